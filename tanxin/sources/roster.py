"""What the roster itself tells (人员名册): applications to join the Party, and the days on which people joined it."""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe.model.document import Document as Model
from frappe.query_builder import DocType
from frappe.utils import getdate
from pypika.enums import DatePart
from pypika.functions import Extract
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from tanxin.domain.model import Situation
from tanxin.site import rules
from tanxin.site.directory import PARTY_STATUSES
from tanxin.sources.adapter import PAGE, Adapter, Coming, earliest_told, installed_on, today
from tanxin.sources.findings import SAME_FACT_DAYS, Finding, anniversary

#: 政治生日: the person is told a week before (前一周), and the talk may be held from then on.
BIRTHDAY_AHEAD = 7


class Application(Coming, Adapter):
	"""Somebody handed in an application to join (入党申请): the branch talks with him within a month."""

	doctype, part, source = "Talk Person", "application", "Roster"
	watched = ("applied_to_join_on", "left_on")

	def may_say(self, doc: Model) -> bool:
		return super().may_say(doc) and bool(doc.get_doc_before_save() or doc.applied_to_join_on)

	def days_ahead(self) -> int:
		return 0

	def rows(self, table: DocType) -> QueryBuilder:
		query = frappe.qb.from_(table).select(table.name, table.applied_to_join_on)
		here = table.left_on.isnull() | (table.left_on >= table.applied_to_join_on)
		return query.where(table.applied_to_join_on.isnotnull() & here)

	def fresh(self, table: DocType) -> Criterion:
		return (table.applied_to_join_on >= earliest_told()) & (table.applied_to_join_on <= today())

	def findings_of(self, row: frappe._dict) -> list[Finding]:
		day = getdate(row.applied_to_join_on)
		return [Finding(Situation.JOIN_APPLICATION, day, self.part, person=row.name)]


class PoliticalBirthday(Coming, Adapter):
	"""Each anniversary of joining the Party (政治生日), told apart by its year.

	Raised only where a rule in force asks for the talk: nobody else needs a row a member and year.
	"""

	doctype, source = "Talk Person", "Roster"
	watched = ("joined_party_on", "political_status", "left_on")

	def may_say(self, doc: Model) -> bool:
		"""A roster that is brought in is left to the sweep."""
		return bool(doc.get_doc_before_save()) and super().may_say(doc)

	def days_ahead(self) -> int:
		return BIRTHDAY_AHEAD

	def rows(self, table: DocType) -> QueryBuilder:
		query = frappe.qb.from_(table).select(table.name, table.joined_party_on, table.left_on)
		return query.where(table.joined_party_on.isnotnull() & table.political_status.isin(PARTY_STATUSES))

	def fresh(self, table: DocType) -> Criterion:
		"""Anniversaries from a month ago, for a sweep that was missed, to the days that are known ahead."""
		month, day = (Extract(part, table.joined_party_on) for part in (DatePart.month, DatePart.day))
		return (month * 100 + day).isin(_days_in_reach()) & (
			table.left_on.isnull() | (table.left_on >= _first())
		)

	def findings_of(self, row: frappe._dict) -> list[Finding]:
		joined, left_on = getdate(row.joined_party_on), row.left_on and getdate(row.left_on)
		years = range(max(joined.year + 1, installed_on().year), today().year + 2)
		days = [anniversary(joined, year) for year in years]
		return [self._finding(row.name, day) for day in days if not left_on or day <= left_on]

	def _finding(self, person: str, day: date) -> Finding:
		noticed = day - timedelta(days=BIRTHDAY_AHEAD)
		return Finding(Situation.POLITICAL_BIRTHDAY, day, str(day.year), person=person, noticed_on=noticed)

	def may_raise(self, finding: Finding) -> bool:
		return super().may_raise(finding) and finding.happened_on >= _first() and _asked_for()

	def unheard(self, after: str) -> list[str]:
		"""In the days around New Year a person counts as heard by either year's; those are looked at one by one."""
		if not _asked_for():
			return []
		table, told = DocType(self.doctype), DocType("Trigger Event Source")
		years = {str(day.year) for day in (_first(), today() + timedelta(days=BIRTHDAY_AHEAD))}
		heard = frappe.qb.from_(told).select(told.source_name).where(told.source_doctype == self.doctype)
		heard = heard.where(told.part.isin(sorted(years)) & (told.stands == 1))
		query = (
			self.rows(table).where(self.fresh(table) & (table.name > after)).orderby(table.name).limit(PAGE)
		)
		if len(years) == 1:
			query = query.where(table.name.notin(heard))
		return [row.name for row in query.run(as_dict=True)]


def _first() -> date:
	return max(installed_on(), today() - timedelta(days=SAME_FACT_DAYS))


def _days_in_reach() -> list[int]:
	"""Month and day, as one number, of every day whose anniversary is near."""
	first, last = _first(), today() + timedelta(days=BIRTHDAY_AHEAD)
	days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
	return sorted({day.month * 100 + day.day for day in days} | {229})


def _asked_for() -> bool:
	day = today()
	return any(
		Situation.POLITICAL_BIRTHDAY in rule.situations and rule.applies_on(day) for rule in rules.all_rules()
	)


ROSTER = (Application(), PoliticalBirthday())
