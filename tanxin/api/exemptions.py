"""Asking that a talk need not be held, and deciding it, over the wire (免谈、合并申请)."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import date_diff, nowdate

from tanxin.api.boundary import as_list
from tanxin.confidentiality import restricted_matters
from tanxin.confidentiality.reader import reader
from tanxin.signoff import exemptions
from tanxin.signoff import waiting as waiting_for

#: What is said of an obligation to who decides.
OWED_FIELDS = (
	"name", "person", "person_name", "talker_name", "rule_title", "due_date", "soft", "event", "sealed",
)  # fmt: skip


@frappe.whitelist(methods=["POST"])
def ask(kind: str, obligations: list | str, reason: str, merged_into: str | None = None) -> dict[str, str]:
	"""Write a request and send it to its leader in one step. Returns its name, and who decides it."""
	doc = frappe.get_doc(
		{
			"doctype": "Talk Exemption",
			"kind": kind,
			"reason": reason,
			"obligations": [{"obligation": str(name)} for name in as_list(obligations)],
			"merged_into": merged_into or None,
		}
	).insert()
	exemptions.take(doc.name, "Request")
	return {"name": doc.name, "leader": frappe.db.get_value("Talk Exemption", doc.name, "approver_name")}


@frappe.whitelist(methods=["POST"])
def act(name: str, action: str, reason: str = "") -> str:
	"""Request, Withdraw, Approve, Refuse or Revoke. Returns the new status."""
	frappe.get_doc("Talk Exemption", name).check_permission("read")
	return exemptions.take(name, action, reason)


@frappe.whitelist(methods=["POST"])
def my_steps(name: str) -> list[dict[str, Any]]:
	"""What the caller may do with a request now, for the form's buttons: [{action, reason_required}]."""
	frappe.get_doc("Talk Exemption", name).check_permission("read")
	return exemptions.steps(name)


@frappe.whitelist(methods=["POST"])
def waiting() -> list[dict[str, Any]]:
	"""Requests that wait for the caller's decision, oldest first, each with what it is about."""
	table = DocType("Talk Exemption")
	rows = (
		frappe.qb.from_(table)
		.select(
			table.name, table.title, table.kind, table.reason, table.organization, table.requester_name,
			table.requested_on, table.decide_by, table.approver, table.approver_name, table.merged_into,
		)
		.where(waiting_for.awaits(reader(), table, waiting_for.REQUEST))
		.orderby(table.requested_on)
	).run(as_dict=True)  # fmt: skip
	lines = _lines([row.name for row in rows])
	targets = _targets([row.merged_into for row in rows if row.merged_into])
	return [
		{
			**row,
			"lines": lines.get(row.name, []),
			"target": targets.get(row.merged_into),
			"on_behalf_of": row.approver_name if row.approver != reader().person else None,
			"days_waiting": date_diff(nowdate(), row.requested_on),
		}
		for row in rows
	]


def _lines(names: list[str]) -> dict[str, list[str]]:
	"""What each request is about, in words: whoever decides it has to know."""
	found: dict[str, list[str]] = {}
	if names:
		line, owed = DocType("Talk Exemption Obligation"), DocType("Talk Obligation")
		query = frappe.qb.from_(line).join(owed).on(owed.name == line.obligation).select(line.parent)
		query = query.select(*(owed[field] for field in OWED_FIELDS))
		for row in _opened(query.where(line.parent.isin(names)).orderby(line.idx).run(as_dict=True)):
			found.setdefault(row.parent, []).append(_in_words(row))
	return found


def _targets(names: list[str]) -> dict[str, str]:
	rows = frappe.get_all("Talk Obligation", {"name": ("in", names or [""])}, OWED_FIELDS)
	return {row.name: _in_words(row) for row in _opened(rows)}


def _opened(rows: list[frappe._dict]) -> list[frappe._dict]:
	"""Each with its true rule; of restricted matters the reading is noted first."""
	for event in sorted({row.event for row in rows if row.sealed and row.event}):
		restricted_matters.note_shown("Form", event=event)
	return restricted_matters.opened(rows)


def _in_words(row: frappe._dict) -> str:
	soft = "，一般要求" if row.soft else ""
	who = row.person_name if row.person else row.talker_name
	return f"{who}：{row.rule_title}（{row.due_date:%Y-%m-%d}前{soft}）"
