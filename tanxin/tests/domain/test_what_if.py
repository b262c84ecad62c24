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
from tanxin.domain.effects import by_month
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
		assert own.overdue == sum(
			after[key].due_date < TODAY and not after[key].event for key in is_now - was
		)
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


UNIT = (
	[Person(each, f"人员{each}", "branch") for each in ("li", "wang", "zhao")]
	+ [Person("boss", "书记", "county")],
	[Organization("county", "县委"), Organization("branch", "支部", "county")],
)
DIRECTORY = Directory(
	*UNIT, [Post("boss", "county", PostKind.SECRETARY), Post("li", "branch", PostKind.SECRETARY)]
)
EVENTS_OF_YEAR = (
	Event("e1", "wang", Situation.COMMENDED, date(2026, 5, 6)),
	Event("e1", "wang", Situation.PROMOTION, date(2026, 5, 8)),  # the same thing, told by another document
	Event("e2", "zhao", Situation.HARDSHIP, date(2026, 12, 30)),
)
MEETINGS_OF_YEAR = (Meeting("m1", "branch", MeetingKind.ORGANISATION_LIFE, date(2026, 7, 10)),)
UNIT_WORLD = World(YEAR, TODAY, DIRECTORY, PLAIN, MEETINGS_OF_YEAR, EVENTS_OF_YEAR)
NOBODY = Regulations((), LocalSettings())
YEARLY = rule("F", RuleKind.FREQUENCY, subjects=frozenset({SubjectRole.ORDINARY_MEMBER}))


def tried(*rules_then, now=NOBODY, world=UNIT_WORLD, asked=()):
	return what_if(now, Regulations(rules_then, LocalSettings()), world, asked)


def test_a_new_rule_says_how_many_with_whom_when_and_where():
	effect = tried(replace(YEARLY, period=Period.QUARTER))
	own = effect.rules["F"]
	assert (own.was, own.made, own.added, own.dropped) == (0, 8, 8, 0)
	assert own.overdue == 6  # the three quarters that are over
	assert by_month(effect.due, YEAR) == ([0, 0, 2, 0, 0, 2, 0, 0, 2, 0, 0, 2], 0, 0)
	assert (effect.persons, effect.talkers, effect.load) == (2, 1, {"li": 8})
	place = effect.places["branch"]
	assert (place.obligations, place.persons, place.talkers) == (8, 2, {"li"})
	assert own.examples == ["人员li与人员wang（支部）应在2026-03-31前谈，由“支部”书记人员li谈话。"]


def test_from_once_a_year_to_once_a_quarter_the_year_goes_and_the_quarters_come():
	now = Regulations((YEARLY,), LocalSettings())
	own = tried(replace(YEARLY, period=Period.QUARTER), now=now).rules["F"]
	assert (own.was, own.made, own.added, own.dropped, own.changes) == (2, 8, 8, 2, 10)
	own = tried(replace(YEARLY, min_count=2), now=now).rules["F"]
	assert (own.was, own.made, own.added, own.dropped, own.changes) == (2, 4, 2, 0, 2)


def test_another_talker_is_told_as_such():
	now = Regulations((YEARLY,), LocalSettings())
	own = tried(replace(YEARLY, talker=TalkerRole.SUPERIOR_SECRETARY), now=now).rules["F"]
	assert (own.added, own.dropped, own.moved, own.handed, own.changes) == (0, 0, 0, 2, 2)


def test_a_number_of_the_units_own_moves_what_lives_by_it():
	event = rule("E", situations=frozenset({Situation.COMMENDED, Situation.PROMOTION}))
	window = rule("W", RuleKind.WINDOW)
	now = Regulations((event, window, YEARLY), LocalSettings())
	then = replace(now, settings=LocalSettings(event_deadline_days=10, window_days=20))
	assert changed(now, then) == {"E", "W"}
	effect = what_if(now, then, UNIT_WORLD)
	assert (effect.rules["E"].made, effect.rules["E"].moved) == (1, 1)
	assert effect.rules["E"].due_if_today == PLAIN.add_working_days(TODAY, 10)
	assert (effect.rules["W"].made, effect.rules["W"].changes) == (3, 0)  # due on the same day, begun later


def test_restricted_situations_are_counted_and_name_nobody():
	effect = tried(rule("E", situations=frozenset({Situation.HARDSHIP})))
	assert (effect.total("made"), effect.hidden, effect.load) == (1, 1, {})
	assert effect.rules["E"].examples == [] and not effect.reasons
	assert by_month(effect.due, YEAR) == ([0] * 12, 0, 1)  # due in January


def test_a_successor_takes_over_and_both_rules_are_told_of():
	now = Regulations((YEARLY,), LocalSettings())
	after = replace(YEARLY, code="G", min_count=3)
	effect = tried(replace(YEARLY, superseded_by="G"), after, now=now)
	assert {code: (own.added, own.dropped) for code, own in effect.rules.items()} == {
		"F": (0, 2),
		"G": (6, 0),
	}
	assert effect.rules["F"].note == "已由后来的规则取代"


@pytest.mark.parametrize(
	("changes", "said"),
	[
		({"enabled": False}, "停用"),
		({"effective_from": date(2027, 1, 1)}, "有效期"),
		({"subjects": frozenset({SubjectRole.ORGANISER})}, "没有规则所说的人"),
		({"kind": RuleKind.EVENT, "situations": frozenset({Situation.TRAINING})}, "没有登记这样的情形"),
		({"kind": RuleKind.WINDOW, "meeting": MeetingKind.DEMOCRATIC_LIFE}, "没有登记民主生活会"),
	],
)
def test_a_rule_that_asks_nothing_says_why(changes, said):
	own = tried(replace(YEARLY, **changes)).rules["F"]
	assert own.made == 0 and said in own.note


def test_a_rule_that_is_off_has_no_due_date_by_example():
	event = rule("E", situations=frozenset({Situation.TRAINING}))
	assert tried(event).rules["E"].due_if_today
	assert tried(replace(event, enabled=False)).rules["E"].due_if_today is None


def test_who_has_no_talker_is_counted_with_the_reason():
	vacant = replace(UNIT_WORLD, directory=Directory(*UNIT, []))
	effect = tried(YEARLY, world=vacant)
	assert effect.without_talker == 4 and effect.load == {}
	assert all("请登记书记任职" in reason for reason in effect.reasons)
	assert "，但" in effect.rules["F"].examples[0]


def test_a_quota_reads_without_a_person():
	quota = rule(
		"Q",
		RuleKind.QUOTA,
		subjects=frozenset({SubjectRole.SECRETARY}),
		talker=TalkerRole.OFFICER,
		min_count=2,
	)
	effect = tried(quota)
	assert (effect.total("made"), effect.persons, effect.talkers) == (4, 0, 2)
	assert "应在2026-12-31前完成" in effect.rules["Q"].examples[0]


def test_one_organisation_alone_is_counted_for_who_answers_for_it():
	effect = tried(rule("F", RuleKind.FREQUENCY), world=replace(UNIT_WORLD, within=frozenset({"county"})))
	assert list(effect.places) == ["county"] and effect.total("made") == 1
