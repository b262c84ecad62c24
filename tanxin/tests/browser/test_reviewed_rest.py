"""Roads over the wire that a review found open, in the sessions of the people who walked them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import requests

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.browser.session import Session
from tanxin.tests.browser.test_rest import planned

REFUSED = (403, 404, 417)


def core(who: Session, method: str, **data: object) -> requests.Response:
	return who.post(f"{who.url}/api/method/{method}", data=data, timeout=60)


def signed(login, unit, day: int) -> str:
	organiser, leader = login("town_organiser"), login("branch_secretary")
	plan = organiser.insert("Talk Plan", **planned(unit, day))["name"]
	organiser.told("signoff.act", doctype="Talk Plan", name=plan, action="Send for Signature")
	leader.told("signoff.act", doctype="Talk Plan", name=plan, action="Sign")
	return plan


def held(login, unit, day: int) -> str:
	"""A submitted record of the branch secretary."""
	leader = login("branch_secretary")
	record = leader.told("records.begin", plan=signed(login, unit, day))
	leader.told("notes.write_record", record=record, zone="Shared", texts={"main": "谈话内容"})
	assert leader.put("Talk Record", record, docstatus=1).status_code == 200
	return record


def test_rows_of_a_signed_plan_are_not_written_by_themselves(login, unit):
	organiser, plan = login("town_organiser"), signed(login, unit, 20)
	row = refreshed().get_value("Talk Plan Person", {"parent": plan})
	new = {
		"parent": plan,
		"parenttype": "Talk Plan",
		"parentfield": "persons",
		"person": unit.person("member_two"),
	}
	answers = (
		organiser.put("Talk Plan Person", row, person=unit.person("member_two")),
		organiser.post(f"{organiser.url}/api/resource/Talk Plan Person", json=new, timeout=60),
		organiser.delete(f"{organiser.url}/api/resource/Talk Plan Person/{row}", timeout=60),
	)
	assert all(answer.status_code in REFUSED for answer in answers)
	assert refreshed().get_all("Talk Plan Person", {"parent": plan}, pluck="person") == [
		unit.person("member")
	]


def test_an_account_is_not_given_by_an_organiser(login, unit):
	answer = login("town_organiser").put(
		"Talk Person", unit.person("branch_secretary"), user=unit.user("stranger")
	)
	assert answer.status_code in REFUSED
	holder = refreshed().get_value("Talk Person", unit.person("branch_secretary"), "user")
	assert holder == unit.user("branch_secretary")


def test_a_signed_plan_is_recorded_by_its_talker_alone(login, unit):
	plan, end = signed(login, unit, 21), datetime.now().replace(microsecond=0) - timedelta(hours=1)
	answer = login("other_secretary").post(
		f"{login('other_secretary').url}/api/resource/Talk Record",
		json={
			"plan": plan,
			"talkers": [{"person": unit.person("other_secretary")}],
			"recorder": unit.person("other_secretary"),
			"started_at": str(end - timedelta(hours=1)),
			"ended_at": str(end),
		},
		timeout=60,
	)
	assert answer.status_code in REFUSED
	assert refreshed().get_value("Talk Plan", plan, "workflow_state") == "Signed"


def test_a_scan_goes_to_no_more_people_than_the_words(login, unit):
	leader, record, words = login("branch_secretary"), held(login, unit, 22), uuid4().hex
	upload = leader.post(
		f"{leader.url}/api/method/upload_file",
		data={"is_private": 1, "doctype": "Talk Record", "docname": record},
		files={"file": (f"{words}.txt", words.encode())},
		timeout=60,
	)
	address = upload.json()["message"]["file_url"]
	leader.told("confirm.on_paper", record=record, person=unit.person("member"), scan=address)
	answer = refreshed().get_value("Talk Confirmation", {"record": record})
	for key, reads in (
		("branch_secretary", True),
		("member", True),
		("inspector", False),
		("town_secretary", False),
	):
		who = login(key)
		if not reads:
			own = who.post(
				f"{who.url}/api/resource/File", json={"file_url": address, "is_private": 1}, timeout=60
			)
			assert own.status_code in REFUSED, key
			assert who.get(f"{who.url}{address}", timeout=60).status_code in REFUSED, key
		told = who.get(
			f"{who.url}/api/method/tanxin.api.confirm.scan", params={"confirmation": answer}, timeout=60
		)
		assert (words in told.text) == reads, key


def test_searches_and_lists_of_rows_stay_in_scope(login, unit):
	"""An ordinary member and the leader of another unit, with what core lets a client ask for."""
	organiser = login("town_organiser")
	event = organiser.insert(
		"Trigger Event",
		person=unit.person("member_two"),
		situation="Low Spirits",
		happened_on=str(datetime.now().date()),
	)
	owed = refreshed().get_value("Talk Obligation", {"event": event["name"]})
	row = {"parent": organiser.told("plans.make_plan", obligations=[owed])}
	name = refreshed().get_value("Talk Plan Obligation", row)
	for key in ("member", "member_two", "other_secretary", "inspector"):
		who = login(key)
		search = core(
			who,
			"frappe.desk.search.search_link",
			doctype="Talk Obligation",
			txt="",
			ignore_user_permissions=1,
		)
		rows = core(
			who,
			"frappe.client.get_list",
			doctype="Talk Plan Obligation",
			parent="Talk Plan",
			limit_page_length=0,
		)
		assert owed not in search.text, key
		assert name not in rows.text, key


def test_a_source_of_an_event_is_not_forged(login, unit):
	event = login("town_organiser").insert(
		"Trigger Event",
		person=unit.person("member"),
		situation="Promotion",
		happened_on=str(datetime.now().date()),
		source="HR Document",
		source_doctype="User",
		source_name="Administrator",
	)
	assert refreshed().get_value("Trigger Event", event["name"], "source_doctype") is None
