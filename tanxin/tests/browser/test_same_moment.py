"""Two who press in the same moment, each in a login of his own on the running server: one wins, the other is told, and
the chain of entries is whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import requests

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.matrix import over_http, scene
from tanxin.tests.matrix.inside import Answer
from tanxin.tests.matrix.judging import CHINESE, REFUSALS
from tanxin.tests.matrix.relations import BY_KEY
from tanxin.tests.matrix.roads import Ask

#: Each pair meets so many times: who comes first is chance.
TIMES = 3
PLAN, SHEET = "Talk Plan", "Talk Campaign"


@pytest.fixture(scope="module")
def enter(url, made) -> Callable[[str], requests.Session]:
	"""A new login of one of the scene's people."""
	return lambda key: over_http.login(url, BY_KEY[key])


def act(name: str, action: str, reason: str = "", doctype: str = PLAN) -> Ask:
	body = {"doctype": doctype, "name": name, "action": action, "reason": reason}
	return Ask("POST", "/api/method/tanxin.api.signoff.act", body)


def at_once(url: str, *asked: tuple[requests.Session, Ask]) -> list[Answer]:
	"""All of them sent in the same moment."""
	barrier = Barrier(len(asked))

	def send(one: tuple[requests.Session, Ask]) -> Answer:
		barrier.wait()
		return over_http.answered(one[1], one[0], url)

	with ThreadPoolExecutor(len(asked)) as pool:
		return list(pool.map(send, asked))


def committed(make: Callable[[], str]) -> str:
	"""Something made by this process, for the server to see."""
	import frappe

	refreshed()
	name = make()
	frappe.db.commit()  # the site is thrown away after the run
	return name


def actions_of(plan: str) -> list[str]:
	"""The steps of a plan in the order of its chain, which must be whole."""
	from tanxin.signoff import entries

	refreshed()
	assert entries.verify(plan) == []
	return [row.action for row in entries.of_plan(plan)]


def told(answer: Answer) -> bool:
	return answer.status in REFUSALS and bool(CHINESE.search(answer.told))


#: pair → (who, action, reason) twice; of each exactly one is taken.
PAIRS = {
	"签批人两次同意": (("leader", "Sign", ""), ("leader", "Sign", "")),
	"签批人和受托人": (("leader", "Sign", ""), ("delegate", "Sign", "")),
	"同意和撤回": (("leader", "Sign", ""), ("author", "Recall", "")),
	"同意和退回": (("leader", "Sign", ""), ("leader", "Send Back", "请改期")),
	"受托人退回和签批人同意": (("delegate", "Send Back", "请改期"), ("leader", "Sign", "")),
	"不同意和撤回": (("leader", "Disagree", "暂不需要"), ("author", "Recall", "")),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_of_two_at_once_one_wins_and_the_other_is_told(pair, made, enter, url):
	(one, first, why), (other, second, reason) = PAIRS[pair]
	sessions = enter(one), enter(other)
	for _time in range(TIMES):
		plan = committed(lambda: scene.awaiting(made))
		answers = at_once(url, (sessions[0], act(plan, first, why)), (sessions[1], act(plan, second, reason)))
		statuses = sorted(answer.status for answer in answers)
		assert statuses[0] == 200 and statuses[1] != 200, answers
		lost = next(answer for answer in answers if answer.status != 200)
		assert told(lost), lost
		won = (first, second)[answers[0].status != 200]
		assert actions_of(plan) == ["Send for Signature", won]


def test_a_sheet_signed_while_one_of_its_lines_is_sent_back(made, enter, url):
	leader, also = enter("leader"), enter("leader")
	for _time in range(TIMES):
		name = committed(lambda: scene.sheet(made, (scene.SENT,)))
		lines = [row[0] for row in refreshed().get_values(PLAN, {"campaign": name}, "name")]
		decision = json.dumps([{"plan": lines[0], "action": "Send Back", "reason": "请改期"}])
		line = Ask(
			"POST", "/api/method/tanxin.api.signoff.decide_lines", {"campaign": name, "decisions": decision}
		)
		answers = at_once(url, (leader, act(name, "Sign", doctype=SHEET)), (also, line))
		assert all(answer.status == 200 or told(answer) for answer in answers), answers
		steps = [actions_of(plan) for plan in lines]
		assert steps[0][1:] in (["Sign"], ["Send Back"]), steps
		assert all(own[1:] == ["Sign"] for own in steps[1:]) or answers[0].status != 200, (steps, answers)
		if answers[0].status == 200:
			assert refreshed().get_value(SHEET, name, "workflow_state") == "Signed"


def test_two_sheets_signatures(made, enter, url):
	leader, deputy = enter("leader"), enter("leader")
	for _time in range(TIMES):
		name = committed(lambda: scene.sheet(made, (scene.SENT,), lines=4))
		answers = at_once(
			url,
			(leader, act(name, "Sign", doctype=SHEET)),
			(deputy, act(name, "Send Back", "请改期", doctype=SHEET)),
		)
		assert sorted(answer.status == 200 for answer in answers) == [False, True], answers
		assert all(answer.status == 200 or told(answer) for answer in answers), answers
		won = ("Sign", "Send Back")[answers[0].status != 200]
		for (plan,) in refreshed().get_values("Talk Sign Off", {"campaign": name}, "plan", distinct=True):
			assert actions_of(plan)[1:] == [won]


def test_a_signature_and_the_withdrawal_of_its_authority(made, enter, url):
	"""Before or after: signed in both names, or refused; the authority is gone in either case."""
	import frappe

	given, plan = made.delegations["delegate"], committed(lambda: scene.awaiting(made))
	also = committed(lambda: scene.awaiting(made))
	deputy, leader = enter("delegate"), enter("leader")
	withdraw = Ask("POST", "/api/method/tanxin.api.signoff.revoke_delegation", {"delegation": given})
	signed, revoked = at_once(url, (deputy, act(plan, "Sign")), (leader, withdraw))
	assert revoked.status == 200, revoked
	assert signed.status == 200 or told(signed), signed
	taken = ["Sign"] if signed.status == 200 else []
	assert actions_of(plan) == ["Send for Signature", *taken]
	assert refreshed().get_value("Talk Delegation", given, "active") == 0
	assert told(over_http.answered(act(also, "Sign"), deputy, url))
	committed(lambda: frappe.db.set_value("Talk Delegation", given, {"active": 1, "revoked_on": None}))
