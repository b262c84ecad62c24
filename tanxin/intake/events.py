"""Lists of what happened: must-talk situations (必谈情形) and meetings (会议).

An export of ERPNext's Employee Promotion, Transfer or Separation needs no column for the situation: the
heading of its date says which one it is.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tanxin.domain.model import PARTING, Event, Meeting, Person, Situation
from tanxin.intake.headings import EVENTS, MEETINGS, find_headings
from tanxin.intake.people import OrganizationIndex, PeopleIndex
from tanxin.intake.reading import Reading
from tanxin.intake.rows import RowReader, read_rows
from tanxin.intake.table import read_table
from tanxin.intake.values import parse_date, parse_yes_no
from tanxin.intake.vocabulary import MEETING_KINDS, SITUATIONS, meaning

#: Date column of an HR document → what it means and which document it is.
_HR_DATES = {
	"promotion_date": (Situation.PROMOTION, "Employee Promotion"),
	"transfer_date": (Situation.POST_CHANGE, "Employee Transfer"),
	"separation_date": (Situation.LEAVING, "Employee Separation"),
}
_DATES = ("happened_on", *_HR_DATES)


def read_events(path: Path, people: PeopleIndex) -> Reading[Event]:
	"""Read what happened to whom. Doubles and events after somebody left are refused, each with its reason."""
	sheet = find_headings(read_table(path), EVENTS, (("person", "name"), _DATES))
	if "situation" not in sheet.columns and not _HR_DATES.keys() & sheet.columns.keys():
		find_headings(read_table(path), EVENTS, (("situation",),))
	seen: dict[object, int] = {}
	return read_rows(sheet, lambda row: _event(row, people, seen))


def _event(row: RowReader, people: PeopleIndex, seen: dict[object, int]) -> Event:
	who = "person" if row.text("person") else "name"
	row.required(who)
	person = row.parsed(who, people.find)
	situation, happened_on, source = _what_and_when(row)
	_refuse_after_leaving(row, person, situation, happened_on)
	event_id = row.text("id") or f"{row.sheet.file}#{row.number}"
	_refuse_double(row, seen, (event_id, (person.id, situation, happened_on)))
	return Event(
		id=event_id,
		person=person.id,
		situation=situation,
		happened_on=happened_on,
		source_doctype=row.text("source_doctype") or source,
		source_name=row.text("source_name"),
		requested_talker=_requested(row, people, situation),
		withdrawn=row.parsed("withdrawn", parse_yes_no),
		noticed_on=_noticed(row, happened_on),
	)


def _noticed(row: RowReader, happened_on: date) -> date | None:
	"""The day on which a coming date was known (退休、合同到期); one after it says nothing."""
	noticed = row.day("noticed_on")
	return noticed if noticed and noticed < happened_on else None


def _what_and_when(row: RowReader) -> tuple[Situation, date, str]:
	"""Situation, day and the HR document that the columns point to."""
	dated = next((name for name in _DATES if row.text(name)), None)
	if dated is None:
		column = next(name for name in _DATES if name in row.sheet.columns)
		row.refuse(column, "没有填写发生日期，此行未读入。")
	happened_on = row.parsed(dated, parse_date)
	source = _HR_DATES[dated][1] if dated in _HR_DATES else ""
	if dated in _HR_DATES and not row.text("situation"):
		return _HR_DATES[dated][0], happened_on, source
	row.required("situation")
	situation = row.parsed("situation", lambda text: meaning(text, SITUATIONS, "情形"))
	return situation, happened_on, source


def _refuse_after_leaving(row: RowReader, person: Person, situation: Situation, happened_on: date) -> None:
	"""Nobody is talked to about something after the last day, save about the leaving itself."""
	if person.left_on and happened_on > person.left_on and situation not in PARTING:
		row.refuse(
			"happened_on", f"{person.name} 已于 {person.left_on} 离开，之后不再产生应谈事项，此行未读入。"
		)


def _refuse_double(row: RowReader, seen: dict[object, int], keys: tuple[object, ...]) -> None:
	for key in keys:
		if key in seen:
			row.refuse("id", f"与第 {seen[key]} 行是同一件事（同编号，或同人、同情形、同日），此行未读入。")
	for key in keys:
		seen[key] = row.number


def _requested(row: RowReader, people: PeopleIndex, situation: Situation) -> str | None:
	if situation is not Situation.REQUEST or not row.text("requested_talker"):
		return None
	return row.parsed("requested_talker", people.find).id


def read_meetings(path: Path, organizations: OrganizationIndex) -> Reading[Meeting]:
	"""Read the meetings before which talks are due."""
	sheet = find_headings(read_table(path), MEETINGS, (("organization",), ("kind",), ("held_on",)))
	return read_rows(sheet, lambda row: _meeting(row, organizations))


def _meeting(row: RowReader, organizations: OrganizationIndex) -> Meeting:
	row.required("organization")
	row.required("held_on")
	organization = row.parsed("organization", organizations.find)
	kind = row.parsed("kind", lambda text: meaning(text, MEETING_KINDS, "会议"))
	held_on = row.parsed("held_on", parse_date)
	meeting_id = row.text("id") or f"{organization.id}|{kind.value}|{held_on}"
	return Meeting(meeting_id, organization.id, kind, held_on)
