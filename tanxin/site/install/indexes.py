"""Indexes by which lists stay fast (索引): one for each road of the scopes, each sort order and state of the lists.

More than one column each: the platform drops an index of a single column that the DocType does not name. What belongs
to one DocType's own work stands beside its controller.
"""

from __future__ import annotations

import frappe

#: Roads of the scopes (`confidentiality/narrowing`): whose row it is. The widest, the organisation, has in itself what
#: the scope asks besides, so that counting a tenth of a million reads no row; the state comes first of it, so that those of
#: one state are counted alone.
ROADS = {
	"Talk Record": (("organization", "record_state", "docstatus", "category"), ("recorder", "docstatus"), ("owner", "docstatus")),
	"Talk Record Talker": (("person", "parent"),),
	"Talk Record Person": (("person", "parent"),),
	"Talk Confirmation": (("organization", "verdict", "category", "record"),),
	"Talk Plan": (("organization", "workflow_state", "category"),),
	"Talk Plan Talker": (("person", "parent"),),
	"Talk Plan Person": (("person", "parent"),),
	"Talk Obligation": (("organization", "status", "restricted", "event", "person"),),
	"Trigger Event": (
		("organization", "status", "restricted", "person"),
		("owner", "organization"),
		("requested_talker", "organization"),
	),
	"Talk Sign Off": (("actor", "action", "plan"), ("on_behalf_of", "action", "plan")),
}
#: What lists are sorted by, all of them and those in one state.
ORDERS = {
	"Talk Record": (("started_at", "name"), ("record_state", "started_at")),
	"Talk Plan": (("planned_start", "name"), ("workflow_state", "planned_start")),
	"Talk Obligation": (("status", "due_date"),),
	"Talk Confirmation": (("creation", "name"), ("verdict", "creation")),
	"Trigger Event": (("modified", "name"), ("status", "modified")),
}


def load() -> None:
	"""Make those that are missing; a site keeps those it has made itself."""
	for known in (ROADS, ORDERS):
		for doctype, indexes in known.items():
			for columns in indexes:
				frappe.db.add_index(doctype, list(columns), name(doctype, columns))


def name(doctype: str, columns: tuple[str, ...]) -> str:
	"""With the DocType in it: names of indexes are those of the whole database on PostgreSQL."""
	return f"{frappe.scrub(doctype)}_{'_'.join(columns)}_index"[:63]
