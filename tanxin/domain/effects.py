"""What rules would do, as figures (规则的影响): counted as obligations stream by, never kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tanxin.domain.directory import Directory
from tanxin.domain.model import Obligation, Rule

#: Examples of one rule, and different reasons why nobody talks, that are told; the rest is counted.
MOST_EXAMPLES = 3
MOST_REASONS = 20


@dataclass(slots=True)
class RuleEffect:
	"""What one rule asks now (`was`) and would ask (`made`), obligation by obligation."""

	rule: Rule
	was: int = 0
	made: int = 0
	added: int = 0
	dropped: int = 0  # no longer asked (不再要求)
	moved: int = 0  # to another due date
	handed: int = 0  # to another talker
	overdue: int = 0  # added for a period or meeting, and due before today
	examples: list[str] = field(default_factory=list)
	note: str = ""  # why it asks nothing
	due_if_today: date | None = None  # of a rule that events raise: by when, if one happened today
	touched: int = 0  # moved, handed or both
	hidden: bool = False  # counted, but nobody is named
	_places: set[str | None] = field(default_factory=set)

	@property
	def changes(self) -> int:
		"""How many obligations are touched at all; one that moves to another talker and day counts once."""
		return self.added + self.dropped + self.touched

	def take_example(self, owed: Obligation, directory: Directory) -> None:
		"""One for each of the first few organisations."""
		if len(self.examples) < MOST_EXAMPLES and owed.organization not in self._places:
			self._places.add(owed.organization)
			self.examples.append(in_words(owed, directory))


@dataclass(slots=True)
class Place:
	"""What would be asked in one organisation."""

	obligations: int = 0
	persons: int = 0
	talkers: set[str] = field(default_factory=set)
	without_talker: int = 0


@dataclass(slots=True)
class Effect:
	"""All rules that were asked about together. `hidden` obligations count, but nobody is named for them."""

	year: int
	rules: dict[str, RuleEffect] = field(default_factory=dict)
	due: Counter[date] = field(default_factory=Counter)
	due_now: Counter[date] = field(default_factory=Counter)
	places: dict[str | None, Place] = field(default_factory=lambda: defaultdict(Place))
	load: Counter[str] = field(default_factory=Counter)  # by talker, without hidden ones
	reasons: Counter[str] = field(default_factory=Counter)  # why nobody talks
	without_talker: int = 0
	hidden: int = 0
	_persons: set[str] = field(default_factory=set)
	_talkers: set[str] = field(default_factory=set)

	@property
	def persons(self) -> int:
		"""Different people talked with."""
		return len(self._persons)

	@property
	def talkers(self) -> int:
		"""Different people who talk."""
		return len(self._talkers)

	def total(self, name: str) -> int:
		"""The sum over all rules of `was`, `made`, `added`, `dropped`, `moved`, `handed`, `overdue` or `changes`."""
		return sum(getattr(each, name) for each in self.rules.values())

	def count(self, owed: Obligation, hidden: bool) -> None:
		"""Adds an obligation that would be owed."""
		person, talker = owed.person, owed.talker
		self.due[owed.due_date] += 1
		place = self.places[owed.organization]
		place.obligations += 1
		if person is not None and person not in self._persons:
			self._persons.add(person)
			place.persons += 1
		if talker is not None:
			self._talkers.add(talker)
			place.talkers.add(talker)
			if not hidden:
				self.load[talker] += 1
		else:
			self._count_nobody(owed, place, hidden)
		if hidden:
			self.hidden += 1

	def _count_nobody(self, owed: Obligation, place: Place, hidden: bool) -> None:
		"""One that nobody can talk about, with the reason."""
		self.without_talker += 1
		place.without_talker += 1
		if not hidden and (owed.talker_reason in self.reasons or len(self.reasons) < MOST_REASONS):
			self.reasons[owed.talker_reason] += 1


def by_month(due: Mapping[date, int], year: int) -> tuple[list[int], int, int]:
	"""How many fall due in each month of the year, before it and after it."""
	months, before, after = [0] * 12, 0, 0
	for day, count in due.items():
		if day.year == year:
			months[day.month - 1] += count
		elif day.year < year:
			before += count
		else:
			after += count
	return months, before, after


def in_words(owed: Obligation, directory: Directory) -> str:
	"""Who talks with whom by when, as one Chinese sentence."""
	place = f"（{directory.organization_name(owed.organization)}）" if owed.organization else ""
	talker = directory.name_of(owed.talker) if owed.talker else ""
	by = f"{owed.due_date:%Y-%m-%d}前"
	if owed.person is None:
		return f"{talker}{place}应在{by}完成：{owed.talker_reason}。"
	person = f"{directory.name_of(owed.person)}{place}"
	if not talker:
		return f"{person}应在{by}谈，但{owed.talker_reason}。"
	return f"{talker}与{person}应在{by}谈，{owed.talker_reason}。"
