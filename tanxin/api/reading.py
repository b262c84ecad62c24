"""Granting a right to read over the wire (查阅授权)."""

from __future__ import annotations

import frappe

from tanxin.confidentiality import granting


@frappe.whitelist(methods=["POST"])
def my_steps(grant: str) -> list[str]:
	"""What the caller may decide about a request now: Grant and Refuse, or Revoke, or nothing."""
	frappe.get_doc("Talk Reading Grant", grant).check_permission("read")
	return granting.steps(grant)


@frappe.whitelist(methods=["POST"])
def decide(grant: str, step: str) -> str:
	"""Grant, Refuse or Revoke a request. Returns its new status."""
	frappe.get_doc("Talk Reading Grant", grant).check_permission("read")
	return granting.decide(grant, step)
