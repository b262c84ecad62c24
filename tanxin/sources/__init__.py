"""HR documents that raise a Trigger Event (必谈情形来源): one adapter a document.

The hooks only note the document and enqueue after commit: HR never waits for us and never fails because of us.
What a hook could not see (a worker that was down, `db_set`, bulk writes) the daily reconciliation finds.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document


def on_source_submitted(doc: Document, method: str | None = None) -> None:
	"""doc_events hook of every source document."""
	_pull_later(doc.doctype, doc.name)


def on_source_cancelled(doc: Document, method: str | None = None) -> None:
	"""doc_events hook: the job reads the stored state and withdraws."""
	_pull_later(doc.doctype, doc.name)


def on_employee_saved(doc: Document, method: str | None = None) -> None:
	"""doc_events hook: the roster is kept in step."""
	_after_commit("tanxin.sources.employees.sync", f"tanxin-employee::{doc.name}", employee=doc.name)


def _pull_later(doctype: str, name: str) -> None:
	_after_commit(
		"tanxin.sources.recording.pull",
		f"tanxin-source::{doctype}::{name}",
		source_doctype=doctype,
		source_name=name,
	)


def _after_commit(method: str, job_id: str, **kwargs: object) -> None:
	"""Enqueue once the HR document is safely stored. A queue that is down is logged, never shown to HR."""

	def enqueue() -> None:
		try:
			frappe.enqueue(method, queue="short", job_id=job_id, deduplicate=True, **kwargs)
		except Exception:
			frappe.log_error(title="Tanxin: an HR event waits for the daily reconciliation")

	frappe.db.after_commit.add(enqueue)
