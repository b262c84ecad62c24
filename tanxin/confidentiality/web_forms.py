"""Web forms over our DocTypes (网页表单): the platform's save past every right of the person who fills them in."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from tanxin.confidentiality.attachments import is_ours
from tanxin.site.kept import NotAllowedHere

#: Decides everything from the session, whatever a form sends.
SAFE = {"Talk Request"}


def refuse(doc: Document, method: str | None = None) -> None:
	"""doc_events hook of Web Form: none but on requests for a talk, and on those only for who is logged in."""
	if not is_ours(doc.doc_type):
		return
	if doc.doc_type not in SAFE:
		frappe.throw(
			_("No web form can be made on {0}: it would save past the rights of who fills it in.").format(
				_(doc.doc_type)
			),
			NotAllowedHere,
		)
	if not doc.login_required or doc.anonymous:
		frappe.throw(_("A talk is asked for by who is logged in, under his own name."), NotAllowedHere)
