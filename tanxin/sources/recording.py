"""From an HR document to one Trigger Event and what is owed because of it; withdrawn with the document."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate, now_datetime

from tanxin import compat
from tanxin.site import obligations
from tanxin.sources import employees
from tanxin.sources.adapters import ADAPTERS, Adapter

#: Documents looked at in one page of the reconciliation.
PAGE = 200


def pull(source_doctype: str, source_name: str) -> str | None:
	"""Bring one HR document's event to what the document now says. Returns the event's name.

	Run twice it changes nothing; cancelled or deleted documents withdraw their event and what is owed by it.
	"""
	adapter = ADAPTERS[source_doctype]
	row = frappe.db.get_value(
		source_doctype,
		source_name,
		["docstatus", "employee", adapter.date_field, adapter.other_date_field],
		as_dict=True,
	)
	event = frappe.db.get_value(
		"Trigger Event",
		{"source_doctype": source_doctype, "source_name": source_name},
		["name", "status"],
		as_dict=True,
	)
	if row and row.docstatus == 1:
		return reinstate(event) if event else _record(adapter, source_name, row)
	if event:
		withdraw(event.name, "来源单据已取消")
	return event and event.name


def _record(adapter: Adapter, source_name: str, row: frappe._dict) -> str | None:
	happened_on = getdate(row.get(adapter.date_field) or row.get(adapter.other_date_field))
	event = frappe.get_doc(
		{
			"doctype": "Trigger Event",
			"person": employees.person_for(row.employee),
			"situation": adapter.situation.value,
			"happened_on": happened_on,
			"source": "HR Document",
			"source_doctype": adapter.doctype,
			"source_name": source_name,
		}
	)
	try:
		# The worker acts for the app: whoever submitted the HR document has no right on events of talks.
		return event.insert(ignore_permissions=True).name
	except frappe.DuplicateEntryError:
		frappe.clear_messages()  # another worker was quicker: the event is there, which is all we want
		return frappe.db.get_value("Trigger Event", {"event_key": event.event_key})


def withdraw(event: str, reason: str) -> None:
	"""Withdraw an event with what is still owed because of it. Nothing is deleted."""
	if frappe.db.get_value("Trigger Event", event, "status") == "Withdrawn":
		return
	frappe.db.set_value(
		"Trigger Event",
		event,
		{"status": "Withdrawn", "withdrawn_on": now_datetime(), "withdrawn_reason": reason},
	)
	obligations.withdraw_for_event(event)


def reinstate(event: frappe._dict) -> str:
	"""A document that stands again brings its event back."""
	if event.status == "Withdrawn":
		frappe.db.set_value(
			"Trigger Event", event.name, {"status": "Open", "withdrawn_on": None, "withdrawn_reason": None}
		)
		obligations.reinstate_for_event(event.name)
	return event.name


def reconcile() -> int:
	"""The daily sweep: documents without an event, events whose document is gone. Returns how many were touched.

	Each page is one transaction, so a worker killed in the middle leaves whole pages and is simply run again.
	"""
	touched = 0
	for doctype in ADAPTERS:
		if compat.has_doctype(doctype):
			touched += _sweep(doctype, _without_event)
			touched += _sweep(doctype, _with_stale_event)
	return touched


def _sweep(doctype: str, find) -> int:
	touched, after = 0, ""
	while names := find(doctype, after):
		for name in names:
			_pull_safely(doctype, name)
		touched += len(names)
		after = names[-1]
		frappe.db.commit()  # nosemgrep: one page, one transaction, so that a killed sweep resumes
	return touched


def _pull_safely(doctype: str, name: str) -> None:
	"""One bad document must not stop the sweep; it lands on a visible Error Log and is tried again tomorrow."""
	frappe.db.savepoint("tanxin_pull")
	try:
		pull(doctype, name)
	except Exception:
		frappe.db.rollback(save_point="tanxin_pull")
		frappe.log_error(
			title=f"Tanxin: {doctype} {name} could not be read",
			reference_doctype=doctype,
			reference_name=name,
		)


def _without_event(doctype: str, after: str) -> list[str]:
	source, event = DocType(doctype), DocType("Trigger Event")
	query = (
		frappe.qb.from_(source)
		.left_join(event)
		.on((event.source_doctype == doctype) & (event.source_name == source.name))
		.select(source.name)
		.where((source.docstatus == 1) & event.name.isnull() & (source.name > after))
		.where(source.modified >= _installed_on())
		.orderby(source.name)
		.limit(PAGE)
	)
	return [row[0] for row in query.run()]


def _with_stale_event(doctype: str, after: str) -> list[str]:
	"""Events that stand although their document does not."""
	source, event = DocType(doctype), DocType("Trigger Event")
	query = (
		frappe.qb.from_(event)
		.left_join(source)
		.on(source.name == event.source_name)
		.select(event.source_name)
		.where(
			(event.source_doctype == doctype) & (event.status != "Withdrawn") & (event.source_name > after)
		)
		.where(source.name.isnull() | (source.docstatus == 2))
		.orderby(event.source_name)
		.limit(PAGE)
	)
	return [row[0] for row in query.run()]


def _installed_on():
	"""Documents older than the app are history: they come in by the ledger import, not as something owed."""
	return frappe.db.get_value("Module Def", "Tanxin", "creation")
