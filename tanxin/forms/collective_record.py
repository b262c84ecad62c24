"""集体谈心谈话记录表: one header, one row a participant (domain brief §2, F6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from tanxin.forms.model import (
	Box,
	Cell,
	Column,
	Grid,
	Line,
	Marks,
	Row,
	Sheet,
	Signatures,
	Table,
	flowing,
	label,
	lines,
	value,
)
from tanxin.forms.parts import (
	BLANK_MOMENT,
	READ_AND_AGREED,
	Commitment,
	Moment,
	Party,
	Signature,
	blank_row,
	clock_text,
	commitments_table,
	day_text,
	names,
	posts,
	signed_lines,
	span_text,
)

_WIDTHS = (30, 48, 30, 48)
_COLUMNS = (
	Column("序号", 12, centred=True),
	Column("姓名", 18, centred=True),
	Column("职务\n（党支部）", 28, centred=True),
	Column("发言要点", 36),
	Column("意见建议", 30),
	Column("确认签名", 32, centred=True),
)
#: Rows of an empty form.
_BLANK_ROWS = 8


@dataclass(frozen=True, slots=True)
class Participant:
	"""One person talked to: what he said, what he advised, and how he confirmed."""

	name: str = ""
	post: str = ""
	organization: str = ""
	points: str = ""
	advice: str = ""
	confirmation: Signature | None = None


@dataclass(frozen=True, slots=True)
class CollectiveRecord:
	"""The data of the form. `expected` (应到) and `attended` (实到) may be None: left blank."""

	number: str = ""
	classification: str = "内部"
	subject: str = ""
	talkers: tuple[Party, ...] = ()
	started_at: Moment = None
	ended_at: Moment = None
	place: str = ""
	way: str = ""
	recorder: str = ""
	expected: int | None = None
	attended: int | None = None
	absences: str = ""  # who was absent and why
	content: str = ""
	participants: tuple[Participant, ...] = ()
	common_problems: str = ""
	commitments: tuple[Commitment, ...] = ()
	talker_signatures: tuple[Signature, ...] = ()
	recorder_signature: Signature | None = None
	remarks: str = ""
	watermark: str = ""


def collective_record(record: CollectiveRecord) -> Sheet:
	"""The printed form of a collective record with all its participants."""
	return Sheet(
		code="collective-record",
		title="集体谈心谈话记录表",
		blocks=(
			Grid(_WIDTHS, _head(record)),
			Table(_COLUMNS, _participants(record), f"参加人员（本人确认：{READ_AND_AGREED}）", row_height=12),
			Grid((30, 126), (flowing("共性问题", lines(record.common_problems), 1, 20),)),
			commitments_table("整改措施", record.commitments),
			_signatures(record),
		),
		marks=Marks(record.classification, record.number, record.watermark),
	)


def for_participant(record: CollectiveRecord, name: str) -> CollectiveRecord:
	"""The same record with the rows of one participant only: each reads and keeps his own."""
	own = tuple(person for person in record.participants if person.name == name)
	return replace(record, participants=own)


def _head(record: CollectiveRecord) -> tuple[Row, ...]:
	time = span_text(record.started_at, record.ended_at)
	time = time or f"　　　{BLANK_MOMENT}　至　　　日　　时　　分"
	rows = [
		Row((label("主　题"), value(record.subject, 3, 9))),
		_pair("主持人\n（谈话人）", names(record.talkers), "职务", posts(record.talkers)),
		Row((label("起止时间"), value(time, 3, 9, True))),
		_pair("谈话地点", record.place, "谈话方式", record.way),
		_pair("记录人", record.recorder, "应到/实到", _turnout(record)),
		Row((label("缺席人员\n及原因"), value(record.absences, 3, 12))),
	]
	if record.remarks:
		rows.append(Row((label("备　注"), value(record.remarks, 3, 9))))
	rows.append(flowing("集体谈话\n内　　容", lines(record.content), 3, 60))
	return tuple(rows)


def _pair(first: str, one: str, second: str, other: str) -> Row:
	return Row((label(first), value(one, 1, 9, True), label(second), value(other, 1, 9, True)))


def _turnout(record: CollectiveRecord) -> str:
	expected = "　　" if record.expected is None else str(record.expected)
	attended = "　　" if record.attended is None else str(record.attended)
	return f"{expected}人／{attended}人"


def _participants(record: CollectiveRecord) -> tuple[tuple[Cell, ...], ...]:
	rows = tuple(_participant(number, person) for number, person in enumerate(record.participants, 1))
	return rows or (blank_row(_COLUMNS),) * _BLANK_ROWS


def _participant(number: int, person: Participant) -> tuple[Cell, ...]:
	where = "\n".join(part for part in (person.post, person.organization) if part)
	return (
		value(str(number), centred=True),
		value(person.name, centred=True),
		value(where, centred=True),
		value(person.points),
		value(person.advice),
		Cell(_confirmed(person), centred=True),
	)


def _confirmed(person: Participant) -> tuple[Line, ...]:
	"""The confirmation in a narrow column; the name stands in its own column and is not said again."""
	given = person.confirmation
	if given is None:
		return ()
	moment = given.at
	clock = clock_text(moment) if isinstance(moment, datetime) else ""
	how = f"由{given.entered_by}登记" if given.entered_by else "系统内签署"
	return lines("\n".join((given.decision, given.words, day_text(moment), clock, how)))


def _signatures(record: CollectiveRecord) -> Signatures:
	recorder = (record.recorder_signature,) if record.recorder_signature else ()
	return Signatures(
		(
			(
				Box("谈话人\n签　名", (), signed_lines(record.talker_signatures), 78),
				Box("记录人\n签　名", (), signed_lines(recorder), 78),
			),
		)
	)
