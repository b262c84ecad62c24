"""Employees who go on under a new number (调动换发工号): an Employee Transfer with a new employee id.

HRMS copies the Employee, and marks the old one as left by `db_set`. The person is the same: the roster keeps one
row, whose employee is the latest number, so that nothing that is owed is doubled or lost.
"""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType

from tanxin import compat

TRANSFER = "Employee Transfer"


def later(employee: str) -> str | None:
	"""The number under which the employee goes on, if the transfer stands and gave one."""
	if not compat.has_doctype(TRANSFER):
		return None
	given = {
		"employee": employee,
		"docstatus": 1,
		"create_new_employee_id": 1,
		"new_employee_id": ("is", "set"),
	}
	number = frappe.db.get_value(TRANSFER, given, "new_employee_id", order_by="transfer_date desc")
	return number if number and frappe.db.exists("Employee", number) else None


def earlier(employee: str) -> str | None:
	"""The number that the employee had before."""
	if not compat.has_doctype(TRANSFER):
		return None
	given = {"new_employee_id": employee, "docstatus": 1, "create_new_employee_id": 1}
	return frappe.db.get_value(TRANSFER, given, "employee")


def latest(employee: str) -> str:
	"""The employee's present number."""
	seen = [employee]
	while (number := later(seen[-1])) and number not in seen:
		seen.append(number)
	return seen[-1]


def person_of(employee: str) -> str | None:
	"""The Talk Person of an employee: by the present number, else by one of the earlier ones, else by a transfer that
	was taken back and whose new number was deleted."""
	number: str | None = latest(employee)
	seen: set[str] = set()
	while number and number not in seen:
		if person := frappe.db.get_value("Talk Person", {"employee": number}):
			return person
		seen.add(number)
		number = earlier(number)
	return _taken_back(employee)


def _taken_back(employee: str) -> str | None:
	if not compat.has_doctype(TRANSFER):
		return None
	transfer, told = DocType(TRANSFER), DocType("Trigger Event Source")
	event, person = DocType("Trigger Event"), DocType("Talk Person")
	query = (
		frappe.qb.from_(transfer)
		.join(told)
		.on((told.source_doctype == TRANSFER) & (told.source_name == transfer.name))
		.join(event)
		.on(event.name == told.parent)
		.join(person)
		.on(person.name == event.person)
		.select(person.name)
		.where((transfer.employee == employee) & (transfer.docstatus == 2))
		.where(person.employee.isnull() | (person.employee == ""))
		.limit(1)
	)
	rows = query.run()
	return rows[0][0] if rows else None


def old_numbers(employees: list[str]) -> set[str]:
	"""Of these employees, the ones who go on under a new number that the roster already has."""
	if not compat.has_doctype(TRANSFER):
		return set()
	transfer, person = DocType(TRANSFER), DocType("Talk Person")
	query = (
		frappe.qb.from_(transfer)
		.join(person)
		.on(person.employee == transfer.new_employee_id)
		.select(transfer.employee)
		.where(transfer.employee.isin(employees) & (transfer.docstatus == 1))
	)
	return {row[0] for row in query.run()}


def forget(employee: str) -> None:
	"""An Employee is deleted: the person stays, without a number. A link to it would keep HR from deleting it."""
	if frappe.get_meta("Talk Person").has_field("employee"):
		_unlink([employee])


def forget_deleted() -> None:
	"""Numbers that were deleted where no hook could see it: a dead link would block the person's form."""
	person, employee = DocType("Talk Person"), DocType("Employee")
	query = frappe.qb.from_(person).left_join(employee).on(employee.name == person.employee)
	query = query.select(person.employee).where(person.employee.isnotnull() & (person.employee != ""))
	if gone := [row[0] for row in query.where(employee.name.isnull()).run()]:
		_unlink(gone)


def _unlink(employees: list[str]) -> None:
	table = DocType("Talk Person")
	frappe.qb.update(table).set(table.employee, None).where(table.employee.isin(employees)).run()
