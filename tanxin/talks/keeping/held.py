"""A list that a step is taken on (清单的一步): stored, held, and still in the status that the step begins from."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from tanxin import compat
from tanxin.site.kept import NotAllowedHere


def held(doctype: str, name: str, status: str) -> Document:
	"""The stored document, held until the transaction ends: of two steps at once one waits and is judged by the
	other's. Raises NotAllowedHere in somebody else's session, or where the document has moved on;
	frappe.PermissionError where it is not seen."""
	stored = frappe.db.get_value(doctype, name, "status", for_update=True)
	doc = frappe.get_doc(doctype, name, for_update=True)  # as it is now, not as first looked at
	doc.check_permission("read")  # first: how far it is, is told to nobody else
	if compat.is_impersonated():
		frappe.throw(_("Not in somebody else's session."), NotAllowedHere)
	if stored != status or doc.status != status:
		frappe.throw(
			_("This list is {0}. Reload the page and look again.").format(_(stored, context=doctype)),
			NotAllowedHere,
		)
	return doc
