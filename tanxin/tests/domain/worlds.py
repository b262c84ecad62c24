"""Random units for property tests: trees of organisations, people, posts and calendars, bad ones included."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.directory import Directory
from tanxin.domain.model import (
	COUNTERPARTS,
	Authority,
	Category,
	Citation,
	Each,
	Event,
	Meeting,
	MeetingKind,
	Organization,
	Period,
	Person,
	Post,
	PostKind,
	Rule,
	RuleKind,
	Situation,
	SubjectRole,
	TalkerRole,
)

FIRST, LAST = date(2025, 1, 1), date(2027, 12, 31)
DAYS = st.dates(FIRST, LAST)
MAYBE_DAYS = st.none() | DAYS
PEOPLE = [f"p{number}" for number in range(8)]
ORGANIZATIONS = [f"o{number}" for number in range(5)]


def is_chinese(sentence: str) -> bool:
	"""Whether a message is a Chinese sentence."""
	return re.search(r"[\u4e00-\u9fff]{4}", sentence) is not None


@st.composite
def organizations(draw: st.DrawFn, loops: bool = True) -> list[Organization]:
	"""A forest, or with `loops` any parents at all."""
	found: list[Organization] = []
	for number, name in enumerate(ORGANIZATIONS):
		above = ORGANIZATIONS if loops and draw(st.integers(0, 5)) == 0 else ORGANIZATIONS[:number]
		signer = st.none() | st.sampled_from(PEOPLE)
		found.append(
			Organization(
				name,
				f"第{number}支部",
				draw(st.sampled_from([None, *above])),
				top_signer=draw(signer),
				top_signer_alternate=draw(signer),
			)
		)
	return found


@st.composite
def directories(draw: st.DrawFn, loops: bool = True) -> Directory:
	"""A unit of a few organisations and people with any posts: vacant, doubled, ended, of people gone."""
	people = [
		Person(
			name,
			f"人员{name}",
			draw(st.sampled_from([None, *ORGANIZATIONS])),
			is_party_member=draw(st.booleans()),
			joined_on=draw(MAYBE_DAYS),
			left_on=draw(MAYBE_DAYS),
			contact_person=draw(st.none() | st.sampled_from(PEOPLE)),
		)
		for name in PEOPLE
	]
	posts = st.builds(
		Post,
		st.sampled_from(PEOPLE),
		st.sampled_from(ORGANIZATIONS),
		st.sampled_from(PostKind),
		MAYBE_DAYS,
		MAYBE_DAYS,
		st.sampled_from(["", "组织", "组织、宣传"]),
		st.none() | st.sampled_from(ORGANIZATIONS),
	)
	return Directory(people, draw(organizations(loops)), draw(st.lists(posts, max_size=12)))


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
	"""Any calendar with at least one working weekday and some holidays."""
	weekly = draw(st.sets(st.integers(0, 6), max_size=6))
	starts = draw(st.lists(DAYS, max_size=5))
	holidays = [day + timedelta(days=number) for day in starts for number in range(draw(st.integers(1, 12)))]
	return WorkCalendar.from_holidays(holidays, weekly)


def rule(code: str = "R", kind: RuleKind = RuleKind.EVENT, **changes: object) -> Rule:
	"""A plain rule, changed as told."""
	plain = Rule(
		code,
		"规则",
		Category.HEART,
		kind,
		frozenset({SubjectRole.ANYONE}),
		TalkerRole.SECRETARY_OR_COMMITTEE,
		Citation("文件", "第一条", "原文"),
		Authority.CITY,
		situations=frozenset(Situation),
		period=Period.YEAR,
		meeting=MeetingKind.ORGANISATION_LIFE,
	)
	return replace(plain, **changes)  # type: ignore[arg-type]


def talkers_for(kind: RuleKind) -> list[TalkerRole]:
	"""Roles that a rule of this kind may name."""
	if kind is RuleKind.QUOTA:
		return [TalkerRole.OFFICER]
	sides = (
		set(COUNTERPARTS) if kind in (RuleKind.RELATION, RuleKind.WINDOW) else {TalkerRole.LEADER_IN_CHARGE}
	)
	others = set(TalkerRole) - COUNTERPARTS - {TalkerRole.OFFICER}
	return sorted(sides if kind is RuleKind.RELATION else sides | others)


@st.composite
def rules(draw: st.DrawFn, kind: RuleKind) -> list[Rule]:
	"""A few rules of one kind, for anybody, by anybody."""
	count = draw(st.integers(0, 4))
	return [
		rule(
			f"R{number}",
			kind,
			subjects=draw(st.frozensets(st.sampled_from(SubjectRole), min_size=1, max_size=3)),
			talker=draw(st.sampled_from(talkers_for(kind))),
			each=draw(st.sampled_from(Each)),
			situations=draw(st.frozensets(st.sampled_from(Situation), min_size=1)),
			period=draw(st.sampled_from(Period)),
			min_count=draw(st.integers(1, 3)),
			effective_from=draw(MAYBE_DAYS),
			enabled=draw(st.integers(0, 4)) > 0,
		)
		for number in range(count)
	]


EVENTS = st.builds(
	Event,
	st.just("e1"),
	st.sampled_from([*PEOPLE, "stranger"]),
	st.sampled_from(Situation),
	DAYS,
	requested_talker=st.none() | st.sampled_from([*PEOPLE, "stranger"]),
	withdrawn=st.booleans(),
)
MEETINGS = st.builds(
	Meeting, st.uuids().map(str), st.sampled_from(ORGANIZATIONS), st.sampled_from(MeetingKind), DAYS
)
