"""Each kind of rule has what it needs, and each number says where it is from: in a file and on a form alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tanxin.domain.model import (
	Authority,
	Citation,
	Deadline,
	DeadlineUnit,
	Demand,
	Each,
	LevelTalker,
	MeetingKind,
	PostKind,
	QuotaCounts,
	Rule,
	Rulebook,
	RuleKind,
	Step,
	SubjectRole,
	TalkerRole,
)
from tanxin.domain.rule_checks import flaws, flaws_together
from tanxin.tests.domain.worlds import rule

WITHIN = Deadline(DeadlineUnit.WORKING_DAYS, setting="event_deadline_days")
SOUND = {
	RuleKind.RELATION: rule(
		kind=RuleKind.RELATION,
		talker=TalkerRole.FELLOW_MEMBER,
		count_source="第十九条",
		situations=frozenset(),
	),
	RuleKind.EVENT: rule(kind=RuleKind.EVENT, deadline=WITHIN),
	RuleKind.RESPONSE: rule(kind=RuleKind.RESPONSE, deadline=WITHIN, talker=TalkerRole.CHOSEN),
	RuleKind.FREQUENCY: rule(kind=RuleKind.FREQUENCY, count_source="第十九条"),
	RuleKind.WINDOW: rule(kind=RuleKind.WINDOW),
	RuleKind.QUOTA: rule(
		kind=RuleKind.QUOTA,
		talker=TalkerRole.OFFICER,
		subjects=frozenset({SubjectRole.ORGANISER}),
		count_source="第三条",
	),
}
CHAIR = Step(PostKind.SECRETARY)
BY_LEVEL = replace(SOUND[RuleKind.EVENT], talker=TalkerRole.BY_LEVEL)


def fields_of(checked: Rule, **documents: Authority) -> list[str]:
	found = flaws(checked, documents)
	assert all(any("\u4e00" <= letter <= "\u9fff" for letter in flaw.sentence) for flaw in found)
	return [flaw.field for flaw in found]


def unit_rule(**changes: object) -> Rule:
	return replace(SOUND[RuleKind.FREQUENCY], **{"authority": Authority.UNIT, "count_source": "", **changes})


@pytest.mark.parametrize("kind", RuleKind)
def test_a_sound_rule_of_every_kind_has_no_flaw(kind):
	assert fields_of(SOUND[kind]) == []


@pytest.mark.parametrize(
	("kind", "changes", "field"),
	[
		(RuleKind.RELATION, {"talker": TalkerRole.SECRETARY}, "talker"),
		(RuleKind.RELATION, {"period": None}, "period"),
		(RuleKind.RELATION, {"count_source": ""}, "min_count"),
		(RuleKind.RELATION, {"quota_percent": 10}, "quota_percent"),
		(RuleKind.EVENT, {"situations": frozenset()}, "situations"),
		(RuleKind.EVENT, {"deadline": None}, "deadline"),
		(RuleKind.EVENT, {"each": Each.PAIR}, "each"),
		(RuleKind.EVENT, {"talker": TalkerRole.FELLOW_TEAM_MEMBER}, "talker"),
		(RuleKind.EVENT, {"talker": TalkerRole.OFFICER}, "talker"),
		(RuleKind.EVENT, {"talker": TalkerRole.CHOSEN}, "talker"),
		(RuleKind.EVENT, {"talker": TalkerRole.PORTFOLIO}, "portfolio"),
		(RuleKind.EVENT, {"talker": TalkerRole.BY_LEVEL}, "levels"),
		(RuleKind.EVENT, {"min_count": 2}, "min_count"),
		(RuleKind.EVENT, {"max_count": 2}, "max_count"),
		(RuleKind.FREQUENCY, {"period": None}, "period"),
		(RuleKind.FREQUENCY, {"max_count": 1, "min_count": 2}, "max_count"),
		(RuleKind.FREQUENCY, {"levels": (LevelTalker(frozenset(), CHAIR),)}, "levels"),
		(RuleKind.WINDOW, {"meeting": None}, "meeting"),
		(RuleKind.WINDOW, {"window_months": (6, 13)}, "window_months"),
		(RuleKind.WINDOW, {"each": Each.PAIR}, "each"),
		(RuleKind.QUOTA, {"talker": TalkerRole.SECRETARY}, "talker"),
		(RuleKind.QUOTA, {"subjects": frozenset({SubjectRole.MEMBER})}, "subjects"),
		(RuleKind.QUOTA, {"period": None}, "period"),
		(RuleKind.QUOTA, {"count_source": ""}, "min_count"),
		(RuleKind.QUOTA, {"quota_percent": 101}, "quota_percent"),
		(RuleKind.QUOTA, {"quota_percent": 10, "min_count": 3}, "quota_percent"),
		(RuleKind.QUOTA, {"quota_percent": 10, "count_source": ""}, "quota_percent"),
		(
			RuleKind.QUOTA,
			{"quota_counts": QuotaCounts.MEETINGS, "meeting": MeetingKind.YEAR_REVIEW, "quota_percent": 5},
			"quota_percent",
		),
		(RuleKind.QUOTA, {"quota_counts": QuotaCounts.MEETINGS, "meeting": None}, "meeting"),
		(RuleKind.FREQUENCY, {"superseded_by": "R"}, "superseded_by"),
	],
)
def test_what_a_kind_lacks_is_named_at_its_field(kind, changes, field):
	assert fields_of(replace(SOUND[kind], **changes)) == [field]


@pytest.mark.parametrize(
	("kind", "changes", "field"),
	[
		(RuleKind.FREQUENCY, {"min_count": -3}, "min_count"),
		(RuleKind.FREQUENCY, {"max_count": 0}, "max_count"),
		(
			RuleKind.EVENT,
			{"deadline": replace(WITHIN, setting="", value=-7, source="第一条")},
			"deadline.value",
		),
		(
			RuleKind.EVENT,
			{"demands": (Demand("写检查", replace(WITHIN, setting="", value=-5)),)},
			"demands.1.deadline.value",
		),
	],
)
def test_numbers_that_nobody_can_count_to_are_refused(kind, changes, field):
	assert field in fields_of(replace(SOUND[kind], **changes))


@pytest.mark.parametrize("talker", [TalkerRole.FELLOW_TEAM_MEMBER, TalkerRole.LEADER_IN_CHARGE])
@pytest.mark.parametrize("kind", [RuleKind.RELATION, RuleKind.WINDOW])
def test_pairs_are_counted_between_the_two_sides_of_a_relation_only(kind, talker):
	assert fields_of(replace(SOUND[kind], each=Each.PAIR, talker=talker)) == []


def test_levels_are_named_once_and_the_others_come_last():
	def levels(*rows: set[str]) -> list[str]:
		return fields_of(replace(BY_LEVEL, levels=tuple(LevelTalker(frozenset(row), CHAIR) for row in rows)))

	assert levels({"正科"}, {"副科"}, set()) == []
	assert levels({"正科"}, {"正科", "副科"}) == ["levels"]
	assert levels(set(), {"副科"}) == ["levels"]


@pytest.mark.parametrize(
	("deadline", "field"),
	[
		(Deadline(DeadlineUnit.MONTHS, 6, source="第二条"), None),
		(Deadline(DeadlineUnit.MONTHS, 6), "value"),
		(Deadline(DeadlineUnit.MONTHS), "value"),
		(Deadline(DeadlineUnit.MONTHS, setting="weather"), "setting"),
		(Deadline(DeadlineUnit.MONTHS, 6, setting="signing_days"), "setting"),
		(Deadline(DeadlineUnit.MONTHS, setting="signing_days", source="第二条"), "setting"),
	],
)
def test_the_time_limit_of_a_rule_and_of_what_must_follow_the_talk_is_sourced_or_local(deadline, field):
	sound = SOUND[RuleKind.EVENT]
	assert fields_of(replace(sound, deadline=deadline)) == ([f"deadline.{field}"] if field else [])
	follows = replace(
		sound, demands=(Demand("书面检查", WITHIN), Demand("跟踪了解", deadline, by_person=False))
	)
	assert fields_of(follows) == ([f"demands.2.deadline.{field}"] if field else [])


def test_a_units_own_number_needs_no_source_and_carries_no_title_of_others():
	assert fields_of(unit_rule(min_count=2)) == []
	assert fields_of(unit_rule(count_source="本单位谈心谈话制度")) == []
	assert fields_of(unit_rule(count_source="《支部工作条例》第十九条")) == ["count_source"]
	own = replace(SOUND[RuleKind.EVENT], authority=Authority.UNIT, deadline=Deadline(DeadlineUnit.MONTHS, 1))
	assert fields_of(own) == []
	posing = replace(own.deadline, source="厅字〔2018〕1号")
	assert fields_of(replace(own, deadline=posing)) == ["deadline.source"]


@pytest.mark.parametrize("authority", Authority)
def test_a_units_own_rule_does_not_go_under_a_document_of_those_above(authority):
	named = unit_rule(citation=Citation("《条例》", "第一条", "原文"))
	national = authority in (Authority.CENTRAL, Authority.PROVINCE, Authority.CITY)
	assert fields_of(named, 条例=authority) == (["citation.title"] if national else [])
	assert fields_of(replace(named, authority=Authority.CITY, count_source="第一条"), 条例=authority) == []


def book(code: str, *rules: Rule, authority: Authority = Authority.CENTRAL) -> Rulebook:
	return Rulebook(code, f"{code}条例", "", "发文机关", authority, None, None, rules)


def test_rulebooks_together_know_every_successor_and_hold_each_code_once():
	one, two = rule("ONE", superseded_by="TWO"), rule("TWO")
	assert flaws_together([book("A", one), book("B", two)]) == []
	assert [flaw.field for flaw in flaws_together([book("A", one)])] == ["ONE.superseded_by"]
	assert [flaw.field for flaw in flaws_together([book("A", two), book("B", two)])] == ["TWO.code"]
	circle = flaws_together([book("A", one, rule("TWO", superseded_by="ONE"))])
	assert [flaw.field for flaw in circle] == ["ONE.superseded_by", "TWO.superseded_by"]
	posing = unit_rule(code="U", citation=Citation("A条例", "第一条", "原文"))
	books = [book("A", two), book("U", posing, authority=Authority.UNIT)]
	assert [flaw.field for flaw in flaws_together(books)] == ["U.citation.title"]
