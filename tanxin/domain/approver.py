"""Who signs a plan (签批人), and who may sign in his name.

A leader is a person, not a role: found from the organisation's posts, never somebody talked to in the plan and
never its author. The approver may be the talker.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tanxin.domain.chain import NOBODY, TOP_SIGNER
from tanxin.domain.delegation import Delegation, given_to, why_not
from tanxin.domain.directory import Directory, DirectoryProblem
from tanxin.domain.model import Category, PostKind


@dataclass(frozen=True, slots=True)
class ApproverChoice:
	"""Who signs and why; `person` None means nobody was found and `reason` says what to set."""

	person: str | None
	reason: str
	post: str = ""  # by which post of which organisation
	organization: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
	"""A post whose holder could sign: who that is (None: vacant) and the title under which he signs."""

	person: str | None
	title: str
	post: str
	organization: str


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
	asked = (
		(each, obstacle_to(each, persons, {author}, directory, on, wording))
		for each in candidates(organization, directory, on)
	)
	return first_who_may(asked, talkers, NOBODY)


def first_who_may(
	asked: Iterable[tuple[Candidate, str]], talkers: Collection[str], nobody: str
) -> ApproverChoice:
	"""The first candidate with no obstacle, and why those before him do not sign; `nobody` is said where none is left.
	Never raises: a problem of the data is the reason."""
	passed_over: list[str] = []
	try:
		for each, obstacle in asked:
			if each.person is not None and not obstacle:
				own = "（签批人同时是谈话人）" if each.person in talkers else ""
				reason = "；".join([*passed_over, f"由{each.title}签批{own}"])
				return ApproverChoice(each.person, reason, each.post, each.organization)
			passed_over.append(obstacle)
	except DirectoryProblem as problem:
		return ApproverChoice(None, "；".join([*passed_over, str(problem)]))
	return ApproverChoice(None, "；".join([*passed_over, nobody]))


def candidates(organization: str, directory: Directory, on: date) -> Iterator[Candidate]:
	"""Every post whose holder could sign, nearest first, vacant ones too. Raises `DirectoryProblem`."""
	secretary = PostKind.SECRETARY.value
	for above in (organization, *directory.ancestors(organization)):
		title = f"“{directory.organization_name(above)}”书记"
		title = title if above == organization else f"上级{title}"
		yield Candidate(directory.secretary(above, on), title, secretary, above)
	top = directory.organization(above)
	for signer, title in ((top.top_signer, "指定的签批人"), (top.top_signer_alternate, "签批人的替代人")):
		if signer:
			yield Candidate(signer, f"“{top.name}”{title}{directory.name_of(signer)}", TOP_SIGNER, top.id)


def obstacle_to(
	candidate: Candidate,
	persons: Collection[str],
	authors: Collection[str | None],
	directory: Directory,
	on: date,
	wording: Wording = PLAN,
) -> str:
	"""Why this candidate does not sign; empty when nothing stands against it."""
	if candidate.person is None:
		return f"{candidate.title}空缺"
	if candidate.person in persons:
		return f"{candidate.title}是{wording.persons}"
	if candidate.person in authors:
		return f"{candidate.title}是{wording.author}"
	return "" if directory.present(candidate.person, on) else f"{candidate.title}已不在册"


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
		given = given_to(actor, approver, delegations, category, organization, directory, on)
	except DirectoryProblem as problem:
		return SigningRight(False, None, str(problem))
	if given:
		return SigningRight(True, approver, f"受{directory.name_of(approver)}授权签批")
	lacking = why_not(actor, approver, delegations, category, on)
	lacking = f"您没有其有效授权（{lacking}）" if lacking else "您没有其有效授权"
	return SigningRight(False, None, f"本{wording.matter}由{directory.name_of(approver)}签批，{lacking}")


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
