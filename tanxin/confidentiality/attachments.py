"""Files, shares and comments beside our documents: the platform's side doors, shut by doc_events."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from tanxin.confidentiality.scoped import SCOPED
from tanxin.site.kept import NotAllowedHere


def is_ours(doctype: str | None) -> bool:
	"""Whether a DocType (child tables included) belongs to this app."""
	return bool(doctype) and frappe.get_cached_value("DocType", doctype, "module") == "Tanxin"


def refuse_column_writes(doc: Document, method: str | None = None) -> None:
	"""A File that names a column makes core write its URL into that column of a signed document."""
	if doc.attached_to_field and is_ours(doc.attached_to_doctype):
		frappe.throw(_("Files cannot be written into a field of {0}.").format(_(doc.attached_to_doctype)), NotAllowedHere)


def refuse_foreign_files(doc: Document, method: str | None = None) -> None:
	"""Files on our documents are private and need write on the parent."""
	if not is_ours(doc.attached_to_doctype):
		return
	if doc.attached_to_doctype in CLOSED and not doc.flags.tanxin_scan:
		frappe.throw(_("Files cannot be attached to {0}.").format(_(doc.attached_to_doctype)), NotAllowedHere)
	if not doc.is_private:
		frappe.throw(_("Files of talks are private. Tick Is Private and upload again."), NotAllowedHere)
	if doc.attached_to_name and not doc.flags.tanxin_scan:
		frappe.has_permission(
			doc.attached_to_doctype, "write", frappe.get_doc(doc.attached_to_doctype, doc.attached_to_name), throw=True
		)


#: Append-only DocTypes take no attachments but the app's own paper scan.
CLOSED = {"Talk Sign Off", "Talk Confirmation", "Talk Note", "Talk Reading Log", "Talk Reminder"}


def refuse_shares(doc: Document, method: str | None = None) -> None:
	"""A share grants read past every denying hook."""
	if is_ours(doc.share_doctype):
		frappe.throw(
			_("Talks are not shared by hand. Ask for a Talk Reading Grant instead."), NotAllowedHere
		)


def refuse_comments(doc: Document, method: str | None = None) -> None:
	"""Words about a talk belong in a note, where they are sealed; a comment is readable and mailed."""
	if doc.comment_type == "Comment" and doc.reference_doctype in SCOPED:
		frappe.throw(_("Comments are switched off here: write a note, it is sealed."), NotAllowedHere)
