from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.schedule import check_parties, check_times, form_of, is_late_entry
from tanxin.domain.settings import LocalSettings
from tanxin.tests.domain.worlds import PEOPLE, calendars, is_chinese

TIMES = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31))
NINE = datetime(2026, 11, 20, 9)


@given(TIMES, TIMES, st.none() | TIMES)
def test_times_are_refused_exactly_when_they_cannot_be(started, ended, now):
	problems = check_times(started, ended, now)
	possible = started < ended <= started + timedelta(hours=24) and (now is None or ended <= now)
	assert bool(problems) != possible
	assert all(is_chinese(each) for each in problems)


@pytest.mark.parametrize(
	("minutes", "now", "said"),
	[
		(-1, None, "早于开始时间"),
		(0, None, "相同"),
		(24 * 60 + 1, None, "超过24小时"),
		(60, NINE, "在将来"),
	],
)
def test_each_impossible_time_has_its_sentence(minutes, now, said):
	(problem,) = check_times(NINE, NINE + timedelta(minutes=minutes), now)
	assert said in problem


@given(st.lists(st.sampled_from(PEOPLE), max_size=4), st.lists(st.sampled_from(PEOPLE), max_size=4))
def test_parties_are_refused_exactly_when_they_cannot_be(talkers, persons):
	everybody = talkers + persons
	possible = bool(talkers) and bool(persons) and len(set(everybody)) == len(everybody)
	problems = check_parties(talkers, persons)
	assert bool(problems) != possible
	assert all(is_chinese(each) for each in problems)


def test_a_talk_with_oneself_is_named_as_such():
	(problem,) = check_parties(["li"], ["li"])
	assert "不能与自己谈话" in problem


@pytest.mark.parametrize(
	("talkers", "persons", "form"),
	[(1, 1, "One to One"), (1, 2, "One to Many"), (2, 1, "One to Many"), (2, 3, "Many to Many")],
)
def test_the_form_follows_from_the_number_on_each_side(talkers, persons, form):
	assert form_of(talkers, persons) == form


@pytest.mark.parametrize(("entered", "late"), [(date(2026, 11, 25), False), (date(2026, 11, 26), True)])
def test_an_entry_is_late_after_three_working_days(entered, late):
	calendar = WorkCalendar.from_holidays([])
	at = datetime.combine(entered, datetime.max.time())
	assert is_late_entry(NINE, at, calendar, LocalSettings()) is late


@given(calendars(), TIMES, st.integers(0, 30), st.integers(0, 30))
def test_waiting_longer_never_makes_an_entry_timely(calendar, ended, days, more):
	def late(after: int) -> bool:
		return is_late_entry(ended, ended + timedelta(days=after), calendar, LocalSettings())

	assert not late(days) or late(days + more)
