"""A sheet decided line by line in Chromium, on the sheet itself and on the page 待我审批."""

from __future__ import annotations

import pytest

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.browser.test_walk import Desk, browser  # noqa: F401  (a fixture)
from tanxin.tests.site import factory

LEADER = "other_secretary"
ROUTES = {"on the sheet": "/talk-campaign/{}", "on the page": "/talk-inbox"}


def sheet_of_two(unit, login, day: int) -> tuple[str, list[str]]:
	"""A sheet that waits for the leader, with two lines."""
	organiser, lines = login("county_organiser"), []
	person = refreshed().get_value("Talk Person", {"person_name": "赵支书"})
	sheet = organiser.insert("Talk Campaign", title=f"逐项办理{day}", organization=factory.OTHER)["name"]
	for number in range(2):
		plan = factory.plan(unit, days=day + number)
		lines.append(
			organiser.insert(
				"Talk Plan",
				organization=factory.OTHER,
				campaign=sheet,
				talkers=[{"person": unit.person(LEADER)}],
				persons=[{"person": person}],
				planned_start=str(plan.planned_start),
				planned_end=str(plan.planned_end),
				place="局会议室",
				way="Face to Face",
			)["name"]
		)
	organiser.told("signoff.act", doctype="Talk Campaign", name=sheet, action="Send for Signature")
	return sheet, lines


@pytest.mark.parametrize("where", ROUTES)
def test_one_line_is_signed_and_the_other_goes_back_with_its_reason(where, browser, url, unit, login):  # noqa: F811
	sheet, (first, second) = sheet_of_two(unit, login, 30 + 5 * list(ROUTES).index(where))
	desk = Desk(browser, url, unit.user(LEADER))
	page = desk.page
	page.goto(f"{desk.url}{desk.prefix}{ROUTES[where].format(sheet)}")
	if where == "on the page":
		page.locator(f'[data-name="{sheet}"] [data-open]').click(timeout=60_000)
	page.locator(f'[data-decision="{first}"]').select_option("Sign", timeout=60_000)
	page.locator(f'[data-decision="{second}"]').select_option("Send Back")
	decide = page.get_by_role("button", name="提交逐项意见")
	decide.click()
	page.get_by_text("不同意或退回的，请逐项写明理由。").wait_for(timeout=30_000)
	assert refreshed().get_value("Talk Plan", first, "workflow_state") == "Awaiting Signature"
	page.locator(f'[data-reason="{second}"]').fill("请改到下周")
	decide.click()
	results = page.locator(".modal.show .tanxin-inbox-results")
	results.get_by_text("已批准").wait_for(timeout=60_000)
	results.get_by_text("退回").wait_for(timeout=30_000)
	states = [refreshed().get_value("Talk Plan", each, "workflow_state") for each in (first, second)]
	assert states == ["Signed", "Sent Back"]
	desk.close()
