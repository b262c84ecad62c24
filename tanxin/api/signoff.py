"""Signing over the wire (签批): every call names a document; who acts is the session, what is signed is the stored row."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from tanxin.api.boundary import as_list, as_time
from tanxin.domain import transitions
from tanxin.domain.terms import label
from tanxin.signoff import acting, actors, adjusting, moves, sheet, showing, waiting_page
from tanxin.signoff import trail as history
from tanxin.signoff.matter import Matter, stored
from tanxin.signoff.refusing import once_more


@frappe.whitelist(methods=["POST"])
def act(doctype: str, name: str, action: str, reason: str = "", seen: str = "") -> dict[str, str]:
	"""Take one step on a plan or sheet, with a reason where the step asks for one. Returns the new state.

	`seen`: when the matter on the screen was sent; one that was sent anew meanwhile is refused.
	"""
	shown = str(as_time(seen)) if seen else ""
	doc = once_more(lambda: acting.act(doctype, name, action, reason, shown))
	told = label(doc.workflow_state)
	if action in moves.SIGNATURES and doc.workflow_state == transitions.AWAITING:
		names, together = showing.awaited(doc)
		told = _("Agreed. Still to sign: {0}") if together else _("Passed on to {0}")
		told = told.format(names)
	return {"state": doc.workflow_state, "label": told}


@frappe.whitelist(methods=["POST"])
def decide_lines(campaign: str, decisions: list | str) -> list[dict[str, str]]:
	"""Sign a sheet line by line. `decisions`: [{plan, action, reason}]. Each line in a savepoint of its own:
	the result says for each what happened, and a line that fails leaves nothing half done."""
	asked = [decision for decision in as_list(decisions) if isinstance(decision, dict)]
	return once_more(lambda: _decide_all(campaign, asked))


def _decide_all(campaign: str, asked: list[dict[str, Any]]) -> list[dict[str, str]]:
	acting.signable("Talk Campaign", campaign)
	# Before its lines, as who signs the sheet does: else the two wait for each other.
	stored("Talk Campaign", campaign, lock=True, parties=False)
	named = [str(decision.get("plan")) for decision in asked]
	lines = set(frappe.get_all("Talk Plan", {"campaign": campaign, "name": ("in", named)}, pluck="name"))
	results = []
	for plan, decision in zip(named, asked, strict=True):
		if plan not in lines:
			results.append({"plan": plan, "error": _("This plan is not on the sheet.")})
			continue
		results.append(_decide(plan, str(decision.get("action")), str(decision.get("reason") or "")))
	sheet.close_after(campaign)
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
	"""The steps that the caller may take now, for the form's buttons: [{action, label, reason_required, together}].

	`together`: it is signed with others at the same time."""
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
		if step.adjusts and (doctype != "Talk Plan" or not adjusting.shown(name)):
			continue
		found.append(_offered(step, matter))
	return found


def _offered(step: transitions.Transition, matter: Matter) -> dict[str, Any]:
	together = bool(step.passes_on and matter.signature and matter.signature.together)
	return {
		"action": step.action,
		"label": "会签同意" if together else label(step.action),
		"reason_required": step.reason_required,
		"together": together,
	}


@frappe.whitelist()
def leeway(plan: str) -> dict[str, Any] | None:
	"""How far a signed plan may move without a new round, for its form; None where it may not."""
	acting.signable("Talk Plan", plan)
	return adjusting.shown(plan)


@frappe.whitelist(methods=["POST"])
def adjust(
	plan: str, planned_start: str, planned_end: str, place: str = "", reason: str = ""
) -> dict[str, str]:
	"""Move time or place of a signed plan as far as the unit allows. Returns the state, which stays."""
	acting.signable("Talk Plan", plan)
	start, end = as_time(planned_start), as_time(planned_end)
	once_more(lambda: adjusting.adjust(plan, start, end, place, reason))
	return {"state": transitions.SIGNED, "label": label(transitions.SIGNED)}


@frappe.whitelist()
def trail(doctype: str, name: str) -> dict[str, Any]:
	"""The sign-off history of a plan or sheet for its form: who, on whose behalf, when, how long it lay, what changed."""
	acting.signable(doctype, name)
	return history.of_plan(name) if doctype == "Talk Plan" else history.of_sheet(name)


@frappe.whitelist()
def steps(plan: str, doctype: str = "Talk Plan") -> list[dict[str, Any]]:
	"""The steps of a plan or sheet that is or was sent, for its form: as what, who, why, and who has signed."""
	acting.signable(doctype, plan)
	return showing.steps(stored(doctype, plan))


@frappe.whitelist()
def waiting() -> list[dict[str, Any]]:
	"""待我审批 as a plain list: the oldest that wait for the caller's signature (see api/inbox for page and filters)."""
	return waiting_page.page()["rows"]


@frappe.whitelist(methods=["POST"])
def revoke_delegation(delegation: str) -> None:
	"""The leader takes his delegation back, at once."""
	once_more(lambda: _revoke(delegation))


def _revoke(delegation: str) -> None:
	doc = frappe.get_doc("Talk Delegation", delegation)
	doc.check_permission("write")
	doc.revoke()
