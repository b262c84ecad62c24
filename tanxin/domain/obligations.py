"""A rule makes obligations (应谈事项): who owes a talk with whom, why, and by when.

Each obligation has a key that never changes, so that making them again adds nothing. What a period or a meeting
asks is the same whether it is worked out day by day or at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.directory import Directory
from tanxin.domain.model import (
	PARTING,
	Deadline,
	DeadlineUnit,
	Event,
	Meeting,
	Obligation,
	Rule,
	RuleKind,
)
from tanxin.domain.owed import owed_in
from tanxin.domain.periods import add_months
from tanxin.domain.roster_changes import Changes
from tanxin.domain.sentences import reads_as
from tanxin.domain.settings import LocalSettings
from tanxin.domain.stretches import periods_of, windows_of
from tanxin.domain.supersession import speaks_on
from tanxin.domain.terms import label
from tanxin.domain.who import resolve_talker

__all__ = [
	"applicable_rules",
	"deadline_of",
	"due_date",
	"event_obligations",
	"periodic_obligations",
	"reads_as",
	"why_none",
	"window_obligations",
]

_LOCAL_DEADLINE = Deadline(DeadlineUnit.WORKING_DAYS, setting="event_deadline_days")
_RAISED_BY_EVENTS = frozenset({RuleKind.EVENT, RuleKind.RESPONSE})


def applicable_rules(event: Event, rules: Iterable[Rule], directory: Directory) -> list[Rule]:
	"""Rules in force on the day of the event that speak of this situation and of this person."""
	known = {rule.code: rule for rule in rules}
	roles = directory.roles_of(event.person, _day_of(event, directory))
	return [
		rule
		for rule in known.values()
		if rule.kind in _RAISED_BY_EVENTS
		and event.situation in rule.situations
		and rule.subjects & roles
		and speaks_on(rule, event.happened_on, known)
	]


def why_none(event: Event, rules: Iterable[Rule], directory: Directory) -> str:
	"""Why an event makes no obligation, in Chinese; empty when it makes one."""
	if event.withdrawn:
		return "该情形已撤销"
	if applicable_rules(event, rules, directory):
		return ""
	name = directory.name_of(event.person)
	if not directory.present(event.person, _day_of(event, directory)):
		return f"{name}在{event.happened_on:%Y-%m-%d}不在册，不产生应谈事项，请核对人员名册"
	return f"{name}当日的身份没有对应“{label(event.situation)}”的规则，不产生应谈事项"


def event_obligations(
	event: Event,
	rules: Iterable[Rule],
	directory: Directory,
	calendar: WorkCalendar,
	settings: LocalSettings,
) -> list[Obligation]:
	"""What an event makes owed: one obligation a rule, none once it is withdrawn. Raises `NoWorkingDay`.

	A date that is known ahead (退休、合同到期) may be talked about from the day it became known.
	"""
	if event.withdrawn:
		return []
	starts = min(event.happened_on, event.noticed_on or event.happened_on)
	return [
		_of_event(event, rule, directory, starts, due_date(rule, event.happened_on, calendar, settings))
		for rule in applicable_rules(event, rules, directory)
	]


def periodic_obligations(
	rules: Iterable[Rule],
	year: int,
	directory: Directory,
	calendar: WorkCalendar,
	settings: LocalSettings,
	on: date | None = None,
) -> Iterator[Obligation]:
	"""What relations, frequencies and quotas make owed in a year, rule by rule and period by period.

	With `on` roster and posts are those of that day, kept within each period, and periods that begin later than
	the unit looks ahead are left for later; without it, whoever was owed it on any day. Raises `NoWorkingDay`.
	"""
	known, changes = {rule.code: rule for rule in rules}, Changes(directory)
	for rule in known.values():
		for stretch in periods_of(rule, year, known, calendar, settings, on):
			yield from owed_in(rule, stretch, directory, changes)


def window_obligations(
	rules: Iterable[Rule],
	meetings: Iterable[Meeting],
	directory: Directory,
	calendar: WorkCalendar,
	settings: LocalSettings,
	on: date | None = None,
) -> Iterator[Obligation]:
	"""What the window rules (会前必谈) make owed, meeting by meeting: due the last working day before it.

	`on` as above, kept within the window. Raises `NoWorkingDay`.
	"""
	known, changes = {rule.code: rule for rule in rules}, Changes(directory)
	for meeting in meetings:
		for rule, stretch in windows_of(known.values(), meeting, known, calendar, settings, on):
			yield from owed_in(rule, stretch, directory, changes)


def due_date(rule: Rule, start: date, calendar: WorkCalendar, settings: LocalSettings) -> date:
	"""The last day for a talk that became owed on `start`; moved on when it would fall on a day off.

	A rule without a number of its own takes the unit's (本单位规定). Raises `NoWorkingDay`.
	"""
	return deadline_of(rule.deadline or _LOCAL_DEADLINE, start, calendar, settings)


def deadline_of(deadline: Deadline, start: date, calendar: WorkCalendar, settings: LocalSettings) -> date:
	"""The last day of a time limit that runs from `start`, never a day off. Raises `NoWorkingDay`."""
	count = deadline.value if deadline.value is not None else settings.number(deadline.setting)
	if deadline.unit is DeadlineUnit.WORKING_DAYS:
		return calendar.add_working_days(start, count)
	last = start + timedelta(days=count)
	if deadline.unit is DeadlineUnit.MONTHS:
		last = add_months(start, count)
	return calendar.add_working_days(last, 0)


def _of_event(event: Event, rule: Rule, directory: Directory, starts: date, due: date) -> Obligation:
	"""One obligation with its talker as the posts stand on the day the event is known."""
	day = _day_of(event, directory)
	choice = resolve_talker(rule, event.person, directory, day, event.requested_talker)
	return Obligation(
		key=f"{rule.code}|{event.id}",
		rule=rule.code,
		person=event.person,
		organization=directory.person(event.person).organization,
		talker=choice.person,
		talker_reason=choice.reason,
		starts_on=starts,
		due_date=due,
		event=event.id,
		soft=rule.soft,
	)


def _day_of(event: Event, directory: Directory) -> date:
	"""The day on which the person's roles are read: who leaves is still owed his talk (离任、退休)."""
	day = min(event.happened_on, event.noticed_on or event.happened_on)
	if event.situation not in PARTING or not directory.knows(event.person):
		return day
	left_on = directory.person(event.person).left_on
	return day if left_on is None else min(day, left_on)
