"""The main job by REST against the running server, each step in the session of the person whose step it is."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.browser.session import Session
from tanxin.tests.site import factory


def planned(unit, day: int, who: str = "member") -> dict:
	start = datetime.now().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=day)
	return {
		"organization": factory.BRANCH,
		"talkers": [{"person": unit.person("branch_secretary")}],
		"persons": [{"person": unit.person(who)}],
		"planned_start": str(start),
		"planned_end": str(start + timedelta(hours=1)),
		"place": "党员活动室301",
		"way": "Face to Face",
	}


def test_the_main_job_by_rest(login, unit):
	organiser, leader, member = login("town_organiser"), login("branch_secretary"), login("member")
	event = organiser.insert(
		"Trigger Event",
		person=unit.person("member"),
		situation="Commended",
		happened_on=str(datetime.now().date()),
	)
	owed = refreshed().get_value("Talk Obligation", {"event": event["name"]})
	plan = organiser.told("plans.make_plan", obligations=[owed])
	assert organiser.put("Talk Plan", plan, place="党员活动室301").status_code == 200
	organiser.told("notes.write_plan", plan=plan, texts={"focus": "祝贺并听取意见"})
	organiser.told("signoff.act", doctype="Talk Plan", name=plan, action="Send for Signature")
	# Other tests of this run left him some; the one sent last stands last.
	assert [row["name"] for row in leader.told("signoff.waiting")][-1] == plan
	assert leader.told("notes.read_plan", plan=plan)["texts"]["focus"] == "祝贺并听取意见"
	leader.told("signoff.act", doctype="Talk Plan", name=plan, action="Sign")
	record = leader.told("records.begin", plan=plan)
	leader.told(
		"notes.write_record",
		record=record,
		zone="Shared",
		person=unit.person("member"),
		texts={"main": "谈得很好"},
	)
	assert leader.put("Talk Record", record, docstatus=1).status_code == 200
	shown = member.told("confirm.read", record=record)
	assert shown["notes"][0]["texts"]["main"] == "谈得很好"
	assert member.told("confirm.agree", record=record) == "Confirmed"
	assert refreshed().get_value("Talk Obligation", owed, "status") == "Met"


def test_the_stored_row_decides_not_what_a_client_sends(login, unit):
	organiser, stranger = login("town_organiser"), login("other_secretary")
	plan = organiser.insert("Talk Plan", **planned(unit, 3))["name"]
	organiser.told("signoff.act", doctype="Talk Plan", name=plan, action="Send for Signature")
	mine = {"approver": unit.person("other_secretary"), "approver_user": unit.user("other_secretary")}
	for answer in (
		stranger.put("Talk Plan", plan, workflow_state="Signed", **mine),
		organiser.put("Talk Plan", plan, workflow_state="Signed"),
		stranger.call("signoff.act", doctype="Talk Plan", name=plan, action="Sign"),
		stranger.get(f"{stranger.url}/api/resource/Talk Plan/{plan}", timeout=60),
		organiser.post(
			f"{organiser.url}/api/method/run_doc_method",
			data={"dt": "Talk Plan", "dn": plan, "method": "rename", "args": json.dumps({"name": "X"})},
			timeout=60,
		),
		organiser.delete(f"{organiser.url}/api/resource/Talk Plan/{plan}", timeout=60),
	):
		assert answer.status_code in (403, 404, 417), (answer.status_code, answer.text[:300])
	assert refreshed().get_value("Talk Plan", plan, "workflow_state") == "Awaiting Signature"


def test_of_two_signatures_in_the_same_moment_one_wins_and_the_other_is_told(login, unit, url):
	organiser = login("town_organiser")
	plan = organiser.insert("Talk Plan", **planned(unit, 5, "member_two"))["name"]
	organiser.told("signoff.act", doctype="Talk Plan", name=plan, action="Send for Signature")
	leaders = [Session(url, unit.user("branch_secretary")) for _ in range(2)]
	with ThreadPoolExecutor(2) as pool:
		answers = list(
			pool.map(
				lambda who: who.call("signoff.act", doctype="Talk Plan", name=plan, action="Sign"), leaders
			)
		)
	codes = sorted(answer.status_code for answer in answers)
	assert codes[0] == 200 and codes[1] != 200, [answer.text[:300] for answer in answers]
	assert refreshed().count("Talk Sign Off", {"plan": plan, "action": "Sign"}) == 1


def test_words_never_stand_in_a_log_of_the_server(login, unit):
	"""A request that fails after the words arrived: the platform writes its parameters to frappe.log."""
	leader = login("branch_secretary")
	answer = leader.call(
		"notes.write_record", record="TXR-0000-00000", zone="Shared", texts={"main": "绝不入日志的话"}
	)
	assert answer.status_code != 200
	time.sleep(1)
	from pathlib import Path

	for log in (*Path("../logs").glob("*.log"), *Path(".").glob("*/logs/*.log")):
		assert "绝不入日志的话" not in log.read_text(encoding="utf-8", errors="replace"), log
