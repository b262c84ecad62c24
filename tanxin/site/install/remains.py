"""What the platform leaves behind when an app goes (卸载清理), taken away so that nothing of ours remains."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType

from tanxin.site.install import desk_remains

#: (DocType, column that names a DocType): rows about our documents in the platform's own tables.
POINTERS = (
	("ToDo", "reference_type"), ("Notification Log", "document_type"), ("Version", "ref_doctype"),
	("Comment", "reference_doctype"), ("Deleted Document", "deleted_doctype"), ("DocShare", "share_doctype"),
	("Access Log", "export_from"), ("View Log", "reference_doctype"), ("Activity Log", "reference_doctype"),
	("Communication", "reference_doctype"), ("Error Log", "reference_doctype"), ("Tag Link", "document_type"),
	("Document Follow", "ref_doctype"), ("Assignment Rule", "document_type"), ("Kanban Board", "reference_doctype"),
	("Custom Field", "dt"), ("Property Setter", "doc_type"), ("Custom DocPerm", "parent"),
	("Auto Email Report", "reference_report"), ("Notification", "document_type"), ("Client Script", "dt"),
	("Server Script", "reference_doctype"), ("List Filter", "reference_doctype"),
	("List View Settings", "name"), ("User Permission", "allow"), ("Auto Repeat", "reference_doctype"),
	("Data Import", "reference_doctype"), ("Document Naming Rule", "document_type"),
	("Energy Point Log", "reference_doctype"), ("Email Queue", "reference_doctype"),
	("Calendar View", "reference_doctype"), ("Permission Log", "for_doctype"), ("Route History", "route"),
	("DefaultValue", "defkey"), ("Installed Application", "app_name"), ("Prepared Report", "report_name"),
	("Dashboard Chart", "document_type"), ("Number Card", "document_type"), ("Workspace Shortcut", "link_to"),
	("Patch Log", "patch"), ("Scheduled Job Type", "method"), ("Bulk Update", "document_type"),
	("Milestone", "reference_type"), ("Form Tour", "reference_doctype"), ("Web Form", "doc_type"),
	("Unhandled Email", "name"), ("Google Drive", "name"), ("Workspace Link", "link_to"),
)  # fmt: skip
#: What the newer platform notes in its Permission Log when it deletes it, roles and all.
WITH_ROLES = {
	"Report": (
		"Talk Coverage",
		"Talk Ledger",
		"Talk Sign-off Times",
		"Talk Sign-off Check",
		"Talk Readings",
		"Talk Notices",
	),
	"Page": ("talk-inbox", "tanxin-import", "tanxin-unit-rules"),
}


def remove() -> None:
	"""Delete rows that point to our DocTypes, files with their bytes, series, jobs and patches of the app."""
	doctypes = frappe.get_all("DocType", {"module": "Tanxin"}, pluck="name")
	reports = frappe.get_all("Report", {"module": "Tanxin"}, pluck="name")
	pages = frappe.get_all("Page", {"module": "Tanxin"}, pluck="name")
	workspaces = frappe.get_all("Workspace", {"module": "Tanxin"}, pluck="name")
	ours = [*doctypes, *reports, *pages, *workspaces]
	_delete_files(doctypes)
	_delete_fields_of_web_forms(doctypes)
	for doctype, column in POINTERS:
		if frappe.db.table_exists(doctype) and frappe.db.has_column(doctype, column):
			frappe.db.delete(doctype, {column: ("in", ours)})
	_delete_like("Scheduled Job Type", "method", "tanxin.%")
	_delete_like("Scheduled Job Log", "scheduled_job_type", "tanxin.%")
	_delete_like("Patch Log", "patch", "tanxin.%")
	_delete_like("Error Log", "method", "Tanxin%")
	_delete_like("Route History", "route", "%talk-%")
	_delete_like("Portal Menu Item", "route", "/my-talks")
	_delete_series()
	desk_remains.remove(ours)


def remove_traces() -> None:
	"""Deleted Document keeps a copy of every DocType, report and field that core has just deleted."""
	_delete_like("Deleted Document", "data", '%"Tanxin"%')
	frappe.db.delete("Singles", {"doctype": "Tanxin Settings"})
	for doctype, name in (("Module Def", "Tanxin"), ("Tanxin Settings", "Tanxin Settings")):
		frappe.db.delete("Deleted Document", {"deleted_doctype": doctype, "deleted_name": name})
	if frappe.db.table_exists("Permission Log"):
		for doctype, names in WITH_ROLES.items():
			frappe.db.delete("Permission Log", {"for_doctype": doctype, "for_document": ("in", names)})


def _delete_files(doctypes: list[str]) -> None:
	for name in frappe.get_all("File", {"attached_to_doctype": ("in", doctypes)}, pluck="name"):
		frappe.delete_doc("File", name, force=True, ignore_permissions=True)  # uninstall runs as the site


def _delete_fields_of_web_forms(doctypes: list[str]) -> None:
	"""The platform deletes the forms and leaves what stands in their tables."""
	forms = frappe.get_all("Web Form", {"doc_type": ("in", doctypes)}, pluck="name")
	for table in frappe.get_meta("Web Form").get_table_fields() if forms else ():
		frappe.db.delete(table.options, {"parent": ("in", forms), "parenttype": "Web Form"})


def _delete_like(doctype: str, column: str, pattern: str) -> None:
	if frappe.db.table_exists(doctype) and frappe.db.has_column(doctype, column):
		frappe.db.delete(doctype, {column: ("like", pattern)})


def _delete_series() -> None:
	table = DocType("Series")
	prefixes = ("TXT-", "TXM-", "TXH-", "TXE-", "TXP-", "TXC-", "TXD-", "TXDY-", "TXR-", "TXF-", "TXG-", "TXQ-", "TXK-", "TXX-", "TXZ-", "TXJ-")
	for prefix in prefixes:
		frappe.qb.from_(table).delete().where(table.name.like(f"{prefix}%")).run()
