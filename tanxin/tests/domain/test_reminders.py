from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.reminders import (
	KINDS,
	NO_STEPS,
	NOT_SIGNED_IN_TIME,
	SIGNATURE_LATE,
	SIGNATURE_SOON,
	SIGNATURE_TODAY,
	SIGNATURE_WAITING,
	TALK_TOMORROW,
	Disputed,
	FollowUp,
	OpenObligation,
	Reminder,
	SignedPlan,
	Unconfirmed,
	WaitingPlan,
	due_reminders,
)
from tanxin.domain.settings import LocalSettings
from tanxin.tests.domain.worlds import DAYS, PEOPLE, calendars

SETTINGS = LocalSettings()
PLAIN = WorkCalendar.from_holidays([])
NAMES = st.uuids().map(str)
PERSON = st.sampled_from(PEOPLE)
SOME = st.lists(PERSON, max_size=3, unique=True).map(tuple)
TIMES = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31))
MATTERS = st.tuples(
	st.lists(st.builds(OpenObligation, NAMES, SOME, DAYS), max_size=4),
	st.lists(st.builds(WaitingPlan, NAMES, PERSON, DAYS), max_size=4),
	st.lists(
		st.builds(
			lambda name, people, start, hours: SignedPlan(
				name, people, start, start + timedelta(hours=hours)
			),
			NAMES,
			SOME,
			TIMES,
			st.integers(0, 30),
		),
		max_size=4,
	),
	st.lists(st.builds(Unconfirmed, NAMES, PERSON, DAYS), max_size=4),
	st.lists(st.builds(FollowUp, NAMES, PERSON, DAYS), max_size=4),
)


#: Told on its day or not at all.
OVERTAKEN = {TALK_TOMORROW, SIGNATURE_SOON, SIGNATURE_TODAY}


@given(MATTERS, calendars(), DAYS, st.integers(0, 40))
def test_a_later_day_tells_all_that_an_earlier_one_would_have_told(matters, calendar, day, later):
	before = set(due_reminders(day, *matters, calendar, SETTINGS))
	after = set(due_reminders(day + timedelta(days=later), *matters, calendar, SETTINGS))
	assert {each for each in before if each.kind not in OVERTAKEN} <= after


@given(MATTERS, calendars(), DAYS)
def test_nothing_is_told_twice_or_of_a_talk_already_past(matters, calendar, day):
	found = due_reminders(day, *matters, calendar, SETTINGS)
	assert len(set(found)) == len(found)
	assert all(each.kind in {*KINDS, *NO_STEPS} for each in found)
	assert all(each.due_date >= day for each in found if each.kind == TALK_TOMORROW)


@given(MATTERS, calendars())
def test_everything_undone_is_told_in_the_end(matters, calendar):
	obligations, waiting, signed, unconfirmed, follow_ups = matters
	found = due_reminders(date(2029, 1, 1), *matters, calendar, SETTINGS)
	people = sum(len(each.people) for each in obligations) + sum(len(each.talkers) for each in signed)
	waiting_and_late = 2 * len(waiting)
	assert len(found) == people + waiting_and_late + len(unconfirmed) + len(follow_ups)


def told(day, obligations=(), waiting=(), signed=(), unconfirmed=(), follow_ups=()):
	return due_reminders(day, obligations, waiting, signed, unconfirmed, follow_ups, PLAIN, SETTINGS)


FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
	("day", "count"), [(date(2026, 11, 16), 0), (date(2026, 11, 17), 1), (date(2027, 1, 4), 1)]
)
def test_a_plan_is_asked_for_three_working_days_ahead(day, count):
	owed = OpenObligation("o1", ("li",), FRIDAY)
	assert told(day, [owed]) == [Reminder("Plan Due", "Talk Obligation", "o1", "li", FRIDAY)] * count


@pytest.mark.parametrize(
	("day", "kind", "due"),
	[
		(date(2026, 11, 18), None, None),
		(date(2026, 11, 19), "Talk Tomorrow", FRIDAY),
		(FRIDAY, "Talk Tomorrow", FRIDAY),
		(date(2026, 11, 21), "Record Missing", date(2026, 11, 25)),
	],
)
def test_a_talk_is_announced_the_day_before_and_its_record_asked_for_after(day, kind, due):
	found = told(day, signed=[SignedPlan("p1", ("li",), datetime(2026, 11, 20, 15))])
	assert found == ([Reminder(kind, "Talk Plan", "p1", "li", due)] if kind else [])


def test_a_talk_over_midnight_is_not_announced_on_its_second_day():
	plan = SignedPlan("p1", ("li",), datetime(2026, 11, 20, 23), datetime(2026, 11, 21, 1))
	assert told(date(2026, 11, 21), signed=[plan]) == []
	assert [each.kind for each in told(date(2026, 11, 22), signed=[plan])] == ["Record Missing"]


def test_a_sheet_is_one_matter_for_its_approver():
	found = told(FRIDAY, waiting=[WaitingPlan("s1", "boss", FRIDAY, "Talk Campaign")])
	assert found == [Reminder("Signature Waiting", "Talk Campaign", "s1", "boss", date(2026, 11, 25))]


def test_a_confirmation_is_asked_for_at_once():
	found = told(FRIDAY, unconfirmed=[Unconfirmed("r1", "wang", FRIDAY)])
	assert found == [Reminder("Confirmation Waiting", "Talk Record", "r1", "wang", date(2026, 12, 1))]


def test_a_follow_up_due_on_a_sunday_is_told_on_friday():
	promise = FollowUp("f1", "li", date(2026, 11, 22))
	assert told(FRIDAY - timedelta(days=1), follow_ups=[promise]) == []
	assert told(FRIDAY, follow_ups=[promise]) == [
		Reminder("Follow Up Due", "Talk Follow Up", "f1", "li", date(2026, 11, 22))
	]


OBJECTIONS = st.lists(st.builds(Disputed, NAMES, SOME, DAYS), max_size=4)


@given(OBJECTIONS, calendars(), DAYS, st.integers(0, 40))
def test_an_objection_is_told_to_each_who_talked_from_its_day_on_and_stays_told(
	disputed, calendar, day, later
):
	def found(as_of):
		return due_reminders(as_of, (), (), (), (), (), calendar, SETTINGS, disputed)

	known = [each for each in disputed if each.objected_on <= day]
	wanted = {(each.record, person) for each in known for person in each.talkers}
	assert {(each.matter, each.person) for each in found(day)} == wanted
	assert set(found(day)) <= set(found(day + timedelta(days=later)))
	assert all(
		each.due_date > row.objected_on for each in found(day) for row in known if each.matter == row.record
	)


def test_the_talkers_have_as_many_working_days_as_the_person_has_to_confirm():
	found = due_reminders(
		FRIDAY, (), (), (), (), (), PLAIN, SETTINGS, [Disputed("r1", ("li", "zhao"), FRIDAY)]
	)
	due = date(2026, 12, 1)
	assert found == [Reminder("Objection Waiting", "Talk Record", "r1", each, due) for each in ("li", "zhao")]


SENT, DUE = date(2026, 11, 16), date(2026, 11, 20)  # Monday, Friday


@pytest.mark.parametrize(
	("day", "kinds"),
	[
		(date(2026, 11, 15), []),
		(SENT, [SIGNATURE_WAITING]),
		(date(2026, 11, 18), [SIGNATURE_WAITING]),
		(date(2026, 11, 19), [SIGNATURE_WAITING, SIGNATURE_SOON]),
		(DUE, [SIGNATURE_WAITING, SIGNATURE_TODAY]),
		(date(2026, 11, 21), [SIGNATURE_WAITING, SIGNATURE_LATE, NOT_SIGNED_IN_TIME]),
		(date(2027, 3, 1), [SIGNATURE_WAITING, SIGNATURE_LATE, NOT_SIGNED_IN_TIME]),
	],
)
def test_a_signature_is_asked_for_before_on_and_after_its_day(day, kinds):
	found = told(day, waiting=[WaitingPlan("p1", "li", SENT, sign_by=DUE, author="clerk")])
	assert [each.kind for each in found] == kinds
	assert {each.person for each in found if each.kind == NOT_SIGNED_IN_TIME} <= {"clerk"}
	assert {each.person for each in found if each.kind != NOT_SIGNED_IN_TIME} <= {"li"}
	assert {each.due_date for each in found} <= {DUE}


def test_what_is_due_the_day_it_is_sent_is_told_once_that_day():
	found = told(SENT, waiting=[WaitingPlan("p1", "li", SENT, sign_by=SENT)])
	assert [each.kind for each in found] == [SIGNATURE_WAITING]
