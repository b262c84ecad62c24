"""Which talks are to be held (应举行的谈话): obligations of the same two people answered by one talk, and, where
every rule in it lets them count and it is asked for, several people in one talk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum

from tanxin.domain.values import Category, Way


class Difficulty(IntEnum):
	"""How hard the talk with somebody is (谈话难度), from his dossier."""

	EASY = 0
	ORDINARY = 1
	HARD = 2


@dataclass(frozen=True, slots=True)
class Owed:
	"""An open obligation as arranging sees it (应谈事项). `person` is None for a quota.

	`series`: those with the same one ask for a talk each (每年两次). `wanted`: False for one that rides along with
	a talk held for another, but is no reason for one. `rank`: 0 is the highest. `not_after`: the last day on the
	roster of either side. `mutual`: a relation (互谈), met whichever of the two begins the talk.
	"""

	key: str
	person: str | None
	talker: str | None
	category: Category
	rule: str
	starts_on: date
	due_date: date
	collective: bool = True
	ways: frozenset[Way] = frozenset(Way)
	rank: int = 0
	difficulty: Difficulty = Difficulty.ORDINARY
	restricted: bool = False
	series: str = ""
	wanted: bool = True
	not_after: date = date.max
	why_nobody: str = ""  # of one without talker
	mutual: bool = False


@dataclass(slots=True)
class ToHold:
	"""A talk that is to be held: who, for which obligations, within which days, how."""

	talker: str
	persons: list[str]
	category: Category
	owed: list[Owed]
	opens: date
	due: date  # first of the due dates
	not_after: date
	ways: frozenset[Way]
	late: bool  # due before the period begins

	@property
	def rules(self) -> frozenset[str]:
		return frozenset(each.rule for each in self.owed)

	@property
	def first_key(self) -> str:
		return min(each.key for each in self.owed)

	@property
	def difficulty(self) -> Difficulty:
		return max(each.difficulty for each in self.owed)

	@property
	def rank(self) -> int:
		return min(each.rank for each in self.owed)

	@property
	def may_be_collective(self) -> bool:
		"""Whether every rule in it lets a collective talk count, and nothing in it must stay among two."""
		return all(each.collective and not each.restricted for each in self.owed)

	def closes(self) -> date:
		"""The last day on which it helps: of what is late already, as soon as can be."""
		return self.opens if self.late else min(self.due, self.not_after)

	def meets(self, other: ToHold) -> bool:
		"""Whether one day and one way would do for both."""
		opens, closes = max(self.opens, other.opens), min(self.closes(), other.closes())
		return opens <= closes and bool(self.ways & other.ways)

	def join(self, other: ToHold) -> None:
		"""Hold the other talk in this one."""
		self.owed += other.owed
		self.persons += [person for person in other.persons if person not in self.persons]
		self.opens = max(self.opens, other.opens)
		self.due = min(self.due, other.due)
		self.not_after = min(self.not_after, other.not_after)
		self.ways &= other.ways
		self.late = self.late or other.late


def bundle(owed: Iterable[Owed], first: date, most_together: int = 1) -> list[ToHold]:
	"""The talks to be held from `first` on; `most_together` above 1 asks for collective talks of so many at most.

	In: obligations with talker and person. What rides along with nothing is left out.
	"""
	pairs: dict[tuple, list[ToHold]] = defaultdict(list)
	rows = sorted(_turned(list(owed)), key=_by_need)
	windows = _windows(rows, first)
	for each in rows:
		pairs[each.talker, each.person, each.category.value].append(_single(each, *windows[each.key], first))
	talks = [talk for key in sorted(pairs) for talk in _together(pairs[key])]
	talks = [talk for talk in talks if any(each.wanted for each in talk.owed)]
	return _collected(talks, most_together) if most_together > 1 else talks


def _turned(owed: list[Owed]) -> list[Owed]:
	"""Obligations of the same two people towards each other made one way round, so that one talk answers both.

	What only one of them may begin says which way; else, and where each must begin one, the first by name.
	"""
	one_way = {(each.talker, each.person) for each in owed if not each.mutual}
	both_ways = {(each.talker, each.person) for each in owed}
	return [_other_way_round(each) if _turns(each, one_way, both_ways) else each for each in owed]


def _other_way_round(each: Owed) -> Owed:
	"""With the sides changed. Its series stays that of whom it is owed to, not that of the other side."""
	series = each.series and f"{each.series}|{each.person}"
	return replace(each, talker=each.person, person=each.talker, series=series)


def _turns(each: Owed, one_way: set[tuple], both_ways: set[tuple]) -> bool:
	here, there = (each.talker, each.person), (each.person, each.talker)
	if not each.mutual or there not in both_ways:
		return False
	if (here in one_way) != (there in one_way):
		return there in one_way
	return (each.person or "") < (each.talker or "")


def _by_need(each: Owed) -> tuple:
	return not each.wanted, each.starts_on, each.due_date, each.key


def _single(each: Owed, opens: date, due: date, first: date) -> ToHold:
	persons, talker = [each.person or ""], each.talker or ""
	return ToHold(talker, persons, each.category, [each], opens, due, each.not_after, each.ways, due < first)


def _windows(owed: list[Owed], first: date) -> dict[str, tuple[date, date]]:
	"""From when until when each may be held. Talks of a series get a part of their common window each, so that they
	do not follow on one another's heels."""
	series: dict[tuple, list[Owed]] = defaultdict(list)
	for each in owed:
		series[each.series or each.key, each.talker, each.person, each.starts_on, each.due_date].append(each)
	found = {}
	for rows in series.values():
		opens, due = max(first, rows[0].starts_on), rows[0].due_date
		days, parts = (due - opens).days + 1, len(rows)
		for number, each in enumerate(rows):
			if parts > 1 and days >= parts:
				begin = opens + timedelta(days=days * number // parts)
				found[each.key] = (begin, opens + timedelta(days=days * (number + 1) // parts - 1))
			else:
				found[each.key] = (opens, due)
	return found


def _together(singles: list[ToHold]) -> list[ToHold]:
	"""Of one pair: each obligation joins the first talk that suits, or is a talk of its own."""
	talks: list[ToHold] = []
	for single in singles:
		series = single.owed[0].series
		for talk in talks:
			if talk.meets(single) and not (series and any(each.series == series for each in talk.owed)):
				talk.join(single)
				break
		else:
			talks.append(single)
	return talks


def _collected(talks: list[ToHold], most: int) -> list[ToHold]:
	"""Several people of one talker under the same rules in one talk, where all rules of all of them allow it."""
	alike: dict[tuple, list[ToHold]] = defaultdict(list)
	found = []
	for talk in talks:
		if talk.may_be_collective:
			alike[talk.talker, talk.category.value, tuple(sorted(talk.rules))].append(talk)
		else:
			found.append(talk)
	for key in sorted(alike):
		found += _gathered(
			sorted(alike[key], key=lambda talk: (talk.closes(), talk.opens, talk.first_key)), most
		)
	return found


def _gathered(talks: list[ToHold], most: int) -> list[ToHold]:
	"""Talks sorted by their last day, put together while one day does for all."""
	found: list[ToHold] = []
	for talk in talks:
		last = found[-1] if found else None
		if (
			last is not None
			and len(last.persons) < most
			and last.meets(talk)
			and not set(last.persons) & set(talk.persons)
		):
			last.join(talk)
		else:
			found.append(talk)
	return found
