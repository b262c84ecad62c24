"""谈心谈话计划审批表: many plans on one landscape sheet, signed whole or line by line (domain brief §2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tanxin.forms.model import (
	LANDSCAPE_WIDTH,
	Box,
	Cell,
	Column,
	Line,
	Marks,
	Orientation,
	Sheet,
	Signatures,
	Table,
	lines,
	value,
)
from tanxin.forms.parts import (
	Basis,
	Moment,
	Party,
	Signature,
	basis_lines,
	blank_row,
	clock_text,
	day_text,
	signed_lines,
	with_details,
)

#: Rows of an empty form: what one landscape page holds beside the signature block.
_BLANK_ROWS = 5
_BOX_WIDTH = LANDSCAPE_WIDTH / 3
#: Leaves the signatures so much room that day and hour stand on one line.
_LABEL_WIDTH = 21


@dataclass(frozen=True, slots=True)
class PlanRow:
	"""One plan: who talks with whom, why, when, where, how, about what.

	`decision` is the leader's word on this line alone (同意、退回、不同意); empty where the sheet was signed whole.
	"""

	talkers: tuple[Party, ...] = ()
	persons: tuple[Party, ...] = ()
	bases: tuple[Basis, ...] = ()
	planned_at: Moment = None
	place: str = ""
	way: str = ""
	focus: str = ""
	preparation: str = ""
	decision: str = ""


@dataclass(frozen=True, slots=True)
class PlanSheet:
	"""The data of the form. `drafted`, `reviewed` and `approved` hold signatures given in the system."""

	number: str = ""
	classification: str = "内部"
	organization: str = ""
	period: str = ""  # 年度/批次
	rows: tuple[PlanRow, ...] = ()
	order_note: str = ""  # 谈话次序及理由: 先易后难, 先上后下 …
	drafted: tuple[Signature, ...] = ()
	reviewed: tuple[Signature, ...] = ()
	approved: tuple[Signature, ...] = ()
	watermark: str = ""


def plan_sheet(plan: PlanSheet) -> Sheet:
	"""The printed form of a sheet of plans."""
	columns = _columns(any(row.decision for row in plan.rows))
	return Sheet(
		code="plan-sheet",
		title="谈心谈话计划审批表",
		header=(("单位", plan.organization), ("年度（批次）", plan.period)),
		blocks=(Table(columns, _rows(plan, columns), row_height=12), _signatures(plan)),
		footer=tuple(line.text for line in lines(plan.order_note and f"谈话次序：{plan.order_note}")),
		marks=Marks(plan.classification, plan.number, plan.watermark),
		orientation=Orientation.LANDSCAPE,
	)


def _columns(with_decision: bool) -> tuple[Column, ...]:
	columns = [
		Column("序号", 11, centred=True),
		Column("谈话人\n（职务）", 25),
		Column("谈话对象\n（职务、政治面貌）", 36),
		Column("必谈依据", 38),
		Column("拟谈时间", 31, centred=True),
		Column("拟谈地点", 19, centred=True),
		Column("方式", 13, centred=True),
		Column("谈话重点", 27),
		Column("准备情况", 25),
	]
	if with_decision:
		columns[3] = Column("必谈依据", 31)
		columns[7] = Column("谈话重点", 22)
		columns.append(Column("审批\n结果", 12, centred=True))
	return tuple(columns)


def _rows(plan: PlanSheet, columns: tuple[Column, ...]) -> tuple[tuple[Cell, ...], ...]:
	rows = tuple(_row(number, row)[: len(columns)] for number, row in enumerate(plan.rows, 1))
	return rows or (blank_row(columns),) * _BLANK_ROWS


def _row(number: int, row: PlanRow) -> tuple[Cell, ...]:
	return (
		value(str(number), centred=True),
		Cell(_people(row.talkers, with_status=False)),
		Cell(_people(row.persons, with_status=True)),
		Cell(basis_lines(row.bases)),
		value(_when(row.planned_at), centred=True),
		value(row.place, centred=True),
		value(row.way, centred=True),
		value(row.focus),
		value(row.preparation),
		value(row.decision, centred=True),
	)


def _when(moment: Moment) -> str:
	"""Day and hour under each other: the column is narrow."""
	return "\n".join((day_text(moment), clock_text(moment) if isinstance(moment, datetime) else ""))


def _people(parties: tuple[Party, ...], with_status: bool) -> tuple[Line, ...]:
	texts = (with_details(one, one.post, one.political_status if with_status else "") for one in parties)
	return lines("\n".join(texts))


def _signatures(plan: PlanSheet) -> Signatures:
	boxes = (
		Box("拟制人", (), signed_lines(plan.drafted), _BOX_WIDTH, _LABEL_WIDTH),
		Box("审　核\n意　见", (), signed_lines(plan.reviewed), _BOX_WIDTH, _LABEL_WIDTH),
		Box("领导审批\n意　　见", (), signed_lines(plan.approved), _BOX_WIDTH, _LABEL_WIDTH),
	)
	return Signatures((boxes,), height=34)
