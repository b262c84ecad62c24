"""Who signs a plan step by step (审批链): 提醒、函询、诫勉 are examined, agreed and decided by different leaders.

常州2015操作规程: 「提醒、函询对象经分管部长审核后，由常委组织部长审定；诫勉对象经分管部长审核、常委组织部长同意后，
报市委主要领导审定」. Every step is found from the posts of its day; nobody signs about himself, nor what he drafted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum

from tanxin.domain.directory import Directory, DirectoryProblem
from tanxin.domain.model import Place, Post, PostKind, Step
from tanxin.domain.terms import label

#: Said where a step finds nobody.
NOBODY = "上面再没有可以签批的人，请在最上级党组织中指定签批人及其替代人"


#: The post of whom the unit named to sign at the top of the tree (最上级党组织指定的签批人).
TOP_SIGNER = "Top Signer"


class Needs(str, Enum):
	"""How many of those who sign a step together must agree (会签方式)."""

	ALL = "All"  # 全部会签
	ANY = "Any"  # 任一会签


@dataclass(frozen=True, slots=True)
class Signer:
	"""Somebody who signs, and by which post of which organisation; both empty: by name."""

	person: str
	post: str = ""
	organization: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
	"""One signature of a chain (审批环节): as what, by whom and why; `person` None: nobody was found, `reason` says
	what to set. `together`: those who sign the step at the same time (会签), `person` being the first of them."""

	title: str
	person: str | None
	reason: str
	post: str = ""  # by which post of which organisation the person signs; both empty: by name, or not known
	organization: str = ""
	together: tuple[Signer, ...] = ()
	needs: str = ""  # of those who sign together
	late: tuple[str, ...] = ()  # from whom it was passed on because they had not signed in time (逾期未签)

	@property
	def signers(self) -> tuple[Signer, ...]:
		"""Everybody who may be asked for this signature."""
		if self.together:
			return self.together
		return (Signer(self.person, self.post, self.organization),) if self.person else ()

	def still_awaited(self, awaited: Collection[str], signer: str) -> tuple[str, ...]:
		"""Of those awaited, who is so after `signer` has agreed: with 任一 nobody, with 全部 all others."""
		if self.needs != Needs.ALL:
			return ()
		return tuple(each.person for each in self.together if each.person in awaited and each.person != signer)


@dataclass(frozen=True, slots=True)
class Circumstances:
	"""What the steps are looked up for. `without_account`: people who cannot log in, where that is asked."""

	line: tuple[str, ...]  # the organisation and all above it, nearest first
	talkers: frozenset[str]
	persons: frozenset[str]
	authors: frozenset[str]
	directory: Directory
	on: date
	without_account: frozenset[str] = field(default=frozenset())

	def obstacle(self, person: str) -> str:
		"""Why this one does not sign; empty when nothing stands against it."""
		name = self.directory.name_of(person)
		if person in self.persons:
			return f"{name}是谈话对象"
		if person in self.authors:
			return f"{name}是计划拟定人"
		if not self.directory.present(person, self.on):
			return f"{name}已不在册"
		return f"{name}没有可用的登录账号" if person in self.without_account else ""


def chain_for(
	steps: Sequence[Step],
	organization: str | None,
	talkers: Collection[str],
	persons: Collection[str],
	author: str | None,
	directory: Directory,
	on: date,
) -> list[Signature]:
	"""The signatures of a plan in their order. A step whose post is vacant or may not sign goes to the next level,
	then to the step after it, the last to the secretary or whom the unit named at the top; steps that fall on one person one after
	the other are one signature. Never raises: a problem of the data is the reason of a signature without a person."""
	if not organization:
		return [Signature(_title(steps[0]), None, "计划没有所属党组织，无法确定签批人，请先填写党组织")]
	try:
		line = (organization, *directory.ancestors(organization))
		authors = frozenset({author} if author else ())
		plan = Circumstances(line, frozenset(talkers), frozenset(persons), authors, directory, on)
		found = [first_holder(step, plan) for step in steps]
		found[-1] = _or_usual_leader(found[-1], steps[-1], plan)
	except DirectoryProblem as problem:
		return [Signature(_title(steps[0]), None, str(problem))]
	for number in range(len(found) - 2, -1, -1):
		found[number] = _or_next(found[number], found[number + 1])
	return list(_joined(found))


def _title(step: Step) -> str:
	return step.title or label(step.post)


def first_holder(step: Step, plan: Circumstances, does: str = "签批") -> Signature:
	"""Who takes the step: the holder of its post where it is looked for, or at the nearest level above."""
	title, against = _title(step), []
	for organization in levels(step.place, plan):
		found = holders(step, organization, plan)
		if not found:
			against.append(f"“{plan.directory.organization_name(organization)}”的{title}空缺")
		for person in found:
			obstacle = plan.obstacle(person)
			if not obstacle:
				own = "（同时是谈话人）" if person in plan.talkers else ""
				why = f"由{title}{plan.directory.name_of(person)}{does}{own}"
				return Signature(
					title, person, "；".join([*against, why]), step.post.value, organization
				)
			against.append(obstacle)
	return Signature(title, None, "；".join(against or [f"没有{title}所在的上级党组织"]))


def levels(place: Place, plan: Circumstances) -> tuple[str, ...]:
	"""Where the post is looked for, and the levels above that step in."""
	return {Place.OWN: plan.line, Place.ABOVE: plan.line[1:], Place.TOP: plan.line[-1:]}[place]


def holders(step: Step, organization: str, plan: Circumstances) -> list[str]:
	"""Who holds the post there, longest-serving first; of leaders in charge, who answers for the plan's organisation."""
	posts = plan.directory.holders(organization, step.post, plan.on)
	if step.post is PostKind.LEADER_IN_CHARGE:
		posts = [post for each in plan.line for post in posts if post.in_charge_of == each]
	return list(dict.fromkeys(post.person for post in posts if _has_portfolio(post, step)))


def _has_portfolio(post: Post, step: Step) -> bool:
	return step.portfolio in post.portfolio


def _or_usual_leader(last: Signature, step: Step, plan: Circumstances) -> Signature:
	"""The last signature is somebody's: the secretary's of that level or above, whom the unit named at the top; or it
	is said what to set."""
	if last.person:
		return last
	against = [last.reason]
	for signer, title in _usual_leaders(step, plan):
		obstacle = plan.obstacle(signer.person)
		if not obstacle:
			why = f"由{title}{plan.directory.name_of(signer.person)}签批"
			reason = "；".join(dict.fromkeys([*against, why]))
			return replace(
				last, person=signer.person, reason=reason, post=signer.post, organization=signer.organization
			)
		against.append(obstacle)
	return replace(last, reason="；".join(dict.fromkeys([*against, NOBODY])))


def _usual_leaders(step: Step, plan: Circumstances) -> Iterator[tuple[Signer, str]]:
	for organization in levels(step.place, plan):
		secretary = plan.directory.secretary(organization, plan.on)
		if secretary and step.post is not PostKind.SECRETARY:
			signer = Signer(secretary, PostKind.SECRETARY.value, organization)
			yield signer, f"“{plan.directory.organization_name(organization)}”书记"
	top = plan.directory.organization(plan.line[-1])
	for named, title in ((top.top_signer, "指定的签批人"), (top.top_signer_alternate, "签批人的替代人")):
		if named:
			yield Signer(named, TOP_SIGNER, top.id), f"“{top.name}”{title}"


def _or_next(step: Signature, after: Signature) -> Signature:
	"""A step that nobody takes is taken by the one after it."""
	if step.person or not after.person:
		return step if step.person else replace(step, reason=f"{step.reason}；{NOBODY}")
	reason = f"{step.reason}；由下一环节一并签批"
	return replace(after, title=step.title, reason=reason)


def _joined(found: Sequence[Signature]) -> Iterator[Signature]:
	"""Signatures of one person in a row are one."""
	waiting: Signature | None = None
	for each in found:
		if waiting and waiting.person and waiting.person == each.person:
			waiting = replace(
				each, title=f"{waiting.title}、{each.title}", reason=f"{waiting.reason}；{each.reason}"
			)
			continue
		if waiting:
			yield waiting
		waiting = each
	if waiting:
		yield waiting


def lost_post(signer: Signer, directory: Directory, on: date) -> str:
	"""What is to be said when the signer no longer holds the post for which he was chosen; empty while he does, and
	for who was named himself."""
	place, name = directory.organization_name(signer.organization), directory.name_of(signer.person)
	if signer.post == TOP_SIGNER:
		top = directory.organization(signer.organization)
		if signer.person in (top.top_signer, top.top_signer_alternate):
			return ""
		return f"{name}已不是“{place}”指定的签批人，请撤回后重新报批"
	if not signer.post:
		return ""
	held = directory.holders(signer.organization, PostKind(signer.post), on)
	if signer.person in {post.person for post in held}:
		return ""
	return f"{name}已不再担任“{place}”的{label(signer.post)}，请撤回后重新报批"
