"""What the rules ask, computed by the domain on the site's data and written down (应谈事项的产生)."""

from __future__ import annotations

from collections import defaultdict

import frappe
from frappe.utils import getdate, nowdate

from tanxin.domain import obligations as domain
from tanxin.domain.calendar import NoWorkingDay
from tanxin.domain.directory import DirectoryProblem
from tanxin.domain.model import Event, Meeting, MeetingKind, Obligation, Situation, TalkerChoice
from tanxin.domain.who import talker_now
from tanxin.site import directory, local, obligations, rules


def owe_for_event(name: str) -> int:
	"""Write down what is owed because of one event; returns how many rows are new.

	What stands in the way (no rule, no organisation, a loop, no working day) is written on the event itself,
	where the organiser sees it; the daily job tries again.
	"""
	row = frappe.db.get_value(
		"Trigger Event", name, ["name", "person", "situation", "happened_on", "requested_talker", "status"], as_dict=True
	)
	if row.status == "Withdrawn":
		return 0
	if not row.person:
		return _mark(name, "Needs Attention", "来源单据上的人员不在人员名册中，请先登记该人员。")
	event = Event(
		row.name, row.person, Situation(row.situation), getdate(row.happened_on), requested_talker=row.requested_talker
	)
	known, people = rules.all_rules(), directory.around(row.person, row.requested_talker)
	try:
		owed = domain.event_obligations(event, known, people, local.calendar(), local.settings())
		none = domain.why_none(event, known, people)
	except (DirectoryProblem, NoWorkingDay, ValueError) as problem:
		return _mark(name, "Needs Attention", str(problem))
	created = obligations.create(owed, people)
	obligations.name_talkers(owed)
	_note_outcome(name, owed, none)
	return created


def _note_outcome(name: str, owed: list, none: str) -> None:
	if not owed:
		_mark(name, "No Rule Applies", none)
	elif any(each.talker is None for each in owed):
		_mark(name, "Needs Attention", "；".join(each.talker_reason for each in owed if each.talker is None))
	else:
		_mark(name, "Open", "")


def _mark(name: str, status: str, problem: str) -> int:
	frappe.db.set_value("Trigger Event", name, {"status": status, "problem": problem}, update_modified=False)
	return 0


def owe_for_period(year: int) -> int:
	"""Everything the frequency rules ask of everybody this year. Safe to run every day."""
	return obligations.create(
		domain.periodic_obligations(
			rules.all_rules(), year, directory.whole(), local.calendar(), local.settings(), on=getdate(nowdate())
		)
	)


def owe_for_meetings() -> int:
	"""What the window rules ask before each coming meeting."""
	rows = frappe.get_all(
		"Talk Meeting",
		{"held_on": (">=", nowdate()), "cancelled": 0},
		["name", "organization", "meeting", "held_on"],
	)
	meetings = [Meeting(row.name, row.organization, MeetingKind(row.meeting), row.held_on) for row in rows]
	if not meetings:
		return 0
	return obligations.create(
		domain.window_obligations(
			rules.all_rules(), meetings, directory.whole(), local.calendar(), local.settings(), on=getdate(nowdate())
		)
	)


def retry_unsettled() -> int:
	"""Events that lacked something: perhaps it is there now."""
	names = frappe.get_all("Trigger Event", {"status": "Needs Attention"}, pluck="name")
	return sum(owe_for_event(name) for name in names)


def reassign_talkers() -> int:
	"""Open obligations whose talker has left, lost the post, or was not found: who must talk now; returns how many.

	What is planned stays with whom the plan names. Safe to run every day: what was handed over stays so.
	"""
	day, people = getdate(nowdate()), directory.whole()
	known = {rule.code: rule for rule in rules.all_rules()}
	moved: dict[TalkerChoice, list[str]] = defaultdict(list)
	for row in obligations.open_with_request():
		owed = Obligation(
			row.obligation_key, row.rule, row.person, row.organization, row.talker, row.talker_reason or "",
			row.starts_on, row.due_date, event=row.event,
		)  # fmt: skip
		choice = talker_now(owed, known[row.rule], people, day, row.requested_talker)
		if choice is not None:
			moved[choice].append(row.name)
	for choice, names in moved.items():
		name = people.name_of(choice.person) if choice.person else None
		obligations.hand_over(names, choice.person, name, choice.reason)
		frappe.logger("tanxin").info(f"talker of {len(names)} open obligations is now {choice.person}: {choice.reason}")
	return sum(len(names) for names in moved.values())
