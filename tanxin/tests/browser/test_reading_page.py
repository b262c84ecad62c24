"""查阅申请 in Chromium, on a laptop and on a phone: asked for from the lists, decided on 待我审批, taken back on the record."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.browser.test_inbox_page import SIZES
from tanxin.tests.browser.test_reading_rest import GRANT, record, sentence  # noqa: F401  (a fixture)
from tanxin.tests.browser.test_walk import Desk, browser  # noqa: F401  (a fixture)


@pytest.fixture(params=list(SIZES))
def desk_of(browser, url, unit, request) -> Iterator:  # noqa: F811
	desks = []

	def of(person: str) -> Desk:
		desk = Desk(browser, url, unit.user(person), is_mobile=request.param == "phone")
		width, height = SIZES[request.param]
		desk.page.set_viewport_size({"width": width, "height": height})
		desks.append(desk)
		return desk

	yield of
	for number, desk in enumerate(desks):
		if pictures := os.environ.get("TANXIN_PICTURES"):
			desk.page.screenshot(path=f"{pictures}/reading-{request.param}-{number}.png", full_page=True)
		desk.close()


def latest(unit, person: str) -> tuple[str, str]:
	mine = {"reader_user": unit.user(person)}
	return refreshed().get_value(GRANT, mine, ["name", "status"], order_by="creation desc")


def fits(page) -> bool:
	return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_period_is_asked_for_with_what_it_opens_and_the_leader_sees_the_same(desk_of, unit, record):  # noqa: F811
	asker = desk_of("county_organiser")
	page = asker.page
	page.goto(f"{asker.url}{asker.prefix}/talk-reading-grant")
	page.locator(".primary-action:visible").first.click(timeout=60_000)
	ahead = page.locator(".modal.show .tanxin-reading-ahead")
	ahead.get_by_text(re.compile(r"目前至多\d+份记录")).wait_for(timeout=60_000)
	ahead.get_by_text("组织研判").wait_for()
	assert fits(page), "wider than the screen"
	page.locator(".modal.show textarea").fill("季度抽查")
	page.wait_for_timeout(1000)  # leaving the field before it counts anew, and takes nothing of what was written
	assert page.locator(".modal.show textarea").input_value() == "季度抽查"
	page.locator(".modal.show .btn-primary").last.click()
	page.locator(".modal.show").wait_for(state="detached", timeout=60_000)
	grant, status = latest(unit, "county_organiser")
	assert status == "Requested"

	leader = desk_of("county_secretary")
	leader.page.goto(f"{leader.url}{leader.prefix}/talk-inbox")
	card = leader.page.locator(f'[data-name="{grant}"]')
	for words in ("季度抽查", "份记录", "组织研判", "提醒、函询、诫勉"):
		card.get_by_text(words).first.wait_for(timeout=60_000)
	assert fits(leader.page), "wider than the screen"
	card.locator('[data-act="Refuse"]').click()
	leader.page.locator('.modal.show textarea[data-fieldname="text"]').fill("本季度已抽查过")
	leader.page.locator(".modal.show .btn-primary").last.click()
	card.wait_for(state="detached", timeout=60_000)
	assert latest(unit, "county_organiser") == (grant, "Refused")


def test_chosen_records_are_asked_for_and_the_request_is_taken_back_on_the_record(desk_of, unit, record):  # noqa: F811
	asker = desk_of("inspector")
	page = asker.page
	page.goto(f"{asker.url}{asker.prefix}/talk-record")
	page.locator(f'.list-row-checkbox[data-name="{record}"]').check(timeout=60_000)
	page.locator(".actions-btn-group:visible").first.click()
	page.locator(".actions-btn-group a:visible", has_text="申请查阅").first.click()
	page.locator(".modal.show .tanxin-reading-ahead").get_by_text("赵支书").first.wait_for(timeout=60_000)
	page.locator(".modal.show textarea").fill("核查谈话情况")
	page.locator(".modal.show .btn-primary").last.click()
	page.locator(".modal.show").wait_for(state="detached", timeout=60_000)
	grant, status = latest(unit, "inspector")
	assert status == "Requested"

	page.goto(f"{asker.url}{asker.prefix}/talk-record/{record}")
	page.locator(".tanxin-readings").get_by_role("button", name="撤回申请").click(timeout=60_000)
	page.locator(".modal.show .btn-primary").last.click()
	page.locator(".tanxin-readings").get_by_role("button", name="申请查阅").wait_for(timeout=60_000)
	assert latest(unit, "inspector") == (grant, "Withdrawn")


def test_a_text_that_is_too_long_is_refused_before_anything_is_done(login, unit, record):  # noqa: F811
	before = refreshed().count(GRANT)
	until = str(date.today() + timedelta(days=1))
	for call in ("reading.ask", "confirm.object_to"):
		texts = {"records": [record], "reason": "查" * 2001, "until": until}
		texts = texts if call == "reading.ask" else {"record": record, "words": "不" * 20001}
		answer = login("inspector" if call == "reading.ask" else "member").call(call, **texts)
		assert answer.status_code == 417 and "多了1字" in sentence(answer), answer.text[:300]
	assert refreshed().count(GRANT) == before
	assert refreshed().get_value("Talk Record", record, "record_state") == "Awaiting Confirmation"
