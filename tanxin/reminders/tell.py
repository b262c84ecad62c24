"""Telling at once (即时提醒) what a step has just made somebody's turn, in the transaction of that step."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe.utils import getdate, nowdate

from tanxin.confidentiality.reader import reader
from tanxin.domain.reminders import CONFIRMATION_WAITING, OBJECTION_WAITING, SIGNATURE_WAITING, Reminder
from tanxin.domain.transitions import AWAITING, NOT_AGREED, SENT_BACK, SIGNED
from tanxin.reminders import absences, daily, gather, ledger, signing, todos
from tanxin.reminders.gather import nearest_organisers
from tanxin.reminders.ledger import Outcome, Telling
from tanxin.reminders.signing import Waiting
from tanxin.site import asking, local

PLAN_SIGNED, PLAN_SENT_BACK, PLAN_NOT_AGREED = "Plan Signed", "Plan Sent Back", "Plan Not Agreed"
PLAN_ADJUSTED, FOLLOW_UP_DONE = "Plan Adjusted", "Follow Up Done"
TALK_ASKED_FOR, REQUEST_ARRANGED, REQUEST_WITHDRAWN = (
	"Talk Asked For",
	"Request Arranged",
	"Request Withdrawn",
)
#: What was not signed in time went to the next level; or it did not, and why.
PASSED_UP = "Passed to the Next Level"
LATE_AT_THE_TOP, LATE_BY_REGULATION, LATE_TOGETHER = (
	"Late, Nobody Above",
	"Late, Leaders Set by Regulation",
	"Late, Signed Together",
)
EXEMPTION_DECISIONS = {
	"Approved": "Exemption Approved",
	"Refused": "Exemption Refused",
	"Revoked": "Exemption Revoked",
}
#: What the author is told of the leader's decision. Only what came back is his step again.
DECISIONS = {SIGNED: PLAN_SIGNED, SENT_BACK: PLAN_SENT_BACK, NOT_AGREED: PLAN_NOT_AGREED}


def now(
	kind: str,
	doctype: str,
	matter: str,
	person: str | None,
	due_date: date,
	occasion: str = "",
	is_step: bool = True,
) -> Outcome:
	"""Tell one person one thing now, unless it was told or reminders are switched off."""
	if not person or not daily.enabled():
		return Outcome()
	return ledger.tell([Telling(Reminder(kind, doctype, matter, person, due_date), occasion, is_step)])


def plan_moved(doctype: str, name: str, state: str) -> None:
	"""A plan or sheet came into a state: whoever had a step on it is done, the next person is told."""
	waits = signing.waiting([name], [doctype]) if state == AWAITING else []
	told = signing.signers(waits)
	todos.close_of([name], keep=told.get(name, ()))
	todos.close_of(_answered_by(name) if doctype == "Talk Plan" and state == AWAITING else ())
	if doctype == "Talk Plan" and state == SIGNED:
		_tell_who_asked(name)
	if state == AWAITING:
		signature_waits(waits, told)
		return absences.suggest(waits) if daily.enabled() else None
	row = _row(doctype, name)
	if state not in DECISIONS or (row.campaign and not _speaks_for_itself(row.campaign, state)):
		return
	sending = signing.occasion(row.signing_round, row.sent_on)
	now(DECISIONS[state], doctype, name, row.author, getdate(nowdate()), sending, is_step=state == SENT_BACK)


def signature_waits(matters: list[Waiting], told: dict[str, tuple[str, ...]]) -> None:
	"""Those whose step it has become are told now: the leaders, and whom they authorised."""
	if daily.enabled():
		ledger.tell(
			[
				Telling(
					Reminder(
						SIGNATURE_WAITING, each.doctype, each.name, person, each.due or getdate(each.sent_on)
					),
					each.occasion,
				)
				for each in matters
				for person in told[each.name]
			]
		)


def plan_adjusted(name: str, signers: list[str]) -> None:
	"""Time or place of a signed plan moved: who signed it and who talk are told, and whoever asked for the talk and
	was told of its time; not who did it. What the talkers were reminded of for the old day is closed."""
	row = frappe.db.get_value("Talk Plan", name, ["signing_round", "modified", "planned_start"], as_dict=True)
	moved, due = signing.occasion(row.signing_round, row.modified), getdate(row.planned_start)
	todos.close_of([name])
	talkers = frappe.get_all("Talk Plan Talker", {"parent": name}, pluck="person", order_by="idx asc")
	for person in dict.fromkeys((*signers, *talkers)):
		if person != reader().person:
			now(PLAN_ADJUSTED, "Talk Plan", name, person, due, moved, is_step=False)
	for request in asking.of_obligations(_obligations_of(name)):
		now(REQUEST_ARRANGED, "Talk Request", request.name, request.person, due, moved, is_step=False)


def passed_up(doctype: str, name: str, late: str | None) -> None:
	"""What a leader did not sign in time went to the next level: he hears of it, and the author; the new leader has
	been told that it waits for him."""
	row = _row(doctype, name)
	sending = signing.occasion(row.signing_round, row.sent_on)
	for person in dict.fromkeys((late, row.author)):
		now(PASSED_UP, doctype, name, person, getdate(nowdate()), sending, is_step=False)


def late_and_kept(doctype: str, name: str, why: str) -> None:
	"""It is late and nobody else may sign it: those for whom it waits are told why it stays with them, and the author."""
	for each in signing.waiting([name], [doctype]):
		due = each.due or getdate(each.sent_on)
		for person in each.leaders:
			now(why, doctype, name, person, due, each.occasion)
		if each.author and each.author not in each.leaders:
			now(why, doctype, name, each.author, due, each.occasion, is_step=False)


def exemption_moved(name: str, status: str) -> None:
	"""A request came to its leader, or back to who asked. For what need not be held nobody need make a plan."""
	lines = frappe.get_all("Talk Exemption Obligation", {"parent": name}, pluck="obligation")
	todos.close_of([name, *(lines if status == "Approved" else ())])
	if status == "Requested":
		waits = signing.waiting([name], [signing.REQUEST])
		signature_waits(waits, signing.signers(waits))
	elif status in EXEMPTION_DECISIONS:
		requester = frappe.db.get_value("Talk Exemption", name, "requester")
		kind = EXEMPTION_DECISIONS[status]
		now(kind, "Talk Exemption", name, requester, getdate(nowdate()), is_step=False)


def lines_moved(plans: list[str], state: str) -> None:
	"""Many plans on one sheet came into a state together: whoever had a step on one is done. The sheet tells the rest."""
	answered = _obligations_of(*plans)
	requests = asking.of_obligations(answered)
	todos.close_of([*plans, *([*answered, *(each.name for each in requests)] if state == AWAITING else ())])
	if state == SIGNED and requests:
		for plan in plans:
			_tell_who_asked(plan)


def record_submitted(name: str) -> None:
	"""Everybody who attended is asked to answer. Imported records ask nobody."""
	row = frappe.db.get_value("Talk Record", name, ["source", "submitted_at", "entered_at"], as_dict=True)
	if row.source == "Import" or not daily.enabled():
		return
	sent = getdate(row.submitted_at or row.entered_at)
	due = local.calendar().add_working_days(sent, local.settings().confirmation_days)
	persons = frappe.get_all(
		"Talk Record Person", {"parent": name, "attended": 1}, pluck="person", order_by="idx asc"
	)
	ledger.tell(
		[Telling(Reminder(CONFIRMATION_WAITING, "Talk Record", name, person, due)) for person in persons]
	)


def answered(record: str, person: str) -> None:
	"""The person has answered, or the recorder entered it for him."""
	todos.close_of([record], person)


def objected(record: str) -> None:
	"""Somebody talked to does not agree with the record: who talked are told that the record waits for them."""
	for row in gather.disputed(record) if daily.enabled() else ():
		due = local.calendar().add_working_days(row.objected_on, local.settings().confirmation_days)
		for person in row.talkers:
			now(OBJECTION_WAITING, "Talk Record", record, person, due)


def record_withdrawn(name: str) -> None:
	"""The record is being corrected: nobody need answer this one."""
	todos.close_of([name])


def follow_up_done(name: str) -> bool:
	"""What was promised is done: the person it was promised to hears so, and reads what came of it in 我的谈话.

	False when he has no account: then whoever promised tells him.
	"""
	row = frappe.db.get_value("Talk Follow Up", name, ["person", "done_on"], as_dict=True)
	told = now(FOLLOW_UP_DONE, "Talk Follow Up", name, row.person, getdate(row.done_on), is_step=False)
	return bool(told.told)


def asked_for(request: str, person: str, talker: str, organization: str, due: date) -> None:
	"""Somebody asks for a talk: the talker is told, or the nearest organisers where he has no account."""
	if now(TALK_ASKED_FOR, "Talk Request", request, talker, due).without_account:
		for organiser in nearest_organisers(organization, person, getdate(nowdate())):
			now(TALK_ASKED_FOR, "Talk Request", request, organiser, due)


def request_withdrawn(request: str, talker: str, authors: list[str]) -> None:
	"""The wish for a talk was taken back: the talker hears, and who has a plan for it looks at that plan."""
	todos.close_of([request])
	for person in dict.fromkeys((talker, *authors)):
		now(REQUEST_WITHDRAWN, "Talk Request", request, person, getdate(nowdate()), is_step=person in authors)


def _tell_who_asked(plan: str) -> None:
	"""The time of a talk that was asked for stands."""
	row = frappe.db.get_value("Talk Plan", plan, ["signing_round", "sent_on", "planned_start"], as_dict=True)
	sending = signing.occasion(row.signing_round, row.sent_on)
	for request in asking.of_obligations(_obligations_of(plan)):
		due = getdate(row.planned_start)
		now(REQUEST_ARRANGED, "Talk Request", request.name, request.person, due, sending, is_step=False)


def _row(doctype: str, name: str) -> Any:
	fields = ["author", "signing_round", "sent_on"]
	fields += ["campaign"] if doctype == "Talk Plan" else []
	return frappe.db.get_value(doctype, name, fields, as_dict=True)


def _speaks_for_itself(sheet: str, state: str) -> bool:
	"""A line on a sheet is told of with its sheet, but for one refused while the sheet still waits."""
	return state == NOT_AGREED and frappe.db.get_value("Talk Campaign", sheet, "workflow_state") == AWAITING


def _answered_by(plan: str) -> list[str]:
	"""What a plan sent for signature settles: its obligations, and the requests behind them."""
	obligations = _obligations_of(plan)
	return [*obligations, *(request.name for request in asking.of_obligations(obligations))]


def _obligations_of(*plans: str) -> list[str]:
	return frappe.get_all("Talk Plan Obligation", {"parent": ("in", plans)}, pluck="obligation")
