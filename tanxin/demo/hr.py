"""The HR road (人事单据): where ERPNext and HRMS are there, a promotion is submitted and becomes an event."""

from __future__ import annotations

import frappe
from frappe.utils import nowdate

from tanxin import compat
from tanxin.demo.play import person
from tanxin.sources import recording

#: A member of the town's team, promoted in the demo.
NUMBER = "YX0008"
PROMOTED_TO = "镇党委组织委员、人大副主席"


def promote() -> str | None:
	"""Submit an Employee Promotion for one of the unit's team. Returns it; None without HRMS, or when it is there."""
	if not compat.has_doctype("Employee Promotion"):
		return None
	employee = _employee()
	if frappe.db.exists("Employee Promotion", {"employee": employee}):
		return None
	row = frappe.db.get_value("Employee", employee, ["designation", "company"], as_dict=True)
	change = {"property": "Designation", "fieldname": "designation", "current": row.designation}
	values = {
		"doctype": "Employee Promotion",
		"employee": employee,
		"company": row.company,
		"promotion_date": nowdate(),
		"promotion_details": [{**change, "new": _designation(PROMOTED_TO)}],
	}
	doc = frappe.get_doc(values)
	doc.insert()
	doc.submit()
	# A worker does this on a site that runs; the demo need not wait for one.
	recording.pull("Employee Promotion", doc.name)
	return doc.name


def _employee() -> str:
	"""The Employee of that person; made from the roster's row and linked to it before anybody syncs."""
	existing = frappe.db.get_value("Employee", {"employee_number": NUMBER})
	if existing:
		return existing
	one = frappe.get_doc("Talk Person", person(NUMBER))
	doc = frappe.get_doc(
		{
			"doctype": "Employee",
			"first_name": one.person_name,
			"employee_number": NUMBER,
			"gender": one.gender,
			"date_of_birth": one.birth_date,
			"date_of_joining": one.joined_on,
			"designation": _designation(one.post_title),
			"company": frappe.defaults.get_global_default("company")
			or frappe.get_all("Company", pluck="name")[0],
			"status": "Active",
		}
	).insert()
	one.employee = doc.name
	one.save()
	return doc.name


def _designation(title: str) -> str:
	if not frappe.db.exists("Designation", title):
		frappe.get_doc({"doctype": "Designation", "designation_name": title}).insert()
	return title
