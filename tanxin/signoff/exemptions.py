"""Requests that a talk need not be held (免谈、合并申请): asked for, decided, taken back. The only place that moves
them; every step is judged on the stored row, and an approval changes the obligations in the same transaction."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime, nowdate

from tanxin import compat
from tanxin.confidentiality.conditions import in_spans
from tanxin.confidentiality.reader import reader
from tanxin.domain.approver import ApproverChoice
from tanxin.domain.exemption import STEPS, WORDING, Kind, Status, Step, concerned, find, problems
from tanxin.reminders import tell
from tanxin.signoff import actors
from tanxin.signoff.matter import Matter
from tanxin.signoff.moves import refuse
from tanxin.site import exemptions, local

DOCTYPE = "Talk Exemption"


def take(name: str, action: str, reason: str = "") -> str:
	"""Take one step as the session's user; returns the new status. Of two at once one wins, the other is told.

	Raises SignOffRefused with what to do instead.
	"""
	row = _stored(name, lock=True)
	step = find(row.status, action)
	if step is None:
		refuse(_already(row))
	refusal = _refusal(row, step)
	if refusal:
		refuse(refusal)
	if step.reason_required and not reason.strip():
		refuse("请填写理由。")
	values = EFFECTS[action](row, reason.strip())
	frappe.db.set_value(DOCTYPE, name, {**values, "status": step.after.value})
	tell.exemption_moved(name, step.after.value)
	frappe.get_doc(DOCTYPE, name).notify_update()
	return step.after.value


def steps(name: str) -> list[dict[str, Any]]:
	"""What the session's user may do with a request now: [{action, reason_required}]."""
	row = _stored(name)
	return [
		{"action": step.action, "reason_required": step.reason_required}
		for step in STEPS
		if step.before.value == row.status and not _refusal(row, step)
	]


def _stored(name: str, lock: bool = False) -> frappe._dict:
	row = frappe.db.get_value(DOCTYPE, name, "*", as_dict=True, for_update=lock)
	if not row:
		frappe.throw(_("{0} {1} does not exist.").format(_(DOCTYPE), name), frappe.DoesNotExistError)
	row.obligations = frappe.get_all(
		"Talk Exemption Obligation", {"parent": name}, pluck="obligation", order_by="idx asc"
	)
	return row


def _already(row: frappe._dict) -> str:
	status = _(row.status, context=DOCTYPE)
	by = f"（{row.decided_by}）" if row.decided_by else ""
	return f"申请{row.name}已是“{status}”{by}，不能再这样操作。请刷新页面。"


def _refusal(row: frappe._dict, step: Step) -> str:
	"""Why this is not the session's step; empty when it is."""
	if compat.is_impersonated():
		return "以他人身份登录时不能办理，请由本人登录操作。"
	if not step.by_leader:
		asking = reader()
		if row.requester_user == asking.user:
			return ""
		# Who sends a request is who asked: else another could send it and then decide it.
		over = step.action == "Withdraw" and in_spans(row.organization, asking.organiser_spans)
		return "" if over else "只有申请人本人可以提交；撤回还可以由所辖组工干部办理。"
	# Taking back is for whoever leads there today: who approved it then may have left.
	leader = _choose(row).person if step.before is Status.APPROVED else row.approver
	right = actors.signing_right(_matter(row, leader), WORDING)
	return "" if right.allowed else f"{right.reason}。"


def _matter(row: frappe._dict, approver: str | None = None) -> Matter:
	"""The request as the sign-off knows matters; concerned are those who may not decide it."""
	kind = Kind(row.kind)
	return Matter(
		doctype=DOCTYPE,
		name=row.name,
		organization=row.organization,
		category=row.category,
		state=row.status,
		round=1,
		approver=approver,
		author=row.requester,
		author_user=row.requester_user,
		campaign=None,
		talkers=(),
		persons=concerned(kind, exemptions.asked(row.obligations)),
	)


def _choose(row: frappe._dict) -> ApproverChoice:
	return actors.choose_approver(_matter(row), WORDING)


def _check(row: frappe._dict) -> None:
	"""What is asked for is looked at again whenever it counts: obligations move on by themselves."""
	wanted = [*row.obligations, *([row.merged_into] if row.merged_into else [])]
	found = {each.name: each for each in exemptions.asked(wanted)}
	asked = [found[name] for name in dict.fromkeys(row.obligations) if name in found]
	standing_against = problems(Kind(row.kind), asked, found.get(row.merged_into))
	if standing_against:
		refuse("".join(standing_against))


def _request(row: frappe._dict, reason: str) -> dict[str, Any]:
	_check(row)
	_check_not_asked_twice(row)
	asking, choice = reader(), _choose(row)
	if not asking.person:
		refuse("您的账号没有对应的在册人员，不能提出申请。")
	if not choice.person:
		refuse(f"{choice.reason}。")
	leader = frappe.db.get_value("Talk Person", choice.person, ["person_name", "user"], as_dict=True)
	if not leader.user:
		refuse(f"签批人{leader.person_name}没有登录账号，请先在人员名册中为其填写账号。")
	return {
		"approver": choice.person,
		"approver_name": leader.person_name,
		"approver_user": leader.user,
		"approver_reason": choice.reason,
		"requested_on": now_datetime(),
		"decide_by": local.calendar().add_working_days(getdate(nowdate()), local.settings().signing_days),
	}


def _check_not_asked_twice(row: frappe._dict) -> None:
	line, request = frappe.qb.DocType("Talk Exemption Obligation"), frappe.qb.DocType(DOCTYPE)
	others = (
		frappe.qb.from_(line)
		.join(request)
		.on(request.name == line.parent)
		.select(request.name, line.obligation)
		.where(line.obligation.isin(row.obligations) & (request.status == "Requested"))
		.where(request.name != row.name)
	).run()
	if others:
		refuse(f"应谈事项{others[0][1]}已在申请{others[0][0]}中等待审批，请等待其结果。")


def _approve(row: frappe._dict, reason: str) -> dict[str, Any]:
	choice = _choose(row)
	if choice.person != row.approver:
		refuse("现在应由他人审批（任职有变动），请申请人撤回后重新申请。")
	_check(row)
	if Kind(row.kind) is Kind.MERGE:
		exemptions.merge(row.obligations, row.merged_into, row.name)
	else:
		exemptions.exempt(row.obligations, row.name, row.reason)
	exemptions.free_orphans()
	return _decision(row, reason)


def _refuse(row: frappe._dict, reason: str) -> dict[str, Any]:
	return _decision(row, reason)


def _decision(row: frappe._dict, reason: str) -> dict[str, Any]:
	return {
		"decided_on": now_datetime(),
		"decided_by": _signature(row.approver),
		"decided_by_user": frappe.session.user,
		"decision_reason": reason,
	}


def _withdraw(row: frappe._dict, reason: str) -> dict[str, Any]:
	return {"withdrawn_on": now_datetime()}


def _revoke(row: frappe._dict, reason: str) -> dict[str, Any]:
	exemptions.reopen(row.name)
	return {
		"revoked_on": now_datetime(),
		"revoked_by": _signature(_choose(row).person),
		"revocation_reason": reason,
	}


def _signature(leader: str | None) -> str:
	"""The decider's name, and for whom he decided."""
	own = reader().person
	name = frappe.db.get_value("Talk Person", own, "person_name")
	if own == leader:
		return name
	return f"{name}（受{frappe.db.get_value('Talk Person', leader, 'person_name')}委托）"


#: Step → what it changes on the request; what it changes elsewhere is done in it.
EFFECTS = {
	"Request": _request,
	"Withdraw": _withdraw,
	"Approve": _approve,
	"Refuse": _refuse,
	"Revoke": _revoke,
}
