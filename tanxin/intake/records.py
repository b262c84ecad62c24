"""The ledger of talks already held (谈心谈话台账), one row a talk, one or several people in a cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from tanxin.domain.model import Category, Talk, Verdict, Way
from tanxin.intake.headings import RECORDS, find_headings
from tanxin.intake.people import PeopleIndex
from tanxin.intake.reading import Reading
from tanxin.intake.rows import RowReader, read_rows
from tanxin.intake.table import read_table
from tanxin.intake.values import BadValue, parse_date, parse_interval, parse_moment, parse_yes_no, split_names
from tanxin.intake.vocabulary import CATEGORIES, VERDICTS, WAYS, meaning

#: A talk longer than this is a slip of the pen in one of the two days.
LONGEST_TALK = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Answer:
	"""What one person said of the record, and when (确认). `words`: the objection, or why nobody can confirm."""

	verdict: Verdict
	on: date | None = None
	words: str = ""


@dataclass(frozen=True, slots=True)
class FollowUp:
	"""What was promised (跟进事项)."""

	matter: str
	owner: str = ""
	due: date | None = None
	done_on: date | None = None
	result: str = ""


@dataclass(frozen=True, slots=True)
class RecordRow:
	"""One talk of the ledger. `talkers` and `persons` keep the order of the cell; `talk` is what figures need."""

	row: int
	talk: Talk
	talkers: tuple[str, ...]
	persons: tuple[str, ...]
	absent: tuple[str, ...] = ()
	plan: str = ""
	events: tuple[str, ...] = ()
	reason: str = ""
	place: str = ""
	recorder: str = ""
	content: str = ""
	advice_to_talker: str = ""
	advice_to_person: str = ""
	needs: str = ""
	follow_up: FollowUp | None = None
	entered_at: datetime | None = None
	late_reason: str = ""
	answers: dict[str, Answer] = field(default_factory=dict)


def read_records(path: Path, people: PeopleIndex, now: datetime | None = None) -> Reading[RecordRow]:
	"""Read the ledger. `now`: talks that begin later are refused, for a record of the future is none.

	A ledger without a column for confirmations is taken as signed on paper, and a notice says so.
	"""
	sheet = find_headings(read_table(path), RECORDS, (("talkers",), ("persons",), ("started_at",)))
	seen: dict[str, int] = {}
	reading = read_rows(sheet, lambda row: _record(row, people, now, seen))
	if "verdict" not in sheet.columns and reading.rows:
		reading.notices.append("台账没有“确认情况”列，所有记录按纸质签字计算，并在各项数字中标明。")
	return reading


def _record(row: RowReader, people: PeopleIndex, now: datetime | None, seen: dict[str, int]) -> RecordRow:
	talkers, persons, absent = _parties(row, people)
	record_id = row.text("id") or f"{row.sheet.file}#{row.number}"
	if record_id in seen:
		row.refuse("id", f"编号与第 {seen[record_id]} 行重复，此行未读入。")
	talk = _talk(row, record_id, talkers, persons, now)
	seen[record_id] = row.number
	return RecordRow(
		row=row.number,
		talk=talk,
		talkers=talkers,
		persons=persons,
		absent=absent,
		plan=row.text("plan"),
		events=tuple(split_names(row.text("events"))),
		reason=row.text("reason"),
		place=row.text("place"),
		recorder=row.text("recorder"),
		content=row.text("content"),
		advice_to_talker=row.text("advice_to_talker"),
		advice_to_person=row.text("advice_to_person"),
		needs=row.text("needs"),
		follow_up=_follow_up(row),
		entered_at=_entered(row),
		late_reason=row.text("late_reason"),
		answers=_answers(row, people, persons),
	)


def _parties(row: RowReader, people: PeopleIndex) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
	"""Talkers, those who came and those who did not; nobody twice and nobody with himself."""
	found = []
	for name in ("talkers", "persons", "absent"):
		if name != "absent":
			row.required(name)
		ids = tuple(person.id for person in row.parsed(name, people.find_all))
		if len(set(ids)) < len(ids):
			row.refuse(name, "同一个人写了两次，此行未读入。")
		found.append(ids)
	talkers, persons, absent = found
	if set(talkers) & set(persons):
		row.refuse("persons", "谈话人不能和自己谈话，请改正谈话对象；此行未读入。")
	return talkers, tuple(one for one in persons if one not in absent), absent


def _talk(
	row: RowReader, record_id: str, talkers: tuple[str, ...], persons: tuple[str, ...], now: datetime | None
) -> Talk:
	started, ended = _interval(row, now)
	category, way = row.text("category"), row.text("way")
	collective = row.parsed("collective", parse_yes_no) if row.text("collective") else len(persons) > 2
	return Talk(
		id=record_id,
		talkers=frozenset(talkers),
		persons=frozenset(persons),
		started_at=started,
		ended_at=ended,
		category=row.parsed("category", lambda text: meaning(text, CATEGORIES, "谈话类别"))
		if category
		else Category.HEART,
		way=row.parsed("way", lambda text: meaning(text, WAYS, "谈话方式")) if way else Way.FACE,
		collective=collective,
	)


def _interval(row: RowReader, now: datetime | None) -> tuple[datetime, datetime]:
	row.required("started_at")
	started, ended = row.parsed("started_at", lambda text: parse_interval(text, row.text("ended_at")))
	ending = "ended_at" if "ended_at" in row.sheet.columns else "started_at"
	if ended < started:
		row.refuse(ending, "结束时间早于开始时间，请核对；此行未读入。")
	if ended - started > LONGEST_TALK:
		row.refuse(ending, "谈话超过 24 小时，请核对日期；此行未读入。")
	if now is not None and started > now:
		row.refuse("started_at", "谈话时间在统计时间之后，尚未发生的谈话不能记为已谈；此行未读入。")
	return started, ended


def _entered(row: RowReader) -> datetime | None:
	"""When the row was written. A day without a time of day counts to its end: never late by mere rounding."""
	text = row.text("entered_at")
	if not text:
		return None
	try:
		return parse_moment(text)
	except BadValue:
		day = row.side_day("entered_at")
		return datetime.combine(day, time(23, 59)) if day else None


def _follow_up(row: RowReader) -> FollowUp | None:
	if not row.text("follow_up"):
		return None
	return FollowUp(
		matter=row.text("follow_up"),
		owner=row.text("follow_up_owner"),
		due=row.side_day("follow_up_due"),
		done_on=row.side_day("follow_up_done"),
		result=row.text("follow_up_result"),
	)


def _answers(row: RowReader, people: PeopleIndex, persons: tuple[str, ...]) -> dict[str, Answer]:
	"""Each person's answer: one word for all, or 「王芳：已阅无误；李强：有异议」."""
	if "verdict" not in row.sheet.columns:
		return {person: Answer(Verdict.PAPER) for person in persons}
	text = row.text("verdict").replace("：", ":")
	if not text:
		return {}
	on = row.parsed("confirmed_on", parse_date) if row.text("confirmed_on") else None
	words = row.text("objection")
	if ":" not in text:
		verdict = row.parsed("verdict", lambda cell: meaning(cell, VERDICTS, "确认情况"))
		return {person: Answer(verdict, on, words) for person in persons}
	answers = {}
	for part in split_names(text):
		name, _colon, word = part.partition(":")
		try:
			person, verdict = people.find(name).id, meaning(word, VERDICTS, "确认情况")
		except BadValue as error:
			row.refuse("verdict", f"{error}此行未读入。")
		answers[person] = Answer(verdict, on, words if verdict in (Verdict.OBJECTED, Verdict.UNABLE) else "")
	return answers
