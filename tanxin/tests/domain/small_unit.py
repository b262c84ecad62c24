"""A small unit for the rules: a county, a town below it, a village branch below that, and a calendar of 2026."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.directory import Directory
from tanxin.domain.model import (
	Event,
	Meeting,
	Obligation,
	Organization,
	Person,
	Post,
	PostKind,
	Rule,
	RuleKind,
	Situation,
	SubjectRole,
)
from tanxin.domain.obligations import event_obligations, periodic_obligations, window_obligations
from tanxin.domain.settings import LocalSettings

YEAR = 2026
COUNTY, TOWN, BRANCH = "县委", "镇党委", "村支部"
CALENDAR = WorkCalendar.china()
SETTINGS = LocalSettings()

_LEVELS = {"镇书记": "正局级实职", "镇委员": "副局级实职"}
_PEOPLE = {
	COUNTY: ("县书记", "县组织部长", "县分管领导", "县组工"),
	TOWN: ("镇书记", "镇委员"),
	BRANCH: ("支书", "支委", "党员甲", "党员乙", "职工"),
}
_POSTS = (
	("县书记", COUNTY, PostKind.SECRETARY, "", None),
	("县组织部长", COUNTY, PostKind.COMMITTEE_MEMBER, "组织", None),
	("县分管领导", COUNTY, PostKind.LEADER_IN_CHARGE, "", TOWN),
	("县组工", COUNTY, PostKind.ORGANISER, "", None),
	("镇书记", TOWN, PostKind.SECRETARY, "", None),
	("镇委员", TOWN, PostKind.COMMITTEE_MEMBER, "组织", None),
	("镇委员", TOWN, PostKind.LEADER_IN_CHARGE, "", BRANCH),
	("支书", BRANCH, PostKind.SECRETARY, "", None),
	("支委", BRANCH, PostKind.COMMITTEE_MEMBER, "组织", None),
)


@lru_cache(maxsize=1)
def directory() -> Directory:
	"""The unit as it stands all year."""
	people = [
		Person(
			name,
			name,
			organization,
			is_party_member=name != "职工",
			level=_LEVELS.get(name, ""),
			contact_person="支委" if name == "党员甲" else None,
		)
		for organization, names in _PEOPLE.items()
		for name in names
	]
	organizations = [
		Organization(COUNTY, COUNTY),
		Organization(TOWN, TOWN, COUNTY),
		Organization(BRANCH, BRANCH, TOWN),
	]
	return Directory(
		people,
		organizations,
		[Post(who, where, kind, None, None, *more) for who, where, kind, *more in _POSTS],
	)


def whom_it_happens_to(rule: Rule) -> str:
	"""Somebody of whom the rule speaks: the branch secretary for a team, a member, or anybody at all."""
	if rule.subjects & {SubjectRole.TEAM_MEMBER, SubjectRole.SUBORDINATE_SECRETARY}:
		return "支书"
	return "职工" if SubjectRole.ANYONE in rule.subjects else "党员甲"


def days() -> Iterator[date]:
	"""Every day of the year."""
	day = date(YEAR, 1, 1)
	while day.year == YEAR:
		yield day
		day += timedelta(days=1)


def owed_for(rule: Rule, situation: Situation, person: str, on: date) -> list[Obligation]:
	"""What the rule asks when something happens to somebody that day; who asks for a talk asks the town secretary."""
	event = Event("e", person, situation, on, requested_talker="镇书记")
	return event_obligations(event, [switched_on(rule)], directory(), CALENDAR, SETTINGS)


def owed_all_year(rule: Rule) -> list[Obligation]:
	"""What the rule asks by itself in the year: in its periods, or before a meeting of each organisation each month."""
	rule = switched_on(rule)
	if rule.kind is RuleKind.WINDOW:
		return list(window_obligations([rule], meetings(rule), directory(), CALENDAR, SETTINGS))
	return list(periodic_obligations([rule], YEAR, directory(), CALENDAR, SETTINGS))


def meetings(rule: Rule) -> list[Meeting]:
	"""A meeting of the rule's kind on the 20th of each month, in each organisation."""
	assert rule.meeting is not None
	return [
		Meeting(f"{organization}{month}月", organization, rule.meeting, date(YEAR, month, 20))
		for month in range(1, 13)
		for organization in (COUNTY, TOWN, BRANCH)
	]


def switched_on(rule: Rule) -> Rule:
	"""The rule in force, whatever its book ships it as."""
	return replace(rule, enabled=True)
