"""How one kind of document is read (来源适配): which of its rows say something, and what.

The hook and the sweep read by the same query, so that they can never come to different answers.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

import frappe
from frappe.model.document import Document as Model
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce
from frappe.utils import add_days, cint, get_datetime, getdate, nowdate
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from tanxin import compat
from tanxin.domain.model import Situation
from tanxin.sources.findings import Finding

#: Documents looked at in one page of the reconciliation.
PAGE = 200
#: A document that nobody has read for so long is history: it is entered by hand, if it still matters.
HISTORY_DAYS = 92


def lead_days() -> int:
	"""How many days ahead a coming date is known (Tanxin Settings)."""
	return cint(frappe.get_cached_doc("Tanxin Settings").lead_days)


def today() -> date:
	return getdate(nowdate())


def installed_on() -> date:
	"""What happened before the app was there is history: it comes in by the ledger import, not as something owed."""
	return getdate(_installed_at())


def _installed_at() -> datetime:
	return get_datetime(frappe.db.get_value("Module Def", "Tanxin", "creation"))


class Adapter(ABC):
	"""One thing that documents of one kind can say. Subclasses give the query and what a row means."""

	#: The documents read.
	doctype: str
	#: Tells apart what one document says of several things.
	part: str = ""
	#: Fields whose change, like the document's state, is worth a look; none: every change.
	watched: tuple[str, ...] = ()
	#: What the event gives as its source.
	source: str = "HR Document"
	#: Whether several documents of this kind can tell of the same thing.
	repeats: bool = False

	def is_here(self) -> bool:
		"""Whether the DocType exists on this site."""
		return compat.has_doctype(self.doctype)

	def may_say(self, doc: Model) -> bool:
		"""Whether a document that is being saved may say something else than before."""
		return not self.watched or any(doc.has_value_changed(field) for field in (*self.watched, "docstatus"))

	@abstractmethod
	def rows(self, table: DocType) -> QueryBuilder:
		"""The documents that say something today, with what `findings_of` needs of them."""

	def fresh(self, table: DocType) -> Criterion:
		"""Of these, the ones that may still raise an event."""
		return table.modified >= max(_installed_at(), get_datetime(add_days(nowdate(), -HISTORY_DAYS)))

	@abstractmethod
	def findings_of(self, row: frappe._dict) -> list[Finding]:
		"""What one of the rows says."""

	def read(self, names: Iterable[str], fresh: bool = False) -> dict[str, list[Finding]]:
		"""What these documents say, by name; with `fresh`, only what may still raise an event."""
		table = DocType(self.doctype)
		query = self.rows(table).where(table.name.isin(list(names)))
		if fresh:
			query = query.where(self.fresh(table))
		return self.told_by(query.run(as_dict=True), fresh)

	def told_by(self, rows: list[frappe._dict], fresh: bool) -> dict[str, list[Finding]]:
		"""The findings of rows that were read together."""
		found: dict[str, list[Finding]] = {}
		for row in rows:
			if findings := [each for each in self.findings_of(row) if not fresh or self.may_raise(each)]:
				found.setdefault(row.name, []).extend(findings)
		return found

	def may_raise(self, finding: Finding) -> bool:
		"""Whether what is fresh by its row is so by its date too."""
		return True

	def unheard(self, after: str) -> list[str]:
		"""One page of documents, by name, that may say something which no event tells yet."""
		table, told = DocType(self.doctype), DocType("Trigger Event Source")
		query = (
			self.rows(table)
			.left_join(told)
			.on(
				(told.source_name == table.name)
				& (told.source_doctype == self.doctype)
				& (told.part == self.part)
				& (told.stands == 1)
			)
			.where(told.name.isnull() & self.fresh(table) & (table.name > after))
			.orderby(table.name)
			.limit(PAGE)
		)
		return [row.name for row in query.run(as_dict=True)]


class Document(Adapter):
	"""A document that says one thing of one employee, dated by the first of its fields that is filled.

	`stands` is the criterion of those that count. With `ahead`, it tells of its date from the day it was written.
	"""

	def __init__(
		self,
		doctype: str,
		situation: Situation,
		days: tuple[str, ...],
		stands: Callable[[DocType], Criterion],
		employee: str = "employee",
		watched: tuple[str, ...] = (),
		ahead: bool = False,
	):
		self.doctype, self.situation, self.days = doctype, situation, days
		self.stands, self.employee, self.ahead = stands, employee, ahead
		self.watched = (*days, employee, *watched)

	def rows(self, table: DocType) -> QueryBuilder:
		day = Coalesce(*(table[field] for field in self.days), table.creation)
		query = frappe.qb.from_(table).select(table.name, table.creation, day.as_("day"))
		return query.select(table[self.employee].as_("employee")).where(self.stands(table))

	def findings_of(self, row: frappe._dict) -> list[Finding]:
		day, written = getdate(row.day), getdate(row.creation)
		noticed = written if self.ahead and written < day else None
		return [Finding(self.situation, day, self.part, row.employee, noticed_on=noticed)]


class Coming:
	"""Mixed into adapters of dates that lie ahead: they are told when they come near, and never once passed by
	before the app was there."""

	def may_raise(self, finding: Finding) -> bool:
		return earliest_told() <= finding.happened_on <= today() + timedelta(days=self.days_ahead())

	def days_ahead(self) -> int:
		return lead_days()


def earliest_told() -> date:
	"""A date older than this raises nothing any more."""
	return max(installed_on(), today() - timedelta(days=HISTORY_DAYS))
