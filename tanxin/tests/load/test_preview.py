"""The preview of a big county, as its own process: how long, how much memory, and what it then lists.

Small by default; with TANXIN_LOAD=full 100,000 people and 50,000 records, under a minute and under 1 GiB.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from tanxin.tests.load.county_files import AS_OF, write

FULL = os.environ.get("TANXIN_LOAD") == "full"
PEOPLE, RECORDS = (100_000, 50_000) if FULL else (3_000, 1_500)
MOST_SECONDS, MOST_MEMORY = 60.0, 1 << 30
#: What a browser opens at once and other programs read.
MOST_PAGE, MOST_RESULT = 1 << 20, 24 << 20


class Run(NamedTuple):
	"""One run: seconds on the clock and of the processor, bytes of memory at most, and what was written."""

	elapsed: float
	processor: float
	memory: int
	said: str
	out: Path


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
	return write(tmp_path_factory.mktemp("county"), PEOPLE, RECORDS)


@pytest.fixture(scope="module", params=["twelve rules", "shipped books"])
def measured(request, files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Run:
	out = tmp_path_factory.mktemp("run") / "out"
	options = {
		name: path for name, path in files.items() if request.param == "twelve rules" or name != "--rulebook"
	}
	words = [str(word) for pair in options.items() for word in pair]
	command = [sys.executable, "-m", "tanxin.preview", *words, "--as-of", str(AS_OF), "--out", str(out)]
	run = _measure(command, out)
	load = os.getloadavg()[0]
	print(
		f"\n{request.param}: {PEOPLE} people, {RECORDS} records: {run.elapsed:.1f} s elapsed, "
		f"{run.processor:.1f} s of processor time, {run.memory / 2**20:.0f} MiB at most; load {load:.1f}"
	)
	return run


def _measure(command: list[str], out: Path) -> Run:
	began = time.monotonic()
	with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
		said = process.stderr.read() if process.stderr else ""
		_pid, status, used = os.wait4(process.pid, 0)
		process.returncode = os.waitstatus_to_exitcode(status)
	assert process.returncode == 0, said
	bytes_a_unit = 1 if sys.platform == "darwin" else 1024
	processor = used.ru_utime + used.ru_stime
	return Run(time.monotonic() - began, processor, used.ru_maxrss * bytes_a_unit, said, out)


def test_it_takes_less_than_a_minute_and_a_gibibyte(measured: Run) -> None:
	"""What it took of the processor is what it takes on a core of its own; the clock is printed beside it."""
	assert measured.processor < MOST_SECONDS
	assert measured.memory < MOST_MEMORY


def test_it_says_how_far_it_is(measured: Run) -> None:
	steps = measured.said.strip().split("\n")
	assert len(steps) >= 6 and all(step.startswith("[") and step.endswith("…") for step in steps)


def test_page_and_result_stay_readable_and_the_figures_are_those_of_all(measured: Run) -> None:
	assert (measured.out / "index.html").stat().st_size < MOST_PAGE
	assert (measured.out / "result.json").stat().st_size < MOST_RESULT
	result = json.loads((measured.out / "result.json").read_text(encoding="utf-8"))
	total = result["total"]
	everything = total["owed"] + total["withdrawn"] + total["exempted"] + total["merged"]
	assert len(result["obligations"]) + result["obligations_left_out"] == everything
	assert result["people"] == PEOPLE and result["records"]["held"] > 0.95 * RECORDS
	assert total["owed"] == sum(each["owed"] for each in result["by_rule"].values())
	assert total["owed"] == result["by_organization"]["county"]["owed"]
	assert result["problems"] == [] and total["met"] > 0
