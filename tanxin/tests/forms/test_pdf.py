"""The forms as PDF, measured on the page."""

from __future__ import annotations

import time
from io import BytesIO

import pytest

pypdf = pytest.importorskip("pypdf")
typst_pdf = pytest.importorskip("tanxin.forms.typst_pdf")

from tanxin.forms.collective_record import collective_record  # noqa: E402
from tanxin.forms.individual_record import IndividualRecord, individual_record  # noqa: E402
from tanxin.forms.model import Sheet  # noqa: E402
from tanxin.forms.outline_sheet import outline_sheet  # noqa: E402
from tanxin.forms.parts import Party  # noqa: E402
from tanxin.forms.plan_sheet import plan_sheet  # noqa: E402
from tanxin.tests.forms import samples  # noqa: E402

needs_font = pytest.mark.skipif(not typst_pdf.cjk_font_available(), reason="no font with Chinese letters")
MM = 72 / 25.4


def _pages(*sheets: Sheet) -> list:
	return pypdf.PdfReader(BytesIO(typst_pdf.render_pdf(sheets))).pages


def _rules(page) -> list[tuple[float, float]]:
	"""Points of all ruled lines of a page in millimetres from the top left corner."""
	height = float(page.mediabox.height)
	found = []

	def visit(operator, operands, matrix, _text) -> None:
		if operator in (b"m", b"l"):
			x, y = (float(number) for number in operands)
			left = matrix[0] * x + matrix[2] * y + matrix[4]
			bottom = matrix[1] * x + matrix[3] * y + matrix[5]
			found.append((left / MM, (height - bottom) / MM))

	page.extract_text(visitor_operand_before=visit)
	return found


def _words(page) -> str:
	return page.extract_text().replace("\u200b", "")


@needs_font
def test_the_frame_stands_at_the_margins_of_the_standard() -> None:
	pages = _pages(individual_record(samples.individual(content="\n".join([samples.PARAGRAPH] * 24))))
	for page in pages:
		across, down = zip(*_rules(page), strict=True)
		assert min(across) == pytest.approx(28, abs=0.5)
		assert max(across) == pytest.approx(210 - 26, abs=0.5)
		assert min(down) > 37 - 0.5
		assert max(down) < 297 - 35 + 0.5
	assert min(down for _, down in _rules(pages[1])) == pytest.approx(37, abs=0.5)


@needs_font
def test_the_plan_sheet_lies_across_with_turned_margins() -> None:
	for page in _pages(plan_sheet(samples.plan())):
		assert float(page.mediabox.width) / MM == pytest.approx(297, abs=0.5)
		across, down = zip(*_rules(page), strict=True)
		assert min(across) == pytest.approx(35, abs=0.5)
		assert max(across) == pytest.approx(297 - 37, abs=0.5)
		assert min(down) > 28 - 0.5 and max(down) < 210 - 26 + 0.5


@needs_font
def test_three_pages_of_text_in_one_cell_flow_on_with_nothing_lost() -> None:
	marked = "\n".join(f"第{number}段。{samples.PARAGRAPH}" for number in range(24))
	pages = _pages(individual_record(samples.individual(content=marked)))
	text = "".join(_words(page) for page in pages)
	assert len(pages) >= 4
	assert all(f"第{number}段" in text for number in range(24))


@needs_font
def test_headings_repeat_and_every_participant_is_printed() -> None:
	pages = _pages(collective_record(samples.collective(25)))
	with_rows = [page for page in pages if "甲" in _words(page)]
	assert len(with_rows) > 1
	assert all("确认签名" in _words(page) for page in with_rows)
	text = "".join(_words(page) for page in pages)
	assert all(f"甲{number:02d}" in text for number in range(25))


@needs_font
@pytest.mark.parametrize("paragraphs", range(0, 30, 3))
def test_the_signature_block_is_never_split(paragraphs: int) -> None:
	content = "\n".join([samples.PARAGRAPH] * paragraphs)
	pages = _pages(individual_record(samples.individual(content=content)))
	holding = [page for page in pages if "签名：" in _words(page)]
	assert len(holding) == 1
	assert _words(holding[0]).count("签名：") == 4


@needs_font
def test_each_sheet_is_numbered_from_one() -> None:
	pages = _pages(outline_sheet(samples.outline()), individual_record(samples.individual()))
	numbers = [number for page in pages for number in range(1, 9) if f"— {number} —" in _words(page)]
	assert len(numbers) == len(pages)
	assert numbers.count(1) == 2


@needs_font
def test_an_objection_longer_than_a_page_is_printed_in_full() -> None:
	words = "".join(f"异议{number}。{samples.PARAGRAPH}" for number in range(20))
	objection = samples.signed("陈志远", decision="有异议", words=words)
	pages = _pages(individual_record(samples.individual(confirmation=objection)))
	assert "异议19" in "".join(_words(page) for page in pages)


@needs_font
def test_user_text_is_never_typst_markup_and_stays_within_the_frame() -> None:
	text = samples.HOSTILE
	party = Party(text, text, text, text)
	record = samples.individual(person=party, content=text * 3, number=text[:30], watermark=text[:40])
	pages = _pages(individual_record(record))
	assert "#setpage(fill:red)" in "".join(_words(page) for page in pages).replace(" ", "").replace("\n", "")
	assert all(max(across for across, _ in _rules(page)) < 184.5 for page in pages)


@needs_font
def test_the_watermark_is_on_every_page() -> None:
	content = "\n".join([samples.PARAGRAPH] * 12)
	record = samples.individual(content=content, watermark="READER-7")
	assert all("READER-7" in _words(page) for page in _pages(individual_record(record)))


@needs_font
def test_an_empty_form_prints_for_hand_filling() -> None:
	assert len(_pages(individual_record(IndividualRecord()))) == 2


@needs_font
def test_a_hundred_sheets_take_seconds() -> None:
	sheet = individual_record(samples.individual())
	started = time.monotonic()
	assert len(_pages(*[sheet] * 100)) == 200
	assert time.monotonic() - started < 30


def test_without_a_chinese_font_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(typst_pdf, "_installed", lambda names: [])
	with pytest.raises(typst_pdf.NoCjkFont, match="没有找到中文字体"):
		typst_pdf.render_pdf([individual_record(IndividualRecord())])


def test_nothing_to_print_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(typst_pdf, "cjk_font_available", lambda: True)
	with pytest.raises(ValueError, match="没有可打印"):
		typst_pdf.render_pdf([])


def test_only_words_that_no_line_can_hold_are_opened() -> None:
	assert typst_pdf.breakable("short words 中文", 10) == "short words 中文"
	assert typst_pdf.breakable("AAAAAA", 4) == "\u200b".join("AAAAAA")
