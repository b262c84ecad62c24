"""What the platform does by itself with any document (自动化): assigning, repeating, setting a value when told of something.
None of it for ours: who has a step is decided by the app, and every change passes its form's steps."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from tanxin.confidentiality import timeline
from tanxin.site.kept import NotAllowedHere, is_ours

#: What its owner may change of a ToDo that the app made for him.
OWN_OF_A_TODO = frozenset({"status", "priority", "color"})


def guard_todo(doc: Document, method: str | None = None) -> None:
	"""`validate` of every ToDo: of ours the app alone makes them, and its owner alone ticks them off."""
	before = doc.get_doc_before_save()
	about = [each for each in (before, doc) if each and is_ours(each.reference_type)]
	if not about:
		return
	if not doc.flags.written_by_app:
		_check_hand(doc, before)
	timeline.announce(
		doc.reference_type, doc.reference_name, "Assignment Completed" if before else "Assigned"
	)


def keep_todo(doc: Document, method: str | None = None) -> None:
	"""`on_trash`: else whoever sent a plan could take it out of the leader's list."""
	if frappe.flags.in_uninstall or frappe.flags.tanxin_removing_demo or not is_ours(doc.reference_type):
		return
	if doc.allocated_to != frappe.session.user:
		frappe.throw(_("This task is another person's and is closed when its step is done."), NotAllowedHere)


def _check_hand(doc: Document, before: Document | None) -> None:
	if not before:
		frappe.throw(
			_(
				"{0} is not assigned by hand: whose step it is follows from the document, and the system tells him."
			).format(_(doc.reference_type)),
			NotAllowedHere,
		)
	fields = [field.fieldname for field in doc.meta.fields if field.fieldname not in OWN_OF_A_TODO]
	if doc.allocated_to != frappe.session.user or any(doc.has_value_changed(name) for name in fields):
		frappe.throw(_("This task is another person's and is closed when its step is done."), NotAllowedHere)


def refuse_assignment_rule(doc: Document, method: str | None = None) -> None:
	"""A rule assigns with no right asked for, with a text that any field may be read into."""
	if is_ours(doc.document_type):
		frappe.throw(
			_("There is no assignment rule for {0}: the system tells who has a step.").format(
				_(doc.document_type)
			),
			NotAllowedHere,
		)


def refuse_auto_repeat(doc: Document, method: str | None = None) -> None:
	"""A repeated plan would be a plan that nobody made. Called before core looks for a column that ours lack."""
	if is_ours(doc.reference_doctype):
		frappe.throw(
			_("{0} is not repeated by the platform: make a sheet of plans for the period.").format(
				_(doc.reference_doctype)
			),
			NotAllowedHere,
		)


def refuse_set_by_notice(doc: Document, method: str | None = None) -> None:
	"""A notice may set a field after it was sent, in the session of whoever happened to cause it: of a leader, say."""
	if is_ours(doc.document_type) and doc.set_property_after_alert:
		frappe.throw(
			_("A notification sets no value of {0}.").format(_(doc.document_type)),
			NotAllowedHere,
		)


def guard_inbox_row(doc: Document, method: str | None = None) -> None:
	"""`validate` of every Workflow Action: of ours core alone opens them, for the state that is stored, and the app
	closes them; no role writes one, the Administrator neither."""
	before = doc.get_doc_before_save()
	if not is_ours(doc.reference_doctype) and not (before and is_ours(before.reference_doctype)):
		return
	if before or not doc.flags.ignore_permissions or doc.workflow_state != _stored_state(doc):
		frappe.throw(_("The inbox of signatures is kept by the system alone."), NotAllowedHere)


def keep_inbox_row(doc: Document, method: str | None = None) -> None:
	"""`on_trash`: a row goes when its step is taken."""
	if frappe.flags.in_uninstall or frappe.flags.tanxin_removing_demo or not is_ours(doc.reference_doctype):
		return
	frappe.throw(_("The inbox of signatures is kept by the system alone."), NotAllowedHere)


def _stored_state(doc: Document) -> str | None:
	return frappe.db.get_value(doc.reference_doctype, doc.reference_name, "workflow_state")
