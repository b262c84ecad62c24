"""Talk Sign Off (签批记录): one sealed row a step, chained per plan."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _
from frappe.model.naming import make_autoname
from frappe.utils import get_datetime_str, now_datetime, sanitize_html

from tanxin.confidentiality import secrecy
from tanxin.confidentiality.keys import key_for
from tanxin.confidentiality.reader import reader
from tanxin.domain import integrity
from tanxin.domain.transitions import AWAITING, Transition
from tanxin.signoff.matter import Matter
from tanxin.site.documents import Table
from tanxin.site.inserting import is_taken

#: What an entry's seal covers, by the form of the seal. Every column but the anchor's number and those by which the
#: platform keeps house (of which it changes `owner` itself, when an account gets another name).
SEALED_IN = {
	1: (
		"plan", "campaign", "round", "action", "from_state", "to_state", "actor_user", "actor", "on_behalf_of",
		"signed_at", "reason", "organization", "signed_fields",
	),
	2: (
		"name", "plan", "campaign", "round", "action", "step_title", "from_state", "to_state", "actor_user", "actor",
		"actor_name", "on_behalf_of", "on_behalf_of_name", "signed_at", "reason", "organization", "signed_fields",
	),
}  # fmt: skip


class StepTaken(frappe.ValidationError):
	"""Somebody else took a step on the same plan in the same moment."""


def write(matter: Matter, step: Transition, reason: str, on_behalf_of: str | None, by_system: bool) -> str:
	"""Append the entry of one step of one plan. The caller holds the plan's row, so the chain cannot fork."""
	signer = _signer(on_behalf_of, by_system)
	values = _entry(
		matter, step, reason, signer, bound_on([matter.name])[matter.name], last_seal(matter.name)
	)
	_append([values])
	return values["name"]


def write_all(
	steps: Sequence[tuple[Matter, Transition]], reason: str, on_behalf_of: str | None, by_system: bool = False
) -> None:
	"""The same for one step of many plans, taken by one person or the app. The caller holds all their rows."""
	plans = [matter.name for matter, _step in steps]
	signed, seals = bound_on(plans), _last_seals(plans)
	signer = _signer(on_behalf_of, by_system)
	_append(
		[
			_entry(matter, step, reason, signer, signed[matter.name], seals[matter.name])
			for matter, step in steps
		]
	)


def _append(rows: list[dict[str, Any]]) -> None:
	"""Written as they were sealed: the platform's own insert would still change texts after the seal was made.

	Of two that continue the same entry the table takes one (see the controller's unique index): a transaction that
	began before the other ended does not see its entry, however well it holds the plan.
	"""
	try:
		Table("Talk Sign Off").write(rows)
	except Exception as problem:
		if not is_taken(problem):
			raise
		frappe.throw(
			_("Somebody else has just taken a step on this plan. Reload the page and look again."),
			StepTaken,
			title=_("Sign-off"),
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
		"name": make_autoname("hash")
		+ frappe.generate_hash(length=6),  # alone it repeats itself in a million
		"plan": matter.name,
		"campaign": matter.campaign,
		"round": matter.round,
		"action": step.action,
		"step_title": matter.step_title if step.state == AWAITING else "",
		"from_state": step.state,
		"to_state": step.next_state,
		"reason": _plain(reason),
		"organization": matter.organization,
		"signed_fields": json.dumps(signed, ensure_ascii=False, sort_keys=True),
	}
	sealed = integrity.seal(key_for("signoff"), sealed_fields(values), previous)
	return {**values, "previous_seal": previous, "seal": sealed}


def _plain(reason: str) -> str:
	"""As the platform would store it: without what a browser would take for more than text."""
	text = reason or ""
	secrecy.check_words([text])
	return sanitize_html(text) if "<" in text or ">" in text else text


def sealed_fields(row: Any, form: int = integrity.FORM) -> dict[str, Any]:
	"""The part of an entry that its seal covers, in one form whether fresh or read back."""
	fields = {name: row.get(name) or "" for name in SEALED_IN[form]}
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
	"""The entries of a plan in the order of their chain; what no longer hangs on it in the order of its time."""
	rows = frappe.get_all("Talk Sign Off", {"plan": plan}, ["*"])
	after = {row.previous_seal or "": row for row in rows}
	ordered, seal = [], ""
	while seal in after:
		row = after.pop(seal)
		ordered.append(row)
		seal = row.seal
	return [*ordered, *sorted(after.values(), key=lambda row: (row.signed_at, row.creation))]


def endorsed(matter: Matter, person: str | None) -> bool:
	"""Whether the person signed an earlier step since the plan was last sent, in his own name or another's."""
	for row in reversed(of_plan(matter.name)):
		if row.action == "Send for Signature":
			return False
		if row.action == "Endorse" and row.actor == person:
			return True
	return False


def verify(plan: str) -> list[str]:
	"""What is wrong with a plan's log, in Chinese; empty when whole."""
	from tanxin.signoff.evidence import checking

	return [
		f"{each.kind.value}：{each.what}" for each in checking.Check(plan=plan).findings() if not each.is_hint
	]


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


def bound_on(plans: Sequence[str]) -> dict[str, dict[str, Any]]:
	"""What an entry seals of each plan: what is signed, for whom it waits from then on, by when, who has signed."""
	signed, awaited, signatures = what_is_signed_on(plans), _awaited_on(plans), _signatures_on(plans)
	return {plan: {**fields, **awaited[plan], **signatures[plan]} for plan, fields in signed.items()}


def _signatures_on(plans: Sequence[str]) -> dict[str, dict[str, Any]]:
	"""The name under the plan, and a digest of the steps through which it goes."""
	rows = frappe.get_all("Talk Plan", {"name": ("in", list(plans))}, ["name", "signed_by", "signing_chain"])
	return {
		row.name: {
			"signed_by": row.signed_by or "",
			"chain": hashlib.sha256((row.signing_chain or "").encode()).hexdigest()[:16],
		}
		for row in rows
	}


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
