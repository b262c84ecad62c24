"""Talk Sign Off (签批记录): one sealed row a step, chained per plan."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import frappe
from frappe.utils import get_datetime_str, now_datetime

from tanxin.confidentiality.keys import key_for
from tanxin.confidentiality.reader import reader
from tanxin.domain import integrity
from tanxin.domain.transitions import AWAITING, Transition
from tanxin.signoff.matter import Matter
from tanxin.site.documents import Table
from tanxin.site.kept import write_once

SEALED = (
	"plan", "campaign", "round", "action", "from_state", "to_state", "actor_user", "actor", "on_behalf_of",
	"signed_at", "reason", "organization", "signed_fields",
)  # fmt: skip


def write(matter: Matter, step: Transition, reason: str, on_behalf_of: str | None, by_system: bool) -> str:
	"""Append the entry of one step of one plan. The caller holds the plan's row, so the chain cannot fork."""
	signer = _signer(on_behalf_of, by_system)
	values = _entry(
		matter, step, reason, signer, _bound_on([matter.name])[matter.name], last_seal(matter.name)
	)
	return write_once("Talk Sign Off", values).name


def write_all(steps: Sequence[tuple[Matter, Transition]], reason: str, on_behalf_of: str | None) -> None:
	"""The same for one step of many plans, taken by the session's user. The caller holds all their rows."""
	plans = [matter.name for matter, _step in steps]
	signed, seals, signer = _bound_on(plans), _last_seals(plans), _signer(on_behalf_of)
	Table("Talk Sign Off").write(
		_entry(matter, step, reason, signer, signed[matter.name], seals[matter.name])
		for matter, step in steps
	)


def _signer(on_behalf_of: str | None, by_system: bool = False) -> dict[str, Any]:
	"""Who takes the step, and in whose name."""
	asking = reader()
	person = None if by_system else asking.person
	return {
		"actor_user": asking.user,
		"actor": person,
		"actor_name": _name(person) or asking.user,
		"on_behalf_of": on_behalf_of,
		"on_behalf_of_name": _name(on_behalf_of),
		"signed_at": now_datetime().replace(microsecond=0),
	}


def _entry(
	matter: Matter,
	step: Transition,
	reason: str,
	signer: dict[str, Any],
	signed: dict[str, Any],
	previous: str,
) -> dict[str, Any]:
	values = {
		**signer,
		"plan": matter.name,
		"campaign": matter.campaign,
		"round": matter.round,
		"action": step.action,
		"from_state": step.state,
		"to_state": step.next_state,
		"reason": reason or "",
		"organization": matter.organization,
		"signed_fields": json.dumps(signed, ensure_ascii=False, sort_keys=True),
	}
	sealed = integrity.seal(key_for("signoff"), sealed_fields(values), previous)
	return {**values, "previous_seal": previous, "seal": sealed}


def sealed_fields(row: Any) -> dict[str, Any]:
	"""The part of an entry that its seal covers, in one form whether fresh or read back."""
	fields = {name: row.get(name) or "" for name in SEALED}
	fields["signed_at"] = get_datetime_str(row["signed_at"])[:19]
	fields["round"] = int(row["round"])
	return fields


def last_seal(plan: str) -> str:
	"""The seal that the next entry of the plan chains to: the one no other entry names as its forerunner."""
	return _last_seals([plan])[plan]


def _last_seals(plans: Sequence[str]) -> dict[str, str]:
	rows = frappe.get_all("Talk Sign Off", {"plan": ("in", list(plans))}, ["plan", "seal", "previous_seal"])
	named = {row.previous_seal for row in rows}
	return {**dict.fromkeys(plans, ""), **{row.plan: row.seal for row in rows if row.seal not in named}}


def of_plan(plan: str) -> list[frappe._dict]:
	"""The entries of a plan in the order of their chain."""
	rows = frappe.get_all("Talk Sign Off", {"plan": plan}, ["*"])
	after = {row.previous_seal or "": row for row in rows}
	ordered, seal = [], ""
	while seal in after:
		row = after.pop(seal)
		ordered.append(row)
		seal = row.seal
	return [*ordered, *after.values()]


def endorsed(matter: Matter, person: str | None) -> bool:
	"""Whether the person signed an earlier step since the plan was last sent, in his own name or another's."""
	for row in reversed(of_plan(matter.name)):
		if row.action == "Send for Signature":
			return False
		if row.action == "Endorse" and row.actor == person:
			return True
	return False


def verify(plan: str) -> list[str]:
	"""Problems of a plan's chain, in Chinese; empty when whole."""
	rows = [
		integrity.SealedRow(row.name, sealed_fields(row), row.previous_seal or "", row.seal)
		for row in of_plan(plan)
	]
	return integrity.verify(key_for("signoff"), rows)


def what_is_signed(plan: str) -> dict[str, Any]:
	"""The fields a signature binds: who with whom, when, how, and a digest of the focus."""
	return what_is_signed_on([plan])[plan]


def what_is_signed_on(plans: Sequence[str]) -> dict[str, dict[str, Any]]:
	"""The same of many plans."""
	fields = ["name", "planned_start", "planned_end", "place", "way", "category", "organization"]
	rows = frappe.get_all("Talk Plan", {"name": ("in", list(plans))}, fields)
	talkers, persons = _people("Talk Plan Talker", plans), _people("Talk Plan Person", plans)
	notes = frappe.get_all("Talk Note", {"plan": ("in", list(plans)), "zone": "Plan"}, ["plan", "digest"])
	digests = {row.plan: row.digest for row in notes}
	return {
		row.name: {
			"talkers": sorted(talkers[row.name]),
			"persons": sorted(persons[row.name]),
			"planned_start": get_datetime_str(row.planned_start),
			"planned_end": get_datetime_str(row.planned_end),
			"place": row.place or "",
			"way": row.way,
			"category": row.category,
			"organization": row.organization,
			"content": digests.get(row.name) or "",
		}
		for row in rows
	}


def _bound_on(plans: Sequence[str]) -> dict[str, dict[str, Any]]:
	"""What an entry seals of each plan: what is signed, and for whom it waits from then on, by when."""
	signed, awaited = what_is_signed_on(plans), _awaited_on(plans)
	return {plan: {**fields, **awaited[plan]} for plan, fields in signed.items()}


def _awaited_on(plans: Sequence[str]) -> dict[str, dict[str, Any]]:
	"""The leaders for whom each plan waits after the step, as stored, and the day by which they are to sign."""
	found: dict[str, dict[str, Any]] = {plan: {"awaits": [], "sign_by": ""} for plan in plans}
	waiting = {"name": ("in", list(plans)), "workflow_state": AWAITING, "approver": ("is", "set")}
	for row in frappe.get_all("Talk Plan", waiting, ["name", "approver", "sign_by"]):
		found[row.name] = {"awaits": [row.approver], "sign_by": str(row.sign_by or "")}
	co_signers = {"parent": ("in", list(plans)), "parenttype": "Talk Plan", "waits": 1}
	for row in frappe.get_all("Talk Co-Signer", co_signers, ["parent", "person"], order_by="idx asc"):
		if found[row.parent]["awaits"] and row.person not in found[row.parent]["awaits"]:
			found[row.parent]["awaits"].append(row.person)
	return found


def _people(child: str, plans: Sequence[str]) -> dict[str, list[str]]:
	found: dict[str, list[str]] = {plan: [] for plan in plans}
	for row in frappe.get_all(child, {"parent": ("in", list(plans))}, ["parent", "person"]):
		found[row.parent].append(row.person)
	return found


def _name(person: str | None) -> str | None:
	return frappe.db.get_value("Talk Person", person, "person_name") if person else None
