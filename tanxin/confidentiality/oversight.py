"""Who sees requests that a talk need not be held, and spot checks (免谈、合并申请与抽查的可见范围)."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from tanxin.confidentiality.criteria import everything, literal, signs, within
from tanxin.confidentiality.reader import Reader


def talk_exemption(asking: Reader, table: DocType) -> Criterion:
	"""Who oversees, who decides, who asked. A request tells by its obligations what it is about: restricted like them."""
	return (
		(_overseen(asking, table) & _open_or_needed(asking, table))
		| signs(asking, table.approver)
		| (table.requester_user == literal(asking.user))
	)


def talk_spot_check(asking: Reader, table: DocType) -> Criterion:
	"""Who oversees the organisation, and who checks."""
	return _overseen(asking, table) | (table.checker_user == literal(asking.user))


def _overseen(asking: Reader, table: DocType) -> Criterion:
	return everything() if asking.sees_all_metadata else within(asking.spans, table.organization)


def _open_or_needed(asking: Reader, table: DocType) -> Criterion:
	"""Restricted ones only where the reader needs them, never those about himself."""
	needed = within(asking.needing_spans, table.organization)
	owed = DocType("Talk Obligation")
	if asking.person:
		needed &= table.name.notin(_requests_with(owed.person == literal(asking.person)))
	return table.name.notin(_requests_with(owed.restricted == 1)) | needed


def _requests_with(criterion: Criterion) -> QueryBuilder:
	"""Requests with an obligation like that."""
	line, owed = DocType("Talk Exemption Obligation"), DocType("Talk Obligation")
	query = frappe.qb.from_(line).join(owed).on(owed.name == line.obligation).select(line.parent)
	return query.where(criterion)
