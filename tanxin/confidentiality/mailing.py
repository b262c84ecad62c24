"""Mail and notices that the platform would send about any document (邮件与通知): none about ours.

Whoever is told of a talk is told by the app, without content, under his own login. A mail leaves the unit's network,
carries fields or a print to whoever is named in it, and is read by whoever reads the mailbox.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from tanxin.site.kept import NotAllowedHere, is_ours


def refuse_notification(doc: Document, method: str | None = None) -> None:
	"""`validate` of Notification: it reads any field into its text, for any receiver, by whatever channel."""
	if is_ours(doc.document_type):
		frappe.throw(
			_("There is no platform notification for {0}: the system tells those concerned.").format(
				_(doc.document_type)
			),
			NotAllowedHere,
		)


def refuse_report_by_mail(doc: Document, method: str | None = None) -> None:
	"""`validate` of Auto Email Report: it runs in one person's scope and is sent to any address."""
	row = frappe.db.get_value("Report", doc.report, ["ref_doctype", "module"], as_dict=True) if doc.report else None
	if row and (row.module == "Tanxin" or is_ours(row.ref_doctype)):
		frappe.throw(_("Reports on talks are not sent by mail. Open them here."), NotAllowedHere)


def refuse_mail(doc: Document, method: str | None = None) -> None:
	"""`before_insert` of Communication: a mail written from a form, with or without its print."""
	if is_ours(doc.reference_doctype) or any(is_ours(row.link_doctype) for row in doc.get("timeline_links") or []):
		frappe.throw(_("Nothing about talks is sent by mail."), NotAllowedHere)


def refuse_queued_mail(doc: Document, method: str | None = None) -> None:
	"""`before_insert` of Email Queue: whatever road it came by, a mail that names one of our documents is not sent."""
	if is_ours(doc.reference_doctype):
		frappe.throw(_("Nothing about talks is sent by mail."), NotAllowedHere)
