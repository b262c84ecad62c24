"""Signing over the wire (签批): every call names a document; who acts is the session, what is signed is the stored row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.utils import date_diff, nowdate

from tanxin.api.boundary import as_list, as_time
from tanxin.confidentiality import scope
from tanxin.domain import transitions
from tanxin.domain.terms import label
from tanxin.signoff import acting, actors, entries, moves, sheet
from tanxin.signoff.inbox import SIGNABLE
from tanxin.signoff.matter import plans_of, stored
from tanxin.site import directory

#: What a leader sees of a plan in his inbox besides what it shares with a sheet.
OF_A_PLAN = ("due_date", "citation", "planned_start", "category", "signing_step", "signing_steps")


#: Lines of a sheet that its card names.
LINES_SHOWN = 30


@frappe.whitelist(methods=["POST"])
def act(doctype: str, name: str, action: str, reason: str = "", seen: str = "") -> dict[str, str]:
	"""Take one step on a plan or sheet, with a reason where the step asks for one. Returns the new state.

	`seen`: when the matter on the screen was sent; one that was sent anew meanwhile is refused.
	"""
	doc = acting.act(doctype, name, action, reason, str(as_time(seen)) if seen else "")
	passed_on = action in moves.SIGNATURES and doc.workflow_state == transitions.AWAITING
	told = _("Passed on to {0}").format(doc.approver_name) if passed_on else label(doc.workflow_state)
	return {"state": doc.workflow_state, "label": told}


@frappe.whitelist(methods=["POST"])
def decide_lines(campaign: str, decisions: list | str) -> list[dict[str, str]]:
	"""Sign a sheet line by line. `decisions`: [{plan, action, reason}]. Each line in a savepoint of its own:
	the result says for each what happened, and a line that fails leaves nothing half done."""
	acting.signable("Talk Campaign", campaign)
	lines, results = set(plans_of(campaign)), []
	for decision in as_list(decisions):
		plan = decision.get("plan")
		if plan not in lines:
			results.append({"plan": plan, "error": _("This plan is not on the sheet.")})
			continue
		results.append(_decide(plan, decision.get("action"), decision.get("reason") or ""))
	return results


def _decide(plan: str, action: str, reason: str) -> dict[str, str]:
	frappe.db.savepoint("tanxin_line")
	try:
		sheet.decide_line(plan, action, reason)
	except frappe.ValidationError as refusal:
		frappe.db.rollback(save_point="tanxin_line")
		frappe.clear_messages()
		return {"plan": plan, "error": str(refusal)}
	except frappe.PermissionError as refusal:
		frappe.db.rollback(save_point="tanxin_line")
		frappe.clear_messages()
		return {"plan": plan, "error": str(refusal)}
	return {"plan": plan, "state": frappe.db.get_value("Talk Plan", plan, "workflow_state")}


@frappe.whitelist()
def my_actions(doctype: str, name: str) -> list[dict[str, Any]]:
	"""The steps that the caller may take now, for the form's buttons: [{action, label, reason_required}]."""
	acting.signable(doctype, name)
	matter = stored(doctype, name)
	relation = actors.relation(matter)
	found = []
	signature = "Endorse" if matter.next_signature else "Sign"
	for step in transitions.TRANSITIONS:
		if step.state != matter.state or step.by_system:
			continue
		if step.action in moves.SIGNATURES and step.action != signature:
			continue
		try:
			transitions.check(matter.state, step.action, relation, reason="-")
		except transitions.NotAllowed:
			continue
		found.append(
			{"action": step.action, "label": label(step.action), "reason_required": step.reason_required}
		)
	return found


@frappe.whitelist()
def trail(plan: str) -> list[dict[str, Any]]:
	"""A plan's sign-off history for the form: who, on whose behalf, when, how long it lay before."""
	acting.signable("Talk Plan", plan)
	shown, before = [], frappe.db.get_value("Talk Plan", plan, "creation")
	for row in entries.of_plan(plan):
		shown.append(
			{
				"round": row.round,
				"action": row.action,
				"label": label(row.action),
				"from": label(row.from_state),
				"to": label(row.to_state),
				"name": row.actor_name,
				"on_behalf_of": row.on_behalf_of_name,
				"signed_at": row.signed_at,
				"reason": row.reason,
				"seconds_before": max(0, int((row.signed_at - before).total_seconds())),
			}
		)
		before = row.signed_at
	return shown


@frappe.whitelist()
def steps(plan: str) -> list[dict[str, Any]]:
	"""The approver chain of a plan that is or was sent, for its form: as what, who, why, and whether he has signed."""
	acting.signable("Talk Plan", plan)
	matter = stored("Talk Plan", plan)
	people = directory.around(*(each.person for each in matter.chain))
	signed = matter.state in (transitions.SIGNED, transitions.HELD, transitions.EXPIRED)
	return [
		{
			"title": each.title,
			"name": people.name_of(each.person),
			"reason": each.reason,
			"signed": signed or number < matter.step,
			"waits": matter.state == transitions.AWAITING and number == matter.step,
		}
		for number, each in enumerate(matter.chain, 1)
		if len(matter.chain) > 1
	]


@frappe.whitelist()
def waiting() -> list[dict[str, Any]]:
	"""待我审批: what waits for the caller's signature, oldest first, with the rule and how long it waits."""
	found = []
	for doctype in SIGNABLE:
		found += _waiting(doctype)
	return sorted(found, key=lambda row: str(row["sent_on"]))


def _waiting(doctype: str) -> list[dict[str, Any]]:
	table = frappe.qb.DocType(doctype)
	query = (
		frappe.qb.from_(table)
		.select(
			table.name,
			table.title,
			table.organization,
			table.sent_on,
			table.sign_by,
			table.approver,
			table.approver_name,
		)
		.where((table.workflow_state == transitions.AWAITING) & scope.signs(actors.reader(), table.approver))
	)
	if doctype == "Talk Plan":
		query = query.select(*(table[name] for name in OF_A_PLAN))
		query = query.where(table.campaign.isnull() | (table.campaign == ""))
	else:
		query = query.select(table.plan_count)
	rows = query.run(as_dict=True)
	return [
		{**row, "doctype": doctype, **more} for row, more in zip(rows, _about(doctype, rows), strict=True)
	]


def _about(doctype: str, rows: list[Any]) -> Iterator[dict[str, Any]]:
	"""What a leader has to know of each matter besides its own fields."""
	discreet = _restricted_citations(
		[row.name for row in rows if doctype == "Talk Plan" and not row.citation]
	)
	lines = _lines([row.name for row in rows if doctype == "Talk Campaign"])
	for row in rows:
		yield {
			"citation": row.get("citation") or discreet.get(row.name),
			"lines": lines.get(row.name, []),
			"on_behalf_of": row.approver_name if row.approver != actors.reader().person else None,
			"days_waiting": date_diff(nowdate(), row.sent_on),
		}


def _lines(sheets: list[str]) -> dict[str, list[str]]:
	"""Who talks with whom on these sheets, in their order: a leader signs no sheet unread."""
	lines: dict[str, list[str]] = {}
	if sheets:
		plan = frappe.qb.DocType("Talk Plan")
		query = (
			frappe.qb.from_(plan)
			.select(plan.campaign, plan.title)
			.where(plan.campaign.isin(sheets) & (plan.workflow_state == transitions.AWAITING))
		)
		for sheet_name, title in query.orderby(plan.sequence).orderby(plan.name).run():
			lines.setdefault(sheet_name, []).append(title)
	return {name: _first(titles) for name, titles in lines.items()}


def _first(titles: list[str]) -> list[str]:
	"""A card has room for some; the sheet itself shows all, page by page."""
	rest = len(titles) - LINES_SHOWN
	return titles if rest <= 0 else [*titles[:LINES_SHOWN], _("and {0} more, on the sheet").format(rest)]


def _restricted_citations(plans: list[str]) -> dict[str, str]:
	"""Why a talk about a restricted matter is planned stands on no plan; who signs it has to know."""
	if not plans:
		return {}
	line, owed = frappe.qb.DocType("Talk Plan Obligation"), frappe.qb.DocType("Talk Obligation")
	query = (
		frappe.qb.from_(line).join(owed).on(owed.name == line.obligation).select(line.parent, owed.citation)
	)
	return dict(query.where(line.parent.isin(plans)).orderby(line.idx, order=frappe.qb.desc).run())


@frappe.whitelist(methods=["POST"])
def revoke_delegation(delegation: str) -> None:
	"""The leader takes his delegation back, at once."""
	doc = frappe.get_doc("Talk Delegation", delegation)
	doc.check_permission("write")
	doc.revoke()
