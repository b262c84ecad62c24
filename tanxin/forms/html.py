"""Sheets as HTML: a fragment for Frappe's Print Formats, or a page of its own. Every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

from tanxin.forms.model import (
	Block,
	Box,
	Cell,
	Grid,
	Line,
	Marks,
	Orientation,
	Row,
	Sheet,
	Signatures,
	Table,
	clean,
	groups,
)
from tanxin.forms.parts import BLANK_DATE
from tanxin.forms.style import BASE, SCREEN, frappe_rule, page_rule

#: From this many characters on a cell will hardly fit one page: its label goes to the top.
_LONG = 700
#: Below so many characters, with less room than this for a hand (mm), a row is not worth breaking.
_SHORT, _ROOMY = 300, 45
#: Room for a written name and date, in millimetres.
_PEN_HEIGHT = 14


def render_html(sheet: Sheet) -> str:
	"""One sheet as a complete fragment with its own style, for a Print Format or for embedding."""
	style = BASE + page_rule(sheet.orientation, trace=sheet.marks.trace) + frappe_rule(sheet.orientation)
	return f"<style>{style}</style>\n{_article(sheet)}"


def page_html(sheets: Iterable[Sheet], title: str) -> str:
	"""A whole HTML page of the sheets of one print, each beginning on a new sheet of paper."""
	sheets = list(sheets)
	trace = sheets[0].marks.trace if sheets else ""
	rules = "".join(page_rule(one, f"tanxin-{one.value}", trace) for one in Orientation)
	articles = "\n".join(_article(sheet) for sheet in sheets)
	return (
		'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
		f"<title>{_text(title)}</title>\n<style>{BASE}{rules}{SCREEN}</style>\n</head>\n"
		f"<body>\n{articles}\n</body>\n</html>\n"
	)


def _article(sheet: Sheet) -> str:
	header = "".join(f"<td><p>{_text(name)}：{_text(text)}</p></td>" for name, text in sheet.header)
	blocks = "".join(_group(group) for group in groups(sheet.blocks))
	parts = [
		_marks(sheet.marks),
		f'<h1 class="tanxin-title">{_text(sheet.title)}</h1>',
		f'<table class="tanxin-outside"><tr>{header}</tr></table>' if header else "",
		f'<div class="tanxin-frame">{blocks}</div>',
		*(f'<p class="tanxin-footer">{_text(line)}</p>' for line in sheet.footer),
	]
	classes = (
		f"tanxin-sheet tanxin-{sheet.orientation.value}{' tanxin-preview' if sheet.marks.screen_only else ''}"
	)
	style = _watermark_style(sheet.marks.watermark)
	content = "".join(parts)
	return f'<article class="{classes}" data-form="{_text(sheet.code)}"{style}>{content}</article>'


def _marks(marks: Marks) -> str:
	number = f"编号：{_text(marks.number)}" if marks.number else "编号：　　　　　　　　"
	return (
		'<table class="tanxin-outside"><tr>'
		f'<td class="tanxin-mark"><p>{_text(marks.classification)}</p></td>'
		f'<td class="tanxin-right"><p>{number}</p></td></tr></table>'
	)


def _watermark_style(text: str) -> str:
	"""The watermark as a tiled background: it shows on each page, however short, and once a sheet is enough."""
	if not text:
		return ""
	lines = [line for line in clean(text).splitlines() if line.strip()]
	spans = "".join(
		f'<tspan x="78" dy="{7 if at else 0}">{_text(line)}</tspan>' for at, line in enumerate(lines)
	)
	drawing = (
		'<svg xmlns="http://www.w3.org/2000/svg" width="156mm" height="52mm" viewBox="0 0 156 52">'
		'<text x="78" y="25" font-size="5" fill="#000" fill-opacity="0.15" text-anchor="middle"'
		f' font-family="serif" transform="rotate(-12 78 26)">{spans}</text></svg>'
	)
	image = f"data:image/svg+xml,{quote(drawing, safe='')}"
	return f' style="background-image: url(&quot;{image}&quot;)" data-watermark="{_text(text)}"'


def _group(group: tuple[Block, ...]) -> str:
	blocks = "".join(_block(block) for block in group)
	return f'<div class="tanxin-together">{blocks}</div>' if len(group) > 1 else blocks


def _block(block: Block) -> str:
	if isinstance(block, Grid):
		rows = "".join(_row(row) for row in block.rows)
		return f"<table>{_widths(block.widths)}{_rule(len(block.widths))}<tbody>{rows}</tbody></table>"
	if isinstance(block, Table):
		return _table(block)
	return _signatures(block)


def _rule(columns: int) -> str:
	"""Empty heading and foot rows: repeated on each page, they close the frame of a cell that is broken."""
	return f'<thead class="tanxin-rule"><tr><td colspan="{columns}"></td></tr></thead>{_foot(columns)}'


def _foot(columns: int) -> str:
	return f'<tfoot class="tanxin-rule"><tr><td colspan="{columns}"></td></tr></tfoot>'


def _widths(widths: Sequence[float]) -> str:
	total = sum(widths)
	columns = "".join(f'<col style="width:{width / total:.3%}">' for width in widths)
	return f"<colgroup>{columns}</colgroup>"


def _row(row: Row) -> str:
	length = sum(len(line.text) for cell in row.cells for line in cell.lines)
	room = max(cell.min_height for cell in row.cells)
	classes = ["tanxin-flows"] if row.flows else []
	if not row.flows or (length < _SHORT and room < _ROOMY):
		classes.append("tanxin-whole")
	if row.flows and length > _LONG:
		classes.append("tanxin-long")
	cells = "".join(_cell(cell) for cell in row.cells)
	named = " ".join(classes)
	return f'<tr class="{named}">{cells}</tr>'


def _cell(cell: Cell, height: float = 0) -> str:
	classes = "tanxin-label" if cell.label else "tanxin-centred" if cell.centred else ""
	span = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
	room = max(cell.min_height, height)
	style = f' style="height:{room:g}mm"' if room else ""
	named = f' class="{classes}"' if classes else ""
	return f"<td{named}{span}{style}>{_lines(cell.lines)}</td>"


def _table(table: Table) -> str:
	caption = ""
	if table.caption:
		caption = f'<tr><th colspan="{len(table.columns)}">{_text(table.caption)}</th></tr>'
	titles = "".join(f"<th><p>{_text(column.title)}</p></th>" for column in table.columns)
	rows = "".join(_table_row(row, table.row_height) for row in table.rows)
	return (
		f'<table class="tanxin-columns">{_widths([column.width for column in table.columns])}'
		f"<thead>{caption}<tr>{titles}</tr></thead>{_foot(len(table.columns))}<tbody>{rows}</tbody></table>"
	)


def _table_row(row: tuple[Cell, ...], height: float) -> str:
	cells = "".join(_cell(cell, height) for cell in row)
	return f'<tr class="tanxin-whole">{cells}</tr>'


def _signatures(block: Signatures) -> str:
	rows = "".join(_signature_row(block, row) for row in block.rows)
	return f'<table class="tanxin-signatures">{_widths(block.widths())}<tbody>{rows}</tbody></table>'


def _signature_row(block: Signatures, row: tuple[Box, ...]) -> str:
	top, bottom = "", ""
	for box, (label, content) in zip(row, block.spans(row), strict=True):
		said = _lines(box.lines + box.signed)
		room = f' style="height:{block.height - _PEN_HEIGHT:g}mm"'
		pen_room = f' style="height:{_PEN_HEIGHT}mm"'
		top += f'<td class="tanxin-label" rowspan="2" colspan="{label}">{_lines_of(box.label)}</td>'
		top += f'<td class="tanxin-said" colspan="{content}"{room}>{said}</td>'
		bottom += f'<td class="tanxin-pen" colspan="{content}"{pen_room}>{_pen(box)}</td>'
	return f"<tr>{top}</tr><tr>{bottom}</tr>"


def _pen(box: Box) -> str:
	if box.signed:
		return ""
	return f'<p>签名：</p><p class="tanxin-date">{BLANK_DATE}</p>'


def _lines_of(text: str) -> str:
	return "".join(f"<p>{_text(part)}</p>" for part in text.split("\n"))


def _lines(parts: Iterable[Line]) -> str:
	return "".join(f"<p>{_text(line.text)}{_tag(line.tag)}</p>" for line in parts)


def _tag(tag: str) -> str:
	return f'<span class="tanxin-tag">{_text(tag)}</span>' if tag else ""


def _text(text: str) -> str:
	return escape(clean(text), quote=True)
