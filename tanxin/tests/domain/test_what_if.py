"""What a rule would do is what it then does (会怎样): numbers equal the obligations that are made."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanxin.domain.calendar import NoWorkingDay, WorkCalendar
from tanxin.domain.directory import Directory, DirectoryProblem
from tanxin.domain.effects import by_month, in_words
from tanxin.domain.model import (
	Event,
	Meeting,
	MeetingKind,
	Organization,
	Period,
	Person,
	Post,
	PostKind,
	RuleKind,
	Situation,
	SubjectRole,
	TalkerRole,
)
from tanxin.domain.obligations import event_obligations, periodic_obligations, window_obligations
from tanxin.domain.settings import LocalSettings
from tanxin.domain.what_if import Regulations, World, changed, hides_names, what_if
from tanxin.tests.domain.worlds import EVENTS, MEETINGS, ORGANIZATIONS, calendars, directories, rule, rules

YEAR, TODAY = 2026, date(2026, 11, 20)
PLAIN = WorkCalendar.from_holidays([])


@st.composite
def rulebooks(draw):
	"""Rules of every kind under one roof, some taking the place of others."""
	found = [
		replace(each, code=f"{kind.name}-{each.code}")
		for kind in RuleKind
		if kind is not RuleKind.RESPONSE
		for each in draw(rules(kind))[:2]
	]
	codes = st.sampled_from(["", "", "", *(each.code for each in found)])
	return [replace(each, superseded_by=code if (code := draw(codes)) != each.code else "") for each in found]


@st.composite
def changes(draw):
	"""Rules as they are and as they would be: some changed, gone or new."""
	now, other = draw(rulebooks()), {each.code: each for each in draw(rulebooks())}
	then = [
		other.pop(each.code, each) if draw(st.booleans()) else each for each in now if draw(st.integers(0, 4))
	]
	new = [each for each in other.values() if each.code not in {one.code for one in now}]
	days = st.builds(LocalSettings, st.integers(0, 9), window_days=st.integers(5, 40))
	first = draw(days)
	return Regulations(tuple(now), first), Regulations(
		(*then, *new), draw(days) if draw(st.booleans()) else first
	)


def distinct(events):
	return tuple(replace(each, id=f"e{number}") for number, each in enumerate(events))


WORLDS = st.builds(
	World,
	st.just(YEAR),
	st.just(TODAY),
	directories(loops=False),
	calendars(),
	st.lists(MEETINGS, max_size=3).map(tuple),
	st.lists(EVENTS, max_size=3).map(distinct),
	st.none() | st.frozensets(st.sampled_from(ORGANIZATIONS)),
)


def made(regulations, world):
	"""Everything that the rules make in the year, by the engine itself."""
	known, directory, calendar = regulations.rules, world.directory, world.calendar
	found = list(periodic_obligations(known, YEAR, directory, calendar, regulations.settings))
	found += window_obligations(known, world.meetings, directory, calendar, regulations.settings)
	for event in world.events:
		found += event_obligations(event, known, directory, calendar, regulations.settings)
	return {each.key: each for each in found if world.within is None or each.organization in world.within}


@settings(max_examples=150, deadline=None)
@given(changes(), WORLDS)
def test_the_numbers_are_those_of_the_obligations_then_made(change, world):
	now, then = change
	everything = {each.code for each in (*now.rules, *then.rules)}
	try:
		before, after = made(now, world), made(then, world)
	except (DirectoryProblem, NoWorkingDay):
		return
	effect = what_if(now, then, world, everything)
	assert effect.due == Counter(each.due_date for each in after.values())
	assert effect.due_now == Counter(each.due_date for each in before.values())
	assert effect.persons == len({each.person for each in after.values()} - {None})
	assert effect.talkers == len({each.talker for each in after.values()} - {None})
	assert effect.without_talker == sum(each.talker is None for each in after.values())
	assert Counter({key: each.obligations for key, each in effect.places.items()}) == Counter(
		each.organization for each in after.values()
	)
	hidden = {code for code, each in effect.rules.items() if hides_names(each.rule)}
	assert effect.hidden == sum(each.rule in hidden for each in after.values())
	assert effect.load == Counter(
		each.talker for each in after.values() if each.talker and each.rule not in hidden
	)
	_check_rules(effect, before, after)


def _check_rules(effect, before, after):
	both = before.keys() & after.keys()
	for code, own in effect.rules.items():
		was = {key for key in before if before[key].rule == code}
		is_now = {key for key in after if after[key].rule == code}
		moved = {key for key in both & is_now if before[key].due_date != after[key].due_date}
		handed = {key for key in both & is_now if before[key].talker != after[key].talker}
		assert (own.was, own.made) == (len(was), len(is_now))
		assert (own.added, own.dropped) == (len(is_now - was), len(was - is_now))
		assert (own.moved, own.handed, own.touched) == (len(moved), len(handed), len(moved | handed))
		assert own.overdue == sum(after[key].due_date < TODAY for key in is_now - was)
		assert bool(own.note) != bool(own.made)


@settings(max_examples=100, deadline=None)
@given(changes(), WORLDS)
def test_what_is_not_looked_at_does_not_change(change, world):
	now, then = change
	try:
		before, after = made(now, world), made(then, world)
	except (DirectoryProblem, NoWorkingDay):
		return
	assert what_if(now, then, world).total("changes") == _changes(before, after)


def _standing(owed):
	return owed.due_date, owed.talker


def _changes(before, after):
	both = before.keys() & after.keys()
	return len(before.keys() ^ after.keys()) + sum(
		_standing(before[key]) != _standing(after[key]) for key in both
	)
