"""Review, co-signing and approval against the running server: by REST as the people they are, and on the form's page."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from tanxin.tests.browser.conftest import PASSWORD, refreshed
from tanxin.tests.browser.session import Session

MEMBERS = {"chain_one": "班子甲", "chain_two": "班子乙"}


@pytest.fixture(scope="module")
def town(unit):
	"""The town's committee of two, and its route: the deputy reviews, both sign together, the secretary approves."""
	import frappe
	from frappe.utils.password import update_password

	from tanxin.tests.site import factory

	frappe.set_user("Administrator")
	for key, name in MEMBERS.items():
		unit.people[key] = factory.person(key, name, factory.TOWN)
		factory.hold(unit.people[key], factory.TOWN, "Committee Member")
		update_password(unit.user(key), PASSWORD)
	steps = [
		{"kind": "Review", "title": "审核", "post": "Deputy Secretary"},
		{"kind": "Co-sign", "title": "会签", "post": "Committee Member", "needs": "All"},
	]
	route = frappe.get_doc(
		{
			"doctype": "Talk Signing Route",
			"title": "镇党委审批流程",
			"organization": factory.TOWN,
			"steps": steps,
		}
	).insert()
	frappe.db.commit()  # the server reads it; the site is thrown away after the run
	yield factory.TOWN
	route.reload()
	route.enabled = 0
	route.save()
	frappe.db.commit()  # the other walks of this run have one leader


@pytest.fixture(scope="module")
def people(url, unit, town):
	keys = ("town_organiser", "town_deputy", "town_secretary", "stranger", "member", *MEMBERS)
	return {key: Session(url, unit.user(key)) for key in keys}


def sent(people, unit, town, days: int) -> str:
	start = (datetime.now() + timedelta(days=days)).replace(hour=9, minute=0, second=0, microsecond=0)
	plan = people["town_organiser"].insert(
		"Talk Plan",
		organization=town,
		talkers=[{"person": unit.person("town_secretary")}],
		persons=[{"person": unit.person("member")}],
		planned_start=str(start),
		planned_end=str(start + timedelta(hours=1)),
		place="镇党委会议室",
		way="Face to Face",
	)
	act(people, "town_organiser", plan["name"], "Send for Signature")
	return plan["name"]


def act(people, key: str, plan: str, action: str, reason: str = "") -> dict:
	return people[key].told("signoff.act", doctype="Talk Plan", name=plan, action=action, reason=reason)


def stands(plan: str) -> tuple[str, int, list[str]]:
	"""State, step, and who of those who sign together has still to do so, as stored."""
	state, step = refreshed().get_value("Talk Plan", plan, ["workflow_state", "signing_step"])
	import frappe

	waits = frappe.get_all("Talk Co-Signer", {"parent": plan, "waits": 1}, pluck="person_name")
	return state, step, sorted(waits)


def test_each_signs_in_his_turn_and_nobody_out_of_turn(people, unit, town):
	plan = sent(people, unit, town, days=2)
	assert stands(plan) == ("Awaiting Signature", 1, [])
	for key in ("chain_one", "town_secretary", "member", "stranger", "town_organiser"):
		for action in ("Sign", "Endorse"):
			answer = people[key].call("signoff.act", doctype="Talk Plan", name=plan, action=action)
			assert answer.status_code in (403, 417), (key, answer.text)
		people[key].put("Talk Plan", plan, workflow_state="Signed")
		assert stands(plan) == ("Awaiting Signature", 1, [])
	assert "班子甲、班子乙" in act(people, "town_deputy", plan, "Endorse")["label"]
	assert stands(plan) == ("Awaiting Signature", 2, ["班子乙", "班子甲"])
	assert act(people, "chain_two", plan, "Endorse")["label"] == "已同意，尚待班子甲会签"
	again = people["chain_two"].call("signoff.act", doctype="Talk Plan", name=plan, action="Endorse")
	assert again.status_code == 403, again.text
	act(people, "chain_one", plan, "Endorse")
	assert stands(plan) == ("Awaiting Signature", 3, [])
	assert act(people, "town_secretary", plan, "Sign")["state"] == "Signed"
	assert refreshed().get_value("Talk Plan", plan, "signed_by") == "黄书记"
	from tanxin.signoff import entries

	said = [(row.action, row.step_title or "") for row in entries.of_plan(plan)]
	assert said[1:] == [("Endorse", "审核"), ("Endorse", "会签"), ("Endorse", "会签"), ("Sign", "审批")]
	assert entries.verify(plan) == []


@pytest.mark.parametrize("days", range(3, 7))
def test_two_who_sign_together_in_the_same_moment_both_count_or_one_is_told(people, unit, town, days):
	plan = sent(people, unit, town, days)
	act(people, "town_deputy", plan, "Endorse")

	def endorse(key: str):
		return people[key].call("signoff.act", doctype="Talk Plan", name=plan, action="Endorse")

	with ThreadPoolExecutor(2) as pool:
		answers = dict(zip(MEMBERS, pool.map(endorse, MEMBERS), strict=True))
	lost = [key for key, answer in answers.items() if answer.status_code != 200]
	state, step, waits = stands(plan)
	assert state == "Awaiting Signature" and (step, waits) == ((2, [MEMBERS[lost[0]]]) if lost else (3, []))
	for key in lost:
		told = json.loads(json.loads(answers[key].json()["_server_messages"])[-1])["message"]
		assert "刷新" in told or "修改" in told, told
		act(people, key, plan, "Endorse")
	assert stands(plan) == ("Awaiting Signature", 3, [])
	from tanxin.signoff import entries

	assert [row.action for row in entries.of_plan(plan)].count("Endorse") == 3
	assert entries.verify(plan) == []


@pytest.mark.parametrize("width", [1366, 390])
def test_the_form_shows_who_has_signed_and_gives_the_co_signer_his_buttons(url, people, unit, town, width):
	playwright = pytest.importorskip("playwright.sync_api")
	plan = sent(people, unit, town, days=8 + width % 7)
	act(people, "town_deputy", plan, "Endorse")
	act(people, "chain_two", plan, "Endorse")
	with playwright.sync_playwright() as started:
		from tanxin.tests.browser.test_walk import QUIET, Desk

		browser = started.chromium.launch(
			executable_path=os.environ.get("TANXIN_CHROMIUM") or None, args=list(QUIET)
		)
		desk = Desk(browser, url, unit.user("chain_one"))
		desk.page.set_viewport_size({"width": width, "height": 900})
		desk.open(f"/talk-plan/{plan}")
		desk.page.locator('[data-step="Endorse"]').first.wait_for(state="attached", timeout=60_000)
		desk.page.locator(".form-message").get_by_text("班子甲").first.wait_for(timeout=60_000)
		shown = desk.page.locator('[data-signer="班子乙"]').first
		shown.wait_for(state="attached", timeout=60_000)
		assert "已同意" in (shown.text_content() or "")
		folder = os.environ.get("TANXIN_SCREENS")
		if folder:
			desk.page.screenshot(path=f"{folder}/co-signer-{width}.png", full_page=True)
		assert desk.problems == []
		browser.close()
