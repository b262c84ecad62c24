"""How long plans lie, with whom and in which state (审批时效、停留时长), read off the steps of their sign-off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from statistics import mean, median

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.transitions import AWAITING, DRAFT, FINAL_STATES

DAY = 86_400
#: What a leader does to a plan that waits for him.
AGREED, REFUSED = ("Sign", "Endorse"), ("Send Back", "Disagree")
DECISIONS = (*AGREED, *REFUSED)
#: How a wait ends that its leader did not end himself: another signed in his place, or the plan went on without him.
SETTLED = "Settled by Another"


class WorkClock:
	"""Counts time but for days off. A working day counts from midnight to midnight, for the app knows no office hours:
	what is sent on a Friday at 18:00 and signed on Monday at 9:00 lay for fifteen hours."""

	def __init__(self, calendar: WorkCalendar) -> None:
		self._calendar = calendar
		self._first = 0
		self._before: list[int] = []  # working days from the first day known to each day after it

	def seconds(self, start: datetime, end: datetime) -> int:
		"""Working time between two moments; 0 when the end is not after the start."""
		if end <= start:
			return 0
		self._reach(start.toordinal(), end.toordinal() + 1)
		return self._at(end) - self._at(start)

	def _at(self, moment: datetime) -> int:
		day = moment.toordinal() - self._first
		whole = self._before[day] * DAY
		if self._before[day + 1] == self._before[day]:
			return whole
		return whole + moment.hour * 3600 + moment.minute * 60 + moment.second

	def _reach(self, first: int, last: int) -> None:
		"""Know the days from the one to the other; each is asked of the calendar once."""
		if not self._before or first < self._first:
			first = max(1, first - 365)
			last = max(last, self._first + len(self._before))
			self._first, self._before = first, [0]
		while self._first + len(self._before) <= last:
			day = date.fromordinal(self._first + len(self._before) - 1)
			self._before.append(self._before[-1] + (not self._calendar.is_day_off(day)))


@dataclass(frozen=True, slots=True)
class Step:
	"""One entry of a plan's sign-off, as far as times are read off it. `awaits` is None where the entry does not say for
	whom the plan waits from then on (entries of before)."""

	plan: str
	action: str
	to_state: str
	at: datetime
	actor: str | None = None
	on_behalf_of: str | None = None
	user: str = ""
	awaits: tuple[str, ...] | None = None
	sign_by: date | None = None
	organization: str = ""
	campaign: str | None = None
	title: str = ""

	@property
	def decider(self) -> str | None:
		"""In whose name the step is taken."""
		return self.on_behalf_of or self.actor


@dataclass(frozen=True, slots=True)
class Wait:
	"""A plan waits for one leader: since when, and how it ended. `leader` is empty where nothing says who he was."""

	plan: str
	leader: str
	since: datetime
	sign_by: date | None
	organization: str
	campaign: str | None
	until: datetime | None = None
	outcome: str = ""  # an action, SETTLED, or nothing while it waits
	actor: str | None = None
	user: str = ""
	title: str = ""

	@property
	def decided(self) -> bool:
		"""Whether the leader, or somebody in his name, said yes or no."""
		return self.outcome in DECISIONS

	@property
	def by_delegate(self) -> bool:
		"""Whether another signed in his name (受托签批)."""
		return self.decided and self.actor != self.leader

	def is_late(self, now: datetime) -> bool:
		"""Whether it was, or still is, waited for beyond the day by which to sign."""
		return self.sign_by is not None and (self.until or now).date() > self.sign_by


@dataclass(frozen=True, slots=True)
class Stay:
	"""How long a plan was in one state; `until` is None while it is."""

	state: str
	since: datetime
	until: datetime | None


def waits_of(steps: Sequence[Step], standing: str | None = None) -> list[Wait]:
	"""The waits of one plan from its steps in order. `standing`: for whom the plan waits now, by its own row."""
	found: list[Wait] = []
	running: dict[str, Wait] = {}
	for step in _saying_whom(steps, standing):
		awaits = step.awaits or () if step.to_state == AWAITING else ()
		for leader in list(running):
			outcome = _outcome(step, leader)
			if leader not in awaits or outcome in DECISIONS:
				found.append(_ended(running.pop(leader), step, outcome))
		for leader in awaits:
			running.setdefault(
				leader,
				Wait(step.plan, leader, step.at, step.sign_by, step.organization, step.campaign),
			)
	return [*found, *running.values()]


def _saying_whom(steps: Sequence[Step], standing: str | None) -> Iterator[Step]:
	"""Steps that do not say for whom the plan waits from then on are read off the step that ended it."""
	for number, step in enumerate(steps):
		if step.awaits is None and step.to_state == AWAITING:
			after = steps[number + 1] if number + 1 < len(steps) else None
			leader = standing if after is None else after.decider if after.action in DECISIONS else None
			step = replace(step, awaits=(leader or "",))
		yield step


def _outcome(step: Step, leader: str) -> str:
	"""What the step means to the leader who was waited for."""
	if step.action in DECISIONS:
		return step.action if step.decider == leader else SETTLED
	return step.action


def _ended(wait: Wait, step: Step, outcome: str) -> Wait:
	signed = outcome in DECISIONS
	return replace(
		wait,
		until=step.at,
		outcome=outcome,
		actor=step.actor if signed else None,
		user=step.user if signed else "",
		campaign=step.campaign or wait.campaign,
		title=step.title if signed else "",
	)


def stays_of(steps: Iterable[Step], begun: datetime) -> list[Stay]:
	"""In which state the plan was for how long, from its beginning as a draft; a state that ends all is no stay."""
	found, state, since = [], DRAFT, begun
	for step in steps:
		if step.to_state == state:
			continue
		found.append(Stay(state, min(since, step.at), step.at))
		state, since = step.to_state, step.at
	return found if state in FINAL_STATES else [*found, Stay(state, since, None)]


@dataclass(frozen=True, slots=True)
class Lengths:
	"""Median, mean and longest of some lengths of time, in the unit they were given in; None where there are none."""

	count: int = 0
	median: float | None = None
	mean: float | None = None
	longest: float | None = None

	@classmethod
	def of(cls, lengths: Sequence[float]) -> Lengths:
		"""The three of them at once."""
		if not lengths:
			return cls()
		return cls(len(lengths), median(lengths), mean(lengths), max(lengths))


@dataclass(frozen=True, slots=True)
class Tally:
	"""How the waits of a group ended. `sent` is the sum of all endings and of those that still wait."""

	sent: int = 0
	signed: int = 0
	returned: int = 0
	disagreed: int = 0
	recalled: int = 0
	escalated: int = 0
	settled: int = 0
	waiting: int = 0
	late: int = 0
	by_delegate: int = 0


#: Ending of a wait → its count.
COUNTED_AS = {
	"Sign": "signed",
	"Endorse": "signed",
	"Send Back": "returned",
	"Disagree": "disagreed",
	"Recall": "recalled",
	"Escalate": "escalated",
	"": "waiting",
}


def tally(waits: Iterable[Wait], now: datetime) -> Tally:
	"""The counts of a group of waits as they stand now."""
	counts = dict.fromkeys(Tally.__dataclass_fields__, 0)
	for wait in waits:
		counts["sent"] += 1
		counts[COUNTED_AS.get(wait.outcome, "settled")] += 1
		counts["late"] += wait.is_late(now)
		counts["by_delegate"] += wait.by_delegate
	return Tally(**counts)
