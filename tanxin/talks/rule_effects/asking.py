"""The four questions (会怎样的四种问法): one rule of a form, a stored rule, a whole rulebook, the unit's own rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from tanxin.domain.model import Rule
from tanxin.domain.settings import LocalSettings
from tanxin.domain.supersession import switched_on
from tanxin.domain.what_if import Regulations
from tanxin.site import local, rules
from tanxin.talks.rule_effects import forms, unit_rules
from tanxin.talks.rule_effects.forms import Problem
from tanxin.talks.rule_effects.worlds import may_change_rules

#: What of a rulebook bears on its rules.
BOOK_FIELDS = ("enabled", "effective_from", "effective_to")


class Question(NamedTuple):
	"""Rules as they are and as they would be, and which are asked about whether they change or not."""

	now: Regulations
	then: Regulations
	asked: frozenset[str]


def of_form(values: Any) -> tuple[Question | None, list[Problem]]:
	"""The rule as the form has it; for who only reads rules, the rule as it is stored."""
	if not may_change_rules():
		return of_stored(str(forms.mapping(values).get("name") or "")), []
	rule, found = forms.read(values)
	return (None, found) if rule is None else (_with([rule]), [])


def of_stored(name: str) -> Question:
	"""A rule as it stands. Raises `DoesNotExistError`."""
	if not frappe.db.exists("Talk Rule", name):
		frappe.throw(_("There is no rule “{0}”.").format(name), frappe.DoesNotExistError)
	now = as_they_are()
	return Question(now, now, frozenset({name}))


def of_book(name: str, values: Any) -> tuple[Question | None, list[Problem]]:
	"""A whole rulebook with these values (`enabled`, `effective_from`, `effective_to`) and otherwise as it is stored.

	Raises `DoesNotExistError`.
	"""
	stored = frappe.db.get_value("Talk Rulebook", name, ["name", "asked_since", *BOOK_FIELDS], as_dict=True)
	if not stored:
		frappe.throw(_("There is no rulebook “{0}”.").format(name), frappe.DoesNotExistError)
	values, found = forms.mapping(values), []
	for field in BOOK_FIELDS:
		if field in values:
			stored[field], sentence = _book_value(field, values[field])
			if sentence:
				label = _(frappe.get_meta("Talk Rulebook").get_label(field), context="Talk Rulebook")
				found.append(Problem(field, label, sentence))
	if found:
		return None, found
	names = frappe.get_all("Talk Rule", {"rulebook": name}, pluck="name")
	question = _with(rules.rule_of(frappe.get_doc("Talk Rule", each), stored) for each in names)
	return question, []


def _book_value(field: str, value: Any) -> tuple[Any, str]:
	if field == "enabled":
		return str(value).lower() in ("1", "true"), ""
	return forms.day(value)


def of_unit(values: Any) -> tuple[Question | None, list[Problem]]:
	"""The unit's own rules and numbers as its page has them."""
	change, found = unit_rules.read(values)
	if change is None:
		return None, found
	return _with(change.rules, change.settings), []


def as_they_are() -> Regulations:
	"""The stored rules and the unit's numbers."""
	return Regulations(tuple(rules.all_rules()), local.settings())


def _with(changed: Iterable[Rule], settings: LocalSettings | None = None) -> Question:
	"""The stored rules with some in a new shape, or new."""
	changed, now = {rule.code: rule for rule in changed}, as_they_are()
	today = getdate(nowdate())
	changed = {code: switched_on(rule, now.known.get(code), today) for code, rule in changed.items()}
	then = {**now.known, **changed}
	return Question(now, Regulations(tuple(then.values()), settings or now.settings), frozenset(changed))
