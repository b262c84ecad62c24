from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.calendar import NoWorkingDay, WorkCalendar
from tanxin.domain.model import Period
from tanxin.domain.periods import add_months, spans
from tanxin.tests.domain.worlds import DAYS, calendars, is_chinese


def working_days(calendar: WorkCalendar, after: date, until: date) -> int:
	days = (after + timedelta(days=number) for number in range(1, (until - after).days + 1))
	return sum(not calendar.is_day_off(day) for day in days)


@given(calendars(), DAYS, st.integers(1, 30))
def test_adding_counts_exactly_the_working_days_and_lands_on_one(calendar, start, count):
	end = calendar.add_working_days(start, count)
	assert not calendar.is_day_off(end)
	assert working_days(calendar, start, end) == count


@given(calendars(), DAYS)
def test_adding_none_stays_or_moves_to_the_next_working_day(calendar, start):
	end = calendar.add_working_days(start, 0)
	assert end >= start and not calendar.is_day_off(end)
	assert end == start or working_days(calendar, start - timedelta(days=1), end) == 1


@given(calendars(), DAYS, st.integers(0, 20))
def test_subtracting_undoes_adding_from_a_working_day(calendar, start, count):
	start = calendar.add_working_days(start, 0)
	assert calendar.subtract_working_days(calendar.add_working_days(start, count), count) == start


@given(calendars(), DAYS)
def test_the_last_working_day_leaves_only_days_off_behind_it(calendar, day):
	found = calendar.last_working_day_on_or_before(day)
	assert found <= day and not calendar.is_day_off(found)
	assert working_days(calendar, found, day) == 0


@pytest.mark.parametrize(
	"ask",
	[
		lambda calendar: calendar.add_working_days(date(2026, 3, 2), 1),
		lambda calendar: calendar.last_working_day_on_or_before(date(2026, 3, 2)),
		lambda calendar: calendar.add_working_days(date.max, 1),
		lambda calendar: calendar.last_working_day_on_or_before(date.min),
	],
)
def test_a_calendar_without_working_days_is_said_in_chinese(ask):
	with pytest.raises(NoWorkingDay) as caught:
		ask(WorkCalendar.from_holidays([], range(7)))
	assert is_chinese(str(caught.value))


def test_a_window_without_a_working_day_is_refused():
	calendar = WorkCalendar.from_holidays([])
	with pytest.raises(NoWorkingDay, match="2026-11-21至2026-11-22之间没有工作日"):
		calendar.last_working_day_within(date(2026, 11, 21), date(2026, 11, 22))


def test_the_national_calendar_knows_holidays_and_make_up_days():
	calendar = WorkCalendar.china()
	assert calendar.is_day_off(date(2025, 10, 1))
	assert not calendar.is_day_off(date(2025, 9, 28))  # a Sunday worked for the National Day holiday
	assert calendar.is_day_off(date(2025, 9, 27))


def test_make_up_days_win_over_weekends_and_holidays():
	saturday = date(2026, 11, 21)
	assert not WorkCalendar.from_holidays([saturday], make_up=[saturday]).is_day_off(saturday)


@given(st.sampled_from(Period), st.integers(2000, 2099))
def test_the_periods_of_a_year_follow_each_other_and_fill_it(period, year):
	found = spans(period, year)
	assert found[0].start == date(year, 1, 1) and found[-1].end == date(year, 12, 31)
	assert all(left.end + timedelta(days=1) == right.start for left, right in pairwise(found))
	assert len({span.name for span in found}) == len(found)


@pytest.mark.parametrize(
	("start", "months", "end"),
	[
		(date(2026, 1, 31), 1, date(2026, 2, 28)),
		(date(2024, 1, 31), 1, date(2024, 2, 29)),
		(date(2026, 11, 15), 2, date(2027, 1, 15)),
		(date(2026, 12, 31), 12, date(2027, 12, 31)),
	],
)
def test_months_end_where_the_month_ends(start, months, end):
	assert add_months(start, months) == end
