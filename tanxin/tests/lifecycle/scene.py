"""A confirmed talk on the throw-away site, committed, so that there is evidence to lose."""

from __future__ import annotations

import frappe

from tanxin.api import confirm, follow_ups, notes, records, signoff
from tanxin.confidentiality import reader
from tanxin.tests.site import factory


def make() -> str:
	"""Walk the main job once and commit. Returns the record's name."""
	unit = factory.unit()
	with_user(unit, "town_organiser")
	plan = factory.plan(unit).insert()
	signoff.act("Talk Plan", plan.name, "Send for Signature")
	with_user(unit, "branch_secretary")
	signoff.act("Talk Plan", plan.name, "Sign")
	record = frappe.get_doc("Talk Record", records.begin(plan.name))
	record.update(factory.record_times())
	record.save()
	notes.write_record(record.name, "Shared", {"main": "卸载前的谈话内容"}, unit.person("member"))
	record.reload()
	record.submit()
	follow_ups.add(record.name, unit.person("member"), "事项", unit.person("branch_member"), "2030-01-01")
	with_user(unit, "member")
	confirm.agree(record.name)
	frappe.set_user("Administrator")
	frappe.db.commit()  # nosemgrep: the throw-away site is dropped after the run
	return record.name


def with_user(unit: factory.Unit, key: str) -> None:
	frappe.set_user(unit.user(key))
	reader.forget()
