"""What may be asked for where a talk need not be held (免谈、合并申请), and who takes which step of the request.

An exemption (免谈) says that a talk is not owed any more. A merge (合并) says that one talk stands for several
obligations towards the same person; it never reaches across categories. R1's 「一般」 is why there are any: what
the text calls usual may, with a reason and a leader's word, be left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum

from tanxin.domain.approver import Wording
from tanxin.domain.terms import label
from tanxin.domain.values import FORMAL_CATEGORIES

#: What is approved step by step is not waived by one leader.
FORMAL = frozenset(category.value for category in FORMAL_CATEGORIES)

#: How the choice of the leader speaks of a request.
WORDING = Wording(matter="申请", persons="申请所涉人员", author="申请人", write="提出")


class Kind(str, Enum):
	"""What is asked for (申请类别)."""

	EXEMPTION = "Exemption"  # 免谈
	MERGE = "Merge"  # 合并


class Status(str, Enum):
	"""Where a request stands (申请状态)."""

	DRAFT = "Draft"
	REQUESTED = "Requested"  # 待批
	APPROVED = "Approved"  # 已批准
	REFUSED = "Refused"  # 未批准
	WITHDRAWN = "Withdrawn"  # 已撤回, by who asked
	REVOKED = "Revoked"  # 已撤销, by the leader


@dataclass(frozen=True, slots=True)
class Step:
	"""One thing that may be done with a request, and whose it is: the asker's or the leader's."""

	before: Status
	action: str
	after: Status
	by_leader: bool
	reason_required: bool = False


STEPS: tuple[Step, ...] = (
	Step(Status.DRAFT, "Request", Status.REQUESTED, by_leader=False),
	Step(Status.DRAFT, "Withdraw", Status.WITHDRAWN, by_leader=False),
	Step(Status.REQUESTED, "Withdraw", Status.WITHDRAWN, by_leader=False),
	Step(Status.REQUESTED, "Approve", Status.APPROVED, by_leader=True),
	Step(Status.REQUESTED, "Refuse", Status.REFUSED, by_leader=True, reason_required=True),
	Step(Status.APPROVED, "Revoke", Status.REVOKED, by_leader=True, reason_required=True),
)


def find(status: str, action: str) -> Step | None:
	"""The step of that action from there, if there is one."""
	return next((step for step in STEPS if (step.before.value, step.action) == (status, action)), None)


@dataclass(frozen=True, slots=True)
class Asked:
	"""An obligation as a request looks at it. `stands_for_others`: others were merged into it."""

	name: str
	person: str | None
	person_name: str
	talker: str | None
	category: str
	organization: str | None
	status: str
	plan: str | None = None
	stands_for_others: bool = False


def concerned(kind: Kind, asked: Collection[Asked]) -> tuple[str, ...]:
	"""Who is concerned by the request and so does not decide it.

	Of an exemption also who would have had to talk: nobody excuses himself. A merge leaves him his talk.
	"""
	found = {each.person for each in asked}
	if kind is Kind.EXEMPTION:
		found |= {each.talker for each in asked}
	return tuple(sorted(one for one in found if one))


def problems(kind: Kind, asked: Collection[Asked], target: Asked | None) -> list[str]:
	"""What stands against the request, in Chinese; empty when nothing does."""
	if not asked:
		return ["请至少选择一项应谈事项。"]
	found = [problem for each in asked for problem in _not_open(each)]
	if FORMAL & {each.category for each in asked}:
		found.append("提醒、函询、诫勉由各自的审批程序决定，不适用免谈和合并；不再需要的，请撤销相应的情形。")
	if len({each.category for each in asked}) > 1:
		found.append("不同谈话类别的事项不能放在同一份申请中，请分别申请。")
	if kind is Kind.MERGE:
		found += _merge_problems(asked, target)
	return list(dict.fromkeys(found))


def _not_open(each: Asked) -> Iterator[str]:
	if each.organization is None:
		yield f"应谈事项{each.name}没有所属党组织，无法确定由谁审批，请先完善{each.person_name}的党组织。"
	if each.status == "Planned":
		yield f"应谈事项{each.name}（{each.person_name}）已列入计划{each.plan}，请先取消该计划或将其移出计划。"
	elif each.status != "Open":
		yield f"应谈事项{each.name}（{each.person_name}）已是“{label(each.status)}”，不能再申请。"


def _merge_problems(asked: Collection[Asked], target: Asked | None) -> Iterator[str]:
	if target is None:
		yield "请选择并入哪一项应谈事项：谈了这一项，其余各项即视为一并谈过。"
		return
	if target.status not in ("Open", "Planned"):
		yield f"并入事项{target.name}已是“{label(target.status)}”，不能再并入其他事项。"
	if any(each.name == target.name for each in asked):
		yield "并入事项本身不能同时列为被合并的事项，请将其从列表中移除。"
	if target.person is None or any(each.person != target.person for each in asked):
		yield "只有同一谈话对象的事项才能合并。"
	if any(each.category != target.category for each in asked):
		yield "不同谈话类别的事项不能合并：谈心谈话不能代替提醒、函询、诫勉，反之亦然。"
	for each in asked:
		if each.stands_for_others:
			yield f"已有其他事项并入{each.name}，不能再把它并入别的事项。"
