"""What periods and meetings ask: relations, frequencies, quotas, day by day or at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanxin.domain.calendar import NoWorkingDay, WorkCalendar
from tanxin.domain.directory import Directory
from tanxin.domain.model import (
	Each,
	MeetingKind,
	Organization,
	Period,
	Person,
	Post,
	PostKind,
	QuotaCounts,
	RuleKind,
	SubjectRole,
	TalkerRole,
)
from tanxin.domain.obligations import periodic_obligations, window_obligations
from tanxin.domain.quotas import number_of, quota_met
from tanxin.domain.relations import counterparts
from tanxin.domain.settings import LocalSettings
from tanxin.domain.supersession import circle, in_force, switched_on
from tanxin.domain.who import talker_now
from tanxin.tests.domain.worlds import MEETINGS, calendars, directories, rule, rules

SETTINGS = LocalSettings()
PLAIN = WorkCalendar.from_holidays([])
YEAR = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
TREE = [
	Organization("county", "县委"),
	Organization("branch", "支部", "county"),
	Organization("b2", "二支部", "county"),
]
PEOPLE = [
	Person("boss", "县委书记", "county"),
	Person("vice", "副书记", "county"),
	Person("li", "李书记", "branch"),
	Person("zhao", "赵委员", "branch"),
	Person("wang", "王党员", "branch"),
	Person("chen", "陈党员", "branch", contact_person="zhao"),
	Person("sun", "孙群众", "branch", is_party_member=False),
]
POSTS = [
	Post("boss", "county", PostKind.SECRETARY),
	Post("vice", "county", PostKind.DEPUTY_SECRETARY),
	Post("li", "branch", PostKind.SECRETARY),
	Post("zhao", "branch", PostKind.COMMITTEE_MEMBER),
	Post("vice", "county", PostKind.LEADER_IN_CHARGE, in_charge_of="branch"),
]
UNIT = Directory(PEOPLE, TREE, POSTS)
RELATION, FREQUENCY, QUOTA = RuleKind.RELATION, RuleKind.FREQUENCY, RuleKind.QUOTA
MEMBER, TEAM = frozenset({SubjectRole.MEMBER}), frozenset({SubjectRole.TEAM_MEMBER})


def asked(*known, directory=UNIT, on=None, year=2026):
	return list(periodic_obligations(known, year, directory, PLAIN, SETTINGS, on))


def pairs(found):
	return {(each.person, each.talker) for each in found}


def relation(talker, subjects, each=Each.MEMBER, **changes):
	return rule("X", RELATION, talker=talker, subjects=subjects, each=each, **changes)


def test_each_team_member_talks_with_another_and_members_talk_two_by_two():
	fellows = asked(relation(TalkerRole.FELLOW_TEAM_MEMBER, TEAM))
	assert pairs(fellows) == {("boss", "vice"), ("vice", "boss"), ("li", "zhao"), ("zhao", "li")}
	members = asked(relation(TalkerRole.FELLOW_MEMBER, MEMBER))
	assert pairs(members) == {
		*[("boss", "vice"), ("vice", "boss")],
		*[("chen", "li"), ("li", "chen"), ("wang", "zhao"), ("zhao", "wang")],
	}


def test_each_pair_once_and_the_senior_talks():
	found = asked(relation(TalkerRole.FELLOW_TEAM_MEMBER, TEAM, Each.PAIR))
	assert pairs(found) == {("vice", "boss"), ("zhao", "li")}
	assert [each.key for each in found] == ["X|boss|vice|2026", "X|li|zhao|2026"]


def test_the_secretary_talks_with_each_of_his_team_and_nobody_talks_with_him_instead():
	assert pairs(asked(relation(TalkerRole.TEAM_SECRETARY, TEAM))) == {("vice", "boss"), ("zhao", "li")}


def test_the_contact_person_talks_with_his_member_and_the_secretary_with_the_others():
	ordinary = frozenset({SubjectRole.ORDINARY_MEMBER})
	assert pairs(asked(relation(TalkerRole.TEAM_OF_OWN, ordinary))) == {("chen", "zhao"), ("wang", "li")}
	each_pair = asked(relation(TalkerRole.TEAM_OF_OWN, ordinary, Each.PAIR))
	assert len(each_pair) == 4


def test_the_leader_in_charge_talks_with_the_head_of_what_he_is_in_charge_of():
	heads = frozenset({SubjectRole.HEAD_UNDER_CHARGE})
	assert pairs(asked(relation(TalkerRole.LEADER_IN_CHARGE, heads, Each.PAIR))) == {("li", "vice")}


def test_who_comes_later_makes_the_relation_owed_from_that_day():
	people = [Person("a", "甲", "branch"), Person("b", "乙", "branch", joined_on=date(2026, 5, 4))]
	directory = Directory(people, TREE, [])
	asks = relation(TalkerRole.FELLOW_MEMBER, MEMBER)
	assert asked(asks, directory=directory, on=date(2026, 5, 3)) == []
	for on in (None, date(2026, 5, 4), date(2026, 11, 2)):
		found = asked(asks, directory=directory, on=on)
		assert [(each.key, each.starts_on) for each in found] == [
			("X|a|2026", date(2026, 5, 4)),
			("X|b|2026", date(2026, 5, 4)),
		]


def test_a_quota_is_the_officers_own_and_names_nobody():
	posts = [*POSTS, Post("wang", "county", PostKind.ORGANISER)]
	quota = rule(
		"Q", QUOTA, talker=TalkerRole.OFFICER, subjects=frozenset({SubjectRole.ORGANISER}), min_count=2
	)
	found = asked(replace(quota, period=Period.HALF_YEAR), directory=Directory(PEOPLE, TREE, posts))
	assert [each.key for each in found] == [
		"Q|wang|2026-H1",
		"Q|wang|2026-H1#2",
		"Q|wang|2026-H2",
		"Q|wang|2026-H2#2",
	]
	assert {(each.person, each.talker, each.organization) for each in found} == {(None, "wang", "county")}


def test_a_share_of_those_one_answers_for_is_rounded_up():
	people = [*PEOPLE, *(Person(f"m{n}", f"人{n}", "branch", contact_person="zhao") for n in range(10))]
	directory = Directory(people, TREE, POSTS)
	share = rule("Q", QUOTA, talker=TalkerRole.OFFICER, subjects=TEAM, quota_percent=10, period=Period.MONTH)
	of = Counter(each.talker for each in asked(share, directory=directory) if each.period == "2026-03")
	assert of == {
		"zhao": 2,
		"li": 2,
		"boss": 1,
		"vice": 1,
	}  # 11 kept in touch with, 16 and 1 in the organisations


def test_meetings_and_checks_are_the_organisations_whoever_holds_the_post():
	posts = [
		Post("li", "branch", PostKind.SECRETARY, to_date=date(2026, 5, 31)),
		Post("zhao", "branch", PostKind.SECRETARY, date(2026, 6, 1)),
	]
	directory = Directory(PEOPLE, TREE, posts)
	reviews = rule(
		"Q", QUOTA, talker=TalkerRole.OFFICER, subjects=frozenset({SubjectRole.SECRETARY}),
		quota_counts=QuotaCounts.MEETINGS, meeting=MeetingKind.YEAR_REVIEW,
	)  # fmt: skip
	assert [each.key for each in asked(reviews, directory=directory)] == ["Q|branch|2026"]
	(now,) = asked(reviews, directory=directory, on=date(2026, 7, 1))
	assert (now.key, now.talker) == ("Q|branch|2026", "zhao")
	before = now._replace(talker="li")
	assert talker_now(before, reviews, directory, date(2026, 7, 1)).person == "zhao"
	assert talker_now(now, reviews, directory, date(2026, 7, 1)) is None
	own = replace(reviews, quota_counts=QuotaCounts.TALKS)
	assert talker_now(before, own, directory, date(2026, 7, 1)) is None


@given(st.integers(0, 6), st.permutations(range(1, 6)))
def test_a_quota_is_met_from_its_first_number_on(done, order):
	quota = rule(
		"Q", QUOTA, talker=TalkerRole.OFFICER, subjects=frozenset({SubjectRole.ORGANISER}), min_count=5
	)
	directory = Directory(PEOPLE, TREE, [*POSTS, Post("wang", "county", PostKind.ORGANISER)])
	rows = asked(quota, directory=directory)
	met = quota_met([rows[number - 1] for number in order], done)
	assert sorted(number_of(key) for key in met) == list(range(1, min(done, 5) + 1))


OLD = rule("OLD", FREQUENCY, superseded_by="NEW")
NEW = rule("NEW", FREQUENCY, effective_from=date(2026, 7, 1), min_count=2)


def test_the_year_keeps_the_rule_of_its_first_day():
	assert {each.rule for each in asked(OLD, NEW)} == {"OLD"}
	assert {each.rule for each in asked(OLD, NEW, year=2027)} == {"NEW"}
	assert {each.rule for each in asked(OLD, NEW, on=date(2026, 11, 1))} == {"OLD"}


def test_a_successor_that_is_switched_off_takes_nobodys_place():
	assert {each.rule for each in asked(OLD, replace(NEW, enabled=False), year=2027)} == {"OLD"}
	assert {each.rule for each in asked(replace(OLD, enabled=False), NEW)} == {"NEW"}
	assert {each.starts_on for each in asked(replace(OLD, enabled=False), NEW)} == {date(2026, 7, 1)}


def test_a_rule_switched_on_asks_nothing_of_the_months_that_are_over():
	monthly = rule("M", FREQUENCY, period=Period.MONTH)
	on = switched_on(monthly, replace(monthly, enabled=False), date(2026, 11, 20))
	assert {each.period for each in asked(on)} == {"2026-11", "2026-12"}
	assert {each.starts_on for each in asked(on)} == {date(2026, 11, 1), date(2026, 12, 1)}
	assert switched_on(monthly, monthly, date(2026, 11, 20)) == monthly
	assert not switched_on(replace(monthly, enabled=False), None, date(2026, 11, 20)).asked_since


def test_in_force_is_what_speaks_that_day():
	assert [each.code for each in in_force([OLD, NEW], date(2026, 6, 30))] == ["OLD"]
	assert [each.code for each in in_force([OLD, NEW], date(2026, 7, 1))] == ["NEW"]


def test_rules_in_a_circle_are_named():
	assert circle([OLD, NEW]) == []
	assert sorted(circle([OLD, replace(NEW, superseded_by="OLD")])) == ["NEW", "OLD"]


def test_a_rule_that_ends_asks_nothing_of_who_comes_later():
	ended = rule("E", FREQUENCY, effective_to=date(2026, 6, 30))
	late = Directory([Person("new", "新来", "branch", joined_on=date(2026, 7, 1))], TREE, [])
	assert asked(ended, directory=late) == []
	assert asked(ended, on=date(2026, 9, 1)) != []


KINDS = st.sampled_from([RELATION, FREQUENCY, QUOTA])


def known_rules(draw):
	return [
		replace(each, code=f"{kind.value}{each.code}")
		for kind in (RELATION, FREQUENCY, QUOTA)
		for each in draw(rules(kind))
	]


@st.composite
def rule_sets(draw):
	return known_rules(draw)[:5]


def what(each):
	return each.rule, each.person, each.starts_on, each.due_date, each.talker


@settings(max_examples=25, deadline=None)
@given(rule_sets(), directories(), calendars())
def test_a_year_day_by_day_makes_what_it_makes_at_once(known, directory, calendar):
	at_once = {each.key: each for each in periodic_obligations(known, 2026, directory, calendar, SETTINGS)}
	day_by_day = {}
	for day in YEAR:
		for each in periodic_obligations(known, 2026, directory, calendar, SETTINGS, on=day):
			day_by_day.setdefault(each.key, each)
	assert set(day_by_day) == set(at_once)
	assert {key: each[6:8] for key, each in day_by_day.items()} == {
		key: each[6:8] for key, each in at_once.items()
	}


@settings(max_examples=40, deadline=None)
@given(
	st.lists(MEETINGS, max_size=2, unique_by=lambda each: each.id),
	rules(RuleKind.WINDOW),
	directories(),
	calendars(),
)
def test_a_window_day_by_day_asks_what_it_asks_at_once(meetings, known, directory, calendar):
	try:
		at_once = {
			each.key: each for each in window_obligations(known, meetings, directory, calendar, SETTINGS)
		}
	except NoWorkingDay:
		return
	day_by_day = {}
	for meeting in meetings:
		for number in range(SETTINGS.window_days, -1, -1):
			on = meeting.held_on - timedelta(days=number)
			for each in window_obligations(known, [meeting], directory, calendar, SETTINGS, on):
				day_by_day.setdefault(each.key, each)
	assert {key: each[6:8] for key, each in day_by_day.items()} == {
		key: each[6:8] for key, each in at_once.items()
	}


@given(rule_sets(), directories(), calendars(), st.none() | st.sampled_from(YEAR))
def test_nothing_is_asked_without_a_rule_twice_or_on_a_day_off(known, directory, calendar, on):
	found = list(periodic_obligations(known, 2026, directory, calendar, SETTINGS, on))
	assert max(Counter(each.key for each in found).values(), default=1) == 1
	by_code = {each.code: each for each in known}
	for each in found:
		made_by = by_code[each.rule]
		assert made_by.enabled and each.key.startswith(f"{each.rule}|")
		assert not calendar.is_day_off(each.due_date) and each.starts_on <= each.due_date
		assert (each.person is None) == (made_by.kind is QUOTA)
		assert each.talker is None or each.talker != each.person


@given(rules(RELATION), directories(), calendars(), st.sampled_from(YEAR))
def test_a_relation_is_asked_of_whoever_has_another_side_that_day(known, directory, calendar, on):
	found = list(periodic_obligations(known, 2026, directory, calendar, SETTINGS, on))
	for each in found:
		made_by = next(one for one in known if one.code == each.rule)
		day = min(max(on, each.starts_on), each.due_date)
		if made_by.each is Each.MEMBER and made_by.period is Period.YEAR and day == on:
			assert each.talker in counterparts(made_by, each.person, directory, day)


@pytest.mark.parametrize("each", list(Each))
def test_a_change_of_the_roster_in_the_year_neither_doubles_nor_drops(each):
	moved = [replace(one, organization="b2") if one.id == "wang" else one for one in PEOPLE]
	asks = relation(TalkerRole.FELLOW_MEMBER, MEMBER, each)
	before, after = asked(asks), asked(asks, directory=Directory(moved, TREE, POSTS))
	if each is Each.MEMBER:
		assert {one.key for one in after} <= {one.key for one in before}
	assert not {one.key for one in after} - {one.key for one in before}
