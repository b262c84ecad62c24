"""Which documents tell of which event (来源单据记录): the rows of an event's table, written here alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime
from pypika.terms import Criterion

from tanxin.site import restricted
from tanxin.sources.findings import Finding

TABLE = restricted.TELLING
#: Rows read at once.
PAGE = 2000


def row_of(doctype: str, name: str, finding: Finding) -> dict[str, Any]:
	"""A new row for what a document says; which one that is tells the kind, and is sealed with it."""
	values = {
		"doctype": TABLE,
		"source_doctype": doctype,
		"source_name": name,
		"part": finding.part,
		"situation": finding.situation.value,
		"happened_on": finding.happened_on,
		"noticed_on": finding.noticed_on,
		"stands": 1,
		"told_on": now_datetime(),
		"telling_key": restricted.telling_key(doctype, name),
	}
	if restricted.is_restricted(finding.situation.value):
		return restricted.sealed(TABLE, values)
	return {**values, "telling_key": None}


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
		.select(event.person, event.status, told.sealed)
		.where(_of_documents(told, doctype, [name]))
		.orderby(told.stands, order=frappe.qb.desc)
		.orderby(told.told_on)
	)
	return restricted.opened(TABLE, query.run(as_dict=True))


def _of_documents(told: DocType, doctype: str, names: Iterable[str]) -> Criterion:
	names = list(names)
	keys = [key for name in names for key in restricted.stored_under(restricted.telling_key(doctype, name))]
	clear = (told.source_doctype == doctype) & told.source_name.isin(names or [""])
	return clear | told.telling_key.isin(keys or [""])


def standing(doctype: str, names: Iterable[str]) -> dict[str, set[tuple]]:
	"""What these documents tell now: (part, day), by name."""
	told = DocType(TABLE)
	query = frappe.qb.from_(told).select(told.source_name, told.part, told.happened_on, told.sealed)
	query = query.where(_of_documents(told, doctype, names) & (told.stands == 1))
	rows = restricted.opened(TABLE, query.run(as_dict=True))
	found: dict[str, set[tuple]] = {}
	for row in rows:
		found.setdefault(row.source_name, set()).add((row.part or "", row.happened_on))
	return found


def of_event(event: str) -> list[frappe._dict]:
	"""The documents that tell, or once told, of an event, the one that told first before the others."""
	fields = ["situation", "stands", "source_doctype", "source_name"]
	return restricted.read(TABLE, {"parent": event}, fields, "idx asc")


def others_in(events: list[str], doctype: str, name: str) -> set[str]:
	"""Those of the events that another document of the same kind tells."""
	fields = ["parent", "source_doctype", "source_name"]
	rows = restricted.read(TABLE, {"parent": ("in", events or [""]), "stands": 1}, fields)
	return {row.parent for row in rows if row.source_doctype == doctype and row.source_name != name}


def telling(doctype: str, after: str, size: int) -> list[str]:
	"""One page of documents, by name, that tell of something which may be known."""
	told = DocType(TABLE)
	query = (
		frappe.qb.from_(told)
		.select(told.source_name)
		.distinct()
		.where((told.source_doctype == doctype) & (told.stands == 1) & (told.source_name > after))
		.orderby(told.source_name)
		.limit(size)
	)
	return query.run(pluck=True)


def telling_restricted() -> dict[str, list[str]]:
	"""{DocType: names} of the documents that tell of something restricted; those are few, and are read page by page."""
	told, after, found = DocType(TABLE), "", {}
	query = frappe.qb.from_(told).select(told.name, told.source_doctype, told.source_name, told.sealed)
	query = query.where((told.stands == 1) & (told.situation == restricted.NEUTRAL)).orderby(told.name)
	while rows := query.where(told.name > after).limit(PAGE).run(as_dict=True):
		after = rows[-1].name
		for row in restricted.opened(TABLE, rows, quiet=True):
			found.setdefault(row.source_doctype, set()).add(row.source_name)
	return {doctype: sorted(names) for doctype, names in found.items() if doctype}


def put(telling: str, **values: Any) -> None:
	"""Change one row."""
	frappe.db.set_value(TABLE, telling, values, update_modified=False)
