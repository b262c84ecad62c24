from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.approver import may_sign, resolve_approver
from tanxin.domain.delegation import Delegation
from tanxin.domain.directory import Directory
from tanxin.domain.model import Category, Organization, Person, Post, PostKind
from tanxin.tests.domain.worlds import DAYS, ORGANIZATIONS, PEOPLE, directories, is_chinese

TODAY = date(2026, 11, 20)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
HEART = Category.HEART

TREE = [
	Organization("county", "县委", top_signer="mayor", top_signer_alternate="deputy"),
	Organization("office", "机关党委", "county"),
	Organization("branch", "一支部", "office"),
]
STAFF = [
	Person(each, f"{each}同志", "branch")
	for each in ("boss", "head", "mayor", "deputy", "li", "wang", "clerk")
]
POSTS = [
	Post("boss", "county", PostKind.SECRETARY),
	Post("head", "office", PostKind.SECRETARY),
	Post("li", "branch", PostKind.SECRETARY),
]
UNIT = Directory(STAFF, TREE, POSTS)
SETS_OF_PEOPLE = st.sets(st.sampled_from(PEOPLE), max_size=4)


def approver(persons=("wang",), author="clerk", talkers=("li",), unit=UNIT, organization="branch"):
	return resolve_approver(organization, talkers, persons, author, unit, TODAY)


def test_the_secretary_signs_even_where_he_talks_himself():
	choice = approver()
	assert choice.person == "li" and "同时是谈话人" in choice.reason


@pytest.mark.parametrize(
	("persons", "author", "signer"),
	[
		({"li"}, "clerk", "head"),
		({"wang"}, "li", "head"),
		({"li", "head"}, "clerk", "boss"),
		({"li", "head", "boss"}, "clerk", "mayor"),
		({"li", "head", "boss", "mayor"}, "clerk", "deputy"),
		({"li", "head", "boss"}, "mayor", "deputy"),
		({"li", "head", "boss", "mayor"}, "deputy", None),
	],
)
def test_it_goes_up_past_whoever_may_not_sign(persons, author, signer):
	choice = approver(persons, author)
	assert choice.person == signer
	assert ("请在最上级党组织中指定签批人" in choice.reason) == (signer is None)


def test_a_vacant_post_goes_up_and_says_so():
	unit = Directory(STAFF, TREE, [post for post in POSTS if post.person != "li"])
	choice = approver(unit=unit)
	assert choice.person == "head" and "“一支部”书记空缺" in choice.reason


def test_a_secretary_who_left_yesterday_does_not_sign():
	staff = [replace(each, left_on=YESTERDAY) if each.id == "li" else each for each in STAFF]
	assert approver(unit=Directory(staff, TREE, POSTS)).person == "head"


@pytest.mark.parametrize(
	("tree", "posts", "said"),
	[
		(TREE, [*POSTS, Post("wang", "branch", PostKind.SECRETARY)], "2名书记"),
		([replace(TREE[0], parent="branch"), *TREE[1:]], [], "成环"),
		(TREE[1:], [], "不存在"),
	],
)
def test_bad_data_is_the_reason_why_nobody_is_found(tree, posts, said):
	choice = approver(unit=Directory(STAFF, tree, posts))
	assert choice.person is None and said in choice.reason


def test_a_plan_without_organisation_has_no_approver():
	choice = approver(organization=None)
	assert choice.person is None and "请先填写党组织" in choice.reason


@given(directories(), st.sampled_from(ORGANIZATIONS), SETS_OF_PEOPLE, st.sampled_from(PEOPLE), DAYS)
def test_the_approver_is_never_a_subject_the_author_or_gone(directory, organization, persons, author, on):
	choice = resolve_approver(organization, [], persons, author, directory, on)
	assert is_chinese(choice.reason)
	if choice.person is not None:
		assert choice.person not in persons and choice.person != author
		assert directory.present(choice.person, on)
		assert may_sign(
			choice.person, choice.person, [], HEART, organization, directory, on, persons, author
		).allowed


GIVEN = Delegation("li", "wang", YESTERDAY, TOMORROW, made_by="li")


def sign(
	actor="wang", delegation=GIVEN, category=HEART, organization="branch", persons=("head",), author="clerk"
):
	return may_sign(actor, "li", [delegation], category, organization, UNIT, TODAY, persons, author)


def test_a_delegate_signs_in_the_name_of_the_giver():
	right = sign()
	assert (right.allowed, right.on_behalf_of) == (True, "li")


def test_the_approver_signs_in_his_own_name():
	right = sign("li")
	assert (right.allowed, right.on_behalf_of) == (True, None)


@pytest.mark.parametrize(
	"changes",
	[
		{"made_by": "wang"},
		{"made_by": "clerk"},
		{"made_by": None},
		{"giver": "head"},
		{"receiver": "deputy"},
		{"from_date": TOMORROW},
		{"to_date": YESTERDAY},
		{"revoked_on": TODAY},
		{"category": Category.ADMONITION},
		{"organization": "elsewhere"},
	],
)
def test_an_authority_of_other_making_time_or_scope_does_not_count(changes):
	right = sign(delegation=replace(GIVEN, **changes))
	assert not right.allowed and is_chinese(right.reason)


@pytest.mark.parametrize(
	"changes",
	[{"revoked_on": TOMORROW}, {"category": HEART}, {"organization": "office"}],
)
def test_an_authority_over_the_level_above_or_revoked_later_counts(changes):
	assert sign(delegation=replace(GIVEN, **changes)).allowed


@pytest.mark.parametrize(
	"changes",
	[{"persons": ("wang",)}, {"author": "wang"}, {"persons": ("li",)}, {"author": "li"}, {"actor": "x"}],
)
def test_no_authority_lets_a_subject_or_the_author_sign(changes):
	assert not sign(**changes).allowed


@given(
	directories(),
	st.sampled_from(PEOPLE),
	st.sampled_from(PEOPLE),
	st.lists(
		st.builds(
			Delegation,
			st.sampled_from(PEOPLE),
			st.sampled_from(PEOPLE),
			DAYS,
			DAYS,
			made_by=st.sampled_from(PEOPLE),
		),
		max_size=6,
	),
	SETS_OF_PEOPLE,
	st.sampled_from(PEOPLE),
	DAYS,
)
def test_who_signs_is_the_approver_or_holds_his_own_authority(
	directory, actor, approver_, delegations, persons, author, on
):
	right = may_sign(actor, approver_, delegations, HEART, None, directory, on, persons, author)
	assert is_chinese(right.reason)
	if right.allowed:
		assert actor not in persons and actor != author and directory.present(actor, on)
		assert approver_ not in persons and approver_ != author and directory.present(approver_, on)
		assert right.on_behalf_of == (None if actor == approver_ else approver_)
		assert actor == approver_ or any(
			(each.giver, each.receiver) == (approver_, actor) and each.made_by == approver_
			for each in delegations
		)
