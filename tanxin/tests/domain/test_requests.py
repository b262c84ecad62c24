"""Whom a person may ask for a talk, and where his request stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.directory import Directory, OrganisationLoop
from tanxin.domain.model import ObligationStatus, Organization, Person, Post, PostKind
from tanxin.domain.requests import Askable, RequestState, state_of, whom_to_ask
from tanxin.domain.transitions import AWAITING, DRAFT, HELD, SIGNED
from tanxin.tests.domain.worlds import DAYS, PEOPLE, directories

TODAY = date(2026, 11, 20)
TREE = [
	Organization("county", "县委"),
	Organization("town", "镇党委", "county"),
	Organization("branch", "村支部", "town"),
]
STAFF = [
	Person(each, each, "branch") for each in ("li", "wang", "zhao", "head", "deputy", "boss", "charge", "me")
]
POSTS = [
	Post("zhao", "branch", PostKind.COMMITTEE_MEMBER),
	Post("li", "branch", PostKind.SECRETARY),
	Post("head", "town", PostKind.SECRETARY),
	Post("deputy", "town", PostKind.DEPUTY_SECRETARY),
	Post("boss", "county", PostKind.SECRETARY),
	Post("charge", "town", PostKind.LEADER_IN_CHARGE, in_charge_of="branch"),
]


def asked(person="me", posts=POSTS, tree=TREE, staff=STAFF):
	return [each.person for each in whom_to_ask(person, Directory(staff, tree, posts), TODAY)]


def test_the_team_the_leader_in_charge_and_the_next_level_are_offered_in_that_order():
	assert asked() == ["li", "zhao", "charge", "head", "deputy"]


def test_each_is_offered_under_his_post_and_level():
	found = whom_to_ask("me", Directory(STAFF, TREE, POSTS), TODAY)
	assert found[0] == Askable("li", "branch", PostKind.SECRETARY)
	assert found[2] == Askable("charge", "town", PostKind.LEADER_IN_CHARGE)


def test_nobody_asks_himself_and_two_levels_up_is_not_offered():
	assert asked("li") == ["zhao", "charge", "head", "deputy"]
	assert "boss" not in asked()


def test_a_level_without_anybody_is_passed_over():
	posts = [post for post in POSTS if post.organization != "town"]
	assert asked(posts=posts) == ["li", "zhao", "boss"]


def test_the_leader_in_charge_of_the_level_above_answers_where_none_is_named_below():
	posts = [replace(post, in_charge_of="town") if post.person == "charge" else post for post in POSTS]
	assert "charge" in asked(posts=posts)


def test_who_left_or_belongs_nowhere_asks_nobody():
	gone = [replace(each, left_on=TODAY - timedelta(days=1)) for each in STAFF]
	assert asked(staff=gone) == []
	assert asked(staff=[*STAFF[:-1], Person("me", "me", None)]) == []


def test_a_loop_of_organisations_is_said():
	with pytest.raises(OrganisationLoop):
		asked(tree=[replace(TREE[0], parent="branch"), *TREE[1:]])


@given(directories(), st.sampled_from(PEOPLE), DAYS)
def test_everybody_offered_is_present_another_and_holds_the_post(directory, person, on):
	try:
		found = whom_to_ask(person, directory, on)
	except OrganisationLoop:
		return
	assert len({each.person for each in found}) == len(found)
	for each in found:
		assert each.person != person and directory.present(each.person, on)
		assert any(
			(post.organization, post.kind) == (each.organization, each.post)
			for post in directory.posts_of(each.person, on)
		)


STATUS = ObligationStatus


@pytest.mark.parametrize(
	("withdrawn", "obligations", "state"),
	[
		(False, [], RequestState.RECEIVED),
		(False, [(STATUS.OPEN, None)], RequestState.RECEIVED),
		(False, [(STATUS.PLANNED, DRAFT)], RequestState.BEING_ARRANGED),
		(False, [(STATUS.PLANNED, AWAITING)], RequestState.BEING_ARRANGED),
		(False, [(STATUS.PLANNED, SIGNED)], RequestState.ARRANGED),
		(False, [(STATUS.PLANNED, HELD)], RequestState.TALKED),
		(False, [(STATUS.MET, HELD)], RequestState.TALKED),
		(False, [(STATUS.MET_LATE, None)], RequestState.TALKED),
		(False, [(STATUS.EXEMPTED, None)], RequestState.CLOSED),
		(False, [(STATUS.MERGED, None), (STATUS.OPEN, None)], RequestState.RECEIVED),
		(False, [(STATUS.OPEN, None), (STATUS.PLANNED, SIGNED)], RequestState.ARRANGED),
		(True, [(STATUS.WITHDRAWN, None)], RequestState.WITHDRAWN),
		(True, [(STATUS.PLANNED, SIGNED)], RequestState.WITHDRAWN),
	],
)
def test_where_a_request_stands(withdrawn, obligations, state):
	assert state_of(withdrawn, obligations) is state
