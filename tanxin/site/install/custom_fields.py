"""Links to ERPNext (与 ERPNext 的连接): Custom Fields that come and go with it.

A link field whose DocType is gone blocks the whole form, so each is made only where its DocType exists.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

from tanxin import compat

#: (our DocType, field) by the DocType it points to.
LINKS: dict[str, list[tuple[str, dict[str, Any]]]] = {
	"Employee": [
		(
			"Talk Person",
			{
				"fieldname": "employee",
				"label": "Employee",
				"insert_after": "user",
				"unique": 1,
				"no_copy": 1,
				"description": "The roster is kept in step with the employee",
			},
		)
	],
	"Department": [
		("Party Organization", {"fieldname": "department", "label": "Department", "insert_after": "level"})
	],
	"Company": [
		("Party Organization", {"fieldname": "company", "label": "Company", "insert_after": "level"})
	],
	"Holiday List": [
		(
			"Tanxin Settings",
			{
				"fieldname": "holiday_list",
				"label": "Holiday List",
				"insert_after": "signing_days",
				"description": "Empty: the default company's, else the national calendar",
			},
		)
	],
}


def load() -> None:
	"""Make the links whose DocType exists, drop those whose DocType is gone. Run twice it changes nothing."""
	wanted: dict[str, list[dict[str, Any]]] = {}
	for target, links in LINKS.items():
		for doctype, field in links:
			name = f"{doctype}-{field['fieldname']}"
			if not compat.has_doctype(target):
				_drop(name)
			elif not frappe.db.exists("Custom Field", name):
				wanted.setdefault(doctype, []).append(
					{"fieldtype": "Link", "options": target, "module": "Tanxin", **field}
				)
	if wanted:
		create_custom_fields(wanted, ignore_validate=True)


def remove() -> None:
	"""Before ERPNext leaves, and when we leave."""
	for links in LINKS.values():
		for doctype, field in links:
			_drop(f"{doctype}-{field['fieldname']}")


def _drop(name: str) -> None:
	if frappe.db.exists("Custom Field", name):
		frappe.delete_doc("Custom Field", name, force=True, ignore_permissions=True)  # install runs as the site
