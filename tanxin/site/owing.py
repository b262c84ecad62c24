"""What the rules ask, computed by the domain on the site's data and written down (应谈事项的产生)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate, now_datetime, nowdate

from tanxin.domain import obligations as domain
from tanxin.domain.calendar import NoWorkingDay
from tanxin.domain.directory import Directory, DirectoryProblem
from tanxin.domain.model import Event, Meeting, MeetingKind, Obligation, Situation
from tanxin.site import directory, local, obligations, restricted, rules, unasked

#: Obligations that are still to be answered.
OPEN = ("Open", "Planned")
#: Why one went although its event stands.
UNTOLD = "来源单据不再记载该情形"


def owe_for_event(name: str) -> int:
	"""Write down what is owed because of one event; returns how many rows are new.

	What stands in the way (no rule, no organisation, a loop, no working day) is written on the event itself,
	where the organiser sees it; the daily job tries again.
	"""
	row = restricted.one(restricted.EVENT, name, _EVENT_FIELDS)
	if row.status == "Withdrawn":
		return 0
	if not row.person:
		return _mark(name, "Needs Attention", "来源单据上的人员不在人员名册中，请先登记该人员。")
	events = _told(row)
	known, people = rules.all_rules(), directory.around(row.person, row.requested_talker)
	try:
		owed = _owed_for(events, known, people)
		none = "；".join(dict.fromkeys(domain.why_none(event, known, people) for event in events))
	except (DirectoryProblem, NoWorkingDay, ValueError) as problem:
		return _mark(name, "Needs Attention", str(problem))
	created = obligations.create(owed, people)
	obligations.name_talkers(owed, people)
	_note_outcome(name, owed, none)
	return created


_EVENT_FIELDS = [
	"name", "person", "situation", "happened_on", "noticed_on", "requested_talker", "status", "source_doctype",
]  # fmt: skip


def _told(row: frappe._dict) -> list[Event]:
	"""What happened, in each of the ways its documents tell it: a promotion may be a change of post too."""
	told = restricted.read(
		restricted.TELLING,
		{"parent": row.name, "stands": 1},
		["situation", "happened_on", "noticed_on"],
		"happened_on asc, idx asc",
	)
	ways: dict[str, frappe._dict] = {} if row.source_doctype and told else {row.situation: row}
	for each in told:
		ways.setdefault(each.situation, each)
	return [
		Event(
			row.name, row.person, Situation(situation), getdate(way.happened_on),
			requested_talker=row.requested_talker, noticed_on=way.noticed_on and getdate(way.noticed_on),
		)
		for situation, way in ways.items()
	]  # fmt: skip


def _owed_for(events: list[Event], known: list, people: Directory) -> list[Obligation]:
	"""One obligation a rule, however the thing is told."""
	calendar, settings = local.calendar(), local.settings()
	owed: dict[str, Obligation] = {}
	for event in events:
		for each in domain.event_obligations(event, known, people, calendar, settings):
			owed.setdefault(each.key, each)
	return list(owed.values())


def follow_tellings(name: str, situations: Iterable[str]) -> None:
	"""Of an event that is told in several ways, one is told no more, or again: what only that way asked for goes, or
	comes back."""
	told = {Situation(situation) for situation in situations}
	asking = {rule.code for rule in rules.all_rules() if rule.situations & told}
	table, now = DocType("Talk Obligation"), now_datetime()
	owed = restricted.read(restricted.OWED, {"event": name}, ["name", "rule"])
	asked = table.name.isin([row.name for row in owed if row.rule in asking] or [""])
	gone = (table.event == name) & table.status.isin(OPEN) & asked.negate()
	back = (table.withdrawn_reason == UNTOLD) & asked
	for rows, status, since, reason in (
		(gone, "Withdrawn", now, UNTOLD),
		(back & table.status.isin(["Open", "Withdrawn"]), "Open", None, None),
	):
		query = frappe.qb.update(table).set(table.status, status).set(table.withdrawn_on, since)
		query.set(table.withdrawn_reason, reason).set(table.modified, now).where(rows).run()


def _note_outcome(name: str, owed: list, none: str) -> None:
	if not owed:
		_mark(name, "No Rule Applies", none)
	elif any(each.talker is None for each in owed):
		_mark(name, "Needs Attention", "；".join(each.talker_reason for each in owed if each.talker is None))
	else:
		_mark(name, "Open", "")


def _mark(name: str, status: str, problem: str) -> int:
	said = {"status": status, "problem": problem}
	restricted.put(restricted.EVENT, name, said, update_modified=False)
	return 0


def owe_for_period(year: int, commit: bool = False, progress: Callable[[int], None] | None = None) -> int:
	"""Everything that frequencies, relations and quotas ask this year. Safe to run every day; `commit` and
	`progress` as in `obligations.create`."""
	known, people = rules.all_rules(), directory.whole()
	owed = domain.periodic_obligations(
		known, year, people, local.calendar(), local.settings(), on=getdate(nowdate())
	)
	unasked.remember(commit=commit)
	return obligations.create(owed, people, commit, progress)


def owe_for_meetings(commit: bool = False, only: str | None = None) -> int:
	"""What the window rules ask before each coming meeting, or before the one named."""
	rows = frappe.get_all(
		"Talk Meeting",
		{"held_on": (">=", nowdate()), "cancelled": 0, **({"name": only} if only else {})},
		["name", "organization", "meeting", "held_on"],
		order_by="held_on asc, name asc",
	)
	meetings = [Meeting(row.name, row.organization, MeetingKind(row.meeting), row.held_on) for row in rows]
	if not meetings:
		return 0
	known, people, day = rules.all_rules(), directory.whole(), getdate(nowdate())
	owed = domain.window_obligations(known, meetings, people, local.calendar(), local.settings(), on=day)
	unasked.remember(commit=commit)
	return obligations.create(owed, people, commit)


def retry_unsettled() -> int:
	"""Events that lacked something: perhaps it is there now."""
	names = frappe.get_all("Trigger Event", {"status": "Needs Attention"}, pluck="name")
	return sum(owe_for_event(name) for name in names)
