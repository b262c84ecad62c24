"""How far a unit has come (应谈、已谈、覆盖率、及时率), on any day, past ones included."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from datetime import date
from typing import TypeVar

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class ObligationRow:
	"""What figures need of an obligation: rule and organisation of its day, and when what became of it."""

	rule: str
	organization: str | None
	starts_on: date
	due_date: date
	met_on: date | None = None  # day of the talk that met it
	exempted_on: date | None = None
	withdrawn_on: date | None = None
	merged_on: date | None = None  # another talk stands for it since
	reopened_on: date | None = None  # exempted or merged before, and owed again since
	soft: bool = False  # the rule says 「一般」


#: The counts that together are what is owed.
OWED = ("met", "met_late", "open", "overdue", "to_explain")


@dataclass(frozen=True, slots=True)
class Figures:
	"""Counts of obligations. Owed (应谈) are those met, met late, open, overdue and to be explained, and no others."""

	owed: int = 0
	met: int = 0  # in time
	met_late: int = 0
	open: int = 0  # not yet due
	overdue: int = 0  # 逾期未谈: a breach
	to_explain: int = 0  # 未达标（需说明）: past its date under a rule that says 「一般」, no breach
	exempted: int = 0  # shown, not owed
	merged: int = 0  # shown, not owed: the talk that stands for it is counted once, where it is owed
	withdrawn: int = 0  # shown, not owed

	@property
	def done(self) -> int:
		"""已谈: in time or late."""
		return self.met + self.met_late

	@property
	def past_due(self) -> int:
		"""过期未谈: whatever the rule calls it."""
		return self.overdue + self.to_explain

	@property
	def coverage_rate(self) -> float | None:
		"""覆盖率: done of all owed. None when nothing is owed."""
		return self.done / self.owed if self.owed else None

	@property
	def timely_rate(self) -> float | None:
		"""及时率: in time, of those done or past their date. None when there is none: what is not yet due is not late."""
		decided = self.done + self.past_due
		return self.met / decided if decided else None

	def __add__(self, other: Figures) -> Figures:
		return Figures(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


def figures(rows: Iterable[ObligationRow], as_of: date) -> Figures:
	"""The figures as they stood at the end of that day; what had not begun by then is not counted."""
	counts = dict.fromkeys(Figures.__dataclass_fields__, 0)
	for row in rows:
		state = state_of(row, as_of)
		if state is not None:
			counts[state] += 1
	counts["owed"] = sum(counts[state] for state in OWED)
	return Figures(**counts)


def state_of(row: ObligationRow, as_of: date) -> str | None:
	"""In which count of `Figures` the obligation was on that day; None while it had not begun."""
	if row.starts_on > as_of:
		return None
	if _by(row.withdrawn_on, as_of):
		return "withdrawn"
	if row.met_on is not None and row.met_on <= as_of:
		return "met" if row.met_on <= row.due_date else "met_late"
	if _stands(row.exempted_on, row.reopened_on, as_of):
		return "exempted"
	if _stands(row.merged_on, row.reopened_on, as_of):
		return "merged"
	if row.due_date >= as_of:
		return "open"
	return "to_explain" if row.soft else "overdue"


def figures_by(
	rows: Iterable[ObligationRow], as_of: date, group: Callable[[ObligationRow], K]
) -> dict[K, Figures]:
	"""The figures of each group, groups in the order in which they first appear."""
	groups: dict[K, list[ObligationRow]] = {}
	for row in rows:
		groups.setdefault(group(row), []).append(row)
	return {name: figures(members, as_of) for name, members in groups.items()}


def by_organization(rows: Iterable[ObligationRow], as_of: date) -> dict[str | None, Figures]:
	"""The figures of each organisation itself, without those below it."""
	return figures_by(rows, as_of, lambda row: row.organization)


def by_rule(rows: Iterable[ObligationRow], as_of: date) -> dict[str, Figures]:
	"""The figures of each rule."""
	return figures_by(rows, as_of, lambda row: row.rule)


def _by(day: date | None, as_of: date) -> bool:
	return day is not None and day <= as_of


def _stands(since: date | None, reopened_on: date | None, as_of: date) -> bool:
	"""Whether what was approved that day still held at the end of this one."""
	if since is None or since > as_of:
		return False
	return reopened_on is None or not since <= reopened_on <= as_of
