"""What would this rule do (会怎样)? Rules as they would be beside rules as they are, for a whole year.

What is counted is exactly what `domain.obligations` then makes, whoever was owed it on any day of the year.
Nothing is written, and of what streams by only one period of one rule is kept at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.directory import Directory
from tanxin.domain.effects import MOST_EXAMPLES, Effect, RuleEffect
from tanxin.domain.model import RESTRICTED_SITUATIONS, Event, Meeting, Obligation, Rule, RuleKind
from tanxin.domain.obligations import due_date, event_obligations
from tanxin.domain.owed import owed_in
from tanxin.domain.roster_changes import Changes
from tanxin.domain.rule_checks import RAISED
from tanxin.domain.settings import LocalSettings
from tanxin.domain.stretches import PERIODIC, Stretch, periods_of, windows_of
from tanxin.domain.supersession import speaks_on
from tanxin.domain.terms import label


@dataclass(frozen=True, slots=True)
class Regulations:
	"""The rules and the unit's own numbers (本单位规定), as they are or as they would be."""

	rules: tuple[Rule, ...]
	settings: LocalSettings

	@property
	def known(self) -> dict[str, Rule]:
		"""The rules by code."""
		return {rule.code: rule for rule in self.rules}


@dataclass(frozen=True, slots=True)
class World:
	"""What rules are tried on. Meetings and events are those known of the year; `within` narrows the count to
	these organisations."""

	year: int
	today: date
	directory: Directory
	calendar: WorkCalendar
	meetings: tuple[Meeting, ...] = ()
	events: tuple[Event, ...] = ()
	within: frozenset[str] | None = None


class _Group(NamedTuple):
	"""What a rule asks in one period, before one meeting or because of the year's events."""

	stretch: Stretch | None
	make: Callable[[], Iterable[Obligation]]


def what_if(now: Regulations, then: Regulations, world: World, asked: Collection[str] = ()) -> Effect:
	"""The effect of going over from `now` to `then`: of every rule that the change touches, and of those `asked`.

	Raises `DirectoryProblem` and `NoWorkingDay` as making obligations does.
	"""
	trial = _Trial(now, then, now.known, then.known, world, Changes(world.directory), Effect(world.year))
	touched = changed(now, then)
	for code in {**trial.after, **trial.before}:
		if code in touched or code in asked:
			_try(code, trial)
	return trial.effect


def changed(now: Regulations, then: Regulations) -> set[str]:
	"""Codes of rules that may ask something else: those that differ, those that take the place of one another,
	and those that live by a number of the unit's own that differs."""
	before, after = now.known, then.known
	found = {code for code in {**before, **after} if before.get(code) != after.get(code)}
	links = [(rule.code, rule.superseded_by) for rule in (*now.rules, *then.rules) if rule.superseded_by]
	grown = True
	while grown:
		size = len(found)
		for pair in links:
			if found.intersection(pair):
				found.update(pair)
		grown = len(found) > size
	if now.settings != then.settings:
		found |= {code for code, rule in {**before, **after}.items() if rule.kind not in PERIODIC}
	return {code for code in found if code in before or code in after}


def why_nothing(code: str, known: Mapping[str, Rule], world: World) -> str:
	"""Why a rule asks nothing in the year, in Chinese."""
	rule, first, last = known.get(code), date(world.year, 1, 1), date(world.year, 12, 31)
	if rule is None:
		return "规则已不在"
	if not rule.enabled:
		return "规则已停用，或所在的整部规则已停用"
	if (rule.effective_from and rule.effective_from > last) or (
		rule.effective_to and rule.effective_to < first
	):
		return f"{world.year}年不在有效期内"
	if not speaks_on(rule, last, known) and not speaks_on(rule, first, known):
		return "已由后来的规则取代" if rule.superseded_by else f"{world.year}年不在有效期内"
	if rule.kind in RAISED:
		return f"{world.year}年没有登记这样的情形"
	if rule.kind is RuleKind.WINDOW:
		meeting = label(rule.meeting) if rule.meeting else "会议"
		return f"{world.year}年没有登记{meeting}，或会上没有规则所说的人"
	return "名册和任职中没有规则所说的人，或者没有可以互谈的另一方"


def hides_names(rule: Rule) -> bool:
	"""Whether the rule speaks of situations whose very kind is hidden from those without need."""
	return rule.kind in RAISED and bool(rule.situations & RESTRICTED_SITUATIONS)


class _Trial(NamedTuple):
	"""Both sides, what they are tried on, and what has been counted."""

	now: Regulations
	then: Regulations
	before: Mapping[str, Rule]
	after: Mapping[str, Rule]
	world: World
	changes: Changes
	effect: Effect

	def same(self, code: str) -> bool:
		"""Whether the rule and the unit's numbers are alike on both sides."""
		return self.before.get(code) == self.after.get(code) and self.now.settings == self.then.settings

	def counted(self, group: _Group | None) -> Iterable[Obligation]:
		"""What the group makes, in the organisations that are asked about."""
		made = group.make() if group else ()
		if self.world.within is None:
			return made
		return (owed for owed in made if owed.organization in self.world.within)


def _try(code: str, trial: _Trial) -> None:
	"""One rule on both sides, period by period."""
	world, rule = trial.world, trial.after.get(code) or trial.before[code]
	own = trial.effect.rules[code] = RuleEffect(rule, hidden=hides_names(rule))
	old = _groups(trial.before.get(code), trial.before, trial.now.settings, trial)
	new = _groups(trial.after.get(code), trial.after, trial.then.settings, trial)
	for name in {**old, **new}:
		was, made = old.get(name), new.get(name)
		if was is None or made is None:
			_one_sided(own, was, made, trial)
		elif was.stretch is not None and was.stretch == made.stretch and trial.same(code):
			_unchanged(own, made, trial)
		else:
			_two_sided(own, was, made, trial)
	if not own.made:
		own.note = why_nothing(code, trial.after, world)
	if rule.kind in RAISED and code in trial.after and speaks_on(rule, world.today, trial.after):
		own.due_if_today = due_date(rule, world.today, world.calendar, trial.then.settings)


def _groups(
	rule: Rule | None, known: Mapping[str, Rule], settings: LocalSettings, trial: _Trial
) -> dict[str, _Group]:
	"""What the rule asks by period, by meeting, or because of events."""
	if rule is None:
		return {}
	world = trial.world
	if rule.kind in RAISED:
		return {"events": _Group(None, partial(_of_events, rule, known, settings, world))}
	stretches: Iterable[tuple[str, Stretch]]
	if rule.kind is RuleKind.WINDOW:
		stretches = (
			(f"meeting {meeting.id}", stretch)
			for meeting in world.meetings
			for _, stretch in windows_of([rule], meeting, known, world.calendar, settings, None)
		)
	else:
		periods = periods_of(rule, world.year, known, world.calendar, settings, None)
		stretches = ((stretch.name, stretch) for stretch in periods)
	return {
		name: _Group(stretch, partial(owed_in, rule, stretch, world.directory, trial.changes))
		for name, stretch in stretches
	}


def _of_events(
	rule: Rule, known: Mapping[str, Rule], settings: LocalSettings, world: World
) -> Iterator[Obligation]:
	"""What the events make owed under the rule; one that is told in several ways is one event."""
	line, seen = _line_of(rule, known), set()
	for event in world.events:
		if event.situation not in rule.situations or event.id in seen:
			continue
		for owed in event_obligations(event, line, world.directory, world.calendar, settings):
			if owed.rule == rule.code:
				seen.add(event.id)
				yield owed


def _line_of(rule: Rule, known: Mapping[str, Rule]) -> list[Rule]:
	"""The rule and whatever comes after it: those that decide whether it speaks."""
	line, after = {rule.code: rule}, known.get(rule.superseded_by)
	while after is not None and after.code not in line:
		line[after.code] = after
		after = known.get(after.superseded_by)
	return list(line.values())


def _one_sided(own: RuleEffect, was: _Group | None, made: _Group | None, trial: _Trial) -> None:
	"""A period that only one side knows: everything in it goes, or is new."""
	for owed in trial.counted(was):
		own.was += 1
		own.dropped += 1
		trial.effect.due_now[owed.due_date] += 1
	for owed in trial.counted(made):
		_add(owed, own, trial)


def _unchanged(own: RuleEffect, made: _Group, trial: _Trial) -> None:
	"""Nothing about this period is different: counted for both sides at once."""
	for owed in trial.counted(made):
		own.was += 1
		trial.effect.due_now[owed.due_date] += 1
		_take(owed, own, trial)


def _two_sided(own: RuleEffect, was: _Group, made: _Group, trial: _Trial) -> None:
	"""A period that both know: compared by key."""
	known: dict[str, tuple[date, str | None]] = {}
	alike: dict[tuple[date, str | None], tuple[date, str | None]] = {}
	for owed in trial.counted(was):
		standing = (owed.due_date, owed.talker)
		known[owed.key] = alike.setdefault(standing, standing)
		trial.effect.due_now[owed.due_date] += 1
	own.was += len(known)
	for owed in trial.counted(made):
		before = known.pop(owed.key, None)
		if before is None:
			_add(owed, own, trial)
			continue
		_take(owed, own, trial)
		moved, handed = owed.due_date != before[0], owed.talker != before[1]
		own.moved += moved
		own.handed += handed
		own.touched += moved or handed
	own.dropped += len(known)


def _add(owed: Obligation, own: RuleEffect, trial: _Trial) -> None:
	"""One that was not owed before."""
	own.added += 1
	own.overdue += owed.due_date < trial.world.today and owed.event is None
	_take(owed, own, trial)


def _take(owed: Obligation, own: RuleEffect, trial: _Trial) -> None:
	own.made += 1
	trial.effect.count(owed, own.hidden)
	if len(own.examples) < MOST_EXAMPLES and not own.hidden:
		own.take_example(owed, trial.world.directory)
