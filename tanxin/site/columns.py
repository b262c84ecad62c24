"""Columns of the reports."""

from __future__ import annotations

from typing import Any

NUMBERS = ("Int", "Float", "Percent")


def column(fieldname: str, label: str, fieldtype: str, width: int, options: str = "") -> dict[str, Any]:
	"""A typed column. Words stand left: of itself the platform takes a column for numbers that is empty in the first
	row, and so its head and all its words stand right.
	"""
	typed = {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width}
	beside = {} if fieldtype in NUMBERS else {"align": "left"}
	return {**typed, **beside, **({"options": options} if options else {})}
