"""Files, shares and followers beside our documents: the platform's side doors, shut by doc_events."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.base_document import get_controller
from frappe.model.document import Document

from tanxin.confidentiality import timeline
from tanxin.site.kept import AppendOnly, NotAllowedHere, is_ours


def refuse_column_writes(doc: Document, method: str | None = None) -> None:
	"""A File that names a column makes core write its URL into that column of a signed document."""
	if doc.attached_to_field and is_ours(doc.attached_to_doctype):
		frappe.throw(
			_("Files cannot be written into a field of {0}.").format(_(doc.attached_to_doctype)),
			NotAllowedHere,
		)


def refuse_foreign_files(doc: Document, method: str | None = None) -> None:
	"""Files on our documents are private and need write on the parent."""
	if not is_ours(doc.attached_to_doctype):
		return
	if _takes_none(doc.attached_to_doctype) and not doc.flags.tanxin_scan:
		frappe.throw(_("Files cannot be attached to {0}.").format(_(doc.attached_to_doctype)), NotAllowedHere)
	if not doc.is_private:
		frappe.throw(_("Files of talks are private. Tick Is Private and upload again."), NotAllowedHere)
	if not doc.get_doc_before_save() and doc.attached_to_name:
		timeline.announce(doc.attached_to_doctype, doc.attached_to_name, "Attachment")
	if doc.attached_to_name and not doc.flags.tanxin_scan:
		frappe.has_permission(
			doc.attached_to_doctype,
			"write",
			frappe.get_doc(doc.attached_to_doctype, doc.attached_to_name),
			throw=True,
		)


def _takes_none(doctype: str) -> bool:
	"""Append-only DocTypes take no attachments but the app's own paper scan, and rows of tables none at all."""
	return (
		doctype == "Talk Note"
		or frappe.get_meta(doctype).istable
		or issubclass(get_controller(doctype), AppendOnly)
	)


def keep_with_words(doc: Document, method: str | None = None) -> None:
	"""A file on a record (the scan of its signed print) carries its words, and more people read the record than its
	words: core would give them the file. It is kept with the notes, which nobody reads by the platform's own way."""
	if doc.attached_to_doctype == "Talk Record":
		doc.db_set("attached_to_doctype", "Talk Note", update_modified=False)


def keep_to_themselves(doc: Document, method: str | None = None) -> None:
	"""What is kept with words stays with them."""
	before = doc.get_doc_before_save()
	if before and before.attached_to_doctype == "Talk Note":
		frappe.throw(_("This file is kept with a talk and stays as it is."), NotAllowedHere)


def refuse_losing_scans(doc: Document, method: str | None = None) -> None:
	"""The scan that an answer on paper rests on stays."""
	if frappe.flags.in_uninstall or frappe.flags.tanxin_removing_demo:
		return
	if doc.attached_to_doctype == "Talk Note" and frappe.db.exists(
		"Talk Confirmation", {"paper_scan": doc.file_url}
	):
		frappe.throw(_("This scan belongs to an answer on paper and is kept."), NotAllowedHere)


def refuse_following(doc: Document, method: str | None = None) -> None:
	"""Who follows a document is mailed every change of it, whether he may read it or not."""
	if is_ours(doc.ref_doctype):
		frappe.throw(_("{0} cannot be followed.").format(_(doc.ref_doctype)), NotAllowedHere)


def refuse_shares(doc: Document, method: str | None = None) -> None:
	"""A share grants read past every denying hook."""
	if is_ours(doc.share_doctype):
		frappe.throw(_("Talks are not shared by hand. Ask for a Talk Reading Grant instead."), NotAllowedHere)
