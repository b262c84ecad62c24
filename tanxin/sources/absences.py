"""Approved leave of leaders (请假), as days alone: what kind of leave and why is private and is not read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate

from tanxin import compat
from tanxin.domain.absence import Absence

LEAVE = "Leave Application"


def of(persons: Collection[str], start: date, end: date) -> list[Absence]:
	"""When these people are away between two days, in one query; nobody where HRMS is not installed."""
	if not persons or not known():
		return []
	person, leave = DocType("Talk Person"), DocType(LEAVE)
	half_a_day = (leave.half_day == 1) & (leave.from_date == leave.to_date)
	rows = (
		frappe.qb.from_(leave)
		.join(person)
		.on(person.employee == leave.employee)
		.select(person.name, leave.from_date, leave.to_date)
		.where(person.name.isin(sorted(persons)))
		.where((leave.docstatus == 1) & (leave.status == "Approved"))
		.where((leave.to_date >= start) & (leave.from_date <= end) & half_a_day.negate())
		.orderby(leave.from_date)
		.orderby(leave.name)
	).run()
	return [Absence(name, getdate(first), getdate(last)) for name, first, last in rows]


def known() -> bool:
	"""Whether this site keeps leave at all, and the roster knows whose it is."""
	return compat.has_doctype(LEAVE) and frappe.get_meta("Talk Person").has_field("employee")
