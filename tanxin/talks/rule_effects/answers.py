"""An effect as the page shows it (推算结果): figures and Chinese sentences, nobody named where names are hidden."""

from __future__ import annotations

from typing import Any

from tanxin.domain.directory import Directory
from tanxin.domain.effects import Effect, RuleEffect, by_month
from tanxin.domain.obligations import reads_as
from tanxin.domain.what_if import World, hides_names
from tanxin.talks.rule_effects.asking import Question
from tanxin.talks.rule_effects.forms import Problem

#: Rows of a table that are sent; the rest is counted.
MOST_ROWS = 50
_FIGURES = ("was", "made", "added", "dropped", "moved", "handed", "touched", "overdue", "changes")


def refused(found: list[Problem]) -> dict[str, Any]:
	"""What is wrong with the form, field by field."""
	return {"problems": [each._asdict() for each in found]}


def answer(effect: Effect, question: Question, world: World) -> dict[str, Any]:
	"""Everything that the page shows."""
	months, earlier, later = by_month(effect.due, effect.year)
	months_now, earlier_now, later_now = by_month(effect.due_now, effect.year)
	return {
		"problems": [],
		"year": effect.year,
		"whole": world.within is None,
		"totals": _totals(effect),
		"months": months,
		"months_now": months_now,
		"outside": {"earlier": earlier, "later": later, "earlier_now": earlier_now, "later_now": later_now},
		"rules": [_rule(own, code, question) for code, own in effect.rules.items()],
		"organizations": _organizations(effect, world.directory),
		"organizations_left": max(0, len(effect.places) - MOST_ROWS),
		"talkers": _talkers(effect, world.directory),
		"talkers_left": max(0, len(effect.load) - MOST_ROWS),
		"reasons": [{"reason": text, "count": count} for text, count in effect.reasons.most_common()],
	}


def _totals(effect: Effect) -> dict[str, Any]:
	return {
		**{name: effect.total(name) for name in _FIGURES},
		"persons": effect.persons,
		"talkers": effect.talkers,
		"without_talker": effect.without_talker,
		"hidden": effect.hidden,
		"heaviest": max(effect.load.values(), default=0),
		"average": round(effect.load.total() / len(effect.load), 1) if effect.load else 0,
	}


def _rule(own: RuleEffect, code: str, question: Question) -> dict[str, Any]:
	rule, was = own.rule, question.now.known.get(code)
	return {
		"code": code,
		"title": rule.title,
		"reads_as": reads_as(rule),
		"read_as": reads_as(was) if was is not None and was != rule else "",
		"is_new": was is None,
		"enabled": rule.enabled,
		**{name: getattr(own, name) for name in _FIGURES},
		"hides_names": hides_names(rule),
		"due_if_today": own.due_if_today.isoformat() if own.due_if_today else None,
		"examples": own.examples,
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
	return [
		{"name": directory.name_of(person), "organization": _place_of(person, directory), "count": count}
		for person, count in effect.load.most_common(MOST_ROWS)
	]


def _place_of(person: str, directory: Directory) -> str:
	organization = directory.person(person).organization if directory.knows(person) else None
	return directory.organization_name(organization) if organization else ""
