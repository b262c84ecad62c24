from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.confirmation import CLOSING_VERDICTS, meets, met_by, record_state, status_after
from tanxin.domain.model import (
	Category,
	Obligation,
	ObligationStatus,
	RecordState,
	RuleKind,
	Talk,
	Verdict,
	Way,
)
from tanxin.tests.domain.worlds import DAYS, PEOPLE, rule

HELD = datetime(2026, 11, 20, 9)
OWED = Obligation("E|e1", "E", "wang", "branch", "li", "由书记谈话", date(2026, 11, 16), date(2026, 11, 25))
TALK = Talk("t1", frozenset({"li"}), frozenset({"wang"}), HELD, HELD + timedelta(hours=1))
EVENT_RULE = rule("E")
YEARLY = rule("F", RuleKind.FREQUENCY)
RULES = {"E": EVENT_RULE, "F": YEARLY}


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
	assert met_by(OWED, TALK, verdict, EVENT_RULE) == (verdict in CLOSING_VERDICTS)
	assert Verdict.OBJECTED not in CLOSING_VERDICTS


@pytest.mark.parametrize(
	"changes",
	[
		{"persons": frozenset({"zhao"})},
		{"talkers": frozenset({"boss"})},
		{"started_at": datetime(2026, 11, 15, 23, 59)},
		{"category": Category.ADMONITION},
	],
)
def test_another_person_talker_time_or_category_meets_nothing(changes):
	assert met_by(OWED, TALK, Verdict.AGREED, EVENT_RULE)
	assert not met_by(OWED, replace(TALK, **changes), Verdict.AGREED, EVENT_RULE)


def test_a_talk_on_the_day_the_obligation_began_counts():
	assert met_by(replace(OWED, starts_on=HELD.date()), TALK, Verdict.AGREED, EVENT_RULE)


def test_a_plan_may_name_another_talker():
	talk = replace(TALK, talkers=frozenset({"boss"}), obligations=frozenset({OWED.key}))
	assert met_by(OWED, talk, Verdict.AGREED, EVENT_RULE)
	assert met_by(replace(OWED, talker=None), talk, Verdict.AGREED, EVENT_RULE)
	assert not met_by(replace(OWED, talker=None), TALK, Verdict.AGREED, EVENT_RULE)


def test_a_rule_may_refuse_collective_talks_and_ways():
	alone = replace(EVENT_RULE, collective_counts=False)
	assert met_by(OWED, TALK, Verdict.AGREED, alone)
	assert not met_by(OWED, replace(TALK, collective=True), Verdict.AGREED, alone)
	assert met_by(OWED, replace(TALK, collective=True), Verdict.AGREED, EVENT_RULE)
	in_person = replace(EVENT_RULE, ways=frozenset({Way.FACE}))
	assert not met_by(OWED, replace(TALK, way=Way.PHONE), Verdict.AGREED, in_person)


def yearly(year, number=1):
	suffix = "" if number == 1 else f"#{number}"
	return replace(
		OWED,
		key=f"F|wang|{year}{suffix}",
		rule="F",
		starts_on=date(year, 1, 1),
		due_date=date(year, 12, 31),
	)


def test_one_talk_is_one_of_two_talks_a_year():
	owed = [yearly(2026, 2), yearly(2026), OWED]
	assert meets(TALK, "wang", owed, RULES) == ["E|e1", "F|wang|2026"]
	assert meets(TALK, "wang", owed[:1], RULES) == ["F|wang|2026#2"]


def test_a_talk_counts_for_the_running_year_unless_the_plan_makes_up_for_the_last():
	owed = [yearly(2025), yearly(2026)]
	assert meets(TALK, "wang", owed, RULES) == ["F|wang|2026"]
	make_up = replace(TALK, obligations=frozenset({"F|wang|2025"}))
	assert meets(make_up, "wang", owed, RULES) == ["F|wang|2025"]
	assert meets(TALK, "wang", owed[:1], RULES) == ["F|wang|2025"]


OBLIGATIONS = st.builds(
	lambda number, code, person, talker, starts, days: replace(
		OWED,
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
)
def test_a_confirmation_closes_all_it_meets_but_one_of_a_frequency(talk, person, owed, verdict):
	closed = meets(talk, person, owed, RULES, verdict)
	able = {
		each.key for each in owed if each.person == person and met_by(each, talk, verdict, RULES[each.rule])
	}
	assert len(set(closed)) == len(closed) and set(closed) <= able
	assert {key for key in closed if key.startswith("E")} == {key for key in able if key.startswith("E")}
	frequent = [key for key in closed if key.startswith("F")]
	assert len(frequent) == any(key.startswith("F") for key in able)
	named = {key for key in able if key in talk.obligations}
	assert not named or set(frequent) <= named


@given(DAYS, DAYS)
def test_late_is_after_the_due_date(due, held):
	assert status_after(due, held) is (ObligationStatus.MET_LATE if held > due else ObligationStatus.MET)
