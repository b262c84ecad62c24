"""What a plan sheet is arranged from (拟定审批表的依据): what is open, who is taken, how the unit arranges talks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import cint, getdate, nowdate
from pypika.terms import Criterion

from tanxin.domain.arranging import Busy, Difficulty, Hours, Options, Owed
from tanxin.domain.model import Category, PostKind, Situation, Way
from tanxin.domain.transitions import CANCELLED, EXPIRED, HELD, NOT_AGREED
from tanxin.site import directory, formal
from tanxin.site.inserting import pages
from tanxin.site.rules import lines as lines_of

#: Where the unit's settings say nothing.
TALKS_A_DAY = 3
#: Names looked up in one statement.
PAGE = 1000
#: Plans that take nobody's time; what was held is taken by its record.
OVER = (CANCELLED, EXPIRED, NOT_AGREED, HELD)
DIFFICULTIES = {"Easy": Difficulty.EASY, "Hard": Difficulty.HARD}
#: From the highest post down; whoever holds none comes last.
RANKS = {
	PostKind.SECRETARY: 0,
	PostKind.DEPUTY_SECRETARY: 1,
	PostKind.COMMITTEE_MEMBER: 2,
	PostKind.LEADER_IN_CHARGE: 2,
	PostKind.INSPECTOR: 3,
	PostKind.ORGANISER: 4,
}
NO_POST = 9
TEAM = {PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY, PostKind.COMMITTEE_MEMBER}


@dataclass(frozen=True)
class Choice:
	"""What was chosen on the sheet: which organisation, which days, which rules."""

	organization: str
	first_day: date
	last_day: date
	meeting: str | None
	rules: frozenset[str]

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
	owed, place, event = DocType("Talk Obligation"), DocType("Party Organization"), DocType("Trigger Event")
	lft, rgt = frappe.db.get_value("Party Organization", choice.organization, ["lft", "rgt"])
	asked = frappe.qb.from_(event).select(event.name).where(event.situation == Situation.REQUEST.value)
	query = (
		frappe.qb.from_(owed)
		.join(place)
		.on(place.name == owed.organization)
		.select(
			owed.name, owed.person, owed.talker, owed.talker_reason, owed.category, owed.rule, owed.starts_on,
			owed.due_date, owed.restricted, owed.period, owed.meeting, owed.event, owed.organization,
		)
		.where((owed.status == "Open") & (place.lft >= lft) & (place.rgt <= rgt) & seen)
		.where(owed.starts_on <= choice.last_day)
		.where((owed.due_date >= choice.first_day) | (owed.due_date < getdate(nowdate())))
		.where(owed.event.isnull() | owed.event.notin(asked))
		.where(owed.person.isnotnull())  # a quota (任务次数) is counted, not planned
	)  # fmt: skip
	if choice.rules and not choice.meeting:
		query = query.where(owed.rule.isin(sorted(choice.rules)))
	return query.orderby(owed.name).run(as_dict=True)


def as_owed(rows: list[frappe._dict], choice: Choice, seen_dossiers: Criterion) -> list[Owed]:
	"""The obligations as arranging sees them."""
	rules = {
		row.name: row
		for row in frappe.get_all(
			"Talk Rule", fields=["name", "ways", "collective_counts"], limit_page_length=0
		)
	}
	ways = {
		name: frozenset(Way(line) for line in lines_of(rule.ways)) or frozenset(Way)
		for name, rule in rules.items()
	}
	chained = formal.signed_by_themselves()
	people = {who for row in rows for who in (row.person, row.talker) if who}
	last_days, ranks, hardness = _last_days(people), _Ranks(), _difficulties(people, seen_dossiers)
	return [
		Owed(
			row.name,
			row.person,
			row.talker if row.rule not in chained else None,
			Category(row.category),
			row.rule,
			row.starts_on,
			row.due_date,
			collective=bool(rules[row.rule].collective_counts),
			ways=ways[row.rule],
			rank=ranks.of(row.person, row.organization),
			difficulty=hardness.get(row.person, Difficulty.ORDINARY),
			restricted=bool(row.restricted),
			series=f"{row.rule}|{row.period}" if row.period else "",
			wanted=_is_wanted(row, choice),
			not_after=_not_after(row, last_days),
			why_nobody=_why_nobody(row, chained),
		)
		for row in rows
	]


def _is_wanted(row: frappe._dict, choice: Choice) -> bool:
	"""Before a meeting, what the meeting asks for; the rest of the same two people rides along."""
	return (not choice.meeting or row.meeting == choice.meeting) and (
		not choice.rules or row.rule in choice.rules
	)


def _why_nobody(row: frappe._dict, chained: set[str]) -> str:
	if row.rule in chained:
		return "该规则有自己的审批程序，不列入审批表，请单独拟定计划报批"
	return f"没有谈话人：{row.talker_reason}" if row.talker_reason else ""


def _not_after(row: frappe._dict, last_days: dict[str, date]) -> date:
	"""The last day on the roster; a talk on leaving may be held after the person's own."""
	of_talker = last_days.get(row.talker or "", date.max)
	return of_talker if row.event else min(of_talker, last_days.get(row.person or "", date.max))


def _last_days(people: set[str]) -> dict[str, date]:
	table = DocType("Talk Person")
	query = frappe.qb.from_(table).select(table.name, table.left_on).where(table.left_on.isnotnull())
	return {name: day for name, day in query.run() if name in people}


def _difficulties(people: set[str], seen: Criterion) -> dict[str, Difficulty]:
	table = DocType("Talk Dossier")
	query = frappe.qb.from_(table).select(table.person, table.difficulty).where(seen)
	rows = query.where(table.difficulty.isin(list(DIFFICULTIES))).run()
	return {person: DIFFICULTIES[difficulty] for person, difficulty in rows if person in people}


class _Ranks:
	"""How high somebody stands: the level of his organisation first, then his post in it."""

	def __init__(self) -> None:
		parents = {each.id: each.parent for each in directory.organizations()}
		self._depth: dict[str | None, int] = {None: 0}
		for name in parents:
			self._depth[name] = sum(1 for _ in _upwards(name, parents))
		today, self._held = getdate(nowdate()), {}
		for post in directory.posts():
			if post.covers(today):
				rank = self._depth.get(post.organization, 0) * 10 + RANKS[post.kind]
				self._held[post.person] = min(rank, self._held.get(post.person, rank))

	def of(self, person: str | None, organization: str | None) -> int:
		return self._held.get(person, self._depth.get(organization, 0) * 10 + NO_POST)


def _upwards(name: str | None, parents: dict[str, str | None]) -> Iterator[str]:
	seen: set[str] = set()
	while name and name not in seen:
		seen.add(name)
		yield name
		name = parents.get(name)


def organizations_of_talkers(organization: str) -> dict[str, str]:
	"""Where each member of a team answers for his talks, within the sheet's organisation: {talker: organisation}."""
	lft, rgt = frappe.db.get_value("Party Organization", organization, ["lft", "rgt"])
	within = set(frappe.get_all("Party Organization", {"lft": (">=", lft), "rgt": ("<=", rgt)}, pluck="name"))
	today, found = getdate(nowdate()), {}
	for post in sorted(
		directory.posts(), key=lambda each: (each.person, RANKS[each.kind], each.organization)
	):
		if post.kind in TEAM and post.organization in within and post.covers(today):
			found.setdefault(post.person, post.organization)
	return found


def taken(first: datetime, last: datetime, people: set[str] | None = None) -> list[Busy]:
	"""Who is taken between the two moments by plans and records; of these people, or of all."""
	found = []
	for doctype, start, end, over, sides in (
		(
			"Talk Plan",
			"planned_start",
			"planned_end",
			("workflow_state", OVER),
			("Talk Plan Talker", "Talk Plan Person"),
		),
		(
			"Talk Record",
			"started_at",
			"ended_at",
			("docstatus", (2,)),
			("Talk Record Talker", "Talk Record Person"),
		),
	):
		talk = DocType(doctype)
		held = (talk[start] <= last) & (talk[end] >= first) & talk[over[0]].notin(over[1])
		for number, side in enumerate(sides):
			row = DocType(side)
			query = (
				frappe.qb.from_(row)
				.join(talk)
				.on(talk.name == row.parent)
				.select(row.person, talk[start], talk[end])
				.where(held & (row.parenttype == doctype))
			)
			for who, begins, ends in _of(query, row, people):
				found.append(Busy(who, begins, ends, talks=number == 0))
	return found


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
