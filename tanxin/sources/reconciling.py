"""The sweep (来源核对): what the hooks could not see, because a worker was down, or of `db_set` and bulk writes.

Candidates are found in sets, in keyset pages, each page one transaction: a sweep that is killed leaves whole pages
and is simply run again. When nothing changed it reads and writes nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import frappe

from tanxin.site.inserting import pages
from tanxin.sources import adapters, recording, tellings
from tanxin.sources.adapter import PAGE, Adapter
from tanxin.sources.jobs import alone

#: Documents compared at once with what is told by them.
COMPARED = 2000


def reconcile() -> int:
	"""Documents that say what no event tells, and events that tell what their documents do not say any more.
	Returns how many documents were looked at one by one."""
	touched, sealed = 0, tellings.telling_restricted()
	for doctype in adapters.DOCTYPES:
		for adapter in adapters.of(doctype):
			touched += _sweep(doctype, _unheard(adapter))
		if adapters.of(doctype):
			touched += _sweep(doctype, _outdated(doctype, sealed.get(doctype, [])))
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
		_log(doctype, name)


def _log(doctype: str, name: str) -> None:
	"""Which document it was, unless it may tell what happened to somebody: then the log says neither that nor, as the
	platform would, the values of the moment."""
	if adapters.tells_restricted(doctype):
		title = "Tanxin: a document of HR could not be read"
		frappe.log_error(title=title, message=frappe.get_traceback(with_context=False))
	else:
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


def _outdated(doctype: str, sealed: list[str]) -> Iterator[list[str]]:
	"""Pages of documents that are gone, or say something else than what is told by them. `sealed`: those that tell of
	something restricted, which the table does not name."""
	for names in chain(_telling(doctype), pages(sealed, COMPARED)):
		told, said = tellings.standing(doctype, names), adapters.read(doctype, names)
		other = [name for name in names if not _still_says(said.get(name, []), told.get(name, set()))]
		yield from (other[start : start + PAGE] for start in range(0, max(len(other), 1), PAGE))


def _still_says(said: list, told: set[tuple]) -> bool:
	days = {each.part: each.happened_on if each.dated else None for each in said}
	return all(part in days and days[part] in (None, day) for part, day in told)


def _telling(doctype: str) -> Iterator[list[str]]:
	after = ""
	while names := tellings.telling(doctype, after, COMPARED):
		yield names
		after = names[-1]
