"""A worker killed in the middle of many signatures and another started: the same rows as if nothing had happened."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.site import factory

#: What a worker does with the order, in a process of its own: site, order, seconds it rests before each line.
WORKER = """
import sys, time, frappe
frappe.init(site=sys.argv[1], sites_path=".")
frappe.connect()
from tanxin.signoff import batch_work
real = batch_work._step
def slowly(*line):
	real(*line)
	time.sleep(float(sys.argv[3]))  # killed here, the line is not committed yet
batch_work._step = slowly
batch_work.run(sys.argv[2])
"""
LINES = 12


@pytest.fixture(scope="module")
def plans(unit, login) -> list[str]:
	"""Plans that wait for the secretary of the town, sent by the organiser over the wire."""
	organiser, made = login("town_organiser"), []
	for number in range(LINES):
		plan = factory.plan(unit, talkers=("town_deputy",), persons=("branch_member",), days=number + 1)
		values = {
			**{field: plan.get(field) for field in ("place", "way")},
			**{field: str(plan.get(field)) for field in ("planned_start", "planned_end")},
			"organization": factory.TOWN,
			"talkers": [{"person": row.person} for row in plan.talkers],
			"persons": [{"person": row.person} for row in plan.persons],
		}
		name = organiser.insert("Talk Plan", **values)["name"]
		organiser.told("signoff.act", doctype="Talk Plan", name=name, action="Send for Signature")
		made.append(name)
	return made


@pytest.fixture(scope="module")
def order(plans, unit) -> str:
	"""An order of the leader that no worker has taken up."""
	import frappe

	from tanxin.confidentiality import reader
	from tanxin.signoff import batches

	refreshed()
	frappe.set_user(unit.user("town_secretary"))
	reader.forget()
	name, _new = batches.begin([batches.Chosen("Talk Plan", plan) for plan in plans], "Sign")
	frappe.set_user("Administrator")
	reader.forget()
	return name


def worker(order: str, rest: float) -> subprocess.Popen:
	import frappe

	return subprocess.Popen([sys.executable, "-c", WORKER, frappe.local.site, order, str(rest)])


def done(order: str) -> int:
	return refreshed().get_value("Talk Signing Batch", order, "done")


def test_killed_in_the_middle_and_begun_again_it_ends_in_the_same_rows(order, plans, unit):
	from tanxin.signoff import entries

	first = worker(order, 0.4)
	for _attempt in range(300):
		if done(order) >= 3:
			break
		time.sleep(0.1)
	os.kill(first.pid, signal.SIGKILL)
	first.wait()
	before = done(order)
	assert 3 <= before < LINES, before
	others = [worker(order, 0), worker(order, 0)]  # two at once: neither signs twice
	assert [each.wait(timeout=180) for each in others] == [0, 0]
	told = refreshed().get_value("Talk Signing Batch", order, ["status", "done", "refused"])
	assert told == ("Done", LINES, 0)
	for plan in plans:
		rows = entries.of_plan(plan)
		assert [row.action for row in rows] == ["Send for Signature", "Sign"]
		assert rows[-1].actor_user == unit.user("town_secretary")
		assert entries.verify(plan) == []
		assert refreshed().get_value("Talk Plan", plan, "workflow_state") == "Signed"
