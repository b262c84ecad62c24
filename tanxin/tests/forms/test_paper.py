"""What every paper tells of itself: the watermark on each page, in the text of the PDF; the sheet of one's own talks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest

from tanxin.forms.collective_record import collective_record
from tanxin.forms.html import page_html, render_html
from tanxin.forms.individual_record import individual_record
from tanxin.forms.model import Orientation, Sheet
from tanxin.forms.outline_sheet import outline_sheet
from tanxin.forms.own_talks_sheet import OwnTalk, OwnTalksSheet, own_talks_sheet
from tanxin.forms.parts import Commitment, Party, print_mark
from tanxin.forms.plan_sheet import plan_sheet
from tanxin.forms.style import page_rule
from tanxin.tests.forms import samples

pypdf = pytest.importorskip("pypdf")
typst_pdf = pytest.importorskip("tanxin.forms.typst_pdf")

needs_font = pytest.mark.skipif(not typst_pdf.cjk_font_available(), reason="no font with Chinese letters")
NUMBER, READER = "TXDY-2026-00041", "欧阳建国"
LONG = "\n".join([samples.PARAGRAPH] * 14)
TALK = OwnTalk(
	"TXR-2026-00012",
	datetime(2026, 3, 2, 14, 30),
	datetime(2026, 3, 2, 15, 5),
	"302室",
	(samples.LEADER,),
	"谈心谈话",
	"面谈",
	"有异议",
	"有异议　2026年3月3日9时10分",
	(("谈话主要内容", LONG),),
	"没有答应过。",
	(Commitment("协调周转房", "王小敏", date(2026, 3, 31), "已办结：已安排"),),
	("林国栋　3次，最近2026年3月2日15时20分",),
)
SHEETS = {
	"record": individual_record(samples.individual(content=LONG)),
	"collective": collective_record(samples.collective(25)),
	"plan": plan_sheet(samples.plan(20)),
	"outline": outline_sheet(samples.outline()),
	"own": own_talks_sheet(
		OwnTalksSheet(samples.PERSON, (TALK, TALK), "告知文本第1版，2026年3月1日8时00分阅知。")
	),
}


def marked(sheet: Sheet, **more: object) -> Sheet:
	"""The sheet as one print of it leaves the site."""
	lines = print_mark(READER, datetime(2026, 11, 20, 14, 5), sheet.marks.number, NUMBER, "第3份")
	return replace(sheet, marks=replace(sheet.marks, watermark=lines, **more))


def pages_of(*sheets: Sheet) -> list[str]:
	"""The letters of each page, without blanks."""
	pages = pypdf.PdfReader(BytesIO(typst_pdf.render_pdf(sheets))).pages
	return ["".join(page.extract_text().replace("\u200b", "").split()) for page in pages]


@needs_font
@pytest.mark.parametrize("name", SHEETS)
def test_each_page_tells_by_itself_who_printed_it_when_and_which_copy(name: str) -> None:
	pages = pages_of(marked(SHEETS[name]))
	assert name == "outline" or len(pages) > 1
	for page in pages:
		assert page.count(f"{NUMBER}第3份") >= 5  # four times across, once beside the page number
		assert page.count(f"{READER}2026年11月20日14时05分") >= 5


@needs_font
def test_a_page_taken_out_of_the_file_still_tells_it() -> None:
	reader, writer = (
		pypdf.PdfReader(BytesIO(typst_pdf.render_pdf([marked(SHEETS["record"])]))),
		pypdf.PdfWriter(),
	)
	writer.add_page(reader.pages[1])
	alone = BytesIO()
	writer.write(alone)
	said = pypdf.PdfReader(BytesIO(alone.getvalue())).pages[0].extract_text()
	assert NUMBER in said and READER in said


@needs_font
def test_the_watermark_takes_no_room_from_the_form() -> None:
	assert len(pages_of(SHEETS["record"])) == len(pages_of(marked(SHEETS["record"])))


@pytest.mark.parametrize("name", SHEETS)
def test_a_page_of_html_has_it_across_and_beside_the_page_number(name: str) -> None:
	html = page_html([marked(SHEETS[name])], "x")
	assert f'data-watermark="{READER}' in html
	assert html.count("TXDY-2026-00041") >= 5  # each way of lying, each side, and the drawing
	assert "@bottom-left { content: " in html and 'tanxin-preview"' not in html


def test_letters_of_a_name_stay_letters_in_the_style() -> None:
	rule = page_rule(Orientation.PORTRAIT, trace='</style><script>"\\ }')
	assert "<" not in rule and '"\\' + "00003c" in rule
	assert rule.count("{") == rule.count("}")


def test_a_preview_leaves_nothing_of_the_form_on_paper() -> None:
	html = render_html(marked(SHEETS["record"], screen_only=True))
	assert 'tanxin-portrait tanxin-preview"' in html
	printed = html.split("@media print", 2)
	assert any(".tanxin-preview > * { display: none !important; }" in part for part in printed)


def test_the_own_sheet_says_everything_in_its_cells() -> None:
	html = render_html(SHEETS["own"])
	for part in (
		"本人谈话情况表", "TXR-2026-00012", "林国栋", "面谈", "没有答应过。", "1. 协调周转房（责任人王小敏，时限2026年3月31日，已办结：已安排）",
		"林国栋　3次", "请写明异议", "告知文本第1版",
	):  # fmt: skip
		assert part in html, part


def test_an_empty_own_sheet_says_so() -> None:
	assert "没有已提交的谈话记录" in render_html(own_talks_sheet(OwnTalksSheet(Party("甲"))))
	bare = render_html(own_talks_sheet(OwnTalksSheet(Party("甲"), (OwnTalk("TXR-1"),))))
	for part in ("没有写下与本人共享的内容", "没有约定事项", "没有查阅记录"):
		assert part in bare
