"""Talkers named by something else than a secretary's post, and who stands in for them (谈话人的确定)."""

from __future__ import annotations

from datetime import date

import pytest

from tanxin.domain.directory import Directory
from tanxin.domain.model import (
	LevelTalker,
	Organization,
	Person,
	Place,
	Post,
	PostKind,
	Step,
	SubjectRole,
	TalkerRole,
)
from tanxin.domain.who import eligible_talkers, resolve_talker
from tanxin.tests.domain.worlds import rule

TODAY = date(2026, 11, 20)
TREE = [
	Organization("county", "县委"),
	Organization("works", "工程党委", "county"),
	Organization("branch", "支部", "works"),
]
PEOPLE = [
	Person("boss", "县委书记", "county"),
	Person("minister", "组织部长", "county"),
	Person("vice", "副部长", "county"),
	Person("head", "工程书记", "works", level="正局实职"),
	Person("li", "李书记", "branch", level="副局实职"),
	Person("zhao", "组织委员", "branch"),
	Person("wang", "王党员", "branch", contact_person="zhao"),
	Person("chen", "陈党员", "branch"),
]
POSTS = [
	Post("boss", "county", PostKind.SECRETARY),
	Post("minister", "county", PostKind.COMMITTEE_MEMBER, portfolio="组织"),
	Post("vice", "county", PostKind.ORGANISER),
	Post("minister", "county", PostKind.LEADER_IN_CHARGE, in_charge_of="works"),
	Post("head", "works", PostKind.SECRETARY),
	Post("li", "branch", PostKind.SECRETARY),
	Post("zhao", "branch", PostKind.COMMITTEE_MEMBER, portfolio="组织、宣传"),
]
LEVELS = (
	LevelTalker(frozenset({"正局实职"}), Step(PostKind.SECRETARY, Place.TOP, title="市委书记")),
	LevelTalker(frozenset({"副局实职"}), Step(PostKind.COMMITTEE_MEMBER, Place.TOP, "组织", "组织部长")),
	LevelTalker(frozenset(), Step(PostKind.ORGANISER, Place.TOP, title="副部长")),
)


def unit(without=(), people=PEOPLE):
	return Directory(people, TREE, [post for post in POSTS if (post.person, post.kind) not in without])


@pytest.mark.parametrize(
	("role", "person", "talker", "because"),
	[
		(TalkerRole.PORTFOLIO, "wang", "zhao", "委员组织委员分管组织"),
		(TalkerRole.PORTFOLIO, "zhao", "li", "没有分管组织的委员；由“支部”书记李书记谈话"),
		(TalkerRole.CONTACT_PERSON, "wang", "zhao", "是本人的党员联系人"),
		(TalkerRole.CONTACT_PERSON, "chen", "li", "没有登记党员联系人；由“支部”书记李书记谈话"),
		(TalkerRole.LEADER_IN_CHARGE, "head", "minister", "由“工程党委”的分管领导组织部长谈话"),
		(TalkerRole.LEADER_IN_CHARGE, "wang", "minister", "由“工程党委”的分管领导组织部长谈话"),
		(TalkerRole.LEADER_IN_CHARGE, "vice", "boss", "没有登记分管领导；由“县委”书记县委书记谈话"),
		(TalkerRole.ORGANISER, "wang", "vice", "由“县委”组工干部副部长谈话"),
		(TalkerRole.DEPUTY_SECRETARY, "wang", "li", "由“支部”书记李书记谈话"),
		(TalkerRole.SUPERIOR_SECRETARY, "wang", "head", "由“工程党委”书记工程书记谈话"),
		(TalkerRole.SUPERIOR_SECRETARY, "li", "head", "由“工程党委”书记工程书记谈话"),
		(TalkerRole.BY_LEVEL, "head", "boss", "职级“正局实职”，由市委书记县委书记谈话"),
		(TalkerRole.BY_LEVEL, "li", "minister", "职级“副局实职”，由组织部长组织部长谈话"),
		(TalkerRole.BY_LEVEL, "wang", "vice", "没有登记职级，由副部长副部长谈话"),
	],
)
def test_the_rule_and_the_organisation_name_the_talker_and_say_why(role, person, talker, because):
	asked = rule(talker=role, subjects=frozenset({SubjectRole.ANYONE}), portfolio="组织", levels=LEVELS)
	choice = resolve_talker(asked, person, unit(), TODAY)
	assert choice.person == talker and because in choice.reason
	assert talker in eligible_talkers(asked, person, unit(), TODAY)


def test_a_vacant_post_of_the_table_goes_one_level_at_a_time():
	asked = rule(talker=TalkerRole.BY_LEVEL, levels=LEVELS)
	vacant = unit(without={("minister", PostKind.COMMITTEE_MEMBER)})
	choice = resolve_talker(asked, "li", vacant, TODAY)
	assert choice.person == "head"
	assert choice.reason.startswith("职级“副局实职”，应由组织部长谈话，但没有可以谈话的组织部长；")


def test_a_level_the_table_does_not_know_says_so():
	asked = rule(talker=TalkerRole.BY_LEVEL, levels=LEVELS[:2])
	choice = resolve_talker(asked, "wang", unit(), TODAY)
	assert choice.person == "li" and "不在规则的职级表中" in choice.reason


def test_nobody_of_the_table_talks_with_himself():
	asked = rule(talker=TalkerRole.BY_LEVEL, levels=LEVELS)
	people = [Person("boss", "县委书记", "county", level="正局实职"), *PEOPLE[1:]]
	assert resolve_talker(asked, "boss", unit(people=people), TODAY).person != "boss"


def test_a_contact_person_who_left_is_replaced_and_the_reason_says_so():
	people = [each for each in PEOPLE if each.id != "zhao"]
	people.append(Person("zhao", "组织委员", "branch", left_on=date(2026, 1, 1)))
	choice = resolve_talker(rule(talker=TalkerRole.CONTACT_PERSON), "wang", unit(people=people), TODAY)
	assert choice.person == "li" and "党员联系人组织委员不在册" in choice.reason


def test_any_organiser_may_talk_where_the_rule_says_organiser():
	posts = [*POSTS, Post("minister", "county", PostKind.ORGANISER)]
	directory = Directory(PEOPLE, TREE, posts)
	asked = rule(talker=TalkerRole.ORGANISER)
	assert eligible_talkers(asked, "wang", directory, TODAY) == {"vice", "minister"}
