"""Asking to read and deciding it (查阅申请), with what each side is told; who read what, for whom it concerns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate, now_datetime, nowdate

from tanxin.confidentiality import granted, granting, reading_requests, scope
from tanxin.confidentiality.granted import GRANT, NAMED
from tanxin.confidentiality.reader import reader
from tanxin.domain.reminders import Reminder
from tanxin.reminders import ledger, tell, todos
from tanxin.reminders.ledger import Telling
from tanxin.site import talks

ASKED, NOT_DECIDED, READ = "Reading Asked For", "Reading Not Decided", "Read Under a Grant"
TOLD = {"Granted": "Reading Granted", "Refused": "Reading Refused", "Revoked": "Reading Revoked"}
#: Readings under a grant of so many days back are told by the sweep, should the job of that moment be lost.
LOOKS_BACK = timedelta(days=7)
#: Readings on one panel, the latest first; the report has all.
SHOWN = 200
#: What a record's form says of a grant.
TOLD_OF_A_GRANT = (
	"name", "status", "reader_name", "reason", "until", "granted_by_name", "granted_on", "revoked_by_name", "revoked_on",
	"revoke_reason",
)  # fmt: skip


def ask(values: dict[str, Any]) -> dict[str, Any]:
	"""Write a request of the session's user. Returns its name, and who will decide it."""
	asking = reader()
	reading_requests.check_asker(asking)
	# First of all, so that a number that is not there and one that is not his to know of read alike.
	reading_requests.open_records([row["record"] for row in values.get("records", ())], asking)
	doc = frappe.get_doc({"doctype": GRANT, **values}).insert()
	return {"name": doc.name, "leaders": names(_leaders(doc))}


def asked(grant: str) -> None:
	"""The nearest leaders have the step."""
	row = frappe.db.get_value(GRANT, grant, ["name", "organization", "reader", "until"], as_dict=True)
	for leader in _leaders(row):
		tell.now(ASKED, GRANT, grant, leader, getdate(row.until))


def decide(grant: str, step: str, reason: str = "") -> str:
	"""Grant, refuse or revoke; who asked is told. Returns the new status."""
	status = granting.decide(grant, step, reason)
	todos.close_of([grant])
	row = frappe.db.get_value(GRANT, grant, ["reader", "until"], as_dict=True)
	tell.now(TOLD[status], GRANT, grant, row.reader, getdate(row.until), is_step=False)
	return status


def withdraw(grant: str) -> str:
	"""The asker takes his request back; it waits for no leader any more. Returns the new status."""
	status = granting.withdraw(grant)
	todos.close_of([grant])
	return status


def daily() -> None:
	"""What has ended is marked, and talkers are told what a lost job did not tell them."""
	expire()
	tell_talkers()


def expire() -> None:
	"""What has ended is marked so; who asked in vain hears of it."""
	for row in granting.expire():
		todos.close_of([row.name])
		tell.now(NOT_DECIDED, GRANT, row.name, row.reader, getdate(row.until), is_step=False)


def tell_talkers() -> int:
	"""Each talker hears once a day that a record of his was read under a grant; nothing of what it says. Safe twice."""
	log, row = DocType("Talk Reading Log"), DocType("Talk Record Talker")
	query = frappe.qb.from_(log).join(row).on(row.parent == log.record).distinct()
	query = query.select(log.record, log.grant, log.read_at, row.person)
	since = now_datetime() - LOOKS_BACK
	found = query.where(log.grant.isnotnull() & (log.grant != "") & (log.creation >= since)).run()
	tellings = {
		Telling(Reminder(READ, "Talk Record", record, person, getdate(read_at)), grant, is_step=False)
		for record, grant, read_at, person in found
	}
	return ledger.tell(sorted(tellings, key=lambda each: each.key)).told


def readings_of(record: str) -> list[dict[str, Any]]:
	"""谁看过: readings of one record that the session's user may know of, the latest first, each with its grant."""
	if not frappe.has_permission("Talk Reading Log", "read"):
		return []  # who looks after the system has the metadata of talks, not who reads them
	log, grant = DocType("Talk Reading Log"), DocType(GRANT)
	query = frappe.qb.from_(log).left_join(grant).on(grant.name == log.grant)
	query = query.select(
		log.reader_name, log.reader, log.zone, log.how, log.read_at, log.grant, grant.reason, grant.until,
		grant.status.as_("grant_status"),
	)  # fmt: skip
	seen = (log.record == record) & scope.criterion("Talk Reading Log")
	return query.where(seen).orderby(log.creation, order=frappe.qb.desc).limit(SHOWN).run(as_dict=True)


def grants_of(record: str) -> list[dict[str, Any]]:
	"""Rights to read this record by its name, of which the session's user may know: those that run, and those that a
	leader ended early, the latest first."""
	if not frappe.has_permission(GRANT, "read"):
		return []
	grant, row = DocType(GRANT), DocType(granted.ROW)
	query = frappe.qb.from_(grant).join(row).on(row.parent == grant.name).where(row.record == record)
	query = query.select(*(grant[name] for name in TOLD_OF_A_GRANT))
	runs = (grant.status == "Granted") & (grant.until >= nowdate())
	mine = scope.criterion(GRANT) & (runs | (grant.status == "Revoked"))
	return query.where(mine).orderby(grant.granted_on, order=frappe.qb.desc).limit(SHOWN).run(as_dict=True)


def readings_of_my_talk(record: str) -> list[dict[str, Any]]:
	"""Who else read what the session's person shares of a talk: name and time. The caller checked that it is his talk.

	Others who were talked to read their own part, which is no reading of his.
	"""
	log, me = DocType("Talk Reading Log"), frappe.session.user
	others = talks.accounts_of_persons(record)
	query = frappe.qb.from_(log).select(log.reader_name, log.read_at, log.grant)
	mine = (log.record == record) & log.zone.isin(("Shared", "Scan")) & (log.reader != me)
	if others:
		mine &= log.reader.notin(others)
	rows = query.where(mine).orderby(log.creation, order=frappe.qb.desc).limit(SHOWN).run(as_dict=True)
	return [{"name": row.reader_name, "read_at": row.read_at, "granted": bool(row.grant)} for row in rows]


def may_ask_for(record: str) -> bool:
	"""Whether the session's user sees that the talk was held, cannot read it, and could be granted to."""
	asking, table = reader(), DocType("Talk Record")
	if not asking.person or not asking.roles & granted.ASKING_ROLES or granted.running_grant(asking, record):
		return False
	query = frappe.qb.from_(table).select(table.name)
	return bool(query.where((table.name == record) & granted.may_be_granted(asking, table)).run())


def open_request(record: str) -> str | None:
	"""What the session's user has asked for this record and is not decided yet."""
	grant, row = DocType(GRANT), DocType(granted.ROW)
	query = frappe.qb.from_(grant).join(row).on(row.parent == grant.name).select(grant.name)
	mine = (
		(grant.reader_user == frappe.session.user)
		& (grant.status == "Requested")
		& (grant.until >= nowdate())
	)
	found = query.where(mine & (grant.kind == NAMED) & (row.record == record)).limit(1).run()
	return found[0][0] if found else None


def names(persons: list[str]) -> list[str]:
	"""What these persons are called, in the order given."""
	rows = frappe.get_all("Talk Person", {"name": ("in", persons)}, ["name", "person_name"])
	called = {row.name: row.person_name for row in rows}
	return [called[each] for each in persons if each in called]


def _leaders(grant: Any) -> list[str]:
	return granting.leaders_to_ask(grant.organization, grant.reader, granting.records_of(grant.name))
