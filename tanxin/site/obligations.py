"""Talk Obligations on the site (应谈事项): written in sets, linked to plans, withdrawn with their source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import groupby
from typing import Any

import frappe
from frappe.query_builder import Case, DocType
from frappe.utils import now_datetime
from pypika.terms import Criterion

from tanxin import compat
from tanxin.domain.directory import Directory
from tanxin.domain.model import Obligation
from tanxin.site import exemptions, inserting, obligation_rows, restricted
from tanxin.site.inserting import Insertion, is_taken, pages

#: Rows looked up, written and committed together.
PAGE = inserting.PAGE


def create(
	obligations: Iterable[Obligation],
	people: Directory | None = None,
	commit: bool = False,
	progress: Callable[[int], None] | None = None,
) -> int:
	"""Write those that are not there yet; returns how many. Safe to run twice: the key is unique.

	A stream should come grouped by rule and period. `people` knows the names of who is in it. A job asks for a
	`commit` after each page, so that a worker that is killed leaves whole pages and the next run goes on from
	there; `progress` is then told how many were written.
	"""
	rows, insertion = obligation_rows.Rows(people), Insertion("Talk Obligation", obligation_rows.COLUMNS)
	written = 0
	for page in pages(_unwritten(obligations), PAGE):
		written += _insert(page, rows, insertion, commit)
		if commit:
			frappe.db.commit()  # nosemgrep: one page, one transaction: see above
		if progress:
			progress(written)
	return written


def _insert(page: list[Obligation], rows: obligation_rows.Rows, insertion: Insertion, commit: bool) -> int:
	"""One page. Where another worker was quicker with some of it, the rest."""
	while page:
		frappe.db.savepoint("tanxin_page")
		try:
			insertion.write(rows.of(page))
			break
		except Exception as problem:
			frappe.db.rollback(save_point="tanxin_page")
			there = _written(page, latest=True) if is_taken(problem) else set()
			if not there:
				raise
			page = [each for each in page if each.key not in there]
	return len(page)


def _unwritten(obligations: Iterable[Obligation]) -> Iterator[Obligation]:
	"""Those whose key is not in the table, each once. A large group's keys are read in one query, a small one's
	are asked for."""
	for (rule, period), group in groupby(obligations, key=_group):
		for number, page in enumerate(pages(group, PAGE)):
			if number == 0:
				whole = bool(period) and len(page) == PAGE
				known = _written_in(rule, period) if whole else set()
			if not whole:
				known |= _written(page)
			for each in page:
				if each.key not in known:
					known.add(each.key)
					yield each


def _group(obligation: Obligation) -> tuple[str, str]:
	"""Rule and period; what events and meetings ask is one group, however many there are."""
	return (obligation.rule, obligation.period) if obligation.period else ("", "")


def _written(owed: Iterable[Obligation], latest: bool = False) -> set[str]:
	"""The keys of those that are in the table; with `latest` also those committed since this transaction began."""
	stored = {key: each.key for each in owed for key in _stored_keys(each)}
	table = DocType("Talk Obligation")
	query = frappe.qb.from_(table).select(table.obligation_key).where(table.obligation_key.isin(list(stored)))
	return {stored[key] for key in (query.for_update() if latest else query).run(pluck=True)}


def _stored_keys(each: Obligation) -> list[str]:
	"""Under which keys it may stand: of a restricted event's the key is a digest."""
	return restricted.stored_under(each.key) if each.event else [each.key]


def _written_in(rule: str, period: str) -> set[str]:
	"""The keys of a rule's period, read as a stream."""
	table = DocType("Talk Obligation")
	query = (
		frappe.qb.from_(table)
		.select(table.obligation_key)
		.where((table.rule == rule) & (table.period == period))
	)
	with compat.streaming():
		return set(query.run(pluck=True, as_iterator=True))


def name_talkers(owed: Iterable[Obligation], people: Directory) -> None:
	"""Rows that had nobody to talk, because a post was vacant or the person belonged nowhere, get whom the
	rules now name."""
	table = DocType("Talk Obligation")
	for each in owed:
		if not each.talker:
			continue
		without = table.obligation_key.isin(_stored_keys(each)) & (table.status == "Open")
		without &= table.talker.isnull() | (table.talker == "")
		names = frappe.qb.from_(table).select(table.name).where(without).run(pluck=True)
		if names:
			query = frappe.qb.update(table).set(table.organization, each.organization)
			query = query.set(table.talker, each.talker).set(table.talker_name, people.name_of(each.talker))
			query.where(table.name.isin(names)).run()
			restricted.say_why(names, each.talker_reason)


def hand_over(names: list[str], talker: str | None, talker_name: str | None, reason: str) -> None:
	"""Somebody else must talk now. A plan made meanwhile keeps its own talker."""
	table = DocType("Talk Obligation")
	for page in pages(names, PAGE):
		(
			frappe.qb.update(table)
			.set(table.talker, talker)
			.set(table.talker_name, talker_name)
			.where(table.name.isin(page) & (table.status == "Open"))
		).run()
		restricted.say_why(page, reason)


def names_of(there: Criterion, size: int) -> Iterator[list[str]]:
	"""Names of the obligations that answer to a criterion, in keyset pages: what was changed since is passed by."""
	table, after = DocType("Talk Obligation"), ""
	while True:
		query = frappe.qb.from_(table).select(table.name).where(there & (table.name > after))
		names = query.orderby(table.name).limit(size).run(pluck=True)
		if not names:
			return
		yield names
		after = names[-1]


def with_keys(keys: list[str], status: str) -> list[str]:
	"""Names of those of these keys that stand so."""
	table = DocType("Talk Obligation")
	query = frappe.qb.from_(table).select(table.name)
	return query.where(table.obligation_key.isin(keys) & (table.status == status)).run(pluck=True)


def withdraw(names: list[str], reason: str) -> int:
	"""A rule no longer asks for these; those that are still open go. Returns how many were given."""
	table = DocType("Talk Obligation")
	(
		frappe.qb.update(table)
		.set(table.status, "Withdrawn")
		.set(table.withdrawn_on, now_datetime())
		.set(table.withdrawn_reason, reason)
		.set(table.modified, now_datetime())
		.where(table.name.isin(names) & (table.status == "Open"))
	).run()
	return len(names)


def take_back(names: list[str]) -> int:
	"""The rule asks for these again. Returns how many were given."""
	table = DocType("Talk Obligation")
	(
		frappe.qb.update(table)
		.set(table.status, "Open")
		.set(table.withdrawn_on, None)
		.set(table.withdrawn_reason, None)
		.set(table.modified, now_datetime())
		.where(table.name.isin(names) & (table.status == "Withdrawn"))
	).run()
	return len(names)


def withdraw_for_event(event: str) -> None:
	"""The event was withdrawn: what is still owed because of it no longer is, nor need it be exempted or merged.
	What was met stays met."""
	table = DocType("Talk Obligation")
	(
		frappe.qb.update(table)
		.set(table.status, "Withdrawn")
		.set(table.withdrawn_on, now_datetime())
		.set(table.modified, now_datetime())
		.where((table.event == event) & table.status.isin(["Open", "Planned", *exemptions.STANDING]))
	).run()
	exemptions.free_orphans()


def reinstate_for_event(event: str) -> None:
	"""The event is back (its document was submitted again): so is what is owed, unless a leader's word still stands."""
	table = DocType("Talk Obligation")
	(
		frappe.qb.update(table)
		.set(table.status, exemptions.as_approved(table))
		.set(table.withdrawn_on, None)
		.set(table.plan, None)
		.where((table.event == event) & (table.status == "Withdrawn"))
	).run()
	exemptions.free_orphans()


def link_to_plan(plan: str, names: list[str]) -> None:
	"""Exactly these obligations are answered by the plan; others it once answered are open again."""
	table = DocType("Talk Obligation")
	gone = (table.plan == plan) & (table.status == "Planned")
	if names:
		gone &= table.name.notin(names)
	frappe.qb.update(table).set(table.status, "Open").set(table.plan, None).set(table.planned_on, None).where(
		gone
	).run()
	if names:
		(
			frappe.qb.update(table)
			.set(table.status, "Planned")
			.set(table.plan, plan)
			.set(table.planned_on, now_datetime())
			.where(table.name.isin(names) & (table.status == "Open"))
		).run()


def release(plan: str) -> None:
	"""The plan will not be held: what it would have answered is open again."""
	link_to_plan(plan, [])


def meet(names: str | Collection[str], status: str, record: str, held_on: Any) -> None:
	"""A confirmation closes what is still owed of these."""
	table = DocType("Talk Obligation")
	(
		frappe.qb.update(table)
		.set(table.status, status)
		.set(table.record, record)
		.set(table.met_on, held_on)
		.set(table.closed_on, now_datetime())
		.set(table.modified, now_datetime())
		.where(table.name.isin([names] if isinstance(names, str) else sorted(names)))
		.where(table.status.isin(["Open", "Planned"]))
	).run()


def reopen_for_record(record: str) -> None:
	"""The record was cancelled for correction: what it had closed is owed again until the corrected one is confirmed."""
	table = DocType("Talk Obligation")
	planned = table.plan.isnotnull() & (table.plan != "")
	(
		frappe.qb.update(table)
		.set(table.status, Case().when(planned, "Planned").else_("Open"))
		.set(table.record, None)
		.set(table.met_on, None)
		.set(table.closed_on, None)
		.where((table.record == record) & table.status.isin(["Met", "Met Late"]))
	).run()
