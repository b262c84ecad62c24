"""The next level up: who takes over what was not signed in time, and that it never comes back or to the wrong one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.approver import candidates
from tanxin.domain.chain import Signature, Signer
from tanxin.domain.directory import Directory, DirectoryProblem
from tanxin.domain.escalation import next_level, without_step
from tanxin.domain.model import Organization, Person, Post, PostKind
from tanxin.tests.domain.worlds import DAYS, ORGANIZATIONS, PEOPLE, directories, is_chinese

TODAY = date(2026, 11, 20)
TREE = [
	Organization("county", "县委", top_signer="mayor", top_signer_alternate="other"),
	Organization("town", "镇党委", "county"),
	Organization("branch", "一支部", "town"),
]
NAMES = ("boss", "head", "deputy", "li", "mayor", "other", "wang", "clerk", "gone")
STAFF = [Person(each, f"{each}同志", "branch") for each in NAMES if each != "gone"]
POSTS = [
	Post("boss", "county", PostKind.SECRETARY),
	Post("head", "town", PostKind.SECRETARY),
	Post("deputy", "town", PostKind.DEPUTY_SECRETARY),
	Post("li", "branch", PostKind.SECRETARY),
]


def above(late, level="", persons=("wang",), authors=("clerk",), others=(), posts=POSTS, no_account=()):
	unit = Directory(STAFF, TREE, posts)
	return next_level("branch", late, level, (), persons, authors, others, unit, TODAY, no_account)


@pytest.mark.parametrize(
	("late", "level", "found"),
	[
		(["li"], "branch", "head"),
		(["li"], "", "head"),
		(["head"], "town", "boss"),
		(["li", "head"], "town", "boss"),
		(["deputy"], "town", "head"),
		(["boss"], "county", "mayor"),
		(["mayor"], "county", "boss"),  # had he been there, he would have been asked before
		(["boss", "mayor"], "county", "other"),
		(["boss", "mayor", "other"], "county", None),
		(["gone"], "branch", "li"),
	],
)
def test_it_goes_one_level_up_and_at_the_top_to_whom_the_unit_named(late, level, found):
	choice = above(late, level)
	assert choice.person == found
	assert is_chinese(choice.reason)


def test_whoever_may_not_sign_is_passed_over_and_said():
	assert above(["li"], persons=("head",)).person == "boss"
	assert above(["li"], authors=("head", "boss")).person == "mayor"
	assert above(["li"], others=("head",)).reason.startswith("上级“镇党委”书记是其他环节的签批人")
	assert above(["li"], no_account=("head",)).person == "boss"
	vacant = above(["li"], posts=[post for post in POSTS if post.person != "head"])
	assert vacant.person == "boss" and "上级“镇党委”书记空缺" in vacant.reason


def test_nobody_left_is_said_with_what_to_do():
	choice = above(["li"], persons=("head", "boss", "mayor", "other"))
	assert choice.person is None and "请提醒签批人" in choice.reason


@given(
	directories(),
	st.sampled_from(ORGANIZATIONS),
	st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True),
	st.sampled_from(["", *ORGANIZATIONS]),
	*(st.frozensets(st.sampled_from(PEOPLE), max_size=3) for _number in range(4)),
	DAYS,
)
def test_it_never_comes_back_nor_to_a_subject_an_author_or_another_signer(
	unit, place, late, level, persons, authors, others, no_account, on
):
	choice = next_level(place, late, level, (), persons, authors, others, unit, on, no_account)
	assert is_chinese(choice.reason)
	if choice.person is None:
		return
	assert choice.person not in {*late, *persons, *authors, *others, *no_account}
	assert unit.present(choice.person, on)
	try:
		assert choice.person in {each.person for each in candidates(place, unit, on)}
	except DirectoryProblem:
		pytest.fail("a tree that names nobody named somebody")


ONE, TWO = Signature("审核", "one", "一"), Signature("审批", "two", "二")
TOGETHER = Signature("会签", "a", "三", together=(Signer("a"), Signer("b")), needs="All")


def test_another_gives_the_signature_in_its_place():
	instead = Signature("审核", "three", "新", late=("one",))
	assert without_step((ONE, TOGETHER, TWO), 1, instead) == ((instead, TOGETHER, TWO), False)


def test_who_signs_alone_later_on_signs_both_then():
	instead = Signature("审核", "two", "新", late=("one",))
	chain, taken_in = without_step((ONE, TOGETHER, TWO), 1, instead)
	assert taken_in and [each.title for each in chain] == ["会签", "审核、审批"]
	assert chain[-1].person == "two" and chain[-1].reason == "新；二" and chain[-1].late == ("one",)
