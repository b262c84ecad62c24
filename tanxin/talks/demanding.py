"""What a rule asks after a talk (谈话后的要求): 书面检查、书面回复、整改报告、跟踪了解, noted by itself and once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from tanxin.domain.model import Demand, Rule
from tanxin.domain.obligations import deadline_of
from tanxin.signoff.matter import rules_of
from tanxin.site import formal, local, restricted
from tanxin.site.rules import citation_line


def note(record: Document) -> None:
	"""Called when a record is submitted. Imported talks are history: nothing follows them. A correction takes over
	what stands already, with the days counted from the talk as it is now known."""
	if record.source == "Import":
		return
	if record.amended_from:
		_take_over(record)
	held_on, first = getdate(record.started_at), _first_of(record)
	attended = {row.person for row in record.persons if row.attended}
	wanted = {
		_key(first, person, rule, demand): (person, rule, demand)
		for rule, demand in formal.demands_of(_rules(record), record.category, held_on)
		for person in sorted(attended)
	}
	known = _by_key(_known(record.name), wanted)
	for key, (person, rule, demand) in wanted.items():
		due = deadline_of(demand.deadline, held_on, local.calendar(), local.settings())
		if key not in known:
			_insert(record, key, person, rule, demand, due)
		elif known[key].status == "Open":
			frappe.db.set_value("Talk Follow Up", known[key].name, "due_date", due)
	_drop([row.name for key, row in known.items() if key not in wanted and row.status == "Open"])


def _known(record: str) -> dict[str, frappe._dict]:
	"""What was noted by itself before, by its key."""
	there = {"record": record, "demand_key": ("is", "set")}
	rows = frappe.get_all("Talk Follow Up", there, ["name", "demand_key", "status"])
	return {row.demand_key: row for row in rows}


def _by_key(known: dict[str, frappe._dict], wanted: Collection[str]) -> dict[str, frappe._dict]:
	"""By the key in clear where it is one of those wanted: what stands in the column is a digest of it, since the rule
	that demands something tells what the talk was about."""
	clear = {stored: key for key in wanted for stored in restricted.stored_under(key)}
	return {clear.get(stored, stored): row for stored, row in known.items()}


def _rules(record: Document) -> tuple[str, ...]:
	"""The rules that the talk stands on, those of restricted matters too, which neither plan nor record names; once
	it is confirmed also those of what it met."""
	answered = (
		frappe.get_all("Talk Plan Obligation", {"parent": record.plan}, pluck="obligation")
		if record.plan
		else []
	)
	met = frappe.get_all("Talk Obligation", {"record": record.name}, pluck="name")
	return rules_of(record.rule, [*answered, *met])


def _first_of(record: Document) -> str:
	"""The record that all corrections go back to."""
	name, before = record.name, record.amended_from
	while before:
		name, before = before, frappe.db.get_value("Talk Record", before, "amended_from")
	return name


def _key(first: str, person: str, rule: Rule, demand: Demand) -> str:
	return f"{first}|{person}|{rule.code}|{hashlib.sha256(demand.matter.encode()).hexdigest()[:12]}"


def _insert(record: Document, key: str, person: str, rule: Rule, demand: Demand, due: date) -> None:
	doc = frappe.get_doc(
		{
			"doctype": "Talk Follow Up",
			"record": record.name,
			"person": person,
			"matter": f"{demand.matter}——{_basis(rule, demand)}",
			"owner_person": person if demand.by_person else record.talkers[0].person,
			"due_date": due,
			"demand_key": restricted.key_of(key),
		}
	)
	doc.flags.demanded = True
	doc.insert(ignore_permissions=True)  # whoever submits or confirms the record causes it; he may hold no post


def _basis(rule: Rule, demand: Demand) -> str:
	"""Where it is written, and whose number the time limit is."""
	citation = citation_line(frappe.get_cached_doc("Talk Rule", rule.code))
	return f"{citation}，时限为本单位规定" if demand.deadline.setting else citation


def _take_over(record: Document) -> None:
	"""What was promised in the talk stays promised, whatever was corrected in its record."""
	table = frappe.qb.DocType("Talk Follow Up")
	frappe.qb.update(table).set(table.record, record.name).where(table.record == record.amended_from).run()


def _drop(names: list[str]) -> None:
	"""Who, as now corrected, was not talked to owes nothing."""
	for name in names:
		frappe.db.set_value("Talk Follow Up", name, "status", "Dropped")
	if names:
		todo = {"reference_type": "Talk Follow Up", "reference_name": ("in", names), "status": "Open"}
		frappe.db.set_value("ToDo", todo, "status", "Cancelled")
