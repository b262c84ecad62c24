from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.dwelling import (
	DAY,
	SETTLED,
	Lengths,
	Stay,
	Step,
	Tally,
	Wait,
	WorkClock,
	stays_of,
	tally,
	waits_of,
)

WEEKENDS = WorkCalendar.from_holidays([])
MONDAY = datetime(2026, 3, 2, 9, 0)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)).map(
	lambda each: each.replace(microsecond=0)
)


def step(action: str, to_state: str, hours: int, actor: str = "拟", **more: object) -> Step:
	return Step("P", action, to_state, MONDAY + timedelta(hours=hours), actor, **more)


SENT = step("Send for Signature", "Awaiting Signature", 0, awaits=("林",), sign_by=date(2026, 3, 4))


def test_days_off_are_not_counted():
	clock = WorkClock(WEEKENDS)
	friday, monday = datetime(2026, 3, 6, 18, 0), datetime(2026, 3, 9, 9, 0)
	assert clock.seconds(friday, monday) == 15 * 3600
	assert clock.seconds(datetime(2026, 3, 7, 8), datetime(2026, 3, 8, 20)) == 0
	assert clock.seconds(monday, friday) == 0


@given(MOMENTS, MOMENTS, MOMENTS)
def test_working_time_adds_up_and_is_never_more_than_time(first, second, third):
	clock = WorkClock(WEEKENDS)
	start, middle, end = sorted((first, second, third))
	assert clock.seconds(start, middle) + clock.seconds(middle, end) == clock.seconds(start, end)
	assert 0 <= clock.seconds(start, end) <= (end - start).total_seconds()


@given(MOMENTS, MOMENTS)
def test_working_time_is_what_counting_day_by_day_gives(first, second):
	start, end = sorted((first, second))
	day, counted = start.date(), 0
	while day <= end.date():
		if not WEEKENDS.is_day_off(day):
			midnight = datetime.combine(day, datetime.min.time())
			counted += int((min(end, midnight + timedelta(days=1)) - max(start, midnight)).total_seconds())
		day += timedelta(days=1)
	assert WorkClock(WEEKENDS).seconds(start, end) == counted


def test_a_wait_ends_with_the_leaders_word():
	(wait,) = waits_of([SENT, step("Sign", "Signed", 20, "林")])
	assert (wait.leader, wait.outcome, wait.until) == ("林", "Sign", MONDAY + timedelta(hours=20))
	assert wait.decided and not wait.by_delegate and not wait.is_late(MONDAY)


def test_who_signs_for_another_is_seen_as_his_delegate():
	(wait,) = waits_of([SENT, step("Sign", "Signed", 100, "王", on_behalf_of="林")])
	assert wait.by_delegate and wait.actor == "王" and wait.is_late(MONDAY)


def test_a_plan_that_still_waits_is_late_when_its_day_is_over():
	(wait,) = waits_of([SENT])
	assert wait.outcome == "" and wait.until is None
	assert not wait.is_late(MONDAY) and wait.is_late(MONDAY + timedelta(days=3))


def test_each_leader_of_a_chain_waits_for_himself():
	steps = [
		SENT,
		step("Endorse", "Awaiting Signature", 10, "林", awaits=("黄",)),
		step("Escalate", "Awaiting Signature", 90, None, awaits=("陈",)),
		step("Send Back", "Sent Back", 95, "陈"),
	]
	waits = waits_of(steps)
	assert [(each.leader, each.outcome) for each in waits] == [
		("林", "Endorse"),
		("黄", "Escalate"),
		("陈", "Send Back"),
	]
	assert [each.since for each in waits] == [each.at for each in steps[:3]]


def test_co_signers_wait_side_by_side_from_the_same_moment():
	sent = step("Send for Signature", "Awaiting Signature", 0, awaits=("林", "黄", "陈"))
	one = step("Endorse", "Awaiting Signature", 5, "黄", awaits=("林", "陈"))
	back = step("Send Back", "Sent Back", 9, "林")
	waits = {each.leader: each for each in waits_of([sent, one, back])}
	assert {name: each.outcome for name, each in waits.items()} == {
		"黄": "Endorse",
		"林": "Send Back",
		"陈": SETTLED,
	}
	assert {each.since for each in waits.values()} == {MONDAY}


def test_entries_of_before_that_name_nobody_are_read_off_what_ended_them():
	sent = step("Send for Signature", "Awaiting Signature", 0)
	assert waits_of([sent, step("Sign", "Signed", 1, "林")])[0].leader == "林"
	assert waits_of([sent], standing="黄")[0].leader == "黄"
	assert waits_of([sent, step("Recall", "Plan Draft", 1)], standing="黄")[0].leader == ""


def test_the_states_of_a_plan_follow_each_other():
	steps = [
		SENT,
		step("Endorse", "Awaiting Signature", 4, "林", awaits=("黄",)),
		step("Send Back", "Sent Back", 10, "黄"),
		step("Send for Signature", "Awaiting Signature", 30, awaits=("林",)),
		step("Sign", "Signed", 40, "林"),
		step("Adjust", "Signed", 50),
	]
	stays = stays_of(steps, MONDAY - timedelta(days=1))
	assert [each.state for each in stays] == [
		"Plan Draft", "Awaiting Signature", "Sent Back", "Awaiting Signature", "Signed",
	]  # fmt: skip
	assert stays[-1].until is None
	assert all(before.until == after.since for before, after in pairwise(stays))
	held = stays_of([*steps, step("Hold", "Talk Held", 60, None)], MONDAY)
	assert held[-1] == Stay("Signed", MONDAY + timedelta(hours=40), MONDAY + timedelta(hours=60))


def test_lengths_of_nothing_are_none():
	assert Lengths.of([]) == Lengths()
	assert Lengths.of([DAY, 3 * DAY, 8 * DAY]) == Lengths(3, 3 * DAY, 4 * DAY, 8 * DAY)


WAITS = st.lists(
	st.builds(
		lambda outcome, actor, days: Wait(
			"P",
			"林",
			MONDAY,
			date(2026, 3, 4),
			"",
			None,
			MONDAY + timedelta(days=days) if outcome else None,
			outcome,
			actor,
		),
		st.sampled_from(
			["Sign", "Endorse", "Send Back", "Disagree", "Recall", "Escalate", SETTLED, "Cancel Plan", ""]
		),
		st.sampled_from(["林", "王"]),
		st.integers(0, 9),
	)
)


@given(WAITS)
def test_every_wait_is_counted_once(waits):
	found = tally(waits, MONDAY)
	endings = (
		found.signed, found.returned, found.disagreed, found.recalled, found.escalated, found.settled, found.waiting,
	)  # fmt: skip
	assert found.sent == len(waits) == sum(endings)
	assert found.late <= found.sent and found.by_delegate <= found.signed + found.returned + found.disagreed
	assert tally([], MONDAY) == Tally()
