"""Trigger events over the wire (必谈情形)."""

from __future__ import annotations

import frappe
from frappe import _

from tanxin.sources import recording


@frappe.whitelist(methods=["POST"])
def withdraw(event: str, reason: str) -> None:
	"""Withdraw an event entered by hand, with a reason. One from an HR document goes with its document."""
	doc = frappe.get_doc("Trigger Event", event)
	doc.check_permission("write")
	paper = next((row for row in doc.sources if row.stands), doc)
	if paper.source_doctype:
		frappe.throw(
			_("This event goes with {0} {1}: cancel that document.").format(
				_(paper.source_doctype), paper.source_name
			)
		)
	if not reason.strip():
		frappe.throw(_("Write why the event is withdrawn."))
	recording.withdraw(event, reason.strip())
