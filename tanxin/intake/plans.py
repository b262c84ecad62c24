"""A unit's list of planned talks (谈话计划), one row a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tanxin.domain.model import Way
from tanxin.intake.headings import PLANS, find_headings
from tanxin.intake.people import PeopleIndex
from tanxin.intake.reading import Reading
from tanxin.intake.rows import RowReader, read_rows
from tanxin.intake.table import read_table
from tanxin.intake.values import parse_moment, split_names
from tanxin.intake.vocabulary import WAYS, meaning, plan_state


@dataclass(frozen=True, slots=True)
class PlanRow:
	"""One planned talk. `state` is a state of the transition table; people are identifiers of the roster."""

	row: int
	id: str
	talkers: tuple[str, ...]
	persons: tuple[str, ...]
	state: str = "Plan Draft"
	events: tuple[str, ...] = ()
	reason: str = ""
	planned_at: datetime | None = None
	place: str = ""
	way: Way = Way.FACE
	focus: str = ""
	preparation: str = ""
	made_by: str | None = None
	made_on: date | None = None
	approver: str | None = None
	signed_on: date | None = None
	opinion: str = ""
	sequence: str = ""
	sequence_reason: str = ""


def read_plans(path: Path, people: PeopleIndex) -> Reading[PlanRow]:
	"""Read the list of plans."""
	sheet = find_headings(read_table(path), PLANS, (("talkers",), ("persons",)))
	seen: dict[str, int] = {}
	return read_rows(sheet, lambda row: _plan(row, people, seen))


def _plan(row: RowReader, people: PeopleIndex, seen: dict[str, int]) -> PlanRow:
	row.required("talkers")
	row.required("persons")
	talkers = tuple(person.id for person in row.parsed("talkers", people.find_all))
	persons = tuple(person.id for person in row.parsed("persons", people.find_all))
	if set(talkers) & set(persons):
		row.refuse("persons", "谈话人不能和自己谈话，请改正谈话对象；此行未读入。")
	plan_id = row.text("id") or f"{row.sheet.file}#{row.number}"
	if plan_id in seen:
		row.refuse("id", f"编号与第 {seen[plan_id]} 行重复，此行未读入。")
	signed = _signing(row, people)
	seen[plan_id] = row.number
	return PlanRow(
		row=row.number,
		id=plan_id,
		talkers=talkers,
		persons=persons,
		events=tuple(split_names(row.text("events"))),
		reason=row.text("reason"),
		planned_at=row.parsed("planned_at", parse_moment) if row.text("planned_at") else None,
		place=row.text("place"),
		way=row.parsed("way", lambda text: meaning(text, WAYS, "谈话方式")) if row.text("way") else Way.FACE,
		focus=row.text("focus"),
		preparation=row.text("preparation"),
		sequence=row.text("sequence"),
		sequence_reason=row.text("sequence_reason"),
		**signed,
	)


def _signing(row: RowReader, people: PeopleIndex) -> dict:
	"""Who made the plan, who signs it, and where it stands."""
	return {
		"state": row.parsed("state", plan_state) if row.text("state") else "Plan Draft",
		"made_by": row.parsed("made_by", people.find).id if row.text("made_by") else None,
		"made_on": row.side_day("made_on"),
		"approver": row.parsed("approver", people.find).id if row.text("approver") else None,
		"signed_on": row.side_day("signed_on"),
		"opinion": row.text("opinion"),
	}
