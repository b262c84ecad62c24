"""Rows as the platform would have written them (整行写入): every column of the DocType, its defaults, what it fetches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import frappe
from frappe.model.naming import make_autoname
from frappe.query_builder import DocType

from tanxin.site.inserting import Insertion, pages

#: Names looked up in one statement.
PAGE = 1000


class Table:
	"""Writes whole rows of one DocType. The caller has made what the controller would have made."""

	def __init__(self, doctype: str, parent: str = "", parentfield: str = "") -> None:
		blank = frappe.new_doc(doctype).get_valid_dict()
		moment, user = frappe.utils.now(), frappe.session.user
		stamp = {"owner": user, "creation": moment, "modified": moment, "modified_by": user, "docstatus": 0}
		child = {"parenttype": parent, "parentfield": parentfield} if parent else {}
		self._blank = {**blank, "idx": 0, **stamp, **child}
		self._numbers = [name for name, value in self._blank.items() if isinstance(value, int | float)]
		self._insertion = Insertion(doctype, tuple(self._blank))

	def write(self, rows: Iterable[Mapping[str, Any]]) -> None:
		"""Each row names what differs from a blank one. A row without a name gets a random one."""
		self._insertion.write([self._whole(row) for row in rows])

	def _whole(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
		values = {**self._blank, **row}
		for column in self._numbers:
			values[column] = values[column] or 0
		values["name"] = values["name"] or make_autoname("hash")
		return tuple(values.values())


def fetched(child: str, link: str, names: Iterable[str]) -> dict[str, dict[str, Any]]:
	"""What rows of a table fetch through their link field, for each linked name."""
	fields = [
		(df.fieldname, df.fetch_from.split(".", 1)[1])
		for df in frappe.get_meta(child).fields
		if (df.fetch_from or "").startswith(f"{link}.")
	]
	table = DocType(frappe.get_meta(child).get_field(link).options)
	found: dict[str, dict[str, Any]] = {}
	for page in pages(sorted(set(names)), PAGE):
		query = frappe.qb.from_(table).select(table.name, *(table[source] for _own, source in fields))
		for name, *values in query.where(table.name.isin(page)).run():
			found[name] = {own: value for (own, _source), value in zip(fields, values, strict=True)}
	return found


def children(
	fields: Mapping[str, Mapping[str, Any]],
	link: str,
	parents: Sequence[str],
	linked: Sequence[Sequence[str]],
) -> Iterable[dict[str, Any]]:
	"""The rows of one table of many documents: one a linked name, numbered within its document."""
	for parent, names in zip(parents, linked, strict=True):
		for number, name in enumerate(names, 1):
			yield {"parent": parent, "idx": number, link: name, **fields[name]}
