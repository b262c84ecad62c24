"""A quota (任务次数) names no person: everything that reads obligations copes with that."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import frappe
from frappe.desk import query_report

from tanxin import tasks
from tanxin.api import cards, plans
from tanxin.domain.model import Obligation
from tanxin.site import export, handing_over, obligation_rows, obligations, unasked
from tanxin.tests.site import factory
from tanxin.tests.site.test_owing import YEAR, OwingSteps


class QuotaRows(OwingSteps):
	def setUp(self) -> None:
		super().setUp()
		officer = self.unit.person("town_organiser")
		self.key = f"WJ09-5|{officer}|{YEAR}-11"
		first, last = date(YEAR, 1, 2), date(YEAR, 12, 31)
		owed = Obligation(self.key, "WJ09-5", None, factory.TOWN, officer, "任务", first, last, f"{YEAR}-11")
		self.assertEqual(obligations.create([owed]), 1)
		frappe.db.set_value("Talk Rulebook", "WJ09", "enabled", 1)
		frappe.db.set_value("Talk Rule", "WJ09-5", "enabled", 1)
		self.name = obligation_rows.name_for(self.key)

	def test_lists_and_the_form_show_who_owes_it_and_that_anybody_will_do(self):
		with self.acting("town_organiser"):
			row = frappe.get_list(
				"Talk Obligation", {"name": self.name}, ["person", "person_name", "talker_name"]
			)[0]
			doc = frappe.get_doc("Talk Obligation", self.name)
		self.assertEqual((row.person, row.person_name, row.talker_name), (None, "（不限对象）", "郑干事"))
		self.assertEqual(doc.get_title(), "（不限对象）")

	def test_no_plan_is_made_for_it_and_the_sentence_says_why(self):
		with self.acting("town_organiser"), self.refused(frappe.ValidationError, saying="任务"):
			plans.make_plan([self.name])

	def test_the_daily_job_runs_over_it(self):
		before = frappe.db.count("Error Log")
		tasks.daily()
		self.assertEqual(frappe.db.count("Error Log"), before)
		self.assertEqual(
			frappe.db.get_value("Talk Obligation", self.name, "talker"), self.unit.person("town_organiser")
		)
		self.assertEqual(handing_over.reassign_talkers(), 0)
		self.assertEqual(unasked.review(), (0, 0))

	def test_it_is_counted_in_the_figures_and_written_out(self):
		filters = {"from_date": f"{YEAR}-01-01", "to_date": f"{YEAR}-12-31"}
		with self.acting("town_secretary"):
			frappe.local.form_dict = frappe._dict()
			report = query_report.run("Talk Coverage", filters=filters)
			self.assertEqual([row["owed"] for row in report["result"]], [1, 1])
			cards.coverage_this_year()
		with TemporaryDirectory() as folder:
			counts = export.write(Path(folder) / "export")
			self.assertGreaterEqual(counts["Talk Obligation"], 1)
			self.assertIn(
				self.key, (Path(folder) / "export" / "talk_obligation.jsonl").read_text(encoding="utf-8")
			)
