"""Trigger events over the wire (必谈情形)."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from tanxin.api.boundary import forget_texts, in_hand
from tanxin.confidentiality import restricted_matters
from tanxin.sources import recording


@frappe.whitelist(methods=["POST"])
def read(event: str) -> dict[str, Any] | None:
	"""What a restricted event is about, for who needs it; None for who does not. The reading is logged."""
	return in_hand(lambda: restricted_matters.read_event(event, "Form"))


@frappe.whitelist(methods=["POST"])
def read_obligation(obligation: str) -> dict[str, Any] | None:
	"""Under which rule a restricted talk is owed, for who needs it or must talk; the reading is logged."""
	return in_hand(lambda: restricted_matters.read_obligation(obligation, "Form"))


@frappe.whitelist(methods=["POST"])
def withdraw(event: str, reason: str) -> None:
	"""Withdraw an event entered by hand, with a reason. One from an HR document goes with its document."""
	forget_texts()
	in_hand(lambda: _withdraw(event, reason))


def _withdraw(event: str, reason: str) -> None:
	doc = frappe.get_doc("Trigger Event", event)
	doc.check_permission("write")
	if paper := recording.paper_of(event):
		shown = (_("the HR document"), "") if doc.restricted else (_(paper[0]), paper[1])
		frappe.throw(_("This event goes with {0} {1}: cancel that document.").format(*shown))
	if not reason.strip():
		frappe.throw(_("Write why the event is withdrawn."))
	recording.withdraw(event, reason.strip())
