"""The forms as data and as HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tanxin.forms.collective_record import CollectiveRecord, collective_record, for_participant
from tanxin.forms.html import page_html, render_html
from tanxin.forms.individual_record import IndividualRecord, individual_record
from tanxin.forms.model import Grid, Orientation, Sheet, Signatures, Table
from tanxin.forms.outline_sheet import OutlineSheet, outline_sheet
from tanxin.forms.parts import Party, span_text
from tanxin.forms.plan_sheet import PlanSheet, plan_sheet
from tanxin.forms.style import MARGINS
from tanxin.tests.forms import samples

SHEETS = {
	"plan": plan_sheet(samples.plan()),
	"plan, empty": plan_sheet(PlanSheet()),
	"record": individual_record(samples.individual()),
	"record, empty": individual_record(IndividualRecord()),
	"collective": collective_record(samples.collective()),
	"collective, empty": collective_record(CollectiveRecord()),
	"outline": outline_sheet(samples.outline()),
	"outline, empty": outline_sheet(OutlineSheet()),
}
VOID = {"meta", "col", "br"}


class Structure(HTMLParser):
	"""Collects tags and text, and fails on a tag closed out of order."""

	def __init__(self, html: str) -> None:
		super().__init__(convert_charrefs=True)
		self.open: list[str] = []
		self.tags: list[str] = []
		self.words = ""
		self.feed(html)
		assert self.open == []

	def handle_starttag(self, tag: str, attrs: list) -> None:
		self.tags.append(tag)
		if tag not in VOID:
			self.open.append(tag)

	def handle_endtag(self, tag: str) -> None:
		assert self.open.pop() == tag

	def handle_data(self, data: str) -> None:
		if "style" not in self.open:
			self.words += data


@pytest.mark.parametrize("name", SHEETS)
def test_every_block_fills_the_type_area_exactly(name: str) -> None:
	sheet = SHEETS[name]
	width = 156 if sheet.orientation is Orientation.PORTRAIT else 225
	for block in sheet.blocks:
		if isinstance(block, Grid):
			assert sum(block.widths) == width
			assert all(sum(cell.colspan for cell in row.cells) == len(block.widths) for row in block.rows)
		elif isinstance(block, Table):
			assert sum(column.width for column in block.columns) == width
			assert all(len(row) == len(block.columns) for row in block.rows)
		elif isinstance(block, Signatures):
			assert sum(block.widths()) == pytest.approx(width)


@pytest.mark.parametrize("name", SHEETS)
def test_the_html_is_well_formed_with_the_title_once(name: str) -> None:
	structure = Structure(render_html(SHEETS[name]))
	assert structure.tags.count("h1") == 1
	assert SHEETS[name].title in structure.words


def test_margins_are_those_of_the_standard_and_turn_with_the_paper() -> None:
	assert MARGINS[Orientation.PORTRAIT] == (37, 26, 35, 28)
	upright, turned = render_html(SHEETS["record"]), render_html(SHEETS["plan"])
	assert "size: A4 portrait; margin: 37mm 26mm 35mm 28mm" in upright
	assert "size: A4 landscape; margin: 28mm 37mm 26mm 35mm" in turned


def test_frappe_reads_the_same_margins_from_its_wrapper() -> None:
	rule = re.search(r"\.print-format \{([^}]*)\}", render_html(SHEETS["record"]))
	assert rule is not None
	assert "margin-top: 37mm; margin-right: 26mm; margin-bottom: 35mm; margin-left: 28mm" in rule.group(1)


def _hostile_sheets() -> list[Sheet]:
	text = samples.HOSTILE
	party = Party(text, text, text, text)
	record = samples.individual(number=text, person=party, content=text, outline=text, watermark=text)
	plan = samples.plan(1)
	row = replace(plan.rows[0], persons=(party,), focus=text, place=text)
	return [
		individual_record(record),
		plan_sheet(replace(plan, rows=(row,), organization=text, order_note=text)),
	]


def test_user_text_never_becomes_markup() -> None:
	html = page_html(_hostile_sheets(), samples.HOSTILE)
	structure = Structure(html)
	assert "script" not in structure.tags
	assert "<script" not in html
	assert "<script>alert(1)</script>" in structure.words
	assert "&amp;amp;" in html


def test_characters_that_lie_or_break_are_left_out() -> None:
	html = page_html(_hostile_sheets(), "x")
	assert not set(html) & set("\u202e\x00\x1b\ud800")
	html.encode("utf-8")


def test_an_unverified_citation_is_marked_and_a_verified_one_is_not() -> None:
	verified = samples.individual(bases=(replace(samples.BASIS, verified_by="周海"),))
	local = samples.individual(bases=(replace(samples.BASIS, local=True),))
	assert "待核" in Structure(render_html(SHEETS["record"])).words
	assert "待核" not in Structure(render_html(individual_record(verified))).words
	assert "本单位规定" in Structure(render_html(individual_record(local))).words


def test_marks_stand_outside_the_frame() -> None:
	html = render_html(individual_record(samples.individual(watermark="王小敏　9时")))
	assert html.index("内部") < html.index("编号：TX-2026-1") < html.index("<h1")
	assert 'data-watermark="王小敏　9时"' in html
	assert "data-watermark" not in render_html(SHEETS["record"])


def test_the_paper_sentence_is_printed_with_room_for_a_pen() -> None:
	words = Structure(render_html(SHEETS["record, empty"])).words
	assert "以上记录已阅，与谈话内容一致" in words
	assert words.count("签名：") == 4  # person, talker, recorder, leader


def test_an_electronic_signature_names_the_delegate_the_giver_and_the_time() -> None:
	by_delegate = samples.signed(on_behalf_of="林国栋", decision="同意", words="注意保密")
	words = Structure(render_html(plan_sheet(samples.plan(approved=(by_delegate,))))).words
	assert "同意：注意保密" in words
	assert "黄敏（受林国栋授权代签）" in words
	assert "2026年3月5日10时02分" in words
	assert words.count("签名：") == 2


def test_a_paper_signature_does_not_look_like_one_given_in_the_system() -> None:
	paper = samples.signed("陈志远", decision="纸质签字", entered_by="王小敏")
	words = Structure(render_html(individual_record(samples.individual(confirmation=paper)))).words
	assert "由王小敏登记" in words
	assert "系统内签署" not in words


def test_decisions_line_by_line_add_their_own_column() -> None:
	plan = samples.plan(2)
	decided = replace(plan, rows=(replace(plan.rows[0], decision="同意"), plan.rows[1]))
	assert "审批" in [column.title[:2] for column in plan_sheet(decided).blocks[0].columns]
	assert len(plan_sheet(plan).blocks[0].columns) == 9


def test_each_participant_can_be_given_his_own_part_only() -> None:
	own = for_participant(samples.collective(3), "甲01")
	words = Structure(render_html(collective_record(own))).words
	assert "甲01" in words
	assert "甲02" not in words


def test_ticked_topics_and_blank_boxes() -> None:
	words = Structure(render_html(individual_record(samples.individual(topics=("思想", "家庭"))))).words
	assert "■思想" in words and "□工作" in words and "■家庭" in words


def test_times_say_the_day_once() -> None:
	record = samples.individual()
	assert span_text(record.started_at, record.ended_at) == "2026年3月2日14时30分至15时05分"
	assert span_text(None, None) == ""
