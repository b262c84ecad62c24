from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanxin.domain.calendar import NoWorkingDay, WorkCalendar
from tanxin.domain.directory import Directory
from tanxin.domain.model import (
	Deadline,
	DeadlineUnit,
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
from tanxin.domain.obligations import (
	applicable_rules,
	due_date,
	event_obligations,
	periodic_obligations,
	why_none,
	window_obligations,
)
from tanxin.domain.periods import spans
from tanxin.domain.rulebook import read_rulebook
from tanxin.domain.settings import LocalSettings
from tanxin.rulebooks import rulebook_files
from tanxin.tests.domain.worlds import (
	DAYS,
	EVENTS,
	MAYBE_DAYS,
	MEETINGS,
	PEOPLE,
	calendars,
	directories,
	is_chinese,
	rule,
	rules,
)

SETTINGS = LocalSettings()
PLAIN = WorkCalendar.from_holidays([])
NOTICE_77 = next(book for path in rulebook_files() if (book := read_rulebook(path)).code == "ZZ77").rules
TODAY = date(2026, 11, 20)
UNIT = Directory(
	[Person(each, each, "branch") for each in ("li", "wang")] + [Person("boss", "boss", "county")],
	[Organization("county", "县委"), Organization("branch", "支部", "county")],
	[Post("boss", "county", PostKind.SECRETARY), Post("li", "branch", PostKind.SECRETARY)],
)


def days_of(first, last):
	"""Every day from first to last."""
	return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def check_sound(obligations, known, directory, calendar):
	"""What holds for every obligation, whatever made it."""
	assert max(Counter(each.key for each in obligations).values(), default=1) == 1
	codes = {each.code for each in known}
	for each in obligations:
		assert each.rule in codes and each.key.startswith(f"{each.rule}|")
		assert not calendar.is_day_off(each.due_date)
		assert each.starts_on <= each.due_date
		assert each.talker != each.person
		assert is_chinese(each.talker_reason)
		assert each.organization == directory.person(each.person).organization


@given(EVENTS, rules(RuleKind.EVENT), directories(), calendars())
def test_an_event_makes_one_obligation_a_rule_that_speaks_of_it(event, known, directory, calendar):
	found = event_obligations(event, known, directory, calendar, SETTINGS)
	check_sound(found, known, directory, calendar)
	by_code = {each.code: each for each in known}
	for each in found:
		made_by = by_code[each.rule]
		assert event.situation in made_by.situations and made_by.enabled
		assert each.person == event.person and each.event == event.id
	assert bool(found) != bool(why_none(event, known, directory))


@given(EVENTS, rules(RuleKind.EVENT), directories(), calendars())
def test_exactly_the_rules_that_speak_of_the_person_are_applied(event, known, directory, calendar):
	roles = directory.roles_of(event.person, event.happened_on)
	expected = {
		each.code
		for each in known
		if event.situation in each.situations and each.subjects & roles and each.applies_on(event.happened_on)
	}
	found = {each.rule for each in event_obligations(event, known, directory, calendar, SETTINGS)}
	if event.withdrawn:
		assert found == set()
	elif event.situation is Situation.LEAVING:  # also asked for who has left by then
		assert found >= expected
	else:
		assert found == expected


@settings(max_examples=30, deadline=None)
@given(rules(RuleKind.FREQUENCY), directories(), calendars(), MAYBE_DAYS)
def test_everybody_of_a_role_owes_each_period_its_number_of_talks(known, directory, calendar, on):
	found = list(periodic_obligations(known, 2026, directory, calendar, SETTINGS, on))
	check_sound(found, known, directory, calendar)
	counts = Counter((each.rule, each.person, each.period) for each in found)
	for each in known:
		for span in spans(each.period, 2026):
			last = calendar.last_working_day_on_or_before(span.end)
			first = max(span.start, each.effective_from or span.start)
			days = days_of(first, last) if on is None else [min(max(on, first), last)]
			ahead = on is not None and first > on + timedelta(days=SETTINGS.lead_days)
			for person in PEOPLE:
				owed = not ahead and any(
					each.applies_on(day) and each.subjects & directory.roles_of(person, day) for day in days
				)
				assert counts[each.code, person, span.name] == (each.min_count if owed else 0)


@given(st.lists(MEETINGS, max_size=4), rules(RuleKind.WINDOW), directories(), calendars(), MAYBE_DAYS)
def test_talks_before_a_meeting_fall_due_before_it(meetings, known, directory, calendar, on):
	try:
		found = list(window_obligations(known, meetings, directory, calendar, SETTINGS, on))
	except NoWorkingDay as problem:
		assert is_chinese(str(problem))
		return
	check_sound(found, known, directory, calendar)
	held = {meeting.id: meeting for meeting in meetings}
	for each in found:
		meeting = held[each.meeting]
		assert meeting.held_on - timedelta(days=30) <= each.starts_on <= each.due_date < meeting.held_on
		assert meeting.kind is MeetingKind.ORGANISATION_LIFE


@given(
	calendars(),
	DAYS,
	st.sampled_from(DeadlineUnit),
	st.integers(0, 40),
	st.sampled_from([None, "signing_days"]),
)
def test_no_deadline_ends_before_its_days_are_over_or_on_a_day_off(calendar, start, unit, count, setting):
	deadline = Deadline(unit, None if setting else count, setting or "")
	due = due_date(rule(deadline=deadline), start, calendar, SETTINGS)
	assert due >= start and not calendar.is_day_off(due)
	if unit is DeadlineUnit.CALENDAR_DAYS:
		last = start + timedelta(days=SETTINGS.signing_days if setting else count)
		assert due == calendar.add_working_days(last, 0)


def event(person="wang", situation=Situation.COMMENDED, on=TODAY, **more):
	return Event("e1", person, situation, on, **more)


def rules_of(found):
	return [each.rule for each in found]


@pytest.mark.parametrize(
	("person", "situation", "code", "talker"),
	[
		("wang", Situation.COMMENDED, "ZZ77-M6", "li"),
		("wang", Situation.DISCIPLINE, "ZZ77-M4", "li"),
		("li", Situation.DISCIPLINE, "ZZ77-L5", "boss"),
		("li", Situation.PROMOTION, "ZZ77-L2", "boss"),
		("li", Situation.LEAVING, "ZZ77-L1", "boss"),
		("wang", Situation.REQUEST, "ZZ77-R1", "li"),
	],
)
def test_notice_77_asks_the_right_talk_of_the_right_person(person, situation, code, talker):
	(found,) = event_obligations(event(person, situation), NOTICE_77, UNIT, PLAIN, SETTINGS)
	assert (found.rule, found.talker, found.key) == (code, talker, f"{code}|e1")
	days = SETTINGS.request_deadline_days if code == "ZZ77-R1" else SETTINGS.event_deadline_days
	assert found.due_date == PLAIN.add_working_days(TODAY, days)


@pytest.mark.parametrize(
	("bad", "said"),
	[
		(event("stranger"), "不在册"),
		(event(on=date(2016, 1, 1)), "没有对应"),  # before the notice
		(event(situation=Situation.PROMOTION), "没有对应"),  # an ordinary member
		(event(withdrawn=True), "已撤销"),
	],
)
def test_an_event_that_asks_nothing_says_why(bad, said):
	assert event_obligations(bad, NOTICE_77, UNIT, PLAIN, SETTINGS) == []
	assert said in why_none(bad, NOTICE_77, UNIT)


def leaver(last_day):
	people = [replace(each, left_on=last_day) if each.id == "li" else each for each in UNIT.people]
	return Directory(
		people,
		UNIT.organizations,
		[Post("boss", "county", PostKind.SECRETARY), Post("li", "branch", PostKind.SECRETARY)],
	)


def test_who_left_yesterday_is_owed_the_leaving_talk_and_nothing_else():
	directory = leaver(TODAY - timedelta(days=1))
	assert rules_of(
		event_obligations(event("li", Situation.LEAVING), NOTICE_77, directory, PLAIN, SETTINGS)
	) == ["ZZ77-L1"]
	other = event("li", Situation.LISTLESS)
	assert event_obligations(other, NOTICE_77, directory, PLAIN, SETTINGS) == []
	assert "不在册" in why_none(other, NOTICE_77, directory)


def test_each_member_is_owed_one_talk_a_year_and_each_secretary_one_more_from_above():
	found = list(periodic_obligations(NOTICE_77, 2026, UNIT, PLAIN, SETTINGS))
	assert sorted(each.key for each in found) == [
		"ZZ77-F1|li|2026",
		"ZZ77-F2|boss|2026",
		"ZZ77-F2|li|2026",
		"ZZ77-F2|wang|2026",
	]
	assert {each.due_date for each in found} == {date(2026, 12, 31)}


def test_a_number_above_one_gives_numbered_keys():
	twice = rule("X", RuleKind.FREQUENCY, min_count=2, period=Period.HALF_YEAR)
	found = periodic_obligations([twice], 2026, UNIT, PLAIN, SETTINGS)
	keys = [each.key for each in found if each.person == "li"]
	assert keys == ["X|li|2026-H1", "X|li|2026-H1#2", "X|li|2026-H2", "X|li|2026-H2#2"]


def test_who_joined_in_the_year_is_not_owed_before_joining():
	people = [Person("new", "新来", "branch", joined_on=date(2026, 9, 1))]
	directory = Directory(people, UNIT.organizations, [])
	(found,) = periodic_obligations(NOTICE_77, 2026, directory, PLAIN, SETTINGS)
	assert found.starts_on == date(2026, 9, 1)
	assert list(periodic_obligations(NOTICE_77, 2026, directory, PLAIN, SETTINGS, on=date(2026, 3, 1))) == []


@pytest.mark.parametrize(("month", "expected"), [(6, "ZZ77-W1"), (12, "ZZ77-W2"), (4, None)])
def test_the_windows_of_notice_77_are_before_mid_year_and_year_end_meetings(month, expected):
	meeting = Meeting("m1", "branch", MeetingKind.ORGANISATION_LIFE, date(2026, month, 10))
	found = list(window_obligations(NOTICE_77, [meeting], UNIT, PLAIN, SETTINGS))
	keys = [f"{expected}|li|m1", f"{expected}|wang|m1"] if expected else []
	assert sorted(each.key for each in found) == keys
	assert all(each.soft for each in found)


def test_a_team_rule_asks_the_team_of_the_meeting_wherever_its_members_belong():
	team = rule(
		kind=RuleKind.WINDOW, subjects=frozenset({SubjectRole.TEAM_MEMBER}), talker=TalkerRole.SECRETARY
	)
	posts = [Post("boss", "county", PostKind.SECRETARY), Post("wang", "county", PostKind.COMMITTEE_MEMBER)]
	directory = Directory(UNIT.people, UNIT.organizations, posts)
	meeting = Meeting("m1", "county", MeetingKind.ORGANISATION_LIFE, TODAY)
	found = list(window_obligations([team], [meeting], directory, PLAIN, SETTINGS))
	assert {each.person for each in found} == {"boss", "wang"}


def test_a_calendar_without_working_days_stops_with_one_sentence():
	never = WorkCalendar.from_holidays([], range(7))
	for make in (
		lambda: event_obligations(event(), NOTICE_77, UNIT, never, SETTINGS),
		lambda: list(periodic_obligations(NOTICE_77, 2026, UNIT, never, SETTINGS)),
	):
		with pytest.raises(NoWorkingDay, match="请检查单位的节假日表"):
			make()


def test_rules_of_the_notice_apply_to_one_event_once_each():
	assert [each.code for each in applicable_rules(event("li", Situation.HARDSHIP), NOTICE_77, UNIT)] == [
		"ZZ77-L6"
	]
