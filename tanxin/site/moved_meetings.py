"""Meetings that are moved (会议改期): what is owed before them is owed before their new date."""

from __future__ import annotations

from datetime import date

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from tanxin.domain.calendar import NoWorkingDay
from tanxin.domain.stretches import window
from tanxin.site import local

MET = ("Met", "Met Late")


def follow(meeting: str, held_on: date) -> None:
	"""Give the talks owed before the meeting, but those held, the window before its new date.

	Whether its rules still ask for them in that month is for the daily job. Raises `ValidationError` where the
	calendar has no working day in the window.
	"""
	try:
		start, due = window(held_on, local.calendar(), local.settings())
	except NoWorkingDay as lacking:
		frappe.throw(str(lacking))
	table = DocType("Talk Obligation")
	(
		frappe.qb.update(table)
		.set(table.starts_on, start)
		.set(table.due_date, due)
		.set(table.modified, now_datetime())
		.where((table.meeting == meeting) & table.status.notin(MET))
	).run()
