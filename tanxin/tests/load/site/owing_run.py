"""One step of the benchmark in a process of its own, for its time and memory to be its own:

	python -m tanxin.tests.load.site.owing_run SITE STEP [ARGUMENT …]

Run from the bench's `sites` folder. Prints a line as each page is written, and one line of JSON at the end.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import frappe

from tanxin.domain import obligations as domain
from tanxin.site import (
	directory,
	handing_over,
	inserting,
	local,
	obligation_rows,
	owing,
	rules,
	unasked,
)
from tanxin.tests.load import county
from tanxin.tests.load.site import filling

COPY = "Talk Obligation Copy"
#: What is read of the plain ways when a whole run of the slower one would only take longer.
SAMPLE = 100_000


def plain() -> dict[str, float]:
	"""A plain multi-row INSERT with parameters of the same rows, in the same order, into an identical table; only
	the statements and their commits are timed."""
	columns = obligation_rows.COLUMNS
	names, row = ",".join(f"`{name}`" for name in columns), f"({','.join(['%s'] * len(columns))})"
	taken, count = 0.0, 0
	with _copy_of_the_table():
		for page in _row_pages():
			text = f"INSERT INTO `tab{COPY}` ({names}) VALUES " + ",".join([row] * len(page))
			values = [value for each in page for value in each]
			began = time.perf_counter()
			frappe.db.sql(text, values)
			frappe.db.commit()
			taken += time.perf_counter() - began
			count += len(page)
	return {"rows": count, "elapsed": taken}


def bulk_insert() -> dict[str, float]:
	"""The platform's own way, for the first rows of the same."""
	taken, count = 0.0, 0
	with _copy_of_the_table():
		for page in _row_pages():
			began = time.perf_counter()
			frappe.db.bulk_insert(COPY, list(obligation_rows.COLUMNS), page)
			frappe.db.commit()
			taken += time.perf_counter() - began
			count += len(page)
			if count >= SAMPLE:
				break
	return {"rows": count, "elapsed": taken}


def _row_pages() -> Iterator[list[tuple]]:
	"""The rows that the year makes, page by page, without writing any."""
	people = directory.whole()
	owed = domain.periodic_obligations(
		rules.all_rules(), county.YEAR, people, local.calendar(), local.settings(), on=county.LAST_DAY
	)
	rows = obligation_rows.Rows(people)
	for page in inserting.pages(owed, inserting.PAGE):
		yield rows.of(page)


@contextmanager
def _copy_of_the_table() -> Iterator[None]:
	"""An empty table with the same columns and indexes; gone afterwards."""
	frappe.db.sql_ddl(f"DROP TABLE IF EXISTS `tab{COPY}`")
	frappe.db.sql_ddl(f"CREATE TABLE `tab{COPY}` LIKE `tabTalk Obligation`")
	try:
		yield
	finally:
		frappe.db.sql_ddl(f"DROP TABLE IF EXISTS `tab{COPY}`")


def owe_year() -> dict[str, float]:
	"""The year as its last day sees it, committed page by page."""
	with patch.object(owing, "nowdate", county.LAST_DAY.isoformat):
		rows = owing.owe_for_period(
			county.YEAR, commit=True, progress=lambda written: print("page", written, flush=True)
		)
	return {"rows": rows}


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
	"plain": plain,
	"bulk_insert": bulk_insert,
	"owe": owe_year,
	"hand_over": hand_over,
	"review": review,
}


def main(site: str, step: str, *arguments: str) -> None:
	"""Run the step and print what it took, the reading of rules and roster included."""
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	began, busy = time.perf_counter(), time.process_time()
	done = STEPS[step](*arguments) or {}
	unit = 1 if sys.platform == "darwin" else 1024
	memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
	took = {"elapsed": time.perf_counter() - began, "processor": time.process_time() - busy, "memory": memory}
	print(json.dumps({**took, **done}))
	frappe.destroy()


if __name__ == "__main__":
	main(*sys.argv[1:])
