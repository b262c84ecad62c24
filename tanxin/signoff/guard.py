"""The lock on plans and sheets: every save, by whatever road, passes here and is judged on the stored row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from tanxin.confidentiality import timeline
from tanxin.domain import transitions
from tanxin.domain.terms import label
from tanxin.domain.transitions import EDITABLE_STATES, TRANSITIONS
from tanxin.signoff import drafting, moves, sheet
from tanxin.signoff.matter import SIGNING_FIELDS, Matter, rules_of, stored
from tanxin.signoff.refusing import told_when_overtaken

#: The platform's own columns, which say nothing about the plan.
BOOKKEEPING = {
	"modified", "modified_by", "idx", "docstatus", "_user_tags", "_comments", "_assign", "_liked_by", "_seen",
}  # fmt: skip
#: Where the database stood when the step had been checked and nothing of it was written.
STEP = "tanxin_step"


def given_reason() -> str:
	"""The reason that came with this request's step (see api/signoff), in memory only."""
	return (frappe.flags.tanxin_reason or "").strip()


@told_when_overtaken()
def guard(doc: Document) -> None:
	"""Called by `validate`. Raises SignOffRefused; leaves the checked step on the document for `settle`."""
	_check_own_session()
	before = doc.get_doc_before_save()
	if doc.is_new() or not before:
		return _begin(doc)
	if before.workflow_state in EDITABLE_STATES:
		drafting.check(doc, before)
	for name in SIGNING_FIELDS:
		doc.set(name, before.get(name))
	if doc.workflow_state == before.workflow_state:
		return _check_unchanged(doc, before)
	matter = stored(doc.doctype, doc.name, lock=True)
	action = _action(matter.state, doc.workflow_state)
	_check_place(doc, action)
	if matter.state not in EDITABLE_STATES:
		_check_unchanged(doc, before)
	move = moves.prepare(_as_saved(matter, doc), action, given_reason())
	doc.update(move.effects)
	doc.workflow_state = move.step.next_state  # 「同意」 before the last step of a chain passes the plan on
	doc.flags.tanxin_move = move
	frappe.db.savepoint(STEP)


def _check_own_session() -> None:
	"""A link in a mail makes a guest into the leader it was sent to; the platform calls it with no login at all."""
	request = getattr(frappe.local, "request", None)
	if request and request.path.rstrip("/").endswith(("confirm_action", "apply_action")):
		moves.refuse("请登录后在待办中签批，不能通过邮件链接签批。")


@told_when_overtaken()
def settle(doc: Document) -> None:
	"""Called by `on_update`, before core opens the inbox row of the new state."""
	move = doc.flags.pop("tanxin_move", None)
	if not move:
		return
	try:
		_follow(doc, move)
	except frappe.QueryDeadlockError:
		raise  # the database has taken everything back already
	except Exception:
		# The platform's bulk update goes on after an exception and commits: a sheet would be signed and its lines not.
		frappe.db.rollback(save_point=STEP)
		raise


def _follow(doc: Document, move: moves.Move) -> None:
	"""What follows once the row is written: entry, inbox, the lines of a sheet, the sheet of a line."""
	moves.settle(move)
	timeline.announce(doc.doctype, doc.name, "Workflow")
	if doc.doctype == "Talk Campaign":
		sheet.move_lines(doc, move)
	elif move.matter.campaign:
		sheet.close_when_decided(move.matter.campaign)


def _begin(doc: Document) -> None:
	"""A new plan is a draft of whoever makes it, whatever the client sent."""
	if doc.workflow_state not in (None, "", transitions.INITIAL_STATE):
		moves.refuse("新建的计划只能是草稿，请先保存再报批。")
	doc.update(drafting.begun())
	drafting.check(doc, None)


def _action(state: str, wanted: str) -> str:
	"""The action that leads there. Two actions never lead from one state to the same next."""
	for step in TRANSITIONS:
		if step.state == state and step.next_state == wanted:
			return step.action
	moves.refuse(f"计划已处于“{label(state)}”，不能直接改为“{label(wanted)}”。请刷新页面后再操作。")


def _check_place(doc: Document, action: str) -> None:
	"""A plan on a sheet is sent and recalled with its sheet."""
	if (
		doc.doctype == "Talk Plan"
		and doc.campaign
		and action in ("Send for Signature", "Recall", "Cancel Plan")
	):
		state = frappe.db.get_value("Talk Campaign", doc.campaign, "workflow_state")
		if action != "Cancel Plan" or state == transitions.AWAITING:
			moves.refuse(f"该计划在审批表 {doc.campaign} 上，请在审批表上操作，或先将其移出审批表。")


def _check_unchanged(doc: Document, before: Document) -> None:
	"""Outside the editable states nothing of the plan may change; what to do instead is said."""
	if before.workflow_state in EDITABLE_STATES:
		return
	changed = [title for name, title in _data_fields(doc) if _differs(doc.get(name), before.get(name))]
	if changed:
		moves.refuse(
			f"计划处于“{label(before.workflow_state)}”，不能修改：{'、'.join(_(name, context=doc.doctype) for name in changed)}。"
			"需要修改的，请先撤回或变更重报。"
		)


def _data_fields(doc: Document) -> list[tuple[str, str]]:
	skip = {"workflow_state", "plan_count", *SIGNING_FIELDS, *BOOKKEEPING}
	return [
		(field.fieldname, field.label)
		for field in doc.meta.fields
		if field.fieldname not in skip and field.fieldtype not in frappe.model.no_value_fields
	] + [(field.fieldname, field.label) for field in doc.meta.get_table_fields()]


def _differs(new: Any, old: Any) -> bool:
	if isinstance(new, list):
		return [_row(row) for row in new] != [_row(row) for row in old or []]
	return _plain(new) != _plain(old)


def _row(row: Document) -> tuple:
	return tuple(
		_plain(row.get(field.fieldname))
		for field in row.meta.fields
		if field.fieldtype not in frappe.model.no_value_fields and not field.fetch_from
	)


def _plain(value: Any) -> str:
	text = str(value) if value not in (None, "", 0, "0") else ""
	return text[:19] if text[4:5] == "-" and text[10:11] == " " else text


def _as_saved(matter: Matter, doc: Document) -> Matter:
	"""Parties edited in the same save as the step count: the leader is chosen for what will be stored."""
	if doc.doctype != "Talk Plan" or matter.state not in EDITABLE_STATES:
		return matter
	return replace(
		matter,
		organization=doc.organization,
		category=doc.category,
		talkers=tuple(row.person for row in doc.talkers),
		persons=tuple(row.person for row in doc.persons),
		rules=rules_of(doc.rule, [row.obligation for row in doc.obligations]),
	)
