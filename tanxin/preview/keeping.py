"""Which obligations are listed one by one (逐件列出): all of a unit that can be read, else the most urgent.

A county of 100,000 people is owed a million talks a year: no workbook holds them and nobody reads them. The figures
are always those of all.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from tanxin.domain.model import Obligation
from tanxin.preview.matters import PAST_DUE, Matter, urgency

#: So many are listed whole; beyond, of each sort the most urgent `SHARE`.
WHOLE = 50_000
SHARE = 8_000
#: 必谈 before 一般, each past due, due soon, or due later. What is done or withdrawn is only counted.
Sort = tuple[bool, int]
PAST, SOON, LATER = range(3)


class Kept:
	"""Takes every obligation and keeps those to list. `soon` is the last day of what falls due soon."""

	def __init__(self, as_of: date, days_ahead: int) -> None:
		self._soon = as_of + timedelta(days=days_ahead)
		self._whole: list[Matter] | None = []
		self._sorts: dict[Sort, list[Matter]] = defaultdict(list)
		self._bounds: dict[Sort, date] = {}

	def wants(self, owed: Obligation, standing: str) -> bool:
		"""Whether it may be listed; asked first, so that most need never be made."""
		if self._whole is not None:
			return True
		sort = self._sort(owed, standing)
		return sort is not None and owed.due_date <= self._bounds.get(sort, date.max)

	def add(self, matter: Matter) -> None:
		"""Keep it, as long as nothing more urgent takes its place."""
		if self._whole is None:
			self._put(matter)
			return
		self._whole.append(matter)
		if len(self._whole) > WHOLE:
			whole, self._whole = self._whole, None
			for each in whole:
				self._put(each)

	def matters(self) -> list[Matter]:
		"""Those to list: all in the order in which they were worked out, or the most urgent, sort by sort."""
		if self._whole is not None:
			return sorted(self._whole, key=lambda each: each.order)
		listed: list[Matter] = []
		for sort in sorted(self._sorts):
			listed.extend(sorted(self._sorts[sort], key=urgency)[:SHARE])
		return listed

	def _put(self, matter: Matter) -> None:
		sort = self._sort(matter.obligation, matter.standing)
		if sort is None:
			return
		room = self._sorts[sort]
		room.append(matter)
		if len(room) >= 2 * SHARE:
			room.sort(key=urgency)
			del room[SHARE:]
			self._bounds[sort] = room[-1].obligation.due_date

	def _sort(self, owed: Obligation, standing: str) -> Sort | None:
		if standing in PAST_DUE:
			return owed.soft, PAST
		if standing != "open":
			return None
		return owed.soft, SOON if owed.due_date <= self._soon else LATER
