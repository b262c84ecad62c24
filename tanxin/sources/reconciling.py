"""The sweep (来源核对): what the hooks could not see, because a worker was down, or of `db_set` and bulk writes.

Candidates are found in sets, in keyset pages, each page one transaction: a sweep that is killed leaves whole pages
and is simply run again. When nothing changed it reads and writes nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

import frappe
from frappe.query_builder import DocType

from tanxin.sources import adapters, recording, tellings
from tanxin.sources.adapter import PAGE, Adapter
from tanxin.sources.jobs import alone

#: Documents compared at once with what is told by them.
COMPARED = 2000


def reconcile() -> int:
	"""Documents that say what no event tells, and events that tell what their documents do not say any more.
	Returns how many documents were looked at one by one."""
	touched = 0
	for doctype in adapters.DOCTYPES:
		for adapter in adapters.of(doctype):
			touched += _sweep(doctype, _unheard(adapter))
		if adapters.of(doctype):
			touched += _sweep(doctype, _outdated(doctype))
	return touched


def _sweep(doctype: str, pages: Iterator[list[str]]) -> int:
	touched, names = 0, []
	try:
		while names is not None:
			with alone():
				names = next(pages, None)
				for name in names or ():
					_pull_safely(doctype, name)
				touched += len(names or ())
	except Exception:
		frappe.db.rollback()
		frappe.log_error(title=f"Tanxin: the documents {doctype} could not be swept")
	return touched


def _pull_safely(doctype: str, name: str) -> None:
	"""One bad document must not stop the sweep; it lands on a visible Error Log and is tried again next time."""
	frappe.db.savepoint("tanxin_pull")
	try:
		recording.pull(doctype, name)
	except Exception:
		frappe.db.rollback(save_point="tanxin_pull")
		frappe.log_error(
			title=f"Tanxin: {doctype} {name} could not be read",
			reference_doctype=doctype,
			reference_name=name,
		)


def _unheard(adapter: Adapter) -> Iterator[list[str]]:
	"""Pages of documents that say something new."""
	after = ""
	while names := adapter.unheard(after):
		told = tellings.standing(adapter.doctype, names)
		new = adapter.read(names, fresh=True)
		yield [
			name
			for name in names
			if {each.part for each in new.get(name, [])} - {part for part, _day in told.get(name, ())}
		]
		after = names[-1]


def _outdated(doctype: str) -> Iterator[list[str]]:
	"""Pages of documents that are gone, or say something else than what is told by them."""
	after = ""
	while names := _telling(doctype, after):
		told, said = tellings.standing(doctype, names), adapters.read(doctype, names)
		other = [name for name in names if not _still_says(said.get(name, []), told.get(name, set()))]
		yield from (other[start : start + PAGE] for start in range(0, max(len(other), 1), PAGE))
		after = names[-1]


def _still_says(said: list, told: set[tuple]) -> bool:
	days = {each.part: each.happened_on if each.dated else None for each in said}
	return all(part in days and days[part] in (None, day) for part, day in told)


def _telling(doctype: str, after: str) -> list[str]:
	table = DocType(tellings.TABLE)
	query = (
		frappe.qb.from_(table)
		.select(table.source_name)
		.distinct()
		.where((table.source_doctype == doctype) & (table.stands == 1) & (table.source_name > after))
		.orderby(table.source_name)
		.limit(COMPARED)
	)
	return [row[0] for row in query.run()]
