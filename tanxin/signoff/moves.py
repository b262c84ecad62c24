"""Moving a plan or a sheet from one state to another: the one place that writes `workflow_state`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime, nowdate

from tanxin.domain import transitions
from tanxin.domain.chain import Signature
from tanxin.domain.transitions import NotAllowed, Transition
from tanxin.reminders import tell
from tanxin.signoff import actors, entries, inbox
from tanxin.signoff.matter import CHAIN_FIELDS, SIGNING_FIELDS, Matter, as_text, plans_of, stored
from tanxin.site import accounts, local, obligations

#: What 「同意」 means to the app: the last signature, or one that passes the plan on.
SIGNATURES = ("Sign", "Endorse")


class SignOffRefused(frappe.PermissionError):
	"""The step is not this person's, or does not exist from here."""


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
		refuse(str(refusal))
	on_behalf_of = right.on_behalf_of if right and step.who is transitions.Who.APPROVER else None
	if on_behalf_of and step.action in SIGNATURES:
		_check_other_hand(matter, actors.reader().person)
	return step, on_behalf_of


def _check_other_hand(matter: Matter, person: str) -> None:
	"""The steps of a chain are different people's: whoever signs one of them signs no other for somebody else."""
	if person in {each.person for each in matter.chain} or entries.endorsed(matter, person):
		refuse("您是本计划其他环节的签批人，不能再受托签批这一环节，请由该环节的签批人本人或其他受托人签批。")


def refuse(sentence: str) -> None:
	"""Stop with a sentence for the person at the screen."""
	frappe.throw(_(sentence), SignOffRefused, title=_("Sign-off"))


def take(doctype: str, name: str, action: str, reason: str = "", system: bool = False, **given: Any) -> None:
	"""Take a step on a stored row that nobody has open: lines of a sheet, a record submitted, the daily job.

	`given` are effects that the sheet decides for its lines (the leader, the sheet they leave).
	"""
	move = prepare(stored(doctype, name, lock=True), action, reason, system)
	values = {**move.effects, **given, "workflow_state": move.step.next_state}
	frappe.db.set_value(doctype, name, values)
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
		return {**_leader(matter.next_signature), "sent_on": now_datetime(), "signing_step": matter.step + 1}
	if step.next_state == transitions.AWAITING:
		return {**_named_leader(matter), "sent_on": now_datetime(), "signed_on": None, "signed_by": None}
	if step.next_state == transitions.SIGNED:
		return {"signed_on": now_datetime(), "signed_by": signature(on_behalf_of)}
	if step.opens_round:
		return reopened(matter)
	if step.next_state == transitions.SENT_BACK and matter.campaign and len(plans_of(matter.campaign)) > 1:
		return {"campaign": None}  # a line sent back leaves the sheet, so that the rest can go ahead
	return {}


def _named_leader(matter: Matter) -> dict[str, Any]:
	"""Resolve the leaders and freeze them for the round. Refuses, saying what to set, when nobody is left."""
	if not matter.persons:
		refuse("审批表上还没有计划，请先加入计划再报批。")
	chain = actors.choose_chain(matter)
	if matter.doctype != "Talk Plan":
		leader = _leader(chain[0])
		_check_lines(matter, leader["approver"], leader["approver_name"])
		return leader
	if len(chain) > 1 and matter.campaign:
		refuse(f"计划{matter.name}须经{len(chain)}个环节逐级审批，不能列在审批表上，请移出后单独报批。")
	leaders = [_leader(each) for each in chain]
	return {**leaders[0], "signing_step": 1, "signing_steps": len(chain), "signing_chain": as_text(chain)}


def _leader(signature: Signature) -> dict[str, Any]:
	"""The plan waits for this signature. Refuses, saying what to set, when nobody can give it."""
	if not signature.person:
		refuse(signature.reason)
	row = frappe.db.get_value("Talk Person", signature.person, ["person_name", "user"], as_dict=True)
	if not row.user:
		refuse(f"签批人{row.person_name}没有登录账号，请先在人员名册中为其填写账号。")
	accounts.give_signing_role(row.user)
	days = local.settings().signing_days
	return {
		"approver": signature.person,
		"approver_name": row.person_name,
		"approver_user": row.user,
		"approver_reason": signature.reason,
		"sign_by": local.calendar().add_working_days(getdate(nowdate()), days),
	}


def _check_lines(matter: Matter, leader: str, name: str) -> None:
	"""Nobody signs what he drafted himself, on a sheet neither."""
	if matter.doctype != "Talk Campaign":
		return
	own = frappe.get_all(
		"Talk Plan", {"campaign": matter.name, "author": leader}, pluck="name", order_by="name asc"
	)
	if own:
		refuse(
			f"审批表上的{'、'.join(own)}由签批人{name}本人拟定，本人不能签批；请将其移出审批表，单独报批。"
		)


def reopened(matter: Matter) -> dict[str, Any]:
	"""The signing fields as a new round begins with them."""
	plan = matter.doctype == "Talk Plan"
	kept = {"signing_round", "author", "author_user", *(() if plan else CHAIN_FIELDS)}
	cleared: dict[str, Any] = dict.fromkeys(name for name in SIGNING_FIELDS if name not in kept)
	steps = {"signing_step": 0, "signing_steps": 0} if plan else {}  # numbers are never empty in the table
	return {**cleared, **steps, "signing_round": matter.round + 1}


def signature(on_behalf_of: str | None) -> str:
	"""Both names where one signs for another."""
	asking = actors.reader()
	own = frappe.db.get_value("Talk Person", asking.person, "person_name")
	if not on_behalf_of:
		return own
	return f"{own}（受{frappe.db.get_value('Talk Person', on_behalf_of, 'person_name')}委托）"
