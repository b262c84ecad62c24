"""Obligations as rows of `tabTalk Obligation` (应谈事项入库): what a rule fixes is looked up once a rule."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import frappe
from frappe.utils import now_datetime

from tanxin.domain.directory import Directory
from tanxin.domain.model import Obligation, QuotaCounts
from tanxin.domain.values import FORMAL_CATEGORIES
from tanxin.site import directory, restricted
from tanxin.site.rules import citation_line

COLUMNS = (
	"name", "creation", "modified", "owner", "modified_by", "docstatus", "idx", "obligation_key",
	"person", "person_name", "talker", "talker_name", "talker_reason", "status", "due_date", "starts_on",
	"organization", "soft", "restricted", "period", "event", "meeting",
	"rule", "rule_title", "rulebook", "category", "citation", "verified", "sealed",
)  # fmt: skip

#: What lists show in place of the person of a quota (任务次数), which names nobody.
NOBODY = {
	QuotaCounts.TALKS.value: "（不限对象）",
	QuotaCounts.PERSONS.value: "（不限对象）",
	QuotaCounts.MEETINGS.value: "（会议）",
	QuotaCounts.CHECKS.value: "（抽查）",
}
_FORMAL = frozenset(category.value for category in FORMAL_CATEGORIES)


class Rows:
	"""Makes the rows of one run. `people` knows the names; without it they are read page by page."""

	def __init__(self, people: Directory | None = None) -> None:
		self._people = people
		self._rules: dict[str, tuple[Any, ...]] = {}
		self._nobody: dict[str, str] = {}
		self._formal: set[str] = set()

	def of(self, page: Sequence[Obligation]) -> list[tuple[Any, ...]]:
		"""A row each, in the order of `COLUMNS`."""
		self._read_rules({each.rule for each in page} - self._rules.keys())
		name_of = self._directory_of(page).name_of
		hidden = _hidden_events({each.event for each in page if each.event})
		now, user = now_datetime(), frappe.session.user
		head, rules, nobody = (now, now, user, user, 0, 0), self._rules, self._nobody
		formal = self._formal
		made = [
			(
				name_for(key), *head, key,
				person, name_of(person) if person else nobody[rule],
				talker, name_of(talker) if talker else None, reason, "Open", due, starts,
				organization, int(soft), int(event in hidden or rule in formal), period, event, meeting,
				*rules[rule], None,
			)
			for key, rule, person, organization, talker, reason, starts, due, period, event, meeting, soft in page
		]  # fmt: skip
		if not hidden and not formal:
			return made
		return [_sealed(row) if row[_RESTRICTED] and row[_EVENT] else row for row in made]

	def _directory_of(self, page: Sequence[Obligation]) -> Directory:
		if self._people is not None:
			return self._people
		return directory.around(*{name for each in page for name in (each.person, each.talker)})

	def _read_rules(self, codes: set[str]) -> None:
		if not codes:
			return
		rows = frappe.get_all("Talk Rule", {"name": ("in", sorted(codes))}, ["*"])
		for row in rows:
			self._rules[row.name] = (
				row.name, row.title, row.rulebook, row.category, citation_line(row), int(bool(row.verified_by))
			)  # fmt: skip
			if row.category in _FORMAL:
				self._formal.add(row.name)
			self._nobody[row.name] = NOBODY.get(row.quota_counts, NOBODY[QuotaCounts.TALKS.value])


_RESTRICTED, _EVENT = COLUMNS.index("restricted"), COLUMNS.index("event")


def _sealed(row: tuple[Any, ...]) -> tuple[Any, ...]:
	"""What is owed because of a restricted event tells its kind by its rule. Its name is drawn: a digest of the rule
	would be found by trying each."""
	stored = restricted.sealed(restricted.OWED, dict(zip(COLUMNS, row, strict=True)))
	stored["name"] = f"TXO-{frappe.generate_hash(length=20)}"
	return tuple(stored[column] for column in COLUMNS)


def name_for(key: str) -> str:
	"""The row's name follows from its key, so that a set needs no counter.

	Six digits of rule and period come first: rows of one period lie together in the table, which makes a million
	of them a third quicker to write. Fourteen of the whole key keep them apart. Rows written before have twelve
	digits in all and keep them: the key alone decides what is there.
	"""
	group = f"{key.partition('|')[0]}|{key.rpartition('|')[2]}"
	return f"TXO-{_group_digits(group)}{hashlib.sha256(key.encode()).hexdigest()[:14]}"


@lru_cache(maxsize=256)
def _group_digits(group: str) -> str:
	return hashlib.sha256(group.encode()).hexdigest()[:6]


def _hidden_events(events: set[str]) -> frozenset[str]:
	"""Those of the events whose very kind is not for everybody."""
	if not events:
		return frozenset()
	there = {"name": ("in", sorted(events)), "restricted": 1}
	return frozenset(frappe.get_all("Trigger Event", there, pluck="name", limit_page_length=0))
