"""Which steps come before the leader's approval (审批流程): 审核 by one person, 会签 by several at the same time.

A unit's own decision (本单位规定), and for ordinary talks only: 提醒、函询、诫勉 follow the chain of their rule (R10).
Nobody signs about himself, nor what he drafted, nor two steps of one plan; whoever is left out is said in the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from itertools import groupby

from tanxin.domain.chain import (
	Circumstances,
	Needs,
	Signature,
	Signer,
	first_holder,
	holders,
	levels,
)
from tanxin.domain.directory import DirectoryProblem
from tanxin.domain.model import Category, Step
from tanxin.domain.terms import label
from tanxin.domain.values import FORMAL_CATEGORIES, TEAM_POSTS

#: What the leader's own step is called where others come before it.
APPROVAL = "审批"


class StepKind(str, Enum):
	"""What a step before the approval is (环节类型)."""

	REVIEW = "Review"  # 审核
	CO_SIGN = "Co-sign"  # 会签


@dataclass(frozen=True, slots=True)
class RouteStep:
	"""A row of a route (流程环节): whoever holds a post, or a person by name."""

	kind: StepKind
	title: str
	post: Step | None = None
	person: str | None = None
	needs: Needs = Needs.ALL


@dataclass(frozen=True, slots=True)
class Route:
	"""The steps of an organisation and all below it (审批流程). No organisation: everywhere; no category: every
	ordinary talk. Both days are inclusive."""

	name: str
	steps: tuple[RouteStep, ...]
	organization: str | None = None
	category: Category | None = None
	from_date: date | None = None
	to_date: date | None = None
	enabled: bool = True

	def runs_on(self, day: date) -> bool:
		"""Whether the route is in force that day."""
		started = self.from_date is None or self.from_date <= day
		return self.enabled and started and (self.to_date is None or day <= self.to_date)

	def meets(self, other: Route) -> bool:
		"""Whether both would stand for the same plans on some day."""
		return (
			self.enabled
			and other.enabled
			and self.organization == other.organization
			and self.category == other.category
			and (self.from_date or date.min) <= (other.to_date or date.max)
			and (other.from_date or date.min) <= (self.to_date or date.max)
		)


def route_for(routes: Iterable[Route], line: Sequence[str], category: Category, on: date) -> Route | None:
	"""The route of the nearest organisation upwards, of the exact category before the one for all; None for formal
	talks and where there is none. `line`: the plan's organisation and all above it, nearest first."""
	if category in FORMAL_CATEGORIES:
		return None
	far = {organization: number for number, organization in enumerate(line)}
	far_of = {None: len(line), **far}
	found = [
		each
		for each in routes
		if each.runs_on(on) and each.organization in far_of and each.category in (None, category)
	]
	return min(
		found, key=lambda each: (far_of[each.organization], each.category is None, each.name), default=None
	)


def flaws(route: Route) -> Iterator[tuple[str, str]]:
	"""What is wrong with a route: (field, sentence in Chinese); a row's as `steps.<number>.<field>`."""
	if route.from_date and route.to_date and route.to_date < route.from_date:
		yield "to_date", "早于开始日期"
	if route.category in FORMAL_CATEGORIES:
		yield "category", "提醒、函询、诫勉按其规则规定的环节审批，不能另设审批流程"
	if not route.steps:
		yield "steps", "至少要有一个环节"
	for number, step in enumerate(route.steps, 1):
		yield from _flaws_of(f"steps.{number}", step)
	titles = [title for title, _rows in groupby(step.title.strip() for step in route.steps)]
	for title in dict.fromkeys(each for each in titles if titles.count(each) > 1):
		yield "steps", f"“{title}”的各行须连在一起"
	for number, (before, step) in enumerate(zip(route.steps, route.steps[1:], strict=False), 2):
		if before.title.strip() == step.title.strip():
			yield from _flaws_of_pair(f"steps.{number}", before, step)


def _flaws_of(row: str, step: RouteStep) -> Iterator[tuple[str, str]]:
	if not step.title.strip():
		yield f"{row}.title", "请写明环节名称，如“审核”“会签”"
	if step.title.strip() == APPROVAL:
		yield f"{row}.title", "“审批”是签批人的环节，请另用名称，如“审核”“会签”"
	if bool(step.post) == bool(step.person):
		yield f"{row}.post", "职务和指定人员须选填其中一项，只填一项"


def _flaws_of_pair(row: str, before: RouteStep, step: RouteStep) -> Iterator[tuple[str, str]]:
	"""Rows of one title are one step."""
	if step.kind is not before.kind:
		yield f"{row}.kind", f"与上一行同为“{step.title.strip()}”，类型须一致"
	elif step.kind is StepKind.REVIEW:
		yield f"{row}.title", "审核由一人办理，每个审核环节须用不同的名称"
	elif step.needs is not before.needs:
		yield f"{row}.needs", f"与上一行同为“{step.title.strip()}”，会签方式须一致"


@dataclass(slots=True)
class _Found:
	"""The people of one step before it is known who signs elsewhere. `refusal`: what has to be set first."""

	title: str
	kind: StepKind
	needs: Needs
	signers: list[Signer] = field(default_factory=list)
	against: list[str] = field(default_factory=list)
	why: str = ""
	refusal: str = ""

	@property
	def is_review(self) -> bool:
		"""Whether one person takes it."""
		return self.kind is StepKind.REVIEW


def signatures(route: Route, plan: Circumstances, leader: Signature) -> list[Signature]:
	"""All signatures of a plan in their order: the steps of the route, then the leader's. Never raises: a problem is
	the reason of the one signature without a person.

	A step that falls on somebody who signs another joins it; of a co-signature he alone is left out. A step with
	nobody left is passed over, which the signature after it and the leader's say.
	"""
	if not leader.person:
		return [leader]
	try:
		found = [
			_people_of(list(rows), plan)
			for _title, rows in groupby(route.steps, lambda each: each.title.strip())
		]
	except DirectoryProblem as problem:
		return [Signature("", None, str(problem))]
	refused = next((each for each in found if each.refusal), None)
	if refused:
		return [Signature(refused.title, None, refused.refusal)]
	return _arranged(found, plan, replace(leader, title=APPROVAL))


def _arranged(found: list[_Found], plan: Circumstances, leader: Signature) -> list[Signature]:
	done: list[Signature] = []
	passed_over: list[str] = []
	reviewing = {each.signers[0].person: each.title for each in found if each.is_review and each.signers}
	for each in found:
		other = _other_step(each, [leader, *done])
		elsewhere = {signer.person: step.title for step in (*done, leader) for signer in step.signers}
		if other is leader:
			leader = _joined(each, leader, first=True)
		elif other:
			done[done.index(other)] = _joined(each, other, first=False)
		elif signature := _signature(each, {**({} if each.is_review else reviewing), **elsewhere}, plan):
			done.append(signature)
		else:
			passed_over.append(f"“{each.title}”环节略过：{'；'.join(each.against)}")
	return [*done, replace(leader, reason="；".join(dict.fromkeys([*passed_over, leader.reason])))]


def _other_step(step: _Found, others: Iterable[Signature]) -> Signature | None:
	"""The step of one person that this one joins, since it falls on him alone."""
	if len(step.signers) != 1:
		return None
	own = step.signers[0].person
	return next((each for each in others if each.person == own and not each.together), None)


def _joined(step: _Found, other: Signature, first: bool) -> Signature:
	titles = (step.title, other.title) if first else (other.title, step.title)
	reasons = [*step.against, step.why, other.reason] if first else [other.reason, *step.against, step.why]
	return replace(other, title="、".join(titles), reason="；".join(dict.fromkeys(filter(None, reasons))))


def _signature(step: _Found, elsewhere: dict[str, str], plan: Circumstances) -> Signature | None:
	"""The step with those who sign no other; None when nobody is left."""
	left = []
	for signer in step.signers:
		if signer.person in elsewhere:
			name = plan.directory.name_of(signer.person)
			step.against.append(f"{name}在“{elsewhere[signer.person]}”环节签")
		else:
			left.append(signer)
	if not left:
		return None
	first = left[0]
	if step.is_review:
		reason = "；".join([*step.against, step.why])
		return Signature(step.title, first.person, reason, first.post, first.organization)
	names = "、".join(plan.directory.name_of(each.person) for each in left)
	how = "全部会签" if step.needs is Needs.ALL else "任一人会签"
	reason = "；".join([f"由{names}{how}", *step.against])
	return Signature(
		step.title, first.person, reason, first.post, first.organization, tuple(left), step.needs.value
	)


def _people_of(rows: list[RouteStep], plan: Circumstances) -> _Found:
	"""Whom a step falls on. Raises `DirectoryProblem`."""
	found = _Found(rows[0].title.strip(), rows[0].kind, rows[0].needs)
	if found.is_review:
		_find_reviewer(found, rows[0], plan)
		return found
	asked: dict[str, Signer] = {}
	for row in rows:
		for signer in _asked(found, row, plan):
			asked.setdefault(signer.person, signer)
	for signer in asked.values():
		_ask(found, signer, plan)
	return found


def _find_reviewer(found: _Found, row: RouteStep, plan: Circumstances) -> None:
	if row.post:
		reviewer = first_holder(row.post, plan, f"办理“{found.title}”")
		found.signers = list(reviewer.signers)
		if reviewer.person:
			found.why = reviewer.reason
		else:
			found.against.append(reviewer.reason)
		return
	name = plan.directory.person(row.person or "").name
	obstacle = plan.obstacle(row.person or "")
	if obstacle:
		found.against.append(obstacle)
	else:
		found.signers, found.why = [Signer(row.person or "")], f"由指定的{name}办理“{found.title}”"


def _asked(found: _Found, row: RouteStep, plan: Circumstances) -> list[Signer]:
	"""Everybody whom a row of a co-signature names. A vacant post is not filled from another level's team; who works
	for all below (分管领导、组工干部、检查人员) is looked for upwards."""
	if not row.post:
		return [Signer(plan.directory.person(row.person or "").id)]
	places = levels(row.post.place, plan)
	for organization in places[:1] if row.post.post in TEAM_POSTS else places:
		people = holders(row.post, organization, plan)
		if people:
			return [Signer(person, row.post.post.value, organization) for person in people]
	found.against.append(_vacant(row.post, places, plan))
	return []


def _vacant(post: Step, places: Collection[str], plan: Circumstances) -> str:
	portfolio = f"（{post.portfolio}）" if post.portfolio else ""
	for organization in places:
		return f"“{plan.directory.organization_name(organization)}”的{label(post.post)}{portfolio}空缺"
	return f"没有上级党组织的{label(post.post)}{portfolio}"


def _ask(found: _Found, signer: Signer, plan: Circumstances) -> None:
	obstacle = plan.obstacle(signer.person)
	if not obstacle:
		found.signers.append(signer)
		return
	found.against.append(obstacle)
	if signer.person in plan.without_account and found.needs is Needs.ALL:
		bare = replace(plan, without_account=frozenset())
		if not bare.obstacle(signer.person):
			found.refusal = (
				f"“{found.title}”须全部会签，而{obstacle}，请先在人员名册中为其填写账号，或调整审批流程"
			)
