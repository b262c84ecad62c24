from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.directory import Directory
from tanxin.domain.model import Obligation, Organization, Person, Post, PostKind, TalkerRole
from tanxin.domain.who import eligible_talkers, resolve_talker, talker_now
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
	st.sampled_from(sorted(set(TalkerRole) - {TalkerRole.OFFICER})),
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


@pytest.mark.parametrize(
	("role", "person", "vacant", "expected"),
	[
		(EITHER, "chen", (), {"li", "wang", "zhao"}),
		(EITHER, "zhao", (), {"li", "wang"}),  # nobody with himself
		(EITHER, "chen", ("li", "wang", "zhao"), {"boss", "vice"}),  # no team left: the level above
		(SUPERIOR, "li", (), {"boss", "vice"}),
		(SUPERIOR, "boss", (), set()),
		(BRANCH, "chen", (), {"li"}),
		(BRANCH, "chen", ("li",), {"wang"}),
		(HIGHER, "li", (), {"boss"}),
		(HIGHER, "boss", (), set()),
		(TalkerRole.CHOSEN, "chen", (), {"li", "wang", "zhao"}),  # nobody named
	],
)
def test_others_may_talk_only_where_the_rule_says_so(role, person, vacant, expected):
	assert eligible_talkers(rule(talker=role), person, unit(vacant), TODAY) == expected


def test_whom_the_person_asked_for_is_the_one_who_may_talk():
	asked = rule(talker=TalkerRole.CHOSEN)
	assert eligible_talkers(asked, "chen", unit(), TODAY, requested="boss") == {"boss"}
	assert eligible_talkers(asked, "chen", unit(), TODAY, requested="chen") == {"li", "wang", "zhao"}


def test_bad_data_entitles_nobody():
	loop = Directory(STAFF, [replace(TREE[0], parent="branch"), TREE[1]], [])
	assert eligible_talkers(rule(talker=EITHER), "chen", loop, TODAY) == frozenset()
	assert eligible_talkers(rule(talker=EITHER), "stranger", unit(), TODAY) == frozenset()


#: Roles that any of the team answers to.
TEAMS = {
	TalkerRole.SECRETARY_OR_COMMITTEE,
	TalkerRole.SUPERIOR_SECRETARY_OR_COMMITTEE,
	TalkerRole.CHOSEN,
}


@given(
	directories(),
	st.sampled_from(sorted(set(TalkerRole) - {TalkerRole.OFFICER})),
	st.sampled_from(PEOPLE),
	st.none() | st.sampled_from(PEOPLE),
	DAYS,
	st.none() | DAYS,
)
def test_who_must_talk_may_talk_and_so_may_only_people_in_post(
	directory, role, person, requested, on, standing
):
	asked = rule(talker=role)
	able = eligible_talkers(asked, person, directory, on, standing, requested)
	choice = resolve_talker(asked, person, directory, on, requested, standing)
	assert choice.person is None or choice.person in able
	assert person not in able
	assert all(directory.present(each, on) for each in able)
	if role in (BRANCH, HIGHER):
		assert able == {choice.person} - {None}
	elif role in TEAMS and requested not in able:
		teams = [set(directory.team_of(place.id, on)) for place in directory.organizations]
		assert not able or any(able == team - {person} for team in teams)


def owed(talker, role=BRANCH, **changes):
	started = TODAY - timedelta(days=9)
	plain = Obligation("R|e1", "R", "chen", "branch", talker, "由书记谈话", started, TODAY, event="e1")
	return plain._replace(**changes), rule(talker=role)


def now(talker, role=BRANCH, directory=None, requested=None, **changes):
	return talker_now(*owed(talker, role, **changes), directory or unit(), TODAY, requested)


def left(*who):
	yesterday = TODAY - timedelta(days=1)
	return [replace(each, left_on=yesterday) if each.id in who else each for each in STAFF]


@pytest.mark.parametrize(
	("talker", "role", "requested"),
	[
		("li", BRANCH, None),
		("zhao", EITHER, None),  # any of the team keeps it
		("boss", TalkerRole.CHOSEN, "boss"),
	],
)
def test_who_still_holds_the_post_keeps_the_talk(talker, role, requested):
	assert now(talker, role, requested=requested) is None


def test_who_has_left_hands_over_to_whoever_must_talk_now():
	choice = now("li", directory=unit(staff=left("li")))
	assert choice.person == "wang"
	assert choice.reason == "原谈话人li同志已离开；“一支部”书记空缺，由副书记wang同志谈话"
	asked = now("lone", TalkerRole.CHOSEN, unit(staff=left("lone")), requested="lone")
	assert asked.person == "li" and "已离开" in asked.reason


def test_who_lost_the_post_hands_over_and_the_reason_says_so():
	choice = now("lone")
	assert choice.person == "li" and choice.reason.startswith("原谈话人lone同志已不任该职；")


def test_a_stand_in_gives_the_talk_back_once_the_post_is_filled():
	assert now("wang").person == "li"
	assert now("wang", directory=unit(["li"])) is None


def test_who_is_still_here_is_replaced_by_somebody_and_never_by_nobody():
	bare = Directory(STAFF, TREE, [])
	assert now("li", directory=bare) is None
	gone = now("li", directory=Directory(left("li"), TREE, []))
	assert gone.person is None and "请登记书记任职" in gone.reason


def test_an_obligation_that_had_nobody_gets_its_talker_once_there_is_one():
	assert now(None).person == "li"
	assert now(None, directory=Directory(STAFF, TREE, [])) is None


def test_what_happened_to_a_secretary_stays_with_the_level_above_after_he_steps_down():
	posts = [
		Post("li", "branch", SECRETARY, to_date=TODAY - timedelta(days=5)),
		Post("wang", "branch", SECRETARY),
	]
	directory = unit(["li", "wang"], posts)
	assert now("boss", HIGHER, directory, person="li") is None
	assert now("boss", HIGHER, directory, person="li", event=None).person == "wang"


@given(
	directories(),
	st.sampled_from(sorted(set(TalkerRole) - {TalkerRole.OFFICER})),
	st.sampled_from(PEOPLE[:4]),
	st.none() | st.sampled_from(PEOPLE[4:]),
	st.none() | st.sampled_from(PEOPLE),
	DAYS,
)
def test_handing_over_twice_is_handing_over_once(directory, role, person, talker, requested, on):
	obligation, asked = owed(talker, role, person=person)
	choice = talker_now(obligation, asked, directory, on, requested)
	if choice is None:
		return
	assert choice.person not in (talker, person) and is_chinese(choice.reason)
	assert choice.person is None or directory.present(choice.person, on)
	after = obligation._replace(talker=choice.person, talker_reason=choice.reason)
	assert talker_now(after, asked, directory, on, requested) is None
