"""Days and times as people write them; doubtful ones are refused."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.intake.values import BadValue, parse_date, parse_interval, parse_moment, parse_yes_no, split_names

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(
	DAYS,
	st.sampled_from(
		["{:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日", "{:%Y%m%d}"]
	),
)
def test_every_day_is_read_back_from_each_way_of_writing_it(day: date, form: str) -> None:
	assert parse_date(form.format(day)) == day


@given(DAYS, st.times())
def test_a_moment_is_read_to_the_minute(day: date, clock) -> None:
	moment = datetime.combine(day, clock).replace(second=0, microsecond=0)
	assert parse_moment(moment.strftime("%Y-%m-%d %H:%M")) == moment
	assert parse_date(moment.isoformat(" ")) == day


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_a_bad_value(text: str) -> None:
	for parse in (parse_date, parse_moment):
		try:
			parse(text)
		except BadValue as error:
			assert str(error).endswith("。")


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "1026-01-01", "2026", "昨天", "03-04-2026", ""])
def test_impossible_and_ambiguous_days_are_refused(text: str) -> None:
	with pytest.raises(BadValue):
		parse_date(text)


def test_days_of_other_calendars_programs_and_habits() -> None:
	assert parse_date("46083") == date(2026, 3, 2)
	assert parse_date("25-03-2026") == date(2026, 3, 25)
	assert parse_date("2026.3.2") == date(2026, 3, 2)


@pytest.mark.parametrize(
	("start", "end"),
	[
		("2026-03-02 09:00", "2026-03-02 09:40"),
		("2026-03-02 09:00", "9:40"),
		("2026年3月2日 9:00—9:40", ""),
		("2026-03-02 09:00-09:40", ""),
		("2026年3月2日9时00分至9时40分", ""),
		("2026/3/2 9：00～9：40", ""),
	],
)
def test_an_interval_in_one_cell_or_two(start: str, end: str) -> None:
	assert parse_interval(start, end) == (datetime(2026, 3, 2, 9, 0), datetime(2026, 3, 2, 9, 40))


def test_a_missing_end_is_not_invented_and_a_missing_clock_is_refused() -> None:
	began, ended = parse_interval("2026-03-02 09:00", "")
	assert began == ended
	with pytest.raises(BadValue, match="几时几分"):
		parse_interval("2026-03-02", "")
	with pytest.raises(BadValue, match="不存在"):
		parse_moment("2026-03-02 25:00")


def test_tick_boxes_and_lists_of_names() -> None:
	assert parse_yes_no("是") and not parse_yes_no("") and not parse_yes_no("No")
	with pytest.raises(BadValue):
		parse_yes_no("也许")
	assert split_names("王芳、李强，陈光;赵敏\n孙丽") == ["王芳", "李强", "陈光", "赵敏", "孙丽"]
