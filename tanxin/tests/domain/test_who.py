from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.directory import Directory
from tanxin.domain.model import Organization, Person, Post, PostKind, TalkerRole
from tanxin.domain.who import resolve_talker
from tanxin.tests.domain.worlds import DAYS, PEOPLE, directories, is_chinese, rule

TODAY = date(2026, 11, 20)
TREE = [Organization("county", "县委"), Organization("branch", "一支部", "county")]
STAFF = [Person(each, f"{each}同志", "branch") for each in ("li", "wang", "zhao", "chen", "lone")]
STAFF += [Person("boss", "老周", "county"), Person("vice", "老吴", "county"), Person("adrift", "游某", None)]
SECRETARY, DEPUTY, MEMBER = PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY, PostKind.COMMITTEE_MEMBER
POSTS = [
	Post("boss", "county", SECRETARY),
	Post("vice", "county", DEPUTY),
	Post("li", "branch", SECRETARY),
	Post("wang", "branch", DEPUTY),
	Post("zhao", "branch", MEMBER),
]


def unit(without=(), posts=(), staff=STAFF, tree=TREE):
	return Directory(staff, tree, [post for post in POSTS if post.person not in without] + list(posts))


def talker(role, person="chen", directory=None, requested=None):
	return resolve_talker(rule(talker=role), person, directory or unit(), TODAY, requested)


BRANCH, HIGHER = TalkerRole.BRANCH_SECRETARY, TalkerRole.SECRETARY
EITHER, SUPERIOR = TalkerRole.SECRETARY_OR_COMMITTEE, TalkerRole.SUPERIOR_SECRETARY_OR_COMMITTEE


@pytest.mark.parametrize(
	("role", "person", "vacant", "expected"),
	[
		(BRANCH, "chen", (), "li"),
		(BRANCH, "chen", ("li",), "wang"),  # vacant: the deputy
		(BRANCH, "wang", ("li",), "boss"),  # the deputy himself: up
		(BRANCH, "chen", ("li", "wang"), "boss"),  # no deputy: up, not a committee member
		(BRANCH, "li", (), "boss"),  # the secretary himself: up, not his own deputy
		(HIGHER, "zhao", (), "li"),
		(HIGHER, "li", (), "boss"),
		(HIGHER, "vice", (), "boss"),
		(HIGHER, "boss", (), None),  # nobody above the top
		(EITHER, "chen", ("li", "wang"), "zhao"),  # 其他委员
		(EITHER, "li", (), "wang"),
		(SUPERIOR, "li", (), "boss"),
		(SUPERIOR, "li", ("boss",), "vice"),
		(SUPERIOR, "boss", (), None),
	],
)
def test_the_post_names_the_talker(role, person, vacant, expected):
	choice = talker(role, person, unit(vacant))
	assert choice.person == expected
	assert is_chinese(choice.reason)


def test_a_vacant_post_is_named_in_the_reason():
	assert "“一支部”书记空缺，由副书记wang同志谈话" == talker(BRANCH, directory=unit(["li"])).reason


def test_who_is_on_two_teams_is_answered_for_by_the_higher():
	directory = unit(posts=[Post("zhao", "county", MEMBER)])
	assert talker(HIGHER, "zhao", directory).person == "boss"


def test_the_contact_person_talks_while_on_the_team():
	def staff(contact):
		return [replace(each, contact_person=contact) if each.id == "chen" else each for each in STAFF]

	assert talker(EITHER, directory=unit(staff=staff("zhao"))).person == "zhao"
	assert talker(EITHER, directory=unit(staff=staff("lone"))).person == "li"
	assert talker(BRANCH, directory=unit(staff=staff("zhao"))).person == "li"


@pytest.mark.parametrize(
	("requested", "expected", "said"),
	[
		("boss", "boss", "本人申请"),
		(None, "li", "没有指明"),
		("chen", "li", "是自己"),
		("nobody", "li", "不在册"),
	],
)
def test_who_asks_for_a_talk_chooses_with_whom(requested, expected, said):
	choice = talker(TalkerRole.CHOSEN, requested=requested)
	assert choice.person == expected and said in choice.reason


@pytest.mark.parametrize(
	("directory", "person", "said"),
	[
		(unit(posts=[Post("chen", "branch", SECRETARY)]), "zhao", "2名书记"),
		(unit(["li", "wang"], tree=[replace(TREE[0], parent="branch"), TREE[1]]), "chen", "成环"),
		(unit(), "adrift", "没有所属党组织"),
		(unit(), "stranger", "不在名册中"),
		(Directory(STAFF, TREE, []), "chen", "请登记书记任职或另行指定谈话人"),
	],
)
def test_bad_data_is_the_reason_why_nobody_is_found(directory, person, said):
	bare = Directory(STAFF, [replace(TREE[0], parent="branch"), TREE[1]], []) if said == "成环" else directory
	choice = talker(BRANCH, person, bare)
	assert choice.person is None and said in choice.reason


def test_a_secretary_who_left_yesterday_is_a_vacant_post():
	staff = [replace(each, left_on=TODAY - timedelta(days=1)) if each.id == "li" else each for each in STAFF]
	assert talker(BRANCH, directory=unit(staff=staff)).person == "wang"


@given(
	directories(),
	st.sampled_from(TalkerRole),
	st.sampled_from(PEOPLE),
	st.none() | st.sampled_from(PEOPLE),
	DAYS,
)
def test_nobody_talks_with_himself_and_every_choice_has_a_reason(directory, role, person, requested, on):
	choice = resolve_talker(rule(talker=role), person, directory, on, requested)
	assert choice.person != person
	assert is_chinese(choice.reason)
	if choice.person is not None:
		assert directory.present(choice.person, on)
