"""Authorities to sign (授权代签): whose, for what, from when to when, and never further than one step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.approver import may_sign
from tanxin.domain.delegation import (
	Delegation,
	against,
	covers,
	given_to,
	last_possible_day,
	problems,
	reaches,
	receivers,
)
from tanxin.domain.directory import Directory
from tanxin.domain.model import Category, Organization, Person
from tanxin.domain.values import FORMAL_CATEGORIES
from tanxin.tests.domain.worlds import DAYS, ORGANIZATIONS, PEOPLE, directories, is_chinese

TODAY = date(2026, 11, 20)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
HEART = Category.HEART
TREE = [
	Organization("county", "县委"),
	Organization("office", "机关党委", "county"),
	Organization("branch", "一支部", "office"),
	Organization("other", "二支部", "office"),
]
STAFF = [
	*(Person(each, f"{each}同志", "branch") for each in ("li", "wang", "zhao", "clerk", "subject")),
	Person("gone", "走了同志", "branch", left_on=YESTERDAY),
]
UNIT = Directory(STAFF, TREE, [])
GIVEN = Delegation("li", "wang", TODAY, TOMORROW, made_by="li")
DELEGATIONS = st.builds(
	Delegation,
	st.sampled_from(PEOPLE),
	st.sampled_from(PEOPLE),
	DAYS,
	DAYS,
	category=st.sampled_from([None, *Category]),
	organization=st.sampled_from([None, *ORGANIZATIONS]),
	revoked_on=st.none() | DAYS,
	made_by=st.none() | st.sampled_from(PEOPLE),
	giver_signs=st.booleans(),
	receiver_signs_in=st.booleans(),
)


def refused(new: Delegation = GIVEN, others=()) -> str:
	return "".join(problems(new, others, UNIT, TODAY))


@pytest.mark.parametrize(
	("changes", "said"),
	[
		({"receiver": "li"}, "给自己"),
		({"made_by": "wang"}, "不是由授权领导本人"),
		({"made_by": "clerk"}, "不是由授权领导本人"),
		({"made_by": None}, "不是由授权领导本人"),
		({"from_date": TOMORROW}, "2026-11-21起生效"),
		({"from_date": YESTERDAY, "to_date": YESTERDAY}, "2026-11-19到期"),
		({"revoked_on": TODAY}, "已撤回"),
		({"revoked_on": YESTERDAY}, "已撤回"),
		({"giver_signs": False}, "不任职"),
		({"receiver_signs_in": False}, "停用"),
	],
)
def test_what_makes_it_count_no_more_is_said(changes, said):
	assert said in against(replace(GIVEN, **changes), TODAY)


@pytest.mark.parametrize("changes", [{}, {"to_date": TODAY}, {"from_date": YESTERDAY}])
def test_its_first_and_last_day_are_part_of_it(changes):
	assert not against(replace(GIVEN, **changes), TODAY)


@pytest.mark.parametrize("category", list(Category))
def test_an_authority_for_everything_does_not_reach_formal_talks(category):
	assert reaches(GIVEN, category) == (category not in FORMAL_CATEGORIES)
	assert reaches(replace(GIVEN, category=category), category)


@pytest.mark.parametrize(
	("organization", "matter", "within"),
	[
		(None, "branch", True),
		(None, None, True),
		("office", "branch", True),
		("branch", "branch", True),
		("branch", "office", False),
		("branch", "other", False),
		("branch", None, False),
	],
)
def test_an_organisation_narrows_it_to_itself_and_all_below(organization, matter, within):
	assert covers(replace(GIVEN, organization=organization), HEART, matter, UNIT) is within


def test_what_was_given_to_somebody_is_not_passed_on():
	onwards = Delegation("wang", "zhao", TODAY, TOMORROW, made_by="wang")
	assert given_to("wang", "li", [GIVEN, onwards], HEART, "branch", UNIT, TODAY)
	assert not given_to("zhao", "li", [GIVEN, onwards], HEART, "branch", UNIT, TODAY)


@pytest.mark.parametrize(
	("changes", "said"),
	[
		({"receiver": "li"}, "不能授权给自己"),
		({"to_date": YESTERDAY}, "早于起始"),
		({"from_date": YESTERDAY}, "过去"),
		({"to_date": date(2027, 11, 21)}, "最长一年"),
		({"giver_signs": False}, "没有任职"),
		({"receiver": "gone"}, "不在在册"),
		({"receiver": "nobody"}, "不在在册"),
		({"receiver_signs_in": False}, "登录账号"),
	],
)
def test_what_cannot_be_given_is_refused_in_a_sentence(changes, said):
	assert said in refused(replace(GIVEN, **changes))


def test_a_year_is_the_longest():
	assert refused(replace(GIVEN, to_date=date(2027, 11, 20))) == ""
	assert last_possible_day(date(2028, 2, 29)) == date(2029, 2, 28)


@pytest.mark.parametrize(
	("other", "twice"),
	[
		({}, True),
		({"from_date": TOMORROW, "to_date": TOMORROW}, True),
		({"category": Category.HEART}, True),
		({"organization": "branch"}, True),
		({"category": Category.ADMONITION}, False),
		({"receiver": "wang"}, False),
		({"giver": "clerk"}, False),
		({"revoked_on": TODAY}, False),
		({"receiver_signs_in": False}, False),
		({"from_date": TODAY + timedelta(2), "to_date": TODAY + timedelta(9)}, False),
	],
)
def test_one_matter_is_given_to_one_person_at_a_time(other, twice):
	others = [replace(GIVEN, **{"receiver": "zhao", **other})]
	assert ("已授权zhao同志" in refused(others=others)) is twice


@pytest.mark.parametrize(
	("one", "other", "twice"),
	[("branch", "branch", True), ("office", "branch", True), ("branch", "office", True), ("branch", "other", False)],
)  # fmt: skip
def test_two_branches_may_be_given_to_two_people(one, other, twice):
	others = [replace(GIVEN, receiver="zhao", organization=other)]
	assert bool(refused(replace(GIVEN, organization=one), others)) is twice


def test_those_told_are_those_who_may_sign():
	given = [GIVEN, replace(GIVEN, receiver="subject"), replace(GIVEN, receiver="gone"), GIVEN]
	found = receivers("li", given, HEART, "branch", UNIT, TODAY, {"subject", None})
	assert found == ("wang",)
	assert receivers("li", given, HEART, "nowhere", UNIT, TODAY, ()) == ("wang", "subject")
	narrow = [replace(GIVEN, organization="branch")]
	assert receivers("li", narrow, HEART, "nowhere", UNIT, TODAY, ()) == ()


@given(
	directories(),
	st.sampled_from(PEOPLE),
	st.sampled_from(PEOPLE),
	st.lists(DELEGATIONS, max_size=6),
	st.sampled_from(list(Category)),
	st.sampled_from([None, *ORGANIZATIONS]),
	st.sets(st.sampled_from(PEOPLE), max_size=3),
	st.sampled_from(PEOPLE),
	DAYS,
)
def test_who_signs_for_a_leader_holds_his_own_living_authority_for_it(
	directory, actor, leader, delegations, category, organization, persons, author, on
):
	right = may_sign(actor, leader, delegations, category, organization, directory, on, persons, author)
	assert is_chinese(right.reason)
	if right.allowed and actor != leader:
		held = [
			each
			for each in delegations
			if (each.giver, each.receiver, each.made_by) == (leader, actor, leader)
			and each.from_date <= on <= each.to_date
			and (each.revoked_on is None or on < each.revoked_on)
			and each.giver_signs
			and each.receiver_signs_in
			and (each.category is category or (each.category is None and category not in FORMAL_CATEGORIES))
		]
		assert held and actor not in persons and actor != author
	told = receivers(leader, delegations, category, organization, directory, on, {*persons, author})
	for each in told:
		allowed = may_sign(each, leader, delegations, category, organization, directory, on, persons, author)
		leader_may = leader not in persons and leader != author and directory.present(leader, on)
		assert allowed.allowed == leader_may or each == leader
