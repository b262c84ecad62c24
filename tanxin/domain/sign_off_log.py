"""One plan's sign-off entries against their seals, their order and the plan as it is stored (签批记录核验).

Pure: rows in, findings out. Each way of tampering behind the app's back leaves at least one finding, unless the plan
and the end of its log were put back together to an earlier day; that the anchors show (domain/anchoring).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tanxin.domain import transitions
from tanxin.domain.findings import Finding, Kind
from tanxin.domain.integrity import Fit
from tanxin.domain.terms import label

#: Where a plan was signed and stays so.
SIGNED_STATES = frozenset({transitions.SIGNED, transitions.HELD, transitions.EXPIRED})
#: How what a signature binds is called in a finding.
BOUND = {
	"talkers": "谈话人",
	"persons": "谈话对象",
	"planned_start": "开始时间",
	"planned_end": "结束时间",
	"place": "地点",
	"way": "方式",
	"category": "类别",
	"organization": "党组织",
	"content": "谈话要点",
	"awaits": "签批人",
	"sign_by": "签批期限",
	"signed_by": "签批署名",
	"chain": "审批环节",
}


@dataclass(frozen=True, slots=True)
class Entry:
	"""One stored entry. `fit`: how it stands to its seal; `signed`: what it bound, empty where that is unreadable;
	`at`: the earliest there is where somebody emptied it."""

	name: str
	previous: str
	seal: str
	fit: Fit
	at: datetime
	action: str
	from_state: str
	to_state: str
	round: int
	signed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
	"""The plan as it is stored now. `bound`: the same things as `Entry.signed`."""

	name: str
	state: str
	round: int
	bound: Mapping[str, Any] = field(default_factory=dict)


def check(plan: Plan | None, entries: Sequence[Entry], name: str = "") -> list[Finding]:
	"""Everything wrong with one plan and its log; empty when whole. `name`: of a plan that is gone."""
	name = plan.name if plan else name
	chains, found = in_order(entries, name)
	found += [
		_finding(Kind.EDITED, "内容与封签不符：写入后被改动，或不是由系统写入的", name, each)
		for each in sorted(entries, key=lambda entry: entry.at)
		if each.fit is Fit.EDITED
	]
	for number, chain in enumerate(chains):
		found += _steps(chain, name, whole=number == 0 and not chain[0].previous)
	if plan is None:
		found.append(Finding(Kind.NO_PLAN, f"有{len(entries)}条签批记录，计划却已不在", plan=name))
	else:
		found += _against_plan(plan, [each for chain in chains for each in chain])
	return found


def in_order(entries: Sequence[Entry], plan: str) -> tuple[list[list[Entry]], list[Finding]]:
	"""The entries as their seals follow each other, one piece where nothing is missing, with what breaks it.

	An entry that stands on no piece is in the findings.
	"""
	after: dict[str, list[Entry]] = {}
	for each in sorted(entries, key=_likelihood):
		after.setdefault(each.previous, []).append(each)
	seals = {each.seal for each in entries}
	chains: list[list[Entry]] = []
	found: list[Finding] = []
	for head in ["", *(previous for previous in after if previous and previous not in seals)]:
		chain: list[Entry] = []
		while following := after.pop(head, None):
			chain.append(following[0])  # the likeliest goes on with the chain
			found += _beside(following[1:], plan, "与另一条记录接在同一条之后：被插入，或被复制")
			head = following[0].seal
		if chain:
			chains.append(chain)
			if chain[0].previous:
				what = "它之前的记录已不在：被删除，或它的前一封签被改动"
				found.append(_finding(Kind.GAP, what, plan, chain[0]))
	for rest in after.values():
		found += _beside(rest, plan, "不在本计划的记录链上：被插入，或从别处移入")
	return chains, found


def _likelihood(entry: Entry) -> tuple[bool, datetime, str]:
	"""Of several that follow the same entry, the sealed and earliest is taken for the true one."""
	return (entry.fit is Fit.EDITED, entry.at, entry.name)


def _beside(entries: Sequence[Entry], plan: str, what: str) -> list[Finding]:
	return [_finding(Kind.FORKED, what, plan, each) for each in entries]


def _steps(chain: Sequence[Entry], plan: str, whole: bool) -> Iterator[Finding]:
	"""Each step begins where the one before it ended, in the round it left, and not before it in time.

	What an edited entry says is worth nothing, so that no step is measured by it.
	"""
	state, round_ = (transitions.INITIAL_STATE, 1) if whole else (chain[0].from_state, chain[0].round)
	before, edited = chain[0].at, False
	for entry in chain:
		edited, after_edited = entry.fit is Fit.EDITED, edited
		if edited or after_edited:
			pass
		elif entry.from_state != state:
			what = (
				f"从“{label(entry.from_state)}”办起，此前却是“{label(state)}”：其间计划状态被改动，或记录缺失"
			)
			yield _finding(Kind.STEP, what, plan, entry)
		elif entry.round != round_:
			yield _finding(Kind.STEP, f"记在第{entry.round}轮，按前一条应在第{round_}轮", plan, entry)
		if entry.at < before and not (edited or after_edited):
			yield _finding(Kind.CLOCK, "时间早于前一条：服务器时钟可能被调整过", plan, entry)
		state, round_, before = entry.to_state, round_after(entry), entry.at


def round_after(entry: Entry) -> int:
	"""The round in which a plan stands after the step."""
	step = transitions.find(entry.from_state, entry.action)
	return entry.round + (1 if step and step.opens_round else 0)


def _against_plan(plan: Plan, ordered: Sequence[Entry]) -> Iterator[Finding]:
	if not ordered:
		if plan.state != transitions.INITIAL_STATE or plan.round > 1:
			what = f"计划处于“{label(plan.state)}”（第{plan.round}轮），却没有一条签批记录"
			yield Finding(Kind.NO_ENTRIES, what, plan=plan.name)
		return
	last = ordered[-1]
	if last.fit is Fit.EDITED:
		return  # what it says is worth nothing, and that is said already
	if plan.state != last.to_state:
		what = f"计划处于“{label(plan.state)}”，最后一条记录却到“{label(last.to_state)}”为止：末尾的记录被删除，或计划状态被改动"
		yield _finding(Kind.PLAN_STATE, what, plan.name, last)
		return
	if plan.round != round_after(last):
		what = f"计划在第{plan.round}轮，按最后一条记录应在第{round_after(last)}轮"
		yield _finding(Kind.PLAN_ROUND, what, plan.name, last)
	if plan.state in SIGNED_STATES and not _signed_in_this_round(ordered):
		what = f"计划处于“{label(plan.state)}”，本轮却没有“{label('Sign')}”的记录"
		yield _finding(Kind.NO_SIGNATURE, what, plan.name, last)
	if plan.state not in transitions.EDITABLE_STATES:
		yield from _bound(plan, last)


def _signed_in_this_round(ordered: Sequence[Entry]) -> bool:
	return any(each.action == "Sign" and each.round == ordered[-1].round for each in ordered)


def _bound(plan: Plan, last: Entry) -> Iterator[Finding]:
	"""What the last entry bound and the plan now has otherwise: named, never shown."""
	names = [*BOUND, *sorted(set(last.signed) - set(BOUND))]
	changed = [
		BOUND.get(name, name)
		for name in names
		if name in last.signed and name in plan.bound and plan.bound[name] != last.signed[name]
	]
	if changed:
		what = f"与最后一条记录所签的不同：{'、'.join(changed)}"
		yield _finding(Kind.PLAN_FIELDS, what, plan.name, last)


def _finding(kind: Kind, what: str, plan: str, entry: Entry) -> Finding:
	return Finding(kind, what, plan=plan, entry=entry.name, at=entry.at if entry.at > datetime.min else None)
