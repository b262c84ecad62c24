"""Papers whose time is over (到期材料): what is due of each kind, who it is about, and what keeps it longer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import cint, getdate
from pypika.terms import Criterion

from tanxin.domain.retention import Circumstances, Paper, Period, counts_from, due_from, label_of
from tanxin.domain.transitions import EDITABLE_STATES, SIGNED
from tanxin.domain.values import FORMAL_CATEGORIES, Category
from tanxin.site import retention
from tanxin.site.coverage import subtree
from tanxin.talks.keeping import granted

#: States in which a plan is still at work.
RUNNING = ("Awaiting Signature", SIGNED, *sorted(EDITABLE_STATES))


@dataclass(frozen=True)
class Due:
	"""A paper whose time of keeping is over, by number and metadata alone."""

	doctype: str
	name: str
	title: str
	archive_no: str
	formed_on: date
	period: str
	kept_until: date


def due(paper: Paper, organization: str, as_of: date, limit: int) -> list[Due]:
	"""What is due of a kind in an organisation and below, oldest first, whose words are still there."""
	return _DUE[paper](subtree(organization), as_of, limit)


def _records(organizations: list[str], as_of: date, limit: int) -> list[Due]:
	table = DocType("Talk Record")
	columns = ("name", "title", "archive_no", "started_at", "archive_period", "keep_until", "category")
	query = frappe.qb.from_(table).select(*(table[name] for name in columns)).where(
		(table.docstatus == 1)
		& (table.keep_until <= as_of)
		& table.archive_no.isnotnull()
		& table.destroyed_on.isnull()
		& table.organization.isin(organizations)
	)  # fmt: skip
	rows = query.orderby(table.keep_until).orderby(table.archive_no).limit(limit).run()
	return [
		Due("Talk Record", name, _shown(title, category), number, getdate(at), period or "", getdate(until))
		for name, title, number, at, period, until, category in rows
	]


def _plans(organizations: list[str], as_of: date, limit: int) -> list[Due]:
	table, note = DocType("Talk Plan"), DocType("Talk Note")
	query = (
		frappe.qb.from_(table)
		.join(note)
		.on((note.plan == table.name) & (note.sealed != "") & note.destroyed_on.isnull())
		.select(table.name, table.title, table.planned_end, table.category)
		.where(table.organization.isin(organizations) & table.workflow_state.notin(RUNNING))
	)
	known = retention.periods()
	periods = {each.value: retention.period_of(Paper.PLAN, each.value, known) for each in Category}
	old = [
		(table.category == category) & (table.planned_end < before)
		for category, period in periods.items()
		if (before := _formed_before(period, as_of))
	]
	rows = query.where(Criterion.any(old)).orderby(table.planned_end).limit(limit).run() if old else []
	return [
		_aged("Talk Plan", name, _shown(title, category), getdate(end), periods[category])
		for name, title, end, category in rows
	]


def _requests(organizations: list[str], as_of: date, limit: int) -> list[Due]:
	period = retention.period_of(Paper.REQUEST)
	before = _formed_before(period, as_of)
	if before is None:
		return []
	table, note, owed = DocType("Talk Request"), DocType("Talk Note"), DocType("Talk Obligation")
	running = (
		frappe.qb.from_(owed)
		.select(owed.event)
		.where(owed.status.isin(("Open", "Planned")) & owed.event.isnotnull())
	)
	query = (
		frappe.qb.from_(table)
		.join(note)
		.on((note.request == table.name) & (note.sealed != "") & note.destroyed_on.isnull())
		.select(table.name, table.asked_on)
		.where(table.organization.isin(organizations) & (table.asked_on < before))
		.where(table.event.isnull() | table.event.notin(running))
	)
	rows = query.orderby(table.asked_on).limit(limit).run()
	# Who asked whom for a talk is for those two and who arranges it: the list gives the number alone.
	return [_aged("Talk Request", name, "", getdate(asked), period) for name, asked in rows]


def _dossiers(organizations: list[str], as_of: date, limit: int) -> list[Due]:
	period = retention.period_of(Paper.DOSSIER)
	before = _formed_before(period, as_of)
	if before is None:
		return []
	table, person = DocType("Talk Dossier"), DocType("Talk Person")
	query = (
		frappe.qb.from_(table)
		.join(person)
		.on(person.name == table.person)
		.select(table.name, person.person_name, person.left_on)
		.where(table.organization.isin(organizations) & (table.sealed != "") & (person.left_on < before))
	)
	rows = query.orderby(person.left_on).limit(limit).run()
	return [_aged("Talk Dossier", name, title, getdate(left), period) for name, title, left in rows]


_DUE: dict[Paper, Callable[[list[str], date, int], list[Due]]] = {
	Paper.RECORD: _records,
	Paper.PLAN: _plans,
	Paper.REQUEST: _requests,
	Paper.DOSSIER: _dossiers,
}


def _formed_before(period: Period, as_of: date) -> date | None:
	"""The first day of which papers are not due yet; None where none ever is."""
	if period.years is None:
		return None
	return date(as_of.year - period.years, 1, 1)


def _aged(doctype: str, name: str, title: str, formed: date, period: Period) -> Due:
	until = due_from(counts_from(formed.year), period.years)
	return Due(doctype, name, title, "", formed, label_of(period.years), until or date.max)


def _shown(title: str | None, category: str) -> str:
	"""Who was admonished is not for everybody who sees the list: of formal talks the number alone."""
	return "" if category in {each.value for each in FORMAL_CATEGORIES} else title or ""


def circumstances(doctype: str, names: list[str]) -> dict[str, Circumstances]:
	"""What keeps each of them longer. A plan is kept as its record is; requests and dossiers by nothing more."""
	if doctype == "Talk Record":
		return _of_records(names)
	if doctype != "Talk Plan":
		return {name: Circumstances() for name in names}
	rows = frappe.get_all("Talk Record", {"plan": ("in", names), "docstatus": 1}, ["name", "plan"])
	found = _of_records([row.name for row in rows])
	return {**{name: Circumstances() for name in names}, **{row.plan: found[row.name] for row in rows}}


def _of_records(names: list[str]) -> dict[str, Circumstances]:
	if not names:
		return {}
	follow_up = DocType("Talk Follow Up")
	promised = frappe.qb.from_(follow_up).select(follow_up.record, Count("*"))
	promised = promised.where(follow_up.record.isin(names) & (follow_up.status == "Open"))
	open_follow_ups, until = dict(promised.groupby(follow_up.record).run()), granted.until(names)
	checks = _open_checks(names)
	rows = frappe.get_all(
		"Talk Record", {"name": ("in", names)}, ["name", "record_state", "held_since", "hold_reason"]
	)
	return {
		row.name: Circumstances(
			cint(open_follow_ups.get(row.name)),
			row.record_state == "Disputed",
			until.get(row.name),
			tuple(checks.get(row.name, ())),
			row.hold_reason or "",
			bool(row.held_since),
		)
		for row in rows
	}


def _open_checks(names: list[str]) -> dict[str, list[str]]:
	row, check = DocType("Talk Spot Check Record"), DocType("Talk Spot Check")
	query = frappe.qb.from_(row).join(check).on(check.name == row.parent).select(row.record, check.name)
	found: dict[str, list[str]] = defaultdict(list)
	for record, name in query.where(row.record.isin(names) & (check.status == "Open")).run():
		found[record].append(name)
	return found


def parties(lines: Iterable[tuple[str, str]]) -> frozenset[str]:
	"""Everybody who talked, was talked to, wrote, asked or is meant in the papers (doctype, name)."""
	by_kind: dict[str, list[str]] = defaultdict(list)
	for doctype, name in lines:
		by_kind[doctype].append(name)
	found: set[str | None] = set()
	for kind in ("Talk Record", "Talk Plan"):
		for child in (f"{kind} Talker", f"{kind} Person"):
			found.update(_column(child, "person", "parent", by_kind[kind]))
	found.update(_column("Talk Record", "recorder", "name", by_kind["Talk Record"]))
	found.update(_column("Talk Request", "person", "name", by_kind["Talk Request"]))
	found.update(_column("Talk Request", "talker", "name", by_kind["Talk Request"]))
	found.update(_column("Talk Dossier", "person", "name", by_kind["Talk Dossier"]))
	return frozenset(person for person in found if person)


def _column(doctype: str, column: str, key: str, names: list[str]) -> list[str]:
	table = DocType(doctype)
	if not names:
		return []
	return (
		frappe.qb.from_(table).select(table[column]).distinct().where(table[key].isin(names)).run(pluck=True)
	)
