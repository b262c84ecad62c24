"""Whom to remind of what today (提醒): told from the state of things, so a missed day is caught up.

The list says what is due to be told, not what is new: a ledger with a unique key keeps it to once. Each entry
names the person whose step it is and holds no content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.settings import LocalSettings

PLAN_DUE, SIGNATURE_WAITING, TALK_TOMORROW = "Plan Due", "Signature Waiting", "Talk Tomorrow"
#: The day for signing comes, is there, is over; the last is what the author is told then.
SIGNATURE_SOON, SIGNATURE_TODAY, SIGNATURE_LATE = (
	"Signature Due Soon",
	"Signature Due Today",
	"Signature Late",
)
NOT_SIGNED_IN_TIME = "Not Signed in Time"
#: A person talked to did not agree with the record: who talked corrects it, or talks with him and files it as disputed.
OBJECTION_WAITING = "Objection Waiting"
RECORD_MISSING, CONFIRMATION_WAITING, FOLLOW_UP_DUE = (
	"Record Missing",
	"Confirmation Waiting",
	"Follow Up Due",
)
KINDS = (
	PLAN_DUE, SIGNATURE_WAITING, SIGNATURE_SOON, SIGNATURE_TODAY, SIGNATURE_LATE, TALK_TOMORROW, RECORD_MISSING,
	CONFIRMATION_WAITING, FOLLOW_UP_DUE, OBJECTION_WAITING,
)  # fmt: skip
#: Told, but nothing that the person told has to do.
NO_STEPS = frozenset({NOT_SIGNED_IN_TIME})


@dataclass(frozen=True, slots=True)
class Reminder:
	"""One thing to tell one person; all five fields together are the ledger's unique key."""

	kind: str
	matter_doctype: str
	matter: str
	person: str
	due_date: date


@dataclass(frozen=True, slots=True)
class OpenObligation:
	"""An obligation that no plan answers yet, and who is to make one."""

	name: str
	people: tuple[str, ...]
	due_date: date


@dataclass(frozen=True, slots=True)
class WaitingPlan:
	"""A plan, a sheet of plans or a request (Talk Plan, Talk Campaign, Talk Exemption) before one who may sign it."""

	name: str
	approver: str
	sent_on: date
	doctype: str = "Talk Plan"
	sign_by: date | None = None  # as it stands on the matter
	author: str | None = None


@dataclass(frozen=True, slots=True)
class SignedPlan:
	"""A signed plan without a submitted record."""

	name: str
	talkers: tuple[str, ...]
	planned_at: datetime
	planned_end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unconfirmed:
	"""A submitted record that one of those who attended has not answered."""

	record: str
	person: str
	submitted_on: date


@dataclass(frozen=True, slots=True)
class Disputed:
	"""A record in force, not filed yet, to which somebody objected; whose it is to see to that, and since when."""

	record: str
	talkers: tuple[str, ...]
	objected_on: date


@dataclass(frozen=True, slots=True)
class FollowUp:
	"""A promise that is not done yet."""

	name: str
	owner: str
	due_date: date


def due_reminders(
	as_of: date,
	open_obligations: Iterable[OpenObligation],
	waiting_plans: Iterable[WaitingPlan],
	signed_plans: Iterable[SignedPlan],
	unconfirmed: Iterable[Unconfirmed],
	follow_ups: Iterable[FollowUp],
	calendar: WorkCalendar,
	settings: LocalSettings,
	disputed: Iterable[Disputed] = (),
) -> list[Reminder]:
	"""Everything to be told by the end of that day that is still undone. Raises `NoWorkingDay`."""
	return [
		*_plans_due(as_of, open_obligations, calendar, settings),
		*_signatures(as_of, waiting_plans, calendar, settings),
		*_talks(as_of, signed_plans, calendar, settings),
		*_confirmations(as_of, unconfirmed, calendar, settings),
		*_follow_ups(as_of, follow_ups, calendar),
		*_objections(as_of, disputed, calendar, settings),
	]


def _plans_due(
	as_of: date, rows: Iterable[OpenObligation], calendar: WorkCalendar, settings: LocalSettings
) -> Iterator[Reminder]:
	"""From some working days before the talk is due: the plan must still be signed."""
	for row in rows:
		if calendar.subtract_working_days(row.due_date, settings.plan_ahead_days) <= as_of:
			for person in row.people:
				yield Reminder(PLAN_DUE, "Talk Obligation", row.name, person, row.due_date)


def _signatures(
	as_of: date, rows: Iterable[WaitingPlan], calendar: WorkCalendar, settings: LocalSettings
) -> Iterator[Reminder]:
	"""From the day the plan was sent; again the working day before it has to be signed, on that day, and once it is
	over, when its author is told as well. A reminder that a later one has overtaken is not caught up."""
	for row in rows:
		if row.sent_on > as_of:
			continue
		due = row.sign_by or calendar.add_working_days(row.sent_on, settings.signing_days)
		yield Reminder(SIGNATURE_WAITING, row.doctype, row.name, row.approver, due)
		kind = _deadline(row.sent_on, due, as_of, calendar)
		if kind:
			yield Reminder(kind, row.doctype, row.name, row.approver, due)
		if kind == SIGNATURE_LATE and row.author and row.author != row.approver:
			yield Reminder(NOT_SIGNED_IN_TIME, row.doctype, row.name, row.author, due)


def _deadline(sent_on: date, due: date, as_of: date, calendar: WorkCalendar) -> str:
	if due < as_of:
		return SIGNATURE_LATE
	if sent_on == as_of:
		return ""  # told this very day
	if due == as_of:
		return SIGNATURE_TODAY
	return SIGNATURE_SOON if calendar.subtract_working_days(due, 1) <= as_of else ""


def _talks(
	as_of: date, rows: Iterable[SignedPlan], calendar: WorkCalendar, settings: LocalSettings
) -> Iterator[Reminder]:
	"""The day before a talk, or on the day itself when that was missed; after it, that its record is missing."""
	for row in rows:
		talk_on = row.planned_at.date()
		over_on = (row.planned_end or row.planned_at).date()
		for person in row.talkers:
			if over_on < as_of:
				due = calendar.add_working_days(over_on, settings.late_entry_days)
				yield Reminder(RECORD_MISSING, "Talk Plan", row.name, person, due)
			elif talk_on - timedelta(days=1) <= as_of <= talk_on:
				yield Reminder(TALK_TOMORROW, "Talk Plan", row.name, person, talk_on)


def _confirmations(
	as_of: date, rows: Iterable[Unconfirmed], calendar: WorkCalendar, settings: LocalSettings
) -> Iterator[Reminder]:
	"""From the day the record was submitted."""
	for row in rows:
		if row.submitted_on <= as_of:
			due = calendar.add_working_days(row.submitted_on, settings.confirmation_days)
			yield Reminder(CONFIRMATION_WAITING, "Talk Record", row.record, row.person, due)


def _follow_ups(as_of: date, rows: Iterable[FollowUp], calendar: WorkCalendar) -> Iterator[Reminder]:
	"""On the day it is due, or on the last working day before a day off."""
	for row in rows:
		if calendar.last_working_day_on_or_before(row.due_date) <= as_of:
			yield Reminder(FOLLOW_UP_DUE, "Talk Follow Up", row.name, row.owner, row.due_date)


def _objections(
	as_of: date, rows: Iterable[Disputed], calendar: WorkCalendar, settings: LocalSettings
) -> Iterator[Reminder]:
	"""From the day of the first objection; the talkers have as many working days as the person has to confirm. No
	source names a number of its own."""
	for row in rows:
		if row.objected_on <= as_of:
			due = calendar.add_working_days(row.objected_on, settings.confirmation_days)
			for person in row.talkers:
				yield Reminder(OBJECTION_WAITING, "Talk Record", row.record, person, due)
