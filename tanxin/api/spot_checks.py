"""Closing a spot check over the wire (抽查)."""

from __future__ import annotations

import frappe

from tanxin.talks import spot_checks


@frappe.whitelist(methods=["POST"])
def close(check: str) -> int:
	"""Close a check; returns how many make-up talks became owed by it."""
	frappe.get_doc("Talk Spot Check", check).check_permission("write")
	return spot_checks.close(check)
