"""A rule makes obligations (应谈事项): who owes a talk with whom, why, and by when.

Each obligation has a key that never changes, so that making them again adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.directory import Directory
from tanxin.domain.model import (
	Deadline,
	DeadlineUnit,
	Event,
	Meeting,
	Obligation,
	Rule,
	RuleKind,
	Situation,
	SubjectRole,
)
from tanxin.domain.periods import Span, add_months, spans
from tanxin.domain.sentences import reads_as
from tanxin.domain.settings import LocalSettings
from tanxin.domain.terms import label
from tanxin.domain.who import resolve_talker

__all__ = [
	"applicable_rules",
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
	day = _day_of(event, directory)
	roles = directory.roles_of(event.person, day)
	return [
		rule
		for rule in rules
		if rule.kind in _RAISED_BY_EVENTS
		and event.situation in rule.situations
		and rule.applies_on(event.happened_on)
		and rule.subjects & roles
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
	"""What an event makes owed: one obligation a rule, none once it is withdrawn. Raises `NoWorkingDay`."""
	if event.withdrawn:
		return []
	day = _day_of(event, directory)
	return [
		_obligation(
			f"{rule.code}|{event.id}",
			rule,
			event.person,
			directory,
			day,
			event.happened_on,
			due_date(rule, event.happened_on, calendar, settings),
			event=event,
		)
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
	"""What the frequency rules (定期次数) make owed in a year, rule by rule and period by period.

	Roster and posts are those of the day `on`, kept within each period; without it, of the due date.
	Raises `NoWorkingDay`.
	"""
	for rule in rules:
		if rule.kind is not RuleKind.FREQUENCY or rule.period is None:
			continue
		for span in spans(rule.period, year):
			due = calendar.last_working_day_within(span.start, span.end)
			day = _clamp(on, span.start, due)
			if rule.applies_on(day):
				yield from _of_period(rule, span, due, directory, day)


def window_obligations(
	rules: Iterable[Rule],
	meetings: Iterable[Meeting],
	directory: Directory,
	calendar: WorkCalendar,
	settings: LocalSettings,
	on: date | None = None,
) -> list[Obligation]:
	"""What the window rules (会前必谈) make owed: due the last working day before the meeting.

	Roster and posts are those of the day `on`, kept within the window. Raises `NoWorkingDay`.
	"""
	known = list(rules)
	found = []
	for meeting in meetings:
		starts = meeting.held_on - timedelta(days=max(settings.window_days, 1))
		matching = [rule for rule in known if _anchored(rule, meeting)]
		if not matching:
			continue
		due = calendar.last_working_day_within(starts, meeting.held_on - timedelta(days=1))
		day = _clamp(on, starts, due)
		for rule in matching:
			for person in _attendees(rule, meeting, directory, day):
				key = f"{rule.code}|{person}|{meeting.id}"
				begins = _not_before_joining(person, starts, directory)
				found.append(_obligation(key, rule, person, directory, day, begins, due, meeting=meeting))
	return found


def due_date(rule: Rule, start: date, calendar: WorkCalendar, settings: LocalSettings) -> date:
	"""The last day for a talk that became owed on `start`; moved on when it would fall on a day off.

	A rule without a number of its own takes the unit's (本单位规定). Raises `NoWorkingDay`.
	"""
	deadline = rule.deadline or _LOCAL_DEADLINE
	count = deadline.value if deadline.value is not None else settings.number(deadline.setting)
	if deadline.unit is DeadlineUnit.WORKING_DAYS:
		return calendar.add_working_days(start, count)
	last = start + timedelta(days=count)
	if deadline.unit is DeadlineUnit.MONTHS:
		last = add_months(start, count)
	return calendar.add_working_days(last, 0)


def _day_of(event: Event, directory: Directory) -> date:
	"""The day on which the person's roles are read: who leaves is still owed his talk (离任、退休)."""
	if event.situation is not Situation.LEAVING or not directory.knows(event.person):
		return event.happened_on
	left_on = directory.person(event.person).left_on
	return event.happened_on if left_on is None else min(event.happened_on, left_on)


def _of_period(rule: Rule, span: Span, due: date, directory: Directory, day: date) -> Iterator[Obligation]:
	for person in directory.people:
		if not rule.subjects & directory.roles_of(person.id, day):
			continue
		starts = _not_before_joining(person.id, span.start, directory)
		for number in range(1, rule.min_count + 1):
			key = f"{rule.code}|{person.id}|{span.name}" + (f"#{number}" if number > 1 else "")
			yield _obligation(key, rule, person.id, directory, day, starts, due, period=span.name)


def _anchored(rule: Rule, meeting: Meeting) -> bool:
	return (
		rule.kind is RuleKind.WINDOW
		and rule.meeting is meeting.kind
		and rule.applies_on(meeting.held_on)
		and (not rule.window_months or meeting.held_on.month in rule.window_months)
	)


def _attendees(rule: Rule, meeting: Meeting, directory: Directory, day: date) -> list[str]:
	"""Whom the rule speaks of at that meeting: the organisation's own people, and its team for a team rule."""
	people = [person.id for person in directory.people_of(meeting.organization, day)]
	if SubjectRole.TEAM_MEMBER in rule.subjects:
		people.extend(directory.team_of(meeting.organization, day))
	return [person for person in dict.fromkeys(people) if rule.subjects & directory.roles_of(person, day)]


def _obligation(
	key: str,
	rule: Rule,
	person: str,
	directory: Directory,
	day: date,
	starts: date,
	due: date,
	event: Event | None = None,
	meeting: Meeting | None = None,
	period: str = "",
) -> Obligation:
	"""One obligation with its talker as the posts stood on `day`."""
	choice = resolve_talker(rule, person, directory, day, event.requested_talker if event else None)
	return Obligation(
		key=key,
		rule=rule.code,
		person=person,
		organization=directory.person(person).organization,
		talker=choice.person,
		talker_reason=choice.reason,
		starts_on=starts,
		due_date=due,
		period=period,
		event=event.id if event else None,
		meeting=meeting.id if meeting else None,
		soft=rule.soft,
	)


def _not_before_joining(person: str, starts: date, directory: Directory) -> date:
	joined = directory.person(person).joined_on
	return starts if joined is None else max(starts, joined)


def _clamp(on: date | None, first: date, last: date) -> date:
	return last if on is None else min(max(on, first), last)
