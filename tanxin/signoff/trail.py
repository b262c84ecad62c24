"""The sign-off history of a plan or sheet for its form (签批过程): read off the entries alone, as far as the reader sees them.

The platform's timeline says much the same, but is no evidence: the entries are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Max, Min
from frappe.utils import now_datetime

from tanxin.confidentiality import scope
from tanxin.confidentiality.reader import reader
from tanxin.domain.dwelling import Step, WorkClock, stays_of
from tanxin.domain.signed_changes import changes
from tanxin.domain.terms import consent, label
from tanxin.domain.transitions import TRANSITIONS
from tanxin.signoff import entries
from tanxin.site import local

#: What the app does itself.
SYSTEM_STEPS = frozenset(step.action for step in TRANSITIONS if step.by_system)
#: Reasons of the lines of a sheet that are told in its own trail.
REASONS = 3


@dataclass
class Lengths:
	"""How long something lay: by the clock and in working time, in seconds."""

	clock: WorkClock = field(default_factory=lambda: WorkClock(local.calendar()))

	def between(self, start: datetime, end: datetime) -> dict[str, int]:
		return {
			"seconds": max(0, int((end - start).total_seconds())),
			"working_seconds": self.clock.seconds(start, end),
		}


def of_plan(plan: str) -> dict[str, Any]:
	"""{entries, stays}: every step with who, for whom, why, how long it lay before, what had changed; how long the plan was in
	each state. The caller has checked that the reader sees the plan."""
	rows, lengths = entries.of_plan(plan), Lengths()
	bound = [json.loads(row.signed_fields or "{}") for row in rows]
	names = _Names(plan, bound)
	begun = frappe.db.get_value("Talk Plan", plan, "creation")
	shown, before, known = [], begun, None
	for row, fields in zip(rows, bound, strict=True):
		shown.append(
			{
				**_told(row),
				**lengths.between(before, row.signed_at),
				"waits_for": names.leaders(fields.get("awaits")),
				"waited_for": names.leaders((known or {}).get("awaits")),
				"changes": changes(known, fields, names.people) if known is not None else [],
			}
		)
		before, known = row.signed_at, fields
	return {"entries": shown, "stays": _stays(rows, begun, lengths)}


def _told(row: frappe._dict) -> dict[str, Any]:
	return {
		"round": row.round,
		"action": row.action,
		"label": consent(row.action, row.step_title),
		"from": label(row.from_state),
		"to": label(row.to_state),
		"step": row.step_title or "",
		"name": row.actor_name,
		"on_behalf_of": row.on_behalf_of_name,
		"by_system": not row.actor and row.action in SYSTEM_STEPS,
		"on_sheet": row.campaign or "",
		"signed_at": row.signed_at,
		"reason": row.reason or "",
	}


def _stays(rows: Sequence[frappe._dict], begun: datetime, lengths: Lengths) -> list[dict[str, Any]]:
	"""Each state with the time the plan was in it, all its stays together, in the order of the first."""
	now = now_datetime().replace(microsecond=0)
	steps = [Step(row.plan, row.action, row.to_state, row.signed_at) for row in rows]
	found: dict[str, dict[str, Any]] = {}
	for stay in stays_of(steps, begun) if rows else ():
		total = found.setdefault(stay.state, {"state": stay.state, "label": label(stay.state), "runs": False})
		for unit, length in lengths.between(stay.since, stay.until or now).items():
			total[unit] = total.get(unit, 0) + length
		total["runs"] = stay.until is None
	return list(found.values())


class _Names:
	"""Who is meant, to this reader: leaders always, for the plan names them; people talked to only where he sees them."""

	def __init__(self, plan: str, bound: Iterable[dict[str, Any]]) -> None:
		leaders: set[str] = set()
		people: set[str] = set()
		for fields in bound:
			leaders |= set(fields.get("awaits") or ())
			people |= {*fields.get("talkers", ()), *fields.get("persons", ())}
		self._leaders = dict(_persons(leaders))
		self._people = {**dict(_persons(people, seen=True)), **_on(plan)}

	def leaders(self, persons: Sequence[str] | None) -> list[str]:
		return [self._leaders[person] for person in persons or () if person in self._leaders]

	def people(self, persons: Sequence[str]) -> str:
		known = [self._people[person] for person in persons if person in self._people]
		rest = len(persons) - len(known)
		others = f"{'另' if known else ''}{rest}人" if rest else ""
		return "、".join([*known, *([others] if others else [])])


def _persons(names: Iterable[str], seen: bool = False) -> list[tuple[str, str]]:
	table = DocType("Talk Person")
	query = frappe.qb.from_(table).select(table.name, table.person_name).where(table.name.isin([*names, ""]))
	if seen:
		query = query.where(scope.talk_person(reader(), table))
	return query.run()


def _on(plan: str) -> dict[str, str]:
	"""Those whom the plan itself names now."""
	found: dict[str, str] = {}
	for child in ("Talk Plan Talker", "Talk Plan Person"):
		for row in frappe.get_all(child, {"parent": plan}, ["person", "person_name"]):
			found[row.person] = row.person_name
	return found


def of_sheet(sheet: str) -> dict[str, Any]:
	"""{entries, lines}: the steps of all lines of a sheet that the reader sees, in sum, and how many lines are in which state.

	One step taken on many lines, one after the other, is one row with its number. The caller has checked that the reader
	sees the sheet.
	"""
	lengths = Lengths()
	shown: list[dict[str, Any]] = []
	before = frappe.db.get_value("Talk Campaign", sheet, "creation")
	for _same, group in groupby(
		_taken(sheet), key=lambda row: (row.action, row.step_title, row.actor_name, row.on_behalf_of_name)
	):
		rows = list(group)
		first, last = rows[0].first, max(row.last for row in rows)
		reasons = list(dict.fromkeys(row.reason for row in rows if row.reason))
		shown.append(
			{
				"label": consent(rows[0].action, rows[0].step_title),
				"action": rows[0].action,
				"step": rows[0].step_title or "",
				"name": rows[0].actor_name,
				"on_behalf_of": rows[0].on_behalf_of_name,
				"signed_at": first,
				"until": last if last > first else None,
				"count": sum(row.count for row in rows),
				"reasons": reasons[:REASONS],
				**lengths.between(before, first),
			}
		)
		before = last
	return {"entries": shown, "lines": _lines(sheet)}


def _taken(sheet: str) -> list[frappe._dict]:
	entry = DocType("Talk Sign Off")
	names = ("signed_at", "action", "step_title", "actor_name", "on_behalf_of_name", "reason")
	same = [entry[name] for name in names]
	query = (
		frappe.qb.from_(entry)
		.select(
			*same,
			Min(entry.signed_at).as_("first"),
			Max(entry.signed_at).as_("last"),
			Count(entry.name).as_("count"),
		)
		.where((entry.campaign == sheet) & scope.talk_sign_off(reader(), entry))
		.groupby(*same)
		.orderby(entry.signed_at)
		.orderby(Min(entry.creation))
		.orderby(entry.action)
	)
	return query.run(as_dict=True)


def _lines(sheet: str) -> list[dict[str, Any]]:
	plan = DocType("Talk Plan")
	query = (
		frappe.qb.from_(plan)
		.select(plan.workflow_state, Count(plan.name))
		.where((plan.campaign == sheet) & scope.talk_plan(reader(), plan))
		.groupby(plan.workflow_state)
		.orderby(plan.workflow_state)
	)
	return [{"state": state, "label": label(state), "count": count} for state, count in query.run()]
