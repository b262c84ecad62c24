"""Every rule of every shipped book, switched on in a small unit, on the calendar of a whole year."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tanxin.domain.model import DeadlineUnit, Rule, RuleKind, Situation
from tanxin.domain.periods import add_months
from tanxin.domain.rulebook import read_rulebooks
from tanxin.rulebooks import rulebook_files
from tanxin.tests.domain.expected_of_rules import EXPECTED, HAPPENED, Raised, Recurring
from tanxin.tests.domain.small_unit import CALENDAR, SETTINGS, YEAR, days, directory, owed_all_year, owed_for
from tanxin.tests.domain.small_unit import whom_it_happens_to as subject_of

RULES = {rule.code: rule for book in read_rulebooks(rulebook_files()) for rule in book.rules}
RAISED = sorted(code for code, expected in EXPECTED.items() if isinstance(expected, Raised))
WORKED = [
	day
	for day in (date(YEAR, 1, 1) + timedelta(days=number) for number in range(420))
	if not CALENDAR.is_day_off(day)
]


def test_every_rule_is_worked_out_and_no_other() -> None:
	assert set(EXPECTED) == set(RULES)


@pytest.mark.parametrize("code", sorted(RULES))
def test_what_the_rule_makes_owed(code: str) -> None:
	rule, expected = RULES[code], EXPECTED[code]
	if isinstance(expected, Raised):
		_after_each_situation(rule, expected)
	else:
		_all_year(rule, expected)


def _after_each_situation(rule: Rule, expected: Raised) -> None:
	assert rule.kind in (RuleKind.EVENT, RuleKind.RESPONSE)
	assert subject_of(rule) == expected.person
	for situation in rule.situations:
		(owed,) = owed_for(rule, situation, expected.person, date.fromisoformat(HAPPENED))
		assert (owed.person, owed.talker, owed.due_date.isoformat()) == expected
		assert (owed.rule, owed.event, owed.soft) == (rule.code, "e", rule.soft)
		assert owed.talker_reason
	for other in set(Situation) - rule.situations:
		assert owed_for(rule, other, expected.person, date.fromisoformat(HAPPENED)) == []


def _all_year(rule: Rule, expected: Recurring) -> None:
	owed = owed_all_year(rule)
	found = Counter(
		(each.person, each.talker, _room(each.meeting), each.due_date.isoformat()) for each in owed
	)
	window = rule.kind is RuleKind.WINDOW
	assert found == Counter(
		{
			(person, talker, room if window else "", due): expected.times
			for person, talker, room in expected.rows
			for due in expected.due
		}
	)
	assert len({each.key for each in owed}) == len(owed)
	assert all(each.soft == rule.soft and each.rule == rule.code and each.talker_reason for each in owed)


def _room(meeting: str | None) -> str:
	return (meeting or "").rstrip("0123456789月")


@pytest.mark.parametrize("code", RAISED)
def test_on_every_day_of_the_year_the_talk_is_due_on_a_working_day_as_the_limit_says(code: str) -> None:
	rule = RULES[code]
	situation = min(rule.situations)
	for day in days():
		(owed,) = owed_for(rule, situation, subject_of(rule), day)
		assert owed.due_date == _due(rule, day), day


def _due(rule: Rule, day: date) -> date:
	"""Counted on the list of worked days, not by the calendar's own way of counting."""
	assert rule.deadline is not None
	limit = rule.deadline
	number = limit.value if limit.value is not None else getattr(SETTINGS, limit.setting)
	if limit.unit is DeadlineUnit.WORKING_DAYS:
		return [each for each in WORKED if each > day][number - 1]
	last = add_months(day, number) if limit.unit is DeadlineUnit.MONTHS else day + timedelta(days=number)
	return next(each for each in WORKED if each >= last)


@pytest.mark.parametrize("code", RAISED)
def test_a_rule_speaks_of_nobody_else(code: str) -> None:
	rule, day = RULES[code], date.fromisoformat(HAPPENED)
	for person in directory().people:
		spoken_of = bool(rule.subjects & directory().roles_of(person.id, day))
		owed = owed_for(rule, min(rule.situations), person.id, day)
		assert len(owed) == spoken_of
		assert all(each.talker != person.id for each in owed)


@pytest.mark.parametrize(
	("person", "talker"), [("镇书记", "县书记"), ("镇委员", "县组织部长"), ("支委", "县组工")]
)
def test_who_retires_is_talked_to_by_his_level(person: str, talker: str) -> None:
	(owed,) = owed_for(RULES["CCTX18-1"], Situation.RETIREMENT, person, date.fromisoformat(HAPPENED))
	assert owed.talker == talker


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_switched_off_or_not_yet_in_force_asks_nothing(code: str) -> None:
	rule = replace(RULES[code], effective_from=date(YEAR + 1, 1, 1))
	if isinstance(EXPECTED[code], Raised):
		assert owed_for(rule, min(rule.situations), subject_of(rule), date.fromisoformat(HAPPENED)) == []
	else:
		assert owed_all_year(rule) == []
