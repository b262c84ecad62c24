"""Many plans at once (批量生成计划): the same rows that inserting the documents one by one would leave, some twenty
times as fast. What a plan follows from is worked out in `describing`, for one plan and for a set alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document

from tanxin.site import answers, describing, documents, naming, planning

PEOPLE = (("talkers", "Talk Plan Talker"), ("persons", "Talk Plan Person"))


@dataclass(frozen=True)
class NewPlan:
	"""What whoever drafts a plan says; the rest follows."""

	organization: str
	category: str
	rule: str | None
	talkers: tuple[str, ...]
	persons: tuple[str, ...]
	obligations: tuple[str, ...]
	planned_start: datetime
	planned_end: datetime
	way: str
	place: str | None = None
	outline_template: str | None = None
	campaign: str | None = None
	sequence: int = 0
	sequence_reason: str | None = None
	arranged_by: str = "Organisation"

	def as_document(self) -> Document:
		"""The same plan as an unsaved document."""
		lists = {
			"talkers": [{"person": person} for person in self.talkers],
			"persons": [{"person": person} for person in self.persons],
			"obligations": [{"obligation": name} for name in self.obligations],
		}
		return frappe.get_doc({"doctype": "Talk Plan", **vars(self), **lists})


def insert(plans: Sequence[NewPlan], begun: dict[str, Any]) -> list[str]:
	"""Write the plans with their tables and links; returns their names in order.

	`begun`: the fields of the sign-off as a new draft has them. The caller has checked everything that the
	controller checks, and adds what belongs to other rooms (the outline, the inbox).
	"""
	names = naming.reserve("Talk Plan", len(plans))
	people = {child: _people(child, field, plans) for field, child in PEOPLE}
	basis = {row.name: row for row in answers.basis_of([name for plan in plans for name in plan.obligations])}
	documents.Table("Talk Plan").write(
		{**_said(plan), **_follows(plan, people, basis), **begun, "name": name}
		for name, plan in zip(names, plans, strict=True)
	)
	for field, child in PEOPLE:
		_write_table(child, field, "person", people[child], names, [getattr(plan, field) for plan in plans])
	owed = documents.fetched("Talk Plan Obligation", "obligation", basis)
	lines = [plan.obligations for plan in plans]
	_write_table("Talk Plan Obligation", "obligations", "obligation", owed, names, lines)
	answers.link_all(names)
	return names


def _people(child: str, field: str, plans: Sequence[NewPlan]) -> dict[str, dict[str, Any]]:
	return documents.fetched(child, "person", {person for plan in plans for person in getattr(plan, field)})


def _said(plan: NewPlan) -> dict[str, Any]:
	said = {name: value for name, value in vars(plan).items() if not isinstance(value, tuple)}
	return {**said, "outline_template": None} if planning.tells_kind(plan.outline_template) else said


def _follows(plan: NewPlan, people: dict[str, dict], basis: dict[str, frappe._dict]) -> dict[str, Any]:
	talkers = [people["Talk Plan Talker"][person]["person_name"] for person in plan.talkers]
	persons = [people["Talk Plan Person"][person]["person_name"] for person in plan.persons]
	return describing.described(talkers, persons, [basis[name] for name in plan.obligations], plan.rule)


def _write_table(
	child: str,
	field: str,
	link: str,
	fetched: dict[str, dict],
	names: list[str],
	linked: list[tuple[str, ...]],
) -> None:
	table = documents.Table(child, "Talk Plan", field)
	table.write(documents.children(fetched, link, names, linked))
