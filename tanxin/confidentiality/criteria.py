"""What the scopes are put together from (范围条件): criteria over one column or one table of parties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from pypika import Case
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, PseudoColumn, Term, ValueWrapper

from tanxin.confidentiality.reader import Reader
from tanxin.domain.delegation import Delegation, reaches
from tanxin.domain.model import Category
from tanxin.domain.transitions import AWAITING
from tanxin.site import delegations

#: What several may sign together (会签).
CO_SIGNED = ("Talk Plan", "Talk Campaign")


def literal(value: str | None) -> Term:
	"""A value as escaped SQL text: pypika alone does not escape backslashes for MariaDB."""
	return PseudoColumn(frappe.db.escape(value or ""))


def literals(values: Iterable[str]) -> list[Term]:
	"""Many of them, for `isin`, as one piece of text: what pypika does for each takes longer than the query."""
	return [PseudoColumn(",".join(map(frappe.db.escape, values)))]


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


def has_row(query: QueryBuilder) -> Criterion:
	"""Rows for which a query (without columns) that names them finds something. See `_Counted`."""
	return _Counted(query, ">")


def has_no_row(column: Term, other: Term, query: QueryBuilder) -> Criterion:
	"""Rows whose column is empty or found nowhere in the `other` column of a query (without columns)."""
	if in_sets():
		return column.isnull() | column.notin(query.select(other).where(other.isnotnull()))
	return column.isnull() | _Counted(query.where(other == column), "=")


@contextmanager
def set_by_set() -> Iterator[None]:
	"""What is made inside is for a query that reads all rows, to count them, not the first of a list."""
	frappe.local.tanxin_in_sets = True
	try:
		yield
	finally:
		frappe.local.tanxin_in_sets = False


def in_sets() -> bool:
	return bool(getattr(frappe.local, "tanxin_in_sets", False))


class _Counted(Criterion):
	"""A query counted for each row by itself, over an index of the other table.

	`IN` and `EXISTS` leave it to the database to read the whole of the other table first, which it does even for a page
	of a large list.
	"""

	def __init__(self, query: QueryBuilder, comparison: str) -> None:
		super().__init__()
		self.query, self.comparison = query.select(Count("*")), comparison

	def nodes_(self) -> Iterator[Any]:
		yield self
		yield from self.query.nodes_()

	def get_sql(self, subquery: Any = None, **kwargs: Any) -> str:
		return f"{self.query.get_sql(subquery=True, **kwargs)}{self.comparison}0"


def fails(criterion: Criterion) -> Criterion:
	"""Rows for which it is not so, or not known to be so: `NOT` alone loses those with an empty column."""
	return Case().when(criterion, 1).else_(0) == 0


def is_person(column: Term, person: str | None) -> Criterion:
	return column == literal(person) if person else nothing()


def signs(asking: Reader, column: Term) -> Criterion:
	"""Rows whose named leader is the reader, or which wait for a leader who has delegated such matters to him. What
	the giver decided himself, before or since, is none of the receiver's; nor what concerns the receiver."""
	if not asking.person:
		return nothing()
	return in_own_or_given(asking.person, column.table, lambda person: waits_for(person, column))


def in_own_or_given(person: str, table: Any, whose: Callable[[str], Criterion]) -> Criterion:
	"""Rows that are the person's by `whose`, or a leader's who has delegated such matters to him."""
	found = whose(person)
	for held in delegations.held_by(person):
		found |= whose(held.giver) & _delegated(held, table)
	return found


def waits_for(person: str, column: Term) -> Criterion:
	"""Rows of which the person is the named leader, or which wait for him as one of those who sign a step together."""
	table = column.table
	doctype = table.get_table_name().removeprefix("tab")
	leads = column == literal(person)
	if doctype not in CO_SIGNED:
		return leads
	row = DocType("Talk Co-Signer")
	waiting = frappe.qb.from_(row).select(row.parent).where((row.person == literal(person)) & (row.waits == 1))
	return leads | table.name.isin(waiting.where(row.parenttype == doctype))


def _delegated(held: Delegation, table: Any) -> Criterion:
	"""What waits, of the category and the organisation that the authority names, and is not about its receiver."""
	doctype = table.get_table_name().removeprefix("tab")
	if doctype == "Talk Exemption":  # an approval may still be revoked in the leader's name
		rows = table.status.isin(("Requested", "Approved"))
	else:
		rows = table.workflow_state == AWAITING
	if doctype != "Talk Campaign":  # a sheet names no category: each of its lines is judged when it is signed
		rows &= table.category.isin([each.value for each in Category if reaches(held, each)])
	if held.organization:
		row = frappe.db.get_value("Party Organization", held.organization, ["lft", "rgt"])
		rows &= within((tuple(row),) if row else (), table.organization)
	return rows & table.name.notin(_about(doctype, held.receiver))


def _about(doctype: str, person: str) -> QueryBuilder:
	"""The matters of that kind in which the person is talked to, or which ask about his talk."""
	if doctype == "Talk Exemption":
		line, owed = DocType("Talk Exemption Obligation"), DocType("Talk Obligation")
		query = frappe.qb.from_(line).join(owed).on(owed.name == line.obligation).select(line.parent)
		return query.where(owed.person == literal(person))
	party = DocType("Talk Plan Person")
	if doctype == "Talk Plan":
		return frappe.qb.from_(party).select(party.parent).where(party.person == literal(person))
	plan = DocType("Talk Plan")
	query = frappe.qb.from_(plan).join(party).on(party.parent == plan.name).select(plan.campaign)
	return query.where((party.person == literal(person)) & plan.campaign.isnotnull())
