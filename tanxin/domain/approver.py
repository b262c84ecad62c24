"""Who signs a plan (签批人), and who may sign in his name.

A leader is a person, not a role: found from the organisation's posts, never somebody talked to in the plan and
never its author. The approver may be the talker.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from tanxin.domain.directory import Directory, DirectoryProblem
from tanxin.domain.model import Category


@dataclass(frozen=True, slots=True)
class ApproverChoice:
	"""Who signs and why; `person` None means nobody was found and `reason` says what to set."""

	person: str | None
	reason: str


@dataclass(frozen=True, slots=True)
class Delegation:
	"""Who may sign for whom (授权). An empty category or organisation means all that the giver signs."""

	giver: str
	receiver: str
	from_date: date
	to_date: date
	category: Category | None = None
	organization: str | None = None
	revoked_on: date | None = None
	made_by: str | None = None


@dataclass(frozen=True, slots=True)
class Wording:
	"""How the reasons speak of what is signed: a plan, unless said otherwise."""

	matter: str = "计划"
	persons: str = "谈话对象"
	author: str = "计划拟定人"
	write: str = "拟定"


PLAN = Wording()


@dataclass(frozen=True, slots=True)
class SigningRight:
	"""Whether somebody may sign now, in whose name when not in his own, and why (not)."""

	allowed: bool
	on_behalf_of: str | None
	reason: str


def resolve_approver(
	organization: str | None,
	talkers: Collection[str],
	persons: Collection[str],
	author: str | None,
	directory: Directory,
	on: date,
	wording: Wording = PLAN,
) -> ApproverChoice:
	"""The secretary of the organisation, or the nearest one above who is neither talked to nor the author.

	At the top of the tree, whom the unit named for it. Never raises: a problem of the data is the reason.
	"""
	if not organization:
		return ApproverChoice(None, f"{wording.matter}没有所属党组织，无法确定签批人，请先填写党组织")
	passed_over: list[str] = []
	try:
		for person, title in _candidates(organization, directory, on):
			obstacle = _obstacle(person, title, persons, author, directory, on, wording)
			if person is not None and not obstacle:
				own = "（签批人同时是谈话人）" if person in talkers else ""
				return ApproverChoice(person, "；".join([*passed_over, f"由{title}签批{own}"]))
			passed_over.append(obstacle)
	except DirectoryProblem as problem:
		return ApproverChoice(None, "；".join([*passed_over, str(problem)]))
	advice = "上面再没有可以签批的人，请在最上级党组织中指定签批人及其替代人"
	return ApproverChoice(None, "；".join([*passed_over, advice]))


def _candidates(organization: str, directory: Directory, on: date) -> Iterator[tuple[str | None, str]]:
	"""Everybody who could sign, nearest first, each with the title under which he signs."""
	top = organization
	yield directory.secretary(organization, on), f"“{directory.organization_name(organization)}”书记"
	for top in directory.ancestors(organization):
		yield directory.secretary(top, on), f"上级“{directory.organization_name(top)}”书记"
	signers = directory.organization(top)
	for signer, title in (
		(signers.top_signer, "指定的签批人"),
		(signers.top_signer_alternate, "签批人的替代人"),
	):
		if signer:
			yield signer, f"“{signers.name}”{title}{directory.name_of(signer)}"


def _obstacle(
	person: str | None,
	title: str,
	persons: Collection[str],
	author: str | None,
	directory: Directory,
	on: date,
	wording: Wording,
) -> str:
	"""Why this candidate does not sign; empty when nothing stands against it."""
	if person is None:
		return f"{title}空缺"
	if person in persons:
		return f"{title}是{wording.persons}"
	if person == author:
		return f"{title}是{wording.author}"
	return "" if directory.present(person, on) else f"{title}已不在册"


def may_sign(
	actor: str,
	approver: str,
	delegations: Collection[Delegation],
	category: Category,
	organization: str | None,
	directory: Directory,
	on: date,
	persons: Collection[str],
	author: str | None,
	wording: Wording = PLAN,
) -> SigningRight:
	"""Whether `actor` may sign the plan today: as its approver, or by an authority that the approver gave."""
	refusal = _refusal(actor, approver, persons, author, directory, on, wording)
	if refusal:
		return SigningRight(False, None, refusal)
	if actor == approver:
		return SigningRight(True, None, "本人签批")
	try:
		given = any(
			_counts(each, actor, approver, category, on) and _in_scope(each, organization, directory)
			for each in delegations
		)
	except DirectoryProblem as problem:
		return SigningRight(False, None, str(problem))
	if given:
		return SigningRight(True, approver, f"受{directory.name_of(approver)}授权签批")
	return SigningRight(False, None, f"本{wording.matter}由{directory.name_of(approver)}签批，您没有其有效授权")


def _refusal(
	actor: str,
	approver: str,
	persons: Collection[str],
	author: str | None,
	directory: Directory,
	on: date,
	wording: Wording,
) -> str:
	if actor in persons:
		return f"{wording.persons}不能签批涉及自己的{wording.matter}"
	if actor == author:
		return f"{wording.author}不能签批自己{wording.write}的{wording.matter}"
	if not directory.present(actor, on):
		return "您不在在册人员中，不能签批"
	if approver in persons or approver == author or not directory.present(approver, on):
		return f"原定签批人{directory.name_of(approver)}已不能签批本{wording.matter}，请撤回后重新报批"
	return ""


def _counts(delegation: Delegation, actor: str, approver: str, category: Category, on: date) -> bool:
	"""Whether the authority is the approver's own, still runs, covers the category, and was not taken by its user."""
	return (
		delegation.giver == approver
		and delegation.receiver == actor
		and delegation.made_by != actor
		and delegation.from_date <= on <= delegation.to_date
		and (delegation.revoked_on is None or on < delegation.revoked_on)
		and delegation.category in (None, category)
	)


def _in_scope(delegation: Delegation, organization: str | None, directory: Directory) -> bool:
	if delegation.organization is None:
		return True
	if organization is None:
		return False
	return delegation.organization in (organization, *directory.ancestors(organization))
