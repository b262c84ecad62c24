"""What the scopes are put together from (范围条件): criteria over one column or one table of parties."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType
from frappe.utils import nowdate
from pypika.terms import Criterion, PseudoColumn, Term, ValueWrapper

from tanxin.confidentiality.reader import Reader


def literal(value: str | None) -> Term:
	"""A value as escaped SQL text: pypika alone does not escape backslashes for MariaDB."""
	return PseudoColumn(frappe.db.escape(value or ""))


def everything() -> Criterion:
	return ValueWrapper(1) == ValueWrapper(1)


def nothing() -> Criterion:
	return ValueWrapper(1) == ValueWrapper(0)


def within(spans: tuple[tuple[int, int], ...], column: Term) -> Criterion:
	"""Rows whose organisation lies in one of the subtrees."""
	if not spans:
		return nothing()
	organization = DocType("Party Organization")
	inside = nothing()
	for lft, rgt in spans:
		inside |= (organization.lft >= lft) & (organization.rgt <= rgt)
	return column.isin(frappe.qb.from_(organization).select(organization.name).where(inside))


def has_party(child: str, column: Term, person: str | None) -> Criterion:
	"""Rows that name the person in a child table."""
	if not person:
		return nothing()
	table = DocType(child)
	return column.isin(frappe.qb.from_(table).select(table.parent).where(table.person == literal(person)))


def is_person(column: Term, person: str | None) -> Criterion:
	return column == literal(person) if person else nothing()


def signs(asking: Reader, column: Term) -> Criterion:
	"""Rows whose named leader is the reader, or has delegated to him for today."""
	if not asking.person:
		return nothing()
	delegation = DocType("Talk Delegation")
	today = literal(nowdate())
	givers = (
		frappe.qb.from_(delegation)
		.select(delegation.giver)
		.where(
			(delegation.receiver == literal(asking.person))
			& (delegation.active == 1)
			& (delegation.from_date <= today)
			& (delegation.to_date >= today)
		)
	)
	return (column == literal(asking.person)) | column.isin(givers)
