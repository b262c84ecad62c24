"""会怎样 and 本单位规定 in Chromium: what would change is shown before it is saved, and not saved against one's will."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.browser.test_walk import Desk, browser

__all__ = ["browser"]
RULE, UNIT_RULE = "ZZ77-F2", "BDW-16-3"
STRIP = ".modal.show .tanxin-strip"
STILL = "document.querySelector('.modal.show').getAnimations({subtree: true}).length === 0"


@pytest.fixture(scope="module")
def desk(browser, url, unit) -> Iterator[Desk]:
	"""An administrator's. Other tests find the rules and his roles as they were."""
	import frappe

	account = frappe.get_doc("User", unit.user("county_secretary"))
	account.add_roles("Tanxin Administrator")
	frappe.db.commit()  # the web server is to see it
	yield Desk(browser, url, account.name)
	db = refreshed()
	frappe.get_doc("User", account.name).remove_roles("Tanxin Administrator")
	db.set_value("Talk Rule", RULE, {"min_count": 1, "max_count": 2})
	db.set_value("Talk Rule", UNIT_RULE, {"enabled": 0, "min_count": 1})
	db.set_single_value("Tanxin Settings", "event_deadline_days", 7)
	db.commit()  # the site is thrown away after the run


def pressed(desk: Desk, label: str) -> None:
	desk.page.locator(".modal.show").get_by_role("button", name=label).click()
	desk.page.wait_for_selector(".modal.show", state="hidden")


def test_a_rule_is_saved_only_by_who_wants_what_it_does(desk):
	desk.open(f"/talk-rule/{RULE}")
	page = desk.page
	page.get_by_role("button", name="会怎样").first.click()
	page.wait_for_selector(STRIP)
	assert "没有变化" in page.locator(".modal.show").inner_text()
	page.wait_for_function(STILL)  # a dialog that is still coming in takes no key
	page.keyboard.press("Escape")
	page.wait_for_selector(".modal.show", state="hidden")
	page.evaluate("cur_frm.set_value('max_count', 0).then(() => cur_frm.set_value('min_count', 2))")
	page.keyboard.press("Control+s")
	page.wait_for_selector(STRIP)
	assert "新增" in page.locator(".modal.show").inner_text()
	pressed(desk, "不保存")
	assert page.evaluate("cur_frm.is_dirty()")
	assert refreshed().get_value("Talk Rule", RULE, "min_count") == 1
	page.keyboard.press("Control+s")
	page.wait_for_selector(STRIP)
	pressed(desk, "保存并生效")
	page.wait_for_function("!cur_frm.is_dirty()")
	assert refreshed().get_value("Talk Rule", RULE, "min_count") == 2


def test_nothing_is_asked_where_nothing_changes(desk):
	desk.open(f"/talk-rule/{RULE}")
	desk.page.evaluate("cur_frm.set_value('title', '支部同每位党员定期谈')")
	desk.page.keyboard.press("Control+s")
	desk.page.wait_for_function("!cur_frm.is_dirty()")
	assert refreshed().get_value("Talk Rule", RULE, "title") == "支部同每位党员定期谈"


def test_the_units_own_rules_are_edited_in_place_tried_and_saved(desk):
	page = desk.page
	page.goto(f"{desk.url}{desk.prefix}/tanxin-unit-rules")
	row = page.locator("tr", has_text="单位负责人与所属人员每月谈")
	row.locator("input[type=checkbox]").check()
	count = row.locator("input[type=number]").first
	count.fill("0")
	page.keyboard.press("Control+s")
	page.wait_for_selector('[aria-invalid="true"]')
	assert "须先改正" in page.locator(".tanxin-unit-foot").inner_text()
	count.fill("2")
	page.fill("#tanxin-number-event_deadline_days", "10")
	page.keyboard.press("Control+s")
	page.wait_for_selector(STRIP)
	pressed(desk, "保存并生效")
	page.wait_for_selector(".tanxin-unit-foot >> text=没有修改")
	db = refreshed()
	assert db.get_value("Talk Rule", UNIT_RULE, ["enabled", "min_count"]) == (1, 2)
	assert int(db.get_single_value("Tanxin Settings", "event_deadline_days", cache=False)) == 10
	assert desk.problems == []
