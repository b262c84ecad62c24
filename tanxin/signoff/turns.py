"""Whose turn it is (轮到谁签): the leaders and co-signers of a round, frozen when it is sent, and what each step makes of
them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from frappe.utils import getdate, now_datetime, nowdate

from tanxin.domain.chain import Signature
from tanxin.domain.escalation import without_step
from tanxin.signoff import choosing, co_signers
from tanxin.signoff.co_signers import CoSigner
from tanxin.signoff.matter import SIGNING_FIELDS, Matter, as_text
from tanxin.signoff.refusing import refuse
from tanxin.site import accounts, local

#: What a sheet decides for its lines: for whom they wait, since when, until when, through which steps.
LEADER_FIELDS = (
	"approver", "approver_name", "approver_user", "approver_reason", "sent_on", "sign_by", "signing_step",
	"signing_steps", "signing_chain", "escalated_on",
)  # fmt: skip


def sent(matter: Matter) -> dict[str, Any]:
	"""The signing fields of a plan or sheet that is sent: the leaders are resolved and frozen for the round. Refuses,
	saying what to set, when nobody is left."""
	if not matter.persons:
		refuse("审批表上还没有计划，请先加入计划再报批。")
	chain = choosing.choose_chain(matter)
	_check_alone(matter, chain)
	people = _people(chain)
	_check_lines(matter, chain)
	rows = co_signers.asked(chain, people)
	return {
		**_waits_for(chain[0], 0, people),
		"sent_on": now_datetime(),
		"signed_on": None,
		"signed_by": None,
		"escalated_on": None,
		"signing_step": 1,
		"signing_steps": len(chain),
		"signing_chain": as_text(chain),
		"co_signers": co_signers.as_rows(rows),
	}


def agreed(matter: Matter, signer: str | None, signed_by: str) -> dict[str, Any]:
	"""After a signature that is not the last: it waits for the others who sign this step together, or for the next
	step. `signer`: in whose name it was given."""
	now, after = matter.signature, matter.next_signature
	if not now or not after:
		raise ValueError(matter.name)  # the guard asks only for steps that have one after them
	left = now.still_awaited(matter.awaited, signer or "")
	rows = co_signers.agreed(matter.co_signers, matter.step, signer or "", signed_by)
	if left:
		number = [each.person for each in now.together].index(left[0])
		leader = _waits_for(now, number, _people([now]))
		return {**leader, "sign_by": matter.sign_by, **_rows(rows)}
	return {
		**_waits_for(after, 0, _people([after])),
		"sent_on": now_datetime(),
		"escalated_on": None,
		"signing_step": matter.step + 1,
		**_rows(co_signers.waiting(rows, matter.step + 1)),
	}


def nobody_waits(matter: Matter) -> dict[str, Any]:
	"""Sent back, refused, recalled: no co-signature is awaited any more."""
	return _rows(co_signers.waiting(matter.co_signers, 0))


def passed_up(matter: Matter, instead: Signature) -> dict[str, Any]:
	"""The signing fields after the awaited signature was not given in time and went to the next level up."""
	chain = matter.chain or (instead,)
	step = matter.step or 1
	chain, taken_in = without_step(chain, step, instead)
	rows = co_signers.step_gone(matter.co_signers, step) if taken_in else matter.co_signers
	now = chain[step - 1]
	return {
		**_waits_for(now, 0, _people([now])),
		"sent_on": now_datetime(),
		"escalated_on": now_datetime(),
		"signing_step": step,
		"signing_steps": len(chain),
		"signing_chain": as_text(chain),
		**_rows(co_signers.waiting(rows, step)),
	}


def reopened(matter: Matter) -> dict[str, Any]:
	"""The signing fields as a new round begins with them."""
	kept = {"signing_round", "author", "author_user"}
	cleared: dict[str, Any] = dict.fromkeys(name for name in SIGNING_FIELDS if name not in kept)
	# Numbers are never empty in the table, and a table never missing.
	return {
		**cleared,
		"signing_step": 0,
		"signing_steps": 0,
		"co_signers": [],
		"signing_round": matter.round + 1,
	}


def _rows(rows: tuple[CoSigner, ...]) -> dict[str, Any]:
	return {"co_signers": co_signers.as_rows(rows)} if rows else {}


def _waits_for(signature: Signature, number: int, people: dict[str, Any]) -> dict[str, Any]:
	"""It waits for this signature; `number` is the first of those who sign it together and have not."""
	for each in signature.signers:
		accounts.give_signing_role(people[each.person].user)
	row = people[signature.signers[number].person]
	days = local.settings().signing_days
	return {
		"approver": row.name,
		"approver_name": row.person_name,
		"approver_user": row.user,
		"approver_reason": signature.reason,
		"sign_by": local.calendar().add_working_days(getdate(nowdate()), days),
	}


def _people(chain: Sequence[Signature]) -> dict[str, Any]:
	"""Names and accounts of all who sign. Refuses, saying what to set, when somebody cannot."""
	missing = next((each for each in chain if not each.person), None)
	if missing:
		refuse(f"{missing.reason}。")
	names = sorted({each.person for signature in chain for each in signature.signers})
	rows = frappe.get_all("Talk Person", {"name": ("in", names)}, ["name", "person_name", "user"])
	for row in rows:
		if not row.user:
			refuse(f"签批人{row.person_name}没有登录账号，请先在人员名册中为其填写账号。")
		if not frappe.db.get_value("User", row.user, "enabled"):
			refuse(f"签批人{row.person_name}的登录账号已停用，请先启用，或在人员名册中更正其账号。")
	return {row.name: row for row in rows}


def _check_alone(matter: Matter, chain: Sequence[Signature]) -> None:
	"""What its rule sends through steps of its own is on no sheet; a sheet's own steps are the same for all its lines."""
	if matter.doctype == "Talk Plan" and matter.campaign and len(chain) > 1 and choosing.formal_steps(matter):
		refuse(f"计划{matter.name}须经{len(chain)}个环节逐级审批，不能列在审批表上，请移出后单独报批。")
	other = choosing.lines_of_another_route(matter)
	if other:
		refuse(f"计划{'、'.join(other)}的审批流程与审批表上其他计划不同，请移出后单独报批。")


def _check_lines(matter: Matter, chain: Sequence[Signature]) -> None:
	"""Nobody signs what he drafted himself, on a sheet neither."""
	if matter.doctype != "Talk Campaign":
		return
	signers = [each.person for signature in chain for each in signature.signers]
	own = frappe.get_all(
		"Talk Plan",
		{"campaign": matter.name, "author": ("in", signers)},
		["name", "author"],
		order_by="name asc",
	)
	if own:
		by = frappe.db.get_value("Talk Person", own[0].author, "person_name")
		names = "、".join(row.name for row in own if row.author == own[0].author)
		refuse(f"审批表上的{names}由签批人{by}本人拟定，本人不能签批；请将其移出审批表，单独报批。")
