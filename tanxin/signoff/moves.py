"""Moving a plan or a sheet from one state to another: the one place that writes `workflow_state`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import frappe
from frappe.utils import now_datetime

from tanxin.domain import transitions
from tanxin.domain.approver import SigningRight
from tanxin.domain.transitions import NotAllowed, Transition
from tanxin.reminders import tell
from tanxin.signoff import actors, co_signers, entries, inbox, turns
from tanxin.signoff.matter import Matter, stored
from tanxin.signoff.refusing import SignOffRefused, refuse
from tanxin.site import obligations

__all__ = ["SIGNATURES", "Move", "SignOffRefused", "permitted", "prepare", "refuse", "settle", "signature", "take"]

#: What 「同意」 means to the app: the last signature, or one that passes the plan on.
SIGNATURES = ("Sign", "Endorse")


@dataclass(frozen=True)
class Move:
	"""A step that was checked and may be taken: the row before it, the step, what it changes."""

	matter: Matter
	step: Transition
	reason: str
	on_behalf_of: str | None
	by_system: bool
	effects: dict[str, Any]


def prepare(matter: Matter, action: str, reason: str = "", system: bool = False) -> Move:
	"""Check the step against the stored row. Raises SignOffRefused with a Chinese sentence."""
	step, on_behalf_of = permitted(matter, action, reason, system)
	return Move(matter, step, reason.strip(), on_behalf_of, system, _effects(matter, step, on_behalf_of))


def permitted(
	matter: Matter, action: str, reason: str, system: bool = False, lookups: actors.Lookups = actors.LIVE
) -> tuple[Transition, str | None]:
	"""The step and in whose name it is taken. Raises SignOffRefused when it is not this person's step now."""
	if action in SIGNATURES:
		action = (
			"Endorse" if matter.next_signature else "Sign"
		)  # one word for the person, two steps for the app
	right = None if system else actors.signing_right(matter, lookups=lookups)
	relation = actors.SYSTEM if system else actors.relation(matter, right, lookups)
	try:
		step = transitions.check(matter.state, action, relation, reason)
	except NotAllowed as refusal:
		refuse(_why_not_his(matter, right, lookups) or str(refusal))
	on_behalf_of = right.on_behalf_of if right and step.who is transitions.Who.APPROVER else None
	if on_behalf_of and step.action in SIGNATURES:
		_check_other_hand(matter, actors.reader().person)
	return step, on_behalf_of


def _why_not_his(matter: Matter, right: SigningRight | None, lookups: actors.Lookups) -> str:
	"""Why somebody whose turn it is, or was given his authority, may not sign after all: what he can do about it."""
	if not right or right.allowed or matter.state != transitions.AWAITING:
		return ""
	person = actors.reader().person
	concerned = person in matter.awaited or any(lookups.delegations(each) for each in matter.awaited)
	return f"{right.reason}。" if concerned else ""


def _check_other_hand(matter: Matter, person: str) -> None:
	"""The steps of a chain are different people's: whoever signs one of them signs no other for somebody else. Of
	those who sign together and of whom one was enough, only that one has signed."""
	agreed = {row.person for row in matter.co_signers if row.agreed_on}
	signers = {
		each.person
		for number, signature in enumerate(matter.chain, 1)
		for each in signature.signers
		if number >= matter.step or not signature.together or each.person in agreed
	}
	if person in signers or entries.endorsed(matter, person):
		refuse("您是本计划其他环节的签批人，不能再受托签批这一环节，请由该环节的签批人本人或其他受托人签批。")


def take(doctype: str, name: str, action: str, reason: str = "", system: bool = False, **given: Any) -> None:
	"""Take a step on a stored row that nobody has open: lines of a sheet, a record submitted, the daily job.

	`given` are effects that the sheet decides for its lines (the leader, the sheet they leave).
	"""
	move = prepare(stored(doctype, name, lock=True), action, reason, system)
	values = {**move.effects, **given, "workflow_state": move.step.next_state}
	rows = values.pop(co_signers.FIELD, None)
	frappe.db.set_value(doctype, name, values)
	if rows is not None:
		co_signers.write(doctype, [name], rows)
	settle(move)
	inbox.open_row(doctype, name, move.step.next_state)
	frappe.get_doc(doctype, name).notify_update()


def settle(move: Move) -> None:
	"""What follows from a step once the new state is written: entry, inbox, obligations, reminders."""
	matter, step = move.matter, move.step
	if matter.doctype == "Talk Plan":
		entries.write(matter, step, move.reason, move.on_behalf_of, move.by_system)
		if step.next_state in (transitions.CANCELLED, transitions.EXPIRED, transitions.NOT_AGREED):
			obligations.release(matter.name)
	inbox.close_rows(matter.doctype, matter.name)
	tell.plan_moved(matter.doctype, matter.name, step.next_state)


def _effects(matter: Matter, step: Transition, on_behalf_of: str | None) -> dict[str, Any]:
	"""The signing fields as they stand after the step."""
	if step.passes_on:
		return turns.agreed(matter, on_behalf_of or actors.reader().person, signature(on_behalf_of))
	if step.state == step.next_state:
		return {}  # whoever takes this step has worked out its effects: passed up, moved within what is allowed
	if step.next_state == transitions.AWAITING:
		return turns.sent(matter)
	if step.next_state == transitions.SIGNED:
		return {"signed_on": now_datetime(), "signed_by": signature(on_behalf_of)}
	if step.opens_round:
		return turns.reopened(matter)
	effects = turns.nobody_waits(matter) if step.state == transitions.AWAITING else {}
	if step.next_state == transitions.SENT_BACK and matter.campaign and _has_others(matter.campaign):
		effects["campaign"] = None  # a line sent back leaves the sheet, so that the rest can go ahead
	return effects


def _has_others(campaign: str) -> bool:
	return frappe.db.count("Talk Plan", {"campaign": campaign}) > 1


def signature(on_behalf_of: str | None) -> str:
	"""Both names where one signs for another."""
	asking = actors.reader()
	own = frappe.db.get_value("Talk Person", asking.person, "person_name")
	if not on_behalf_of:
		return own
	return f"{own}（受{frappe.db.get_value('Talk Person', on_behalf_of, 'person_name')}委托）"
