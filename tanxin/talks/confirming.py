"""Each person talked to answers for himself (本人确认); an answer is written once and closes what it closes."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from tanxin import compat
from tanxin.confidentiality import notes, promises
from tanxin.confidentiality.reader import reader
from tanxin.domain.model import Verdict
from tanxin.site import talks
from tanxin.site.kept import NotAllowedHere, write_once
from tanxin.talks import notices, records, scans


def talks_of_reader() -> list[dict[str, Any]]:
	"""The reader's own submitted talks, newest first."""
	person = person_of_session()
	record, row = frappe.qb.DocType("Talk Record"), frappe.qb.DocType("Talk Record Person")
	answer = frappe.qb.DocType("Talk Confirmation")
	query = (
		frappe.qb.from_(record)
		.join(row)
		.on((row.parent == record.name) & (row.person == person) & (row.attended == 1))
		.left_join(answer)
		.on((answer.record == record.name) & (answer.person == person))
		.select(
			record.name, record.started_at, record.ended_at, record.place, record.way, record.category,
			record.record_state,
			answer.verdict, answer.confirmed_at,
		)
		.where(record.docstatus == 1)
		.orderby(record.started_at, order=frappe.qb.desc)
	)  # fmt: skip
	rows = query.run(as_dict=True)
	for each in rows:
		each["talkers"] = "、".join(talker.person_name for talker in talks.talkers_of(each.name))
	return rows


def own_talk(record: str) -> dict[str, Any]:
	"""One own talk with the words shared with the reader; the notice of his rights alone while he has not seen it.
	Raises for anybody else's."""
	person = person_of_session()
	_check_attended(record, person)
	notice = notices.due(person)
	if notice:
		return {"notice_due": notice}
	row = frappe.db.get_value(
		"Talk Record", record, ["name", "started_at", "ended_at", "place", "way", "category", "talk_form"], as_dict=True
	)
	answer = frappe.db.get_value(
		"Talk Confirmation", {"record": record, "person": person}, ["verdict", "confirmed_at"], as_dict=True
	)
	own = [note for note in notes.read_record(record, "Portal") if note["person"] in (None, person)]
	return {
		**row,
		"talkers": talks.talkers_of(record),
		"notes": [note for note in own if note["zone"] in ("Shared", "Objection")],
		"answer": answer,
		"follow_ups": _promised(record, person),
	}


def _promised(record: str, person: str) -> list[dict[str, Any]]:
	"""What was promised to the person in the talk, with its words."""
	fields = ["name", "owner_person", "owner_name", "due_date", "status"]
	rows = frappe.get_all("Talk Follow Up", {"record": record, "person": person}, fields, order_by="due_date asc")
	for row in promises.add_texts(rows, "Portal"):
		row.is_mine = row.pop("owner_person") == person
	return rows


def answer_myself(record: str, verdict: str, words: str = "") -> str:
	"""The session's own person answers. The same answer twice changes nothing; another is refused."""
	person = person_of_session()
	_check_attended(record, person)
	if verdict == Verdict.OBJECTED.value and not words.strip():
		frappe.throw(_("Write what does not agree with the talk."))
	notes.check_readable(record, person)
	if not _write(record, person, Verdict(verdict), by_own_login=1):
		return frappe.db.get_value("Talk Record", record, "record_state")
	if words.strip():
		notes.write_objection(record, person, words)
	return _settle(record, person, Verdict(verdict))


def answer_for(record: str, person: str, verdict: str, scan: str = "", reason: str = "") -> str:
	"""The recorder enters what happened on paper, or why nobody can confirm. Shown as such in every figure."""
	doc = frappe.get_doc("Talk Record", record)
	records.check_writer(doc)
	_check_attended(record, person)
	if compat.is_impersonated():
		frappe.throw(_("Not in somebody else's session."), NotAllowedHere)
	if frappe.db.get_value("Talk Person", person, "user") == frappe.session.user:
		frappe.throw(_("Confirm your own talk in your own login."), NotAllowedHere)
	if verdict == Verdict.PAPER.value:
		scan = scans.attached_scan(scan, record)
	elif not reason.strip():
		frappe.throw(_("Write why the person cannot confirm."))
	_write(record, person, Verdict(verdict), paper_scan=scan or None, reason=reason.strip())
	return _settle(record, person, Verdict(verdict))


def _write(record: str, person: str, verdict: Verdict, **more: Any) -> bool:
	"""Append the answer; False when this very answer is already there. Of two at the same moment one wins."""
	# The record's row is the lock: an answer and a correction of the record cannot cross.
	if frappe.db.get_value("Talk Record", record, "docstatus", for_update=True) != 1:
		frappe.throw(_("The record was withdrawn for correction. Please wait for the corrected one."))
	given = frappe.db.get_value("Talk Confirmation", {"record": record, "person": person}, "verdict")
	if given == verdict.value:
		return False
	if given:
		frappe.throw(_("The answer was already given: {0}. It is not changed afterwards.").format(_(given, context="Talk Confirmation")))
	write_once(
		"Talk Confirmation",
		{
			"record": record,
			"person": person,
			"person_name": frappe.db.get_value("Talk Person", person, "person_name"),
			"verdict": verdict.value,
			"confirmed_at": now_datetime().replace(microsecond=0),
			"entered_by": frappe.session.user,
			"confirmation_key": f"{record}|{person}",
			**more,
		},
	)
	return True


def _settle(record: str, person: str, verdict: Verdict) -> str:
	records.close_obligations(record, person, verdict)
	return records.refresh_state(record)


def check_own(record: str) -> None:
	"""Raises unless the record in force is of a talk of the session's own person."""
	_check_attended(record, person_of_session())


def _check_attended(record: str, person: str) -> None:
	"""One message for a record that is not there and for one that is somebody else's."""
	attended = frappe.db.exists("Talk Record Person", {"parent": record, "person": person, "attended": 1})
	if not attended or frappe.db.get_value("Talk Record", record, "docstatus") != 1:
		frappe.throw(_("This is not a talk of yours that waits for an answer."), NotAllowedHere)


def person_of_session() -> str:
	"""The person behind the login. Raises in somebody else's session, and for accounts that belong to nobody."""
	if compat.is_impersonated():
		frappe.throw(_("Not in somebody else's session."), NotAllowedHere)
	person = reader().person
	if not person:
		frappe.throw(_("Your account belongs to nobody on the roster. Ask the organisation department."), NotAllowedHere)
	return person
