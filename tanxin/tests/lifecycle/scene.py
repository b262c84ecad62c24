"""A confirmed talk on the throw-away site, committed, so that there is evidence to lose."""

from __future__ import annotations

import json

import frappe

from tanxin.api import confirm, follow_ups, notes, records, signoff
from tanxin.confidentiality import reader
from tanxin.signoff.evidence import anchors
from tanxin.tests.site import factory

#: A sidebar of the site's own, in which a list of ours stands beside one of the platform's.
OWN_SIDEBAR = "党建办常用"
WORDS = "卸载前的谈话内容"


def make() -> str:
	"""Walk the main job once and commit. Returns the record's name."""
	unit = factory.unit()
	with_user(unit, "town_organiser")
	plan = factory.plan(unit).insert()
	attach("Talk Plan", plan.name)
	signoff.act("Talk Plan", plan.name, "Send for Signature")
	with_user(unit, "branch_secretary")
	signoff.act("Talk Plan", plan.name, "Sign")
	record = frappe.get_doc("Talk Record", records.begin(plan.name))
	record.update(factory.record_times())
	record.save()
	notes.write_record(record.name, "Shared", {"main": WORDS}, unit.person("member"))
	attach("Talk Record", record.name)
	record.reload()
	record.submit()
	follow_ups.add(record.name, unit.person("member"), "事项", unit.person("branch_member"), "2030-01-01")
	with_user(unit, "member")
	confirm.agree(record.name)
	frappe.set_user("Administrator")
	anchors.anchor_all()
	arrange_desk()
	frappe.db.commit()  # nosemgrep: the throw-away site is dropped after the run
	return record.name


def attach(doctype: str, name: str) -> None:
	"""The same words in a file, as it is put beside a document."""
	values = {"attached_to_doctype": doctype, "attached_to_name": name, "is_private": 1}
	with_name = {"doctype": "File", "file_name": f"{doctype}.txt", "content": WORDS.encode(), **values}
	frappe.get_doc(with_name).insert(ignore_permissions=True)  # by whoever acts in this step of the scene


def with_user(unit: factory.Unit, key: str) -> None:
	frappe.set_user(unit.user(key))
	reader.forget()


def arrange_desk() -> None:
	"""On the newer platform users copy our sidebar, make their own of our lists, and order their desktop."""
	if not frappe.db.table_exists("Workspace Sidebar"):
		return
	items = [
		{"label": each, "type": "Link", "link_type": "DocType", "link_to": each}
		for each in ("Talk Plan", "ToDo")
	]
	copy = {"title": "Tanxin-Administrator", "for_user": "Administrator", "module": "Tanxin", "items": items}
	for sidebar in (copy, {"title": OWN_SIDEBAR, "items": items}):
		frappe.get_doc({"doctype": "Workspace Sidebar", **sidebar}).insert()
	icons = [{"label": "组", "child_icons": [{"name": "Tanxin", "label": "Tanxin", "app": "tanxin"}]}]
	frappe.get_doc(
		{"doctype": "Desktop Layout", "user": "Administrator", "layout": json.dumps(icons)}
	).insert()
