"""Talkers whom a rule names by something else than a secretary's post (谈话人的确定): 分管领导, 党员联系人,
分工委员, 组工干部, and the table of levels (长春2018退休谈话“一三五”: 按职级确定谈话人)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from tanxin.domain.directory import Directory
from tanxin.domain.model import LevelTalker, Place, PostKind, Step, TalkerRole
from tanxin.domain.terms import label

#: Who stands in where nobody answers to the role, one level at a time from there (一级抓一级).
FALLBACK: dict[TalkerRole, TalkerRole] = {
	TalkerRole.PORTFOLIO: TalkerRole.BRANCH_SECRETARY,
	TalkerRole.LEADER_IN_CHARGE: TalkerRole.SECRETARY,
	TalkerRole.CONTACT_PERSON: TalkerRole.SECRETARY_OR_COMMITTEE,
	TalkerRole.ORGANISER: TalkerRole.SECRETARY_OR_COMMITTEE,
	TalkerRole.BY_LEVEL: TalkerRole.SECRETARY,
}


class Asked(NamedTuple):
	"""Whom the role means for the person: talkers as of `on`, the person's own posts as of `standing`."""

	role: TalkerRole
	person: str
	directory: Directory
	on: date
	standing: date
	portfolio: str = ""
	levels: tuple[LevelTalker, ...] = ()


class Found(NamedTuple):
	"""Who answers to the role, the first of whom must talk; nobody and why not."""

	people: tuple[str, ...]
	reason: str


def named(asked: Asked) -> Found:
	"""Who answers to a role of `FALLBACK`. Raises `DirectoryProblem`."""
	return _FINDERS[asked.role](asked)


def holders_of(step: Step, organization: str, directory: Directory, on: date) -> list[str]:
	"""Who holds the post of a step, looked for from that organisation; longest-serving first."""
	place = _place_of(step.place, organization, directory)
	if place is None:
		return []
	posts = directory.holders(place, step.post, on)
	return list(dict.fromkeys(post.person for post in posts if step.portfolio in post.portfolio))


def _place_of(place: Place, organization: str, directory: Directory) -> str | None:
	if place is Place.OWN:
		return organization
	if place is Place.ABOVE:
		return directory.parent(organization)
	return [organization, *directory.ancestors(organization)][-1]


def _upwards(asked: Asked) -> list[str]:
	own = asked.directory.person(asked.person).organization
	return [own, *asked.directory.ancestors(own)] if own else []


def _without(people: list[str], asked: Asked) -> tuple[str, ...]:
	return tuple(each for each in people if each != asked.person)


def _contact(asked: Asked) -> Found:
	directory = asked.directory
	contact = directory.person(asked.person).contact_person
	if contact is None or contact == asked.person:
		return Found((), "没有登记党员联系人")
	if not directory.present(contact, asked.on):
		return Found((), f"党员联系人{directory.name_of(contact)}不在册")
	return Found((contact,), f"{directory.name_of(contact)}是本人的党员联系人")


def _leader_in_charge(asked: Asked) -> Found:
	for organization in _upwards(asked):
		found = _without(asked.directory.leaders_of(organization, asked.on), asked)
		if found:
			place, name = asked.directory.organization_name(organization), asked.directory.name_of(found[0])
			return Found(found, f"由“{place}”的分管领导{name}谈话")
	return Found((), "没有登记分管领导")


def _organiser(asked: Asked) -> Found:
	for organization in _upwards(asked):
		posts = asked.directory.holders(organization, PostKind.ORGANISER, asked.on)
		found = _without([post.person for post in posts], asked)
		if found:
			place, name = asked.directory.organization_name(organization), asked.directory.name_of(found[0])
			return Found(found, f"由“{place}”组工干部{name}谈话")
	return Found((), "没有登记组工干部")


def _portfolio_holder(asked: Asked) -> Found:
	organization = asked.directory.person(asked.person).organization
	kinds = (PostKind.COMMITTEE_MEMBER, PostKind.DEPUTY_SECRETARY, PostKind.SECRETARY)
	for kind in kinds if organization else ():
		step = Step(kind, portfolio=asked.portfolio)
		found = _without(holders_of(step, organization or "", asked.directory, asked.on), asked)
		if found:
			name = asked.directory.name_of(found[0])
			return Found(found, f"{label(kind)}{name}分管{asked.portfolio}")
	return Found((), f"没有分管{asked.portfolio}的委员")


def _by_level(asked: Asked) -> Found:
	person, directory = asked.directory.person(asked.person), asked.directory
	row = next((each for each in asked.levels if person.level in each.levels), None)
	row = row or next((each for each in asked.levels if not each.levels), None)
	level = f"职级“{person.level}”" if person.level else "没有登记职级"
	if row is None:
		return Found((), f"{level}，不在规则的职级表中")
	called = row.step.title or label(row.step.post)
	organizations = directory.teams_of(person.id, asked.standing) or [person.organization or ""]
	people = holders_of(row.step, organizations[0], directory, asked.on) if organizations[0] else []
	found = _without(people, asked)
	if not found:
		return Found((), f"{level}，应由{called}谈话，但没有可以谈话的{called}")
	return Found(found, f"{level}，由{called}{directory.name_of(found[0])}谈话")


_FINDERS: dict[TalkerRole, Callable[[Asked], Found]] = {
	TalkerRole.PORTFOLIO: _portfolio_holder,
	TalkerRole.LEADER_IN_CHARGE: _leader_in_charge,
	TalkerRole.CONTACT_PERSON: _contact,
	TalkerRole.ORGANISER: _organiser,
	TalkerRole.BY_LEVEL: _by_level,
}
