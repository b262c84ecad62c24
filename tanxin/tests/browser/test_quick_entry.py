"""必谈情形 in the platform's quick entry: what happened is chosen, and not how a restricted matter is told afterwards."""

from __future__ import annotations

from tanxin.tests.browser.test_walk import Desk, browser  # noqa: F401  (a fixture)

CHOICES = "Array.from(document.querySelector('.modal.show select[data-fieldname=situation]').options).map(each => each.value)"


def test_a_restricted_matter_is_no_choice_there_and_the_list_keeps_its_own(browser, url, unit):  # noqa: F811
	desk = Desk(browser, url, unit.user("town_organiser"))
	page = desk.page
	page.goto(f"{url}{desk.prefix}/trigger-event")
	page.wait_for_function("window.cur_list && cur_list.doctype === 'Trigger Event'", timeout=60_000)
	page.evaluate("() => { frappe.ui.form.make_quick_entry('Trigger Event', null, null, null, true) }")
	page.locator(".modal.show select[data-fieldname=situation]").wait_for(timeout=60_000)
	choices = page.evaluate(CHOICES)
	assert "Grievance" in choices and "Restricted Matter" not in choices, choices
	known = page.evaluate("frappe.meta.get_docfield('Trigger Event', 'situation').options")
	assert "Restricted Matter" in known.split("\n")
	assert desk.problems == []
	desk.close()
