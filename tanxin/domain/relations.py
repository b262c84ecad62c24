"""The other side of a relation (关系必谈): 班子成员相互, 委员和党员, 党员和党员, 分管领导和分管单位负责人.

Nobody stands in for a counterpart: where the other side is missing no talk is owed. A talk between the two counts
whichever of them began it (《关于新形势下党内政治生活的若干准则》: 带头谈, 也要接受约谈).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from tanxin.domain.directory import Directory
from tanxin.domain.model import (
	COUNTERPARTS,
	TEAM_POSTS,
	Each,
	PostKind,
	Rule,
	RuleKind,
	SubjectRole,
	TalkerChoice,
	TalkerRole,
)

#: Roles whose two sides are the same people.
MUTUAL = frozenset({TalkerRole.FELLOW_TEAM_MEMBER, TalkerRole.FELLOW_MEMBER})


def is_relation(rule: Rule) -> bool:
	"""Whether the rule asks for talks between two sides, each period or before a meeting."""
	return is_mutual(rule.talker, rule.kind)


def is_mutual(talker: TalkerRole, kind: RuleKind) -> bool:
	"""The same from the two fields that say so: either side may begin the talk."""
	return talker in COUNTERPARTS and kind in (RuleKind.RELATION, RuleKind.WINDOW)


def by_pair(rule: Rule) -> bool:
	"""Whether each pair is asked for, not each person once."""
	return is_relation(rule) and rule.each is Each.PAIR


def counterparts(
	rule: Rule, person: str, directory: Directory, on: date, within: str | None = None
) -> list[str]:
	"""With whom the person may talk under the rule that day, whom to ask first coming first; never himself.

	`within` narrows it to one organisation, that of a meeting: of a leader in charge and the heads under him it is
	the leader's. Empty for whom the rule does not speak of.
	"""
	if rule.subjects.isdisjoint(directory.roles_of(person, on)):
		return []
	found: dict[str, None] = {}
	led_from_above = _of_heads(rule)
	for organization in _places(rule, person, directory, on):
		if within is None or organization == within or led_from_above:
			found.update(dict.fromkeys(_SIDES[rule.talker](organization, directory, on)))
	if led_from_above and within is not None:
		return [each for each in found if each != person and _leads_from(within, each, directory, on)]
	found.pop(person, None)
	return list(found)


def suggested(
	rule: Rule, person: str, others: list[str], directory: Directory, on: date, partner: str | None = None
) -> TalkerChoice:
	"""Whom of the `counterparts` to talk with first, and why; `partner` where it is already known."""
	if not others:
		return TalkerChoice(None, f"没有可以互谈的{_WHOM[rule.talker]}")
	if rule.talker is TalkerRole.FELLOW_MEMBER:
		organization = directory.person(person).organization or ""
		partner = partner or partners(organization, directory, on).get(person, others[0])
		return TalkerChoice(partner, f"党员互谈，建议与{directory.name_of(partner)}结对，与其他党员谈也算")
	contact = directory.person(person).contact_person
	if rule.talker is TalkerRole.TEAM_OF_OWN and contact in others:
		return TalkerChoice(contact, f"{directory.name_of(contact)}是班子成员、本人的党员联系人")
	return TalkerChoice(others[0], f"{directory.name_of(others[0])}是{_WHOM[rule.talker]}")


def partners(organization: str, directory: Directory, on: date) -> Mapping[str, str]:
	"""The members of an organisation two by two in the order of their ids, so that one talk serves both."""
	members = _members(organization, directory, on)
	members.sort()
	found = {}
	for number, person in enumerate(members):
		other = number ^ 1
		found[person] = members[other] if other < len(members) else members[0]
	return found if len(members) > 1 else {}


def _places(rule: Rule, person: str, directory: Directory, on: date) -> list[str]:
	"""The organisations in which the two sides belong together."""
	if rule.talker in (TalkerRole.TEAM_SECRETARY, TalkerRole.FELLOW_TEAM_MEMBER):
		return directory.teams_of(person, on)
	if _of_heads(rule):
		return directory.led_by(person, on)
	own = directory.person(person).organization
	return [own] if own else []


def _of_heads(rule: Rule) -> bool:
	"""Whether the two sides are a leader in charge and those who head what he is in charge of."""
	return rule.talker is TalkerRole.LEADER_IN_CHARGE and SubjectRole.HEAD_UNDER_CHARGE in rule.subjects


def _leads_from(organization: str, leader: str, directory: Directory, on: date) -> bool:
	"""Whether the leader holds that post in the organisation, or is on its team."""
	posts = directory.posts_of(leader, on)
	kinds = {post.kind for post in posts if post.organization == organization}
	return bool(kinds & {*TEAM_POSTS, PostKind.LEADER_IN_CHARGE})


def _secretary(organization: str, directory: Directory, on: date) -> list[str]:
	return [post.person for post in directory.holders(organization, PostKind.SECRETARY, on)]


def _team(organization: str, directory: Directory, on: date) -> list[str]:
	return directory.team_of(organization, on)


def _members(organization: str, directory: Directory, on: date) -> list[str]:
	return [each.id for each in directory.people_of(organization, on) if each.is_party_member]


def _leaders(organization: str, directory: Directory, on: date) -> list[str]:
	return directory.leaders_of(organization, on)


_SIDES: dict[TalkerRole, Callable[[str, Directory, date], list[str]]] = {
	TalkerRole.TEAM_SECRETARY: _secretary,
	TalkerRole.FELLOW_TEAM_MEMBER: _team,
	TalkerRole.TEAM_OF_OWN: _team,
	TalkerRole.FELLOW_MEMBER: _members,
	TalkerRole.LEADER_IN_CHARGE: _leaders,
}
_WHOM = {
	TalkerRole.TEAM_SECRETARY: "本班子书记",
	TalkerRole.FELLOW_TEAM_MEMBER: "同一班子的成员",
	TalkerRole.TEAM_OF_OWN: "本组织班子成员",
	TalkerRole.FELLOW_MEMBER: "本组织党员",
	TalkerRole.LEADER_IN_CHARGE: "分管领导",
}
