"""Rules in words: one Chinese sentence that says what a rule asks."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from tanxin.domain.model import Rule, RuleKind, TalkerRole
from tanxin.domain.terms import label


def reads_as(rule: Rule) -> str:
	"""What the rule asks, of whom and by when. Numbers of the unit's own read 「本单位规定」."""
	talker = "党组织书记" if rule.talker is TalkerRole.SECRETARY else label(rule.talker)
	subjects = _joined(rule.subjects)
	if rule.kind is RuleKind.EVENT:
		text = f"{subjects}出现“{_joined(rule.situations)}”情形的，{talker}须{_limit(rule)}约谈"
	elif rule.kind is RuleKind.RESPONSE:
		text = f"{subjects}提出申请的，{talker}须{_limit(rule)}安排谈话"
	elif rule.kind is RuleKind.WINDOW:
		text = f"{'一般' if rule.soft else ''}在{_meeting(rule)}前，{talker}与每位{subjects}谈话"
	else:
		text = f"{talker}与每位{subjects}{label(rule.period) if rule.period else ''}至少谈话{_times(rule)}次"
	return text + ("" if rule.collective_counts else "，集体谈话不计") + "。"


def _joined(values: Iterable[Enum]) -> str:
	"""Labels in the order in which the field lists them, since a set has none."""
	ordered = sorted(values, key=lambda each: list(type(each).__members__).index(each.name))
	return "、".join(label(each.value) for each in ordered)


def _limit(rule: Rule) -> str:
	if rule.deadline is None or rule.deadline.value is None:
		return "在本单位规定的时限内"
	return f"在{rule.deadline.value}{label(rule.deadline.unit)}内"


def _meeting(rule: Rule) -> str:
	months = "、".join(str(month) for month in rule.window_months)
	meeting = label(rule.meeting) if rule.meeting else "会议"
	return f"{months}月的{meeting}" if months else meeting


def _times(rule: Rule) -> str:
	if rule.max_count is None or rule.max_count == rule.min_count:
		return str(rule.min_count)
	return f"{rule.min_count}-{rule.max_count}"
