"""How whoever acts stands to what is signed (操作人与计划的关系), from the session and the stored row alone."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.utils import getdate, nowdate

from tanxin import compat
from tanxin.confidentiality.conditions import in_spans
from tanxin.confidentiality.reader import reader
from tanxin.domain.approver import PLAN, SigningRight, Wording, may_sign
from tanxin.domain.chain import lost_post
from tanxin.domain.delegation import Delegation
from tanxin.domain.directory import Directory
from tanxin.domain.model import Category
from tanxin.domain.transitions import ActorRelation
from tanxin.signoff.choosing import choose_approver, choose_chain
from tanxin.signoff.matter import Matter
from tanxin.site import delegations, directory

__all__ = [
	"LIVE",
	"SYSTEM",
	"Lookups",
	"Remembered",
	"choose_approver",
	"choose_chain",
	"reader",
	"relation",
	"signing_right",
]

SYSTEM = ActorRelation(is_system=True)


class Lookups:
	"""What the relation is worked out from, read when it is asked for."""

	def in_spans(self, organization: str, spans: tuple[tuple[int, int], ...]) -> bool:
		return in_spans(organization, spans)

	def delegations(self, giver: str) -> list[Delegation]:
		return _delegations(giver)

	def people(self, *persons: str | None) -> Directory:
		return directory.around(*persons)

	def account(self, person: str) -> str | None:
		return frappe.db.get_value("Talk Person", person, "user")


class Remembered(Lookups):
	"""The same for many matters: each thing is read once. `persons`: all approvers and authors of them."""

	def __init__(self, persons: Iterable[str | None]) -> None:
		self._people = directory.around(reader().person, *persons)
		self._spans: dict[tuple, bool] = {}
		self._given: dict[str, list[Delegation]] = {}
		self._accounts: dict[str, str | None] = {}

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

	def account(self, person: str) -> str | None:
		if person not in self._accounts:
			self._accounts[person] = super().account(person)
		return self._accounts[person]


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
	"""Whether the session's user may sign, in his own name or by an authority of one of those whose turn it is."""
	person = reader().person
	if not person:
		return SigningRight(False, None, "您的账号没有对应的在册人员，不能签批")
	if not matter.awaited:
		return SigningRight(False, None, f"{wording.matter}还没有签批人")
	people = lookups.people(person, *matter.awaited, matter.author)
	rights = [
		_right_for(leader, matter, wording, lookups, people)
		for leader in sorted(matter.awaited, key=lambda each: each != person)
	]
	return next((each for each in rights if each.allowed), rights[0])


def _right_for(
	leader: str, matter: Matter, wording: Wording, lookups: Lookups, people: Directory
) -> SigningRight:
	"""Whether the session's user may sign for this one, who must still hold the post for which he was chosen, and have
	the account to which it was sent: whoever is given a leader's person later is another."""
	today = getdate(nowdate())
	right = may_sign(
		reader().person or "",
		leader,
		lookups.delegations(leader),
		Category(matter.category),
		matter.organization,
		people,
		today,
		matter.persons,
		matter.author,
		wording,
	)
	noted = matter.account_of(leader)
	if right.allowed and noted and noted != lookups.account(leader):
		name = people.name_of(leader)
		return SigningRight(False, None, f"原定签批人{name}的账号在报批后已变更，请撤回后重新报批")
	if right.allowed and matter.signature:
		lost = next(
			(lost_post(each, people, today) for each in matter.signature.signers if each.person == leader), ""
		)
		return SigningRight(False, None, f"原定签批人{lost}") if lost else right
	return right


def _delegations(giver: str) -> list[Delegation]:
	"""What the session's person holds of that leader, as it stands in this moment; nobody else's counts here."""
	person = reader().person
	return delegations.between(giver, person) if person and person != giver else []
