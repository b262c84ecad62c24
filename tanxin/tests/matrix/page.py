"""docs/sign_off_matrix.md, made from the same data as the cells (签批矩阵说明)."""

from __future__ import annotations

from tanxin.domain.terms import label
from tanxin.domain.transitions import FINAL_STATES, STATES, TRANSITIONS
from tanxin.tests.matrix.expected import expected
from tanxin.tests.matrix.relations import RELATIONS
from tanxin.tests.matrix.roads import ACTION, FORCE, ROADS, STATE

HEAD = """# 签批矩阵：谁、在什么状态、经什么途径

由 `tanxin/tests/matrix/` 的数据生成，与 `tanxin/domain/transitions.py` 的流转表同源；重新生成：`python -m tanxin.tests.matrix.page`。

每一格（关系 × 状态 × 途径）都是测试：发出请求，再看数据库里存的那一行——状态、轮次、签批人、签批记录及其封印、子表、共享和待办。
被拒绝的，所存的行一个字都不变，答复是 403、404 或 417 和一句中文，没有 500；被准许的，恰好走一步、恰好多一条签批记录，记在本人名下，代签的两个名字都在，签批链完整。

- 进程内：`tanxin/tests/site/test_matrix.py`；对运行着的服务器，每个关系一个登录：`tanxin/tests/browser/test_matrix_rest.py`；同一时刻两个操作：`tanxin/tests/browser/test_same_moment.py`。
- 平时强制途径轮流走（每个关系、每个状态都轮到），`TANXIN_MATRIX=full ./dev test` 每一格都走。
"""
SAYS = {
	ACTION: "说出操作（准许与否如上表）",
	STATE: "直接写下一状态（只能走不须理由的一步，准许与否如上表）",
	FORCE: "强制（对任何人、在任何状态都拒绝）",
}


def page() -> str:
	"""The page as the data make it."""
	return "\n".join([HEAD, *_who_may(), "", *_states(), "", *_roads()]) + "\n"


def _who_may() -> list[str]:
	"""Who may take which step; a row for everybody."""
	steps = [step for step in TRANSITIONS if not (step.by_system or step.passes_on)]
	titles = " | ".join(f"{label(step.state)}：{label(step.action)}" for step in steps)
	rows = []
	for relation in RELATIONS:
		marks = " | ".join("准" if expected(relation, step.state, step.action) else "—" for step in steps)
		rows.append(f"| {relation.chinese} | {marks} |")
	return ["## 谁可以走哪一步", "", f"| 关系 | {titles} |", "|---" * (len(steps) + 1) + "|", *rows]


def _states() -> list[str]:
	system = "、".join(
		f"{label(step.state)}的“{label(step.action)}”" for step in TRANSITIONS if step.by_system
	)
	final = "、".join(label(state) for state in STATES if state in FINAL_STATES)
	reasons = "、".join(
		dict.fromkeys(f"“{label(step.action)}”" for step in TRANSITIONS if step.reason_required)
	)
	return [
		f"流转表里没有的一步，对任何人都拒绝。{system}由系统办理，任何人都不能手工办理。",
		f"{final}之后再没有下一步。{reasons}须填理由，不能带理由的途径走不了这一步。",
	]


def _roads() -> list[str]:
	found = [f"## 途径（{len(ROADS)}条）"]
	for says, chinese in SAYS.items():
		found += ["", f"### {chinese}", "", *(f"- {road.chinese}" for road in ROADS if road.says == says)]
	return found


if __name__ == "__main__":
	from pathlib import Path

	place = Path(__file__).parents[3] / "docs" / "sign_off_matrix.md"
	place.write_text(page(), encoding="utf-8")
