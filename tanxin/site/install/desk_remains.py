"""What the newer platform's desk makes of an app's workspace (桌面图标、侧边栏), taken away when the app goes.

The platform does not commit its own clearing, and leaves the copies that users made. Older lines have no such tables.
"""

from __future__ import annotations

import json
from typing import Any

import frappe

APP = "tanxin"


def remove(ours: list[str]) -> None:
	"""`ours`: names of our DocTypes, reports, pages and workspaces. A site's own icons and sidebars stay."""
	sidebars = _sidebars()
	if sidebars is not None:
		_delete_children("Workspace Sidebar", sidebars)
		_delete_where("Sidebar Item Group", "sidebar", sidebars)
		_delete_where("Workspace Sidebar Item", "link_to", ours)
		_forget("Workspace Sidebar", "module", frappe.get_all("Module Def", {"app_name": APP}, pluck="name"))
	if frappe.db.table_exists("Desktop Icon") and frappe.db.has_column("Desktop Icon", "link_to"):
		icons = _icons([*(sidebars or []), *ours])
		_delete_children("Desktop Icon", icons)
		_forget("Desktop Icon", "parent_icon", icons)
		_clean_layouts(set(icons))


def _sidebars() -> list[str] | None:
	"""The sidebar of our workspace and its users' copies, which are named after it; None where there are no sidebars."""
	if not frappe.db.table_exists("Workspace Sidebar"):
		return None
	workspaces = frappe.get_all("Workspace", {"module": "Tanxin"}, pluck="name")
	rows = frappe.get_all("Workspace Sidebar", fields=["name", "app", "for_user"])
	copies = {f"{name}-{row.for_user}" for name in workspaces for row in rows if row.for_user}
	return [row.name for row in rows if row.app == APP or row.name in {*workspaces, *copies}]


def _icons(targets: list[str]) -> list[str]:
	rows = frappe.get_all("Desktop Icon", fields=["name", "app", "link", "link_to"])
	routes = (f"/app/{APP}", f"/desk/{APP}")
	return [
		row.name
		for row in rows
		if row.app == APP or row.link_to in targets or (row.link or "").startswith(routes)
	]


def _delete_children(doctype: str, names: list[str]) -> None:
	"""The rows themselves, and what stands in their tables."""
	for table in frappe.get_meta(doctype).get_table_fields():
		_delete_where(table.options, "parent", names, parenttype=doctype)
	_delete_where(doctype, "name", names)


def _delete_where(doctype: str, column: str, values: list[str], **more: str) -> None:
	if values and frappe.db.table_exists(doctype):
		frappe.db.delete(doctype, {column: ("in", values), **more})


def _forget(doctype: str, column: str, values: list[str]) -> None:
	"""A row of the site's own that leaned on ours."""
	if values:
		frappe.db.set_value(doctype, {column: ("in", values)}, column, None, update_modified=False)


def _clean_layouts(icons: set[str]) -> None:
	"""Each user's arrangement of the desktop is kept, without our icons."""
	if not frappe.db.table_exists("Desktop Layout"):
		return
	for row in frappe.get_all("Desktop Layout", {"layout": ("is", "set")}, ["name", "layout"]):
		before = json.loads(row.layout)
		if (after := _without(before, icons)) != before:
			frappe.db.set_value(
				"Desktop Layout", row.name, "layout", json.dumps(after), update_modified=False
			)


def _without(layout: Any, icons: set[str]) -> Any:
	"""Icons stand in lists, and folders hold lists of their own."""
	if isinstance(layout, list):
		return [_without(each, icons) for each in layout if not _stands_for(each, icons)]
	if isinstance(layout, dict):
		return {key: _without(value, icons) for key, value in layout.items()}
	return layout


def _stands_for(entry: Any, icons: set[str]) -> bool:
	return isinstance(entry, dict) and (entry.get("name") in icons or entry.get("app") == APP)
