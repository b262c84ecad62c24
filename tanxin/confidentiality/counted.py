"""What figures count (计数口径): the scope's rows, in words that lead along one index where they are many.

Rows are given by the scope (`scope.criterion`) and by nothing else. A number alone, that of confirmations, is read off
what a confirmation says of its record: to look up a hundred thousand records takes up to nine times as long as to count
a million rows. What it says is written with it from the stored record, which is submitted and fixed by then, so both are
the same rows (`tests/site/test_confirmation_counts.py`). Were it wrong all the same, by a hand in the database, a number
would be wrong and no row would be shown to anybody: that is why the scope itself does not use it.
"""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe.query_builder import DocType
from pypika.terms import Criterion

from tanxin.confidentiality import formal, scope
from tanxin.confidentiality.criteria import everything, has_party, has_row, is_person, within
from tanxin.confidentiality.narrowing import among
from tanxin.confidentiality.reader import Reader, reader


def criterion(doctype: str, user: str | None = None) -> Criterion:
	"""What the account may see of a DocType, for counting it."""
	words = COUNTED.get(doctype)
	return words(reader(user), DocType(doctype)) if words else scope.criterion(doctype, user)


def talk_confirmation(asking: Reader, table: DocType) -> Criterion:
	"""As `scope.talk_confirmation`. A row that does not say where its record belongs is judged by the record."""
	record = DocType("Talk Record")
	overseen = everything() if asking.sees_all_metadata else within(asking.spans, table.organization)
	needed = formal.needed(asking, table, "Talk Record Person", table.record)
	placed = overseen & table.organization.isnotnull() & (formal.informal(table) | needed)
	held = has_party("Talk Record Talker", record.name, asking.person) | is_person(
		record.recorder, asking.person
	)
	of_it = frappe.qb.from_(record).where(record.name == table.record)
	unplaced = table.organization.isnull() & has_row(of_it.where(scope.answered_records(asking, record)))
	return (
		placed | among(table.record, "Talk Record", held) | is_person(table.person, asking.person) | unplaced
	)


COUNTED: dict[str, Callable[[Reader, DocType], Criterion]] = {"Talk Confirmation": talk_confirmation}
