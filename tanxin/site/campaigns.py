"""What a plan sheet is arranged from (拟定审批表的依据): what is open, who is taken, how the unit arranges talks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import cint, getdate, nowdate
from pypika.terms import Criterion

from tanxin.domain.arranging import Busy, Hours, Options
from tanxin.domain.model import TEAM_POSTS, Situation
from tanxin.domain.transitions import CANCELLED, EXPIRED, HELD, NOT_AGREED
from tanxin.site import directory, restricted
from tanxin.site.inserting import pages

#: Where the unit's settings say nothing.
TALKS_A_DAY = 3
#: Names looked up in one statement.
PAGE = 1000
#: Plans that take nobody's time; what was held is taken by its record.
OVER = (CANCELLED, EXPIRED, NOT_AGREED, HELD)


@dataclass(frozen=True)
class Choice:
	"""What was chosen on the sheet: which organisation, which days, which rules."""

	organization: str
	first_day: date
	last_day: date
	meeting: str | None
	rules: frozenset[str]

	def wants(self, row: frappe._dict) -> bool:
		"""Before a meeting, what the meeting asks for; the rest of the same two people rides along."""
		asked = not self.meeting or row.meeting == self.meeting
		return asked and (not self.rules or row.rule in self.rules)

	@classmethod
	def of(cls, sheet: Any) -> Choice:
		"""From a Talk Campaign. Raises `ValueError` (Chinese) when it says no days, or none that are to come."""
		held_on = frappe.db.get_value("Talk Meeting", sheet.meeting, "held_on") if sheet.meeting else None
		last = [
			getdate(day) for day in (sheet.period_to, held_on and getdate(held_on) - timedelta(days=1)) if day
		]
		if not last:
			raise ValueError("请先填写时段，或选择会议，再拟定计划")
		tomorrow = getdate(nowdate()) + timedelta(days=1)
		first = max(tomorrow, getdate(sheet.period_from)) if sheet.period_from else tomorrow
		if min(last) < first:
			raise ValueError("所选时段或会议日期已过，已没有可以安排谈话的日子，请重新选择")
		rules = frozenset(row.rule for row in sheet.rules)
		return cls(sheet.organization, first, min(last), sheet.meeting or None, rules)


def options(sheet: Any, choice: Choice) -> Options:
	"""How the unit arranges talks: its settings, and what the sheet says otherwise. Raises `ValueError` (Chinese)."""
	unit = frappe.get_cached_doc("Tanxin Settings")
	return Options(
		choice.first_day,
		choice.last_day,
		hours(),
		cint(unit.talks_per_day) or TALKS_A_DAY,
		weekends=bool(sheet.weekend_talks),
		hard_first=sheet.difficulty_order == "Hard First",
		juniors_first=sheet.rank_order == "Juniors First",
		order_reason=(sheet.order_reason or "").strip(),
		collective=bool(sheet.collective),
	)


def hours() -> Hours:
	"""When the unit holds its talks. Raises `ValueError` (Chinese) when no talk fits."""
	unit, usual = frappe.get_cached_doc("Tanxin Settings"), Hours()
	return Hours(
		_time(unit.day_starts) or usual.starts,
		_time(unit.day_ends) or usual.ends,
		talk_minutes=cint(unit.talk_minutes) or usual.talk_minutes,
	)


def _time(value: Any) -> time | None:
	"""A Time field, which the database gives as the time since midnight."""
	if isinstance(value, timedelta):
		return (datetime.min + value).time()
	return time.fromisoformat(str(value).zfill(8)[:8]) if value else None


def open_obligations(choice: Choice, seen: Criterion) -> list[frappe._dict]:
	"""What is open in the organisation and those below it, may be held in the period, and is within `seen`.

	What was due before the period is taken along when it is overdue already. What somebody asked for himself
	(本人申请) goes its own way, past no clerk: it is on no sheet.
	"""
	owed, place = DocType("Talk Obligation"), DocType("Party Organization")
	lft, rgt = frappe.db.get_value("Party Organization", choice.organization, ["lft", "rgt"])
	query = (
		frappe.qb.from_(owed)
		.join(place)
		.on(place.name == owed.organization)
		.select(
			owed.name, owed.person, owed.talker, owed.talker_reason, owed.category, owed.rule, owed.starts_on,
			owed.due_date, owed.restricted, owed.period, owed.meeting, owed.event, owed.organization,
			owed.sealed,
		)
		.where((owed.status == "Open") & (place.lft >= lft) & (place.rgt <= rgt) & seen)
		.where(owed.starts_on <= choice.last_day)
		.where((owed.due_date >= choice.first_day) | (owed.due_date < getdate(nowdate())))
		.where(owed.person.isnotnull())  # a quota (任务次数) is counted, not planned
	)  # fmt: skip
	if choice.rules and not choice.meeting:
		query = query.where(owed.rule.isin(sorted(choice.rules)) | owed.sealed.isnotnull())
	return _on_sheets(restricted.opened(restricted.OWED, query.orderby(owed.name).run(as_dict=True)), choice)


def _on_sheets(rows: list[frappe._dict], choice: Choice) -> list[frappe._dict]:
	"""Without what stands on no sheet, now that what is restricted lies open."""
	told = restricted.situations_of(row.event for row in rows if row.event and row.restricted)
	chosen = choice.rules if not choice.meeting else frozenset()
	return [
		row
		for row in rows
		if told.get(row.event) != Situation.REQUEST.value and (not chosen or row.rule in chosen)
	]


def organizations_of_talkers(organization: str) -> dict[str, str]:
	"""Where each member of a team answers for his talks, within the sheet's organisation: {talker: organisation}."""
	lft, rgt = frappe.db.get_value("Party Organization", organization, ["lft", "rgt"])
	within = set(frappe.get_all("Party Organization", {"lft": (">=", lft), "rgt": ("<=", rgt)}, pluck="name"))
	today, found = getdate(nowdate()), {}
	for post in sorted(directory.posts(), key=lambda each: (each.person, each.kind.value, each.organization)):
		if post.kind in TEAM_POSTS and post.organization in within and post.covers(today):
			found.setdefault(post.person, post.organization)
	return found


def taken(first: datetime, last: datetime, people: set[str] | None = None) -> list[Busy]:
	"""Who is taken between the two moments by plans and records; of these people, or of all."""
	plan, record = DocType("Talk Plan"), DocType("Talk Record")
	planned = (plan.planned_start <= last) & (plan.planned_end >= first) & plan.workflow_state.notin(OVER)
	held = (record.started_at <= last) & (record.ended_at >= first) & (record.docstatus < 2)
	times, times_held = (plan.planned_start, plan.planned_end), (record.started_at, record.ended_at)
	return [
		*_side("Talk Plan Talker", plan, times, planned, people, talks=True),
		*_side("Talk Plan Person", plan, times, planned, people),
		*_side("Talk Record Talker", record, times_held, held, people, talks=True),
		*_side("Talk Record Person", record, times_held, held, people),
	]


def _side(
	child: str, talk: Any, times: tuple, there: Criterion, people: set[str] | None, talks: bool = False
) -> Iterable[Busy]:
	"""One side of the talks that are there."""
	row = DocType(child)
	query = (
		frappe.qb.from_(row).join(talk).on(talk.name == row.parent).select(row.person, *times).where(there)
	)
	for who, begins, ends in _of(query, row, people):
		yield Busy(who, begins, ends, talks)


def _of(query: Any, row: Any, people: set[str] | None) -> Iterable[tuple]:
	if people is None:
		return query.run()
	return [
		found for page in pages(sorted(people), PAGE) for found in query.where(row.person.isin(page)).run()
	]


def names_of(people: Iterable[str]) -> dict[str, str]:
	"""{person: name}."""
	table, found = DocType("Talk Person"), {}
	for page in pages(sorted(set(people)), PAGE):
		query = frappe.qb.from_(table).select(table.name, table.person_name).where(table.name.isin(page))
		found.update(dict(query.run()))
	return found
