"""One step of the benchmark in a process of its own, for its time and memory to be its own:

	python -m tanxin.tests.load.site.owing_run SITE STEP [ARGUMENT …]

Run from the bench's `sites` folder. Prints a line as each page is written, and one line of JSON at the end.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import frappe

from tanxin.site import handing_over, inserting, obligation_rows, owing, unasked
from tanxin.tests.load import county, memory
from tanxin.tests.load.site import filling

#: An identical table for each of the other ways.
PLAIN, BULK = "Talk Obligation Plain", "Talk Obligation Bulk"
#: Rows of the platform's own way: all of them would only take longer.
SAMPLE = 100_000


def owe() -> dict[str, float]:
	"""The year as its last day sees it, committed page by page."""
	return {"rows": _owe(_say)}


def owe_beside() -> dict[str, float]:
	"""The same, and after each page its rows once more in the other ways, so that all are measured on the same machine
	in the same minutes. `first` is what the app took, `sample` of it for the rows of `bulk`; `plain` and `bulk` what
	their statements and commits took."""
	write, page = inserting.Insertion.write, []

	def remembered(self: inserting.Insertion, rows: list[tuple]) -> None:
		page[:] = rows
		write(self, rows)

	def beside(written: int) -> None:
		others.write(page, time.perf_counter() - began - others.aside)
		_say(written)

	with _copies() as others, patch.object(inserting.Insertion, "write", remembered):
		began = time.perf_counter()
		rows = _owe(beside)
		first = time.perf_counter() - began - others.aside
	took = {name: getattr(others, name) for name in ("plain", "bulk", "sample", "bulk_rows")}
	return {"rows": rows, "first": first, **took}


def _say(written: int) -> None:
	print("page", written, flush=True)


def _owe(progress: Callable[[int], object]) -> int:
	with patch.object(owing, "nowdate", county.LAST_DAY.isoformat):
		return owing.owe_for_period(county.YEAR, commit=True, progress=progress)


class _Others:
	"""A plain multi-row INSERT with parameters, and the platform's `bulk_insert`, for one page after the other."""

	def __init__(self) -> None:
		columns = obligation_rows.COLUMNS
		self._row = f"({','.join(['%s'] * len(columns))})"
		self._text = f"INSERT INTO `tab{PLAIN}` ({','.join(f'`{name}`' for name in columns)}) VALUES "
		self.plain = self.bulk = self.aside = self.sample = 0.0
		self.bulk_rows = 0

	def write(self, rows: list[tuple], first: float) -> None:
		"""`first` is what the app took so far. The text and the list of values are made before the clock starts."""
		began = time.perf_counter()
		text, values = (
			self._text + ",".join([self._row] * len(rows)),
			[value for row in rows for value in row],
		)
		self.plain += _timed(lambda: frappe.db.sql(text, values))
		if self.bulk_rows < SAMPLE:
			columns = list(obligation_rows.COLUMNS)
			self.bulk += _timed(lambda: frappe.db.bulk_insert(BULK, columns, rows))
			self.bulk_rows += len(rows)
			self.sample = first
		self.aside += time.perf_counter() - began


def _timed(statement: Callable[[], object]) -> float:
	began = time.perf_counter()
	statement()
	frappe.db.commit()
	return time.perf_counter() - began


@contextmanager
def _copies() -> Iterator[_Others]:
	"""Empty tables with the same columns and indexes; gone afterwards."""
	try:
		for name in (PLAIN, BULK):
			frappe.db.sql_ddl(f"DROP TABLE IF EXISTS `tab{name}`")
			frappe.db.sql_ddl(f"CREATE TABLE `tab{name}` LIKE `tabTalk Obligation`")
		yield _Others()
	finally:
		for name in (PLAIN, BULK):
			frappe.db.sql_ddl(f"DROP TABLE IF EXISTS `tab{name}`")


def hand_over() -> dict[str, float]:
	"""Who must talk now, on the last day of the year."""
	with patch.object(handing_over, "nowdate", county.LAST_DAY.isoformat):
		return {"rows": handing_over.reassign_talkers(commit=True)}


def review() -> dict[str, float]:
	"""What rules no longer ask, and ask again, on the last day of the year."""
	with patch.object(unasked, "nowdate", county.LAST_DAY.isoformat):
		withdrawn, back = unasked.review(commit=True)
	return {"rows": withdrawn + back}


STEPS: dict[str, Callable[..., dict[str, float] | None]] = {
	"fill": lambda size, remains: filling.fill(int(size), Path(remains)),
	"take_away": lambda remains: filling.take_away(Path(remains)),
	"owe": owe,
	"owe_beside": owe_beside,
	"hand_over": hand_over,
	"review": review,
}


def main(site: str, step: str, *arguments: str) -> None:
	"""Run the step and print what it took, the reading of rules and roster included."""
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	began, busy = time.perf_counter(), time.process_time()
	done = STEPS[step](*arguments) or {}
	took = {"elapsed": time.perf_counter() - began, "processor": time.process_time() - busy}
	took["memory"] = memory.most()
	print(json.dumps({**took, **done}))
	frappe.destroy()


if __name__ == "__main__":
	main(*sys.argv[1:])
