"""What rules would do, and the unit's own rules (会怎样，本单位规定): the only road to both."""

from __future__ import annotations

from typing import Any

import frappe

from tanxin.talks.rule_effects import answers, job, unit_rules
from tanxin.talks.rule_effects.worlds import checked_year, refuse_readers, refuse_strangers


@frappe.whitelist(methods=["POST"])
def what_if(values: str | dict, year: int | str | None = None) -> dict[str, Any]:
	"""What the rule of an unsaved form would do; nothing is written.

	For who writes rules; an organiser is told of the stored rule in his own organisations. Returns the answer,
	{"problems": [{field, label, sentence}]}, or {"ticket": …} (see `progress`).
	"""
	refuse_strangers()
	return job.ask("form", checked_year(year), values=values)


@frappe.whitelist(methods=["POST"])
def what_if_book(rulebook: str, values: str | dict, year: int | str | None = None) -> dict[str, Any]:
	"""What a whole rulebook would do with these values: `enabled`, `effective_from`, `effective_to`. Returns as
	`what_if` does."""
	refuse_strangers()
	return job.ask("book", checked_year(year), rulebook=str(rulebook), values=values)


@frappe.whitelist(methods=["POST"])
def progress(ticket: str) -> dict[str, Any]:
	"""How far a worker is with an own question: {"state": waiting | done | failed | gone, …}."""
	return job.state_of(ticket)


@frappe.whitelist(methods=["POST"])
def unit_rules_page() -> dict[str, Any]:
	"""The unit's numbers, and the rules of its own with where each was found."""
	refuse_readers()
	return unit_rules.page()


@frappe.whitelist(methods=["POST"])
def what_if_unit(values: str | dict, year: int | str | None = None) -> dict[str, Any]:
	"""What the unit's own rules and numbers would do as the page has them. Returns as `what_if` does."""
	refuse_readers()
	return job.ask("unit", checked_year(year), values=values)


@frappe.whitelist(methods=["POST"])
def save_unit_rules(values: str | dict) -> dict[str, Any]:
	"""Save what the page changed, all or nothing; returns {"saved": how many} or {"problems": …}.

	Raises `TimestampMismatchError` when somebody else changed one of them since the page was opened.
	"""
	refuse_readers()
	saved, found = unit_rules.save(values)
	return answers.refused(found) if found else {"saved": saved, "problems": []}
