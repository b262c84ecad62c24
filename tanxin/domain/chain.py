"""Who signs a plan step by step (审批链): 提醒、函询、诫勉 are examined, agreed and decided by different leaders.

常州2015操作规程: 「提醒、函询对象经分管部长审核后，由常委组织部长审定；诫勉对象经分管部长审核、常委组织部长同意后，
报市委主要领导审定」. Every step is found from the posts of its day; nobody signs about himself, nor what he drafted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tanxin.domain.directory import Directory, DirectoryProblem
from tanxin.domain.model import Place, Post, PostKind, Step
from tanxin.domain.terms import label

#: Said where a step finds nobody.
NOBODY = "上面再没有可以签批的人，请在最上级党组织中指定签批人及其替代人"


@dataclass(frozen=True, slots=True)
class Signature:
	"""One signature of a chain (审批环节): as what, by whom and why; `person` None: nobody was found, `reason` says
	what to set."""

	title: str
	person: str | None
	reason: str


@dataclass(frozen=True, slots=True)
class _Plan:
	"""What the steps are looked up for."""

	organization: str
	line: tuple[str, ...]  # the organisation and all above it, nearest first
	talkers: frozenset[str]
	persons: frozenset[str]
	author: str | None
	directory: Directory
	on: date

	def obstacle(self, person: str) -> str:
		"""Why this one does not sign; empty when nothing stands against it."""
		name = self.directory.name_of(person)
		if person in self.persons:
			return f"{name}是谈话对象"
		if person == self.author:
			return f"{name}是计划拟定人"
		return "" if self.directory.present(person, self.on) else f"{name}已不在册"


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
		plan = _Plan(organization, line, frozenset(talkers), frozenset(persons), author, directory, on)
		found = [_signature(step, plan) for step in steps]
		found[-1] = _or_usual_leader(found[-1], steps[-1], plan)
	except DirectoryProblem as problem:
		return [Signature(_title(steps[0]), None, str(problem))]
	for number in range(len(found) - 2, -1, -1):
		found[number] = _or_next(found[number], found[number + 1])
	return list(_joined(found))


def _title(step: Step) -> str:
	return step.title or label(step.post)


def _signature(step: Step, plan: _Plan) -> Signature:
	"""Who takes the step: the holder of its post where it is looked for, or at the nearest level above."""
	title, against = _title(step), []
	for organization in _levels(step.place, plan):
		holders = _holders(step, organization, plan)
		if not holders:
			against.append(f"“{plan.directory.organization_name(organization)}”的{title}空缺")
		for person in holders:
			obstacle = plan.obstacle(person)
			if not obstacle:
				own = "（同时是谈话人）" if person in plan.talkers else ""
				why = f"由{title}{plan.directory.name_of(person)}签批{own}"
				return Signature(title, person, "；".join([*against, why]))
			against.append(obstacle)
	return Signature(title, None, "；".join(against or [f"没有{title}所在的上级党组织"]))


def _levels(place: Place, plan: _Plan) -> tuple[str, ...]:
	"""Where the post is looked for, and the levels above that step in."""
	return {Place.OWN: plan.line, Place.ABOVE: plan.line[1:], Place.TOP: plan.line[-1:]}[place]


def _holders(step: Step, organization: str, plan: _Plan) -> list[str]:
	"""Who holds the post there, longest-serving first; of leaders in charge, who answers for the plan's organisation."""
	posts = plan.directory.holders(organization, step.post, plan.on)
	if step.post is PostKind.LEADER_IN_CHARGE:
		posts = [post for each in plan.line for post in posts if post.in_charge_of == each]
	return list(dict.fromkeys(post.person for post in posts if _has_portfolio(post, step)))


def _has_portfolio(post: Post, step: Step) -> bool:
	return step.portfolio in post.portfolio


def _or_usual_leader(last: Signature, step: Step, plan: _Plan) -> Signature:
	"""The last signature is somebody's: the secretary's of that level or above, whom the unit named at the top; or it
	is said what to set."""
	if last.person:
		return last
	against = [last.reason]
	for person, title in _usual_leaders(step, plan):
		obstacle = plan.obstacle(person)
		if not obstacle:
			why = f"由{title}{plan.directory.name_of(person)}签批"
			return replace(last, person=person, reason="；".join(dict.fromkeys([*against, why])))
		against.append(obstacle)
	return replace(last, reason="；".join(dict.fromkeys([*against, NOBODY])))


def _usual_leaders(step: Step, plan: _Plan) -> Iterator[tuple[str, str]]:
	for organization in _levels(step.place, plan):
		secretary = plan.directory.secretary(organization, plan.on)
		if secretary and step.post is not PostKind.SECRETARY:
			yield secretary, f"“{plan.directory.organization_name(organization)}”书记"
	top = plan.directory.organization(plan.line[-1])
	for signer, title in ((top.top_signer, "指定的签批人"), (top.top_signer_alternate, "签批人的替代人")):
		if signer:
			yield signer, f"“{top.name}”{title}"


def _or_next(step: Signature, after: Signature) -> Signature:
	"""A step that nobody takes is taken by the one after it."""
	if step.person or not after.person:
		return step if step.person else replace(step, reason=f"{step.reason}；{NOBODY}")
	return replace(step, person=after.person, reason=f"{step.reason}；由下一环节一并签批")


def _joined(found: Sequence[Signature]) -> Iterator[Signature]:
	"""Signatures of one person in a row are one."""
	waiting: Signature | None = None
	for each in found:
		if waiting and waiting.person and waiting.person == each.person:
			waiting = Signature(
				f"{waiting.title}、{each.title}", each.person, f"{waiting.reason}；{each.reason}"
			)
			continue
		if waiting:
			yield waiting
		waiting = each
	if waiting:
		yield waiting
