"""How the database finds what a scope allows (取数路径), among a million rows as fast as among all of them.

A scope is one OR over organisations, talkers, persons; no index serves it whole. Each of its branches (a road) has an
index of its own, so they are asked first, for a few names each. Whoever sees few rows gets these rows by name and the
scope over them. Whoever sees many gets the scope alone: the database walks along the index by which the list is
sorted and soon has a page. His rows are counted road by road. The scope decides in every form; here is only decided how
the database is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import frappe
from frappe.query_builder import DocType
from pypika.enums import Boolean, Equality
from pypika.queries import QueryBuilder
from pypika.terms import (
	BasicCriterion,
	ComplexCriterion,
	ContainsCriterion,
	Criterion,
	Field,
	NullCriterion,
	PseudoColumn,
	Term,
	Tuple,
)

from tanxin.confidentiality.criteria import fails, has_row, in_sets, literals, nothing

#: Rows that are asked for by name. More of them cost more than the walk along an index to twenty of them: with a
#: million rows both take 18 ms at two thousand.
FEW = 2000


@dataclass(frozen=True)
class Road:
	"""One branch of a scope: `leaf` finds its rows by an index, `whole` says which of them are seen by it."""

	leaf: Criterion
	whole: Criterion


@dataclass(frozen=True)
class Rows:
	"""What the roads lead to: names, at most `FEW`, and the roads that lead to more rows than that."""

	names: frozenset[str]
	wide: tuple[Criterion, ...] = ()


def roads(criterion: Criterion) -> list[Road] | None:
	"""The branches of a scope that have an index; None when some rows are seen for no reason that has one."""
	if isinstance(criterion, ComplexCriterion):
		left, right = roads(criterion.left), roads(criterion.right)
		if criterion.comparator == Boolean.or_:
			return None if left is None or right is None else left + right
		if left is not None:
			return [Road(each.leaf, each.whole & criterion.right) for each in left]
		if right is not None:
			return [Road(each.leaf, criterion.left & each.whole) for each in right]
		return None
	if _is_leaf(criterion):
		return [Road(criterion, criterion)]
	return [] if criterion.get_sql() == nothing().get_sql() else None


def _is_leaf(criterion: Criterion) -> bool:
	"""A column of the row that is somebody, or among rows of another table; a row that belongs nowhere."""
	if type(criterion) is NullCriterion:
		return criterion.term.name == "organization"
	if isinstance(criterion, ContainsCriterion):
		rows = criterion.container
		named = isinstance(rows, Tuple) and all(isinstance(each, PseudoColumn) for each in rows.values)
		return not criterion._is_negated and (named or isinstance(rows, QueryBuilder))
	return (
		isinstance(criterion, BasicCriterion)
		and criterion.comparator == Equality.eq
		and isinstance(criterion.left, Field)
		and isinstance(criterion.right, PseudoColumn)
	)


def looked_up(doctype: str, criterion: Criterion, thorough: bool = True) -> Rows | None:
	"""Ask the roads for their first rows; None when the scope has rows without a road. A list need not know which of
	them are wide, when one is (`thorough`)."""
	found = roads(criterion)
	if found is None:
		return None
	wide, rest = _parted(doctype, found)
	names: set[str] = set()
	if thorough or not wide:
		names = _first_names(doctype, rest)
	if len(names) > FEW:
		names = _told_apart(doctype, rest, wide) if thorough else set()
		wide = wide or rest
	return Rows(frozenset(names), tuple(road.whole for road in wide))


def _parted(doctype: str, found: list[Road]) -> tuple[list[Road], list[Road]]:
	"""The roads of organisations that are wide, and all others."""
	wide, rest = [], []
	for road in found:
		(wide if _is_place(road.leaf) and _is_wide(doctype, road) else rest).append(road)
	return wide, rest


def _is_wide(doctype: str, road: Road) -> bool:
	"""Whether it leads to more than a few rows, without reading their names."""
	return bool(_leading(doctype, road).limit(1).offset(FEW).run())


def _first_names(doctype: str, asked: list[Road]) -> set[str]:
	"""Where the roads lead to, all of them in one statement: every name once, or more of them than are few."""
	query = None
	for road in asked:
		# A limit within a union is that of the whole, but for one that stands in a table of its own.
		names = frappe.qb.from_(_leading(doctype, road).limit(FEW + 1).as_("road")).select(
			PseudoColumn("name")
		)
		query = names if query is None else query + names
	return set() if query is None else {row[0] for row in query.run()}


def _told_apart(doctype: str, asked: list[Road], wide: list[Road]) -> set[str]:
	"""The names of those roads that lead to a few rows altogether; the others are added to the `wide`."""
	names: set[str] = set()
	for road in asked:
		seen = names | _first_names(doctype, [road])
		if len(seen) > FEW:
			wide.append(road)
		else:
			names = seen
	return names


def _leading(doctype: str, road: Road) -> QueryBuilder:
	table = DocType(doctype)
	return frappe.qb.from_(table).select(table.name).where(road.leaf)


def _is_place(leaf: Criterion) -> bool:
	"""Whether the road is that of the organisations, the widest by far."""
	return isinstance(leaf, ContainsCriterion) and leaf.term.name in ("organization", "asked_organization")


def narrowed(doctype: str, criterion: Criterion, leading: Criterion | None = None) -> Criterion:
	"""The scope for a list: over the rows by name where they are few. `leading` has the roads, if the scope has none."""
	rows = looked_up(doctype, criterion if leading is None else leading, thorough=False)
	return criterion if rows is None or rows.wide else _named(doctype, rows.names) & criterion


def apart(doctype: str, criterion: Criterion) -> Iterator[Criterion]:
	"""The scope for counting: criteria that share no row and together are the scope. Each wide road goes along its own
	index; what it leaves out of the few rows is the last of them. Those of organisations come before the others are
	looked up: a count that stops early has enough of them."""
	found = roads(criterion)
	if found is None:
		yield criterion
		return
	wide, rest = _parted(doctype, found)
	yield from _each_without_those_before(wide)
	names, told = _first_names(doctype, rest), len(wide)
	if len(names) > FEW:
		names = _told_apart(doctype, rest, wide)
		yield from _each_without_those_before(wide, told)
	if names or not wide:
		few = _named(doctype, frozenset(names)) & criterion
		yield Criterion.all([few, *(fails(road.whole) for road in wide)])


def _each_without_those_before(wide: list[Road], first: int = 0) -> Iterator[Criterion]:
	for number in range(first, len(wide)):
		yield Criterion.all([wide[number].whole, *(fails(road.whole) for road in wide[:number])])


def among(column: Term, doctype: str, criterion: Criterion) -> Criterion:
	"""Rows that name a document of another DocType which is in that scope."""
	table, sets = DocType(doctype), in_sets()
	rows, query = looked_up(doctype, criterion, thorough=sets), frappe.qb.from_(table)
	if rows is None or (rows.wide and not sets):
		return has_row(query.where((table.name == column) & criterion))
	passing = (
		query.select(table.name).where(_named(doctype, rows.names) & criterion).run() if rows.names else ()
	)
	seen = column.isin(literals(row[0] for row in passing)) if passing else nothing()
	for whole in rows.wide:
		seen |= column.isin(query.select(table.name).where(whole))
	return seen


def text(criterion: Criterion) -> str:
	"""As SQL, for the platform's list hook."""
	quote = '"' if frappe.db.db_type == "postgres" else "`"
	return criterion.get_sql(with_namespace=True, quote_char=quote, secondary_quote_char="'")


def _named(doctype: str, names: frozenset[str]) -> Criterion:
	return DocType(doctype).name.isin(literals(sorted(names))) if names else nothing()
