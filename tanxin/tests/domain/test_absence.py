"""Leaders who are away when something has to be signed (不在岗): which absences ask for an authority, and to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.absence import Absence, ToSign, away, deputies, joined, unprovided
from tanxin.domain.delegation import Delegation
from tanxin.domain.directory import Directory
from tanxin.domain.model import Category, Organization, Person, Post, PostKind
from tanxin.tests.domain.worlds import DAYS, PEOPLE

TODAY = date(2026, 11, 20)
HEART = Category.HEART
STAFF = [Person(each, each, "town") for each in ("boss", "second", "third", "member", "gone", "clerk")]
POSTS = [
	Post("boss", "town", PostKind.SECRETARY),
	Post("gone", "town", PostKind.DEPUTY_SECRETARY, to_date=TODAY - timedelta(days=1)),
	Post("member", "town", PostKind.COMMITTEE_MEMBER),
	Post("second", "town", PostKind.DEPUTY_SECRETARY),
]
UNIT = Directory(STAFF, [Organization("town", "镇党委")], POSTS)
GIVEN = Delegation("boss", "second", TODAY, TODAY + timedelta(days=30), made_by="boss")


def day(number: int) -> date:
	return TODAY + timedelta(days=number)


def absence(first: int, last: int, person: str = "boss") -> Absence:
	return Absence(person, day(first), day(last))


def suggested(matter: ToSign, spans: list[Absence], given_: tuple = ()) -> list[Absence]:
	return unprovided([matter, matter], joined(spans), given_, UNIT, TODAY)


@pytest.mark.parametrize(
	("spans", "found"),
	[
		([(0, 2), (3, 5)], [(0, 5)]),
		([(0, 2), (4, 5)], [(0, 2), (4, 5)]),
		([(0, 9), (2, 3)], [(0, 9)]),
		([(3, 5), (0, 3)], [(0, 5)]),
	],
)
def test_absences_that_go_on_from_one_another_are_one(spans, found):
	assert joined(absence(*each) for each in spans) == {"boss": [absence(*each) for each in found]}


@given(st.lists(st.builds(Absence, st.sampled_from(PEOPLE), DAYS, DAYS), max_size=8), DAYS)
def test_joined_they_cover_the_same_days(spans, on):
	spans = [each for each in spans if each.from_date <= each.to_date]
	for person in {each.person for each in spans}:
		before = any(each.covers(on) for each in spans if each.person == person)
		assert any(each.covers(on) for each in joined(spans)[person]) == before


@pytest.mark.parametrize(
	("sign_by", "span", "is_away"),
	[(3, (1, 9), True), (3, (3, 3), True), (3, (0, 2), False), (3, (4, 9), False), (-5, (-1, 2), True), (-5, (-9, -1), False)],
)  # fmt: skip
def test_away_is_who_is_absent_on_the_day_for_signing_or_today_when_it_is_over(sign_by, span, is_away):
	assert bool(away("boss", day(sign_by), TODAY, joined([absence(*span)]))) is is_away
	assert away("second", day(sign_by), TODAY, joined([absence(*span)])) is None


@pytest.mark.parametrize(
	("changes", "asks"),
	[
		({}, False),
		({"to_date": day(2)}, True),
		({"from_date": day(3)}, False),
		({"category": Category.INTEGRITY}, True),
		({"receiver": "clerk"}, True),
		({"revoked_on": TODAY}, True),
		({"made_by": "second"}, True),
	],
)
def test_an_authority_that_holds_on_the_day_is_enough(changes, asks):
	matter = ToSign("boss", day(3), HEART, "town", frozenset({"clerk"}))
	found = suggested(matter, [absence(1, 9)], (replace(GIVEN, **changes),))
	assert found == ([absence(1, 9)] if asks else [])


@pytest.mark.parametrize("category", [Category.REMINDER, Category.INQUIRY, Category.ADMONITION])
def test_for_formal_talks_none_is_suggested(category):
	assert suggested(ToSign("boss", day(3), category, "town"), [absence(1, 9)]) == []


def test_each_absence_is_suggested_once():
	matters = [ToSign("boss", day(number), HEART, "town") for number in (1, 2, 12)]
	spans = joined([absence(0, 5), absence(10, 15), absence(20, 25)])
	assert unprovided(matters, spans, (), UNIT, TODAY) == [absence(0, 5), absence(10, 15)]


def test_the_usual_deputy_comes_before_the_other_members_and_never_who_left():
	assert deputies("boss", UNIT, TODAY) == ["second", "member"]
	assert deputies("member", UNIT, TODAY) == ["second", "boss"]
	assert deputies("clerk", UNIT, TODAY) == []
