"""Follow-ups live on as ToDos of their owners until done (跟进事项与待办)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import nowdate


def assign(doc: Document) -> None:
	"""A ToDo without content: it leads to the follow-up, it does not repeat it."""
	if not doc.owner_user:
		return
	todo = frappe.get_doc(
		{
			"doctype": "ToDo",
			"allocated_to": doc.owner_user,
			"reference_type": "Talk Follow Up",
			"reference_name": doc.name,
			"description": _("A follow-up of a talk is yours: {0}").format(doc.name),
			"date": doc.due_date,
			"assigned_by": frappe.session.user,
		}
	)
	todo.flags.written_by_app = True
	todo.insert(ignore_permissions=True)  # who noted the promise may not write other people's ToDos


def close(name: str, result: str) -> None:
	"""Done, with a result that is told to the person. Raises when the result is missing."""
	if not result.strip():
		frappe.throw(_("Write what came of it: the person it was promised to is told."))
	doc = frappe.get_doc("Talk Follow Up", name)
	doc.check_permission("write")
	if doc.status != "Open":
		frappe.throw(_("This follow-up is already {0}.").format(_(doc.status, context="Talk Follow Up")))
	doc.status, doc.result, doc.done_on = "Done", result.strip(), nowdate()
	doc.flags.closing = True
	doc.save()
	frappe.db.set_value(
		"ToDo",
		{"reference_type": "Talk Follow Up", "reference_name": name, "status": "Open"},
		"status",
		"Closed",
	)
