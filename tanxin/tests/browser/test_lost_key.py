"""The key is gone while the server runs: what needs no words goes on, what cannot be done says why, nothing is half done.

With the file back everything is as it was.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import frappe
import pytest
import requests

from tanxin.confidentiality import key_file
from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.browser.session import Session
from tanxin.tests.browser.test_rest import planned
from tanxin.tests.site.printing import text_of_pdf

FOCUS, SAID = "听取对新岗位的想法", "密钥在时谈的话"
LOST, WHAT_TO_DO = "密钥缺失，内容无法读取", "tanxin-key check"
#: What a refused step must leave as it was.
TABLES = ("Talk Plan", "Talk Sign Off", "Talk Note", "Talk Record", "Talk Confirmation", "Talk Reading Log",
	"Talk Dossier", "Talk Request", "Talk Print", "Trigger Event", "Talk Obligation", "Talk Follow Up")  # fmt: skip


@pytest.fixture(scope="module")
def talk(login, unit) -> dict[str, str]:
	"""A plan that waits, one that was signed, and the record of a third that waits for its confirmation."""
	organiser, leader = login("town_organiser"), login("branch_secretary")
	names = []
	for day in (11, 12, 13):
		plan = organiser.insert("Talk Plan", **planned(unit, day))["name"]
		organiser.told("notes.write_plan", plan=plan, texts={"focus": FOCUS})
		organiser.told("signoff.act", doctype="Talk Plan", name=plan, action="Send for Signature")
		names.append(plan)
	for plan in names[1:]:
		leader.told("signoff.act", doctype="Talk Plan", name=plan, action="Sign")
	record = leader.told("records.begin", plan=names[2])
	words = {"record": record, "zone": "Shared", "texts": {"main": SAID}}
	leader.told("notes.write_record", person=unit.person("member"), **words)
	assert leader.put("Talk Record", record, docstatus=1).status_code == 200
	organiser.told("notes.write_dossier", person=unit.person("member"), texts={"career": "备人的话"})
	return {**restricted(organiser, unit), "waiting": names[0], "signed": names[1], "record": record}


def restricted(organiser: object, unit: object) -> dict[str, str]:
	"""An event whose very kind is sealed, what is owed by it, and a plan for it that waits for its leader."""
	values = {"situation": "Serious Illness", "happened_on": str(datetime.now().date())}
	event = organiser.insert("Trigger Event", person=unit.person("member_two"), **values)["name"]
	owed = refreshed().get_value("Talk Obligation", {"event": event})
	plan = organiser.told("plans.make_plan", obligations=[owed])
	assert organiser.put("Talk Plan", plan, place="党员活动室").status_code == 200
	organiser.told("signoff.act", doctype="Talk Plan", name=plan, action="Send for Signature")
	return {"event": event, "owed": owed, "restricted": plan}


@contextmanager
def lost() -> Iterator[None]:
	"""The file of the site's keys is not where it should be."""
	file = key_file.path()
	aside = file.with_name(f"{file.name}.away")
	os.rename(file, aside)
	try:
		yield
	finally:
		os.rename(aside, file)


def stand() -> dict[str, list[str]]:
	db = refreshed()
	rows = {}
	for doctype in TABLES:
		if db.table_exists(doctype):
			table = frappe.qb.DocType(doctype)
			rows[doctype] = sorted(map(str, frappe.qb.from_(table).select("*").run()))
	return rows


def test_lists_forms_reports_and_pages_go_on(login, unit, talk, url):
	with lost():
		for who in ("town_organiser", "branch_secretary", "inspector"):
			session = login(who)
			for doctype in TABLES[:5]:
				answer = session.get(f"{url}/api/resource/{doctype}", timeout=60)
				assert answer.status_code in (200, 403), (who, doctype, answer.text[:400])
			for report in ("Talk Ledger", "Talk Coverage", "Talk Sign-off Times"):
				answer = session.get(
					f"{url}/api/method/frappe.desk.query_report.run",
					params={"report_name": report},
					timeout=120,
				)
				assert answer.status_code in (200, 403, 404), (who, report, answer.text[:400])
			for method in ("signoff.waiting", "inbox.page", "people.me"):
				assert session.call(method).status_code == 200, (who, method)
		leader = login("branch_secretary")
		assert {talk["waiting"], talk["restricted"]} <= {
			row["name"] for row in leader.told("signoff.waiting")
		}
		for doctype, name in (
			("Talk Plan", talk["waiting"]),
			("Talk Record", talk["record"]),
			("Talk Plan", talk["restricted"]),
			("Trigger Event", talk["event"]),
			("Talk Obligation", talk["owed"]),
		):
			form = f"{url}/api/method/frappe.desk.form.load.getdoc"
			answer = leader.get(form, params={"doctype": doctype, "name": name}, timeout=60)
			assert answer.status_code == 200 and answer.json()["docs"][0]["name"] == name
		answer = leader.call("notes.read_plan", plan=talk["waiting"])
		assert answer.status_code == 417 and WHAT_TO_DO in answer.text.encode().decode(
			"unicode_escape", "ignore"
		)


def test_prints_say_it_in_the_place_of_the_words(login, talk, url):
	leader = login("branch_secretary")
	with lost():
		before = stand()
		for form, name in (
			("plan", talk["waiting"]),
			("record", talk["record"]),
			("outline", talk["signed"]),
		):
			page = leader.get(
				f"{url}/api/method/tanxin.api.forms.html", params={"form": form, "name": name}, timeout=60
			)
			assert page.status_code == 200, page.text[:600]
			assert LOST in page.text and SAID not in page.text and FOCUS not in page.text
			paper = leader.get(
				f"{url}/api/method/tanxin.api.forms.pdf", params={"form": form, "name": name}, timeout=60
			)
			assert paper.status_code == 200 and LOST in text_of_pdf(paper.content).replace("\n", "")
		assert stand()["Talk Reading Log"] == before["Talk Reading Log"], "nobody read anything"


def test_what_cannot_be_done_is_refused_with_what_to_do_and_leaves_nothing(login, unit, talk):
	organiser, leader, member = login("town_organiser"), login("branch_secretary"), login("member")
	steps = {
		"sign": lambda: leader.call("signoff.act", doctype="Talk Plan", name=talk["waiting"], action="Sign"),
		"recall": lambda: organiser.call(
			"signoff.act", doctype="Talk Plan", name=talk["waiting"], action="Recall"
		),
		"confirm": lambda: member.call("confirm.agree", record=talk["record"]),
		"object": lambda: member.call("confirm.object_to", record=talk["record"], words="不是这样"),
		"own": lambda: leader.call(
			"notes.write_record", record=talk["record"], zone="Talker's Own", texts={"words": "私记"}
		),
		"dossier": lambda: organiser.call(
			"notes.write_dossier", person=unit.person("member"), texts={"career": "改写"}
		),
		"read dossier": lambda: organiser.call("notes.read_dossier", person=unit.person("member")),
		"restricted event": lambda: organiser.post(
			f"{organiser.url}/api/resource/Trigger Event",
			json={
				"person": unit.person("member_two"),
				"situation": "Family Misfortune",
				"happened_on": str(datetime.now().date()),
			},
			timeout=60,
		),
		"restricted plan": lambda: leader.call(
			"signoff.act", doctype="Talk Plan", name=talk["restricted"], action="Sign"
		),
		"read record": lambda: leader.call("notes.read_record", record=talk["record"]),
	}
	with lost():
		before = stand()
		for name, step in steps.items():
			answer = step()
			assert answer.status_code == 417, (name, answer.status_code, answer.text[:500])
			told = json.loads(answer.text)
			said = told.get("_server_messages", "") + str(told.get("exception", ""))
			assert WHAT_TO_DO in said.encode().decode("unicode_escape", "ignore"), (name, said[:300])
			assert str(key_file.path().parent) not in answer.text, "no place is told"
		assert stand() == before


def test_the_portal_shows_the_talk_without_its_words(login, talk, url):
	member = login("member")
	with lost():
		answer = member.call("confirm.read", record=talk["record"])
		assert answer.status_code == 200, answer.text[:500]
		assert answer.json()["message"]["notes"][0]["texts"]["main"] == LOST
		page = member.get(f"{url}/my-talks", timeout=60)
		assert page.status_code == 200 and "Traceback" not in page.text


def test_administrators_are_told_and_nobody_else(login, url, talk):
	admin = requests.Session()
	password = os.environ.get("TANXIN_ADMIN_PASSWORD", "admin")
	admin.post(f"{url}/api/method/login", data={"usr": "Administrator", "pwd": password}, timeout=60)
	asked = f"{url}/api/method/tanxin.api.keys.status"
	there = admin.get(asked, timeout=60).json()["message"]
	assert there["there"] and set(there) == {
		"there", "mark", "made_on", "keys", "copied_on", "not_copied", "resealing",
	}  # fmt: skip
	assert login("member").get(asked, timeout=60).status_code == 403
	with lost():
		assert admin.get(asked, timeout=60).json()["message"] == {"there": False}


def test_with_the_file_back_everything_is_as_it_was(unit, url, talk):
	leader, member = (Session(url, unit.user(key)) for key in ("branch_secretary", "member"))
	assert leader.told("notes.read_plan", plan=talk["waiting"])["texts"]["focus"] == FOCUS
	leader.told("signoff.act", doctype="Talk Plan", name=talk["waiting"], action="Sign")
	assert member.told("confirm.agree", record=talk["record"]) == "Confirmed"
