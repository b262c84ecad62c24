"""Asking for a talk as a member does it: on the phone, by the portal's button and by the web form; and who may not."""

from __future__ import annotations

import json

import pytest
import requests

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.browser.test_chain_rest import MEMBERS
from tanxin.tests.browser.test_walk import Desk, browser, desk  # noqa: F401  (fixtures)

PHONE = {"width": 390, "height": 844}
MATTER = "想谈谈进修的打算"


def on_the_phone(person: Desk, path: str):
	page = person.page
	page.set_viewport_size(PHONE)
	page.goto(f"{person.url}{path}")
	return page


def fits(page) -> bool:
	return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_member_asks_and_takes_back_on_the_phone(desk, unit):  # noqa: F811
	page = on_the_phone(desk("member", is_mobile=True), "/my-talks")
	page.on("dialog", lambda question: question.accept())
	page.get_by_role("button", name="申请谈话").click()
	page.locator(".choice", has_text="黄书记").click()
	page.get_by_label("事由").fill(MATTER)
	assert fits(page), "wider than the phone"
	page.get_by_role("button", name="提交申请").click()
	card = page.locator("[data-request]", has_text="黄书记")
	card.get_by_text("已收到").wait_for(timeout=30_000)
	asked = card.get_attribute("data-request")
	stored = refreshed().get_value("Talk Request", asked, ["person", "talker", "matter"])
	assert stored == (unit.person("member"), unit.person("town_secretary"), None)
	card.get_by_role("button", name="撤回申请").click()
	page.locator(f'[data-request="{asked}"]', has_text="已撤回").wait_for(timeout=30_000)


def test_the_web_form_offers_and_sends_on_the_phone(desk, unit):  # noqa: F811
	page = on_the_phone(desk("member_two", is_mobile=True), "/talk-request")
	choice = page.locator("select[data-fieldname=talker]")
	choice.wait_for(timeout=60_000)
	offered = [text for text in choice.locator("option").all_inner_texts() if text]
	committee = set(MEMBERS.values())  # once the tests of co-signing have run
	assert {text.split("\u3000")[0] for text in offered} - committee == {
		"赵支书",
		"周委员",
		"黄书记",
		"吴副书记",
	}
	assert all("测试" in text for text in offered)
	assert "Choose" not in page.locator(".web-form").inner_text()
	choice.select_option(unit.person("branch_secretary"))
	page.locator("textarea[data-fieldname=matter]").fill(MATTER)
	assert fits(page), "wider than the phone"
	page.locator(".web-form .submit-btn").click()
	page.locator(".success-page:not(.hide)").wait_for(timeout=60_000)
	asked = {"person": unit.person("member_two"), "talker": unit.person("branch_secretary")}
	assert refreshed().get_value("Talk Request", asked, "matter") is None
	talker = desk("branch_secretary")
	talker.open(f"/talk-request/{refreshed().get_value('Talk Request', asked)}")
	talker.page.get_by_text(MATTER).wait_for(timeout=30_000)


@pytest.mark.parametrize(
	("method", "data"),
	[
		("tanxin.api.requests.whom", {}),
		("tanxin.api.requests.ask", {"talker": "TXM-00001"}),
		(
			"frappe.website.doctype.web_form.web_form.accept",
			{"web_form": "talk-request", "data": json.dumps({"talker": "TXM-00001"})},
		),
	],
)
def test_a_guest_asks_for_nothing(url, unit, method, data):
	before = refreshed().count("Talk Request")
	answer = requests.post(f"{url}/api/method/{method}", data=data, timeout=60)
	assert answer.status_code in (403, 417), answer.text
	assert refreshed().count("Talk Request") == before
	page = requests.get(f"{url}/talk-request/new", timeout=60, allow_redirects=False)
	assert page.status_code in (301, 302) and "/login" in page.headers["Location"]


def test_no_address_forges_a_request(login, unit):
	member = login("member_two")
	forged = {"person": unit.person("member"), "talker": unit.person("town_secretary")}
	for road in ("Talk Request", "Trigger Event"):
		values = {
			**forged,
			"situation": "Own Request",
			"requested_talker": forged["talker"],
			"happened_on": "2026-01-05",
		}
		answer = member.post(f"{member.url}/api/resource/{road}", json=values, timeout=60)
		assert answer.status_code == 403, answer.text
	assert not refreshed().exists(
		"Talk Request", {"person": unit.person("member"), "owner": unit.user("member_two")}
	)
