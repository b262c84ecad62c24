from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.directory import (
	Directory,
	DirectoryProblem,
	OrganisationLoop,
	TwoSecretaries,
	UnknownOrganization,
	UnknownPerson,
)
from tanxin.domain.model import Organization, Person, Post, PostKind, SubjectRole
from tanxin.tests.domain.worlds import DAYS, ORGANIZATIONS, PEOPLE, directories, is_chinese

TODAY = date(2026, 11, 20)


def test_a_loop_is_named_organisation_by_organisation():
	tree = [Organization("a", "甲", "b"), Organization("b", "乙", "c"), Organization("c", "丙", "b")]
	with pytest.raises(OrganisationLoop, match="乙 → 丙 → 乙") as caught:
		Directory([], tree, []).ancestors("a")
	assert "甲" not in str(caught.value)


def test_an_organisation_above_itself_is_a_loop():
	with pytest.raises(OrganisationLoop):
		Directory([], [Organization("a", "甲", "a")], []).subtree("a")


def test_two_secretaries_are_named():
	people = [Person("x", "张三", "a"), Person("y", "李四", "a")]
	posts = [Post("x", "a", PostKind.SECRETARY), Post("y", "a", PostKind.SECRETARY, TODAY)]
	directory = Directory(people, [Organization("a", "甲支部")], posts)
	assert directory.secretary("a", TODAY - timedelta(days=1)) == "x"
	with pytest.raises(TwoSecretaries, match=r"甲支部.*张三、李四"):
		directory.secretary("a", TODAY)


def test_who_left_yesterday_leaves_the_post_vacant_today():
	people = [Person("x", "张三", "a", left_on=TODAY - timedelta(days=1))]
	directory = Directory(people, [Organization("a", "甲支部")], [Post("x", "a", PostKind.SECRETARY)])
	assert directory.secretary("a", TODAY - timedelta(days=1)) == "x"
	assert directory.secretary("a", TODAY) is None
	assert directory.roles_of("x", TODAY) == frozenset()
	assert directory.people_of("a", TODAY) == []


def test_what_is_not_there_is_said_in_chinese():
	directory = Directory([], [Organization("a", "甲", "gone")], [])
	for error, ask in (
		(UnknownPerson, lambda: directory.person("x")),
		(UnknownOrganization, lambda: directory.organization("x")),
		(UnknownOrganization, lambda: directory.parent("a")),
	):
		with pytest.raises(error) as caught:
			ask()
		assert is_chinese(str(caught.value))


@given(directories(), st.sampled_from(ORGANIZATIONS))
def test_ancestors_end_at_a_top_or_in_a_problem(directory, organization):
	try:
		path = [organization, *directory.ancestors(organization)]
	except DirectoryProblem as problem:
		assert is_chinese(str(problem))
		return
	assert len(set(path)) == len(path)
	assert [directory.parent(each) for each in path] == [*path[1:], None]


@given(directories(loops=False), st.sampled_from(ORGANIZATIONS))
def test_below_means_having_it_above(directory, top):
	below = {each for each in ORGANIZATIONS if top in (each, *directory.ancestors(each))}
	found = directory.subtree(top)
	assert set(found) == below and len(found) == len(below)


@given(directories(), st.sampled_from(PEOPLE), DAYS)
def test_roles_agree_with_roster_and_posts(directory, person, on):
	roles = directory.roles_of(person, on)
	assert bool(roles) == directory.present(person, on)
	assert not {SubjectRole.ORDINARY_MEMBER, SubjectRole.TEAM_MEMBER} <= roles
	if SubjectRole.ORDINARY_MEMBER in roles:
		assert SubjectRole.MEMBER in roles and not directory.is_secretary(person, on)
	if SubjectRole.SUBORDINATE_SECRETARY in roles:
		assert any(directory.organization(each).parent for each in directory.led_by(person, on))
	assert (SubjectRole.TEAM_MEMBER in roles) == bool(directory.teams_of(person, on))


@given(directories(), st.sampled_from(ORGANIZATIONS), st.sampled_from(PostKind), DAYS)
def test_holders_hold_the_post_that_day_and_are_on_the_roster(directory, organization, kind, on):
	for post in directory.holders(organization, kind, on):
		assert post.organization == organization and post.kind is kind and post.covers(on)
		assert directory.present(post.person, on)
