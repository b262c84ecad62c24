"""HR documents, and the roster itself, that raise Trigger Events (必谈情形来源): one adapter for each thing told.

The hooks only note the document and enqueue after commit: HR never waits for us and never fails because of us.
What a hook could not see (a worker that was down, `db_set`, bulk writes) the reconciliation finds.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document


def on_source_changed(doc: Document, method: str | None = None) -> None:
	"""doc_events hook (`on_change`) of every source: saved, submitted, cancelled, or set by `db_set`. A change of
	what no adapter reads is passed over."""
	from tanxin.sources import adapters

	try:
		if adapters.is_worth_reading(doc):
			_pull_later(doc.doctype, doc.name)
	except Exception:
		frappe.log_error(title="Tanxin: an HR event waits for the hourly reconciliation")


def on_source_deleted(doc: Document, method: str | None = None) -> None:
	"""doc_events hook (`on_trash`): the job finds the document gone and withdraws."""
	_pull_later(doc.doctype, doc.name)


def on_employee_deleted(doc: Document, method: str | None = None) -> None:
	"""doc_events hook (`on_trash`): the person stays on the roster, without the number."""
	from tanxin.sources import renumbered

	try:
		renumbered.forget(doc.name)
	except Exception:
		frappe.log_error(title="Tanxin: a deleted employee waits for the daily reconciliation")


def on_employee_changed(doc: Document, method: str | None = None) -> None:
	"""doc_events hook (`on_change`, which `db_set` calls too): the roster is kept in step."""
	from tanxin.sources import employees

	try:
		if any(doc.has_value_changed(field) for field in employees.FIELDS):
			_after_commit("tanxin.sources.jobs.sync", f"tanxin-employee::{doc.name}", employee=doc.name)
	except Exception:
		frappe.log_error(title="Tanxin: an employee waits for the daily reconciliation")


def _pull_later(doctype: str, name: str) -> None:
	_after_commit(
		"tanxin.sources.jobs.pull",
		f"tanxin-source::{doctype}::{name}",
		source_doctype=doctype,
		source_name=name,
	)


def _after_commit(method: str, job_id: str, **kwargs: object) -> None:
	"""Enqueue once the document is safely stored. A queue that is down is logged, never shown to HR."""

	def enqueue() -> None:
		try:
			frappe.enqueue(method, queue="short", job_id=job_id, deduplicate=True, **kwargs)
		except Exception:
			frappe.log_error(title="Tanxin: an HR event waits for the hourly reconciliation")

	frappe.db.after_commit.add(enqueue)
