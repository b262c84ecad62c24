"""What a ledger says of confirmations (台账里的确认情况): kept as said there, never as anybody's own login."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import frappe
from frappe.utils import now_datetime

from tanxin.confidentiality import notes
from tanxin.domain.model import Verdict
from tanxin.intake.records import Answer
from tanxin.site.kept import write_once
from tanxin.talks import records

FROM_LEDGER = "由既有台账导入，非本人登录确认"


def write(record: str, answers: dict[str, Answer]) -> int:
	"""Append the answers that are not there yet, close what they close; returns how many were new.

	`answers` by document name of the person. The caller has decided that this ledger may be imported.
	"""
	given = set(frappe.get_all("Talk Confirmation", {"record": record}, pluck="person"))
	fresh = {person: answer for person, answer in answers.items() if person not in given}
	for person, answer in fresh.items():
		_append(record, person, answer)
		if answer.verdict is Verdict.OBJECTED and answer.words:
			notes.write_objection(record, person, answer.words)
		records.close_obligations(record, person, answer.verdict)
	if fresh:
		records.refresh_state(record)
	return len(fresh)


def _append(record: str, person: str, answer: Answer) -> None:
	"""The day is the ledger's; when the row was entered, and by whom, stands beside it."""
	reason = FROM_LEDGER
	if answer.verdict is Verdict.UNABLE and answer.words:
		reason = f"{FROM_LEDGER}：{answer.words}"
	write_once(
		"Talk Confirmation",
		{
			"record": record,
			"person": person,
			"person_name": frappe.db.get_value("Talk Person", person, "person_name"),
			"verdict": answer.verdict.value,
			"confirmed_at": datetime.combine(answer.on, time.min)
			if answer.on
			else now_datetime().replace(microsecond=0),
			"entered_by": frappe.session.user,
			"by_own_login": 0,
			"reason": reason,
			"confirmation_key": f"{record}|{person}",
		},
	)


def count_earlier_talks(event: str, person: str) -> int:
	"""A talk that is on record already may be the one this event calls for; returns how many obligations it met.

	Only what this event made is looked at: the other rules counted the talk when it was confirmed.
	"""
	if not frappe.db.exists("Talk Obligation", {"event": event, "status": "Open"}):
		return 0
	talks = _answered_talks(person)
	return sum(
		len(records.close_obligations(row.record, person, Verdict(row.verdict), event)) for row in talks
	)


def _answered_talks(person: str) -> list[Any]:
	"""The person's answered talks, oldest first."""
	answer, record = frappe.qb.DocType("Talk Confirmation"), frappe.qb.DocType("Talk Record")
	return (
		frappe.qb.from_(answer)
		.join(record)
		.on(record.name == answer.record)
		.select(answer.record, answer.verdict)
		.where((answer.person == person) & (record.docstatus == 1))
		.orderby(record.started_at)
	).run(as_dict=True)
