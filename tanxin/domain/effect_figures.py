"""An effect as plain figures and sentences (推算结果), alike for the desk, the preview's page and its result file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tanxin.domain.directory import Directory
from tanxin.domain.effects import Effect, RuleEffect, by_month
from tanxin.domain.model import Rule
from tanxin.domain.rule_checks import RAISED
from tanxin.domain.sentences import reads_as
from tanxin.domain.what_if import hides_names

#: Rows of a table that are told; the rest is counted.
MOST_ROWS = 50
FIGURES = ("was", "made", "added", "dropped", "moved", "handed", "touched", "overdue", "changes")


def figures(effect: Effect, before: Mapping[str, Rule], directory: Directory) -> dict[str, Any]:
	"""Totals, months, rules, organisations, talkers and reasons; `before` are the rules as they are."""
	months, earlier, later = by_month(effect.due, effect.year)
	months_now, earlier_now, later_now = by_month(effect.due_now, effect.year)
	return {
		"year": effect.year,
		"totals": _totals(effect),
		"months": months,
		"months_now": months_now,
		"outside": {"earlier": earlier, "later": later, "earlier_now": earlier_now, "later_now": later_now},
		"rules": [_rule(own, before.get(code)) for code, own in effect.rules.items()],
		"organizations": _organizations(effect, directory),
		"organizations_left": max(0, len(effect.places) - MOST_ROWS),
		"talkers": _talkers(effect, directory),
		"talkers_left": max(0, len(effect.load) - MOST_ROWS),
		"reasons": [{"reason": text, "count": count} for text, count in effect.reasons.most_common()],
	}


def _totals(effect: Effect) -> dict[str, Any]:
	load = effect.load.values()
	return {
		**{name: effect.total(name) for name in FIGURES},
		"persons": effect.persons,
		"talkers": effect.talkers,
		"without_talker": effect.without_talker,
		"hidden": effect.hidden,
		"heaviest": max(load, default=0),
		"average": round(sum(load) / len(load), 1) if load else 0,
	}


def _rule(own: RuleEffect, was: Rule | None) -> dict[str, Any]:
	rule = own.rule
	return {
		"code": rule.code,
		"title": rule.title,
		"reads_as": reads_as(rule),
		"read_as": reads_as(was) if was is not None and was != rule else "",
		"is_new": was is None,
		"enabled": rule.enabled,
		"by_event": rule.kind in RAISED,
		**{name: getattr(own, name) for name in FIGURES},
		"hides_names": hides_names(rule),
		"due_if_today": own.due_if_today.isoformat() if own.due_if_today else None,
		"examples": list(own.examples),
		"note": own.note,
	}


def _organizations(effect: Effect, directory: Directory) -> list[dict[str, Any]]:
	"""Where most is asked first."""
	rows = sorted(effect.places.items(), key=lambda each: (-each[1].obligations, each[0] or ""))
	return [
		{
			"name": directory.organization_name(name) if name else "",
			"obligations": place.obligations,
			"persons": place.persons,
			"talkers": len(place.talkers),
			"without_talker": place.without_talker,
		}
		for name, place in rows[:MOST_ROWS]
	]


def _talkers(effect: Effect, directory: Directory) -> list[dict[str, Any]]:
	"""Who has most to do first."""
	rows = sorted(effect.load.items(), key=lambda each: (-each[1], each[0]))
	return [
		{"name": directory.name_of(person), "organization": _place_of(person, directory), "count": count}
		for person, count in rows[:MOST_ROWS]
	]


def _place_of(person: str, directory: Directory) -> str:
	organization = directory.person(person).organization if directory.knows(person) else None
	return directory.organization_name(organization) if organization else ""
