"""What the rules ask and the lists do not hold (名单里没有的): said once each, so that nobody misreads the figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tanxin.domain.model import QuotaCounts, Rule, RuleKind, Situation
from tanxin.domain.terms import label
from tanxin.preview.source import Unit

#: What the roster tells → the column it is read from.
_TOLD = {Situation.POLITICAL_BIRTHDAY: "入党日期", Situation.JOIN_APPLICATION: "入党申请日期"}


def rule_notices(unit: Unit) -> Iterator[str]:
	"""One sentence for each thing that is missing."""
	rules = list(unit.rules.values())
	yield from _uncounted(unit, rules)
	yield from _levels(unit, rules)
	yield from _told(unit, rules)


def _uncounted(unit: Unit, rules: Iterable[Rule]) -> Iterator[str]:
	for rule in rules:
		why = unit.why_uncounted(rule)
		if why:
			yield f"{_named(rule)}：{why}，没有计入应谈。"
		elif rule.kind is RuleKind.QUOTA and rule.quota_counts is QuotaCounts.MEETINGS:
			yield f"{_named(rule)}：按会议名单计数，名单里没有的会议算作没有开。"


def _levels(unit: Unit, rules: Iterable[Rule]) -> Iterator[str]:
	written = {person.level for person in unit.directory.people if person.level}
	for rule in rules:
		asked = sorted({level for row in rule.levels for level in row.levels})
		if not rule.levels:
			continue
		if not written:
			yield f"{_named(rule)}按职级确定谈话人，名册没有填写“职级”，都按没有登记职级处理。"
		elif asked and not written & set(asked):
			levels = "、".join(asked)
			yield f"{_named(rule)}所列职级（{levels}）名册中都没有，请核对“职级”列是不是选错或叫法不同。"


def _told(unit: Unit, rules: Iterable[Rule]) -> Iterator[str]:
	asked = {situation for rule in rules for situation in rule.situations}
	for situation, column in _TOLD.items():
		if situation not in asked:
			continue
		count = sum(
			1
			for event in unit.events.values()
			if event.source_doctype == "" and event.id.startswith(f"{label(situation)}|")
		)
		if count:
			yield f"按名册“{column}”推出{label(situation)} {count} 件。"
		elif not any(event.situation is situation for event in unit.events.values()):
			yield f"规则要求{label(situation)}谈话，名册“{column}”里没有可以推出的，必谈情形里也没有。"


def _named(rule: Rule) -> str:
	return f"规则 {rule.code}（{rule.title}）"
