"""Which rule speaks on which day (规则的效力): later rules take the place of earlier ones from a date.

A year that is over keeps the rules of its day: nothing here looks at today.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from tanxin.domain.model import Rule


def in_force(rules: Iterable[Rule], day: date) -> list[Rule]:
	"""The rules that speak on that day, in the order given."""
	known = {rule.code: rule for rule in rules}
	return [rule for rule in known.values() if speaks_on(rule, day, known)]


def speaks_on(rule: Rule, day: date, known: Mapping[str, Rule]) -> bool:
	"""Whether the rule is in force that day and no successor that is switched on has taken its place."""
	return rule.applies_on(day) and not _replaced(rule, day, known)


def speaks_from(rule: Rule, start: date, end: date, known: Mapping[str, Rule]) -> date | None:
	"""From which day on the rule governs the period from `start` to `end`, None when it does not.

	Whichever rule is in force on the first day governs the whole period, so that a change within it neither
	doubles nor drops what is owed; its successor begins with the next. A rule that follows no other begins on its
	own first day.
	"""
	first = max(start, rule.effective_from or start)
	if first > end or not rule.applies_on(first) or _replaced(rule, start, known):
		return None
	follows = any(
		each.superseded_by == rule.code and speaks_on(each, start, known) for each in known.values()
	)
	return None if first > start and follows else first


def switched_on(rule: Rule, before: Rule | None, day: date) -> Rule:
	"""The rule as it asks from the day on which it is switched on: what was over by then it never asks for.

	`before` is the rule as it was; None for a new one. One that was on already stays as it was.
	"""
	if not rule.enabled or (before is not None and before.enabled):
		return rule
	return replace(rule, asked_since=day)


def circle(rules: Iterable[Rule]) -> list[str]:
	"""Codes of rules that would take each other's place for ever; empty when there are none."""
	known = {rule.code: rule for rule in rules}
	for code in known:
		path = [code]
		while (after := known[path[-1]].superseded_by) in known:
			if after in path:
				return path[path.index(after) :]
			path.append(after)
	return []


def _replaced(rule: Rule, day: date, known: Mapping[str, Rule]) -> bool:
	"""Whether a later rule, or one after that, is in force; who writes rules refuses a `circle`."""
	seen, after = {rule.code}, known.get(rule.superseded_by)
	while after is not None and after.code not in seen:
		if after.applies_on(day):
			return True
		seen.add(after.code)
		after = known.get(after.superseded_by)
	return False
