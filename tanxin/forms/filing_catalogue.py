"""归档文件目录: the files of a year, by period and item number (归档文件整理规则: 件号、档号、题名、日期、页数、备注)."""

from __future__ import annotations

from dataclasses import dataclass

from tanxin.forms.model import Cell, Column, Marks, Sheet, Table, lines, value
from tanxin.forms.parts import Moment, blank_row, day_text

_BLANK_ROWS = 12
_COLUMNS = (
	Column("件号", 13, centred=True),
	Column("档号", 42),
	Column("题名", 34),
	Column("日期", 34, centred=True),
	Column("页数", 11, centred=True),
	Column("备注", 22),
)


@dataclass(frozen=True, slots=True)
class CatalogueRow:
	"""One file (件)."""

	item: str = ""
	number: str = ""
	title: str = ""
	day: Moment = None
	pages: str = ""
	remark: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueSheet:
	"""The files of one year and period."""

	classification: str = "内部"
	fonds: str = ""
	organization: str = ""
	year: int = 0
	period: str = ""
	rows: tuple[CatalogueRow, ...] = ()


def filing_catalogue(data: CatalogueSheet) -> Sheet:
	"""The printed catalogue."""
	rows = tuple(_row(row) for row in data.rows)
	pages = sum(int(row.pages) for row in data.rows if row.pages)
	header = (("单位", data.organization), ("年度", str(data.year)), ("保管期限", data.period))
	return Sheet(
		code="filing-catalogue",
		title="归档文件目录",
		header=((("全宗号", data.fonds),) if data.fonds else ()) + header,
		blocks=(Table(_COLUMNS, rows or (blank_row(_COLUMNS),) * _BLANK_ROWS),),
		footer=tuple(
			line.text for line in lines(f"共{len(data.rows)}件" + (f"，{pages}页" if pages else ""))
		),
		marks=Marks(data.classification),
	)


def _row(row: CatalogueRow) -> tuple[Cell, ...]:
	return (
		value(row.item, centred=True),
		value(row.number),
		value(row.title),
		value(day_text(row.day), centred=True),
		value(row.pages, centred=True),
		value(row.remark),
	)
