"""Events that came from one document get the row that now says so (来源单据记录)."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType

from tanxin.domain.model import Situation
from tanxin.sources import tellings
from tanxin.sources.findings import Finding


def execute() -> None:
	"""Run twice it changes nothing. The day on which the event was written is the day it was told on."""
	event, told = DocType("Trigger Event"), DocType(tellings.TABLE)
	rows = (
		frappe.qb.from_(event)
		.left_join(told)
		.on(told.parent == event.name)
		.select(event.name, event.source_doctype, event.source_name, event.situation, event.happened_on)
		.select(event.status, event.creation)
		.where(event.source_doctype.isnotnull() & (event.source_doctype != "") & told.name.isnull())
	).run(as_dict=True)
	for row in rows:
		finding = Finding(Situation(row.situation), row.happened_on)
		stands = {"stands": int(row.status != "Withdrawn"), "told_on": row.creation}
		tellings.attach(row.name, row.source_doctype, row.source_name, finding, **stands)
