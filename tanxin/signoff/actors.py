"""How whoever acts stands to what is signed (操作人与计划的关系), from the session and the stored row alone."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.utils import getdate, nowdate

from tanxin import compat
from tanxin.confidentiality.conditions import in_spans
from tanxin.confidentiality.reader import reader
from tanxin.domain.approver import (
	PLAN,
	ApproverChoice,
	SigningRight,
	Wording,
	may_sign,
	resolve_approver,
)
from tanxin.domain.chain import Signature, chain_for
from tanxin.domain.delegation import Delegation
from tanxin.domain.directory import Directory
from tanxin.domain.model import Category
from tanxin.domain.transitions import ActorRelation
from tanxin.signoff.matter import Matter
from tanxin.site import delegations, directory, formal

SYSTEM = ActorRelation(is_system=True)


class Lookups:
	"""What the relation is worked out from, read when it is asked for."""

	def in_spans(self, organization: str, spans: tuple[tuple[int, int], ...]) -> bool:
		return in_spans(organization, spans)

	def delegations(self, giver: str) -> list[Delegation]:
		return _delegations(giver)

	def people(self, *persons: str | None) -> Directory:
		return directory.around(*persons)


class Remembered(Lookups):
	"""The same for many matters: each thing is read once. `persons`: all approvers and authors of them."""

	def __init__(self, persons: Iterable[str | None]) -> None:
		self._people = directory.around(reader().person, *persons)
		self._spans: dict[tuple, bool] = {}
		self._given: dict[str, list[Delegation]] = {}

	def in_spans(self, organization: str, spans: tuple[tuple[int, int], ...]) -> bool:
		if (organization, spans) not in self._spans:
			self._spans[organization, spans] = in_spans(organization, spans)
		return self._spans[organization, spans]

	def delegations(self, giver: str) -> list[Delegation]:
		if giver not in self._given:
			self._given[giver] = _delegations(giver)
		return self._given[giver]

	def people(self, *persons: str | None) -> Directory:
		return self._people


LIVE = Lookups()


def relation(matter: Matter, right: SigningRight | None = None, lookups: Lookups = LIVE) -> ActorRelation:
	"""The session's user as the domain's check wants to know him."""
	asking = reader()
	right = right or signing_right(matter, lookups=lookups)
	return ActorRelation(
		is_author=matter.author_user == asking.user,
		is_organiser=lookups.in_spans(matter.organization, asking.organiser_spans),
		is_approver=right.allowed and right.on_behalf_of is None,
		is_delegate=right.allowed and right.on_behalf_of is not None,
		is_subject=bool(asking.person) and asking.person in matter.persons,
		is_talker=bool(asking.person) and asking.person in matter.talkers,
		is_impersonated=compat.is_impersonated(),
	)


def signing_right(matter: Matter, wording: Wording = PLAN, lookups: Lookups = LIVE) -> SigningRight:
	"""Whether the session's user may sign, in his own name or by an authority of the named leader."""
	person = reader().person
	if not person:
		return SigningRight(False, None, "您的账号没有对应的在册人员，不能签批")
	if not matter.approver:
		return SigningRight(False, None, f"{wording.matter}还没有签批人")
	return may_sign(
		person,
		matter.approver,
		lookups.delegations(matter.approver),
		Category(matter.category),
		matter.organization,
		lookups.people(person, matter.approver, matter.author),
		getdate(nowdate()),
		matter.persons,
		matter.author,
		wording,
	)


def choose_approver(matter: Matter, wording: Wording = PLAN) -> ApproverChoice:
	"""Who signs this round."""
	people = directory.around(*matter.talkers, *matter.persons, matter.author, *_top_signers())
	return resolve_approver(
		matter.organization,
		matter.talkers,
		matter.persons,
		matter.author,
		people,
		getdate(nowdate()),
		wording,
	)


def choose_chain(matter: Matter) -> list[Signature]:
	"""Who signs this round, one after the other: by the approver chain of the plan's rules, else the usual leader."""
	today = getdate(nowdate())
	steps = formal.steps_of(matter.rules, matter.category, today) if matter.doctype == "Talk Plan" else ()
	if not steps:
		usual = choose_approver(matter)
		return [Signature("", usual.person, usual.reason)]
	people = directory.around(*matter.talkers, *matter.persons, matter.author, *_top_signers())
	return chain_for(steps, matter.organization, matter.talkers, matter.persons, matter.author, people, today)


def _top_signers() -> list[str]:
	rows = frappe.get_all("Party Organization", fields=["top_signer", "top_signer_alternate"])
	return [signer for row in rows for signer in (row.top_signer, row.top_signer_alternate) if signer]


def _delegations(giver: str) -> list[Delegation]:
	"""What the session's person holds of that leader, as it stands in this moment; nobody else's counts here."""
	person = reader().person
	return delegations.between(giver, person) if person and person != giver else []
