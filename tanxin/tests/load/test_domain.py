"""A year of a county by the domain alone: how many obligations a second, and in how much memory.

Small by default; with TANXIN_LOAD=full 100,000 people under twelve rules, about a million obligations, at 200,000 a
second or more.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from itertools import pairwise

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.obligations import periodic_obligations
from tanxin.domain.settings import LocalSettings
from tanxin.tests.load import county

FULL = os.environ.get("TANXIN_LOAD") == "full"
PEOPLE = 100_000 if FULL else 2_000
LEAST_RATE = 200_000 if FULL else 20_000
MOST_MEMORY = 200 << 20


def measured(size: int) -> dict[str, float]:
	"""One run in a process of its own."""
	command = [sys.executable, "-m", "tanxin.tests.load.stream", str(size)]
	done = subprocess.run(command, check=True, capture_output=True, text=True)
	return json.loads(done.stdout)


def test_a_year_is_streamed_at_its_rate_and_in_little_memory():
	"""The rate is per second of the processor, which is what a core of its own gives; the clock is printed beside it."""
	run = measured(PEOPLE)
	rate, load = run["obligations"] / run["processor"], os.getloadavg()[0]
	print(
		f"\ndomain alone: {PEOPLE} people, {len(county.RULES)} rules, {run['obligations']} obligations: {rate:,.0f} a "
		f"second of processor time; {run['elapsed']:.1f} s elapsed, {run['memory'] / 2**20:.0f} MiB; load {load:.1f}"
	)
	assert run["obligations"] > 8 * PEOPLE
	assert rate > LEAST_RATE
	assert run["memory"] < MOST_MEMORY


def test_every_kind_is_in_it_each_once_and_grouped_by_rule_and_period():
	directory, rules = county.directory(2_000), county.rules()
	owed = list(periodic_obligations(rules, county.YEAR, directory, WorkCalendar.china(), LocalSettings()))
	keys = Counter(each.key for each in owed)
	assert max(keys.values()) == 1
	assert {each.rule for each in owed} == set(county.RULES)
	groups = [(each.rule, each.period) for each in owed]
	changes = sum(1 for one, after in pairwise(groups) if one != after)
	assert changes + 1 == len(set(groups)), "who consumes them reads what is known of a group once"
	assert any(each.person is None for each in owed)
