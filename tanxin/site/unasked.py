"""What rules no longer ask (规则变动后的撤销与恢复): open obligations of periods not yet over go, and come back.

Only a change of the rules withdraws anything here: somebody who leaves or changes his post takes nothing away. What
is planned or met stays, and so does every period that is over: it keeps the rules of its day.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import getdate, nowdate

from tanxin.domain.directory import Directory
from tanxin.domain.model import Rule
from tanxin.domain.owed import owed_in
from tanxin.domain.quotas import number_of
from tanxin.domain.roster_changes import Changes
from tanxin.domain.stretches import Stretch
from tanxin.site import asked_by, directory, obligations, rules
from tanxin.site.asked_by import CHANGED
from tanxin.site.inserting import PAGE, pages


class Outcome(NamedTuple):
	"""How many obligations are no longer owed, and how many are owed again."""

	withdrawn: int
	back: int


def review(commit: bool = False) -> Outcome:
	"""Bring open obligations to what the rules ask today. Safe to run twice; a job commits page by page."""
	return _Review(getdate(nowdate()), commit).run()


class _Review:
	"""One round over all rules."""

	def __init__(self, day: date, commit: bool) -> None:
		self._day, self._commit = day, commit
		self._asked = asked_by.Asked(rules.all_rules(), day)
		self._withdrawn = self._back = 0

	@cached_property
	def _people(self) -> Directory:
		return directory.whole()

	def run(self) -> Outcome:
		for group in _groups():
			self._whole(group)
		for rule, was in _changed(self._asked.known):
			if self._compare(rule, was):
				remember(rule.code, commit=self._commit)
		return Outcome(self._withdrawn, self._back)

	def _whole(self, group: frappe._dict) -> None:
		"""A rule's period or meeting that is not asked for at all any more, or is again."""
		if self._asked.is_over(group.period, group.meeting):
			return
		why = self._asked.why_not(group.rule, group.period, group.meeting)
		table = DocType("Talk Obligation")
		there = (table.rule == group.rule) & (table.period == (group.period or ""))
		there &= table.meeting == group.meeting if group.meeting else table.meeting.isnull()
		if why and group.status == "Open":
			for names in obligations.names_of(there & (table.status == "Open"), PAGE):
				self._withdraw(names, why)
		elif not why and group.status == "Withdrawn" and group.withdrawn_reason != CHANGED:
			gone = (table.status == "Withdrawn") & (table.withdrawn_reason == group.withdrawn_reason)
			for names in obligations.names_of(there & gone, PAGE):
				self._take_back(names)

	def _compare(self, rule: Rule, was: Rule) -> bool:
		"""A rule that asks otherwise than before: whom it let go, and whom it asks for again, by key. Whether it asks
		at all: while it is off the comparison waits."""
		stretches, changes = list(self._asked.stretches(rule)), Changes(self._people)
		for stretch in stretches:
			now = {owed.key for owed in owed_in(rule, stretch, self._people, changes)}
			before = {owed.key for owed in owed_in(was, stretch, self._people, changes)}
			for keys in pages(sorted(before - now), PAGE):
				self._withdraw(obligations.with_keys(keys, "Open"), CHANGED)
			if rule.quota_percent is None:
				self._lower(rule, stretch)
			self._ask_again(rule, stretch, now)
		return bool(stretches)

	def _lower(self, rule: Rule, stretch: Stretch) -> None:
		"""Numbers that the rule no longer asks of anybody, those included who are not on the roster any more."""
		for rows in _keyed(rule, stretch, "Open", ""):
			self._withdraw([name for name, key in rows if number_of(key) > rule.min_count], CHANGED)

	def _ask_again(self, rule: Rule, stretch: Stretch, now: set[str]) -> None:
		for rows in _keyed(rule, stretch, "Withdrawn", CHANGED):
			self._take_back([name for name, key in rows if key in now])

	def _withdraw(self, names: list[str], why: str) -> None:
		if names:
			self._withdrawn += obligations.withdraw(names, why)
			self._page_done()

	def _take_back(self, names: list[str]) -> None:
		if names:
			self._back += obligations.take_back(names)
			self._page_done()

	def _page_done(self) -> None:
		if self._commit:
			frappe.db.commit()  # nosemgrep: one page, one transaction: a job killed goes on from there


def _groups() -> list[frappe._dict]:
	"""Which periods and meetings of which rules have open obligations, or such as a rule took away."""
	table = DocType("Talk Obligation")
	by_rule = (table.status == "Withdrawn") & table.withdrawn_reason.isin(asked_by.REASONS)
	columns = (table.rule, table.period, table.meeting, table.status, table.withdrawn_reason)
	return (
		frappe.qb.from_(table)
		.select(*columns, Count("*").as_("rows"))
		.where(table.event.isnull() & ((table.status == "Open") | by_rule))
		.groupby(*columns)
		.run(as_dict=True)
	)


def _keyed(rule: Rule, stretch: Stretch, status: str, reason: str) -> Iterator[list[tuple[str, str]]]:
	"""Pages of names and keys of a rule's obligations of that status in the stretch."""
	table = DocType("Talk Obligation")
	there = (table.rule == rule.code) & (table.status == status)
	there &= table.meeting == stretch.meeting if stretch.meeting else table.period == stretch.name
	if reason:
		there &= table.withdrawn_reason == reason
	for names in obligations.names_of(there, PAGE):
		query = frappe.qb.from_(table).select(table.name, table.obligation_key)
		yield list(query.where(table.name.isin(names)).run())


#: What decides whom a rule asks for, and how often; whether it asks at all is read off the rules themselves.
_DECIDES = (
	"kind", "subjects", "talker", "each", "min_count", "quota_counts", "quota_percent", "period", "meeting",
	"window_months",
)  # fmt: skip


def _changed(known: dict[str, Rule]) -> Iterator[tuple[Rule, Rule]]:
	"""Rules that ask otherwise than when they were last looked at, with what they asked then."""
	rows = frappe.get_all("Talk Rule", {"asked_as": ("is", "set")}, [*rules.FIELDS, "asked_as"])
	for row in rows:
		then = json.loads(row.asked_as)
		if then != _asks(row) and row.name in known:
			was = rules.rule_of(frappe._dict(row, **then, levels=[], approvers=[], demands=[]))
			yield known[row.name], was


def remember(*codes: str, commit: bool = False) -> None:
	"""Note on the rules what they ask now; without codes on those of which it was never noted."""
	filters: dict[str, Any] = {"name": ("in", codes)} if codes else {"asked_as": ("is", "not set")}
	for row in frappe.get_all("Talk Rule", filters, ["name", *_DECIDES]):
		frappe.db.set_value("Talk Rule", row.name, "asked_as", json.dumps(_asks(row)), update_modified=False)
	if commit:
		frappe.db.commit()  # nosemgrep: a job that is killed later has still noted it


def _asks(row: Any) -> dict[str, Any]:
	return {name: row.get(name) for name in _DECIDES}
