"""Formal talks in the scopes (提醒、函询、诫勉的可见范围): restricted by their category alone, open to their chain."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType
from pypika.terms import Criterion, Term

from tanxin.confidentiality.criteria import has_party, literal, nothing, within
from tanxin.confidentiality.reader import Reader
from tanxin.domain.values import FORMAL_CATEGORIES

FORMAL = sorted(category.value for category in FORMAL_CATEGORIES)
#: What a leader does to a plan that waits for him.
LEADERS_STEPS = ("Endorse", "Sign", "Send Back", "Disagree")


def informal(table: DocType) -> Criterion:
	"""Rows whose category restricts nothing."""
	return table.category.isnull() | table.category.notin(FORMAL)


def needed(asking: Reader, table: DocType, persons: str, of: Term | None = None) -> Criterion:
	"""Rows of organisations whose restricted matters the reader needs, never those about himself (`persons`: the
	child table that would name him, as one of those of the document `of`, by default the row itself)."""
	rows = within(asking.needing_spans, table.organization)
	return rows & has_party(persons, of or table.name, asking.person).negate() if asking.person else rows


def decided_by(asking: Reader, plan: Term) -> Criterion:
	"""Plans that the reader signed, passed on, sent back or refused: of a chain more than the last leader."""
	if not asking.person:
		return nothing()
	entry = DocType("Talk Sign Off")
	mine = (entry.actor == literal(asking.person)) | (entry.on_behalf_of == literal(asking.person))
	return plan.isin(frappe.qb.from_(entry).select(entry.plan).where(mine & entry.action.isin(LEADERS_STEPS)))


def sheet_decided_by(asking: Reader, sheet: Term) -> Criterion:
	"""Sheets with a line that the reader decided himself, also for somebody else."""
	if not asking.person:
		return nothing()
	entry = DocType("Talk Sign Off")
	mine = (entry.actor == literal(asking.person)) & entry.action.isin(LEADERS_STEPS)
	return sheet.isin(frappe.qb.from_(entry).select(entry.campaign).where(mine & entry.campaign.isnotnull()))
