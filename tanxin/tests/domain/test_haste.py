from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.haste import CROWD, ENOUGH, Decision, Hint, hints, of_one

MORNING = datetime(2026, 3, 2, 9, 0)
SECONDS = 10


def decision(after: int = 0, opened: int | None = -600, **more: object) -> Decision:
	"""A signature so many seconds after nine, of a plan opened so many seconds before it."""
	at = MORNING + timedelta(seconds=after)
	seen = None if opened is None else at + timedelta(seconds=opened)
	return Decision(
		**{"hand": "林", "at": at, "agreed": True, "act": f"plan{after}", "opened_at": seen, **more}
	)


DECISIONS = st.lists(
	st.builds(
		lambda after, opened, hand, agreed, act, judged: decision(
			after, opened, hand=hand, agreed=agreed, act=act, judged=judged
		),
		st.integers(0, 400),
		st.none() | st.integers(-40, 5),
		st.sampled_from("甲乙"),
		st.booleans() | st.just(True),
		st.integers(0, 60).map(str),
		st.booleans() | st.just(True),
	),
	max_size=60,
)


def test_a_plan_nobody_opened_is_a_hint_and_one_opened_afterwards_too():
	assert of_one(decision(opened=None), SECONDS) is Hint.UNOPENED
	assert of_one(decision(opened=30), SECONDS) is Hint.UNOPENED


def test_a_plan_open_for_seconds_is_a_hint_and_one_open_for_the_number_of_seconds_is_not():
	assert of_one(decision(opened=-3), SECONDS) is Hint.HASTY
	assert of_one(decision(opened=-SECONDS), SECONDS) is None
	assert of_one(decision(opened=0), 0) is None


def test_what_was_sent_back_or_signed_before_openings_were_noted_is_no_hint():
	assert of_one(decision(opened=None, agreed=False), SECONDS) is None
	assert of_one(decision(opened=None, judged=False), SECONDS) is None


def test_never_a_return_says_something_from_twenty_on():
	many = [decision(number * 3600) for number in range(ENOUGH)]
	assert hints(many, SECONDS).never_returned == ENOUGH
	assert hints(many[1:], SECONDS).never_returned == 0
	assert hints([*many, replace(many[0], agreed=False)], SECONDS).never_returned == 0


def test_nobody_answers_for_what_another_never_returned():
	mine = [decision(number * 3600) for number in range(ENOUGH)]
	others = [decision(5, hand="王", agreed=False)]
	assert hints([*mine, *others], SECONDS).never_returned == ENOUGH
	two_hands = [decision(number, hand="林王"[number % 2]) for number in range(ENOUGH)]
	assert hints(two_hands, SECONDS).never_returned == 0


def test_many_in_one_minute_are_counted_once_each():
	quick = [decision(number * 5) for number in range(CROWD + 5)]
	assert hints(quick, SECONDS).crowded == CROWD + 5
	assert hints(quick[: CROWD - 1], SECONDS).crowded == 0
	slow = [decision(number * 61) for number in range(50)]
	assert hints(slow, SECONDS).crowded == 0


def test_a_sheet_signed_as_a_whole_is_one_stroke():
	assert hints([decision(act="sheet") for _line in range(300)], SECONDS).crowded == 0


def test_the_hour_of_a_signature_is_no_hint():
	night = [decision(3600 * 14), decision(3600 * 24 * 5)]  # eleven in the evening, a Saturday
	assert hints(night, SECONDS).sentences(SECONDS) == []


def test_the_sentences_say_how_many_and_of_how_many():
	told = hints([decision(opened=None), decision(9, opened=-2), decision(99)], SECONDS).sentences(SECONDS)
	assert told == ["未打开计划即同意1件（可核3件）", "打开后10秒内同意1件（可核3件）"]


@given(DECISIONS, st.integers(0, 60))
def test_no_hint_counts_more_than_there_is(decisions, seconds):
	found = hints(decisions, seconds)
	assert found.unopened + found.hasty <= found.judged <= found.agreed <= len(decisions)
	assert found.never_returned <= found.agreed and found.crowded <= found.agreed


@given(DECISIONS, st.integers(0, 30), st.integers(0, 30))
def test_more_seconds_never_hint_at_less(decisions, fewer, more):
	assert hints(decisions, fewer).hasty <= hints(decisions, fewer + more).hasty


@given(DECISIONS, st.randoms(), st.integers(0, 3_000_000))
def test_neither_the_order_nor_the_hour_matters(decisions, random, shift):
	later = timedelta(seconds=shift)
	moved = [
		replace(each, at=each.at + later, opened_at=each.opened_at and each.opened_at + later)
		for each in decisions
	]
	random.shuffle(moved)
	assert hints(moved, SECONDS) == hints(decisions, SECONDS)


@given(DECISIONS)
def test_each_hand_is_counted_for_itself(decisions):
	both, one = hints(decisions, SECONDS), hints([each for each in decisions if each.hand == "甲"], SECONDS)
	other = hints([each for each in decisions if each.hand != "甲"], SECONDS)
	for name in ("agreed", "judged", "unopened", "hasty", "never_returned", "crowded"):
		assert getattr(both, name) == getattr(one, name) + getattr(other, name), name
