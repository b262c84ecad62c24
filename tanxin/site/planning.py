"""Drafting plans (拟定计划): what an obligation already says is filled in, the rest is the organiser's."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime, nowdate

from tanxin.site import local, restricted
from tanxin.site.rules import lines as lines_of

#: A first proposal that the organiser changes: morning, one hour.
PROPOSED_START, PROPOSED_LENGTH = time(9, 0), timedelta(hours=1)


def draft(rows: list[frappe._dict]) -> Document:
	"""An unsaved plan that answers the obligations: talker, persons, rule, outline, a working day to begin with."""
	first = rows[0]
	rule = frappe.get_cached_doc("Talk Rule", first.rule)
	start = _proposed_start(min(row.due_date for row in rows))
	situation = restricted.situations_of([first.event]).get(first.event)
	talkers = list(dict.fromkeys(row.talker for row in rows if row.talker))
	persons = list(dict.fromkeys(row.person for row in rows))
	ways = lines_of(rule.ways)
	return frappe.get_doc(
		{
			"doctype": "Talk Plan",
			"organization": _organization(first),
			"category": first.category,
			"rule": None if any(row.restricted for row in rows) else first.rule,
			"arranged_by": "The Person's Own Request" if situation == "Own Request" else "Organisation",
			"talkers": [{"person": person} for person in talkers],
			"persons": [{"person": person} for person in persons],
			"obligations": [{"obligation": row.name} for row in rows],
			"planned_start": start,
			"planned_end": start + PROPOSED_LENGTH,
			"way": ways[0] if len(ways) == 1 else "Face to Face",
			"outline_template": Outlines().of(situation, first.category),
		}
	)


def _organization(row: frappe._dict) -> str | None:
	"""The talker's organisation answers for the talk; the person's when nobody was found."""
	owner = (
		frappe.db.get_value(
			"Talk Post",
			{"person": row.talker, "post": ("in", ("Secretary", "Deputy Secretary", "Committee Member"))},
			"organization",
		)
		if row.talker
		else None
	)
	return owner or row.organization


class Outlines:
	"""Which template a plan begins with: the one for the situation, else the general one. Read once, asked often."""

	def __init__(self) -> None:
		self._rows = frappe.get_all(
			"Talk Outline", {"enabled": 1}, ["name", "situation", "category"], order_by="creation asc"
		)

	def of(self, situation: str | None, category: str) -> str | None:
		"""By the situation."""
		rows = [row for row in self._rows if row.category == category]
		fitting = [row.name for row in rows if row.situation and row.situation == situation]
		general = [row.name for row in rows if not row.situation]
		return next(iter(fitting or general), None)


def tells_kind(template: str | None) -> bool:
	"""Whether the template that a plan begins with would tell what the talk is about: its words are sealed as the
	plan's own, and its name does not stay on the plan."""
	situation = frappe.db.get_value("Talk Outline", template, "situation") if template else None
	return restricted.is_restricted(situation)


def situations_of(events: Collection[str]) -> dict[str, str]:
	"""{event: situation}."""
	return restricted.situations_of(events)


def _proposed_start(due: Any) -> datetime:
	"""The last working day that is not too late, not before tomorrow."""
	calendar = local.calendar()
	tomorrow = calendar.add_working_days(getdate(nowdate()), 1)
	day = calendar.last_working_day_on_or_before(getdate(due))
	return datetime.combine(max(day, tomorrow), PROPOSED_START)


def next_in_series(before: Document) -> Document:
	"""A further talk with the same people about the same matter."""
	start = _proposed_start(local.calendar().add_working_days(getdate(now_datetime()), 5))
	return frappe.get_doc(
		{
			"doctype": "Talk Plan",
			"organization": before.organization,
			"category": before.category,
			"rule": before.rule,
			"arranged_by": before.arranged_by,
			"talkers": [{"person": row.person} for row in before.talkers],
			"persons": [{"person": row.person} for row in before.persons],
			"planned_start": start,
			"planned_end": start + PROPOSED_LENGTH,
			"way": before.way,
			"place": before.place,
			"previous_plan": before.name,
			"outline_template": before.outline_template,
		}
	)


def lines(campaign: str, start: int = 0, limit: int = 0) -> list[dict[str, Any]]:
	"""The plans on a sheet that the reader sees, with the names of both sides, in the sheet's order."""
	rows = frappe.get_list(
		"Talk Plan",
		{"campaign": campaign},
		[
			"name", "title", "workflow_state", "planned_start", "planned_end", "place", "way", "rule", "citation",
			"due_date", "sequence", "sequence_reason", "category", "signed_by", "signed_on",
		],
		order_by="sequence asc, planned_start asc, name asc",
		limit_start=start,
		limit_page_length=limit,
	)  # fmt: skip
	return rows


def recount(campaign: str) -> int:
	"""Keep the number that lists show."""
	count = frappe.db.count("Talk Plan", {"campaign": campaign})
	frappe.db.set_value("Talk Campaign", campaign, "plan_count", count)
	return count
