"""Whether the rules ask for a period or before a meeting (规则是否要求), and the reason when they do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

import frappe
from frappe.utils import getdate

from tanxin.domain.model import Meeting, MeetingKind, Period, Rule, RuleKind
from tanxin.domain.periods import spans
from tanxin.domain.stretches import PERIODIC, Stretch, periods_of, windows_of
from tanxin.site import local

OFF = "规则或所在规则集已停用"
REPLACED = "规则已由后来的规则取代"
OUT_OF_FORCE = "规则不在有效期内"
CHANGED = "规则已修改，不再要求这次谈话"
CANCELLED = "会议已取消"
#: Why a rule took an obligation away: with one of these it comes back when the rule does.
REASONS = (OFF, REPLACED, OUT_OF_FORCE, CHANGED, CANCELLED)


class Asked:
	"""The rules as they are, on one day."""

	def __init__(self, rules: Iterable[Rule], day: date) -> None:
		self.known = {rule.code: rule for rule in rules}
		self._day = day
		self._calendar, self._settings = local.calendar(), local.settings()
		self._names: dict[tuple[str, int], set[str]] = {}

	@cached_property
	def _meetings(self) -> dict[str, tuple[Meeting, bool]]:
		"""Meetings still to come, with whether they were cancelled."""
		rows = frappe.get_all(
			"Talk Meeting",
			{"held_on": (">=", self._day)},
			["name", "organization", "meeting", "held_on", "cancelled"],
		)
		return {
			row.name: (
				Meeting(row.name, row.organization, MeetingKind(row.meeting), getdate(row.held_on)),
				bool(row.cancelled),
			)
			for row in rows
		}

	def is_over(self, period: str | None, meeting: str | None) -> bool:
		"""Whether nothing about it changes any more: the period has ended, the meeting was held."""
		if meeting:
			return meeting not in self._meetings
		ends = [span.end for kind in Period for span in _spans(kind, period or "") if span.name == period]
		return not ends or ends[0] < self._day

	def why_not(self, code: str, period: str | None, meeting: str | None) -> str:
		"""Why the rule does not ask for it, in Chinese; empty when it does."""
		rule = self.known.get(code)
		if rule is None:
			return ""  # rules are never deleted: nothing is known, so nothing is taken away
		if meeting and self._meetings[meeting][1]:
			return CANCELLED
		if self._asks(rule, period, meeting):
			return ""
		if not rule.enabled:
			return OFF
		if (rule.kind is RuleKind.WINDOW) != bool(meeting):
			return CHANGED
		if rule.superseded_by in self.known and rule.applies_on(self._day):
			return REPLACED
		return CHANGED if rule.applies_on(self._day) else OUT_OF_FORCE

	def stretches(self, rule: Rule) -> Iterator[Stretch]:
		"""The periods and meetings that the rule asks for and that are not over; everybody owed it on any day."""
		if rule.kind in PERIODIC:
			for year in (self._day.year, self._day.year + 1):
				for stretch in periods_of(rule, year, self.known, self._calendar, self._settings, None):
					if not self.is_over(stretch.name, None):
						yield stretch
		for meeting, cancelled in self._meetings.values():
			if not cancelled:
				yield from (stretch for _, stretch in self._windows(rule, meeting))

	def _windows(self, rule: Rule, meeting: Meeting) -> Iterator[tuple[Rule, Stretch]]:
		return windows_of([rule], meeting, self.known, self._calendar, self._settings, None)

	def _asks(self, rule: Rule, period: str | None, meeting: str | None) -> bool:
		if meeting:
			return any(True for _ in self._windows(rule, self._meetings[meeting][0]))
		year = int((period or "0")[:4])
		if (rule.code, year) not in self._names:
			found = periods_of(rule, year, self.known, self._calendar, self._settings, None)
			self._names[rule.code, year] = {stretch.name for stretch in found}
		return period in self._names[rule.code, year]


def _spans(kind: Period, period: str) -> list:
	return spans(kind, int(period[:4])) if period[:4].isdigit() else []
