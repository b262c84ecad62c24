from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.confirmation import CLOSING_VERDICTS, meets, met_by, record_state, status_after
from tanxin.domain.directory import Directory
from tanxin.domain.model import (
	Category,
	Each,
	Obligation,
	ObligationStatus,
	Organization,
	Person,
	Post,
	PostKind,
	RecordState,
	RuleKind,
	SubjectRole,
	Talk,
	TalkerRole,
	Verdict,
	Way,
)
from tanxin.domain.who import eligible_talkers, standing_day
from tanxin.tests.domain.worlds import DAYS, PEOPLE, directories, rule

HELD = datetime(2026, 11, 20, 9)
OWED = Obligation("E|e1", "E", "wang", "branch", "li", "由书记谈话", date(2026, 11, 16), date(2026, 11, 25))
TALK = Talk("t1", frozenset({"li"}), frozenset({"wang"}), HELD, HELD + timedelta(hours=1))
EVENT_RULE = rule("E")
YEARLY = rule("F", RuleKind.FREQUENCY)
RULES = {"E": EVENT_RULE, "F": YEARLY}
SECRETARY, DEPUTY, MEMBER = PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY, PostKind.COMMITTEE_MEMBER
POSTS = [
	Post("boss", "county", SECRETARY),
	Post("vice", "county", DEPUTY),
	Post("li", "branch", SECRETARY),
	Post("zhao", "branch", MEMBER),
]


def unit(*posts, gone=(), left=()):
	"""A county with one branch; posts are added to the usual ones, but for those of who is `gone` from his post."""
	people = [
		Person(each, each, place, left_on=date(2026, 11, 18) if each in left else None)
		for each, place in [("boss", "county"), ("vice", "county"), ("next", "branch")]
		+ [(each, "branch") for each in ("li", "zhao", "wang", "chen")]
	]
	tree = [Organization("county", "县委"), Organization("branch", "一支部", "county")]
	return Directory(people, tree, [each for each in POSTS if each.person not in gone] + list(posts))


UNIT = unit()


@given(
	st.sets(st.sampled_from(PEOPLE), max_size=5),
	st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(Verdict)),
	st.booleans(),
)
def test_the_record_is_as_good_as_the_answers_of_those_who_were_there(attended, answers, filed):
	state = record_state(attended, answers, filed)
	given_ = {person: answers[person] for person in attended & answers.keys()}
	assert (state is RecordState.DISPUTED) == (Verdict.OBJECTED in given_.values())
	assert (state in (RecordState.CONFIRMED, RecordState.FILED)) == (
		bool(attended) and given_.keys() == attended and Verdict.OBJECTED not in given_.values()
	)
	assert filed or state is not RecordState.FILED


@pytest.mark.parametrize("verdict", [None, *Verdict])
def test_an_objection_or_silence_closes_nothing(verdict):
	assert met_by(OWED, TALK, verdict, EVENT_RULE, UNIT) == (verdict in CLOSING_VERDICTS)
	assert Verdict.OBJECTED not in CLOSING_VERDICTS


@pytest.mark.parametrize(
	"changes",
	[
		{"persons": frozenset({"zhao"})},
		{"talkers": frozenset({"boss"})},
		{"talkers": frozenset({"chen"})},
		{"started_at": datetime(2026, 11, 15, 23, 59)},
		{"category": Category.ADMONITION},
	],
)
def test_another_person_talker_time_or_category_meets_nothing(changes):
	assert met_by(OWED, TALK, Verdict.AGREED, EVENT_RULE, UNIT)
	assert not met_by(OWED, replace(TALK, **changes), Verdict.AGREED, EVENT_RULE, UNIT)


def test_a_talk_on_the_day_the_obligation_began_counts():
	assert met_by(OWED._replace(starts_on=HELD.date()), TALK, Verdict.AGREED, EVENT_RULE, UNIT)


def test_a_plan_may_name_another_talker():
	talk = replace(TALK, talkers=frozenset({"boss"}), obligations=frozenset({OWED.key}))
	assert met_by(OWED, talk, Verdict.AGREED, EVENT_RULE, UNIT)
	assert met_by(OWED._replace(talker=None), talk, Verdict.AGREED, EVENT_RULE, UNIT)


def counts(role, *talkers, directory=UNIT, **changes):
	"""Whether a talk by these closes what that role owes."""
	talk = replace(TALK, talkers=frozenset(talkers))
	return met_by(OWED._replace(**changes), talk, Verdict.AGREED, rule("E", talker=role), directory)


EITHER, SUPERIOR = TalkerRole.SECRETARY_OR_COMMITTEE, TalkerRole.SUPERIOR_SECRETARY_OR_COMMITTEE
BRANCH, HIGHER, CHOSEN = TalkerRole.BRANCH_SECRETARY, TalkerRole.SECRETARY, TalkerRole.CHOSEN


@pytest.mark.parametrize(
	("role", "person", "talker", "right"),
	[
		(EITHER, "wang", "zhao", True),  # 书记或其他委员: whoever of them talks
		(EITHER, "wang", "boss", False),  # not the level above
		(EITHER, "wang", "chen", False),
		(SUPERIOR, "li", "vice", True),
		(SUPERIOR, "li", "zhao", False),
		(BRANCH, "wang", "zhao", False),  # 党支部书记: he alone
		(HIGHER, "zhao", "vice", False),
		(CHOSEN, "wang", "zhao", False),  # whom the person asked for, not somebody else
	],
)
def test_only_where_the_rule_says_or_others_may_another_of_the_team_talk(role, person, talker, right):
	talk = replace(TALK, talkers=frozenset({talker, "somebody"}), persons=frozenset({person}))
	owed = OWED._replace(person=person, talker="boss" if role is SUPERIOR else "li")
	assert met_by(owed, talk, Verdict.AGREED, rule("E", talker=role), UNIT) == right


def test_who_holds_the_post_on_the_day_of_the_talk_may_hold_it():
	taken_over = unit(
		Post("li", "branch", SECRETARY, to_date=date(2026, 11, 18)),
		Post("next", "branch", SECRETARY, from_date=date(2026, 11, 19)),
		gone=("li",),
	)
	for role in (BRANCH, HIGHER, EITHER):
		assert counts(role, "next", directory=taken_over), role
		assert counts(role, "li", directory=taken_over), role  # whom the obligation names, still
		assert not counts(role, "next"), role
	later = unit(Post("next", "branch", SECRETARY, from_date=date(2026, 11, 21)), gone=("li",))
	assert not counts(BRANCH, "next", directory=later)


def test_an_obligation_without_a_talker_is_met_by_whoever_holds_the_post_since():
	assert counts(BRANCH, "li", talker=None)
	assert not counts(BRANCH, "boss", talker=None)
	assert not counts(BRANCH, "boss", talker=None, person="stranger")


@pytest.mark.parametrize(("left", "day"), [((), 18), (("li",), 18), (("li",), 19)])
def test_a_secretary_who_stepped_down_or_left_is_not_his_successors_to_talk_with(left, day):
	directory = unit(
		Post("li", "branch", SECRETARY, to_date=date(2026, 11, 18)),
		Post("next", "branch", SECRETARY, from_date=date(2026, 11, 19)),
		gone=("li",),
		left=left,
	)
	owed = OWED._replace(person="li", talker=None, event="e1", starts_on=date(2026, 11, day))
	for talker, right in (("next", False), ("boss", True)):
		talk = replace(TALK, persons=frozenset({"li"}), talkers=frozenset({talker}))
		assert met_by(owed, talk, Verdict.AGREED, rule("E", talker=HIGHER), directory) == right


def test_when_whom_the_person_asked_for_has_left_his_own_team_may_talk():
	assert counts(CHOSEN, "zhao", directory=unit(left=("boss",)), talker="boss")
	assert not counts(CHOSEN, "zhao", talker="boss")


def test_a_rule_may_refuse_collective_talks_and_ways():
	alone = replace(EVENT_RULE, collective_counts=False)
	assert met_by(OWED, TALK, Verdict.AGREED, alone, UNIT)
	assert not met_by(OWED, replace(TALK, collective=True), Verdict.AGREED, alone, UNIT)
	assert met_by(OWED, replace(TALK, collective=True), Verdict.AGREED, EVENT_RULE, UNIT)
	in_person = replace(EVENT_RULE, ways=frozenset({Way.FACE}))
	assert not met_by(OWED, replace(TALK, way=Way.PHONE), Verdict.AGREED, in_person, UNIT)


def yearly(year, number=1):
	suffix = "" if number == 1 else f"#{number}"
	return OWED._replace(
		key=f"F|wang|{year}{suffix}",
		rule="F",
		starts_on=date(year, 1, 1),
		due_date=date(year, 12, 31),
	)


def test_one_talk_is_one_of_two_talks_a_year():
	owed = [yearly(2026, 2), yearly(2026), OWED]
	assert meets(TALK, "wang", owed, RULES, UNIT) == ["E|e1", "F|wang|2026"]
	assert meets(TALK, "wang", owed[:1], RULES, UNIT) == ["F|wang|2026#2"]


def test_a_talk_counts_for_the_running_year_unless_the_plan_makes_up_for_the_last():
	owed = [yearly(2025), yearly(2026)]
	assert meets(TALK, "wang", owed, RULES, UNIT) == ["F|wang|2026"]
	make_up = replace(TALK, obligations=frozenset({"F|wang|2025"}))
	assert meets(make_up, "wang", owed, RULES, UNIT) == ["F|wang|2025"]
	assert meets(TALK, "wang", owed[:1], RULES, UNIT) == ["F|wang|2025"]


OBLIGATIONS = st.builds(
	lambda number, code, person, talker, starts, days: OWED._replace(
		key=f"{code}|{number}",
		rule=code,
		person=person,
		talker=talker,
		starts_on=starts,
		due_date=starts + timedelta(days=days),
	),
	st.integers(0, 20),
	st.sampled_from(["E", "F"]),
	st.sampled_from(PEOPLE),
	st.none() | st.sampled_from(PEOPLE),
	DAYS,
	st.integers(0, 400),
)
TALKS = st.builds(
	lambda talkers, persons, held, named: replace(
		TALK, talkers=talkers, persons=persons, started_at=held, ended_at=held, obligations=named
	),
	st.frozensets(st.sampled_from(PEOPLE), min_size=1),
	st.frozensets(st.sampled_from(PEOPLE), min_size=1),
	st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)),
	st.frozensets(st.integers(0, 20).map(lambda number: f"F|{number}"), max_size=3),
)


@given(
	TALKS,
	st.sampled_from(PEOPLE),
	st.lists(OBLIGATIONS, max_size=12, unique_by=lambda each: each.key),
	st.sampled_from(Verdict),
	directories(),
)
def test_a_confirmation_closes_all_it_meets_but_one_of_a_frequency(talk, person, owed, verdict, directory):
	closed = meets(talk, person, owed, RULES, directory, verdict)
	able = {
		each.key
		for each in owed
		if each.person == person and met_by(each, talk, verdict, RULES[each.rule], directory)
	}
	assert len(set(closed)) == len(closed) and set(closed) <= able
	assert {key for key in closed if key.startswith("E")} == {key for key in able if key.startswith("E")}
	frequent = [key for key in closed if key.startswith("F")]
	assert len(frequent) == any(key.startswith("F") for key in able)
	named = {key for key in able if key in talk.obligations}
	assert not named or set(frequent) <= named


@given(TALKS, OBLIGATIONS, st.sampled_from(sorted(set(TalkerRole) - {TalkerRole.OFFICER})), directories())
def test_a_talk_counts_by_a_named_a_planned_or_an_entitled_talker_and_by_nobody_else(
	talk, owed, role, directory
):
	asked = rule(owed.rule, talker=role)
	owed = owed._replace(starts_on=date(2025, 1, 1))
	talk = replace(talk, persons=talk.persons | {owed.person})
	on = talk.started_at.date()
	entitled = eligible_talkers(
		asked, owed.person, directory, on, standing_on=standing_day(owed, on), requested=owed.talker
	)
	right = owed.key in talk.obligations or bool(talk.talkers & (entitled | {owed.talker}))
	assert met_by(owed, talk, Verdict.AGREED, asked, directory) == right


@given(DAYS, DAYS)
def test_late_is_after_the_due_date(due, held):
	assert status_after(due, held) is (ObligationStatus.MET_LATE if held > due else ObligationStatus.MET)


FELLOWS = rule(
	"X", RuleKind.RELATION, talker=TalkerRole.FELLOW_MEMBER, subjects=frozenset({SubjectRole.MEMBER})
)
BRANCH_OF_THREE = Directory(
	[Person(each, each, "branch") for each in ("wang", "chen", "zhou")], [Organization("branch", "支部")], []
)


def duty(person, talker, key="2026"):
	return OWED._replace(key=f"X|{person}|{key}", rule="X", person=person, talker=talker, event=None)


def between(talker, *persons):
	return replace(TALK, talkers=frozenset({talker}), persons=frozenset(persons))


def test_a_talk_between_two_fellows_counts_for_both_whoever_began_it():
	owed = [duty("wang", "chen"), duty("chen", "wang")]
	rules = {"X": FELLOWS}
	for talker, person in (("wang", "chen"), ("chen", "wang")):
		closed = meets(between(talker, person), person, owed, rules, BRANCH_OF_THREE)
		assert closed == ["X|chen|2026", "X|wang|2026"]


def test_a_fellow_who_was_not_named_counts_too_but_not_for_a_pair():
	owed = [duty("wang", "chen")]
	assert meets(between("zhou", "wang"), "wang", owed, {"X": FELLOWS}, BRANCH_OF_THREE) == ["X|wang|2026"]
	pairs = {"X": replace(FELLOWS, each=Each.PAIR)}
	assert meets(between("zhou", "wang"), "wang", owed, pairs, BRANCH_OF_THREE) == []
	assert meets(between("wang", "chen"), "chen", owed, pairs, BRANCH_OF_THREE) == ["X|wang|2026"]


def test_one_talk_with_two_fellows_is_one_of_the_talkers_two():
	owed = [duty("wang", "chen"), duty("wang", "chen", "2026#2")]
	talk = between("wang", "chen", "zhou")
	first = meets(talk, "chen", owed, {"X": FELLOWS}, BRANCH_OF_THREE)
	assert first == ["X|wang|2026"]
	assert meets(talk, "zhou", owed[1:], {"X": FELLOWS}, BRANCH_OF_THREE, already=owed[:1]) == []


def test_a_one_sided_rule_is_not_met_by_the_persons_own_talking():
	one_sided = rule("X", RuleKind.FREQUENCY, talker=TalkerRole.SECRETARY_OR_COMMITTEE)
	assert (
		meets(between("wang", "chen"), "chen", [duty("wang", "chen")], {"X": one_sided}, BRANCH_OF_THREE)
		== []
	)


def test_a_quota_is_never_met_by_one_confirmation():
	quota = rule("X", RuleKind.QUOTA, talker=TalkerRole.OFFICER)
	owed = duty("wang", "chen")._replace(person=None)
	assert meets(between("chen", "wang"), "wang", [owed], {"X": quota}, BRANCH_OF_THREE) == []
