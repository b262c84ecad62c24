"""What figures count (计数口径), and where lists look: the scope's rows, in words that lead along an index.

Rows are given by the scope (`scope.criterion`) and by nothing else. What a confirmation says of its record tells where to
look for them. A number alone is read off it too: to look up a hundred thousand records takes up to nine times as long as
to count a million rows. It is written with the confirmation from the stored record, which is submitted and fixed by
then, so both are the same rows (`tests/site/test_confirmation_counts.py`). Were it wrong all the same, by a hand in the
database, a number would be wrong and no row would be shown to anybody who does not see the record's answers: that is why
the scope itself does not use it.
"""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe.query_builder import DocType
from pypika.terms import Criterion

from tanxin.confidentiality import formal, scope
from tanxin.confidentiality.criteria import (
	everything,
	has_party,
	has_row,
	is_person,
	literal,
	nothing,
	within,
)
from tanxin.confidentiality.reader import Reader, reader


def criterion(doctype: str, user: str | None = None) -> Criterion:
	"""What the account may see of a DocType, for counting it."""
	found = leading(doctype, user)
	return scope.criterion(doctype, user) if found is None else found


def leading(doctype: str, user: str | None = None) -> Criterion | None:
	"""Where a list looks for the rows of a DocType; None where the scope leads to them itself."""
	words = COUNTED.get(doctype)
	return words(reader(user), DocType(doctype)) if words else None


def talk_confirmation(asking: Reader, table: DocType) -> Criterion:
	"""As `scope.talk_confirmation`. A row that does not say where its record belongs is judged by the record."""
	record = DocType("Talk Record")
	overseen = everything() if asking.sees_all_metadata else within(asking.spans, table.organization)
	needed = formal.needed(asking, table, "Talk Record Person", table.record)
	placed = overseen & table.organization.isnotnull() & (formal.informal(table) | needed)
	of_it = frappe.qb.from_(record).where(record.name == table.record)
	unplaced = table.organization.isnull() & has_row(of_it.where(scope.answered_records(asking, record)))
	return placed | unplaced | _held(asking, table) | is_person(table.person, asking.person)


def _held(asking: Reader, table: DocType) -> Criterion:
	"""Answers to the talks that the reader held or recorded."""
	if not asking.person:
		return nothing()
	record = DocType("Talk Record")
	recorded = frappe.qb.from_(record).select(record.name).where(record.recorder == literal(asking.person))
	return has_party("Talk Record Talker", table.record, asking.person) | table.record.isin(recorded)


COUNTED: dict[str, Callable[[Reader, DocType], Criterion]] = {"Talk Confirmation": talk_confirmation}
