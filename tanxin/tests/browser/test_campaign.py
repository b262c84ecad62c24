"""A sheet on the real desk: proposed, a row taken off, made by the worker behind a progress bar, sent for signature."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.browser.test_walk import QUIET, Desk, playwright
from tanxin.tests.site import factory

MEMBERS = ("高一山", "高二水", "高三林")
#: The worker of the runner polls every few seconds.
PATIENCE = 120_000


@pytest.fixture(scope="module")
def owed(unit) -> list[str]:
	"""A branch with a secretary whose three members are each owed a talk, committed."""
	import frappe

	frappe.set_user("Administrator")
	branch = factory.organization("测试社区党支部", factory.TOWN)
	secretary = factory.person("community_secretary", "高支书", branch)
	factory.hold(secretary, branch, "Secretary")
	people = [factory.person(f"community_{n}", name, branch) for n, name in enumerate(MEMBERS)]
	events = [factory.event(person).name for person in people]
	frappe.db.commit()  # the site is thrown away after the run
	return [factory.obligation_of(event).name for event in events]


@pytest.fixture
def organiser(url, unit) -> Iterator[Desk]:
	with playwright.sync_playwright() as started:
		chromium = started.chromium.launch(
			executable_path=os.environ.get("TANXIN_CHROMIUM") or None, args=list(QUIET)
		)
		desk = Desk(chromium, url, unit.user("town_organiser"))
		yield desk
		desk.close()
		chromium.close()


def test_the_organiser_proposes_adjusts_makes_and_sends_a_sheet(organiser, owed):
	import frappe
	from frappe.utils import getdate, nowdate

	page, today = organiser.page, getdate(nowdate())
	organiser.open("/talk-campaign/new")
	page.evaluate(
		"""async ([from, to]) => {
			await cur_frm.set_value({title: "社区集中谈心谈话", organization: "测试社区党支部", period_from: from,
				period_to: to, place: "社区会议室"});
		}""",
		[str(today + timedelta(days=1)), str(today + timedelta(days=30))],
	)
	organiser.save()
	page.locator('[data-proposals="propose"]').click()
	page.get_by_text("高支书 — 高一山").wait_for(timeout=60_000)
	assert "获得表彰嘉奖" in page.locator('[data-fieldname="proposals_panel"]').inner_text()
	page.locator('[data-fieldname="proposals_panel"] tr', has_text="高三林").get_by_text("移出").click()
	page.get_by_text("高支书 — 高三林").wait_for(state="detached", timeout=60_000)
	page.locator('[data-proposals="create"]').click()
	organiser.sure()
	page.wait_for_function("cur_frm.doc.creating_state === 'Done'", timeout=PATIENCE)
	page.get_by_text("拟定的2份已全部生成计划").wait_for(timeout=60_000)
	name = page.evaluate("cur_frm.doc.name")
	assert refreshed().count("Talk Plan", {"campaign": name}) == 2
	organiser.step("Send for Signature")
	organiser.has_state("Awaiting Signature")
	refreshed()
	states = frappe.get_all("Talk Plan", {"campaign": name}, pluck="workflow_state")
	assert states == ["Awaiting Signature"] * 2
