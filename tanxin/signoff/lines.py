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
from tanxin.signoff import actors, co_signers, entries, inbox, moves, turns
from tanxin.signoff.matter import Matter, as_chain, stored_lines
from tanxin.site import answers, formal
from tanxin.site.inserting import pages

#: Plans read, checked and written together.
PAGE = 500


def take(
	plans: Sequence[str], action: str, reason: str, given: dict[str, Any], system: bool = False
) -> None:
	"""Take one step on all of them, or none: the first that may not refuses for all.

	`given` is what the sheet decides for its lines: itself, and for whom they wait. Plans that their rules send
	through steps of their own are taken one by one, and refused where they have several.
	"""
	alone = formal.signed_by_themselves()
	for page in pages(plans, PAGE):
		matters = stored_lines(page)
		for matter in matters:
			if alone & set(matter.rules):
				moves.take("Talk Plan", matter.name, action, reason, system, **given)
		plain = [matter for matter in matters if not alone & set(matter.rules)]
		if plain:
			_take(plain, action, reason, given, system)
	frappe.publish_realtime("list_update", {"doctype": "Talk Plan"}, doctype="Talk Plan", after_commit=True)


def _take(
	matters: list[Matter], action: str, reason: str, given: dict[str, Any], system: bool
) -> None:
	known = actors.Remembered({person for each in matters for person in (*each.awaited, each.author)})
	steps: dict[str | None, list[tuple[Matter, Transition]]] = defaultdict(list)
	signers = _signers(given)
	for matter in matters:
		step, on_behalf_of = moves.permitted(matter, action, reason, system, known)
		_check_signers(matter, signers)
		steps[on_behalf_of].append((matter, step))
	for on_behalf_of, taken in steps.items():
		_write(taken, on_behalf_of, given)
		entries.write_all(taken, reason.strip(), on_behalf_of, system)
	names, state = [matter.name for matter in matters], step.next_state
	if state in (transitions.CANCELLED, transitions.NOT_AGREED):
		answers.release_all(names)
	inbox.close_rows_of("Talk Plan", names)
	tell.lines_moved(names, state)


def _signers(given: dict[str, Any]) -> frozenset[str]:
	"""Everybody whom the sheet asks to sign its lines, when it is sent or passed on."""
	chain = as_chain(given.get("signing_chain"))
	return frozenset(
		{each.person for signature in chain for each in signature.signers} | {given.get("approver")}
	) - {None}


def _check_signers(matter: Matter, signers: frozenset[str]) -> None:
	"""Whoever signs the sheet may sign each line: he is not talked to in it, and did not draft it."""
	if signers & {*matter.persons, matter.author or ""}:
		moves.refuse(f"计划{matter.name}的谈话对象或拟定人就是审批表的签批人，请将其移出审批表，单独报批。")


def _write(taken: list[tuple[Matter, Transition]], on_behalf_of: str | None, given: dict[str, Any]) -> None:
	moment = now_datetime()
	alike: dict[int, list[str]] = defaultdict(list)
	for matter, _step in taken:
		alike[matter.round].append(matter.name)
	first, step = taken[0]
	table = DocType("Talk Plan")
	rows = given.get(co_signers.FIELD)
	for round_, names in alike.items():
		values = {**_effects(first, step, on_behalf_of, moment), **given, "workflow_state": step.next_state}
		values.pop(co_signers.FIELD, None)
		if step.opens_round:
			values["signing_round"] = round_ + 1
		query = frappe.qb.update(table).where(table.name.isin(names))
		for field, value in {**values, "modified": moment, "modified_by": frappe.session.user}.items():
			query = query.set(table[field], value)
		query.run()
	if rows is not None or step.opens_round:
		co_signers.write("Talk Plan", [matter.name for matter, _step in taken], rows or [])


def _effects(matter: Matter, step: Transition, on_behalf_of: str | None, moment: Any) -> dict[str, Any]:
	"""The signing fields after the step, but for the leader, whom the sheet names."""
	if step.next_state == transitions.AWAITING:
		return {"signed_on": None, "signed_by": None}
	if step.next_state == transitions.SIGNED:
		return {"signed_on": moment, "signed_by": moves.signature(on_behalf_of)}
	return turns.reopened(matter) if step.opens_round else {}
