"""An HR document submitted on the running server reaches the obligation within one worker run, and takes it back."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
import requests

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.site import factory

#: The worker of the runner polls every few seconds.
PATIENCE = 60


@pytest.fixture(scope="module")
def employee(unit) -> str:
	"""A member of the town's team who is an employee too, committed."""
	import frappe

	from tanxin import compat
	from tanxin.sources import employees

	if not compat.installed("hrms"):
		pytest.skip("HRMS is not installed on this site")
	doc = frappe.get_doc(
		{
			"doctype": "Employee",
			"first_name": "许委员",
			"gender": "Male",
			"date_of_birth": "1982-03-01",
			"date_of_joining": "2016-07-01",
			"company": frappe.get_all("Company", pluck="name")[0],
			"status": "Active",
		}
	).insert()
	person = employees.person_for(doc.name)
	frappe.db.set_value("Talk Person", person, "organization", factory.TOWN)
	factory.hold(person, factory.TOWN, "Committee Member")
	frappe.db.commit()  # the site is thrown away after the run
	return doc.name


#: What a worker does with one job, in a process of its own: site, document, name.
WORKER = """
import sys, frappe
frappe.init(site=sys.argv[1], sites_path=".")
frappe.connect()
from tanxin.sources import jobs
jobs.pull(sys.argv[2], sys.argv[3])
"""


def eventually(look) -> object:
	"""What the worker makes true, or None when it has not in time."""
	for _attempt in range(PATIENCE * 2):
		if found := look(refreshed()):
			return found
		time.sleep(0.5)
	return None


def test_a_submitted_promotion_is_owed_and_a_cancelled_one_no_longer(url, unit, employee):
	hr = requests.Session()
	password = os.environ.get("TANXIN_ADMIN_PASSWORD", "admin")
	assert hr.post(f"{url}/api/method/login", data={"usr": "Administrator", "pwd": password}, timeout=60).ok
	promotion = hr.post(
		f"{url}/api/resource/Employee Promotion",
		json={
			"employee": employee,
			"promotion_date": str(time.strftime("%Y-%m-%d")),
			"promotion_details": [
				{"property": "Name", "current": "许委员", "new": "许副书记", "fieldname": "first_name"}
			],
		},
		timeout=60,
	).json()["data"]["name"]
	resource = f"{url}/api/resource/Employee Promotion/{promotion}"
	assert hr.put(resource, json={"docstatus": 1}, timeout=60).ok
	event = eventually(lambda db: db.get_value("Trigger Event", {"source_name": promotion}))
	assert event, "the worker made no event"
	owed = refreshed().get_value("Talk Obligation", {"event": event}, ["rule", "talker", "status"])
	assert owed == ("ZZ77-L2", unit.person("town_secretary"), "Open")
	assert hr.put(resource, json={"docstatus": 2}, timeout=60).ok
	withdrawn = eventually(lambda db: db.get_value("Trigger Event", {"name": event, "status": "Withdrawn"}))
	assert withdrawn, "the worker did not withdraw the event"
	assert refreshed().get_value("Talk Obligation", {"event": event}, "status") == "Withdrawn"


def test_documents_that_come_in_at_once_tell_of_one_leaving(unit, employee):
	"""Five workers at the same moment, two of them at the same document."""
	import frappe

	from tanxin.tests.site import papers

	separation = papers.separation(employee, days=10)
	frappe.db.set_value(
		"Employee", employee, "relieving_date", frappe.utils.add_days(frappe.utils.nowdate(), 20)
	)
	interview = papers.exit_interview(employee)
	frappe.db.commit()  # the site is thrown away after the run
	told = (
		("Employee Separation", separation.name),
		("Employee", employee),
		("Exit Interview", interview.name),
	)
	site = frappe.local.site
	workers = [subprocess.Popen([sys.executable, "-c", WORKER, site, *each]) for each in (*told, *told[:2])]
	assert [worker.wait(timeout=120) for worker in workers] == [0] * len(workers)
	person = refreshed().get_value("Talk Person", {"employee": employee})
	events = frappe.get_all("Trigger Event", {"person": person, "situation": "Leaving"}, pluck="name")
	assert len(events) == 1
	sources = frappe.get_all(
		"Trigger Event Source", {"parent": events[0], "stands": 1}, pluck="source_doctype"
	)
	assert sorted(sources) == sorted(doctype for doctype, _name in told)
