"""What may move of a signed plan without a new round: for any setting, any time, any number of small steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tanxin.domain.adjusting import Arrangement, Leeway, days_open, problems
from tanxin.tests.domain.worlds import is_chinese

NOW = datetime(2026, 3, 2, 8)
SIGNED = Arrangement(datetime(2026, 3, 10, 9), datetime(2026, 3, 10, 10), "党员活动室301")
FACE, PHONE = "Face to Face", "Phone"
OPEN = Leeway(3, True)

times = st.datetimes(datetime(2026, 2, 1), datetime(2026, 4, 30))
lengths = st.timedeltas(timedelta(minutes=-30), timedelta(hours=5))
leeways = st.builds(Leeway, st.integers(0, 10), st.booleans())
arrangements = st.builds(
	lambda start, length, place: Arrangement(start, start + length, place),
	times,
	lengths,
	st.sampled_from(["", "党员活动室301", "谈话室"]),
)
dues = st.none() | st.dates(datetime(2026, 2, 1).date(), datetime(2026, 4, 30).date())


def against(
	wanted: Arrangement, leeway: Leeway = OPEN, due=None, way: str = FACE, current=SIGNED
) -> list[str]:
	return problems(SIGNED, current, wanted, way, leeway, due, NOW)


def moved(**by: float) -> Arrangement:
	shift = timedelta(**by)
	return replace(SIGNED, start=SIGNED.start + shift, end=SIGNED.end + shift)


def test_nothing_moves_unless_the_unit_allows_it_and_the_sentence_says_what_to_do():
	for wanted in (moved(hours=1), replace(SIGNED, place="谈话室")):
		(problem,) = against(wanted, Leeway())
		assert "未开放" in problem and "变更重报" in problem


def test_within_the_days_either_side():
	assert against(moved(days=3)) == against(moved(days=-3)) == []
	assert "前后3天" in against(moved(days=4))[0]
	assert "前后3天" in against(moved(days=-4))[0]


def test_never_past_the_due_date_but_on_the_day_that_was_signed():
	due = SIGNED.end.date()
	assert against(moved(hours=3), due=due) == []
	assert "期限" in against(moved(days=1), due=due)[0]
	late = due - timedelta(days=5)  # the leader signed a day after the due date, and knew it
	assert against(moved(hours=3), due=late) == []
	assert "期限" in against(moved(days=1), due=late)[0]


def test_never_in_the_past():
	soon = Arrangement(NOW + timedelta(hours=30), NOW + timedelta(hours=31), SIGNED.place)
	gone = Arrangement(NOW - timedelta(hours=2), NOW - timedelta(hours=1), SIGNED.place)
	assert "已经过去" in problems(soon, soon, gone, FACE, OPEN, None, NOW)[0]


def test_as_long_as_signed_or_shorter():
	assert against(replace(SIGNED, end=SIGNED.end - timedelta(minutes=20))) == []
	assert "60分钟" in against(replace(SIGNED, end=SIGNED.end + timedelta(minutes=1)))[0]
	assert "晚于" in against(replace(SIGNED, end=SIGNED.start))[0]


def test_a_talk_face_to_face_keeps_a_place():
	assert "地点" in against(replace(SIGNED, place=""))[0]
	assert against(replace(SIGNED, place=""), way=PHONE) == []


def test_time_and_place_are_allowed_each_for_itself():
	assert against(moved(days=1), Leeway(3, False)) == []
	assert against(replace(SIGNED, place="谈话室"), Leeway(0, True)) == []
	assert len(against(replace(moved(days=1), place="谈话室"), Leeway(0, False))) == 2


@pytest.mark.parametrize("steps", [1, 5])
def test_small_steps_lead_no_further_than_one(steps):
	"""It is measured from what was signed, not from where the plan stands now."""
	current = SIGNED
	for _step in range(steps):
		wanted = replace(
			current, start=current.start + timedelta(days=2), end=current.end + timedelta(days=2)
		)
		if not against(wanted, current=current):
			current = wanted
	assert current.start <= SIGNED.start + timedelta(days=3)


@given(arrangements, arrangements, arrangements, leeways, dues, st.sampled_from([FACE, PHONE]))
def test_whatever_is_allowed_stays_within_what_was_signed(signed, current, wanted, leeway, due, way):
	assume(signed.end > signed.start)
	if problems(signed, current, wanted, way, leeway, due, NOW):
		return
	assert leeway
	if wanted.times != current.times:
		assert wanted.start >= NOW
		assert abs((wanted.start.date() - signed.start.date()).days) <= leeway.days
		assert timedelta(0) < wanted.end - wanted.start <= signed.end - signed.start
		assert due is None or wanted.end.date() <= max(due, signed.end.date())
		window = days_open(signed, leeway, due, NOW.date())
		assert window and window[0] <= wanted.start.date() and wanted.end.date() <= window[1]
	if wanted.place != current.place:
		assert leeway.place and (wanted.place or way == PHONE)


@given(arrangements, arrangements, arrangements, leeways, dues)
def test_every_sentence_is_chinese_and_more_leeway_never_forbids(signed, current, wanted, leeway, due):
	assume(signed.end > signed.start)
	found = problems(signed, current, wanted, FACE, leeway, due, NOW)
	assert all(is_chinese(sentence) for sentence in found)
	if not found:
		wider = Leeway(leeway.days + 1, True)
		if leeway.days or wanted.times == current.times:
			assert problems(signed, current, wanted, FACE, wider, due, NOW) == []
