"""Printing (打印): only what is stored, only for who may print it, only when a person asked for it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from tanxin.site.kept import NotAllowedHere

#: The roads on which a person at a screen asks for a print. Mail, notices, jobs and templates are none of them:
#: a template rendered in a talker's session would carry the words to whoever wrote the template.
ROADS = frozenset(
	{
		"frappe.www.printview.get_html_and_style",
		"frappe.utils.print_format.download_pdf",
		"frappe.utils.print_format.download_multi_pdf",
		"tanxin.api.forms.download_pdf",
		"tanxin.api.forms.download_multi_pdf",
		"printview",
	}
)

#: The desk's print page draws its preview by this.
PREVIEW_ROAD = "frappe.www.printview.get_html_and_style"


def print_stored_row(doc: Document, method: str | None = None, settings: object = None) -> None:
	"""Called as `before_print` of every document of ours: what the client sent is replaced by the stored row.

	Core is content with the right to read, with a link's key or with no right at all when it attaches prints to
	mail; here the session's user needs the right to print. Raises PermissionError.
	"""
	if frappe.flags.ignore_print_permissions:
		frappe.throw(_("{0} is not sent as an attachment.").format(_(doc.doctype)), NotAllowedHere)
	if not doc.name or not frappe.db.exists(doc.doctype, doc.name):
		frappe.throw(_("Only what is saved can be printed. Save first."), NotAllowedHere)
	frappe.get_doc(doc.doctype, doc.name).check_permission("print")
	doc.load_from_db()


def check_asked_for() -> None:
	"""Raises unless this request is one by which a person prints."""
	if _road() not in ROADS:
		frappe.throw(_("Forms are printed from the print page, one reader at a time."), NotAllowedHere)


def how() -> str:
	"""How the words leave, for the reading log: PDF where a file is made, else Print."""
	return "PDF" if "pdf" in _road() else "Print"


def is_preview() -> bool:
	"""Whether the desk's print page only shows the form; what goes to paper is asked for on another road."""
	return _road() == PREVIEW_ROAD


def _road() -> str:
	"""The called method, or the page's path. Nothing in jobs and consoles."""
	request = getattr(frappe.local, "request", None)
	if not request:
		return ""
	return frappe.form_dict.get("cmd") or request.path.rstrip("/").rsplit("/", 1)[-1]
