"""Hints that a plan was signed unread (核查提示：审批走过场). A hint is a question for a person, never a verdict.

The inspection notices name the reviewer who did not look (审核把关不严). What a program can see of it is little: that
nobody opened the plan, that it was open for seconds, that nothing ever came back, that much was signed in one minute.
Signing in the evening or on a day off says nothing and is no hint.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

#: Signatures in the period from which on "never a return" says something.
ENOUGH = 20
#: Matters agreed to within a minute from which on it is many.
CROWD = 10
MINUTE = timedelta(seconds=60)

NOTE = (
	"核查提示仅供核实时参考，须由人结合实际情况判断，不是结论，也不留存。打开时间取自平台的浏览记录，"
	"浏览记录可以清理，没有记录不等于没有看过。"
)


class Hint(str, Enum):
	"""What may be seen of a single signature."""

	UNOPENED = "未打开即同意"
	HASTY = "打开后随即同意"


@dataclass(frozen=True, slots=True)
class Decision:
	"""A leader's yes or no. `act`: what he decided with one stroke, the plan itself or its sheet. `judged`: whether
	openings were being noted at the time."""

	hand: str  # who signed, be it in another's name
	at: datetime
	agreed: bool
	act: str
	opened_at: datetime | None = None  # when he first opened plan or sheet
	judged: bool = True


@dataclass(frozen=True, slots=True)
class Hints:
	"""How many signatures of a group each hint stands on. `judged`: of how many it is known whether they were opened."""

	agreed: int = 0
	judged: int = 0
	unopened: int = 0
	hasty: int = 0
	never_returned: int = 0
	crowded: int = 0

	def sentences(self, seconds: int) -> list[str]:
		"""The hints in words; empty when there is nothing to ask."""
		told = (
			(self.unopened, f"未打开计划即同意{self.unopened}件（可核{self.judged}件）"),
			(self.hasty, f"打开后{seconds}秒内同意{self.hasty}件（可核{self.judged}件）"),
			(self.never_returned, f"期间共同意{self.never_returned}件，没有一件退回或不同意"),
			(self.crowded, f"一分钟内同意{CROWD}件以上，共{self.crowded}件"),
		)
		return [sentence for count, sentence in told if count]


def of_one(decision: Decision, seconds: int) -> Hint | None:
	"""What may be asked about this one signature. `seconds`: in which nobody reads a plan; 0 asks nothing about them."""
	if not (decision.agreed and decision.judged):
		return None
	if decision.opened_at is None or decision.opened_at > decision.at:
		return Hint.UNOPENED
	return Hint.HASTY if decision.at - decision.opened_at < timedelta(seconds=seconds) else None


def hints(decisions: Iterable[Decision], seconds: int) -> Hints:
	"""The hints of a group of decisions, hand by hand: nobody answers for what another never returned."""
	hands: dict[str, list[Decision]] = {}
	for decision in decisions:
		hands.setdefault(decision.hand, []).append(decision)
	agreed = [each for taken in hands.values() for each in taken if each.agreed]
	found = [of_one(each, seconds) for each in agreed]
	return Hints(
		agreed=len(agreed),
		judged=sum(each.judged for each in agreed),
		unopened=found.count(Hint.UNOPENED),
		hasty=found.count(Hint.HASTY),
		never_returned=sum(len(taken) for taken in hands.values() if _never_returned(taken)),
		crowded=sum(_crowded(taken) for taken in hands.values()),
	)


def _never_returned(taken: Sequence[Decision]) -> bool:
	return len(taken) >= ENOUGH and all(each.agreed for each in taken)


def _crowded(taken: Sequence[Decision]) -> int:
	"""Matters agreed to in a minute with many others; a sheet signed as a whole is one."""
	first: dict[str, datetime] = {}
	for each in taken:
		if each.agreed:
			first[each.act] = min(each.at, first.get(each.act, each.at))
	moments = sorted(first.values())
	crowded, start, counted = 0, 0, 0  # counted: up to here each is in the sum already
	for end, moment in enumerate(moments):
		while moment - moments[start] > MINUTE:
			start += 1
		if end - start + 1 >= CROWD:
			crowded += end + 1 - max(start, counted)
			counted = end + 1
	return crowded
