"""What the site has undone (待办情况), read in sets, as the values that `domain/reminders` decides on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Min
from frappe.utils import getdate

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.directory import Directory, DirectoryProblem
from tanxin.domain.model import PostKind, Verdict
from tanxin.domain.reminders import Disputed, FollowUp, OpenObligation, SignedPlan, Unconfirmed, WaitingPlan
from tanxin.domain.settings import LocalSettings
from tanxin.domain.transitions import EDITABLE_STATES, SIGNED
from tanxin.reminders import signing
from tanxin.site import directory

#: A follow-up due on a day off is told on the working day before; no run of days off is longer than this.
LONGEST_HOLIDAY = timedelta(days=15)


@dataclass
class Undone:
	"""Everything still undone that may be due to be told on a day. `occasions`: which sending of a plan waits."""

	obligations: list[OpenObligation] = field(default_factory=list)
	waiting: list[WaitingPlan] = field(default_factory=list)
	signed: list[SignedPlan] = field(default_factory=list)
	unconfirmed: list[Unconfirmed] = field(default_factory=list)
	follow_ups: list[FollowUp] = field(default_factory=list)
	disputed: list[Disputed] = field(default_factory=list)
	occasions: dict[str, str] = field(default_factory=dict)


def undone(as_of: date, calendar: WorkCalendar, settings: LocalSettings) -> Undone:
	"""Read the site, one query a kind. Raises `NoWorkingDay` when the calendar has none in reach."""
	found = Undone()
	# One working day more than the plan is made ahead: the domain decides, this only bounds what is read.
	horizon = calendar.add_working_days(as_of, settings.plan_ahead_days + 1)
	found.obligations = _obligations(as_of, horizon)
	_add_waiting(found)
	found.signed = _signed(as_of)
	found.unconfirmed = _unconfirmed()
	found.follow_ups = _follow_ups(as_of + LONGEST_HOLIDAY)
	found.disputed = disputed()
	return found


def _obligations(as_of: date, horizon: date) -> list[OpenObligation]:
	"""Owed and not yet sent for signature: the organiser's step, or the author's once there is a draft."""
	owed, plan = DocType("Talk Obligation"), DocType("Talk Plan")
	drafted = (owed.status == "Planned") & plan.workflow_state.isin(sorted(EDITABLE_STATES))
	rows = (
		frappe.qb.from_(owed)
		.left_join(plan)
		.on(plan.name == owed.plan)
		.select(owed.name, owed.organization, owed.person, owed.talker, owed.due_date, plan.author)
		# A quota is nobody's to plan a talk for: it only counts those that are held.
		.where((owed.due_date <= horizon) & ((owed.status == "Open") | drafted) & owed.person.isnotnull())
		.orderby(owed.name)
	).run(as_dict=True)
	planners = _planners(as_of)
	return [OpenObligation(row.name, _who_plans(row, planners), row.due_date) for row in rows]


#: The organisers of an organisation and of each one above it that has any, nearest first.
Planners = Callable[[str | None], tuple[tuple[str, ...], ...]]


def _who_plans(row: frappe._dict, planners: Planners) -> tuple[str, ...]:
	"""Never the person himself: an obligation may be about what he must not see."""
	if row.author:
		return (row.author,)
	for level in planners(row.organization):
		others = tuple(person for person in level if person != row.person)
		if others:
			return others
	return (row.talker,) if row.talker and row.talker != row.person else ()


def _planners(as_of: date) -> Planners:
	people = directory.around()
	known: dict[str, tuple[tuple[str, ...], ...]] = {}

	def planners(organization: str | None) -> tuple[tuple[str, ...], ...]:
		if not organization:
			return ()
		if organization not in known:
			known[organization] = _organisers_upwards(people, organization, as_of)
		return known[organization]

	return planners


def nearest_organisers(organization: str | None, besides: str, as_of: date) -> tuple[str, ...]:
	"""The organisers of an organisation, or of the nearest above it that has any other than that person."""
	others = (tuple(each for each in level if each != besides) for level in _planners(as_of)(organization))
	return next((level for level in others if level), ())


def _organisers_upwards(people: Directory, organization: str, as_of: date) -> tuple[tuple[str, ...], ...]:
	try:
		line = [organization, *people.ancestors(organization)]
	except DirectoryProblem:
		return ()  # a loop is told where it is made; here the talker is reminded instead
	levels = ([post.person for post in people.holders(each, PostKind.ORGANISER, as_of)] for each in line)
	return tuple(tuple(dict.fromkeys(level)) for level in levels if level)


def _add_waiting(found: Undone) -> None:
	"""Plans, sheets and requests before each of those who may sign them. A plan on a sheet waits with its sheet."""
	matters = signing.waiting()
	signers = signing.signers(matters)
	for each in matters:
		found.occasions[each.name] = each.occasion
		found.waiting += [
			WaitingPlan(each.name, person, each.sent_on.date(), each.doctype, each.due, each.author)
			for person in signers[each.name]
		]


def _signed(as_of: date) -> list[SignedPlan]:
	"""Signed plans from tomorrow's back: a submitted record would have moved them on."""
	plan, talker = DocType("Talk Plan"), DocType("Talk Plan Talker")
	rows = (
		frappe.qb.from_(plan)
		.join(talker)
		.on((talker.parent == plan.name) & (talker.parenttype == "Talk Plan"))
		.select(plan.name, plan.planned_start, plan.planned_end, talker.person)
		.where((plan.workflow_state == SIGNED) & (plan.planned_start < as_of + timedelta(days=2)))
		.orderby(plan.name)
		.orderby(talker.idx)
	).run()
	talkers: dict[tuple, list[str]] = {}
	for name, start, end, person in rows:
		talkers.setdefault((name, start, end), []).append(person)
	return [SignedPlan(name, tuple(people), start, end) for (name, start, end), people in talkers.items()]


def _unconfirmed() -> list[Unconfirmed]:
	"""Submitted records that somebody who attended has not answered.

	Imported records are left out: nobody is sent last year's talks to confirm because a list was read in.
	"""
	record, row, answer = (
		DocType("Talk Record"),
		DocType("Talk Record Person"),
		DocType("Talk Confirmation"),
	)
	rows = (
		frappe.qb.from_(record)
		.join(row)
		.on((row.parent == record.name) & (row.attended == 1))
		.left_join(answer)
		.on((answer.record == record.name) & (answer.person == row.person))
		.select(record.name, row.person, record.submitted_at, record.entered_at)
		.where((record.docstatus == 1) & (record.source != "Import") & answer.name.isnull())
		.orderby(record.name)
		.orderby(row.idx)
	).run()
	return [Unconfirmed(name, person, getdate(sent or entered)) for name, person, sent, entered in rows]


def disputed(record_name: str | None = None) -> list[Disputed]:
	"""Records in force and not filed to which somebody objected (or one of them), with those who talked."""
	record, answer, row = DocType("Talk Record"), DocType("Talk Confirmation"), DocType("Talk Record Talker")
	query = (
		frappe.qb.from_(answer)
		.join(record)
		.on(record.name == answer.record)
		.join(row)
		.on((row.parent == record.name) & (row.parenttype == "Talk Record"))
		.select(record.name, row.person, Min(answer.confirmed_at))
		.where((answer.verdict == Verdict.OBJECTED.value) & (record.docstatus == 1))
		.where(record.archive_no.isnull() | (record.archive_no == ""))
		.groupby(record.name, row.person, row.idx)
		.orderby(record.name)
		.orderby(row.idx)
	)
	rows = (query.where(record.name == record_name) if record_name else query).run()
	talkers: dict[tuple, list[str]] = {}
	for name, person, since in rows:
		talkers.setdefault((name, since), []).append(person)
	return [Disputed(name, tuple(people), getdate(since)) for (name, since), people in talkers.items()]


def _follow_ups(horizon: date) -> list[FollowUp]:
	table = DocType("Talk Follow Up")
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.owner_person, table.due_date)
		.where((table.status == "Open") & (table.due_date <= horizon))
		.orderby(table.name)
	).run()
	return [FollowUp(*row) for row in rows]
