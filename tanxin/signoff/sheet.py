"""A sheet of plans (计划审批表): one inbox row for the leader, signed whole or line by line."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from tanxin.domain import transitions
from tanxin.signoff import co_signers, moves
from tanxin.signoff import lines as steps
from tanxin.signoff.matter import plans_of, stored
from tanxin.signoff.turns import LEADER_FIELDS

#: What a step of the sheet means for each plan on it: (states of the lines it moves, action of the line).
LINE_STEPS = {
	"Send for Signature": ((transitions.DRAFT, transitions.SENT_BACK), "Send for Signature"),
	"Sign": ((transitions.AWAITING,), "Sign"),
	"Endorse": ((transitions.AWAITING,), "Endorse"),
	"Escalate": ((transitions.AWAITING,), "Escalate"),
	"Send Back": ((transitions.AWAITING,), "Send Back"),
	"Disagree": ((transitions.AWAITING,), "Disagree"),
	"Recall": ((transitions.AWAITING,), "Recall"),
	"Cancel Plan": ((transitions.DRAFT, transitions.SENT_BACK), "Cancel Plan"),
	"Reopen": ((transitions.SIGNED,), "Reopen"),
}

def move_lines(sheet: Document, move: moves.Move) -> None:
	"""Carry a step of the sheet to its lines, in the same transaction: all or none."""
	states, action = LINE_STEPS[move.step.action]
	lines = [plan for state in states for plan in plans_of(sheet.name, state)]
	given: dict[str, Any] = {"campaign": sheet.name}
	if move.step.next_state == transitions.AWAITING:
		given |= {name: sheet.get(name) for name in LEADER_FIELDS}
	if co_signers.FIELD in move.effects:
		given[co_signers.FIELD] = move.effects[co_signers.FIELD]
	steps.take(lines, action, move.reason, given, move.by_system)


def decide_line(plan: str, action: str, reason: str) -> None:
	"""The leader's word on one line. The caller closes the sheet when he is through (`close_after`)."""
	sheet = frappe.db.get_value("Talk Plan", plan, "campaign")
	if sheet and action in moves.SIGNATURES:
		awaited = stored("Talk Campaign", sheet, parties=False)
		if awaited.next_signature:
			moves.refuse(
				f"审批表现处于“{awaited.step_title}”环节，同意须在审批表上整表办理；对个别计划有意见的，可逐项退回或不同意。"
			)
	moves.take("Talk Plan", plan, action, reason)


def close_after(sheet: str) -> None:
	"""Once for many decisions. What was decided stands also where the sheet itself is not this person's to close (a
	line of it is about him): then the leader finds it with nothing left to decide."""
	frappe.db.savepoint("tanxin_sheet")
	try:
		close_when_decided(sheet)
	except (frappe.ValidationError, frappe.PermissionError):
		frappe.db.rollback(save_point="tanxin_sheet")
		frappe.clear_messages()


def close_when_decided(sheet: str) -> None:
	"""When no line waits any more the sheet follows its lines, and leaves the inbox."""
	state = frappe.db.get_value("Talk Campaign", sheet, "workflow_state", for_update=True)
	if state != transitions.AWAITING or _has(sheet, transitions.AWAITING):
		return
	action, reason = _outcome(sheet)
	moves.take("Talk Campaign", sheet, action, reason)


def _outcome(sheet: str) -> tuple[str, str]:
	if _has(sheet, transitions.SIGNED):
		return "Sign", ""
	if _has(sheet, transitions.SENT_BACK):
		return "Send Back", "逐项退回"
	return "Disagree", "逐项不同意"


def _has(sheet: str, state: str) -> bool:
	"""As the lines stand now: who waited for the sheet still sees the database as it was when he began."""
	plan = DocType("Talk Plan")
	lines = frappe.qb.from_(plan).select(plan.name).where(plan.campaign == sheet)
	return bool(lines.where(plan.workflow_state == state).limit(1).for_update().run())
