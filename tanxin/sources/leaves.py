"""Leave Applications (请假): leave types that the unit says tell of something, and coming back from them.

Which types these are, and from how many days on, stands in Tanxin Settings; a type that is not named there is
private and is not looked at.
"""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe.query_builder import DocType
from frappe.utils import flt, getdate
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from tanxin.domain.model import Situation
from tanxin.sources.adapter import Adapter, Coming, earliest_told, today
from tanxin.sources.findings import Finding


class Leave(Adapter):
	"""An approved leave of a type that the unit named."""

	doctype = "Leave Application"
	watched = ("status", "leave_type", "from_date", "to_date", "total_leave_days", "employee")
	#: A leave that is prolonged is one leave.
	repeats = True

	def rows(self, table: DocType) -> QueryBuilder:
		query = frappe.qb.from_(table).select(table.name, table.employee, table.creation, table.leave_type)
		query = query.select(table.from_date, table.to_date, table.total_leave_days)
		approved = (table.docstatus == 1) & (table.status == "Approved")
		return query.where(approved & table.leave_type.isin([*self.types(), ""]))

	def types(self) -> list[str]:
		"""The leave types that are looked at."""
		return [row.leave_type for row in named_types()]

	def findings_of(self, row: frappe._dict) -> list[Finding]:
		named = meaning(row)
		if not named:
			return []
		day, asked = getdate(row.from_date), getdate(row.creation)
		noticed = asked if asked < day else None
		return [Finding(Situation(named.situation), day, self.part, row.employee, noticed_on=noticed)]


class BackFromLeave(Coming, Leave):
	"""The day after the last day of such a leave, once it has come, unless another leave goes on from there."""

	part = "return"

	def days_ahead(self) -> int:
		return 0

	def types(self) -> list[str]:
		return [row.leave_type for row in named_types() if row.on_return]

	def fresh(self, table: DocType) -> Criterion:
		return (table.to_date >= earliest_told() - timedelta(days=1)) & (table.to_date < today())

	def told_by(self, rows: list[frappe._dict], fresh: bool) -> dict[str, list[Finding]]:
		later = _leaves_of({row.employee for row in rows})
		ended = [row for row in rows if not any(_goes_on(row, each) for each in later)]
		return super().told_by(ended, fresh)

	def findings_of(self, row: frappe._dict) -> list[Finding]:
		if not meaning(row):
			return []
		back = getdate(row.to_date) + timedelta(days=1)
		return [Finding(Situation.BACK_FROM_LEAVE, back, self.part, row.employee)]


def named_types() -> list[frappe._dict]:
	"""The unit's leave types, the longest first."""
	rows = frappe.get_cached_doc("Tanxin Settings").leave_situations
	return sorted((row for row in rows if row.situation), key=lambda row: -flt(row.least_days))


def meaning(leave: frappe._dict) -> frappe._dict | None:
	"""The unit's row for a leave of that type and length."""
	fitting = (row for row in named_types() if row.leave_type == leave.leave_type)
	return next((row for row in fitting if flt(leave.total_leave_days) >= flt(row.least_days)), None)


def _leaves_of(employees: set[str]) -> list[frappe._dict]:
	"""Every approved leave of these people, of whatever type."""
	if not employees:
		return []
	return frappe.get_all(
		"Leave Application",
		{"employee": ("in", sorted(employees)), "docstatus": 1, "status": "Approved"},
		["employee", "from_date", "to_date"],
	)


def _goes_on(leave: frappe._dict, other: frappe._dict) -> bool:
	back = getdate(leave.to_date) + timedelta(days=1)
	return other.employee == leave.employee and getdate(other.from_date) <= back <= getdate(other.to_date)


LEAVES = (Leave(), BackFromLeave())
