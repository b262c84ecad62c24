"""Talk Obligations on the site (应谈事项): written in sets, linked to plans, withdrawn with their source."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from tanxin.domain.model import RESTRICTED_SITUATIONS, Obligation

#: Rows looked up and inserted in one statement.
PAGE = 2000


def create(obligations: Iterable[Obligation]) -> int:
	"""Insert those that are not there yet; returns how many. Safe to run twice: the key is unique."""
	created, page = 0, []
	for obligation in obligations:
		page.append(obligation)
		if len(page) == PAGE:
			created += _insert(page)
			page = []
	return created + (_insert(page) if page else 0)


def _insert(page: list[Obligation]) -> int:
	table = DocType("Talk Obligation")
	keys = [obligation.key for obligation in page]
	known = {
		row[0]
		for row in frappe.qb.from_(table)
		.select(table.obligation_key)
		.where(table.obligation_key.isin(keys))
		.run()
	}
	fresh = {each.key: each for each in page if each.key not in known}
	if not fresh:
		return 0
	rows = _rows(list(fresh.values()))
	query = frappe.qb.into(table).columns(*rows[0])
	for row in rows:
		query = query.insert(*row.values())
	query.run()
	return len(rows)


def _rows(obligations: list[Obligation]) -> list[dict[str, Any]]:
	from tanxin.site.rules import citation_line

	rules = _by_name("Talk Rule", {each.rule for each in obligations}, ["*"])
	people = _by_name(
		"Talk Person",
		{name for each in obligations for name in (each.person, each.talker) if name},
		["name", "person_name"],
	)
	events = _by_name("Trigger Event", {each.event for each in obligations if each.event}, ["name", "situation"])
	restricted = {situation.value for situation in RESTRICTED_SITUATIONS}
	now, user = now_datetime(), frappe.session.user
	rows = []
	for each in obligations:
		rule, event = rules[each.rule], events.get(each.event)
		rows.append(
			{
				"name": name_for(each.key),
				"creation": now,
				"modified": now,
				"owner": user,
				"modified_by": user,
				"docstatus": 0,
				"idx": 0,
				"obligation_key": each.key,
				"person": each.person,
				"person_name": people[each.person].person_name,
				"talker": each.talker,
				"talker_name": people[each.talker].person_name if each.talker else None,
				"talker_reason": each.talker_reason,
				"status": "Open",
				"due_date": each.due_date,
				"starts_on": each.starts_on,
				"organization": each.organization,
				"soft": int(each.soft),
				"restricted": int(bool(event) and event.situation in restricted),
				"rule": each.rule,
				"rule_title": rule.title,
				"rulebook": rule.rulebook,
				"category": rule.category,
				"period": each.period,
				"citation": citation_line(rule),
				"verified": int(bool(rule.verified_by)),
				"event": each.event,
				"meeting": each.meeting,
			}
		)
	return rows


def name_for(key: str) -> str:
	"""The row's name follows from its key, so that a set needs no counter and a rerun no look-up."""
	return f"TXO-{hashlib.sha256(key.encode()).hexdigest()[:12]}"


def _by_name(doctype: str, names: set[str], fields: list[str]) -> dict[str, frappe._dict]:
	if not names:
		return {}
	return {row.name: row for row in frappe.get_all(doctype, {"name": ("in", sorted(names))}, fields)}


def name_talkers(owed: Iterable[Obligation]) -> None:
	"""Rows that had nobody to talk, because a post was vacant or the person belonged nowhere, get whom the
	rules now name."""
	table = DocType("Talk Obligation")
	for each in owed:
		if not each.talker:
			continue
		(
			frappe.qb.update(table)
			.set(table.talker, each.talker)
			.set(table.talker_name, frappe.db.get_value("Talk Person", each.talker, "person_name"))
			.set(table.talker_reason, each.talker_reason)
			.set(table.organization, each.organization)
			.where((table.obligation_key == each.key) & (table.status == "Open"))
			.where(table.talker.isnull() | (table.talker == ""))
		).run()


def open_with_request() -> list[frappe._dict]:
	"""Every open obligation, with whom the person asked for when it comes from a request (本人申请)."""
	table, event = DocType("Talk Obligation"), DocType("Trigger Event")
	query = (
		frappe.qb.from_(table)
		.left_join(event)
		.on(table.event == event.name)
		.select(
			table.name, table.obligation_key, table.rule, table.person, table.organization, table.talker,
			table.talker_reason, table.starts_on, table.due_date, table.event, event.requested_talker,
		)
		.where(table.status == "Open")
	)  # fmt: skip
	return query.run(as_dict=True)


def hand_over(names: list[str], talker: str | None, talker_name: str | None, reason: str) -> None:
	"""Somebody else must talk now. A plan made meanwhile keeps its own talker."""
	table = DocType("Talk Obligation")
	for start in range(0, len(names), PAGE):
		(
			frappe.qb.update(table)
			.set(table.talker, talker)
			.set(table.talker_name, talker_name)
			.set(table.talker_reason, reason)
			.set(table.modified, now_datetime())
			.where(table.name.isin(names[start : start + PAGE]) & (table.status == "Open"))
		).run()


def withdraw_for_event(event: str) -> None:
	"""The event was withdrawn: what is still owed because of it no longer is. What was met stays met."""
	table = DocType("Talk Obligation")
	(
		frappe.qb.update(table)
		.set(table.status, "Withdrawn")
		.set(table.withdrawn_on, now_datetime())
		.set(table.modified, now_datetime())
		.where((table.event == event) & table.status.isin(["Open", "Planned"]))
	).run()


def reinstate_for_event(event: str) -> None:
	"""The event is back (its document was submitted again): so is what is owed."""
	table = DocType("Talk Obligation")
	(
		frappe.qb.update(table)
		.set(table.status, "Open")
		.set(table.withdrawn_on, None)
		.set(table.plan, None)
		.where((table.event == event) & (table.status == "Withdrawn"))
	).run()


def link_to_plan(plan: str, names: list[str]) -> None:
	"""Exactly these obligations are answered by the plan; others it once answered are open again."""
	table = DocType("Talk Obligation")
	gone = (table.plan == plan) & (table.status == "Planned")
	if names:
		gone &= table.name.notin(names)
	frappe.qb.update(table).set(table.status, "Open").set(table.plan, None).set(table.planned_on, None).where(
		gone
	).run()
	if names:
		(
			frappe.qb.update(table)
			.set(table.status, "Planned")
			.set(table.plan, plan)
			.set(table.planned_on, now_datetime())
			.where(table.name.isin(names) & (table.status == "Open"))
		).run()


def release(plan: str) -> None:
	"""The plan will not be held: what it would have answered is open again."""
	link_to_plan(plan, [])


def meet(name: str, status: str, record: str, held_on: Any) -> None:
	"""A confirmation closes one person's obligation."""
	table = DocType("Talk Obligation")
	(
		frappe.qb.update(table)
		.set(table.status, status)
		.set(table.record, record)
		.set(table.met_on, held_on)
		.set(table.closed_on, now_datetime())
		.set(table.modified, now_datetime())
		.where((table.name == name) & table.status.isin(["Open", "Planned"]))
	).run()


def reopen_for_record(record: str) -> None:
	"""The record was cancelled for correction: what it had closed is owed again until the corrected one is confirmed."""
	table = DocType("Talk Obligation")
	(
		frappe.qb.update(table)
		.set(table.status, "Planned")
		.set(table.record, None)
		.set(table.met_on, None)
		.set(table.closed_on, None)
		.where((table.record == record) & table.status.isin(["Met", "Met Late"]))
	).run()
