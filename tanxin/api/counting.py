"""Counting (计数): v15 of the platform counts any DocType with any filter for anybody."""

from __future__ import annotations

import frappe
from frappe import client

from tanxin.confidentiality.scoped import PARENT_OF, SCOPED


@frappe.whitelist()
def get_count(
	doctype: str, filters: dict | list | str | None = None, debug: bool = False, cache: bool = False
) -> int:
	"""`frappe.client.get_count`, within the reader's scope for our DocTypes and the inbox; core's own for all others."""
	if doctype not in SCOPED and doctype not in PARENT_OF and doctype != "Workflow Action":
		return client.get_count(doctype, filters, debug, cache)
	found = frappe.get_list(
		doctype,
		filters=frappe.parse_json(filters),
		pluck="name",
		parent_doctype=PARENT_OF.get(doctype),
		limit_page_length=0,
	)
	return len(found)
