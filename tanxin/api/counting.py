"""Counting (计数): v15 of the platform counts any DocType with any filter for anybody, and both lines count a scope as
one OR over a whole table."""

from __future__ import annotations

import frappe
from frappe import client, share
from frappe.desk import reportview
from frappe.utils import cint

from tanxin.api.boundary import parsed
from tanxin.confidentiality.conditions import counted_in_parts
from tanxin.confidentiality.scoped import PARENT_OF, SCOPED


@frappe.whitelist()
def get_count(
	doctype: str, filters: dict | list | str | None = None, debug: bool = False, cache: bool = False
) -> int | None:
	"""`frappe.client.get_count`, within the reader's scope for our DocTypes and the inbox; core's own for all others."""
	if doctype not in SCOPED and doctype not in PARENT_OF and doctype != "Workflow Action":
		return client.get_count(doctype, filters, debug, cache)
	asked = frappe.form_dict.copy()
	frappe.local.form_dict = frappe._dict(doctype=doctype, filters=parsed(filters) or [])
	if doctype in PARENT_OF:
		frappe.form_dict.parent_doctype = PARENT_OF[doctype]
	try:
		return list_count()
	finally:
		frappe.local.form_dict = asked


@frappe.whitelist()
def list_count() -> int | None:
	"""`frappe.desk.reportview.get_count`, which the desk asks beside each list: of ours in parts that have an index
	each. A document shared with the reader would be counted in every part; then all at once."""
	doctype = frappe.form_dict.get("doctype")
	if doctype not in SCOPED or share.get_shared(doctype):
		return reportview.get_count()
	asked = frappe.form_dict.copy()

	def count(limit: int) -> int | None:
		frappe.local.form_dict = frappe._dict(asked, limit=limit)
		return reportview.get_count()

	try:
		filtered = bool(parsed(asked.filters) or parsed(asked.or_filters))
		return counted_in_parts(doctype, cint(asked.limit), filtered, count)
	finally:
		frappe.local.form_dict = asked
