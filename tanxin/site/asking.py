"""Requests for a talk on the site (谈话申请), with what became of them read off obligations and plans."""

from __future__ import annotations

from datetime import date

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce

from tanxin.domain.model import ObligationStatus
from tanxin.domain.requests import RequestState, state_of

FIELDS = (
	"name", "person", "talker", "talker_name", "asked_on", "organization", "withdrawn_on", "event", "request_key",
)  # fmt: skip


def of_person(person: str) -> list[frappe._dict]:
	"""A person's requests, newest first, each with what it made owed (`owed`)."""
	rows = frappe.get_all(
		"Talk Request", {"person": person}, FIELDS, order_by="creation desc", limit_page_length=50
	)
	return _with_owed(rows)


def one(name: str, lock: bool = False) -> frappe._dict | None:
	"""One request with what it made owed; `lock` holds it until the transaction ends."""
	row = frappe.db.get_value("Talk Request", name, FIELDS, as_dict=True, for_update=lock)
	return _with_owed([row])[0] if row else None


def _with_owed(rows: list[frappe._dict]) -> list[frappe._dict]:
	events = [row.event for row in rows if row.event]
	owed = _owed(events) if events else []
	for row in rows:
		row.owed = [each for each in owed if row.event and each.event == row.event]
	return rows


def _owed(events: list[str]) -> list[frappe._dict]:
	"""What the events made owed, with its plan. An obligation merged into another stands where that one stands."""
	own, other, plan = (
		DocType("Talk Obligation"),
		DocType("Talk Obligation").as_("other"),
		DocType("Talk Plan"),
	)
	rows = (
		frappe.qb.from_(own)
		.left_join(other)
		.on((own.status == "Merged") & (other.name == own.merged_into))
		.left_join(plan)
		.on(plan.name == Coalesce(other.plan, own.plan))
		.select(
			own.name, own.event, own.status, own.due_date, other.status.as_("merged_status"),
			plan.workflow_state.as_("plan_state"), plan.planned_start, plan.place, plan.way, plan.author,
		)
		.where(own.event.isin(events))
		.orderby(own.name)
	)  # fmt: skip
	return rows.run(as_dict=True)


def state(row: frappe._dict) -> RequestState:
	"""Where a request read by this module stands."""
	owed = [(ObligationStatus(each.merged_status or each.status), each.plan_state) for each in row.owed]
	return state_of(bool(row.withdrawn_on), owed)


def authors_of(row: frappe._dict) -> list[str]:
	"""Who drafted a plan for it: he has to cancel or change the plan when the request is taken back."""
	return sorted({each.author for each in row.owed if each.author})


def due_of(event: str) -> date | None:
	"""By when the talk is owed, the earliest where several rules ask for it."""
	days = frappe.get_all("Talk Obligation", {"event": event}, pluck="due_date")
	return min(days) if days else None


def of_obligations(names: list[str]) -> list[frappe._dict]:
	"""The requests that stand behind obligations: {name, person}."""
	if not names:
		return []
	owed, request = DocType("Talk Obligation"), DocType("Talk Request")
	return (
		frappe.qb.from_(request)
		.join(owed)
		.on(owed.event == request.event)
		.select(request.name, request.person)
		.distinct()
		.where(owed.name.isin(names) & request.withdrawn_on.isnull())
		.orderby(request.name)
	).run(as_dict=True)
