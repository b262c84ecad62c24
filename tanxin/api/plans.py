"""From obligations to plans and sheets (由应谈事项拟定计划)."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, getdate

from tanxin.api.boundary import as_list
from tanxin.confidentiality import scope
from tanxin.domain.transitions import EDITABLE_STATES
from tanxin.site import planning, restricted


@frappe.whitelist(methods=["POST"])
def make_plan(obligations: list | str) -> str:
	"""One click on an obligation (or several of one person): a draft plan with talker, person, rule, outline.

	Returns the plan's name. A second click finds the plan that is already there.
	"""
	names = [str(name) for name in as_list(obligations)]
	rows = [_owed(name) for name in names]
	if not rows:
		frappe.throw(_("Choose at least one obligation."))
	existing = {row.plan for row in rows if row.plan}
	if len(existing) == 1 and all(row.plan for row in rows):
		return existing.pop()
	if existing:
		frappe.throw(_("Some of these are already on plan {0}.").format("、".join(sorted(existing))))
	return planning.draft(rows).insert().name


@frappe.whitelist(methods=["POST"])
def next_round(plan: str) -> str:
	"""层层递进: a draft of the next talk in the same series. Returns the plan's name."""
	before = frappe.get_doc("Talk Plan", plan)
	before.check_permission("read")
	return planning.next_in_series(before).insert().name


@frappe.whitelist(methods=["POST"])
def add_to_sheet(campaign: str, plans: list | str) -> int:
	"""Put draft plans on a sheet; returns how many are on it now."""
	sheet = frappe.get_doc("Talk Campaign", campaign)
	sheet.check_permission("write")
	_check_editable(sheet)
	for name in as_list(plans):
		plan = frappe.get_doc("Talk Plan", name)
		plan.check_permission("write")
		_check_editable(plan)
		if plan.campaign and plan.campaign != campaign:
			frappe.throw(_("Plan {0} is on sheet {1}.").format(name, plan.campaign))
		plan.campaign = campaign
		plan.save()
	return planning.recount(campaign)


@frappe.whitelist(methods=["POST"])
def remove_from_sheet(campaign: str, plan: str) -> int:
	"""Take a draft plan off a sheet; returns how many are left."""
	doc = frappe.get_doc("Talk Plan", plan)
	doc.check_permission("write")
	_check_editable(doc)
	if doc.campaign != campaign:
		frappe.throw(_("This plan is not on the sheet."))
	doc.campaign = None
	doc.save()
	return planning.recount(campaign)


@frappe.whitelist(methods=["POST"])
def sheet_from_obligations(campaign: str, obligations: list | str) -> list[str]:
	"""A draft plan for each chosen obligation, put on the sheet. Returns the plans' names."""
	frappe.get_doc("Talk Campaign", campaign).check_permission("write")
	made = [make_plan([name]) for name in as_list(obligations)]
	add_to_sheet(campaign, made)
	return made


@frappe.whitelist()
def lines(campaign: str, start: int | str = 0, limit: int | str = 0) -> list[dict[str, Any]]:
	"""The plans on a sheet for its panel, in order; of large ones `limit` from `start` on."""
	frappe.get_doc("Talk Campaign", campaign).check_permission("read")
	return planning.lines(campaign, cint(start), cint(limit))


@frappe.whitelist()
def draft_plans(organization: str) -> list[dict[str, Any]]:
	"""Draft plans of the organisation's subtree that are on no sheet, for the picker."""
	lft, rgt = frappe.db.get_value("Party Organization", organization, ["lft", "rgt"])
	below = frappe.get_all("Party Organization", {"lft": (">=", lft), "rgt": ("<=", rgt)}, pluck="name")
	return frappe.get_list(
		"Talk Plan",
		{
			"organization": ("in", below),
			"workflow_state": ("in", sorted(EDITABLE_STATES)),
			"campaign": ("is", "not set"),
		},
		["name", "title", "planned_start", "due_date"],
		order_by="due_date asc, planned_start asc",
		limit_page_length=500,
	)


@frappe.whitelist()
def calendar(start: str, end: str, filters: str | list | None = None) -> list[dict[str, Any]]:
	"""Plans for the calendar view, within the reader's scope. Names only."""
	rows = frappe.get_list(
		"Talk Plan",
		[["planned_start", "<=", getdate(end)], ["planned_end", ">=", getdate(start)]],
		["name", "title", "planned_start", "planned_end", "workflow_state", "place"],
		order_by="planned_start asc",
		limit_page_length=2000,
	)
	return [{**row, "all_day": 0} for row in rows]


def _owed(name: str) -> frappe._dict:
	if not scope.sees("Talk Obligation", name):
		frappe.throw(_("Obligation {0} is not in your scope.").format(name), frappe.PermissionError)
	row = frappe.db.get_value("Talk Obligation", name, "*", as_dict=True, for_update=True)
	restricted.opened(restricted.OWED, [row])  # the plan is made by the true rule, and names none
	if not row.person:
		frappe.throw(_("{0} is a quota: it counts talks that are held, and no plan is made for it.").format(name))
	if row.status not in ("Open", "Planned"):
		frappe.throw(
			_("Obligation {0} is {1}: no plan is needed.").format(
				name, _(row.status, context="Talk Obligation")
			)
		)
	return row


def _check_editable(doc: Any) -> None:
	if doc.workflow_state not in EDITABLE_STATES:
		frappe.throw(
			_("{0} is {1} and cannot be changed.").format(
				doc.name, _(doc.workflow_state, context="Talk Plan")
			)
		)
