"""调整时间地点 on the real desk: the button is there when it is allowed, the dialog says how far, the trail says who."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.browser.test_lock_rest import Administrator
from tanxin.tests.browser.test_reviewed_rest import signed
from tanxin.tests.browser.test_walk import browser, desk  # noqa: F401  (fixtures)

BUTTON = 'button[data-step="Adjust"]'
SCREENS = {"desk": (1366, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def allowed(url, unit):
	"""The unit allows three days and another place, while these tests run."""
	administrator = Administrator(url)
	settings = {"move_days": 3, "place_may_move": 1}
	assert administrator.put("Tanxin Settings", "Tanxin Settings", **settings).status_code == 200
	yield
	administrator.put("Tanxin Settings", "Tanxin Settings", move_days=0, place_may_move=0)


def picture(page, name: str) -> None:
	if pictures := os.environ.get("TANXIN_PICTURES"):
		page.screenshot(path=f"{pictures}/{name}.png")


def asked(screen, values: dict) -> None:
	"""Press the button, fill in what the dialog asks for."""
	screen.page.wait_for_selector(BUTTON, state="attached", timeout=60_000)
	screen.page.evaluate(f"document.querySelector('{BUTTON}').click()")
	screen.page.wait_for_function(
		"window.cur_dialog && cur_dialog.display && !frappe.request.ajax_count", timeout=30_000
	)
	screen.page.evaluate("values => cur_dialog.set_values(values)", values)
	screen.page.wait_for_timeout(600)  # the dialog is still coming in


@pytest.mark.parametrize("size", SCREENS)
def test_a_signed_talk_is_moved_in_the_dialog(login, unit, desk, allowed, size):  # noqa: F811
	plan = signed(login, unit, 60)
	start = refreshed().get_value("Talk Plan", plan, "planned_start")
	later = start + timedelta(days=1, hours=2)
	screen = desk("branch_secretary")
	screen.page.set_viewport_size(dict(zip(("width", "height"), SCREENS[size], strict=True)))
	screen.open(f"/talk-plan/{plan}")
	times = {"planned_start": str(later), "planned_end": str(later + timedelta(minutes=40))}
	asked(screen, {**times, "place": "镇政府谈话室", "reason": "临时有会"})
	shown = screen.page.locator(".modal.show .modal-body").inner_text()
	assert "批准的时间地点" in shown and "时长不超过批准的时长" in shown
	picture(screen.page, f"adjust-{size}")
	screen.page.locator(".modal.show .btn-primary").last.click()
	screen.page.wait_for_function(
		"cur_frm.doc.place === '镇政府谈话室' && !frappe.request.ajax_count", timeout=60_000
	)
	picture(screen.page, f"adjusted-{size}")
	stored = refreshed().get_value(
		"Talk Plan", plan, ["planned_start", "place", "workflow_state", "signing_round"]
	)
	assert stored == (later, "镇政府谈话室", "Signed", 1)


def test_what_is_too_far_is_said_in_the_dialog_and_nothing_is_lost(login, unit, desk, allowed):  # noqa: F811
	plan = signed(login, unit, 61)
	start = refreshed().get_value("Talk Plan", plan, "planned_start")
	screen = desk("town_organiser")
	screen.open(f"/talk-plan/{plan}")
	later = start + timedelta(days=9)
	times = {"planned_start": str(later), "planned_end": str(later + timedelta(hours=1))}
	asked(screen, {**times, "reason": "改期"})
	screen.page.locator(".modal.show .btn-primary").last.click()
	screen.page.wait_for_function("document.body.innerText.includes('前后3天')", timeout=30_000)
	picture(screen.page, "adjust-refused")
	assert screen.page.locator('.modal textarea[data-fieldname="reason"]').input_value() == "改期"
	assert refreshed().get_value("Talk Plan", plan, "planned_start") == start


def test_where_the_unit_allows_nothing_there_is_no_button(login, url, unit, desk):  # noqa: F811
	Administrator(url).put("Tanxin Settings", "Tanxin Settings", move_days=0, place_may_move=0)
	plan = signed(login, unit, 62)
	screen = desk("town_organiser")
	screen.open(f"/talk-plan/{plan}")
	screen.page.wait_for_selector('button[data-step="Reopen"]', state="attached", timeout=60_000)
	assert screen.page.locator(BUTTON).count() == 0
