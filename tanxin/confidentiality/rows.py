"""Rows of tables (子表) asked for by themselves: v15 of the platform gives them to whoever may read the parent's
DocType, whichever parents are his."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType

from tanxin.confidentiality import scope
from tanxin.confidentiality.criteria import nothing
from tanxin.confidentiality.narrowing import among, text
from tanxin.confidentiality.scoped import FURTHER_PARENTS, PARENT_OF


def query_conditions(user: str | None = None, doctype: str = "") -> str:
	"""The list hook of a child DocType: the rows of those parents that the account sees."""
	row, rows = DocType(doctype), nothing()
	for parent_doctype in (PARENT_OF[doctype], *FURTHER_PARENTS.get(doctype, ())):
		seen = scope.criterion(parent_doctype, user or frappe.session.user)
		rows |= among(row.parent, parent_doctype, seen) & (row.parenttype == parent_doctype)
	return text(rows)
