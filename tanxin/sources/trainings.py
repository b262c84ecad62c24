"""Training Events (培训) that are over and were long enough: everybody who was there."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType
from frappe.utils import cint, getdate
from pypika.queries import QueryBuilder

from tanxin.domain.model import Situation
from tanxin.sources.adapter import PAGE, Adapter
from tanxin.sources.findings import Finding


class Training(Adapter):
	"""One finding an employee, told apart by the employee's number. From the day the training ended."""

	doctype = "Training Event"
	watched = ("event_status", "start_time", "end_time", "employees")

	def rows(self, table: DocType) -> QueryBuilder:
		there = DocType("Training Event Employee")
		query = frappe.qb.from_(table).join(there).on(there.parent == table.name)
		query = query.select(table.name, table.start_time, table.end_time, there.employee)
		absent = there.attendance.isnotnull() & (there.attendance == "Absent")
		completed = (table.docstatus == 1) & (table.event_status == "Completed")
		return query.where(completed & there.employee.isnotnull() & ~absent)

	def told_by(self, rows: list[frappe._dict], fresh: bool) -> dict[str, list[Finding]]:
		"""How long is long enough counts when it is first read: what is told stands."""
		return super().told_by([row for row in rows if not fresh or _is_long(row)], fresh)

	def findings_of(self, row: frappe._dict) -> list[Finding]:
		return [Finding(Situation.TRAINING, getdate(row.end_time), row.employee, row.employee)]

	def unheard(self, after: str) -> list[str]:
		table, there, told = (
			DocType(self.doctype),
			DocType("Training Event Employee"),
			DocType("Trigger Event Source"),
		)
		query = (
			self.rows(table)
			.left_join(told)
			.on(
				(told.source_name == table.name)
				& (told.source_doctype == self.doctype)
				& (told.part == there.employee)
				& (told.stands == 1)
			)
			.where(told.name.isnull() & self.fresh(table) & (table.name > after))
			.orderby(table.name)
			.limit(PAGE)
		)
		return list(dict.fromkeys(row.name for row in query.run(as_dict=True)))


def _is_long(row: frappe._dict) -> bool:
	days = (getdate(row.end_time) - getdate(row.start_time)).days + 1
	return days > cint(frappe.get_cached_doc("Tanxin Settings").training_days)
