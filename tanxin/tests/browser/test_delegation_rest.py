"""Authorities to sign by REST against the running server: given, forged, used, taken back in the moment of signing."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
import pytest

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.site import factory

ROAD = "/api/resource/Talk Delegation"


def days(number: int) -> str:
	refreshed()
	return frappe.utils.add_days(frappe.utils.nowdate(), number)


def values(unit, giver: str = "town_secretary", receiver: str = "town_deputy", **more: object) -> dict:
	return {
		"giver": unit.person(giver),
		"receiver": unit.person(receiver),
		"from_date": days(0),
		"to_date": days(5),
		"reason": "外出学习",
		**more,
	}


@pytest.fixture
def plan(login, unit) -> str:
	"""Something that waits for the town's secretary."""
	start = datetime.now().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=9)
	row = login("town_organiser").insert(
		"Talk Plan",
		organization=factory.TOWN,
		talkers=[{"person": unit.person("town_secretary")}],
		persons=[{"person": unit.person("member")}],
		planned_start=str(start),
		planned_end=str(start + timedelta(hours=1)),
		place="会议室",
		way="Face to Face",
	)
	login("town_organiser").told(
		"signoff.act", doctype="Talk Plan", name=row["name"], action="Send for Signature"
	)
	return row["name"]


@pytest.fixture
def given(login, unit):
	"""An authority of the town's secretary for his deputy, taken back afterwards."""
	name = login("town_secretary").insert("Talk Delegation", **values(unit))["name"]
	yield name
	login("town_secretary").call("signoff.revoke_delegation", delegation=name)


def state(plan: str) -> str:
	return refreshed().get_value("Talk Plan", plan, "workflow_state")


def sign(session, plan: str):
	return session.call("signoff.act", doctype="Talk Plan", name=plan, action="Sign")


def test_nobody_gives_what_is_anothers_whatever_he_sends(login, unit, plan):
	forged = {"made_by": unit.user("town_secretary"), "owner": unit.user("town_secretary"), "active": 1}
	for key in ("town_deputy", "branch_secretary", "town_organiser", "inspector", "member"):
		answer = login(key).post(login(key).url + ROAD, json=values(unit, **forged), timeout=60)
		assert answer.status_code in (403, 417), (key, answer.text)
	assert not refreshed().count("Talk Delegation", {"giver": unit.person("town_secretary"), "active": 1})
	assert sign(login("town_deputy"), plan).status_code != 200
	assert state(plan) == "Awaiting Signature"


def test_it_is_used_in_both_names_and_not_rewritten(login, unit, plan, given):
	for key in ("town_deputy", "town_secretary"):
		session = login(key)
		answer = session.put("Talk Delegation", given, to_date=days(90))
		assert answer.status_code in (403, 417), (key, answer.text)
	assert str(refreshed().get_value("Talk Delegation", given, "to_date")) == days(5)
	assert sign(login("town_deputy"), plan).status_code == 200
	row = refreshed().get_value(
		"Talk Sign Off", {"plan": plan, "action": "Sign"}, ["actor_name", "on_behalf_of_name"]
	)
	assert row == ("吴副书记", "黄书记")


def test_others_do_not_read_it(login, unit, given):
	for key, sees in (
		("town_deputy", True),
		("inspector", True),
		("branch_secretary", False),
		("member", False),
	):
		session = login(key)
		answer = session.get(f"{session.url}{ROAD}/{given}", timeout=60)
		assert (answer.status_code == 200) is sees, key
		listed = session.get(session.url + ROAD, timeout=60)
		names = [row["name"] for row in listed.json().get("data", [])] if listed.ok else []
		assert (given in names) is sees, key


def test_taken_back_while_the_delegates_request_already_runs_it_signs_nothing(login, unit, plan, given):
	"""His transaction has looked at the database, then the leader takes the authority back, then he signs."""
	from tanxin.api import signoff
	from tanxin.confidentiality import reader
	from tanxin.signoff.moves import SignOffRefused

	refreshed()
	frappe.set_user(unit.user("town_deputy"))
	reader.forget()
	try:
		assert frappe.db.get_value("Talk Delegation", given, "active") == 1
		login("town_secretary").told("signoff.revoke_delegation", delegation=given)
		assert frappe.db.get_value("Talk Delegation", given, "active") == 1  # what his transaction still sees
		with pytest.raises(SignOffRefused, match="授权已撤回"):
			signoff.act("Talk Plan", plan, "Sign")
	finally:
		frappe.db.rollback()
		frappe.set_user("Administrator")
		reader.forget()
	assert state(plan) == "Awaiting Signature"
