"""Who is where when (日程): what is taken, what is free, and in Chinese why a time cannot be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

MINUTES_A_DAY = 24 * 60
#: The habit where nobody says otherwise: no talks over noon.
NOON = (time(12), time(14))


@dataclass(frozen=True, slots=True)
class Busy:
	"""Somebody is taken from `start` to `end`; `talks` when he holds a talk there himself."""

	who: str
	start: datetime
	end: datetime
	talks: bool = False
	what: str = ""  # as it is called to the person at the screen


@dataclass(frozen=True, slots=True)
class Hours:
	"""When talks are held on a day and how long one takes. Raises `ValueError` (Chinese) when none fits."""

	starts: time = time(9)
	ends: time = time(17, 30)
	pause: tuple[time, time] | None = NOON
	talk_minutes: int = 60

	def __post_init__(self) -> None:
		if self.talk_minutes <= 0:
			raise ValueError("每次谈话的分钟数须大于0，请在谈心谈话设置中填写")
		if not self.slots():
			raise ValueError("每天的谈话时间安排不下一次谈话，请在谈心谈话设置中核对起止时间和每次分钟数")

	def slots(self) -> tuple[tuple[int, int], ...]:
		"""The times of a day at which a talk may be held, as minutes from midnight."""
		begin, end = _minute(self.starts), _minute(self.ends)
		parts = [(begin, end)]
		if self.pause:
			noon, after = _minute(self.pause[0]), _minute(self.pause[1])
			parts = [(begin, min(end, noon)), (max(begin, after), end)]
		length = self.talk_minutes
		return tuple(
			(start, start + length)
			for opening, closing in parts
			for start in range(opening, closing - length + 1, length)
		)


class Agenda:
	"""Everybody's taken times, looked up by person and day in constant time."""

	def __init__(self, taken: Iterable[Busy] = ()) -> None:
		self._taken: dict[tuple[str, date], list[tuple[int, int, str]]] = defaultdict(list)
		self._held: dict[tuple[str, date], int] = defaultdict(int)
		for each in taken:
			self.take(each)

	def take(self, busy: Busy) -> None:
		"""Somebody is taken; a time over midnight is taken on each of its days."""
		if busy.talks:
			self._held[busy.who, busy.start.date()] += 1
		day = busy.start.date()
		while day <= busy.end.date():
			midnight = datetime.combine(day, time())
			start = max(0, int((busy.start - midnight).total_seconds() // 60))
			end = min(MINUTES_A_DAY, -int((midnight - busy.end).total_seconds() // 60))
			if start < end:
				self._taken[busy.who, day].append((start, end, busy.what))
			day += timedelta(days=1)

	def hold(self, day: date, slot: tuple[int, int], talkers: Sequence[str], persons: Sequence[str]) -> None:
		"""A talk is put there: its talkers and persons are taken."""
		for who in talkers:
			self._held[who, day] += 1
		for who in (*talkers, *persons):
			self._taken[who, day].append((*slot, ""))

	def held(self, talker: str, day: date) -> int:
		"""How many talks he holds on that day."""
		return self._held.get((talker, day), 0)

	def is_quiet(self, who: str, day: date) -> bool:
		"""Whether nothing at all is there on that day."""
		return (who, day) not in self._taken

	def free(self, people: Iterable[str], day: date, slot: tuple[int, int]) -> bool:
		"""Whether all of them have the whole of that time."""
		start, end = slot
		for who in people:
			for taken_from, taken_to, _what in self._taken.get((who, day), ()):
				if taken_from < end and start < taken_to:
					return False
		return True

	def first_slot(
		self, people: Sequence[str], day: date, slots: Sequence[tuple[int, int]]
	) -> tuple[int, int] | None:
		"""The first time of the day that all of them have, or None."""
		return next((slot for slot in slots if self.free(people, day, slot)), None)

	def clashes(self, start: datetime, end: datetime, people: Sequence[tuple[str, str]]) -> list[str]:
		"""Why these people, given as (id, name), cannot meet then: one Chinese sentence for each who is taken."""
		found, day = [], start.date()
		while day <= end.date():
			midnight = datetime.combine(day, time())
			begin, close = (start - midnight).total_seconds() / 60, (end - midnight).total_seconds() / 60
			for who, name in people:
				for taken_from, taken_to, what in self._taken.get((who, day), ()):
					if taken_from < close and begin < taken_to:
						found.append(_sentence(name, day, taken_from, taken_to, what))
			day += timedelta(days=1)
		return list(dict.fromkeys(found))


def at(day: date, slot: tuple[int, int]) -> tuple[datetime, datetime]:
	"""A time of the day as two moments."""
	midnight = datetime.combine(day, time())
	return midnight + timedelta(minutes=slot[0]), midnight + timedelta(minutes=slot[1])


def _sentence(name: str, day: date, start: int, end: int, what: str) -> str:
	until = f"{end // 60:02d}:{end % 60:02d}"
	about = f"（{what}）" if what else ""
	return f"{name}在{day:%Y-%m-%d} {start // 60:02d}:{start % 60:02d}至{until}已有安排{about}"


def _minute(moment: time) -> int:
	return moment.hour * 60 + moment.minute
