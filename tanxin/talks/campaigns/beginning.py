"""What a new sheet begins with (审批表的初始值): the unit's habits, a meeting, or what was chosen in a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Max, Min
from frappe.utils import cint, getdate, nowdate

from tanxin.confidentiality import scope
from tanxin.domain.terms import label


def defaults() -> dict[str, Any]:
	"""The orders and weekends of Tanxin Settings."""
	unit = frappe.get_cached_doc("Tanxin Settings")
	return {
		"difficulty_order": unit.difficulty_order or "Easy First",
		"rank_order": unit.rank_order or "Seniors First",
		"order_reason": unit.order_reason or "",
		"weekend_talks": cint(unit.weekend_talks),
	}


def from_meeting(meeting: str) -> dict[str, Any]:
	"""The days before a meeting of its organisation."""
	doc = frappe.get_doc("Talk Meeting", meeting)
	doc.check_permission("read")
	held_on = getdate(doc.held_on)
	name = label(doc.meeting)
	return {
		**defaults(),
		"title": f"{doc.organization}{held_on:%Y年%m月}{name}会前谈心谈话",
		"organization": doc.organization,
		"meeting": meeting,
		"period_from": str(_tomorrow()),
		"period_to": str(held_on - timedelta(days=1)),
	}


def from_obligations(names: Sequence[str]) -> dict[str, Any]:
	"""The organisation that all of them lie in, their rules, the days until the last of them is due."""
	table = DocType("Talk Obligation")
	chosen = table.name.isin(list(names) or [""]) & scope.criterion("Talk Obligation")
	rows = (
		frappe.qb.from_(table)
		.select(table.organization, table.rule, table.due_date, table.restricted)
		.where(chosen)
		.run(as_dict=True)
	)
	if not rows:
		frappe.throw(_("Choose at least one obligation."))
	last = max(_tomorrow() + timedelta(days=30), *(row.due_date for row in rows))
	return {
		**defaults(),
		"organization": _above_all({row.organization for row in rows if row.organization}),
		# A sheet that names the rule of a restricted matter would tell it: it then asks for every rule's.
		"rules": [] if any(row.restricted for row in rows) else sorted({row.rule for row in rows}),
		"period_from": str(_tomorrow()),
		"period_to": str(last),
	}


def _above_all(organizations: set[str]) -> str | None:
	"""The nearest organisation in whose subtree all of them are."""
	place = DocType("Party Organization")
	query = frappe.qb.from_(place).select(Min(place.lft), Max(place.rgt))
	left, right = query.where(place.name.isin(sorted(organizations) or [""])).run()[0]
	if left is None:
		return None
	found = frappe.get_all(
		"Party Organization",
		{"lft": ("<=", left), "rgt": (">=", right)},
		pluck="name",
		order_by="lft desc",
		limit_page_length=1,
	)
	return found[0] if found else None


def _tomorrow() -> Any:
	return getdate(nowdate()) + timedelta(days=1)
