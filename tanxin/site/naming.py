"""Names for many documents at once (批量编号): the platform's own series, reserved in one go."""

from __future__ import annotations

import re

import frappe
from frappe.model.naming import NamingSeries
from frappe.query_builder import DocType


def has_plain_series(doctype: str) -> bool:
	"""Whether documents are named by a series alone: no naming rule of the site's own stands before it."""
	series = frappe.get_meta(doctype).autoname or ""
	ruled = frappe.db.exists("Document Naming Rule", {"document_type": doctype, "disabled": 0})
	return bool(re.fullmatch(r"[^{}]*\.#+", series)) and not ruled


def reserve(doctype: str, count: int) -> list[str]:
	"""The next `count` names of the DocType's series, in order. Holds the counter until the transaction ends."""
	series = frappe.get_meta(doctype).autoname
	prefix, digits = NamingSeries(series).get_prefix(), series.count("#")
	table = DocType("Series")
	row = frappe.qb.from_(table).select(table.current).where(table.name == prefix).for_update().run()
	last = int(row[0][0] or 0) if row else 0
	if row:
		frappe.qb.update(table).set(table.current, last + count).where(table.name == prefix).run()
	else:
		frappe.qb.into(table).columns(table.name, table.current).insert(prefix, count).run()
	return [f"{prefix}{number:0{digits}d}" for number in range(last + 1, last + count + 1)]
