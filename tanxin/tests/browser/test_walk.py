"""The main job in Chromium, on the real desk and portal, as the four people: organiser, leader, talker, person talked to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tanxin.tests.browser.conftest import PASSWORD, refreshed

playwright = pytest.importorskip("playwright.sync_api")

#: A browser in a closed network asks nobody outside.
QUIET = (
	"--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
	"--disable-component-update", "--disable-sync",
)  # fmt: skip
WORDS = "谈了思想、工作和生活，本人希望参加农技培训。"


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
	with playwright.sync_playwright() as started:
		chromium = started.chromium.launch(
			executable_path=os.environ.get("TANXIN_CHROMIUM") or None, args=list(QUIET)
		)
		yield chromium
		chromium.close()


class Desk:
	"""One person before the screen."""

	def __init__(self, browser, url: str, user: str, **screen: object) -> None:
		self.url = url
		self.context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 900}, **screen)
		self.page = self.context.new_page()
		self.problems: list[str] = []
		self.page.on("pageerror", lambda problem: self.problems.append(str(problem)))
		answer = self.page.request.post(f"{url}/api/method/login", form={"usr": user, "pwd": PASSWORD})
		assert answer.ok, answer.text()
		self.prefix = "/desk" if "/desk" in self.page.request.get(f"{url}/app").url else "/app"

	def open(self, path: str) -> None:
		self.page.goto(f"{self.url}{self.prefix}{path}")
		self.page.wait_for_function(
			"window.cur_frm && cur_frm.doc && !frappe.request.ajax_count", timeout=60_000
		)

	def save(self) -> None:
		self.page.evaluate("cur_frm.save()")
		self.page.wait_for_function("!cur_frm.is_dirty() && !cur_frm.doc.__islocal", timeout=60_000)

	def write(self, block: str, name: str, words: str) -> None:
		"""Type into a panel and wait until the server has it."""
		area = self.page.locator(f'[data-block*="{block}"] textarea[data-text="{name}"]').first
		area.fill(words)
		area.blur()
		self.page.wait_for_function("!tanxin.panel.kept.size", timeout=30_000)

	def step(self, action: str) -> None:
		self.page.locator(f'button[data-step="{action}"]').click()

	def sure(self) -> None:
		self.page.locator(".modal.show .btn-primary").last.click()

	def has_state(self, state: str) -> None:
		self.page.wait_for_function(f"cur_frm.doc.workflow_state === '{state}'", timeout=60_000)

	def close(self) -> None:
		assert not self.problems, self.problems
		self.context.close()


@pytest.fixture
def desk(browser, url, unit) -> Iterator[object]:
	opened: list[Desk] = []

	def of(person: str, **screen: object) -> Desk:
		opened.append(Desk(browser, url, unit.user(person), **screen))
		return opened[-1]

	yield of
	for number, each in enumerate(opened):
		if pictures := os.environ.get("TANXIN_PICTURES"):
			each.page.screenshot(path=f"{pictures}/walk-{number}.png")
		each.close()


def test_from_a_situation_to_a_confirmed_talk_as_the_four_people(desk, unit):
	plan = organiser_plans(desk("town_organiser"), unit)
	leader_signs(desk("town_secretary"), plan)
	record = talker_records(desk("branch_secretary"), plan)
	person_confirms_on_the_phone(desk("member_two", is_mobile=True), record)
	owed = refreshed().get_value("Talk Plan Obligation", {"parent": plan}, "obligation")
	assert refreshed().get_value("Talk Obligation", owed, ["status", "record"]) == ("Met", record)
	assert refreshed().get_value("Talk Record", record, "record_state") == "Confirmed"
	owner_closes_the_follow_up(desk("branch_member"), record)


def organiser_plans(organiser: Desk, unit) -> str:
	"""A situation by hand, its obligation, one click to the plan, place and focus, off to the leader."""
	page = organiser.page
	organiser.open("/trigger-event/new")
	page.evaluate(
		"""async ([person, day]) => {
			await cur_frm.set_value({person, situation: "Commended", happened_on: day});
		}""",
		[unit.person("member_two"), str(datetime.now().date())],
	)
	organiser.save()
	event = page.evaluate("cur_frm.doc.name")
	owed = refreshed().get_value("Talk Obligation", {"event": event})
	organiser.open(f"/talk-obligation/{owed}")
	assert "漳委组通〔2017〕77号" in page.locator(".form-page").inner_text()
	page.get_by_role("button", name="拟定计划").click()
	page.wait_for_function("cur_frm.doctype === 'Talk Plan' && !cur_frm.doc.__islocal", timeout=60_000)
	start = datetime.now().replace(hour=15, minute=0, second=0, microsecond=0) + timedelta(days=1)
	page.evaluate(
		"""async ([start, end, organization]) => {
			await cur_frm.set_value({planned_start: start, planned_end: end, place: "镇党群中心202", organization});
		}""",
		[str(start), str(start + timedelta(hours=1)), "测试镇党委"],
	)
	organiser.save()
	organiser.write("Talk Plan", "focus", "祝贺，并听取对支部工作的意见")
	organiser.step("Send for Signature")
	organiser.has_state("Awaiting Signature")
	return page.evaluate("cur_frm.doc.name")


def leader_signs(leader: Desk, plan: str) -> None:
	"""It waits in his built-in inbox and in 待我审批; he reads what the talk is for and signs."""
	page = leader.page
	page.goto(f"{leader.url}{leader.prefix}/workflow-action")
	page.locator(".result .list-row", has_text=plan).first.wait_for(timeout=60_000)
	leader.open(f"/talk-plan/{plan}")
	page.get_by_text("祝贺，并听取对支部工作的意见").first.wait_for(timeout=30_000)
	leader.step("Sign")
	leader.sure()
	leader.has_state("Signed")


def talker_records(talker: Desk, plan: str) -> str:
	"""From the signed plan to the submitted record with what was promised."""
	page = talker.page
	talker.open(f"/talk-plan/{plan}")
	page.get_by_role("button", name="写谈话记录").click()
	page.wait_for_function("cur_frm.doctype === 'Talk Record' && !cur_frm.doc.__islocal", timeout=60_000)
	talker.write("Shared", "main", WORDS)
	talker.write("Talker's Own", "words", "语速放慢些更好")
	page.evaluate("void cur_frm.savesubmit()")  # asks first; not waited for
	talker.sure()
	page.wait_for_function("cur_frm.doc.docstatus === 1", timeout=60_000)
	record = page.evaluate("cur_frm.doc.name")
	page.evaluate(
		"""([record, person, owner]) => tanxin.call("follow_ups.add", {
			record, person, owner_person: owner, matter: "联系农技培训名额", due_date: "2030-01-10"})""",
		[
			record,
			page.evaluate("cur_frm.doc.persons[0].person"),
			refreshed().get_value("Talk Person", {"person_name": "周委员"}),
		],
	)
	return record


def person_confirms_on_the_phone(person: Desk, record: str) -> None:
	"""我的谈话 on a phone's width: reads the shared part, nothing of the talker's own, and agrees."""
	page = person.page
	page.set_viewport_size({"width": 390, "height": 844})
	page.goto(f"{person.url}/my-talks")
	card = page.locator(f'.talk-card[data-record="{record}"]')  # other tests leave him talks of theirs
	card.get_by_role("button", name="阅读并确认").click()
	page.get_by_text(WORDS).wait_for(timeout=30_000)
	assert "语速放慢" not in page.content()
	assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "wider than the phone"
	menu = "getComputedStyle(document.querySelector('.navbar-toggler .icon'))"
	assert page.evaluate(f"{menu}.stroke !== 'none'"), "a menu that nobody sees"
	page.on("dialog", lambda question: question.accept())
	page.get_by_role("button", name="已阅无误").click()
	page.get_by_role("button", name="已阅无误").wait_for(state="detached", timeout=30_000)
	assert refreshed().get_value("Talk Confirmation", {"record": record}, "by_own_login") == 1


def owner_closes_the_follow_up(owner: Desk, record: str) -> None:
	"""The owner sees the matter, not the talk, and writes what came of it."""
	name = refreshed().get_value("Talk Follow Up", {"record": record})
	owner.open(f"/talk-follow-up/{name}")
	owner.page.get_by_text("联系农技培训名额").wait_for(timeout=60_000)
	assert not owner.page.evaluate("cur_frm.doc.matter")
	owner.page.evaluate(
		'([name]) => tanxin.call("follow_ups.close", {follow_up: name, result: "已报名"})', [name]
	)
	assert refreshed().get_value("Talk Follow Up", name, "status") == "Done"
	assert WORDS not in owner.page.content()
