"""How whoever acts stands to what is signed (操作人与计划的关系), from the session and the stored row alone."""

from __future__ import annotations

import frappe
from frappe.utils import getdate, nowdate

from tanxin import compat
from tanxin.confidentiality.conditions import in_spans
from tanxin.confidentiality.reader import person_of, reader
from tanxin.domain.approver import (
	PLAN,
	ApproverChoice,
	Delegation,
	SigningRight,
	Wording,
	may_sign,
	resolve_approver,
)
from tanxin.domain.chain import Signature, chain_for
from tanxin.domain.model import Category
from tanxin.domain.transitions import ActorRelation
from tanxin.signoff.matter import Matter
from tanxin.site import directory, formal

SYSTEM = ActorRelation(is_system=True)


def relation(matter: Matter, right: SigningRight | None = None) -> ActorRelation:
	"""The session's user as the domain's check wants to know him."""
	asking = reader()
	right = right or signing_right(matter)
	return ActorRelation(
		is_author=matter.author_user == asking.user,
		is_organiser=in_spans(matter.organization, asking.organiser_spans),
		is_approver=right.allowed and right.on_behalf_of is None,
		is_delegate=right.allowed and right.on_behalf_of is not None,
		is_subject=bool(asking.person) and asking.person in matter.persons,
		is_impersonated=compat.is_impersonated(),
	)


def signing_right(matter: Matter, wording: Wording = PLAN) -> SigningRight:
	"""Whether the session's user may sign, in his own name or by an authority of the named leader."""
	person = reader().person
	if not person:
		return SigningRight(False, None, "您的账号没有对应的在册人员，不能签批")
	if not matter.approver:
		return SigningRight(False, None, f"{wording.matter}还没有签批人")
	return may_sign(
		person,
		matter.approver,
		_delegations(matter.approver),
		Category(matter.category),
		matter.organization,
		directory.around(person, matter.approver, matter.author),
		getdate(nowdate()),
		matter.persons,
		matter.author,
		wording,
	)


def choose_approver(matter: Matter, wording: Wording = PLAN) -> ApproverChoice:
	"""Who signs this round."""
	people = directory.around(*matter.talkers, *matter.persons, matter.author, *_top_signers())
	return resolve_approver(
		matter.organization, matter.talkers, matter.persons, matter.author, people, getdate(nowdate()), wording
	)


def choose_chain(matter: Matter) -> list[Signature]:
	"""Who signs this round, one after the other: by the approver chain of the plan's rules, else the usual leader."""
	today = getdate(nowdate())
	steps = formal.steps_of(matter.rules, matter.category, today) if matter.doctype == "Talk Plan" else ()
	if not steps:
		usual = choose_approver(matter)
		return [Signature("", usual.person, usual.reason)]
	people = directory.around(*matter.talkers, *matter.persons, matter.author, *_top_signers())
	return chain_for(
		steps, matter.organization, matter.talkers, matter.persons, matter.author, people, today
	)


def _top_signers() -> list[str]:
	rows = frappe.get_all("Party Organization", fields=["top_signer", "top_signer_alternate"])
	return [signer for row in rows for signer in (row.top_signer, row.top_signer_alternate) if signer]


def _delegations(giver: str) -> list[Delegation]:
	rows = frappe.get_all(
		"Talk Delegation",
		{"giver": giver, "active": 1},
		["giver", "receiver", "from_date", "to_date", "category", "organization", "revoked_on", "made_by"],
	)
	return [
		Delegation(
			row.giver,
			row.receiver,
			row.from_date,
			row.to_date,
			Category(row.category) if row.category else None,
			row.organization or None,
			getdate(row.revoked_on) if row.revoked_on else None,
			person_of(row.made_by) if row.made_by else None,
		)
		for row in rows
	]
