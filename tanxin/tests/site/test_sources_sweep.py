"""The sweep: killed in mid page and run again, cheap when nothing changed, and stopped by no single document."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import frappe
from frappe.utils import add_days, nowdate

from tanxin import tasks
from tanxin.patches import events_name_their_documents
from tanxin.site import restricted
from tanxin.sources import adapter, adapters, employees, findings, reconciling, recording
from tanxin.tests.site import factory, papers
from tanxin.tests.site.base import SiteTest
from tanxin.tests.site.papers import HrTest


class Killed(BaseException):
	"""As a worker is: nothing catches it."""


class Sweep(HrTest):
	def grievances(self, number: int) -> list[str]:
		return [papers.grievance(self.employee).name for _each in range(number)]

	def told(self) -> int:
		return frappe.db.count("Trigger Event", {"person": self.person, "status": ("!=", "Withdrawn")})

	def killed_after(self, number: int):
		"""The worker dies while it reads the next document."""
		pulled, pull = [], recording.pull

		def until(doctype: str, name: str):
			if len(pulled) == number:
				raise Killed
			pulled.append(name)
			return pull(doctype, name)

		return patch.object(recording, "pull", side_effect=until)

	def test_a_sweep_that_is_killed_in_mid_page_is_run_again(self):
		names = self.grievances(7)
		with patch("tanxin.sources.adapter.PAGE", 3), self.killed_after(4), self.assertRaises(Killed):
			reconciling.reconcile()
		with patch("tanxin.sources.adapter.PAGE", 3):
			reconciling.reconcile()
		self.assertEqual(self.told(), len(names))
		self.assertEqual(reconciling.reconcile(), 0)

	def test_a_withdrawing_sweep_that_is_killed_is_run_again(self):
		names = self.grievances(5)
		reconciling.reconcile()
		frappe.db.delete("Employee Grievance", {"name": ("in", names)})
		with patch("tanxin.sources.reconciling.PAGE", 2), patch("tanxin.sources.reconciling.COMPARED", 4):
			with self.killed_after(3), self.assertRaises(Killed):
				reconciling.reconcile()
			reconciling.reconcile()
		self.assertEqual(self.told(), 0)
		self.assertEqual(reconciling.reconcile(), 0)

	def test_nothing_is_read_one_by_one_when_nothing_changed(self):
		"""However many documents there are, as many queries as before."""
		self.grievances(2)
		reconciling.reconcile()
		few = self.queries(reconciling.reconcile)
		self.grievances(12)
		reconciling.reconcile()
		self.assertEqual(self.queries(reconciling.reconcile), few)

	def test_a_roster_in_step_is_read_a_page_at_a_time(self):
		employees.sync_all()
		few = self.queries(employees.sync_all)
		for number in range(8):
			self.hire(f"新员工{number}")
		employees.sync_all()
		self.assertEqual(self.queries(employees.sync_all), few)

	def queries(self, act) -> int:
		run, asked = frappe.db.sql, []

		def counted(*args: object, **more: object):
			asked.append(args[0])
			return run(*args, **more)

		with patch.object(frappe.db, "sql", counted):
			act()
		return len(asked)

	def test_a_document_that_cannot_be_read_stops_no_other_and_shows(self):
		bad, good = self.grievances(2)
		pull = recording.pull

		def breaks(doctype: str, name: str):
			if name == bad:
				raise ValueError("坏单据")
			return pull(doctype, name)

		with patch.object(recording, "pull", side_effect=breaks):
			reconciling.reconcile()
		told = restricted.read(restricted.EVENT, {"person": self.person}, ["source_name"])
		self.assertEqual([row.source_name for row in told], [good])
		of_this = {"method": ("like", "Tanxin: a document%"), "error": ("like", "%坏单据%")}
		logged = frappe.get_all("Error Log", of_this, ["method", "error", "reference_name"])
		self.assertTrue(logged)
		self.assertFalse(any(word in str(logged) for word in ("Grievance", bad)), logged)
		reconciling.reconcile()
		self.assertEqual(self.told(), 2)

	def test_a_kind_that_cannot_be_read_stops_no_other_kind(self):
		frappe.db.set_value("Employee", self.employee, "contract_end_date", add_days(nowdate(), 3))
		broken = patch.object(adapters.ALL[0].__class__, "unheard", side_effect=ValueError)
		with broken, patch.object(frappe.db, "rollback"):  # here it would take back the test's own beginning
			reconciling.reconcile()
		self.assertEqual(self.events(), ["Contract End"])
		self.assertTrue(frappe.db.exists("Error Log", {"method": ("like", "%could not be swept")}))

	def test_papers_from_before_the_app_raise_nothing(self):
		name = self.grievances(1)[0]
		frappe.db.set_value("Employee Grievance", name, "modified", "2020-01-01", update_modified=False)
		self.assertEqual(reconciling.reconcile(), 0)
		self.assertEqual(self.told(), 0)

	def test_papers_that_nobody_read_for_a_quarter_raise_nothing(self):
		self.installed_long_ago()
		name = self.grievances(1)[0]
		old = add_days(nowdate(), -adapter.HISTORY_DAYS - 1)
		frappe.db.set_value("Employee Grievance", name, "modified", old, update_modified=False)
		self.assertEqual(reconciling.reconcile(), 0)

	def test_the_jobs_of_the_scheduler_run_it(self):
		self.grievances(1)
		tasks.hourly()
		self.assertEqual(self.told(), 1)
		with patch.object(tasks, "_run") as run:
			tasks.daily()
		parts = [call.args[0] for call in run.call_args_list]
		self.assertLess(parts.index(employees.sync_all), parts.index(reconciling.reconcile))

	def test_events_from_before_their_documents_were_rows_get_them(self):
		doc = papers.promotion(self.employee)
		doc.submit()
		event = self.pull(doc)
		by_hand = factory.event(self.person, "Commended").name
		frappe.db.delete("Trigger Event Source", {"parent": event})
		for _twice in range(2):
			events_name_their_documents.execute()
			self.assertEqual(frappe.db.count("Trigger Event Source", {"parent": ("in", [event, by_hand])}), 1)
		self.assertEqual(reconciling.reconcile(), 0)
		doc.cancel()
		self.pull(doc)
		self.assertEqual(self.owed(event), [("ZZ77-L2", "Withdrawn")])


class Page(SiteTest):
	def test_the_page_of_sources_names_every_one(self):
		page = (Path(frappe.get_app_path("tanxin")).resolve().parent / "docs" / "sources.md").read_text(
			"utf-8"
		)
		rows = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ")]
		self.assertEqual(set(rows) - {"单据"}, set(adapters.DOCTYPES))
		self.assertIn(f"{adapter.HISTORY_DAYS}天", page)
		self.assertIn(f"{findings.SAME_FACT_DAYS}天", page)
