"""待我审批 over the wire: what waits for the caller, page by page; opening one is noted as the platform notes a view."""

from __future__ import annotations

from typing import Any

import frappe

from tanxin.api.boundary import as_time
from tanxin.confidentiality import timing
from tanxin.signoff import acting, waiting_page


@frappe.whitelist()
def page(kind: str = "", organization: str = "", after: str = "") -> dict[str, Any]:
	"""What waits for the caller's signature, oldest first: {rows, next, total, passing, kinds, organizations}."""
	if after:
		as_time(after.partition("|")[0])
	return waiting_page.page(kind, organization, after)


@frappe.whitelist(methods=["POST"])
def opened(doctype: str, name: str) -> dict[str, Any]:
	"""The rest of a card. Noted as a view of the stored document by the session's user: how long somebody looked at
	what he signs is read off it."""
	doc = acting.signable(doctype, name)
	timing.note_opening(doc)
	return waiting_page.opened(doctype, name)
