"""On which day each talk of one talker is held (分日): in time wherever that can be, and as evenly as can be.

Days are numbers in the period's list of days. A day has room for so many talks of this talker.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

#: Not in time, or not at all.
NOWHERE = -1
#: No room left.
FULL = 10**9


@dataclass(slots=True)
class Wish:
	"""A talk and the days on which it would be in time, both included; `last` is the last on which it may be at all."""

	first: int
	until: int
	last: int
	order: tuple = ()
	day: int = NOWHERE
	in_time: bool = True


class Days:
	"""What one talker has on his days while talks are put there."""

	def __init__(self, room: list[int]) -> None:
		self.room = room
		self.there: dict[int, list[Wish]] = defaultdict(list)
		self._load = [0] * len(room)
		self._level = [0 if free > 0 else FULL for free in room]
		self._closed: set[int] = set()  # days that no exchange can free

	def put(self, wish: Wish, day: int) -> None:
		"""Hold it on that day."""
		self.there[day].append(wish)
		wish.day = day
		self._count(day, 1)

	def take_off(self, wish: Wish) -> None:
		"""Hold it on no day."""
		self.there[wish.day].remove(wish)
		self._count(wish.day, -1)
		wish.day = NOWHERE

	def _count(self, day: int, talks: int) -> None:
		self.room[day] -= talks
		self._load[day] += talks
		self._level[day] = self._load[day] if self.room[day] > 0 else FULL

	def quietest(self, first: int, until: int, target: int) -> int:
		"""The day with room that has the fewest talks, nearest to the target; NOWHERE when none has room."""
		levels = self._level[first : until + 1]
		least, near = min(levels), target - first
		if least == FULL:
			return NOWHERE
		after, before = _index(levels, least, near), _index(levels[:near][::-1], least, 0)
		if before is None or (after is not None and after - near <= before + 1):
			return first + (after or 0)
		return target - 1 - before

	def make_room(self, wish: Wish) -> bool:
		"""Move others within their own windows until this one has a day in time; False when that cannot be."""
		came: dict[int, tuple[int, Wish] | None] = dict.fromkeys(range(wish.first, wish.until + 1))
		queue = [day for day in came if day not in self._closed]
		for day in queue:
			if self.room[day] > 0:
				self._shift(wish, day, came)
				return True
			for other in self.there[day]:
				for next_day in range(other.first, other.until + 1):
					if other.in_time and next_day not in came and next_day not in self._closed:
						came[next_day] = (day, other)
						queue.append(next_day)
		self._closed.update(queue)
		return False

	def _shift(self, wish: Wish, day: int, came: dict[int, tuple[int, Wish] | None]) -> None:
		while (step := came[day]) is not None:
			before, other = step
			self.take_off(other)
			self.put(other, day)
			day = before
		self.put(wish, day)


def _index(values: Sequence[int], value: int, start: int) -> int | None:
	try:
		return values.index(value, start)
	except ValueError:
		return None


def allot(wishes: Sequence[Wish], room: list[int]) -> Days:
	"""Give each wish its day. In time wherever the room allows it for all; else the earliest day that is left, or
	NOWHERE. Alike wishes keep their order over the days."""
	days = Days(room)
	late = []
	for wish, target in _targets(wishes):
		if wish.first > wish.until:
			late.append(wish)
			continue
		day = days.quietest(wish.first, wish.until, target)
		if day != NOWHERE:
			days.put(wish, day)
		elif not days.make_room(wish):
			late.append(wish)
	_catch_up(late, days)
	_in_order(wishes, days)
	return days


def _targets(wishes: Sequence[Wish]) -> list[tuple[Wish, int]]:
	"""Each wish with the day it would have if alike ones were spaced evenly; the least free ones first."""
	alike: dict[tuple[int, int], list[Wish]] = defaultdict(list)
	for wish in wishes:
		alike[wish.first, wish.until].append(wish)
	found = []
	for (first, until), group in alike.items():
		length = until - first + 1
		group.sort(key=lambda wish: wish.order)
		for number, wish in enumerate(group):
			found.append((wish, first + (2 * number + 1) * max(length, 0) // (2 * len(group))))
	return sorted(found, key=lambda pair: (pair[0].until - pair[0].first, pair[0].until, pair[0].order))


def _catch_up(late: list[Wish], days: Days) -> None:
	"""What cannot be in time is held as early as there is room."""
	known: dict[int, int] = {}
	for wish in sorted(late, key=lambda each: (each.until, each.order)):
		wish.in_time = False
		day = max(known.get(wish.first, wish.first), wish.first)
		while day < len(days.room) and days.room[day] <= 0:
			day += 1
		known[wish.first] = day
		if day <= wish.last:
			days.put(wish, day)


def _in_order(wishes: Sequence[Wish], days: Days) -> None:
	"""Alike wishes exchange their days, so that the order asked for is the order in time."""
	alike: dict[tuple, list[Wish]] = defaultdict(list)
	for wish in wishes:
		if wish.day != NOWHERE:
			alike[wish.first, wish.until, wish.last, wish.in_time].append(wish)
	for group in alike.values():
		for wish, day in zip(
			sorted(group, key=lambda each: each.order), sorted(each.day for each in group), strict=True
		):
			wish.day = day
	days.there.clear()
	for wish in wishes:
		if wish.day != NOWHERE:
			days.there[wish.day].append(wish)
