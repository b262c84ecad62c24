"""From what is owed to proposed talks: nobody in two places, in time wherever it can be, evenly, always the same."""

from __future__ import annotations

import time as clock
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanxin.domain import arranging
from tanxin.domain.agenda import Agenda, Hours
from tanxin.domain.arranging import Busy, Difficulty, Options, Owed, arrange
from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.values import Category, Way
from tanxin.tests.domain.worlds import is_chinese

MONDAY = date(2026, 6, 1)
FRIDAY = date(2026, 6, 12)
CALENDAR = WorkCalendar.from_holidays([date(2026, 6, 3)])
TWO_WEEKS = Options(MONDAY, FRIDAY)


def owed(key: str, person: str | None = "p1", talker: str | None = "t1", **more: object) -> Owed:
	values = {"category": Category.HEART, "rule": "R1", "starts_on": MONDAY, "due_date": FRIDAY, **more}
	return Owed(key, person, talker, **values)  # type: ignore[arg-type]


def busy(who: str, day: date, start: int = 9, end: int = 18, talks: bool = False) -> Busy:
	return Busy(who, datetime.combine(day, time(start)), datetime.combine(day, time(end)), talks)


@st.composite
def many(draw: st.DrawFn) -> list[Owed]:
	rows = []
	for number in range(draw(st.integers(0, 25))):
		starts = MONDAY + timedelta(days=draw(st.integers(-10, 14)))
		rows.append(
			owed(
				f"k{number:02}",
				draw(st.sampled_from(["p1", "p2", "p3", "t1", None])),
				draw(st.sampled_from(["t1", "t2", "p3", None])),
				category=draw(st.sampled_from([Category.HEART, Category.ADMONITION])),
				rule=draw(st.sampled_from(["R1", "R2"])),
				starts_on=starts,
				due_date=starts + timedelta(days=draw(st.integers(0, 12))),
				collective=draw(st.booleans()),
				ways=draw(st.sampled_from([frozenset(Way), frozenset({Way.PHONE}), frozenset({Way.FACE})])),
				rank=draw(st.integers(0, 3)),
				difficulty=draw(st.sampled_from(Difficulty)),
				restricted=draw(st.booleans()),
				series=draw(st.sampled_from(["", "s"])),
				wanted=draw(st.integers(0, 4)) > 0,
				not_after=draw(st.sampled_from([date.max, date(2026, 6, 9)])),
			)
		)
	return [each for each in rows if each.person != each.talker]


TAKEN = st.lists(
	st.builds(
		busy,
		st.sampled_from(["t1", "t2", "p1", "p2"]),
		st.dates(MONDAY, FRIDAY),
		st.integers(8, 12),
		st.integers(13, 18),
		st.booleans(),
	),
	max_size=6,
)
OPTIONS = st.builds(
	Options,
	st.just(MONDAY),
	st.dates(MONDAY, FRIDAY),
	talks_per_day=st.integers(1, 4),
	weekends=st.booleans(),
	hard_first=st.booleans(),
	juniors_first=st.booleans(),
	collective=st.booleans(),
	most_together=st.integers(2, 5),
)


@given(many(), TAKEN, OPTIONS)
def test_everything_that_is_wanted_is_proposed_once_or_listed_with_a_chinese_reason(rows, taken, options):
	found = arrange(rows, taken, CALENDAR, options)
	answered = Counter(key for each in found.proposals for key in each.obligations)
	refused = Counter(each.obligation for each in found.not_arranged)
	assert set((answered + refused).values()) <= {1}
	assert {each.key for each in rows if each.wanted} <= set(answered + refused)
	assert all(is_chinese(each.reason) for each in found.not_arranged)
	assert all(is_chinese(reason) for each in found.proposals for reason in each.reasons)
	assert [each.sequence for each in found.proposals] == list(range(1, len(found.proposals) + 1))
	assert [each.start for each in found.proposals] == sorted(each.start for each in found.proposals)


@given(many(), TAKEN, OPTIONS)
def test_nobody_is_in_two_places_and_no_day_is_too_full(rows, taken, options):
	spans = defaultdict(list)
	held: Counter = Counter()
	for each in taken:
		spans[each.who].append((each.start, each.end, False))
		held[each.who, each.start.date()] += each.talks
	for each in arrange(rows, taken, CALENDAR, options).proposals:
		assert not set(each.talkers) & set(each.persons)
		for who in {*each.talkers, *each.persons}:
			spans[who].append((each.start, each.end, True))
		held[each.talkers[0], each.start.date()] += 1
		assert held[each.talkers[0], each.start.date()] <= options.talks_per_day
	for times in spans.values():
		ours = [span for span in times if span[2]]
		for start, end, _ours in ours:
			assert sum(other[0] < end and start < other[1] for other in times) == 1


@given(many(), TAKEN, OPTIONS)
def test_a_talk_keeps_its_windows_its_hours_and_what_each_rule_allows(rows, taken, options):
	known = {each.key: each for each in rows}
	for each in arrange(rows, taken, CALENDAR, options).proposals:
		answers = [known[key] for key in each.obligations]
		day = each.start.date()
		assert all(one.starts_on <= day <= one.not_after and each.way in one.ways for one in answers)
		assert all((one.talker, one.category) == (each.talkers[0], each.category) for one in answers)
		assert {one.person for one in answers} == set(each.persons)
		assert each.late == any(day > one.due_date for one in answers)
		assert each.late == any(arranging.LATE in reason for reason in each.reasons)
		assert day in arranging.talk_days(CALENDAR, options.first_day, options.last_day, options.weekends)
		assert time(9) <= each.start.time() and each.end.time() <= time(17, 30)
		assert each.end.time() <= time(12) or each.start.time() >= time(14)
		if len(each.persons) > 1:
			assert options.collective and len(each.persons) <= options.most_together
			assert all(one.collective and not one.restricted for one in answers)
		series = Counter((one.person, one.series) for one in answers if one.series)
		assert set(series.values()) <= {1}


@given(many(), TAKEN, OPTIONS, st.randoms())
def test_the_same_question_has_the_same_answer_in_whatever_order_it_is_put(rows, taken, options, chance):
	shuffled = rows.copy()
	chance.shuffle(shuffled)
	assert arrange(rows, taken, CALENDAR, options) == arrange(shuffled, taken, CALENDAR, options)


@given(
	st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=14),
	st.integers(1, 3),
	st.lists(st.integers(0, 9), max_size=3),
)
@settings(max_examples=300)
def test_nothing_is_late_that_could_be_in_time(windows, a_day, away):
	"""Earliest due date first is known to be right for one talker: where it is in time, so are we."""
	plain = WorkCalendar.from_holidays([], weekly_off=())
	rows = [
		owed(
			f"k{n:02}",
			f"p{n}",
			starts_on=MONDAY + timedelta(days=min(w)),
			due_date=MONDAY + timedelta(days=max(w)),
		)
		for n, w in enumerate(windows)
	]
	taken = [busy("t1", MONDAY + timedelta(days=each)) for each in set(away)]
	options = Options(MONDAY, MONDAY + timedelta(days=9), talks_per_day=a_day)
	found = arrange(rows, taken, plain, options)
	in_time = sum(not each.late for each in found.proposals)
	assert in_time == _most_in_time(rows, a_day, {MONDAY + timedelta(days=each) for each in away})


def _most_in_time(rows: list[Owed], a_day: int, away: set[date]) -> int:
	"""As many as can be: matching talks with places on days, one by one with exchanges."""
	places: dict[tuple[date, int], int] = {}

	def find(row: int, seen: set) -> bool:
		day = rows[row].starts_on
		while day <= rows[row].due_date:
			for place in range(a_day if day not in away else 0):
				if (day, place) not in seen:
					seen.add((day, place))
					if (day, place) not in places or find(places[day, place], seen):
						places[day, place] = row
						return True
			day += timedelta(days=1)
		return False

	return sum(find(row, set()) for row in range(len(rows)))


@given(st.integers(1, 60), st.integers(1, 20))
def test_a_load_is_spread_evenly_over_the_days(talks, days):
	plain = WorkCalendar.from_holidays([], weekly_off=())
	last = MONDAY + timedelta(days=days - 1)
	rows = [owed(f"k{n:02}", f"p{n}", due_date=last) for n in range(talks)]
	found = arrange(rows, [], plain, Options(MONDAY, last, talks_per_day=6))
	loads = Counter(each.start.date() for each in found.proposals)
	if talks <= 6 * days:
		assert max(loads.values()) - min(loads[MONDAY + timedelta(days=n)] for n in range(days)) <= 1
	else:
		assert len(found.proposals) == 6 * days and len(found.not_arranged) == talks - 6 * days


def test_few_talks_are_spaced_over_the_period_and_not_crowded_at_its_beginning():
	rows = [owed(f"k{n}", f"p{n}") for n in range(3)]
	days = [each.start.date() for each in arrange(rows, [], CALENDAR, TWO_WEEKS).proposals]
	assert days == [date(2026, 6, 2), date(2026, 6, 8), date(2026, 6, 11)]


def test_one_talk_answers_several_obligations_of_the_same_pair_and_category():
	rows = [owed("a"), owed("b", rule="R2"), owed("c", category=Category.ADMONITION)]
	found = arrange(rows, [], CALENDAR, TWO_WEEKS).proposals
	assert sorted(each.obligations for each in found) == [("a", "b"), ("c",)]
	assert any("一次谈话办理2项应谈事项" in reason for each in found for reason in each.reasons)


def test_twice_a_period_means_two_talks_at_a_distance():
	rows = [owed("a#1", series="R1|2026"), owed("a#2", series="R1|2026"), owed("b", rule="R2")]
	found = arrange(rows, [], CALENDAR, TWO_WEEKS).proposals
	assert len(found) == 2
	assert (found[1].start - found[0].start).days >= 3


def test_windows_that_do_not_meet_are_talks_of_their_own():
	early = owed("a", due_date=date(2026, 6, 4))
	late = owed("b", rule="R2", starts_on=date(2026, 6, 8))
	assert len(arrange([early, late], [], CALENDAR, TWO_WEEKS).proposals) == 2


def test_collective_only_when_asked_and_when_every_rule_allows():
	rows = [owed(f"k{n}", f"p{n}") for n in range(5)]
	assert len(arrange(rows, [], CALENDAR, TWO_WEEKS).proposals) == 5
	together = replace(TWO_WEEKS, collective=True, most_together=3)
	found = arrange(rows, [], CALENDAR, together).proposals
	assert sorted(len(each.persons) for each in found) == [2, 3]
	assert all(each.way is Way.FORUM for each in found)
	never = [replace(each, collective=False) for each in rows]
	assert len(arrange(never, [], CALENDAR, together).proposals) == 5
	hidden = [replace(rows[0], restricted=True), *rows[1:]]
	assert sorted(len(each.persons) for each in arrange(hidden, [], CALENDAR, together).proposals) == [
		1,
		1,
		3,
	]


@pytest.mark.parametrize(
	("hard_first", "juniors_first", "expected"),
	[
		(False, False, ["easy", "chief", "junior", "hard"]),
		(True, False, ["hard", "chief", "junior", "easy"]),
		(False, True, ["easy", "junior", "chief", "hard"]),
	],
)
def test_the_order_asked_for_is_the_order_in_time(hard_first, juniors_first, expected):
	rows = [
		owed("k1", "hard", difficulty=Difficulty.HARD),
		owed("k2", "junior", rank=5),
		owed("k3", "chief", rank=0),
		owed("k4", "easy", difficulty=Difficulty.EASY, rank=9),
	]
	options = replace(
		TWO_WEEKS, hard_first=hard_first, juniors_first=juniors_first, order_reason="班子运转平稳"
	)
	found = arrange(rows, [], CALENDAR, options).proposals
	assert [each.persons[0] for each in found] == expected
	assert "班子运转平稳" in found[0].reasons[-1]


def test_what_is_overdue_is_held_as_early_as_can_be_and_says_so():
	found = arrange(
		[owed("a", starts_on=date(2026, 1, 1), due_date=date(2026, 5, 1))], [], CALENDAR, TWO_WEEKS
	).proposals
	assert (found[0].start, found[0].late) == (datetime(2026, 6, 1, 9), True)
	assert found[0].reasons[0] == "已无法在期限前安排（期限2026-05-01），按最早可行时间安排"


def test_holidays_are_kept_and_weekends_only_used_where_allowed():
	rows = [owed(f"k{n}", f"p{n}", due_date=date(2026, 6, 7)) for n in range(5)]
	options = Options(MONDAY, date(2026, 6, 7), talks_per_day=1)
	found = arrange(rows, [], CALENDAR, options)
	assert [each.start.day for each in found.proposals] == [1, 2, 4, 5]
	assert found.not_arranged[0].reason == arranging.NO_ROOM
	with_weekends = arrange(rows, [], CALENDAR, replace(options, weekends=True))
	assert len(with_weekends.proposals) == 5
	off_friday = WorkCalendar.from_holidays([date(2026, 6, 5)])
	assert date(2026, 6, 6) not in arranging.talk_days(off_friday, MONDAY, FRIDAY, weekends=True)


def test_what_is_there_already_is_left_in_peace():
	"""The talker is away in the mornings, the person on all days but one."""
	taken = [busy("t1", MONDAY + timedelta(days=n), 9, 12) for n in range(12)]
	taken += [busy("p1", MONDAY + timedelta(days=n)) for n in range(12) if n != 8]
	found = arrange([owed("a")], taken, CALENDAR, TWO_WEEKS).proposals
	assert found[0].start == datetime(2026, 6, 9, 14)
	assert "改到相近的日期" in found[0].reasons[-1]
	taken.append(busy("p1", date(2026, 6, 9)))
	assert arrange([owed("a")], taken, CALENDAR, TWO_WEEKS).not_arranged[0].reason == arranging.NO_HOUR


@pytest.mark.parametrize(
	("row", "reason"),
	[
		(owed("a", person=None), arranging.NO_QUOTA),
		(owed("a", talker=None), arranging.NO_TALKER),
		(owed("a", talker=None, why_nobody="“某支部”书记空缺"), "“某支部”书记空缺"),
		(owed("a", starts_on=date(2026, 7, 1)), arranging.NOT_YET),
		(owed("a", not_after=date(2026, 5, 1)), arranging.GONE),
	],
)
def test_what_cannot_be_arranged_says_why(row, reason):
	assert arrange([row], [], CALENDAR, TWO_WEEKS).not_arranged[0].reason == reason


def test_a_period_without_a_working_day_says_so():
	holiday = Options(date(2026, 6, 6), date(2026, 6, 7))
	assert arrange([owed("a")], [], CALENDAR, holiday).not_arranged[0].reason == arranging.NO_DAYS


def test_what_rides_along_is_no_reason_for_a_talk():
	rider = owed("b", rule="R2", wanted=False)
	found = arrange([owed("a"), rider, replace(rider, key="c", person="p9")], [], CALENDAR, TWO_WEEKS)
	assert [each.obligations for each in found.proposals] == [("a", "b")]
	assert found.not_arranged == ()


def test_a_clash_is_said_with_name_day_and_hour():
	agenda = Agenda([Busy("t1", datetime(2026, 6, 1, 9), datetime(2026, 6, 1, 10), what="TXP-1")])
	people = [("t1", "王书记"), ("p1", "李一")]
	assert agenda.clashes(datetime(2026, 6, 1, 9, 30), datetime(2026, 6, 1, 10, 30), people) == [
		"王书记在2026-06-01 09:00至10:00已有安排（TXP-1）"
	]
	assert agenda.clashes(datetime(2026, 6, 1, 10), datetime(2026, 6, 1, 11), people) == []


def test_a_time_over_midnight_is_taken_on_both_days():
	agenda = Agenda([Busy("t1", datetime(2026, 6, 1, 22), datetime(2026, 6, 2, 1))])
	assert not agenda.free(["t1"], date(2026, 6, 2), (0, 60))
	assert agenda.free(["t1"], date(2026, 6, 2), (60, 120))
	assert not agenda.free(["t1"], date(2026, 6, 1), (23 * 60, 24 * 60))


@pytest.mark.parametrize(
	"wrong",
	[
		lambda: Hours(talk_minutes=0),
		lambda: Hours(time(9), time(9, 30)),
		lambda: Options(FRIDAY, MONDAY),
		lambda: Options(MONDAY, FRIDAY, talks_per_day=0),
	],
)
def test_numbers_that_leave_no_room_for_a_talk_are_refused_in_chinese(wrong):
	with pytest.raises(ValueError) as refused:
		wrong()
	assert is_chinese(str(refused.value))


def test_ten_thousand_talks_are_arranged_in_seconds():
	rows = [
		owed(f"k{n:05}", f"p{n}", f"t{n % 200}", due_date=date(2026, 8 + n % 4, 20)) for n in range(10_000)
	]
	began = clock.monotonic()
	found = arrange(rows, [], CALENDAR, Options(MONDAY, date(2026, 12, 31)))
	assert len(found.proposals) == 10_000
	assert clock.monotonic() - began < 5


def fellows(*pairs: tuple[str, str]) -> list[Owed]:
	return [owed(f"{person}-{talker}", person, talker, mutual=True) for person, talker in pairs]


def test_two_who_owe_each_other_a_talk_hold_one():
	(talk,) = arrange(fellows(("wang", "chen"), ("chen", "wang")), [], CALENDAR, TWO_WEEKS).proposals
	assert set(talk.obligations) == {"wang-chen", "chen-wang"}
	assert {*talk.talkers, *talk.persons} == {"wang", "chen"}


def test_two_who_owe_each_other_under_one_rule_of_a_month_hold_one():
	rows = [replace(each, series="R1|2026-06") for each in fellows(("wang", "chen"), ("chen", "wang"))]
	(talk,) = arrange(rows, [], CALENDAR, TWO_WEEKS).proposals
	assert set(talk.obligations) == {"wang-chen", "chen-wang"}


def test_two_who_owe_each_other_two_talks_of_a_year_hold_two():
	rows = [
		replace(each, key=f"{each.key}#{n}", series="R1|2026")
		for n in (1, 2)
		for each in fellows(("wang", "chen"), ("chen", "wang"))
	]
	talks = arrange(rows, [], CALENDAR, TWO_WEEKS).proposals
	assert sorted(len(talk.obligations) for talk in talks) == [2, 2]
	assert (talks[1].start - talks[0].start).days >= 3


def test_who_must_begin_begins_and_the_mutual_talk_goes_along():
	rows = [*fellows(("li", "wang")), owed("one way", "wang", "li")]
	(talk,) = arrange(rows, [], CALENDAR, TWO_WEEKS).proposals
	assert (talk.talkers, talk.persons) == (("li",), ("wang",))
	assert set(talk.obligations) == {"li-wang", "one way"}


def test_where_both_must_begin_once_what_is_mutual_is_still_one_talk():
	june = [owed("a", "wang", "li"), owed("b", "li", "wang")]
	july = [replace(each, starts_on=date(2026, 7, 1)) for each in fellows(("wang", "li"), ("li", "wang"))]
	july = [replace(each, due_date=date(2026, 7, 20), series="R2|2026-07") for each in july]
	talks = arrange([*june, *july], [], CALENDAR, replace(TWO_WEEKS, last_day=date(2026, 7, 20))).proposals
	assert sorted(sorted(talk.obligations) for talk in talks) == [["a"], ["b"], ["li-wang", "wang-li"]]


def test_a_talk_that_only_one_may_begin_is_never_turned():
	rows = [owed("a", "wang", "li"), owed("b", "li", "wang")]
	talks = arrange(rows, [], CALENDAR, TWO_WEEKS).proposals
	assert sorted((talk.talkers[0], talk.persons[0]) for talk in talks) == [("li", "wang"), ("wang", "li")]


def test_a_ring_of_fellows_is_each_talk_once():
	rows = fellows(("a", "b"), ("b", "a"), ("c", "a"))
	talks = arrange(rows, [], CALENDAR, TWO_WEEKS).proposals
	assert sorted(sorted((*talk.talkers, *talk.persons)) for talk in talks) == [["a", "b"], ["a", "c"]]
