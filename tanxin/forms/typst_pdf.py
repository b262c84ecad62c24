"""Sheets as PDF by Typst: true margins, page numbers, cells of any length. No bench, no network.

Texts reach Typst as JSON strings in `sys.inputs`, never as markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources
from math import ceil
from typing import Any

import typst

from tanxin.forms.model import (
	Block,
	Box,
	Cell,
	Column,
	Grid,
	Line,
	Row,
	Sheet,
	Signatures,
	Table,
	clean,
	groups,
	lines,
)
from tanxin.forms.parts import BLANK_DATE
from tanxin.forms.style import HEADING_FONTS, MARGINS, TEXT_FONTS, TITLE_FONTS

#: Other fonts with Chinese letters that a machine may have; any of them prints better than nothing.
_OTHER_CJK = (
	"Noto Serif SC",
	"Noto Sans CJK SC",
	"Noto Sans SC",
	"Source Han Serif SC",
	"Source Han Sans SC",
	"Songti SC",
	"STSong",
	"PingFang SC",
	"Microsoft YaHei",
	"WenQuanYi Micro Hei",
	"WenQuanYi Zen Hei",
	"AR PL UMing CN",
)
#: Millimetres of one letter and of one line at the sizes of grids (12 pt) and tables (10.5 pt).
_GRID_SIZE, _TABLE_SIZE, _LEADING = 4.23, 3.7, 1.6
_PADDING = 3.2
#: A row that may take more than this (mm) is allowed to break; any other stays on one page.
_BREAKABLE_FROM = 70
#: Above this a text hardly fits one page, and its label stands on top (mm).
_LONG_FROM = 160
#: Room kept beside the label of a long text, so that it starts on this page and not on the next (mm).
_START = 12


class NoCjkFont(RuntimeError):
	"""No font with Chinese letters is installed."""

	def __init__(self) -> None:
		super().__init__(
			"没有找到中文字体，未生成PDF：请安装仿宋、宋体或思源宋体（Noto Serif CJK SC）后重试。"
		)


def cjk_font_available() -> bool:
	"""Whether a font with Chinese letters is installed that the forms know by name."""
	return bool(_installed((*TITLE_FONTS, *TEXT_FONTS, *HEADING_FONTS, *_OTHER_CJK)))


def render_pdf(sheets: Iterable[Sheet], title: str = "") -> bytes:
	"""One PDF of all sheets, each numbered from page 1. Raises NoCjkFont."""
	if not cjk_font_available():
		raise NoCjkFont
	prepared = [_sheet(sheet) for sheet in sheets]
	if not prepared:
		raise ValueError("没有可打印的表格。")
	data = {
		"title": clean(title) or prepared[0]["title"],
		"fonts": _fonts(),
		"blank-date": BLANK_DATE,
		"sheets": prepared,
	}
	template = resources.files("tanxin.forms").joinpath("sheet.typ").read_bytes()
	inputs = {"data": json.dumps(data, ensure_ascii=False)}
	pdf = typst.compile(template, format="pdf", sys_inputs=inputs, font_paths=_system_fonts())
	assert isinstance(pdf, bytes)  # one file: only pictures come as a list
	return pdf


@lru_cache(maxsize=1)
def _system_fonts() -> typst.Fonts:
	return typst.Fonts(include_system_fonts=True)


def _installed(names: Iterable[str]) -> list[str]:
	known = {family.lower() for family in _system_fonts().families()}
	return [name for name in names if name.lower() in known]


def _fonts() -> dict[str, list[str]]:
	"""Only fonts that are there: Typst warns of every name it does not know."""
	return {
		"title": _installed((*TITLE_FONTS, *_OTHER_CJK)),
		"text": _installed((*TEXT_FONTS, *_OTHER_CJK)),
		"heading": _installed((*HEADING_FONTS, *_OTHER_CJK)),
	}


def _sheet(sheet: Sheet) -> dict[str, Any]:
	marks = sheet.marks
	return {
		"title": clean(sheet.title),
		"orientation": sheet.orientation.value,
		"margins": MARGINS[sheet.orientation],
		"header": [(clean(name), breakable(clean(text), 60)) for name, text in sheet.header],
		"footer": [breakable(clean(line), 150) for line in sheet.footer],
		"marks": {
			"classification": clean(marks.classification),
			"number": breakable(clean(marks.number), 60),
			"watermark": clean(marks.watermark),
			"trace": marks.trace,
		},
		"groups": [[_block(block) for block in group] for group in groups(sheet.blocks)],
	}


def _block(block: Block) -> dict[str, Any]:
	if isinstance(block, Grid):
		rows = [_grid_row(row, block.widths) for row in block.rows]
		return {"kind": "grid", "widths": block.widths, "rows": rows}
	if isinstance(block, Table):
		return _table(block)
	return _signatures(block)


def _grid_row(row: Row, widths: Sequence[float]) -> dict[str, Any]:
	cells, tallest, at = [], 0.0, 0
	for cell in row.cells:
		width = sum(widths[at : at + cell.colspan]) - _PADDING
		at += cell.colspan
		tallest = max(tallest, _height(cell.lines, width, _GRID_SIZE))
		cells.append(_cell(cell, width, _GRID_SIZE))
	room = max(cell.min_height for cell in row.cells)
	return {"cells": cells, "flows": row.flows, **_breaking(tallest, room)}


def _breaking(tallest: float, room: float) -> dict[str, Any]:
	"""Whether a row of this height stays whole, where its label stands, and how much room it keeps."""
	whole = tallest < _BREAKABLE_FROM
	return {"whole": whole, "long": tallest > _LONG_FROM, "room": room if whole else min(room, _START)}


def _table(table: Table) -> dict[str, Any]:
	return {
		"kind": "table",
		"caption": clean(table.caption),
		"columns": [{"title": clean(column.title), "width": column.width} for column in table.columns],
		"rows": [_table_row(row, table.columns, table.row_height) for row in table.rows],
	}


def _table_row(row: tuple[Cell, ...], columns: Sequence[Column], room: float) -> dict[str, Any]:
	pairs = [(cell, column.width - _PADDING) for cell, column in zip(row, columns, strict=True)]
	tallest = max(_height(cell.lines, width, _TABLE_SIZE) for cell, width in pairs)
	cells = [_cell(cell, width, _TABLE_SIZE) for cell, width in pairs]
	return {"cells": cells, **_breaking(tallest, room)}


def _cell(cell: Cell, width: float, size: float) -> dict[str, Any]:
	texts = _lines(cell.lines, width, size)
	return {"label": cell.label, "centred": cell.centred, "colspan": cell.colspan, "lines": texts}


def _signatures(block: Signatures) -> dict[str, Any]:
	rows, height = [], 0.0
	for row in block.rows:
		height += max(_signature_height(box, block.height) for box in row)
		for box, spans in zip(row, block.spans(row), strict=True):
			width = box.width - box.label_width - _PADDING
			rows.append(
				{
					"label": _lines(lines(box.label), box.label_width, _GRID_SIZE),
					"lines": _lines(box.lines, width, _GRID_SIZE),
					"signed": _lines(box.signed, width, _GRID_SIZE),
					"spans": spans,
				}
			)
	whole = height < _LONG_FROM
	widths = block.widths()
	return {"kind": "signatures", "widths": widths, "height": block.height, "rows": rows, "whole": whole}


def _signature_height(box: Box, height: float) -> float:
	said = _height((*box.lines, *box.signed), box.width - box.label_width - _PADDING, _GRID_SIZE)
	return max(height, said)


def _lines(parts: Iterable[Line], width: float, size: float) -> list[dict[str, str]]:
	letters = int(width / size * 1.4)  # Latin letters are narrower than Chinese ones
	return [{"text": breakable(clean(line.text), letters), "tag": clean(line.tag)} for line in parts]


def breakable(text: str, letters: int) -> str:
	"""The text with break opportunities inside words that no line of so many letters could hold."""
	word = re.compile(f"[\u0021-\u1fff]{{{max(letters, 4)},}}")
	return word.sub(lambda match: "\u200b".join(match.group()), text)


def _height(parts: Sequence[Line], width: float, size: float) -> float:
	"""A generous guess of the height that the paragraphs take."""
	per_line = max(1, int(width / size))
	return sum(ceil((len(line.text) + 2) / per_line) for line in parts) * size * _LEADING
