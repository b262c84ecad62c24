"""Which documents tell of which event (来源单据记录): the rows of an event's table, written here alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from tanxin.sources.findings import Finding

TABLE = "Trigger Event Source"


def row_of(doctype: str, name: str, finding: Finding) -> dict[str, Any]:
	"""A new row for what a document says."""
	return {
		"doctype": TABLE,
		"source_doctype": doctype,
		"source_name": name,
		"part": finding.part,
		"situation": finding.situation.value,
		"happened_on": finding.happened_on,
		"noticed_on": finding.noticed_on,
		"stands": 1,
		"told_on": now_datetime(),
	}


def attach(event: str, doctype: str, name: str, finding: Finding, **more: Any) -> None:
	"""One more document tells of the event."""
	place = {"parent": event, "parenttype": "Trigger Event", "parentfield": "sources"}
	number = frappe.db.count(TABLE, {"parent": event}) + 1
	frappe.get_doc({**row_of(doctype, name, finding), **place, "idx": number, **more}).db_insert()


def of(doctype: str, name: str) -> list[frappe._dict]:
	"""Everything that the document ever told, what stands first, with its event's person and state."""
	told, event = DocType(TABLE), DocType("Trigger Event")
	query = (
		frappe.qb.from_(told)
		.join(event)
		.on(event.name == told.parent)
		.select(told.name, told.parent, told.part, told.situation, told.happened_on, told.stands)
		.select(event.person, event.status)
		.where((told.source_doctype == doctype) & (told.source_name == name))
		.orderby(told.stands, order=frappe.qb.desc)
		.orderby(told.told_on)
	)
	return query.run(as_dict=True)


def standing(doctype: str, names: Iterable[str]) -> dict[str, set[tuple]]:
	"""What these documents tell now: (part, day), by name."""
	rows = frappe.get_all(
		TABLE,
		{"source_doctype": doctype, "source_name": ("in", list(names)), "stands": 1},
		["source_name", "part", "happened_on"],
	)
	found: dict[str, set[tuple]] = {}
	for row in rows:
		found.setdefault(row.source_name, set()).add((row.part or "", row.happened_on))
	return found


def of_event(event: str) -> list[frappe._dict]:
	"""The documents that tell, or once told, of an event, the one that told first before the others."""
	return frappe.get_all(TABLE, {"parent": event}, ["situation", "stands"], order_by="idx asc")


def put(telling: str, **values: Any) -> None:
	"""Change one row."""
	frappe.db.set_value(TABLE, telling, values, update_modified=False)
