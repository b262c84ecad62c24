"""The periods of a year (周期) and counting in months."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from tanxin.domain.model import Period


@dataclass(frozen=True, slots=True)
class Span:
	"""One period with its name ("2026", "2026-H1", "2026-Q1", "2026-01"), both days included."""

	name: str
	start: date
	end: date


_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}
_NAMES = {
	Period.MONTH: "{year}-{number:02d}",
	Period.QUARTER: "{year}-Q{number}",
	Period.HALF_YEAR: "{year}-H{number}",
	Period.YEAR: "{year}",
}


def spans(period: Period, year: int) -> list[Span]:
	"""All periods of that kind in a year, in order; together they are the year."""
	length = _MONTHS[period]
	found = []
	for number in range(1, 12 // length + 1):
		last_month = number * length
		start = date(year, last_month - length + 1, 1)
		end = date(year, last_month, monthrange(year, last_month)[1])
		found.append(Span(_NAMES[period].format(year=year, number=number), start, end))
	return found


def named(name: str) -> Span | None:
	"""The period of that name ("2026", "2026-H1", "2026-Q1", "2026-01"); None when there is no such period."""
	if not name[:4].isdigit():
		return None
	return next((span for kind in Period for span in spans(kind, int(name[:4])) if span.name == name), None)


def containing(day: date) -> list[Span]:
	"""The periods of every kind that the day lies in."""
	return [span for kind in Period for span in spans(kind, day.year) if span.start <= day <= span.end]


def add_months(day: date, months: int) -> date:
	"""The same day some months later, or the last day of a month that has no such day."""
	year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
	return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
