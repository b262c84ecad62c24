"""Whom a talker is to prepare for (备人): one rule for the dossier's list, its form and its words."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType
from pypika.queries import QueryBuilder

from tanxin.confidentiality.criteria import literal
from tanxin.domain.transitions import HELD, SIGNED


def prepared_for(talker: str) -> QueryBuilder:
	"""The people with whom the talker has a signed plan whose record is not filed yet (归档), as a query of persons.

	A plan that was never held ends with its expiry; one that was held ends when its record gets its archive number.
	"""
	plan, row, person = DocType("Talk Plan"), DocType("Talk Plan Talker"), DocType("Talk Plan Person")
	query = frappe.qb.from_(plan).join(row).on(row.parent == plan.name)
	query = query.join(person).on(person.parent == plan.name).select(person.person)
	mine = (row.person == literal(talker)) & plan.workflow_state.isin((SIGNED, HELD))
	return query.where(mine & plan.name.notin(_filed()))


def _filed() -> QueryBuilder:
	record = DocType("Talk Record")
	filed = (record.record_state == "Filed") | (record.archive_no.isnotnull() & (record.archive_no != ""))
	query = frappe.qb.from_(record).select(record.plan)
	return query.where((record.docstatus == 1) & filed & record.plan.isnotnull())
