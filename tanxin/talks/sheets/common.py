"""What all forms say alike, from the site: unit, people, terms that only forms need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe

from tanxin.forms.parts import Party

#: Stands where there is something that this reader may not read, so that nobody takes it for an empty cell.
WITHHELD = "（按权限未打印）"
#: Forms are Chinese whatever the reader's language; the desk translates the same values by the locale file.
TERMS = {
	"Communist Party Member": "中共党员",
	"Probationary Party Member": "中共预备党员",
	"League Member": "共青团员",
	"Democratic Party Member": "民主党派成员",
	"Non-Party": "群众",
	"Male": "男",
	"Female": "女",
	"Seeking Opinions": "征求意见",
	"Understanding Circumstances": "了解情况",
	"Exchanging Thoughts": "沟通思想",
	"Reminding and Helping": "提醒帮助",
	"Thinking": "思想",
	"Work": "工作",
	"Study": "学习",
	"Life": "生活",
	"Conduct": "作风",
	"Open": "办理中",
	"Done": "已办结",
	"Dropped": "不再办理",
}


def term(value: str | None) -> str:
	"""The Chinese term of a stored value; what a unit wrote itself comes back as it is."""
	return TERMS.get(value or "", value or "")


def unit(organization: str | None) -> str:
	"""The unit's name with the organisation, unless one already says the other."""
	name = (frappe.db.get_single_value("Tanxin Settings", "unit_name") or "").strip()
	organization = organization or ""
	if not name or name in organization:
		return organization
	return name if organization in name else f"{name}　{organization}"


def parties(child: str, parents: Iterable[str]) -> dict[str, tuple[Party, ...]]:
	"""The people in a child table of each document, in order, with the post and status of that day."""
	parents = list(parents)
	fields = ["parent", "person_name", "post_title"]
	if child.endswith("Person"):
		fields.append("political_status")
	rows = frappe.get_all(child, {"parent": ("in", parents)}, fields, order_by="idx asc") if parents else []
	found: dict[str, list[Party]] = {}
	for row in rows:
		found.setdefault(row.parent, []).append(party(row))
	return {parent: tuple(people) for parent, people in found.items()}


def party(row: Any, organization: str = "") -> Party:
	"""A row of a child table as it is printed."""
	return Party(
		row.get("person_name") or "",
		row.get("post_title") or "",
		organization,
		term(row.get("political_status")),
	)
