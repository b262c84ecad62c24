"""Prints over HTTP in real sessions: numbers that nobody shares, the notice and one's own sheet on the portal, the mark
on the form's head and the watermark in the desk's preview.
"""

from __future__ import annotations

import io
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from pypdf import PdfReader

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.browser.session import Session
from tanxin.tests.browser.test_rest import planned
from tanxin.tests.browser.test_walk import browser, desk  # noqa: F401  (fixtures)

WORDS = "谈到驻村工作的困难"
MARK = "机密★10年"


@pytest.fixture(scope="module")
def record(login, unit) -> str:
	"""A submitted record of a talk with 孙党员."""
	organiser, talker = login("town_organiser"), login("branch_secretary")
	plan = organiser.insert("Talk Plan", **planned(unit, 9, "member_two"))["name"]
	organiser.told("signoff.act", doctype="Talk Plan", name=plan, action="Send for Signature")
	talker.told("signoff.act", doctype="Talk Plan", name=plan, action="Sign")
	name = talker.told("records.begin", plan=plan)
	person = unit.person("member_two")
	talker.told("notes.write_record", record=name, zone="Shared", person=person, texts={"main": WORDS})
	assert talker.put("Talk Record", name, docstatus=1).status_code == 200
	return name


def pdf(session: Session, name: str) -> bytes:
	answer = session.get(
		f"{session.url}/api/method/tanxin.api.forms.pdf?form=record&name={name}", timeout=120
	)
	assert answer.status_code == 200, answer.text
	return answer.content


def test_of_prints_in_the_same_moment_each_has_a_copy_of_its_own(url, unit, record):
	"""Eight logins of one talker print one record at once; the rows outlive their GET requests."""
	sessions = [Session(url, unit.user("branch_secretary")) for _ in range(8)]
	with ThreadPoolExecutor(len(sessions)) as pool:
		papers = list(pool.map(lambda session: pdf(session, record), sessions))
	rows = refreshed().get_all("Talk Print", {"record": record}, ["name", "copy_no"], order_by="copy_no asc")
	assert [row.copy_no for row in rows] == list(range(1, len(papers) + 1))
	assert len({row.name for row in rows}) == len(papers)
	printed = [re.sub(r"\s", "", PdfReader(io.BytesIO(paper)).pages[0].extract_text()) for paper in papers]
	for row in rows:
		assert sum(f"{row.name}第{row.copy_no}份" in text for text in printed) == 1


def test_state_secrets_come_in_by_no_road(login, unit, record):
	organiser, talker = login("town_organiser"), login("branch_secretary")
	body = {**planned(unit, 12), "place": f"{MARK} 301室"}
	answers = [
		organiser.post(f"{organiser.url}/api/resource/Talk Plan", json=body, timeout=60),
		organiser.post(
			f"{organiser.url}/api/resource/Talk Plan", json={**body, "place": "x", "mark": "机密"}, timeout=60
		),
		talker.post(
			f"{talker.url}/api/method/upload_file",
			data={"doctype": "Talk Record", "docname": record, "is_private": 1},
			files={"file": ("【绝密】签字件.txt", b"signed", "text/plain")},
			timeout=60,
		),
	]
	for answer in answers:
		assert answer.status_code in (403, 417), answer.text
		body = answer.json()
		messages = [json.loads(each)["message"] for each in json.loads(body.get("_server_messages", "[]"))]
		assert "第四十一条" in str([*messages, body.get("exception")]), answer.text
	assert not refreshed().get_all("File", {"file_name": ("like", "%绝密%")})
	assert not refreshed().get_all("Talk Plan", {"place": ("like", "%机密%")})


def test_the_portal_shows_the_notice_once_then_the_words_and_the_sheet(desk, unit, record):  # noqa: F811
	database = refreshed()
	database.delete("Talk Notice Seen", {"person": unit.person("member_two")})
	database.commit()
	person = desk("member_two", is_mobile=True)
	page = person.page
	page.set_viewport_size({"width": 390, "height": 844})
	page.goto(f"{person.url}/my-talks")
	card = page.locator(f'.talk-card[data-record="{record}"]')
	card.get_by_role("button", name="阅读并确认").click()
	page.get_by_text("您的权利").wait_for(timeout=30_000)
	assert WORDS not in page.content()
	assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "wider than the phone"
	page.get_by_role("button", name="我已阅知").click()
	page.get_by_text(WORDS).wait_for(timeout=30_000)
	page.get_by_text("写明异议").first.wait_for(timeout=30_000)
	page.get_by_role("button", name="谁看过").click()
	page.get_by_text("赵支书　20").first.wait_for(timeout=30_000)
	seen = refreshed().get_all("Talk Notice Seen", {"person": unit.person("member_two")}, ["how", "version"])
	assert [(row.how, row.version) for row in seen] == [("Portal", 1)]
	page.goto(f"{person.url}/my-talks")
	page.get_by_text("本人谈话情况表").first.wait_for(timeout=30_000)
	link = page.get_by_role("link", name="打开PDF").get_attribute("href")
	answer = page.request.get(f"{person.url}{link}")
	assert answer.ok
	said = re.sub(
		r"\s", "", "".join(each.extract_text() for each in PdfReader(io.BytesIO(answer.body())).pages)
	)
	assert WORDS in said and "孙党员" in said and "第1份" in said
	page.get_by_role("button", name="告知书").click()
	page.get_by_text("文本版本").wait_for(timeout=30_000)
	assert len(refreshed().get_all("Talk Notice Seen", {"person": unit.person("member_two")})) == 1


def test_the_head_of_the_form_bears_the_mark_and_the_preview_the_watermark(desk, record):  # noqa: F811
	talker = desk("branch_secretary")
	talker.open(f"/talk-record/{record}")
	talker.page.locator(".tanxin-mark", has_text="内部").wait_for(timeout=30_000)
	before = len(refreshed().get_all("Talk Print", {"record": record, "copy_no": (">", 0)}))
	talker.page.goto(f"{talker.url}{talker.prefix}/print/Talk Record/{record}")
	frame = talker.page.frame_locator("iframe.print-format-container")
	frame.locator(".tanxin-preview").wait_for(timeout=60_000)
	said = frame.locator(".tanxin-preview").get_attribute("data-watermark")
	assert "赵支书" in said and "TXDY-" in said and "不计份数" in said
	previews = refreshed().get_all("Talk Print", {"record": record, "how": "Preview"})
	assert previews
	assert len(refreshed().get_all("Talk Print", {"record": record, "copy_no": (">", 0)})) == before


@pytest.mark.parametrize("width", (1366, 390))
def test_the_mark_stands_beside_the_state_on_one_line(desk, record, width):  # noqa: F811
	talker = desk("branch_secretary")
	talker.page.set_viewport_size({"width": width, "height": 844})
	talker.open(f"/talk-record/{record}")
	mark = talker.page.locator(".tanxin-mark", has_text="内部")
	mark.wait_for(timeout=30_000)
	state = talker.page.locator(".title-area .indicator-pill:not(.tanxin-mark)").first
	one, other = mark.bounding_box(), state.bounding_box()
	assert one and other
	assert one["height"] < 30 and one["x"] + one["width"] <= width
	assert abs(one["y"] + one["height"] / 2 - other["y"] - other["height"] / 2) < 4, (one, other)
