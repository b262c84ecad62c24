"""The scopes over HTTP with real sessions: for each reader and row the list, both counts, the single read and the link
search agree, and a forged copy gets no more than the stored row gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import frappe
import pytest

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.browser.session import Session
from tanxin.tests.browser.test_rest import planned
from tanxin.tests.site import factory

DOCTYPES = (
	"Trigger Event",
	"Talk Obligation",
	"Talk Plan",
	"Talk Record",
	"Talk Confirmation",
	"Talk Sign Off",
)
READERS = (
	"county_secretary", "county_organiser", "town_secretary", "town_organiser", "branch_secretary", "branch_member",
	"member", "member_two", "other_secretary", "inspector", "stranger",
)  # fmt: skip


@pytest.fixture(scope="module")
def talks(login, unit) -> Iterator[dict[str, set[str]]]:
	"""What goes on in the branch: an event of each kind, plans drafted and signed, a record and its confirmation."""
	organiser, leader, member = login("town_organiser"), login("branch_secretary"), login("member")
	today = str(datetime.now().date())
	for situation in ("Quiet Work", "Grievance"):
		organiser.insert(
			"Trigger Event", person=unit.person("member_two"), situation=situation, happened_on=today
		)
	organiser.insert("Talk Plan", **planned(unit, 9, "member_two"))
	own = planned(unit, 11, "branch_secretary")
	organiser.insert("Talk Plan", **{**own, "talkers": [{"person": unit.person("town_secretary")}]})
	plan = organiser.insert("Talk Plan", **planned(unit, 10))["name"]
	organiser.told("notes.write_plan", plan=plan, texts={"focus": "近况"})
	organiser.told("signoff.act", doctype="Talk Plan", name=plan, action="Send for Signature")
	leader.told("signoff.act", doctype="Talk Plan", name=plan, action="Sign")
	record = leader.told("records.begin", plan=plan)
	written = {"zone": "Shared", "person": unit.person("member"), "texts": {"main": "谈得很好"}}
	leader.told("notes.write_record", record=record, **written)
	assert leader.put("Talk Record", record, docstatus=1).status_code == 200
	member.told("confirm.agree", record=record)
	database = refreshed()
	yield {doctype: set(database.get_all(doctype, pluck="name")) for doctype in DOCTYPES}


def listed(session: Session, doctype: str) -> set[str] | None:
	"""The names of a reader's list; None when his roles give him none."""
	answer = session.get(f"{session.url}/api/resource/{doctype}", params={"limit_page_length": 0}, timeout=60)
	return {row["name"] for row in answer.json()["data"]} if answer.status_code == 200 else None


def asked(session: Session, method: str, **data: object) -> object:
	body = {key: json.dumps(value) if isinstance(value, list) else value for key, value in data.items()}
	return session.post(f"{session.url}/api/method/{method}", data=body, timeout=60).json().get("message")


@pytest.mark.parametrize("key", READERS)
def test_every_road_tells_the_same(login, talks, key: str) -> None:
	session = login(key)
	for doctype, stored in talks.items():
		names = listed(session, doctype)
		read = {
			name
			for name in stored
			if session.get(f"{session.url}/api/resource/{doctype}/{name}", timeout=60).status_code == 200
		}
		if names is None:
			assert not read, (key, doctype)
			continue
		assert read == names, (key, doctype)
		assert asked(session, "frappe.client.get_count", doctype=doctype) == len(names), (key, doctype)
		for limit in ({}, {"limit": 1001}, {"limit": 1}):
			counted = asked(
				session, "frappe.desk.reportview.get_count", doctype=doctype, filters=[], fields=[],
				distinct="false", **limit,
			)  # fmt: skip
			assert counted == min(len(names), limit.get("limit", len(names))), (key, doctype, limit)
		found = asked(
			session, "frappe.desk.search.search_link", doctype=doctype, txt="", page_length=500,
			ignore_user_permissions=1,
		)  # fmt: skip
		assert {row["value"] for row in found or ()} <= names, (key, doctype)


def test_a_secretary_moved_away_sees_nothing_of_the_branch(login, talks, unit) -> None:
	"""Posts with dates: whose post ended yesterday, and whose begins tomorrow, see nothing of it."""
	person = unit.person("branch_secretary")
	today = datetime.now().date()
	session, before = login("branch_secretary"), refreshed()
	post = before.get_value("Talk Post", {"person": person, "organization": factory.BRANCH})
	own = {row.parent for row in frappe.get_all("Talk Record Talker", {"person": person}, ["parent"])}
	seen = listed(session, "Talk Obligation")
	for dates in (
		{"from_date": None, "to_date": today - timedelta(days=1)},
		{"from_date": today + timedelta(days=1), "to_date": None},
	):
		try:
			frappe.db.set_value("Talk Post", post, dates, update_modified=False)
			frappe.db.commit()  # the server looks at the committed post
			assert listed(session, "Talk Record") == own
			left = listed(session, "Talk Obligation") or set()
			talker = frappe.get_all("Talk Obligation", {"name": ("in", [*left])}, ["talker", "person"])
			assert all(person in (row.talker, row.person) for row in talker)
		finally:
			frappe.db.set_value(
				"Talk Post", post, {"from_date": None, "to_date": None}, update_modified=False
			)
			frappe.db.commit()  # as it was
	assert listed(session, "Talk Obligation") == seen


def test_a_forged_copy_gets_no_more(login, talks, unit) -> None:
	"""PUT, save, run_doc_method and print with a copy in which a stranger has named himself everything."""
	for key in ("other_secretary", "stranger"):
		session, person = login(key), unit.person(key)
		names = talks["Talk Plan"] - (listed(session, "Talk Plan") or set())
		assert any(refreshed().get_value("Talk Plan", name, "place") for name in names)
		for name in names:
			stored = refreshed().get_value("Talk Plan", name, "*", as_dict=True)
			mine = {
				"approver": person, "approver_user": unit.user(key), "author_user": unit.user(key),
				"owner": unit.user(key), "organization": factory.OTHER,
			}  # fmt: skip
			copy = json.dumps({**stored, **mine, "doctype": "Talk Plan"}, default=str)
			roads = (
				("frappe.client.save", {"doc": copy}),
				("run_doc_method", {"docs": copy, "method": "save"}),
				("frappe.www.printview.get_html_and_style", {"doc": copy}),
				("frappe.desk.form.save.savedocs", {"doc": copy, "action": "Save"}),
			)
			for method, body in roads:
				answer = session.post(f"{session.url}/api/method/{method}", data=body, timeout=60)
				assert answer.status_code in (403, 404, 417), (key, method, answer.text[:300])
				assert not stored.place or stored.place not in answer.text
			assert session.put("Talk Plan", name, **mine).status_code in (403, 404, 417)
			kept = refreshed().get_value("Talk Plan", name, ["approver", "author_user", "organization"])
			assert kept == (stored.approver, stored.author_user, stored.organization)
