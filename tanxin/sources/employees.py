"""The roster kept in step with ERPNext's Employee (人员名册与员工档案)."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import getdate, nowdate

from tanxin import compat

FIELDS = [
	"name", "employee_name", "gender", "date_of_birth", "date_of_joining", "relieving_date", "status",
	"designation", "department", "company", "user_id", "reports_to",
]  # fmt: skip
PAGE = 500


def person_for(employee: str | None) -> str | None:
	"""The Talk Person of an employee, made now when the roster does not know him yet."""
	if not employee:
		return None
	return frappe.db.get_value("Talk Person", {"employee": employee}) or sync(employee)


def sync(employee: str) -> str | None:
	"""Bring one person in step with the employee; returns the person's name. Run twice it changes nothing."""
	row = frappe.db.get_value("Employee", employee, FIELDS, as_dict=True)
	if not row:
		return None
	name = frappe.db.get_value("Talk Person", {"employee": employee})
	person = frappe.get_doc("Talk Person", name) if name else frappe.new_doc("Talk Person")
	values = _values(row, person)
	if name and all(_same(person.get(field), value) for field, value in values.items()):
		return name
	person.update(values)
	person.flags.from_source = True
	# The worker acts for the app: who saves an Employee needs no right on the roster of talks.
	person.save(ignore_permissions=True)
	return person.name


def sync_all() -> int:
	"""Everybody, in keyset pages of one transaction each; returns how many employees were read."""
	if not compat.has_doctype("Employee") or not frappe.get_meta("Talk Person").has_field("employee"):
		return 0
	read, after = 0, ""
	while names := frappe.get_all(
		"Employee", {"name": (">", after)}, pluck="name", order_by="name asc", limit_page_length=PAGE
	):
		for name in names:
			sync(name)
		read, after = read + len(names), names[-1]
		frappe.db.commit()  # nosemgrep: one page, one transaction, so that a killed sweep resumes
	return read


def _values(row: frappe._dict, person: Any) -> dict[str, Any]:
	left = row.status == "Left"
	values = {
		"employee": row.name,
		"person_name": row.employee_name,
		"gender": row.gender if row.gender in ("Male", "Female") else person.gender,
		"birth_date": row.date_of_birth,
		"post_title": row.designation or person.post_title,
		"joined_on": row.date_of_joining,
		"left_on": (row.relieving_date or getdate(nowdate())) if left else None,
		"source": "Employee",
		"external_id": row.name,
	}
	if left and person.left_on and not row.relieving_date:
		values["left_on"] = person.left_on
	if row.user_id and _may_bring(row.user_id, person):
		values["user"] = row.user_id
	organization = _organization_of(row)
	if organization:
		values["organization"] = organization
	return values


def _organization_of(row: frappe._dict) -> str | None:
	"""The organisation that the employee's department belongs to, where the unit linked them."""
	if not row.department or not frappe.get_meta("Party Organization").has_field("department"):
		return None
	return frappe.db.get_value("Party Organization", {"department": row.department})


def _may_bring(user: str, person: Any) -> bool:
	"""An account comes with the employee where nobody has one yet. It never replaces one, nor does it go to whoever
	holds a post: else whoever edits employees could sign and read as a leader. An administrator sets those."""
	if person.user or frappe.db.exists("Talk Person", {"user": user}):
		return False
	return not person.name or not frappe.db.exists("Talk Post", {"person": person.name})


def _same(stored: Any, value: Any) -> bool:
	if not stored and not value:
		return True
	return str(stored) == str(value)
