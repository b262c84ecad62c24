"""What the hooks enqueue (后台任务), and the rule that only one worker at a time tells of anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.utils.synchronization import filelock

#: Seconds that a job waits for the others; longer, and it fails on a visible log and is left to the sweep.
PATIENCE = 120


@contextmanager
def alone() -> Iterator[None]:
	"""One transaction during which no other worker writes events or roster.

	Two documents that tell of one thing come in at the same moment: whoever reads second has to see what the first
	wrote. So the lock comes before the transaction, whose view of the tables would else be older than the lock.
	"""
	with filelock("tanxin_sources", timeout=PATIENCE):
		frappe.db.commit()  # nosemgrep: ends the view of the tables that this worker had so far
		yield
		frappe.db.commit()  # nosemgrep: the next worker must see it


def pull(source_doctype: str, source_name: str) -> None:
	"""One document was changed."""
	from tanxin.sources import recording

	with alone():
		recording.pull(source_doctype, source_name)


def sync(employee: str) -> None:
	"""One employee was changed."""
	from tanxin.sources import employees

	with alone():
		employees.sync(employee)
