"""The dates of an Employee (员工档案日期): leaving, retirement, the end of probation and of a contract.

Each is told when it comes near (提前天数 of Tanxin Settings) or has come. An employee who goes on under a new number
(Employee Transfer) has not left: `db_set` marks the old number as left.
"""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce
from frappe.utils import getdate
from pypika.queries import QueryBuilder
from pypika.terms import Case, Criterion, Term

from tanxin import compat
from tanxin.domain.model import Situation
from tanxin.sources.adapter import Adapter, Coming, earliest_told, lead_days, today
from tanxin.sources.findings import SAME_FACT_DAYS, Finding, known_since


class EmployeeDate(Coming, Adapter):
	"""One of the dates; `field` is where ERPNext keeps it."""

	doctype = "Employee"

	def __init__(self, part: str, situation: Situation, field: str):
		self.part, self.situation, self.field = part, situation, field
		self.watched = (field, "status", "relieving_date")

	def is_here(self) -> bool:
		return super().is_here() and frappe.get_meta("Talk Person").has_field("employee")

	def rows(self, table: DocType) -> QueryBuilder:
		person = DocType("Talk Person")
		day, left = self.day(table, person), Coalesce(table.relieving_date, person.left_on)
		query = frappe.qb.from_(table).left_join(person).on(person.employee == table.name)
		query = query.select(table.name, table.creation, table.status, day.as_("day"), left.as_("left_on"))
		query = query.where(day.isnotnull())
		return query.where(table.name.notin(gone_on())) if compat.has_doctype("Employee Transfer") else query

	def day(self, table: DocType, person: DocType) -> Term:
		"""The date, of the employee's row and the roster's."""
		return table[self.field]

	def fresh(self, table: DocType) -> Criterion:
		day = self.day(table, DocType("Talk Person"))
		return (day >= earliest_told()) & (day <= today() + timedelta(days=lead_days()))

	def findings_of(self, row: frappe._dict) -> list[Finding]:
		day = getdate(row.day)
		if row.status == "Left" and row.left_on and self.overtaken(day, getdate(row.left_on)):
			return []
		noticed = known_since(day, lead_days(), getdate(row.creation))
		return [Finding(self.situation, day, self.part, row.name, noticed_on=noticed)]

	def overtaken(self, day: date, left_on: date) -> bool:
		"""Whether the employee left before the date came."""
		return left_on < day


class Relieving(EmployeeDate):
	"""The last day; without one, the day from which the roster has the employee as left."""

	def day(self, table: DocType, person: DocType) -> Term:
		gone = Case().when(table.status == "Left", person.left_on)
		return Coalesce(table.relieving_date, gone)

	def overtaken(self, day: date, left_on: date) -> bool:
		return False


class Retirement(EmployeeDate):
	"""Who leaves when he retires, retires."""

	def overtaken(self, day: date, left_on: date) -> bool:
		return left_on < day - timedelta(days=SAME_FACT_DAYS)


class Confirmation(EmployeeDate):
	"""The end of probation, as set finally, else as planned. ERPNext labels the planned one 「Offer Date」: one
	that is not after joining is that."""

	def day(self, table: DocType, person: DocType) -> Term:
		planned = Case().when(
			table.scheduled_confirmation_date > table.date_of_joining, table.scheduled_confirmation_date
		)
		return Coalesce(table.final_confirmation_date, planned)


def gone_on() -> QueryBuilder:
	"""Old numbers of employees who go on under a new one."""
	transfer = DocType("Employee Transfer")
	query = frappe.qb.from_(transfer).select(transfer.employee)
	return query.where((transfer.docstatus == 1) & (transfer.create_new_employee_id == 1))


EMPLOYEE_DATES = (
	Relieving("leaving", Situation.LEAVING, "relieving_date"),
	Retirement("retirement", Situation.RETIREMENT, "date_of_retirement"),
	Confirmation("confirmation", Situation.CONFIRMATION, "final_confirmation_date"),
	EmployeeDate("contract", Situation.CONTRACT_END, "contract_end_date"),
)
