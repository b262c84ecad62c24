"""What all forms say alike, from the site: unit, mark, people, watermark, terms that only forms need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe
from frappe.utils import now_datetime

from tanxin.confidentiality.reader import reader
from tanxin.forms.parts import Party, watermark

#: Stands where there is something that this reader may not read, so that nobody takes it for an empty cell.
WITHHELD = "（按权限未打印）"
MARKS = {"Internal": "内部", "Internal, Strict": "内部·严格", "None": ""}
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


def mark() -> str:
	"""The unit's mark top left (内部)."""
	return MARKS.get(frappe.db.get_single_value("Tanxin Settings", "mark") or "Internal", "内部")


def unit(organization: str | None) -> str:
	"""The unit's name with the organisation, unless one already says the other."""
	name = (frappe.db.get_single_value("Tanxin Settings", "unit_name") or "").strip()
	organization = organization or ""
	if not name or name in organization:
		return organization
	return name if organization in name else f"{name}　{organization}"


def reading_mark(number: str, **matter: str) -> str:
	"""The watermark: who reads, when, which document, and how many times its words went to paper so far."""
	person = reader().person
	name = frappe.db.get_value("Talk Person", person, "person_name") if person else None
	printed = _printed(**matter) if matter else 0
	times = f"第{printed}次打印" if printed else ""
	parts = (number, times)
	return watermark(
		name or frappe.utils.get_fullname(frappe.session.user), now_datetime(), "　".join(filter(None, parts))
	)


def _printed(**matter: str) -> int:
	"""Prints by the reading log; one print logs a row for each zone, with one time."""
	rows = frappe.get_all(
		"Talk Reading Log", {**matter, "how": ("in", ("Print", "PDF"))}, ["reader", "read_at"], distinct=True
	)
	return len(rows)


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
