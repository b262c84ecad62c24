"""A step of a sheet carried to its plans in sets (审批表逐项办理): every check that a single plan passes, each thing read
once, each table written once a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from tanxin.domain import transitions
from tanxin.domain.transitions import Transition
from tanxin.reminders import tell
from tanxin.signoff import actors, entries, inbox, moves
from tanxin.signoff.matter import Matter, stored_lines
from tanxin.site import answers, formal
from tanxin.site.inserting import pages

#: Plans read, checked and written together.
PAGE = 500


def take(plans: Sequence[str], action: str, reason: str, given: dict[str, Any]) -> None:
	"""Take one step on all of them, or none: the first that may not refuses for all.

	`given` is what the sheet decides for its lines: itself, and the leader when they are sent. Plans that are
	signed step by step are taken one by one, by the rules that they have of their own.
	"""
	alone = formal.signed_by_themselves()
	for page in pages(plans, PAGE):
		matters = stored_lines(page)
		for matter in matters:
			if alone & set(matter.rules) or len(matter.chain) > 1:
				moves.take("Talk Plan", matter.name, action, reason, **given)
		plain = [matter for matter in matters if not (alone & set(matter.rules) or len(matter.chain) > 1)]
		if plain:
			_take(plain, action, reason, given)
	frappe.publish_realtime("list_update", {"doctype": "Talk Plan"}, doctype="Talk Plan", after_commit=True)


def _take(matters: list[Matter], action: str, reason: str, given: dict[str, Any]) -> None:
	known = actors.Remembered({person for each in matters for person in (each.approver, each.author)})
	steps: dict[str | None, list[tuple[Matter, Transition]]] = defaultdict(list)
	for matter in matters:
		step, on_behalf_of = moves.permitted(matter, action, reason, lookups=known)
		_check_leader(matter, step, given)
		steps[on_behalf_of].append((matter, step))
	for on_behalf_of, taken in steps.items():
		_write(taken, on_behalf_of, given)
		entries.write_all(taken, reason.strip(), on_behalf_of)
	names, state = [matter.name for matter in matters], step.next_state
	if state in (transitions.CANCELLED, transitions.NOT_AGREED):
		answers.release_all(names)
	inbox.close_rows_of("Talk Plan", names)
	tell.lines_moved(names, state)


def _check_leader(matter: Matter, step: Transition, given: dict[str, Any]) -> None:
	"""Whoever signs the sheet may sign each line: he is not talked to in it, and did not draft it."""
	if step.next_state != transitions.AWAITING:
		return
	if given["approver"] in matter.persons or given["approver"] == matter.author:
		moves.refuse(f"计划{matter.name}的谈话对象或拟定人就是审批表的签批人，请将其移出审批表，单独报批。")


def _write(taken: list[tuple[Matter, Transition]], on_behalf_of: str | None, given: dict[str, Any]) -> None:
	moment = now_datetime()
	alike: dict[int, list[str]] = defaultdict(list)
	for matter, _step in taken:
		alike[matter.round].append(matter.name)
	first, step = taken[0]
	table = DocType("Talk Plan")
	for round_, names in alike.items():
		values = {**_effects(first, step, on_behalf_of, moment), **given, "workflow_state": step.next_state}
		if step.opens_round:
			values["signing_round"] = round_ + 1
		query = frappe.qb.update(table).where(table.name.isin(names))
		for field, value in {**values, "modified": moment, "modified_by": frappe.session.user}.items():
			query = query.set(table[field], value)
		query.run()


def _effects(matter: Matter, step: Transition, on_behalf_of: str | None, moment: Any) -> dict[str, Any]:
	"""The signing fields after the step, but for the leader, whom the sheet names."""
	if step.next_state == transitions.AWAITING:
		return {"sent_on": moment, "signed_on": None, "signed_by": None}
	if step.next_state == transitions.SIGNED:
		return {"signed_on": moment, "signed_by": moves.signature(on_behalf_of)}
	return moves.reopened(matter) if step.opens_round else {}
