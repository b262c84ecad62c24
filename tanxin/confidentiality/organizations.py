"""The organisations that a report shows a reader (报表的组织树)."""

from __future__ import annotations

from bisect import bisect_left

import frappe

from tanxin.confidentiality.reader import Reader


def shown(wanted: set[str | None], asking: Reader) -> dict[str, list[str]]:
	"""Organisations with figures and those between them and the top of the reader's scope, in tree order,
	each with its shown ancestors."""
	line: list[frappe._dict] = []
	found: dict[str, list[str]] = {}
	rows = frappe.get_all("Party Organization", fields=["name", "lft", "rgt"], order_by="lft asc")
	filled = [row.lft for row in rows if row.name in wanted]  # ascending, as the rows are
	for row in rows:
		line = [each for each in line if each.rgt > row.rgt]
		oversees = asking.sees_all_metadata or any(
			lft <= row.lft and row.rgt <= rgt for lft, rgt in asking.spans
		)
		first = bisect_left(filled, row.lft)
		if row.name in wanted or (oversees and first < len(filled) and filled[first] <= row.rgt):
			found[row.name] = [each.name for each in line]
			line.append(row)
	return found
