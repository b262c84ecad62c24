"""docs/rules.md is the rulebooks, not a copy kept by hand: sentence, data, obligation, test, rule by rule.

Write it anew with `python -m tanxin.tests.package.test_rules_page`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tanxin.domain.model import Authority, Deadline, Rule, Rulebook, RuleKind
from tanxin.domain.rule_checks import COUNTED, PAIRED
from tanxin.domain.rulebook import read_rulebooks
from tanxin.domain.sentences import reads_as
from tanxin.domain.terms import label
from tanxin.domain.values import COUNTERPARTS
from tanxin.rulebooks import rulebook_files
from tanxin.tests.domain.expected_of_rules import EXPECTED, HAPPENED, Raised

PAGE = Path(__file__).parents[3] / "docs" / "rules.md"
TEST = "test_every_rule.py::test_what_the_rule_makes_owed"

HEAD = """# 规则：原句、数据、应谈事项、测试

由 `tanxin/rulebooks/*.yaml` 生成，一份文件一个 YAML。每个数字写明出处；文件没有写的数字是本单位规定，在“谈心谈话设置”里填写。
所有引文都还没有由专人对照原文核实，打印时标“待核”。“测试中的结果”是规则在一个小单位里产生的应谈事项：县委（书记、组织部长、
分管领导、组工）、镇党委（书记、委员）、村支部（支书、支委、党员甲、党员乙、职工），情形发生在{happened}，日历是2026年的国家
节假日；写在 `tanxin/tests/domain/expected_of_rules.py`，由 `tanxin/tests/domain/{test}` 逐条检验。
"""


def page() -> str:
	"""The page as the rulebooks make it."""
	parts = [HEAD.format(happened=HAPPENED, test=TEST)]
	for path in rulebook_files():
		(book,) = read_rulebooks([path])
		parts.append("\n".join([*_head(book, path.name), *(_row(rule) for rule in book.rules)]) + "\n")
	return "\n".join(parts)


def _head(book: Rulebook, file: str) -> list[str]:
	number = f"（{book.document_no}）" if book.document_no else ""
	state = "初装时启用" if book.enabled else "初装时不启用"
	if book.enabled and not any(rule.enabled for rule in book.rules):
		state = "规则集启用，规则全部停用，由单位逐条启用"
	return [
		f"## {book.title.strip('《》')}{number}",
		"",
		f"`{file}`，{label(book.authority)}，{book.issuer}。{state}。",
		"",
		"| 规则 | 原句 | 数据 | 应谈事项 | 测试中的结果 |",
		"|---|---|---|---|---|",
	]


def _row(rule: Rule) -> str:
	off = "（单独停用）" if not rule.enabled and rule.authority is not Authority.UNIT else ""
	cells = [
		f"{rule.code}<br>{rule.title}{off}",
		_sentence(rule),
		"<br>".join(_data(rule)),
		reads_as(rule),
		f"{_result(rule)}<br>`[{rule.code}]`",
	]
	return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _sentence(rule: Rule) -> str:
	own = rule.authority is Authority.UNIT
	mark = (
		"本单位规定"
		if own
		else "待核"
		if not rule.citation.verified_by
		else f"已核：{rule.citation.verified_by}"
	)
	title = f"{rule.citation.title}，" if own else ""
	return f"{rule.citation.quote}<br>{title}{rule.citation.clause}（{mark}）"


def _data(rule: Rule) -> Iterator[str]:
	yield f"{label(rule.category)}、{label(rule.kind)}"
	yield f"对象：{_labels(rule.subjects)}"
	yield f"谈话人：{label(rule.talker)}" + (f"（分工含“{rule.portfolio}”）" if rule.portfolio else "")
	if rule.situations:
		yield f"情形：{_labels(rule.situations)}"
	if rule.meeting:
		months = "、".join(map(str, rule.window_months))
		yield f"会议：{label(rule.meeting)}" + (f"（{months}月）" if months else "")
	if rule.kind in PAIRED and rule.talker in COUNTERPARTS:
		yield f"计次：{label(rule.each)}"
	if rule.kind in COUNTED:
		yield _count(rule)
	if rule.deadline:
		yield f"时限：{_limit(rule.deadline)}"
	if rule.soft:
		yield "软性要求"
	yield from _around(rule)


def _count(rule: Rule) -> str:
	number = (
		f"{rule.quota_percent}%"
		if rule.quota_percent
		else f"{rule.min_count}" + (f"-{rule.max_count}" if rule.max_count else "")
	)
	counts = f"（{label(rule.quota_counts)}）" if rule.kind is RuleKind.QUOTA else ""
	period = label(rule.period) if rule.period else ""
	return f"次数：{period}{number}{counts}，出处：{rule.count_source or '本单位规定'}"


def _around(rule: Rule) -> Iterator[str]:
	for row in rule.levels:
		yield f"职级：{'、'.join(sorted(row.levels)) or '其他'} → {row.step.title}"
	if rule.approvers:
		yield f"审批：{' → '.join(step.title for step in rule.approvers)}"
	for demand in rule.demands:
		who = "本人" if demand.by_person else "谈话人"
		yield f"谈后：{who}{demand.matter}，{_limit(demand.deadline)}"


def _limit(deadline: Deadline) -> str:
	if deadline.value is None:
		return f"本单位规定（`{deadline.setting}`）"
	return f"{deadline.value}{label(deadline.unit)}，出处：{deadline.source}"


def _labels(values: frozenset) -> str:
	ordered = sorted(values, key=lambda each: list(type(each).__members__).index(each.name))
	return "、".join(label(each) for each in ordered)


def _result(rule: Rule) -> str:
	expected = EXPECTED[rule.code]
	if isinstance(expected, Raised):
		return f"{expected.talker}与{expected.person}谈，期限{expected.due}"
	person, talker, _ = expected.rows[0]
	total = len(expected.rows) * len(expected.due) * expected.times
	first = f"{talker}与{person}谈" if person and talker else str(talker)
	if person and not talker:
		first = f"{person}（没有可以谈话的人）"
	return f"全年{total}项，如{first}，期限{expected.due[0]}"


def test_the_page_is_the_rulebooks() -> None:
	assert PAGE.read_text(encoding="utf-8") == page()


def test_every_rule_stands_on_the_page_with_its_test() -> None:
	text = page()
	for book in read_rulebooks(rulebook_files()):
		for rule in book.rules:
			assert f"| {rule.code}<br>{rule.title}" in text and f"`[{rule.code}]`" in text


if __name__ == "__main__":
	PAGE.write_text(page(), encoding="utf-8")
