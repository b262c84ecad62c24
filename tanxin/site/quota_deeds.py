"""What counts towards quotas (任务完成情况): confirmed talks and the people in them, meetings held, checks closed.

One query a kind, over all quotas asked for together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count

from tanxin.domain.confirmation import CLOSING_VERDICTS
from tanxin.domain.model import QuotaCounts


@dataclass(frozen=True, slots=True, order=True)
class Deed:
	"""One thing done, and the day. Ordered by day."""

	on: date
	name: str


def of(quotas: Collection[Any], today: date) -> dict[Any, list[Deed]]:
	"""What was done for each quota in its period, up to today."""
	found: dict[Any, list[Deed]] = {}
	for counts, read in READERS.items():
		asked = [quota for quota in quotas if quota.rule.quota_counts in counts]
		if asked:
			found.update(read(asked, today))
	return found


def _bounds(quotas: Iterable[Any], today: date) -> tuple[date, date]:
	spans = [quota.span for quota in quotas]
	return min(span.start for span in spans), min(max(span.end for span in spans), today)


def _talks(quotas: list[Any], today: date) -> dict[Any, list[Deed]]:
	"""Records and people of each officer; a record counts when one of those who were there agreed to it."""
	held = defaultdict(list)
	for row in _confirmed(sorted({quota.owner for quota in quotas}), *_bounds(quotas, today)):
		held[row.talker].append(row)
	alone = _attended({row.name for rows in held.values() for row in rows})
	return {quota: list(_counted(quota, held[quota.owner], alone)) for quota in quotas}


def _confirmed(officers: list[str], start: date, end: date) -> list[frappe._dict]:
	record, talker, answer = (
		DocType("Talk Record"),
		DocType("Talk Record Talker"),
		DocType("Talk Confirmation"),
	)
	query = (
		frappe.qb.from_(record)
		.join(talker)
		.on(talker.parent == record.name)
		.join(answer)
		.on(answer.record == record.name)
		.select(
			record.name, record.started_at, record.category, record.way, talker.person.as_("talker"), answer.person
		)
		.where((record.docstatus == 1) & talker.person.isin(officers))
		.where(answer.verdict.isin(sorted(verdict.value for verdict in CLOSING_VERDICTS)))
		.where((record.started_at >= start) & (record.started_at < end + timedelta(days=1)))
		.orderby(record.started_at)
		.orderby(record.name)
	)  # fmt: skip
	return query.run(as_dict=True)


def _attended(records: Collection[str]) -> dict[str, int]:
	if not records:
		return {}
	row = DocType("Talk Record Person")
	query = frappe.qb.from_(row).select(row.parent, Count(row.name)).groupby(row.parent)
	return dict(query.where(row.parent.isin(sorted(records)) & (row.attended == 1)).run())


def _counted(quota: Any, rows: Iterable[frappe._dict], attended: dict[str, int]) -> Iterator[Deed]:
	rule, seen = quota.rule, set()
	for row in rows:
		held_on = row.started_at.date()
		what = row.person if rule.quota_counts is QuotaCounts.PERSONS else row.name
		if (
			what not in seen
			and quota.span.start <= held_on <= quota.span.end
			and row.category == rule.category.value
			and row.way in {way.value for way in rule.ways}
			and (rule.collective_counts or attended.get(row.name, 0) < 2)
		):
			seen.add(what)
			yield Deed(held_on, row.name)


def _meetings(quotas: list[Any], today: date) -> dict[Any, list[Deed]]:
	table, (start, end) = DocType("Talk Meeting"), _bounds(quotas, today)
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.organization, table.meeting, table.held_on)
		.where((table.cancelled == 0) & (table.held_on >= start) & (table.held_on <= end))
		.where(table.organization.isin(sorted({quota.owner for quota in quotas})))
	)
	held = defaultdict(list)
	for row in query.run(as_dict=True):
		held[row.organization, row.meeting].append(Deed(row.held_on, row.name))
	return {
		quota: [
			deed
			for deed in held[quota.owner, quota.rule.meeting.value if quota.rule.meeting else None]
			if quota.span.start <= deed.on <= quota.span.end
		]
		for quota in quotas
	}


def _checks(quotas: list[Any], today: date) -> dict[Any, list[Deed]]:
	"""Closed checks of the organisation's records, on the day they were closed."""
	table, (start, end) = DocType("Talk Spot Check"), _bounds(quotas, today)
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.organization, table.closed_on)
		.where(
			(table.status == "Closed")
			& (table.closed_on >= start)
			& (table.closed_on < end + timedelta(days=1))
		)
		.where(table.organization.isin(sorted({quota.owner for quota in quotas})))
	)
	held = defaultdict(list)
	for row in query.run(as_dict=True):
		held[row.organization].append(Deed(row.closed_on.date(), row.name))
	return {
		quota: [deed for deed in held[quota.owner] if quota.span.start <= deed.on <= quota.span.end]
		for quota in quotas
	}


#: What is counted → how it is read.
READERS = {
	frozenset({QuotaCounts.TALKS, QuotaCounts.PERSONS}): _talks,
	frozenset({QuotaCounts.MEETINGS}): _meetings,
	frozenset({QuotaCounts.CHECKS}): _checks,
}
