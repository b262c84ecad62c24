"""谁看过: who read what, when, how, under which grant; each reader of the report sees what the log shows him."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import add_days, cstr, getdate
from pypika.terms import Criterion

from tanxin.confidentiality import scope
from tanxin.site.columns import column as _column

#: Rows a page on the screen can hold, the latest first.
ROWS = 1000
#: Filters that name what was read.
MATTERS = ("record", "plan", "reader", "grant")


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str | None]:
	"""(columns, rows, a sentence when there are more than a page holds)."""
	wanted = frappe._dict(filters or {})
	log, grant = DocType("Talk Reading Log"), DocType("Talk Reading Grant")
	query = frappe.qb.from_(log).left_join(grant).on(grant.name == log.grant)
	query = query.select(
		log.read_at, log.reader_name, log.reader, log.zone, log.how, log.record, log.plan, log.dossier_of, log.event,
		log.follow_up, log.grant, grant.reason,
	)  # fmt: skip
	rows = query.where(scope.criterion("Talk Reading Log") & _wanted(log, wanted))
	found = rows.orderby(log.creation, order=frappe.qb.desc).limit(ROWS + 1).run(as_dict=True)
	for row in found:
		row.zone = _(row.zone, context="Talk Reading Log") if row.zone else ""
		row.how = _(row.how, context="Talk Reading Log")
	more = (
		_("Only the latest {0} readings are shown. Narrow the period.").format(ROWS)
		if len(found) > ROWS
		else None
	)
	return _columns(), found[:ROWS], more


def _wanted(log: DocType, wanted: frappe._dict) -> Criterion:
	criterion = log.name.isnotnull()
	for name in MATTERS:
		if wanted.get(name):
			criterion &= log[name] == cstr(wanted[name])
	if wanted.person:
		criterion &= (log.dossier_of == wanted.person) | log.record.isin(_records_with(cstr(wanted.person)))
	if wanted.from_date:
		criterion &= log.read_at >= getdate(wanted.from_date)
	if wanted.to_date:
		criterion &= log.read_at < add_days(getdate(wanted.to_date), 1)
	return criterion


def _records_with(person: str):
	"""Records of talks with that person."""
	row = DocType("Talk Record Person")
	return frappe.qb.from_(row).select(row.parent).where(row.person == person)


def _columns() -> list[dict[str, Any]]:
	return [
		_column("read_at", _("Time", context="Talk Readings"), "Datetime", 165),
		_column("reader_name", _("Reader", context="Talk Readings"), "Data", 110),
		_column("reader", _("Account", context="Talk Readings"), "Data", 190),
		_column("zone", _("What Was Read", context="Talk Readings"), "Data", 120),
		_column("how", _("How", context="Talk Readings"), "Data", 80),
		_link("record", _("Record", context="Talk Readings"), "Talk Record"),
		_link("plan", _("Plan", context="Talk Readings"), "Talk Plan"),
		_link("dossier_of", _("About", context="Talk Readings"), "Talk Person"),
		_link("event", _("Event", context="Talk Readings"), "Trigger Event"),
		_link("follow_up", _("Follow Up", context="Talk Readings"), "Talk Follow Up"),
		_link("grant", _("Reading Grant", context="Talk Readings"), "Talk Reading Grant"),
		_column("reason", _("Reason of the Grant", context="Talk Readings"), "Data", 220),
	]


def _link(fieldname: str, label: str, doctype: str) -> dict[str, Any]:
	return _column(fieldname, label, "Link", 150, doctype)
