"""Who signs step by step: found from the posts, past whoever may not, never twice in a row by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.chain import chain_for
from tanxin.domain.directory import Directory
from tanxin.domain.model import Organization, Person, Place, Post, PostKind, Step
from tanxin.tests.domain.worlds import DAYS, ORGANIZATIONS, PEOPLE, directories, is_chinese

TODAY = date(2026, 11, 20)
CHARGE = Step(PostKind.LEADER_IN_CHARGE, Place.TOP, title="分管部长")
HEAD = Step(PostKind.COMMITTEE_MEMBER, Place.TOP, "组织", "常委组织部长")
BOSS = Step(PostKind.SECRETARY, Place.TOP, title="市委主要领导")
REMINDER, ADMONITION = (CHARGE, HEAD), (CHARGE, HEAD, BOSS)

TREE = [
	Organization("city", "市委", top_signer="named", top_signer_alternate="other"),
	Organization("bureau", "局党委", "city"),
	Organization("branch", "一支部", "bureau"),
]
STAFF = [
	Person(each, f"{each}同志", "branch")
	for each in ("charge", "away", "head", "boss", "named", "other", "li", "wang", "clerk")
]
POSTS = [
	Post("away", "city", PostKind.LEADER_IN_CHARGE, in_charge_of="elsewhere"),
	Post("charge", "city", PostKind.LEADER_IN_CHARGE, in_charge_of="bureau"),
	Post("other", "city", PostKind.COMMITTEE_MEMBER, portfolio="宣传"),
	Post("head", "city", PostKind.COMMITTEE_MEMBER, portfolio="组织、干部"),
	Post("boss", "city", PostKind.SECRETARY),
	Post("li", "branch", PostKind.SECRETARY),
]


def chain(steps=ADMONITION, persons=("wang",), author="clerk", posts=POSTS, tree=TREE, organization="branch"):
	return chain_for(steps, organization, ["li"], persons, author, Directory(STAFF, tree, posts), TODAY)


def people(*args, **more):
	return [each.person for each in chain(*args, **more)]


def without(*gone):
	return [post for post in POSTS if post.person not in gone]


def test_an_admonition_goes_through_three_hands_and_a_reminder_through_two():
	assert people() == ["charge", "head", "boss"]
	assert people(REMINDER) == ["charge", "head"]
	assert [each.title for each in chain()] == ["分管部长", "常委组织部长", "市委主要领导"]


def test_where_the_last_post_is_vacant_the_secretary_decides():
	found = chain(REMINDER, posts=without("head"))
	assert [each.person for each in found] == ["charge", "boss"]
	assert "常委组织部长空缺" in found[-1].reason and "书记" in found[-1].reason


def test_a_step_that_nobody_takes_is_taken_by_the_next_and_says_so():
	found = chain(posts=without("charge"))
	assert [each.person for each in found] == ["head", "boss"]
	assert found[0].title == "分管部长、常委组织部长"
	assert "分管部长空缺" in found[0].reason and "一并签批" in found[0].reason


@pytest.mark.parametrize(
	("persons", "author", "signers"),
	[
		(("head",), "clerk", ["charge", "boss"]),
		(("wang",), "charge", ["head", "boss"]),
		(("boss",), "clerk", ["charge", "head", "named"]),
		(("boss", "named"), "clerk", ["charge", "head", "other"]),
		(("boss", "named"), "other", ["charge", "head", None]),
	],
)
def test_nobody_signs_about_himself_nor_what_he_drafted(persons, author, signers):
	found = chain(persons=persons, author=author)
	assert [each.person for each in found] == signers
	if None in signers:
		assert "指定签批人" in found[-1].reason


def test_what_stands_against_somebody_in_two_posts_is_said_once():
	tree = [replace(TREE[0], top_signer="boss"), *TREE[1:]]
	last = chain(author="boss", tree=tree)[-1]
	assert last.person == "other"
	assert last.reason.count("计划拟定人") == 1


def test_where_nobody_is_left_it_is_said_what_to_set():
	tree = [replace(TREE[0], top_signer=None, top_signer_alternate=None), *TREE[1:]]
	found = chain(posts=[], tree=tree)
	assert all(each.person is None for each in found)
	assert all("指定签批人" in each.reason for each in found)


def test_one_person_in_two_posts_signs_once_when_the_steps_follow_each_other():
	posts = [replace(post, person="charge") if post.person == "head" else post for post in POSTS]
	assert people(posts=posts) == ["charge", "boss"]
	posts = [replace(post, person="charge") if post.person == "boss" else post for post in POSTS]
	assert people(posts=posts) == ["charge", "head", "charge"]


def test_a_vacant_post_is_looked_for_at_the_next_level():
	steps = (Step(PostKind.SECRETARY), Step(PostKind.SECRETARY, Place.ABOVE))
	posts = [*POSTS, Post("head", "bureau", PostKind.SECRETARY)]
	assert people(steps, posts=posts) == ["li", "head"]
	assert people(steps, posts=without("li")) == ["boss"]
	assert people(steps, organization="city") == ["boss", "named"]


@pytest.mark.parametrize(
	("tree", "organization", "said"),
	[(TREE, None, "请先填写党组织"), ([replace(TREE[0], parent="branch"), *TREE[1:]], "branch", "成环")],
)
def test_bad_data_is_the_reason_why_nobody_is_found(tree, organization, said):
	(found,) = chain(tree=tree, organization=organization)
	assert found.person is None and said in found.reason


STEPS = st.lists(
	st.builds(Step, st.sampled_from(PostKind), st.sampled_from(Place), st.sampled_from(["", "组织"])),
	min_size=1,
	max_size=4,
)


@given(
	STEPS,
	directories(),
	st.sampled_from(ORGANIZATIONS),
	st.sets(st.sampled_from(PEOPLE), max_size=4),
	st.sampled_from(PEOPLE),
	DAYS,
)
def test_a_chain_never_holds_a_subject_the_author_or_somebody_gone(steps, unit, place, persons, author, on):
	found = chain_for(steps, place, [], persons, author, unit, on)
	assert 1 <= len(found) <= len(steps)
	for each, after in zip(found, [*found[1:], None], strict=True):
		assert is_chinese(each.reason)
		if each.person is not None:
			assert each.person not in persons and each.person != author and unit.present(each.person, on)
			assert after is None or each.person != after.person
