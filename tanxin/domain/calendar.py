"""Working days (工作日): the unit's calendar, from its own holiday list or the national one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

#: How far a working day is looked for before the calendar itself is held to be wrong.
REACH_DAYS = 366

ONE_DAY = timedelta(days=1)


class NoWorkingDay(ValueError):
	"""No working day within reach: the holiday list leaves none. The message is Chinese."""

	@classmethod
	def near(cls, day: date, step: timedelta) -> NoWorkingDay:
		"""Nothing on that side of the day."""
		side = "后" if step > timedelta(0) else "前"
		return cls(f"{day:%Y-%m-%d}之{side}{REACH_DAYS}天内没有工作日，请检查单位的节假日表")


class WorkCalendar:
	"""Says which days are off. In: a function from day to bool."""

	def __init__(self, is_off: Callable[[date], bool]) -> None:
		self._is_off = is_off

	@classmethod
	def from_holidays(
		cls, days_off: Iterable[date], weekly_off: Iterable[int] = (5, 6), make_up: Iterable[date] = ()
	) -> WorkCalendar:
		"""From a holiday list, the weekdays off (Monday is 0) and the make-up working days (调休上班).

		A list that already names every weekend is passed with `weekly_off=()`.
		"""
		off, weekdays, working = frozenset(days_off), frozenset(weekly_off), frozenset(make_up)
		return cls(lambda day: day not in working and (day in off or day.weekday() in weekdays))

	@classmethod
	def china(cls) -> WorkCalendar:
		"""The national calendar with its make-up working days, as published in the library `holidays`."""
		import holidays  # here, since a site with its own holiday list never needs it

		national = holidays.country_holidays("CN")
		return cls(lambda day: not national.is_working_day(day))

	def is_day_off(self, day: date) -> bool:
		"""Whether nobody works on that day."""
		return self._is_off(day)

	def add_working_days(self, start: date, count: int) -> date:
		"""The count-th working day after `start`; for 0 `start` itself, or the next working day after it.

		Raises `NoWorkingDay` when none is in reach, `ValueError` for a negative count.
		"""
		if count < 0:
			raise ValueError("工作日数不能为负数")
		day = self._seek(start, ONE_DAY) if count == 0 else start
		for _ in range(count):
			day = self._seek(_step(day, ONE_DAY), ONE_DAY)
		return day

	def subtract_working_days(self, end: date, count: int) -> date:
		"""The count-th working day before `end`; for 0 `end` itself, or the last working day before it."""
		if count < 0:
			raise ValueError("工作日数不能为负数")
		day = self._seek(end, -ONE_DAY) if count == 0 else end
		for _ in range(count):
			day = self._seek(_step(day, -ONE_DAY), -ONE_DAY)
		return day

	def last_working_day_on_or_before(self, day: date) -> date:
		"""The day itself, or the nearest working day before it. Raises `NoWorkingDay`."""
		return self._seek(day, -ONE_DAY)

	def last_working_day_within(self, start: date, end: date) -> date:
		"""The last working day from `start` to `end`, both included. Raises `NoWorkingDay`."""
		day = self._seek(end, -ONE_DAY)
		if day < start:
			raise NoWorkingDay(f"{start:%Y-%m-%d}至{end:%Y-%m-%d}之间没有工作日，请检查单位的节假日表")
		return day

	def _seek(self, start: date, step: timedelta) -> date:
		day = start
		for _ in range(REACH_DAYS):
			if not self._is_off(day):
				return day
			day = _step(day, step)
		raise NoWorkingDay.near(start, step)


def _step(day: date, step: timedelta) -> date:
	"""One day on or back; the end of the calendar itself counts as no working day in reach."""
	try:
		return day + step
	except OverflowError:
		raise NoWorkingDay.near(day, step) from None
