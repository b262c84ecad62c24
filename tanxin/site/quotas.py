"""Quotas on the site (任务次数): what was done is counted, and as many rows are met. Counted anew whenever it counts,
so that what a correction, a cancelled meeting or a revoked exemption takes away is owed again by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import frappe
from frappe.query_builder import Case, DocType
from frappe.utils import getdate, now_datetime, nowdate
from pypika.terms import Criterion

from tanxin.domain import periods
from tanxin.domain.confirmation import status_after
from tanxin.domain.model import Obligation, QuotaCounts, Rule, RuleKind
from tanxin.domain.quotas import OF_THE_ORGANISATION, quota_met
from tanxin.site import quota_deeds, rules
from tanxin.site.inserting import PAGE
from tanxin.site.quota_deeds import Deed

#: Rows that are counted: what is exempted, merged or withdrawn asks for nothing.
COUNTED = ("Open", "Planned", "Met", "Met Late")
#: What met a row, by what the rule counts.
COLUMN = {
	QuotaCounts.TALKS: "record",
	QuotaCounts.PERSONS: "record",
	QuotaCounts.MEETINGS: "meeting",
	QuotaCounts.CHECKS: "spot_check",
}


@dataclass(frozen=True, slots=True)
class Quota:
	"""All rows of one rule, one officer or organisation, one period."""

	rule: Rule
	owner: str
	span: periods.Span

	@property
	def shared(self) -> bool:
		"""Whether the organisation owes it, whoever holds the post."""
		return self.rule.quota_counts in OF_THE_ORGANISATION


def settle_talk(talkers: Collection[str], held_on: date, known: Iterable[Rule] | None = None) -> int:
	"""A talk of these was confirmed, or is being corrected. Returns how many rows changed."""
	table = DocType("Talk Obligation")
	return _settle(
		table.talker.isin(sorted(talkers)), [held_on], {QuotaCounts.TALKS, QuotaCounts.PERSONS}, known
	)


def settle_organization(organization: str, counts: QuotaCounts, *days: date) -> int:
	"""A meeting or a check of the organisation was held, moved or cancelled. Returns how many rows changed."""
	table = DocType("Talk Obligation")
	return _settle(table.organization == organization, days, {counts})


def settle_all() -> int:
	"""The daily sweep over the periods that run, or ended yesterday. Safe to run twice. Returns how many rows changed."""
	today = getdate(nowdate())
	return _settle(None, [today, today - timedelta(days=1)], set(QuotaCounts))


def _settle(
	whose: Criterion | None,
	days: Iterable[date],
	counts: Collection[QuotaCounts],
	rulebook: Iterable[Rule] | None = None,
) -> int:
	known = {
		rule.code: rule
		for rule in (rules.all_rules() if rulebook is None else rulebook)
		if rule.kind is RuleKind.QUOTA and rule.quota_counts in counts
	}
	names = {span.name for day in days for span in periods.containing(day)}
	if not known or not names:
		return 0
	quotas = _quotas(whose, names, known)
	done = quota_deeds.of(quotas.keys(), getdate(nowdate()))
	changes = [
		change for quota, rows in quotas.items() for change in _changes(quota, rows, done.get(quota, []))
	]
	_write(changes)
	return len(changes)


def _quotas(
	whose: Criterion | None, names: Collection[str], known: dict[str, Rule]
) -> dict[Quota, list[frappe._dict]]:
	table = DocType("Talk Obligation")
	query = (
		frappe.qb.from_(table)
		.select(
			table.name, table.obligation_key, table.rule, table.organization, table.talker, table.period,
			table.starts_on, table.due_date, table.status, table.met_on, table.record, table.meeting,
			table.spot_check,
		)
		.where(table.person.isnull() & table.rule.isin(sorted(known)) & table.period.isin(sorted(names)))
		.where(table.status.isin(COUNTED))
	)  # fmt: skip
	found: defaultdict[Quota, list[frappe._dict]] = defaultdict(list)
	for row in (query.where(whose) if whose else query).run(as_dict=True):
		rule = known[row.rule]
		owner = row.organization if rule.quota_counts in OF_THE_ORGANISATION else row.talker
		span = periods.named(row.period)
		if owner and span:
			found[Quota(rule, owner, span)].append(row)
	return found


@dataclass(frozen=True, slots=True)
class Change:
	"""What a row becomes. `deed` None: it is owed again."""

	name: str
	column: str
	deed: Deed | None
	status: str


def _changes(quota: Quota, rows: list[frappe._dict], deeds: list[Deed]) -> list[Change]:
	column, by_key = COLUMN[quota.rule.quota_counts], {row.obligation_key: row for row in rows}
	since = quota.span.start if quota.shared else min(row.starts_on for row in rows)
	counting = sorted(deed for deed in deeds if deed.on >= since)
	met = dict(zip(quota_met(map(_as_obligation, rows), len(counting)), counting, strict=False))
	found = []
	for key, row in by_key.items():
		deed = met.get(key)
		status = status_after(row.due_date, deed.on).value if deed else "Open"
		if (row.status, row.met_on, row.get(column) or None) != (
			status,
			deed and deed.on,
			deed and deed.name,
		):
			found.append(Change(row.name, column, deed, status))
	return found


def _as_obligation(row: frappe._dict) -> Obligation:
	return Obligation(
		row.obligation_key,
		row.rule,
		None,
		row.organization,
		row.talker,
		"",
		row.starts_on,
		row.due_date,
		row.period,
	)


def _write(changes: list[Change]) -> None:
	"""One statement a column and page, whatever each row becomes."""
	table, now = DocType("Talk Obligation"), now_datetime()
	for column in sorted({change.column for change in changes}):
		same = [change for change in changes if change.column == column]
		for start in range(0, len(same), PAGE):
			page = same[start : start + PAGE]
			status, what, day, closed = (Case() for _ in range(4))
			for change in page:
				mine, deed = table.name == change.name, change.deed
				status = status.when(mine, change.status)
				what = what.when(mine, deed.name if deed else None)
				day = day.when(mine, deed.on if deed else None)
				closed = closed.when(mine, now if deed else None)
			(
				frappe.qb.update(table)
				.set(table.status, status)
				.set(table[column], what)
				.set(table.met_on, day)
				.set(table.closed_on, closed)
				.set(table.modified, now)
				.where(table.name.isin([change.name for change in page]) & table.status.isin(COUNTED))
			).run()
