"""From what is owed to proposed talks (拟定计划): who with whom, on which day and hour, answering what, and why so.

One talk answers several obligations of the same two people; collective talks only where asked for and every rule in
them lets them count. Nobody is in two places at once. A talker's talks are spread evenly over the days of the period,
in time wherever that can be. Always the same answer for the same question.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tanxin.domain.agenda import Agenda, Busy, Hours, at
from tanxin.domain.allotting import NOWHERE, Days, Wish, allot
from tanxin.domain.bundling import Difficulty, Owed, ToHold, bundle
from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.values import Category, Way

__all__ = [
	"Arrangement",
	"Busy",
	"Difficulty",
	"Hours",
	"NotArranged",
	"Options",
	"Owed",
	"Proposal",
	"arrange",
]

SATURDAY = 5
LATE = "已无法在期限前安排"
NO_QUOTA = "任务次数不安排具体谈话，由谈话人自行落实"
NO_DAYS = "所选时段内没有可以安排谈话的日子，请核对时段和节假日"
NOT_YET = "应谈时段在所选时段之后才开始，本次不安排"
GONE = "谈话人或谈话对象在可以谈话之前已离开名册，请核对人员名册"
NO_ROOM = "谈话人在所选时段内已排满，请延长时段、增加每人每天谈话次数，或改由他人谈话"
NO_HOUR = "谈话人与谈话对象在所选时段内没有共同的空闲时间，请延长时段或调整已有安排"
NO_TALKER = "没有谈话人"


@dataclass(frozen=True, slots=True)
class Options:
	"""What the unit chose (安排方式). Raises `ValueError` (Chinese) when no talk fits at all."""

	first_day: date
	last_day: date
	hours: Hours = field(default_factory=Hours)
	talks_per_day: int = 3
	weekends: bool = False
	hard_first: bool = False  # 先难后易
	juniors_first: bool = False  # 先下后上
	order_reason: str = ""
	collective: bool = False
	most_together: int = 12

	def __post_init__(self) -> None:
		if self.last_day < self.first_day:
			raise ValueError("所选时段已过或结束早于开始，请重新选择时段")
		if self.talks_per_day < 1:
			raise ValueError("每人每天谈话次数须大于0，请在谈心谈话设置中填写")

	def order_of(self, talk: ToHold) -> tuple:
		"""Its place among talks that could as well be exchanged."""
		hardness = -talk.difficulty if self.hard_first else int(talk.difficulty)
		return hardness, -talk.rank if self.juniors_first else talk.rank, talk.first_key

	def order_words(self) -> str:
		"""The order in words, with the unit's reason."""
		return order_words(self.hard_first, self.juniors_first, self.order_reason)


def order_words(hard_first: bool, juniors_first: bool, reason: str) -> str:
	"""「先易后难、先上后下」, with the reason where there is one."""
	words = f"{'先难后易' if hard_first else '先易后难'}、{'先下后上' if juniors_first else '先上后下'}"
	return f"{words}（{reason}）" if reason else words


@dataclass(frozen=True, slots=True)
class Proposal:
	"""A proposed talk (拟定的计划)."""

	sequence: int
	talkers: tuple[str, ...]
	persons: tuple[str, ...]
	category: Category
	way: Way
	start: datetime
	end: datetime
	obligations: tuple[str, ...]
	due_date: date
	late: bool
	reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotArranged:
	"""An obligation for which no talk is proposed, and why (未能安排)."""

	obligation: str
	reason: str


@dataclass(frozen=True, slots=True)
class Arrangement:
	"""What is proposed, in the order in which it is held, and what is not."""

	proposals: tuple[Proposal, ...]
	not_arranged: tuple[NotArranged, ...]


@dataclass(slots=True)
class _Placed:
	talk: ToHold
	wish: Wish
	slot: tuple[int, int] | None = None
	among: int = 1  # talks of this talker in the period
	moved: bool = False


def arrange(
	owed: Iterable[Owed], taken: Iterable[Busy], calendar: WorkCalendar, options: Options
) -> Arrangement:
	"""Propose talks for what is owed. `taken`: plans and records that are already there, of talkers and persons."""
	days = talk_days(calendar, options.first_day, options.last_day, options.weekends)
	possible, refused = [], []
	for each in owed:
		reason = _why_not(each, options, days)
		if reason:
			refused.append(NotArranged(each.key, reason))
		else:
			possible.append(each)
	most = options.most_together if options.collective else 1
	by_talker: dict[str, list[ToHold]] = defaultdict(list)
	for talk in bundle(possible, days[0] if days else options.first_day, most):
		by_talker[talk.talker].append(talk)
	agenda, placed = Agenda(taken), []
	for talker in sorted(by_talker):
		placed += _place(talker, by_talker[talker], days, agenda, options)
	refused += [
		NotArranged(each.key, _why_unplaced(one)) for one in placed if not one.slot for each in one.talk.owed
	]
	proposals = _proposals([one for one in placed if one.slot], days, options)
	return Arrangement(proposals, tuple(sorted(refused, key=lambda one: one.obligation)))


def talk_days(calendar: WorkCalendar, first: date, last: date, weekends: bool) -> list[date]:
	"""The days on which talks may be held: working days, and with `weekends` those weekends that are no holidays."""
	found, day = [], first
	while day <= last:
		if not calendar.is_day_off(day) or (weekends and _plain_weekend(calendar, day)):
			found.append(day)
		day += timedelta(days=1)
	return found


def _plain_weekend(calendar: WorkCalendar, day: date) -> bool:
	"""A Saturday or Sunday between a working Friday and a working Monday; else it is part of a holiday."""
	if day.weekday() < SATURDAY:
		return False
	friday = day - timedelta(days=day.weekday() - 4)
	return not calendar.is_day_off(friday) and not calendar.is_day_off(friday + timedelta(days=3))


def _why_not(each: Owed, options: Options, days: Sequence[date]) -> str:
	"""Why no talk can be arranged for it at all; empty when one can."""
	if each.person is None:
		return NO_QUOTA
	if not each.talker:
		return each.why_nobody or NO_TALKER
	if not days:
		return NO_DAYS
	if each.starts_on > days[-1]:
		return NOT_YET
	return GONE if each.not_after < max(each.starts_on, days[0]) else ""


def _place(
	talker: str, talks: list[ToHold], days: list[date], agenda: Agenda, options: Options
) -> list[_Placed]:
	"""Days first, then hours; what finds no hour on its day looks for another day."""
	slots = options.hours.slots()
	placed = [_Placed(talk, _wish(talk, days, options), among=len(talks)) for talk in talks]
	allotted = allot([one.wish for one in placed], _room(talker, days, agenda, slots, options))
	for one in sorted(placed, key=lambda each: (each.wish.day, each.wish.order)):
		if one.wish.day == NOWHERE or _give_hour(one, days, agenda, slots):
			continue
		_look_elsewhere(one, allotted, days, agenda, slots)
	return placed


def _wish(talk: ToHold, days: list[date], options: Options) -> Wish:
	first = bisect_left(days, talk.opens)
	last = bisect_right(days, talk.not_after) - 1
	until = bisect_right(days, min(talk.due, talk.not_after)) - 1
	return Wish(first, until, last, options.order_of(talk))


def _room(
	talker: str, days: list[date], agenda: Agenda, slots: Sequence[tuple[int, int]], options: Options
) -> list[int]:
	"""How many more talks the talker can hold on each day."""
	usual = min(options.talks_per_day, len(slots))
	found = [usual] * len(days)
	for number, day in enumerate(days):
		if not agenda.is_quiet(talker, day):
			free = sum(agenda.free((talker,), day, slot) for slot in slots)
			found[number] = max(0, min(free, options.talks_per_day - agenda.held(talker, day)))
	return found


def _give_hour(one: _Placed, days: list[date], agenda: Agenda, slots: Sequence[tuple[int, int]]) -> bool:
	day, talk = days[one.wish.day], one.talk
	one.slot = agenda.first_slot((talk.talker, *talk.persons), day, slots)
	if one.slot:
		agenda.hold(day, one.slot, (talk.talker,), talk.persons)
	return bool(one.slot)


def _look_elsewhere(
	one: _Placed, allotted: Days, days: list[date], agenda: Agenda, slots: Sequence[tuple[int, int]]
) -> None:
	"""The nearest day in time on which all are free, else the first one after."""
	wish, meant = one.wish, one.wish.day
	allotted.take_off(wish)
	in_time = sorted(range(wish.first, wish.until + 1), key=lambda day: (abs(day - meant), day))
	for day in (*in_time, *range(max(wish.first, wish.until + 1), wish.last + 1)):
		if allotted.room[day] > 0 and day != meant:
			wish.day = day
			if _give_hour(one, days, agenda, slots):
				one.moved = True
				allotted.put(wish, day)
				return
	wish.day = meant


def _why_unplaced(one: _Placed) -> str:
	return NO_ROOM if one.wish.day == NOWHERE else NO_HOUR


def _proposals(placed: list[_Placed], days: list[date], options: Options) -> tuple[Proposal, ...]:
	"""In the order in which they are held, each with its reasons."""
	placed.sort(key=lambda one: (one.wish.day, one.slot, one.wish.order, one.talk.talker))
	return tuple(_proposal(number, one, days, options) for number, one in enumerate(placed, 1))


def _proposal(number: int, one: _Placed, days: list[date], options: Options) -> Proposal:
	talk, day = one.talk, days[one.wish.day]
	start, end = at(day, one.slot or (0, 0))
	due = min(each.due_date for each in talk.owed)
	return Proposal(
		number,
		(talk.talker,),
		tuple(talk.persons),
		talk.category,
		way_of(talk.ways, len(talk.persons) > 1),
		start,
		end,
		tuple(each.key for each in talk.owed),
		due,
		day > due,
		tuple(_reasons(one, day, due, options)),
	)


def way_of(ways: frozenset[Way], collective: bool) -> Way:
	"""The usual way among those allowed: face to face, a forum for several."""
	usual = (Way.FORUM, Way.FACE) if collective else (Way.FACE,)
	return next(way for way in (*usual, *Way) if way in ways)


def _reasons(one: _Placed, day: date, due: date, options: Options) -> Iterable[str]:
	talk = one.talk
	if day > due:
		yield f"{LATE}（期限{due:%Y-%m-%d}），按最早可行时间安排"
	if len(talk.persons) > 1:
		yield f"{len(talk.persons)}人集体谈话，所依据的规则均允许集体谈话计入"
	elif len(talk.owed) > 1:
		yield f"同一谈话人与谈话对象，一次谈话办理{len(talk.owed)}项应谈事项"
	if one.among > 1:
		yield f"谈话人本时段共{one.among}次，均匀安排；{options.order_words()}"
	if one.moved:
		yield "原定日期双方没有共同的空闲时间，改到相近的日期"
