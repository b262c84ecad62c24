"""Rows of tables (子表) asked for by themselves: v15 of the platform gives them to whoever may read the parent's
DocType, whichever parents are his."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType

from tanxin.confidentiality import scope
from tanxin.confidentiality.scoped import PARENT_OF


def query_conditions(user: str | None = None, doctype: str = "") -> str:
	"""The list hook of a child DocType: the rows of those parents that the account sees."""
	parent, row = DocType(PARENT_OF[doctype]), DocType(doctype)
	seen = frappe.qb.from_(parent).select(parent.name)
	seen = seen.where(scope.criterion(PARENT_OF[doctype], user or frappe.session.user))
	quote = '"' if frappe.db.db_type == "postgres" else "`"
	return row.parent.isin(seen).get_sql(with_namespace=True, quote_char=quote, secondary_quote_char="'")
