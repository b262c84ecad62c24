"""What the roster itself tells (人员名册): applications to join the Party, and the days on which people joined it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from tanxin.domain.model import Event, Situation
from tanxin.domain.periods import add_months
from tanxin.intake.roster import RosterRow

#: 政治生日: the person is told a week before (前一周), and the talk may be held from then on.
BIRTHDAY_AHEAD = 7
#: An application to join is asked about for as long: what is older was answered long ago, or never will be.
APPLICATION_MONTHS = 12


def roster_events(
	rows: Iterable[RosterRow], situations: Collection[Situation], as_of: date
) -> Iterator[Event]:
	"""The events of those situations that were known by that day and that the roster tells of.

	Each member's anniversary of joining (政治生日) in the year of that day, once; those of the week ahead too.
	Applications (入党申请) of the last `APPLICATION_MONTHS`.
	"""
	for row in rows:
		if Situation.POLITICAL_BIRTHDAY in situations:
			yield from _birthdays(row, as_of)
		if Situation.JOIN_APPLICATION in situations:
			yield from _application(row, as_of)


def _birthdays(row: RosterRow, as_of: date) -> Iterator[Event]:
	person, joined = row.person, row.joined_party_on
	if joined is None or not person.is_party_member:
		return
	last = as_of + timedelta(days=BIRTHDAY_AHEAD)
	for year in range(max(as_of.year, joined.year + 1), last.year + 1):
		day = add_months(joined, 12 * (year - joined.year))
		if day <= last and (person.left_on is None or day <= person.left_on):
			noticed = day - timedelta(days=BIRTHDAY_AHEAD)
			yield Event(
				f"政治生日|{person.id}|{year}",
				person.id,
				Situation.POLITICAL_BIRTHDAY,
				day,
				noticed_on=noticed,
			)


def _application(row: RosterRow, as_of: date) -> Iterator[Event]:
	person, day = row.person, row.applied_to_join_on
	if day is None or not add_months(as_of, -APPLICATION_MONTHS) < day <= as_of:
		return
	if person.left_on is None or day <= person.left_on:
		yield Event(f"入党申请|{person.id}|{day}", person.id, Situation.JOIN_APPLICATION, day)
