"""Steps before the approval: which route stands, whom it falls on, and that nobody signs twice or about himself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.approver import resolve_approver
from tanxin.domain.chain import Circumstances, Needs, Signature, Signer, lost_post
from tanxin.domain.directory import Directory
from tanxin.domain.model import Category, Organization, Person, Place, Post, PostKind, Step
from tanxin.domain.routes import APPROVAL, Route, RouteStep, StepKind, flaws, route_for, signatures
from tanxin.domain.values import FORMAL_CATEGORIES
from tanxin.tests.domain.worlds import DAYS, MAYBE_DAYS, ORGANIZATIONS, PEOPLE, directories, is_chinese

TODAY = date(2026, 11, 20)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
HEART, INTEGRITY = Category.HEART, Category.INTEGRITY
REVIEW, CO_SIGN = StepKind.REVIEW, StepKind.CO_SIGN

TREE = [
	Organization("city", "市委"),
	Organization("bureau", "局党委", "city"),
	Organization("branch", "一支部", "bureau"),
]
NAMES = ("boss", "head", "deputy", "one", "two", "three", "chief", "wang", "clerk", "outside")
STAFF = [Person(each, f"{each}同志", "branch") for each in NAMES]
POSTS = [
	Post("boss", "city", PostKind.SECRETARY),
	Post("chief", "city", PostKind.LEADER_IN_CHARGE, in_charge_of="bureau"),
	Post("head", "bureau", PostKind.SECRETARY),
	Post("deputy", "bureau", PostKind.DEPUTY_SECRETARY),
	Post("one", "bureau", PostKind.COMMITTEE_MEMBER, portfolio="组织"),
	Post("two", "bureau", PostKind.COMMITTEE_MEMBER, portfolio="纪检"),
	Post("three", "bureau", PostKind.COMMITTEE_MEMBER, portfolio="宣传"),
]
DEPUTY = RouteStep(REVIEW, "审核", Step(PostKind.DEPUTY_SECRETARY))
COMMITTEE = RouteStep(CO_SIGN, "会签", Step(PostKind.COMMITTEE_MEMBER))
ANY_MEMBER = replace(COMMITTEE, needs=Needs.ANY)


def chain(
	*steps,
	persons=("wang",),
	authors=("clerk",),
	posts=POSTS,
	no_account=(),
	organization="bureau",
	staff=STAFF,
):
	unit = Directory(staff, TREE, posts)
	usual = resolve_approver(organization, (), persons, authors[0], unit, TODAY)
	leader = Signature("", usual.person, usual.reason, usual.post, usual.organization)
	line = (organization, *unit.ancestors(organization))
	plan = Circumstances(
		line, frozenset(), frozenset(persons), frozenset(authors), unit, TODAY, frozenset(no_account)
	)
	return signatures(Route("r", tuple(steps)), plan, leader)


def who(found):
	return [[signer.person for signer in each.signers] for each in found]


def test_review_then_co_signing_then_the_leader():
	found = chain(DEPUTY, COMMITTEE)
	assert who(found) == [["deputy"], ["one", "three", "two"], ["head"]]
	assert [each.title for each in found] == ["审核", "会签", APPROVAL]
	assert found[1].needs == Needs.ALL and "全部会签" in found[1].reason
	assert found[0].post == "Deputy Secretary" and found[0].organization == "bureau"


def test_without_steps_the_leader_signs_alone():
	assert who(chain()) == [["head"]]


def test_rows_of_one_title_are_one_step_and_a_person_in_two_of_them_signs_once():
	named = RouteStep(CO_SIGN, "会签", person="outside")
	discipline = RouteStep(CO_SIGN, "会签", Step(PostKind.COMMITTEE_MEMBER, portfolio="纪检"))
	assert who(chain(discipline, named, replace(named, person="two"))) == [["two", "outside"], ["head"]]


@pytest.mark.parametrize(
	("persons", "authors", "left", "said"),
	[
		(("one",), ("clerk",), ["three", "two"], "one同志是谈话对象"),
		(("wang",), ("two",), ["one", "three"], "two同志是计划拟定人"),
		(("one", "two", "three"), ("clerk",), None, "“会签”环节略过"),
	],
)
def test_whoever_is_left_out_of_a_co_signature_is_said(persons, authors, left, said):
	found = chain(COMMITTEE, persons=persons, authors=authors)
	assert who(found) == ([left] if left else []) + [["head"]]
	assert said in found[0].reason
	assert left or said in found[-1].reason


def test_a_vacant_review_goes_up_and_then_to_the_next_step():
	vacant = [post for post in POSTS if post.kind is not PostKind.DEPUTY_SECRETARY]
	found = chain(DEPUTY, posts=[*vacant, Post("chief", "city", PostKind.DEPUTY_SECRETARY)])
	assert who(found) == [["chief"], ["head"]] and "空缺" in found[0].reason
	found = chain(DEPUTY, posts=vacant)
	assert who(found) == [["head"]] and "“审核”环节略过" in found[0].reason


def test_a_vacant_team_post_is_not_co_signed_by_another_level_but_who_is_in_charge_is_looked_for_above():
	found = chain(COMMITTEE, organization="branch")
	assert len(found) == 1 and "“一支部”的委员空缺" in found[0].reason
	charge = RouteStep(CO_SIGN, "会签", Step(PostKind.LEADER_IN_CHARGE))
	assert who(chain(charge, organization="branch")) == [["chief"], ["head"]]


def test_steps_that_fall_on_one_person_are_one():
	found = chain(RouteStep(REVIEW, "审核", Step(PostKind.SECRETARY)))
	assert who(found) == [["head"]] and found[0].title == "审核、审批"
	found = chain(DEPUTY, RouteStep(REVIEW, "复核", person="deputy"))
	assert who(found) == [["deputy"], ["head"]] and found[0].title == "审核、复核"


def test_a_leader_or_reviewer_does_not_co_sign_as_well():
	everybody = [
		RouteStep(CO_SIGN, "会签", Step(kind)) for kind in (PostKind.SECRETARY, PostKind.COMMITTEE_MEMBER)
	]
	found = chain(*everybody, RouteStep(REVIEW, "复核", person="one"))
	assert who(found) == [["three", "two"], ["one"], ["head"]]
	assert "head同志在“审批”环节签" in found[0].reason and "one同志在“复核”环节签" in found[0].reason


def test_all_of_them_need_an_account_any_of_them_does_not():
	found = chain(COMMITTEE, no_account=("two",))
	assert [each.person for each in found] == [None]
	assert "two同志没有可用的登录账号" in found[0].reason and "人员名册" in found[0].reason
	found = chain(ANY_MEMBER, no_account=("two",))
	assert who(found) == [["one", "three"], ["head"]] and "任一人会签" in found[0].reason
	assert who(chain(COMMITTEE, no_account=("two",), persons=("two",))) == [["one", "three"], ["head"]]


def test_where_there_is_no_leader_the_route_does_not_help():
	found = chain(DEPUTY, posts=[POSTS[3]])
	assert len(found) == 1 and found[0].person is None and "请在最上级党组织中指定签批人" in found[0].reason


def test_of_all_each_must_agree_of_any_one():
	together = (Signer("a"), Signer("b"), Signer("c"))
	everybody = Signature("会签", "a", "", together=together, needs="All")
	assert everybody.still_awaited(("a", "b", "c"), "b") == ("a", "c")
	assert everybody.still_awaited(("c",), "c") == ()
	assert replace(everybody, needs="Any").still_awaited(("a", "b", "c"), "b") == ()
	assert Signature("审批", "a", "").still_awaited(("a",), "a") == ()


def route(name="r", **more):
	return Route(name, (DEPUTY,), **more)


@pytest.mark.parametrize(
	("routes", "category", "found"),
	[
		(
			[route("all"), route("near", organization="branch"), route("far", organization="city")],
			HEART,
			"near",
		),
		([route("all"), route("far", organization="city")], HEART, "far"),
		([route("all"), route("other", organization="elsewhere")], HEART, "all"),
		(
			[route("any", organization="bureau"), route("exact", organization="bureau", category=HEART)],
			HEART,
			"exact",
		),
		([route("near", organization="branch"), route("exact", category=HEART)], HEART, "near"),
		([route("heart", category=HEART)], INTEGRITY, None),
		([route("off", enabled=False)], HEART, None),
		([route("over", to_date=YESTERDAY)], HEART, None),
		([route("coming", from_date=TOMORROW)], HEART, None),
		([route("today", from_date=TODAY, to_date=TODAY)], HEART, "today"),
		*(([route("all")], category, None) for category in sorted(FORMAL_CATEGORIES)),
	],
)
def test_the_nearest_route_stands_the_exact_category_first_and_none_for_formal_talks(routes, category, found):
	stands = route_for(routes, ("branch", "bureau", "city"), category, TODAY)
	assert (stands and stands.name) == found


@pytest.mark.parametrize(
	("changes", "places"),
	[
		({}, []),
		({"from_date": TODAY, "to_date": YESTERDAY}, ["to_date"]),
		({"category": Category.ADMONITION}, ["category"]),
		({"steps": ()}, ["steps"]),
		({"steps": (RouteStep(REVIEW, " ", person="x"),)}, ["steps.1.title"]),
		({"steps": (RouteStep(REVIEW, APPROVAL, person="x"),)}, ["steps.1.title"]),
		({"steps": (RouteStep(REVIEW, "审核"),)}, ["steps.1.post"]),
		({"steps": (replace(DEPUTY, person="x"),)}, ["steps.1.post"]),
		({"steps": (COMMITTEE, ANY_MEMBER)}, ["steps.2.needs"]),
		({"steps": (DEPUTY, replace(COMMITTEE, title="审核"))}, ["steps.2.kind"]),
		({"steps": (DEPUTY, DEPUTY)}, ["steps.2.title"]),
		({"steps": (COMMITTEE, DEPUTY, COMMITTEE)}, ["steps"]),
	],
)
def test_what_is_wrong_with_a_route_is_said_at_its_field(changes, places):
	found = list(flaws(replace(route(), **changes)))
	assert [place for place, _sentence in found] == places
	assert all(is_chinese(sentence) for _place, sentence in found)


@given(st.lists(st.tuples(MAYBE_DAYS, MAYBE_DAYS, st.booleans()), min_size=2, max_size=2), DAYS)
def test_two_routes_for_the_same_plans_meet(spans, day):
	one, other = (route(from_date=start, to_date=end, enabled=on) for start, end, on in spans)
	assert one.meets(other) == other.meets(one)
	if one.runs_on(day) and other.runs_on(day):
		assert one.meets(other)
		assert not one.meets(replace(other, organization="x"))


ROWS = st.builds(
	RouteStep,
	st.sampled_from(StepKind),
	st.sampled_from(["审核", "会签", "复核", "办公会会签"]),
	st.builds(Step, st.sampled_from(PostKind), st.sampled_from(Place), st.sampled_from(["", "组织"])),
	needs=st.sampled_from(Needs),
) | st.builds(
	RouteStep,
	st.sampled_from(StepKind),
	st.sampled_from(["审核", "会签"]),
	person=st.sampled_from(PEOPLE),
	needs=st.sampled_from(Needs),
)
SOME = st.frozensets(st.sampled_from(PEOPLE), max_size=3)


@given(
	st.lists(ROWS, min_size=1, max_size=5), directories(loops=False), st.sampled_from(ORGANIZATIONS), SOME, SOME, SOME, DAYS
)  # fmt: skip
def test_nobody_signs_twice_about_himself_what_he_drafted_or_without_account(
	rows, unit, place, persons, authors, no_account, on
):
	line = (place, *unit.ancestors(place))
	usual = resolve_approver(place, (), persons, min(authors, default=None), unit, on)
	leader = Signature("", usual.person, usual.reason, usual.post, usual.organization)
	plan = Circumstances(line, frozenset(), persons, authors, unit, on, no_account)
	found = signatures(Route("r", tuple(rows)), plan, leader)
	assert all(is_chinese(each.reason) for each in found)
	if found[-1].person is None:
		assert len(found) == 1
		return
	assert found[-1].person == leader.person and found[-1].title.endswith(APPROVAL)
	asked = [signer for each in found for signer in each.signers]
	assert len({each.person for each in asked}) == len(asked)
	for signer in asked[:-1]:
		assert signer.person not in persons | authors | no_account and unit.present(signer.person, on)
		assert lost_post(signer, unit, on) == ""
	for each in found:
		assert each.person == each.signers[0].person
		assert bool(each.together) == bool(each.needs)
	said = "".join(each.reason for each in found)
	for row in rows:
		if row.person and row.kind is CO_SIGN and unit.knows(row.person):
			signs = row.person in {each.person for each in asked}
			assert signs or unit.name_of(row.person) in said or "略过" in said
