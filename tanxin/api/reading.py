"""Asking to read, deciding it, and who read what, over the wire (查阅申请、查阅授权、谁看过)."""

from __future__ import annotations

from typing import Any

import frappe

from tanxin.api.boundary import as_list
from tanxin.confidentiality import granting, reading_requests
from tanxin.confidentiality.granted import NAMED, PERIOD
from tanxin.talks import confirming, reading, reading_ahead


@frappe.whitelist(methods=["POST"])
def ask(records: list | str, reason: str, until: str) -> dict[str, Any]:
	"""Ask to read named records until a day. Returns the request's name, and who decides it."""
	rows = [{"record": str(name)} for name in as_list(records)]
	return reading.ask({"kind": NAMED, "records": rows, "reason": reason, "until": until})


@frappe.whitelist(methods=["POST"])
def ask_for_period(
	organization: str, period_from: str, period_to: str, reason: str, until: str, category: str | None = None
) -> dict[str, Any]:
	"""The same for all records of an organisation and those below it, of a period and a category."""
	period = {"organization": organization, "period_from": period_from, "period_to": period_to}
	return reading.ask(
		{"kind": PERIOD, **period, "category": category or None, "reason": reason, "until": until}
	)


@frappe.whitelist(methods=["POST"])
def ahead(records: list | str) -> dict[str, Any]:
	"""What asking for these records would open, what not and why, and who would decide: {records, left_out, count,
	leaders, longest}."""
	return reading_ahead.of_records([str(name) for name in as_list(records)])


@frappe.whitelist(methods=["POST"])
def ahead_of_period(
	organization: str, period_from: str, period_to: str, category: str | None = None
) -> dict[str, Any]:
	"""The same of a period: {count, leaders, longest}."""
	period = {"organization": organization, "period_from": period_from, "period_to": period_to}
	return reading_ahead.of_period({**period, "category": category or None})


@frappe.whitelist(methods=["POST"])
def about(grant: str) -> dict[str, Any]:
	"""What the form of a request says beside its fields: {records, count, reader_place, steps}."""
	frappe.get_doc("Talk Reading Grant", grant).check_permission("read")
	return reading_ahead.about(grant)


@frappe.whitelist(methods=["POST"])
def my_steps(grant: str) -> list[dict[str, Any]]:
	"""What the caller may do with a request now: Grant and Refuse, or Revoke, or Withdraw his own, or nothing."""
	return granting.steps(grant)


@frappe.whitelist(methods=["POST"])
def decide(grant: str, step: str, reason: str = "") -> str:
	"""Grant, Refuse or Revoke a request. Returns its new status."""
	return reading.decide(grant, step, reason)


@frappe.whitelist(methods=["POST"])
def withdraw(grant: str) -> str:
	"""Take back one's own request that waits. Returns its new status."""
	return reading.withdraw(grant)


@frappe.whitelist(methods=["POST"])
def waiting() -> list[dict[str, Any]]:
	"""Requests that wait for the caller's decision, oldest first, each with what it is about."""
	return reading_ahead.waiting()


@frappe.whitelist(methods=["POST"])
def of_record(record: str) -> dict[str, Any]:
	"""谁看过 this record and who may read it, as far as the caller may know; and whether he may ask to."""
	frappe.get_doc("Talk Record", record).check_permission("read")
	return {
		"readings": reading.readings_of(record),
		"grants": reading.grants_of(record),
		"may_ask": reading.may_ask_for(record),
		"asked": reading.open_request(record),
		"longest": reading_requests.longest(),
	}


@frappe.whitelist(methods=["POST"])
def of_my_talk(record: str) -> list[dict[str, Any]]:
	"""Who read the caller's own talk: [{name, read_at, granted}]."""
	confirming.check_own(record)
	return reading.readings_of_my_talk(record)
