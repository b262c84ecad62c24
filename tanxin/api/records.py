"""Records over the wire: begun from a plan, corrected with a reason (谈话记录)."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from tanxin.confidentiality import notes, promises, rights
from tanxin.site import talks
from tanxin.talks import notices, records


@frappe.whitelist(methods=["POST"])
def begin(plan: str) -> str:
	"""The talker opens a draft record from the signed plan. A second click finds the draft that is there."""
	frappe.get_doc("Talk Plan", plan).check_permission("read")  # first: nobody else is told that there is a record
	existing = frappe.db.get_value("Talk Record", {"plan": plan, "docstatus": ("<", 2)})
	if existing:
		frappe.get_doc("Talk Record", existing).check_permission("read")
		return existing
	doc = frappe.get_doc({"doctype": "Talk Record", "plan": plan, "recorder": rights.reader().person})
	if not rights.reader().person or rights.reader().person not in _talkers(plan):
		frappe.throw(_("Only a talker of this plan begins its record."), frappe.PermissionError)
	return doc.insert().name


@frappe.whitelist(methods=["POST"])
def correct(record: str, reason: str) -> str:
	"""更正: cancel the record with a reason and open its amendment, with the words to start from. Returns its name."""
	doc = frappe.get_doc("Talk Record", record)
	records.check_writer(doc)
	frappe.flags.tanxin_reason = reason
	try:
		doc.cancel()
	finally:
		frappe.flags.tanxin_reason = None
	amended = frappe.copy_doc(doc)
	amended.amended_from, amended.amendment_reason, amended.docstatus = doc.name, reason, 0
	amended.insert()
	notes.copy_for_amendment(amended)
	return amended.name


@frappe.whitelist()
def panel(record: str) -> dict[str, Any]:
	"""What the form shows beside the fields: each person's answer and the follow-ups the caller may see."""
	frappe.get_doc("Talk Record", record).check_permission("read")
	return {
		"persons": notices.with_notice_due(talks.persons_of(record)),
		"follow_ups": promises.add_texts(
			frappe.get_list(
				"Talk Follow Up",
				{"record": record},
				["name", "person_name", "owner_name", "due_date", "status"],
				order_by="due_date asc",
			),
			"Form",
		),
		"is_writer": rights.on_record(record).writes,
	}


def _talkers(plan: str) -> list[str]:
	return frappe.get_all("Talk Plan Talker", {"parent": plan}, pluck="person")
