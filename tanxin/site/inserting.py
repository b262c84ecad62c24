"""Many rows at once (批量写入): one multi-row INSERT a page, its text built once, every value a parameter.

The platform's `bulk_insert` puts the values into the text and so spends most of its time building it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, TypeVar

import frappe
from pypika import Parameter

T = TypeVar("T")

#: Rows of one statement, and of one transaction in a job. From 500 to 5,000 the rate is the same; a smaller page
#: loses less when a worker is killed.
PAGE = 2000


class Insertion:
	"""Writes tuples into a table. Documents' own checks are passed by: the caller has made the rows complete."""

	def __init__(self, doctype: str, columns: Sequence[str]) -> None:
		query = frappe.qb.into(frappe.qb.DocType(doctype)).columns(*columns)
		self._row = ",".join(["%s"] * len(columns))
		self._text = query.insert(*[Parameter("%s") for _ in columns]).get_sql()

	def write(self, rows: Sequence[tuple[Any, ...]]) -> None:
		"""All of the rows; none of them when one is there already, which raises what `is_taken` knows."""
		if rows:
			text = self._text + f",({self._row})" * (len(rows) - 1)
			# The text comes from the query builder, and every value is a parameter.
			frappe.db.sql(text, list(chain.from_iterable(rows)))


def mark(doctype: str, column: str, value: Any, names: Iterable[str]) -> None:
	"""Write one value into rows that are known by their names, each by its own statement.

	A statement over many names walks the whole of a small table and so waits for rows that others are just writing,
	and makes others wait; one over a single name locks that row alone. Ten thousand rows take about a second.
	"""
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.update(table).set(table[column], Parameter("%s")).where(table.name == Parameter("%s"))
	text = query.get_sql()
	for name in names:
		frappe.db.sql(text, (value, name))  # as above: the query builder's own text


def mark_each(doctype: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
	"""Write each row's own values: a row is its name and then a value for each column. As `mark`, one statement a name."""
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.update(table).where(table.name == Parameter("%s"))
	for column in columns:
		query = query.set(table[column], Parameter("%s"))
	text = query.get_sql()
	for name, *values in rows:
		frappe.db.sql(text, (*values, name))  # as above: the query builder's own text


def is_taken(problem: Exception) -> bool:
	"""Whether an insert failed because another worker had written one of its rows."""
	return bool(frappe.db.is_duplicate_entry(problem))


def pages(rows: Iterable[T], size: int) -> Iterator[list[T]]:
	"""The rows in lists of at most `size`, read as they are asked for."""
	rest = iter(rows)
	while page := list(islice(rest, size)):
		yield page
