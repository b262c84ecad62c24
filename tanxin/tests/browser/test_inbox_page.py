"""待我审批 in Chromium, on a laptop and on a phone: read why, open the outline, send one back, sign several, empty page."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.browser.test_walk import Desk, browser  # noqa: F401  (a fixture)
from tanxin.tests.site import factory

LEADER = "other_secretary"
SIZES = {"laptop": (1366, 900), "phone": (390, 844)}
MADE = {"laptop": 4, "phone": 3}


@pytest.fixture(scope="module")
def plans(unit, login) -> dict[str, list[str]]:
	"""Plans that wait for one leader, each with its outline."""
	organiser, made = login("county_organiser"), {}
	member = refreshed().get_value("Talk Person", {"person_name": "赵支书"})
	for size, number in MADE.items():
		made[size] = []
		for day in range(number):
			plan = factory.plan(unit, days=day + 2)
			name = organiser.insert(
				"Talk Plan",
				organization=factory.OTHER,
				talkers=[{"person": unit.person(LEADER)}],
				persons=[{"person": member}],
				planned_start=str(plan.planned_start.replace(hour=9 if size == "laptop" else 15)),
				planned_end=str(plan.planned_end.replace(hour=10 if size == "laptop" else 16)),
				place="局会议室",
				way="Face to Face",
			)["name"]
			organiser.told("notes.write_plan", plan=name, texts={"focus": f"听取对{size}工作的意见"})
			organiser.told("signoff.act", doctype="Talk Plan", name=name, action="Send for Signature")
			made[size].append(name)
	return made


@pytest.fixture(params=list(SIZES))
def leader(browser, url, unit, plans, request) -> Iterator[tuple[Desk, str]]:  # noqa: F811
	desk = Desk(browser, url, unit.user(LEADER), is_mobile=request.param == "phone")
	width, height = SIZES[request.param]
	desk.page.set_viewport_size({"width": width, "height": height})
	yield desk, request.param
	if pictures := os.environ.get("TANXIN_PICTURES"):
		desk.page.screenshot(path=f"{pictures}/inbox-{request.param}.png", full_page=True)
	desk.close()


def state(plan: str) -> str:
	return refreshed().get_value("Talk Plan", plan, "workflow_state")


def gone(page, name: str) -> None:
	page.locator(f'[data-name="{name}"]').wait_for(state="detached", timeout=60_000)


def test_the_leader_reads_sends_back_and_signs_several(leader, plans, unit):
	desk, size = leader
	page, mine = desk.page, plans[size]
	page.goto(f"{desk.url}{desk.prefix}/talk-inbox")
	card = page.locator(f'[data-name="{mine[0]}"]')
	card.wait_for(timeout=60_000)
	assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "wider than the screen"

	card.locator("[data-open]").click()
	card.get_by_text(f"听取对{size}工作的意见").wait_for(timeout=30_000)
	card.locator("[data-dossier]").click()
	# Said to be others' to read; or, once he signed a plan in which he talks himself, shown.
	card.locator(".tanxin-inbox-person").locator(".tanxin-sentence, .tanxin-block").first.wait_for(
		timeout=30_000
	)
	assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "wider than the screen"
	viewed = {"reference_name": mine[0], "viewed_by": unit.user(LEADER)}
	assert refreshed().count("View Log", viewed) >= 1

	card.locator('[data-act="Send Back"]').click()
	page.locator('.modal.show textarea[data-fieldname="text"]').fill("地点请改到支部活动室")
	page.locator(".modal.show .btn-primary").last.click()
	gone(page, mine[0])
	assert state(mine[0]) == "Sent Back"

	for name in mine[1:]:
		page.locator(f'[data-matter="{name}"]').check()
	page.get_by_role("button", name=f"同意所选 {len(mine) - 1} 项").click()
	page.locator(".modal.show .btn-primary").last.click()
	page.locator(".tanxin-inbox-results").get_by_text("已批准").first.wait_for(timeout=60_000)
	for name in mine[1:]:
		gone(page, name)
	assert [state(name) for name in mine[1:]] == ["Signed"] * (len(mine) - 1)


def test_keys_go_from_card_to_card(browser, url, unit, login):  # noqa: F811
	organiser = login("county_organiser")
	member = refreshed().get_value("Talk Person", {"person_name": "赵支书"})
	for day in (20, 21):
		plan = factory.plan(unit, days=day)
		name = organiser.insert(
			"Talk Plan",
			organization=factory.OTHER,
			talkers=[{"person": unit.person(LEADER)}],
			persons=[{"person": member}],
			planned_start=str(plan.planned_start),
			planned_end=str(plan.planned_end),
			place="局会议室",
			way="Face to Face",
		)["name"]
		organiser.told("signoff.act", doctype="Talk Plan", name=name, action="Send for Signature")
	desk = Desk(browser, url, unit.user(LEADER))
	page = desk.page
	page.goto(f"{desk.url}{desk.prefix}/talk-inbox")
	last = page.locator(f'.tanxin-card[data-name="{name}"]')
	last.wait_for(timeout=60_000)
	page.locator(".tanxin-inbox-cards .tanxin-card").first.focus()
	for _each in range(20):
		page.keyboard.press("j")
	assert page.evaluate("document.activeElement.dataset.name") == name
	page.keyboard.press("x")
	assert last.locator("[data-matter]").is_checked()
	page.keyboard.press("Enter")
	last.locator(".tanxin-card-part").first.wait_for(timeout=30_000)
	desk.close()
