"""What the roster tells by itself: anniversaries of joining the Party, and applications to join it."""

from __future__ import annotations

from datetime import date

from tanxin.domain.model import Person, Situation
from tanxin.intake.roster import RosterRow
from tanxin.intake.roster_events import roster_events

BOTH = (Situation.POLITICAL_BIRTHDAY, Situation.JOIN_APPLICATION)


def row(joined: date | None = None, applied: date | None = None, **person: object) -> RosterRow:
	someone = Person("P1", "王芳", "B1", **person)  # type: ignore[arg-type]
	return RosterRow(2, someone, joined_party_on=joined, applied_to_join_on=applied)


def days(one: RosterRow, as_of: date) -> list[date]:
	return [event.happened_on for event in roster_events([one], BOTH, as_of)]


def test_a_birthday_is_one_a_year_and_known_a_week_ahead() -> None:
	one = row(date(2010, 7, 1))
	assert days(one, date(2026, 6, 23)) == []
	for as_of in (date(2026, 6, 24), date(2026, 7, 1), date(2026, 12, 31)):
		(event,) = roster_events([one], BOTH, as_of)
		assert (event.id, event.happened_on) == ("政治生日|P1|2026", date(2026, 7, 1))
		assert event.noticed_on == date(2026, 6, 24)


def test_around_new_year_the_next_ones_are_known() -> None:
	assert days(row(date(2010, 1, 3)), date(2026, 12, 28)) == [date(2026, 1, 3), date(2027, 1, 3)]


def test_a_leap_day_falls_on_the_last_of_february_and_the_day_of_joining_is_no_anniversary() -> None:
	assert days(row(date(2012, 2, 29)), date(2026, 11, 20)) == [date(2026, 2, 28)]
	assert days(row(date(2026, 3, 1)), date(2026, 11, 20)) == []


def test_nobody_who_left_or_is_no_member_has_one() -> None:
	assert days(row(date(2010, 7, 1), left_on=date(2026, 6, 30)), date(2026, 11, 20)) == []
	assert days(row(date(2010, 7, 1), left_on=date(2026, 7, 1)), date(2026, 11, 20)) == [date(2026, 7, 1)]
	assert days(row(date(2010, 7, 1), is_party_member=False), date(2026, 11, 20)) == []


def test_an_application_counts_for_a_year_and_never_before_it_is_handed_in() -> None:
	as_of = date(2026, 11, 20)
	for day, told in (
		("2026-11-20", True),
		("2025-11-21", True),
		("2025-11-20", False),
		("2026-11-21", False),
	):
		assert bool(days(row(applied=date.fromisoformat(day)), as_of)) is told, day


def test_only_what_a_rule_asks_for_is_told() -> None:
	one = row(date(2010, 7, 1), date(2026, 9, 1))
	assert len(list(roster_events([one], BOTH, date(2026, 11, 20)))) == 2
	assert list(roster_events([one], (), date(2026, 11, 20))) == []
