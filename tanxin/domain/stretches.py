"""The stretches of time in which a rule asks (期间): a period of the year, or the days before a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.model import Meeting, Rule, RuleKind
from tanxin.domain.periods import spans
from tanxin.domain.settings import LocalSettings
from tanxin.domain.supersession import speaks_from, speaks_on

#: Kinds that ask again in every period.
PERIODIC = frozenset({RuleKind.FREQUENCY, RuleKind.RELATION, RuleKind.QUOTA})


@dataclass(frozen=True, slots=True)
class Stretch:
	"""From `start`, when a talk first counts, to `due`, both included; `last` ends the rule itself.

	`day` is the day whose roster and posts are read; None: whoever was owed it on any day.
	"""

	name: str
	start: date
	due: date
	last: date
	day: date | None
	meeting: str | None = None
	within: str | None = None  # organisation of the meeting


def periods_of(
	rule: Rule,
	year: int,
	known: Mapping[str, Rule],
	calendar: WorkCalendar,
	settings: LocalSettings,
	on: date | None,
) -> Iterator[Stretch]:
	"""The periods of a year that the rule governs, those begun by `on` or about to. Raises `NoWorkingDay`."""
	if rule.kind not in PERIODIC or rule.period is None or not rule.enabled:
		return
	horizon = date.max if on is None else on + timedelta(days=settings.lead_days)
	for span in spans(rule.period, year):
		due = calendar.last_working_day_within(span.start, span.end)
		if rule.asked_since and due < rule.asked_since:
			continue
		first = speaks_from(rule, span.start, due, known)
		if first is not None and first <= horizon:
			yield _stretch(rule, span.name, first, due, on)


def windows_of(
	rules: Iterable[Rule],
	meeting: Meeting,
	known: Mapping[str, Rule],
	calendar: WorkCalendar,
	settings: LocalSettings,
	on: date | None,
) -> Iterator[tuple[Rule, Stretch]]:
	"""The rules that ask for talks before the meeting, due the last working day before it. Raises `NoWorkingDay`."""
	matching = [rule for rule in rules if _anchored(rule, meeting, known)]
	if not matching:
		return
	start, due = window(meeting.held_on, calendar, settings)
	for rule in matching:
		yield rule, _stretch(rule, "", start, due, on, meeting)


def window(held_on: date, calendar: WorkCalendar, settings: LocalSettings) -> tuple[date, date]:
	"""The first day of talks before a meeting of that day, and the last working day. Raises `NoWorkingDay`."""
	start = held_on - timedelta(days=max(settings.window_days, 1))
	return start, calendar.last_working_day_within(start, held_on - timedelta(days=1))


def _stretch(
	rule: Rule, name: str, start: date, due: date, on: date | None, meeting: Meeting | None = None
) -> Stretch:
	last = due if rule.effective_to is None or meeting else min(due, rule.effective_to)
	day = None if on is None else min(max(on, start), last)
	if meeting is None:
		return Stretch(name, start, due, last, day)
	return Stretch(name, start, due, last, day, meeting.id, meeting.organization)


def _anchored(rule: Rule, meeting: Meeting, known: Mapping[str, Rule]) -> bool:
	return (
		rule.kind is RuleKind.WINDOW
		and rule.meeting is meeting.kind
		and (not rule.window_months or meeting.held_on.month in rule.window_months)
		and speaks_on(rule, meeting.held_on, known)
	)
