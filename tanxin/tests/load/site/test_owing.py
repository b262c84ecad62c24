"""A year of a county written to MariaDB: as fast as its statements, unchanged again in no time, killed and resumed.

Small by default, with loose ratios; with TANXIN_LOAD=full 100,000 people under twelve rules, about a million rows: the
first run at 60 % or more of a plain multi-row INSERT with parameters of the same rows, a second at five times the
first, in less than 500 MB. Each step is a process of its own on the site named in TANXIN_SITE, which must have none of
our people yet; they are taken away again.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import frappe
import pytest

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.obligations import periodic_obligations
from tanxin.domain.settings import LocalSettings
from tanxin.site.inserting import PAGE
from tanxin.tests.load import county

FULL = os.environ.get("TANXIN_LOAD") == "full"
PEOPLE = 100_000 if FULL else 2_000
LEAST_OF_PLAIN, LEAST_SECOND, MOST_MEMORY = (0.6, 5.0, 500 * 10**6) if FULL else (0.15, 0.5, 500 * 10**6)


def command(step: str, *arguments: object) -> list[str]:
	"""The step as a process of its own; the working folder is the bench's `sites`."""
	module = "tanxin.tests.load.site.owing_run"
	return [sys.executable, "-m", module, os.environ["TANXIN_SITE"], step, *map(str, arguments)]


def taken(step: str, *arguments: object) -> dict[str, Any]:
	"""Run it and read what it took; a line now and then says that it is still on its way."""
	last = ""
	with subprocess.Popen(command(step, *arguments), stdout=subprocess.PIPE, text=True) as process:
		assert process.stdout is not None
		for number, line in enumerate(process.stdout, 1):
			last = line
			if number % 100 == 0:
				print(f"{step}: {line.strip()}", flush=True)
	assert process.returncode == 0, step
	return json.loads(last)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
	remains = tmp_path_factory.mktemp("county") / "remains.json"
	taken("fill", PEOPLE, remains)
	yield
	taken("take_away", remains)


@pytest.fixture(scope="module")
def runs(filled: None) -> dict[str, dict[str, Any]]:
	"""One after the other: a later one needs what the one before left."""
	return {
		name: taken(step)
		for name, step in (("first", "owe_beside"), ("second", "owe"), ("hand_over", "hand_over"))
	}


def stored() -> list[str]:
	"""All keys that are committed, in order. No transaction is left open, for it would hold the table."""
	frappe.db.rollback()
	keys = frappe.get_all("Talk Obligation", pluck="obligation_key", limit_page_length=0)
	frappe.db.rollback()
	return sorted(keys)


@pytest.fixture(scope="module")
def expected() -> list[str]:
	"""What the domain makes of the same county."""
	owed = periodic_obligations(
		county.rules(),
		county.YEAR,
		county.directory(PEOPLE),
		WorkCalendar.china(),
		LocalSettings(),
		county.LAST_DAY,
	)
	return sorted(each.key for each in owed)


def test_the_first_run_is_nearly_as_fast_as_its_statements(runs):
	first = runs["first"]
	rate, plain = first["rows"] / first["first"], first["rows"] / first["plain"]
	print(
		f"\n{PEOPLE} people, {first['rows']} obligations: {rate:,.0f} a second, plain multi-row INSERT of the same rows "
		f"{plain:,.0f} ({rate / plain:.0%}); bulk_insert took {first['bulk'] / first['sample']:.1f} times as long for "
		f"{first['bulk_rows']}; {first['memory'] / 10**6:.0f} MB; load {os.getloadavg()[0]:.1f}"
	)
	assert rate / plain > LEAST_OF_PLAIN
	assert first["memory"] < MOST_MEMORY


def test_a_second_run_changes_nothing_and_takes_a_fifth(runs):
	first, second = runs["first"], runs["second"]
	assert second["rows"] == 0
	times = first["first"] / second["elapsed"]
	print(
		f"\nunchanged again: {second['elapsed']:.1f} s, {times:.1f} times as fast; {second['memory'] / 10**6:.0f} MB"
	)
	assert times > LEAST_SECOND
	assert second["memory"] < MOST_MEMORY


def test_talkers_of_all_that_is_open_are_looked_at_in_groups(runs):
	took = runs["hand_over"]
	print(
		f"\nhanding over: {took['elapsed']:.1f} s, {took['memory'] / 10**6:.0f} MB, {took['rows']} went to another"
	)
	assert took["rows"] == 0
	assert took["memory"] < MOST_MEMORY


def test_what_is_stored_is_what_the_domain_makes(runs, expected):
	assert stored() == expected


def test_killed_at_any_page_it_is_simply_run_again(runs, expected):
	"""SIGKILL between two pages: whole pages are left, the next run ends in the same rows."""
	frappe.db.truncate("Talk Obligation")
	frappe.db.commit()
	kill_at = random.Random(len(expected)).randrange(1, len(expected) // PAGE)
	with subprocess.Popen(command("owe"), stdout=subprocess.PIPE, text=True) as worker:
		assert worker.stdout is not None
		for line in worker.stdout:
			if line == f"page {kill_at * PAGE}\n":
				worker.kill()
				break
	left = stored()
	assert len(left) % PAGE == 0 and kill_at * PAGE <= len(left) < len(expected)
	assert set(left) <= set(expected)
	again = taken("owe")
	print(
		f"\nkilled at page {kill_at} of {-(-len(expected) // PAGE)}: {len(left)} rows left, {again['rows']} added by the next run"
	)
	assert again["rows"] == len(expected) - len(left)
	assert stored() == expected


def test_nothing_stays(filled):
	"""The tables of the other ways are gone already; the fixture takes the rest."""
	assert not [name for name in frappe.db.get_tables(cached=False) if name.endswith((" Plain", " Bulk"))]
