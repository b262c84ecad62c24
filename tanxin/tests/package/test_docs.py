"""docs/transitions.md is the one table of transitions, not a copy kept by hand.

Write it anew with `python -m tanxin.tests.package.test_docs`.
"""

from __future__ import annotations

from pathlib import Path

from tanxin.domain.terms import label
from tanxin.domain.transitions import TRANSITIONS, Who

PAGE = Path(__file__).parents[3] / "docs" / "transitions.md"
WHO = {
	Who.AUTHOR: "拟定人或所辖组工干部",
	Who.APPROVER: "指定的签批人或其授权的人",
	Who.ARRANGER: "拟定人、所辖组工干部或谈话人",
	Who.SYSTEM: "系统",
}


def page() -> str:
	"""The page as the table of transitions makes it."""
	rows = [
		f"| {label(each.state)} | {label(each.action)} | {label(each.next_state)} | {WHO[each.who]} |"
		f" {'须填' if each.reason_required else ''} | {'新一轮' if each.opens_round else ''} |"
		for each in TRANSITIONS
	]
	head = [
		"# 谈话计划和计划审批表的流转",
		"",
		"由 `tanxin/domain/transitions.py` 生成；审批流程 JSON、服务器检查、按钮和测试都出自同一张表。",
		"",
		"| 现在 | 操作 | 之后 | 谁 | 理由 | 轮次 |",
		"|---|---|---|---|---|---|",
	]
	return "\n".join([*head, *rows]) + "\n"


def test_the_page_is_the_table() -> None:
	assert PAGE.read_text(encoding="utf-8") == page()


if __name__ == "__main__":
	PAGE.write_text(page(), encoding="utf-8")
