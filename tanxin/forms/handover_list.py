"""谈心谈话工作移交清单: what was kept in a post, by number, with three signatures (移交人、接收人、监交人)."""

from __future__ import annotations

from dataclasses import dataclass

from tanxin.forms.model import (
	PORTRAIT_WIDTH,
	Box,
	Cell,
	Column,
	Marks,
	Sheet,
	Signatures,
	Table,
	lines,
	value,
)
from tanxin.forms.parts import Moment, Signature, blank_row, day_text, signed_lines

_BLANK_ROWS = 8
_COLUMNS = (
	Column("序号", 12, centred=True),
	Column("移交事项", 33, centred=True),
	Column("年度", 14, centred=True),
	Column("内容（编号）", 53),
	Column("数量", 14, centred=True),
	Column("接收情况", 30),
)


@dataclass(frozen=True, slots=True)
class HandoverRow:
	"""One thing that is handed over. `received` empty: not confirmed yet."""

	kind: str = ""
	year: str = ""
	what: str = ""
	quantity: str = ""
	received: str = ""


@dataclass(frozen=True, slots=True)
class HandoverSheet:
	"""The data of the form."""

	number: str = ""
	classification: str = "内部"
	organization: str = ""
	post: str = ""
	ended_on: Moment = None
	rows: tuple[HandoverRow, ...] = ()
	giver: tuple[Signature, ...] = ()
	receiver: tuple[Signature, ...] = ()
	overseer: tuple[Signature, ...] = ()


def handover_list(data: HandoverSheet) -> Sheet:
	"""The printed list."""
	rows = tuple(_row(number, row) for number, row in enumerate(data.rows, 1))
	return Sheet(
		code="handover-list",
		title="谈心谈话工作移交清单",
		header=(("单位", data.organization), ("职务", _post(data))),
		blocks=(Table(_COLUMNS, rows or (blank_row(_COLUMNS),) * _BLANK_ROWS), _signatures(data)),
		footer=tuple(
			line.text
			for line in lines(
				"本清单只列编号和数量，不列谈话内容。查阅权限随任职起止日期变化，不需移交；应谈事项由系统按现任职务重新确定谈话人。"
			)
		),
		marks=Marks(data.classification, data.number),
	)


def _post(data: HandoverSheet) -> str:
	ended = day_text(data.ended_on)
	return f"{data.post}（{ended}离任）" if ended else data.post


def _row(number: int, row: HandoverRow) -> tuple[Cell, ...]:
	return (
		value(str(number), centred=True),
		value(row.kind, centred=True),
		value(row.year, centred=True),
		value(row.what),
		value(row.quantity, centred=True),
		value(row.received),
	)


def _signatures(data: HandoverSheet) -> Signatures:
	boxes = tuple(
		(Box(label, (), signed_lines(signed), PORTRAIT_WIDTH, 30),)
		for label, signed in (("移交人", data.giver), ("接收人", data.receiver), ("监交人", data.overseer))
	)
	return Signatures(boxes, height=20)
