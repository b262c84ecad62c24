"""Counting what is owed as it goes by (汇总): nothing is held but the counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from tanxin.domain.coverage import OWED, Figures
from tanxin.domain.directory import Directory
from tanxin.domain.model import Obligation
from tanxin.preview.matters import PAST_DUE


class Tally:
	"""Counts by rule, organisation, day and standing, and who is owed a talk at all."""

	def __init__(self) -> None:
		self.count = 0
		self.people: set[str] = set()
		self.unfound: Counter[str] = Counter()  # why nobody was found to talk
		self._places: Counter[tuple[str, str | None, str]] = Counter()
		self._days: Counter[tuple[date, str, bool]] = Counter()

	def add(self, owed: Obligation, standing: str) -> None:
		"""Count one; `standing` is one of the counts of `Figures`."""
		self.count += 1
		self._places[owed.rule, owed.organization, standing] += 1
		self._days[owed.due_date, standing, owed.soft] += 1
		if owed.person is not None and standing in OWED:
			self.people.add(owed.person)
		if owed.talker is None and standing not in ("met", "met_late"):
			self.unfound[owed.talker_reason] += 1

	def total(self) -> Figures:
		"""All together."""
		return _figures((standing, count) for (_rule, _place, standing), count in self._places.items())

	def by_rule(self) -> dict[str, Figures]:
		"""The figures of each rule, in the order in which they were worked out."""
		return _grouped((rule, standing, count) for (rule, _place, standing), count in self._places.items())

	def by_organization(self, directory: Directory) -> dict[str | None, Figures]:
		"""The figures of each organisation with all below it."""
		counted: dict[str | None, Counter[str]] = defaultdict(Counter)
		for (_rule, place, standing), count in self._places.items():
			counted[place][standing] += count
		total: dict[str | None, Counter[str]] = defaultdict(Counter)
		for place, counts in counted.items():
			for above in (place, *(directory.ancestors(place) if place is not None else ())):
				total[above].update(counts)
		return {place: _figures(counts.items()) for place, counts in total.items()}

	def by_month(self) -> dict[tuple[int, int], Counter[str]]:
		"""What is owed by the month in which it falls due."""
		months: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
		for (day, standing, _soft), count in self._days.items():
			if standing in OWED:
				months[day.year, day.month][standing] += count
		return months

	def past_due(self, soft: bool) -> int:
		"""How many should have been talked about by now."""
		return sum(
			count
			for (_day, standing, each), count in self._days.items()
			if each is soft and standing in PAST_DUE
		)

	def due_within(self, as_of: date, days: int, soft: bool) -> int:
		"""How many fall due in the days ahead."""
		last = as_of + timedelta(days=days)
		return sum(
			count
			for (day, standing, each), count in self._days.items()
			if each is soft and standing == "open" and day <= last
		)


def _figures(counts: Iterable[tuple[str, int]]) -> Figures:
	found: Counter[str] = Counter()
	for standing, count in counts:
		found[standing] += count
	return Figures(owed=sum(found[each] for each in OWED), **found)


def _grouped(counts: Iterable[tuple[str, str, int]]) -> dict[str, Figures]:
	groups: dict[str, Counter[str]] = {}
	for name, standing, count in counts:
		groups.setdefault(name, Counter())[standing] += count
	return {name: _figures(found.items()) for name, found in groups.items()}
