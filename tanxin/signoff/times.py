"""What sign-off times and hints are counted from (审批时效取数): entries and openings, read in pages of plans, within the
reader's scope."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import frappe
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Cast_, Min
from frappe.utils import add_days, now_datetime
from pypika.queries import QueryBuilder
from pypika.terms import Term

from tanxin.confidentiality import timing
from tanxin.confidentiality.reader import Reader, reader
from tanxin.domain.dwelling import AGREED, Stay, Step, Wait, WorkClock, stays_of, waits_of
from tanxin.domain.haste import Decision
from tanxin.domain.transitions import AWAITING
from tanxin.site import local
from tanxin.site.coverage import subtree
from tanxin.site.inserting import pages

#: Plans whose entries are read together.
PAGE = 1000
#: A signature belongs to a batch that finished the same plan in this time.
SAME_STROKE = timedelta(seconds=60)


@dataclass(frozen=True)
class Asked:
	"""What the reader asks for: waits that began in the period, and of which."""

	since: date
	until: date
	organization: str | None = None
	category: str | None = None
	leader: str | None = None
	sheets: bool = True


@dataclass(frozen=True)
class Timed:
	"""One wait with what it is measured by. `lasted`: working seconds until it ended, or until now. `named`: whether the
	reader may be told whose it is. `on_sheet`, `in_batch`: decided with others at one stroke."""

	wait: Wait
	category: str
	title: str
	named: bool
	lasted: int
	opened_at: datetime | None
	judged: bool
	in_batch: bool

	@property
	def in_bulk(self) -> bool:
		"""Decided on a sheet or in a batch (审批表、批量)."""
		return self.wait.decided and (self.in_batch or bool(self.wait.campaign))

	@property
	def decision(self) -> Decision:
		"""The leader's word, as hints are read off it."""
		wait = self.wait
		act = wait.campaign or wait.plan
		agreed = wait.outcome in AGREED
		return Decision(
			wait.actor or wait.user, wait.until or wait.since, agreed, act, self.opened_at, self.judged
		)


@dataclass(frozen=True)
class Lying:
	"""One plan: the waits asked for, and how long it was in each state (working seconds until now)."""

	organization: str
	waits: list[Timed]
	stays: list[tuple[str, int]]


@dataclass(frozen=True)
class _Page:
	"""What is read for a page of plans at once."""

	steps: dict[str, list[Step]]
	openings: dict[tuple[str, str], datetime]
	batches: dict[tuple[str, str], list[datetime]]


def lying(asked: Asked) -> Iterator[Lying]:
	"""Every plan in the reader's scope that was sent in the period, page by page."""
	asking = reader()
	measure = _Measure(asked, asking)
	for page in pages(_plans(asked, asking), PAGE):
		found = _page(page)
		for plan in page:
			yield measure.plan(plan, found)


class _Measure:
	"""Knows the calendar, the moment and whom the reader may be told of."""

	def __init__(self, asked: Asked, asking: Reader) -> None:
		self.asked, self.asking = asked, asking
		self.calendar = local.calendar()
		self.clock = WorkClock(self.calendar)
		self.now = now_datetime().replace(microsecond=0)
		self.signing_days = local.settings().signing_days
		self.checked = timing.checked_organizations(asking)
		self.noted_since = _noted_since()
		self._deadlines: dict[date, date] = {}

	def plan(self, plan: frappe._dict, found: _Page) -> Lying:
		steps = found.steps.get(plan.name, [])
		waits = [
			self._timed(replace(wait, organization=plan.organization), plan, found)
			for wait in waits_of(steps, plan.approver)
			if self._wanted(wait, plan.organization)
		]
		stays = [self._stay(stay) for stay in stays_of(steps, _read(plan.begun))]
		return Lying(plan.organization, waits, stays)

	def _stay(self, stay: Stay) -> tuple[str, int]:
		return stay.state, self.clock.seconds(stay.since, stay.until or self.now)

	def _wanted(self, wait: Wait, organization: str) -> bool:
		if not self.asked.since <= wait.since.date() <= self.asked.until:
			return False
		if wait.campaign and not self.asked.sheets:
			return False
		named = self._named(wait, organization)
		if self.asked.leader:
			return named and wait.leader == self.asked.leader
		return named or self.asking.sees_all_metadata

	def _named(self, wait: Wait, organization: str) -> bool:
		return organization in self.checked or bool(wait.leader and wait.leader == self.asking.person)

	def _timed(self, wait: Wait, plan: frappe._dict, found: _Page) -> Timed:
		end = wait.until or self.now
		opened = [found.openings.get((name, wait.user)) for name in (wait.plan, wait.campaign) if name]
		strokes = found.batches.get((wait.plan, wait.user), ())
		return Timed(
			wait=wait if wait.sign_by else replace(wait, sign_by=self._deadline(wait.since.date())),
			category=plan.category,
			title=plan.title,
			named=self._named(wait, plan.organization),
			lasted=self.clock.seconds(wait.since, end),
			opened_at=min((each for each in opened if each), default=None),
			judged=self.noted_since is not None and self.noted_since <= wait.since,
			in_batch=any(abs(moment - end) <= SAME_STROKE for moment in strokes),
		)

	def _deadline(self, since: date) -> date:
		"""For entries of before, which do not say by when: the unit's number of working days."""
		if since not in self._deadlines:
			self._deadlines[since] = self.calendar.add_working_days(since, self.signing_days)
		return self._deadlines[since]


def _plans(asked: Asked, asking: Reader) -> list[frappe._dict]:
	plan, entry = DocType("Talk Plan"), DocType("Talk Sign Off")
	sent = frappe.qb.from_(entry).select(entry.plan).where(entry.to_state == AWAITING)
	sent = sent.where((entry.signed_at >= asked.since) & (entry.signed_at < add_days(asked.until, 1)))
	query = (
		frappe.qb.from_(plan)
		.select(
			plan.name,
			plan.title,
			plan.organization,
			plan.category,
			plan.approver,
			_as_text(plan.creation).as_("begun"),
		)
		.where(timing.timed_plans(asking, plan) & plan.name.isin(sent))
	)
	if asked.organization:
		query = query.where(plan.organization.isin(subtree(asked.organization)))
	if asked.category:
		query = query.where(plan.category == asked.category)
	return query.orderby(plan.name).run(as_dict=True)


def _page(plans: Sequence[frappe._dict]) -> _Page:
	names = [plan.name for plan in plans]
	taken: dict[str, list[tuple]] = defaultdict(list)
	for row in _entries(names):
		taken[row[0]].append(row)
	steps = {name: [_step(row) for row in sorted(rows, key=_moment)] for name, rows in taken.items()}
	sheets = {step.campaign for each in steps.values() for step in each if step.campaign}
	return _Page(steps, _openings([*names, *sheets]), _batches(names))


def _entries(plans: Sequence[str]) -> tuple[tuple, ...]:
	"""Unsorted: the table would have to sort long texts on its disk."""
	entry = DocType("Talk Sign Off")
	return (
		frappe.qb.from_(entry)
		.select(
			entry.plan, entry.action, entry.to_state, _as_text(entry.signed_at), entry.actor, entry.on_behalf_of,
			entry.actor_user, entry.campaign, entry.step_title, _as_text(entry.creation),
			Case().when(entry.to_state == AWAITING, entry.signed_fields),
		)
		.where(entry.plan.isin(list(plans)))
		.run()
	)  # fmt: skip


def _as_text(moment: Term) -> Term:
	"""A moment as the database writes it: the older platform reads each one by a format, which takes most of the time."""
	return Cast_(moment, "varchar")


def _read(text: str) -> datetime:
	"""To the second, as signatures are noted."""
	return datetime.fromisoformat(text[:19])


def _moment(row: tuple) -> tuple[str, str]:
	"""When the step was taken; of two in one second, which was written first."""
	return row[3], row[9]


def _step(row: tuple) -> Step:
	plan, action, to_state, at, actor, on_behalf_of, user, campaign, title, _written, text = row
	bound = json.loads(text) if text else {}
	awaits, sign_by = bound.get("awaits"), bound.get("sign_by")
	return Step(
		plan=plan,
		action=action,
		to_state=to_state,
		at=_read(at),
		actor=actor,
		on_behalf_of=on_behalf_of,
		user=user or "",
		awaits=None if awaits is None else tuple(awaits),
		sign_by=date.fromisoformat(sign_by) if sign_by else None,
		campaign=campaign or None,
		title=title or "",
	)


def _openings(names: Sequence[str]) -> dict[tuple[str, str], datetime]:
	"""Who opened which plan or sheet first when, by the platform's View Log."""
	view = DocType("View Log")
	query = _of_ours(
		frappe.qb.from_(view).select(view.reference_name, view.viewed_by, _as_text(Min(view.creation)))
	)
	rows = (
		query.where(view.reference_name.isin(list(names))).groupby(view.reference_name, view.viewed_by).run()
	)
	return {(name, user): _read(first) for name, user, first in rows}


def _noted_since() -> datetime | None:
	"""From when on openings are known: older ones are cleared by the platform, or were never noted."""
	view = DocType("View Log")
	return _of_ours(frappe.qb.from_(view).select(Min(view.creation))).run()[0][0]


def _of_ours(query: QueryBuilder) -> QueryBuilder:
	return query.where(DocType("View Log").reference_doctype.isin(timing.VIEWED))


def _batches(matters: Iterable[str]) -> dict[tuple[str, str], list[datetime]]:
	"""When whose batch decided which plan or sheet."""
	batch, line = DocType("Talk Signing Batch"), DocType("Talk Signing Batch Line")
	query = frappe.qb.from_(line).join(batch).on(batch.name == line.parent)
	query = query.select(line.matter, batch.user, line.done_on)
	found: dict[tuple[str, str], list[datetime]] = defaultdict(list)
	for matter, user, moment in query.where(
		line.matter.isin(list(matters)) & (line.state == "Done") & line.done_on.isnotnull()
	).run():
		found[matter, user].append(moment)
	return found
