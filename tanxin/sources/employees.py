"""The roster kept in step with ERPNext's Employee (人员名册与员工档案)."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate, nowdate

from tanxin import compat
from tanxin.sources import renumbered
from tanxin.sources.jobs import alone

FIELDS = [
	"name", "employee_name", "gender", "date_of_birth", "date_of_joining", "relieving_date", "status",
	"designation", "department", "company", "user_id", "reports_to",
]  # fmt: skip
PAGE = 500


def known_as(employee: str | None) -> str | None:
	"""The Talk Person of an employee, under whichever number, or None."""
	return renumbered.person_of(employee) if employee and _linked() else None


def person_for(employee: str | None) -> str | None:
	"""The Talk Person of an employee, made now when the roster does not know him yet."""
	return known_as(employee) or (sync(employee) if employee else None)


def sync(employee: str) -> str | None:
	"""Bring one person in step with the employee; returns the person's name. Run twice it changes nothing.

	An employee who goes on under a new number stays the same person, and the new number speaks for both.
	"""
	employee = renumbered.latest(employee)
	row = frappe.db.get_value("Employee", employee, FIELDS, as_dict=True)
	if not row or not _linked():
		return None
	name = renumbered.person_of(employee)
	person = frappe.get_doc("Talk Person", name) if name else frappe.new_doc("Talk Person")
	values = _values(row, person, _organizations())
	if name and _in_step(person, values):
		return name
	person.update(values)
	person.flags.from_source = True
	# The worker acts for the app: who saves an Employee needs no right on the roster of talks.
	person.save(ignore_permissions=True)
	return person.name


def sync_all() -> int:
	"""Everybody, in keyset pages of one transaction each; returns how many employees were read.

	A page is compared as a whole; only who changed is looked at one by one.
	"""
	if not compat.has_doctype("Employee") or not _linked():
		return 0
	read, after, more = 0, "", True
	while more:
		with alone():
			rows = frappe.get_all(
				"Employee", {"name": (">", after)}, FIELDS, order_by="name asc", limit_page_length=PAGE
			)
			for name in _changed(rows):
				_sync_safely(name)
		read, more = read + len(rows), len(rows) == PAGE
		after = rows[-1].name if rows else after
	renumbered.forget_deleted()
	return read


def _changed(rows: list[frappe._dict]) -> list[str]:
	if not rows:
		return []
	names, organizations = [row.name for row in rows], _organizations()
	people = {
		person.employee: person
		for person in frappe.get_all("Talk Person", {"employee": ("in", names)}, ["*"])
	}
	gone_on = renumbered.old_numbers(names)
	return [
		row.name
		for row in rows
		if (
			row.name in people
			and not _in_step(people[row.name], _values(row, people[row.name], organizations))
		)
		or (row.name not in people and row.name not in gone_on)
	]


def _sync_safely(employee: str) -> None:
	"""One employee whom the roster cannot take must not stop the others; the reason lands on an Error Log."""
	frappe.db.savepoint("tanxin_sync")
	try:
		sync(employee)
	except Exception:
		frappe.db.rollback(save_point="tanxin_sync")
		frappe.log_error(
			title=f"Tanxin: Employee {employee} could not be brought into the roster",
			reference_doctype="Employee",
			reference_name=employee,
		)


def _linked() -> bool:
	return frappe.get_meta("Talk Person").has_field("employee")


def _values(row: frappe._dict, person: Any, organizations: dict[str, str]) -> dict[str, Any]:
	left = row.status == "Left"
	values = {
		"employee": row.name,
		"person_name": row.employee_name,
		"gender": row.gender if row.gender in ("Male", "Female") else person.gender,
		"birth_date": row.date_of_birth,
		"post_title": row.designation or person.post_title,
		"joined_on": _joined(row, person),
		"left_on": (row.relieving_date or getdate(nowdate())) if left else None,
		"source": "Employee",
		"external_id": row.name,
	}
	if left and person.left_on and not row.relieving_date:
		values["left_on"] = person.left_on
	if row.user_id and not person.user and _may_bring(row.user_id, person):
		values["user"] = row.user_id
	if organization := organizations.get(row.department):
		values["organization"] = organization
	return values


def _joined(row: frappe._dict, person: Any) -> Any:
	"""A new number in another company has a new day of joining; the person has been here all along."""
	if person.joined_on and row.date_of_joining and getdate(person.joined_on) < getdate(row.date_of_joining):
		return person.joined_on if renumbered.earlier(row.name) else row.date_of_joining
	return row.date_of_joining


def _organizations() -> dict[str, str]:
	"""The organisation that each department belongs to, where the unit linked them."""
	if not frappe.get_meta("Party Organization").has_field("department"):
		return {}
	table = DocType("Party Organization")
	query = frappe.qb.from_(table).select(table.department, table.name).orderby(table.name)
	return dict(reversed(query.where(table.department.isnotnull()).run()))


def _may_bring(user: str, person: Any) -> bool:
	"""An account comes with the employee where nobody has one yet. It never replaces one, nor does it go to whoever
	holds a post: else whoever edits employees could sign and read as a leader. An administrator sets those."""
	if person.user or frappe.db.exists("Talk Person", {"user": user}):
		return False
	return not person.name or not frappe.db.exists("Talk Post", {"person": person.name})


def _in_step(person: Any, values: dict[str, Any]) -> bool:
	return all(_same(person.get(field), value) for field, value in values.items())


def _same(stored: Any, value: Any) -> bool:
	if not stored and not value:
		return True
	return str(stored) == str(value)
