"""What stands in the ledger (台账), read in sets: one entry a record and person, within the reader's scope."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import frappe
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Coalesce
from frappe.utils import add_days, getdate, nowdate

from tanxin.confidentiality import restricted_matters, scope
from tanxin.confidentiality.reader import Reader, reader
from tanxin.domain.model import RESTRICTED_SITUATIONS
from tanxin.site import rules
from tanxin.site.coverage import subtree


@dataclass
class Reason:
	"""Why the talk was owed (必谈事由). `named` is whether the reader may be told."""

	rule: str
	title: str
	due_date: date | None
	named: bool
	merged: bool = False  # stood for by what the talk met
	sealed: bool = False  # of a restricted matter: that it is named here is noted


@dataclass
class Entry:
	"""One person talked to in one record. Nothing of what was said."""

	record: frappe._dict
	talkers: list[frappe._dict] = field(default_factory=list)
	answer: frappe._dict | None = None
	reasons: list[Reason] = field(default_factory=list)
	follow_ups: list[frappe._dict] = field(default_factory=list)


def entries(filters: frappe._dict) -> list[Entry]:
	"""The entries of a period, oldest first. Drafts and withdrawn records are not in a ledger."""
	asking = reader()
	base = _records(asking, filters)
	rows = _persons(asking, base, filters)
	record = DocType("Talk Record")
	names, plans = base.select(record.name), base.select(record.plan)
	talkers, answers = _by_record("Talk Record Talker", "parent", names), _answers(names)
	follow_ups, reasons = _by_pair(_follow_ups(names)), _reasons(asking, names, plans)
	known = _RecordRules(asking)
	found = []
	for row in rows:
		entry = Entry(row, talkers[row.name], answers.get((row.name, row.person)))
		entry.reasons = reasons[(row.name, row.person)] or reasons[(row.plan, row.person)]
		entry.reasons = entry.reasons or known.reason(row)
		if asking.person in {talker.person for talker in entry.talkers}:
			for reason in entry.reasons:
				reason.named = True  # who held the talk knows why
		entry.follow_ups = follow_ups[(row.name, row.person)]
		if not filters.rule or any(each.named and each.rule == filters.rule for each in entry.reasons):
			found.append(entry)
	for entry in found:
		if any(reason.named and reason.sealed for reason in entry.reasons):
			restricted_matters.note_shown("Report", record=entry.record.name)
	return found


def _records(asking: Reader, filters: frappe._dict) -> Any:
	"""A query without columns over the submitted records that the reader sees and asks for."""
	record = DocType("Talk Record")
	start, end = period(filters)
	query = frappe.qb.from_(record).where(
		(record.docstatus == 1)
		& (record.started_at >= start)
		& (record.started_at < add_days(end, 1))
		& scope.talk_record(asking, record)
	)
	if filters.organization:
		query = query.where(record.organization.isin(subtree(filters.organization)))
	if filters.state:
		query = query.where(record.record_state == filters.state)
	if filters.category:
		query = query.where(record.category == filters.category)
	if filters.talker:
		talker = DocType("Talk Record Talker")
		held = frappe.qb.from_(talker).select(talker.parent).where(talker.person == filters.talker)
		query = query.where(record.name.isin(held))
	return query


def period(filters: frappe._dict) -> tuple[date, date]:
	"""From, to; this year when left empty."""
	today = getdate(nowdate())
	start = getdate(filters.from_date) if filters.from_date else date(today.year, 1, 1)
	end = getdate(filters.to_date) if filters.to_date else date(start.year, 12, 31)
	if end < start:
		frappe.throw(frappe._("The period ends before it begins."))
	return start, end


def _persons(asking: Reader, base: Any, filters: frappe._dict) -> list[frappe._dict]:
	"""Who only took part himself sees his own entry, not what the others answered."""
	record, row, recorder = DocType("Talk Record"), DocType("Talk Record Person"), DocType("Talk Person")
	whole = scope.answered_records(asking, record) | scope.is_person(row.person, asking.person)
	query = (
		base.join(row)
		.on((row.parent == record.name) & (row.attended == 1))
		.left_join(recorder)
		.on(recorder.name == record.recorder)
		.select(
			record.name, record.plan, record.rule, record.organization, record.category, record.way,
			record.place, record.started_at, record.ended_at, record.record_state, record.entered_at,
			record.submitted_at, record.is_late_entry, record.archive_no, row.person, row.person_name,
			row.post_title, recorder.person_name.as_("recorder_name"),
		)
		.where(whole)
		.orderby(record.started_at)
		.orderby(record.name)
		.orderby(row.idx)
	)  # fmt: skip
	if filters.person:
		query = query.where(row.person == filters.person)
	return query.run(as_dict=True)


def _by_record(doctype: str, column: str, names: Any) -> defaultdict[str, list[frappe._dict]]:
	table = DocType(doctype)
	query = frappe.qb.from_(table).select(table.parent, table.person, table.person_name, table.post_title)
	grouped: defaultdict[str, list[frappe._dict]] = defaultdict(list)
	for row in query.where(table[column].isin(names)).orderby(table.idx).run(as_dict=True):
		grouped[row.parent].append(row)
	return grouped


def _answers(names: Any) -> dict[tuple[str, str], frappe._dict]:
	table = DocType("Talk Confirmation")
	query = frappe.qb.from_(table).select(
		table.record, table.person, table.verdict, table.confirmed_at, table.by_own_login
	)
	return {(row.record, row.person): row for row in query.where(table.record.isin(names)).run(as_dict=True)}


def _follow_ups(names: Any) -> list[frappe._dict]:
	"""State and date of what was promised; the matter itself is its owner's."""
	table = DocType("Talk Follow Up")
	query = frappe.qb.from_(table).select(table.record, table.person, table.status, table.due_date)
	return query.where(table.record.isin(names)).run(as_dict=True)


def _by_pair(rows: list[frappe._dict]) -> defaultdict[tuple[str, str], list[frappe._dict]]:
	grouped: defaultdict[tuple[str, str], list[frappe._dict]] = defaultdict(list)
	for row in rows:
		grouped[(row.record, row.person)].append(row)
	return grouped


def _reasons(asking: Reader, names: Any, plans: Any) -> defaultdict[tuple[str, str], list[Reason]]:
	"""By record and person what the talk met, and what was merged into that; by plan and person what it is still
	to meet."""
	owed, target = DocType("Talk Obligation"), DocType("Talk Obligation").as_("target")
	stood_for = (owed.status == "Merged") & target.record.isin(names)
	query = (
		frappe.qb.from_(owed)
		.left_join(target)
		.on(target.name == owed.merged_into)
		.select(
			Coalesce(owed.record, target.record).as_("record"), owed.plan, owed.person, owed.rule, owed.rule_title,
			owed.due_date, owed.status, owed.restricted, owed.sealed,
			Case().when(scope.talk_obligation(asking, owed), 1).else_(0).as_("named"),
		)
		.where((owed.status != "Withdrawn") & (owed.record.isin(names) | owed.plan.isin(plans) | stood_for))
		.orderby(owed.due_date)
	)  # fmt: skip
	grouped: defaultdict[tuple[str, str], list[Reason]] = defaultdict(list)
	for row in restricted_matters.opened(query.run(as_dict=True)):
		reason = Reason(row.rule or "", row.rule_title, row.due_date, bool(row.named), row.status == "Merged")
		reason.sealed = bool(row.restricted)
		grouped[(row.record or row.plan, row.person)].append(reason)
	return grouped


class _RecordRules:
	"""Why a talk was held that met no obligation: the rule on its record, where the reader may be told."""

	def __init__(self, asking: Reader) -> None:
		known = rules.all_rules()
		self._titles = {rule.code: rule.title for rule in known}
		self._restricted = {rule.code for rule in known if rule.situations & RESTRICTED_SITUATIONS}
		self._person = asking.person
		table = DocType("Party Organization")
		needing = (
			frappe.qb.from_(table).select(table.name).where(scope.within(asking.needing_spans, table.name))
		)
		self._needing = {name for (name,) in needing.run()}

	def reason(self, row: frappe._dict) -> list[Reason]:
		"""The rule on the record, or nothing."""
		if not row.rule:
			return []
		needed = row.organization in self._needing and row.person != self._person
		named = needed or row.rule not in self._restricted
		return [Reason(row.rule, self._titles.get(row.rule, row.rule), None, named)]
