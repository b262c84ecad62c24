"""Requests for exemption by REST against the running server: of two at once one wins, and no document of a client
counts."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from tanxin.tests.browser.conftest import refreshed


@pytest.fixture
def owed(login, unit):
	"""A new obligation of the branch's secretary towards a member, withdrawn afterwards."""
	event = login("town_organiser").insert(
		"Trigger Event",
		person=unit.person("member_two"),
		situation="Commended",
		happened_on=str(datetime.now().date()),
	)
	yield refreshed().get_value("Talk Obligation", {"event": event["name"]})
	login("town_organiser").call("events.withdraw", event=event["name"], reason="测试结束")


def asked(login, owed: str) -> str:
	answer = login("town_organiser").told(
		"exemptions.ask", kind="Exemption", obligations=[owed], reason="本人长期驻外"
	)
	return answer["name"]


def test_of_two_decisions_at_once_one_wins_and_the_other_is_told(login, unit, owed):
	name, leader = asked(login, owed), login("town_secretary")

	def decide(action: str):
		return leader.call("exemptions.act", name=name, action=action, reason="理由")

	with ThreadPoolExecutor(2) as pool:
		answers = dict(zip(("Approve", "Refuse"), pool.map(decide, ("Approve", "Refuse")), strict=True))
	codes = {action: answer.status_code for action, answer in answers.items()}
	assert sorted(codes.values())[0] == 200 and list(codes.values()).count(200) == 1, codes
	won, lost = sorted(codes, key=codes.get)
	status, left = {"Approve": ("Approved", "Exempted"), "Refuse": ("Refused", "Open")}[won]
	assert refreshed().get_value("Talk Exemption", name, "status") == status
	assert refreshed().get_value("Talk Obligation", owed, "status") == left
	told = json.loads(json.loads(answers[lost].json()["_server_messages"])[0])["message"]
	assert "黄书记" in told and name in told


def test_no_document_of_a_client_decides(login, unit):
	event = login("town_organiser").insert(
		"Trigger Event",
		person=unit.person("member"),
		situation="Setback",
		happened_on=str(datetime.now().date()),
	)
	name = asked(login, refreshed().get_value("Talk Obligation", {"event": event["name"]}))
	organiser = login("town_organiser")
	mine = {"status": "Approved", "approver": unit.person("town_organiser"), "decided_by": "黄书记"}
	for answer in (
		organiser.put("Talk Exemption", name, **mine),
		login("member").put("Talk Exemption", name, **mine),
		login("branch_secretary").call("exemptions.act", name=name, action="Approve"),
		organiser.call("exemptions.act", name=name, action="Approve"),
		organiser.delete(f"{organiser.url}/api/resource/Talk Exemption/{name}", timeout=60),
		login("other_secretary").get(f"{organiser.url}/api/resource/Talk Exemption/{name}", timeout=60),
	):
		assert answer.status_code in (403, 404, 417), (answer.status_code, answer.text[:300])
	assert refreshed().get_value("Talk Exemption", name, "status") == "Requested"
	assert organiser.told("exemptions.act", name=name, action="Withdraw") == "Withdrawn"
