"""Rules in words: one Chinese sentence that says what a rule asks, and one for what comes before and after."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from tanxin.domain.model import (
	Category,
	Deadline,
	Demand,
	Each,
	LevelTalker,
	QuotaCounts,
	Rule,
	RuleKind,
	TalkerRole,
)
from tanxin.domain.quotas import OF_THE_ORGANISATION
from tanxin.domain.relations import MUTUAL, is_relation
from tanxin.domain.terms import label

#: What a talk of each category is called as something to be done.
_TO_TALK = {
	Category.HEART: "约谈",
	Category.REMINDER: "进行提醒谈话",
	Category.INQUIRY: "发函询问",
	Category.ADMONITION: "进行诫勉谈话",
	Category.INTEGRITY: "进行廉政谈话",
	Category.RETURN_VISIT: "回访",
}


def reads_as(rule: Rule) -> str:
	"""What the rule asks, of whom and by when. Numbers of the unit's own read 「本单位规定」."""
	text = _asks(rule)
	if not rule.collective_counts and rule.kind is not RuleKind.QUOTA:
		text += "，集体谈话不计"
	if rule.approvers:
		text += f"，须经{'、'.join(step.title or label(step.post) for step in rule.approvers)}审批"
	for demand in rule.demands:
		text += f"；{_follows(demand)}"
	return text + "。"


def _asks(rule: Rule) -> str:
	subjects = _joined(rule.subjects)
	if rule.kind is RuleKind.EVENT:
		happened = f"{subjects}出现“{_joined(rule.situations)}”情形的"
		return f"{happened}，{_talker(rule)}{_must(rule)}{_within(rule.deadline)}{_TO_TALK[rule.category]}"
	if rule.kind is RuleKind.RESPONSE:
		return f"{subjects}提出申请的，{_talker(rule)}须{_within(rule.deadline)}安排谈话"
	if rule.kind is RuleKind.WINDOW:
		return f"{'一般' if rule.soft else ''}在{_meeting(rule)}前，{_with_whom(rule)}谈话"
	if rule.kind is RuleKind.QUOTA:
		whose = f"{subjects}所在党组织" if rule.quota_counts in OF_THE_ORGANISATION else f"每位{subjects}"
		return f"{whose}{_period(rule)}{_quota(rule)}"
	if is_relation(rule):
		return f"{_with_whom(rule)}{_period(rule)}{_at_least(rule)}"
	return f"{_talker(rule)}与每位{subjects}{_period(rule)}{_at_least(rule)}"


def _at_least(rule: Rule) -> str:
	return f"谈话一般不少于{_times(rule)}次" if rule.soft else f"至少谈话{_times(rule)}次"


def _must(rule: Rule) -> str:
	return "一般应" if rule.soft else "须"


def _talker(rule: Rule) -> str:
	if rule.talker is TalkerRole.SECRETARY:
		return "党组织书记"
	if rule.talker is TalkerRole.PORTFOLIO and rule.portfolio:
		return f"分管“{rule.portfolio}”的委员"
	if rule.talker is TalkerRole.BY_LEVEL and rule.levels:
		return f"{label(rule.talker)}（{'，'.join(_level(row) for row in rule.levels)}）"
	return label(rule.talker)


def _level(row: LevelTalker) -> str:
	whom = "、".join(sorted(row.levels)) or "其他人员"
	return f"{whom}由{row.step.title or label(row.step.post)}谈"


def _with_whom(rule: Rule) -> str:
	"""The two sides of a relation, and whether each person or each pair is meant; else the talker and each person."""
	subjects, talker = _joined(rule.subjects), _talker(rule)
	if not is_relation(rule):
		return f"{talker}与每位{subjects}"
	if rule.each is Each.MEMBER:
		return f"每位{subjects}与{talker}"
	if rule.talker in MUTUAL:
		return f"{subjects}两两之间"
	return f"{'每位' if rule.talker is TalkerRole.TEAM_OF_OWN else ''}{talker}与每位{subjects}"


def _quota(rule: Rule) -> str:
	if rule.quota_counts is QuotaCounts.MEETINGS:
		return f"至少召开{label(rule.meeting) if rule.meeting else '会议'}{_times(rule)}次"
	if rule.quota_counts is QuotaCounts.CHECKS:
		return f"至少抽查谈话{_times(rule)}次"
	if rule.quota_percent is not None:
		return f"{label(rule.quota_counts)}不少于所负责人数的{rule.quota_percent}%"
	if rule.quota_counts is QuotaCounts.PERSONS:
		return f"至少与{_times(rule)}人谈话"
	return f"至少谈话{_times(rule)}次"


def _follows(demand: Demand) -> str:
	within = _within(demand.deadline).removeprefix("在").removesuffix("内")
	return f"谈话后{'本人' if demand.by_person else '谈话人'}须办：{demand.matter}（{within}）"


def _joined(values: Iterable[Enum]) -> str:
	"""Labels in the order in which the field lists them, since a set has none."""
	ordered = sorted(values, key=lambda each: list(type(each).__members__).index(each.name))
	return "、".join(label(each.value) for each in ordered)


def _within(deadline: Deadline | None) -> str:
	if deadline is None or deadline.value is None:
		return "在本单位规定的时限内"
	return f"在{deadline.value}{label(deadline.unit)}内"


def _meeting(rule: Rule) -> str:
	months = "、".join(str(month) for month in rule.window_months)
	meeting = label(rule.meeting) if rule.meeting else "会议"
	return f"{months}月的{meeting}" if months else meeting


def _period(rule: Rule) -> str:
	return label(rule.period) if rule.period else ""


def _times(rule: Rule) -> str:
	if rule.max_count is None or rule.max_count == rule.min_count:
		return str(rule.min_count)
	return f"{rule.min_count}-{rule.max_count}"
