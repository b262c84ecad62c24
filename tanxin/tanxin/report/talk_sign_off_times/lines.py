"""The groups of the report on sign-off times (审批时效分组): what was counted, how long it lay, what may be asked about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from tanxin.domain.dwelling import DAY, Lengths, Tally, tally
from tanxin.domain.haste import Hints, hints
from tanxin.signoff.times import Lying, Timed


@dataclass
class Group:
	"""The waits of one leader or organisation, and how long its plans were in each state."""

	now: datetime
	waits: list[Timed] = field(default_factory=list)
	stays: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

	def add(self, plan: Lying) -> None:
		"""A plan with all that was asked for of it."""
		self.waits += plan.waits
		self.add_stays(plan.stays)

	def add_stays(self, stays: Iterable[tuple[str, int]]) -> None:
		"""How long one more plan was in each state."""
		for state, seconds in stays:
			self.stays[state].append(seconds)

	@cached_property
	def tally(self) -> Tally:
		"""How the waits ended."""
		return tally((each.wait for each in self.waits), self.now)

	@cached_property
	def lengths(self) -> Lengths:
		"""Working days until the leader's word."""
		return Lengths.of([each.lasted / DAY for each in self.waits if each.wait.decided])

	@property
	def in_bulk(self) -> int:
		"""Decided with others at one stroke."""
		return sum(each.in_bulk for each in self.waits)

	def dwelling(self, state: str) -> float | None:
		"""The median of how many working days plans were in that state."""
		return (
			Lengths.of([seconds / DAY for seconds in self.stays[state]]).median
			if state in self.stays
			else None
		)

	def hints(self, seconds: int) -> Hints:
		"""What may be asked about signatures whose leader the reader may be told."""
		return hints((each.decision for each in self.waits if each.named and each.wait.decided), seconds)

	def by_length(self, bounds: Iterable[float]) -> list[int]:
		"""How many decisions took up to each number of working days, and how many took more."""
		days = [each.lasted / DAY for each in self.waits if each.wait.decided]
		counts, below = [], 0
		for bound in bounds:
			within = sum(length <= bound for length in days)
			counts.append(within - below)
			below = within
		return [*counts, len(days) - below]
