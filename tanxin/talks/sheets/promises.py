"""Follow-ups as printed (双方约定及整改措施): those the reader may see, with what came of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import frappe
from frappe.query_builder import DocType

from tanxin.confidentiality import promises as sealed_promises
from tanxin.confidentiality import scope
from tanxin.forms.parts import Commitment
from tanxin.talks.sheets.common import term


def of_record(record: str, own: str | None, persons: list[dict[str, Any]], how: str) -> tuple[Commitment, ...]:
	"""The follow-ups of a record, the reader's own alone where he sees only his own part.

	One noted after the person had answered says so: he has not confirmed it with the rest.
	"""
	table = DocType("Talk Follow Up")
	query = _rows(table).where(table.record == record)
	if own:
		query = query.where(table.person == own)
	answered = {each["person"]: each["answer"].confirmed_at for each in persons if each["answer"]}
	rows = sealed_promises.add_texts(query.run(as_dict=True), how)
	return tuple(_commitment(row, answered.get(row.person)) for row in rows)


def open_for(persons: Collection[str], how: str) -> dict[str, list[Commitment]]:
	"""What is still open for each of these people, as far as the reader may see it."""
	table = DocType("Talk Follow Up")
	found: dict[str, list[Commitment]] = {person: [] for person in persons}
	rows = _rows(table).where((table.status == "Open") & table.person.isin(list(persons))).run(as_dict=True)
	for row in sealed_promises.add_texts(rows, how):
		found[row.person].append(_commitment(row, None))
	return found


def _rows(table: Any) -> Any:
	return (
		frappe.qb.from_(table)
		.select(
			table.name,
			table.person,
			table.owner_name,
			table.due_date,
			table.status,
			table.creation,
		)
		.where(scope.criterion("Talk Follow Up"))
		.orderby(table.due_date)
		.orderby(table.name)
	)


def _commitment(row: frappe._dict, answered_at: Any) -> Commitment:
	noted_at = row.creation.replace(microsecond=0)  # answers are kept to the second
	later = "（确认后增加）" if answered_at and noted_at > answered_at else ""
	result = "：".join(part for part in (term(row.status), row.result) if part)
	return Commitment(f"{row.matter or ''}{later}", row.owner_name or "", row.due_date, result)
