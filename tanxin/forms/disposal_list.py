"""谈心谈话材料销毁清单: numbers and terms of what is destroyed, under two signatures. It says nothing of what was said."""

from __future__ import annotations

from dataclasses import dataclass

from tanxin.forms.model import (
	LANDSCAPE_WIDTH,
	Box,
	Cell,
	Column,
	Marks,
	Orientation,
	Sheet,
	Signatures,
	Table,
	lines,
	value,
)
from tanxin.forms.parts import Moment, Signature, blank_row, day_text, signed_lines

_BLANK_ROWS = 6
_LABEL_WIDTH = 24
_COLUMNS = (
	Column("序号", 12, centred=True),
	Column("档号（编号）", 50),
	Column("题名", 48),
	Column("形成日期", 30, centred=True),
	Column("保管\n期限", 16, centred=True),
	Column("期满日期", 30, centred=True),
	Column("处置结果", 39),
)


@dataclass(frozen=True, slots=True)
class DisposalRow:
	"""One paper. `outcome` empty: not carried out yet."""

	number: str = ""
	title: str = ""
	formed_on: Moment = None
	period: str = ""
	kept_until: Moment = None
	outcome: str = ""


@dataclass(frozen=True, slots=True)
class DisposalSheet:
	"""The data of the form."""

	number: str = ""
	classification: str = "内部"
	organization: str = ""
	paper: str = ""  # 材料种类
	rows: tuple[DisposalRow, ...] = ()
	drafted: tuple[Signature, ...] = ()
	first: tuple[Signature, ...] = ()
	second: tuple[Signature, ...] = ()
	state: str = ""


def disposal_list(data: DisposalSheet) -> Sheet:
	"""The printed list."""
	rows = tuple(_row(number, row) for number, row in enumerate(data.rows, 1))
	return Sheet(
		code="disposal-list",
		title="谈心谈话材料销毁清单",
		header=(("单位", data.organization), ("材料种类", data.paper), ("共", f"{len(data.rows)}件")),
		blocks=(Table(_COLUMNS, rows or (blank_row(_COLUMNS),) * _BLANK_ROWS), _signatures(data)),
		footer=tuple(
			line.text
			for line in lines(
				"销毁的是谈话内容；档号、登记项、确认、签批、查阅记录和本清单不销毁，永久保存。"
				+ (f"\n{data.state}" if data.state else "")
			)
		),
		marks=Marks(data.classification, data.number),
		orientation=Orientation.LANDSCAPE,
	)


def _row(number: int, row: DisposalRow) -> tuple[Cell, ...]:
	return (
		value(str(number), centred=True),
		value(row.number),
		value(row.title),
		value(day_text(row.formed_on), centred=True),
		value(row.period, centred=True),
		value(day_text(row.kept_until), centred=True),
		value(row.outcome),
	)


def _signatures(data: DisposalSheet) -> Signatures:
	width = LANDSCAPE_WIDTH / 3
	boxes = (
		Box("拟制人", (), signed_lines(data.drafted), width, _LABEL_WIDTH),
		Box("监销人\n（一）", (), signed_lines(data.first), width, _LABEL_WIDTH),
		Box("监销人\n（二）", (), signed_lines(data.second), width, _LABEL_WIDTH),
	)
	return Signatures((boxes,), height=34)
