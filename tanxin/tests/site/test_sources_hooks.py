"""What the hooks note: which moments of which documents, after the commit, and never to HR's cost."""

from __future__ import annotations

from unittest.mock import patch

import frappe
from frappe.utils import add_days, nowdate

from tanxin import sources
from tanxin.sources import jobs
from tanxin.tests.site import factory, papers
from tanxin.tests.site.papers import HrTest


class Hooks(HrTest):
	"""Which moments HRMS tells us of. Only what is noted here is done at once; the rest the sweep finds."""

	def enqueued(self, act) -> list[dict]:
		"""What is enqueued after the commit of it."""
		frappe.db.after_commit.reset()
		act()
		with patch.object(frappe, "enqueue") as enqueue:
			frappe.db.after_commit.run()
		return [call.kwargs for call in enqueue.call_args_list]

	def jobs(self, act) -> set[tuple[str, str]]:
		"""Of these, what is to be read: (document, name)."""
		calls = self.enqueued(act)
		return {(call["source_doctype"], call["source_name"]) for call in calls if "source_doctype" in call}

	def test_each_moment_of_each_document(self):
		self.holidays()
		self.setting(appraisal_threshold=3)
		frappe.db.set_value("Employee", self.employee, "relieving_date", add_days(nowdate(), 60))
		made = (
			papers.promotion(self.employee), papers.transfer(self.employee), papers.separation(self.employee),
			papers.exit_interview(self.employee, "Completed"), papers.grievance(self.employee, "Resolved"),
			papers.withholding(self.employee), papers.appraisal(self.employee, 2), papers.training(self.employee),
			papers.leave(self.employee, "谈心测试假", -2, -1),
		)  # fmt: skip
		for doc in made:
			noted = (doc.doctype, doc.name)
			self.assertIn(noted, self.jobs(doc.submit), doc.doctype)
			doc.reload()
			self.assertIn(noted, self.jobs(doc.cancel), doc.doctype)
			if doc.doctype != "Leave Application":  # HRMS keeps one with its attendance
				self.assertIn(noted, self.jobs(lambda noted=noted: frappe.delete_doc(*noted)), doc.doctype)

	def test_a_document_that_is_begun_or_set_past_its_form(self):
		made: list = []
		self.assertTrue(self.jobs(lambda: made.append(papers.grievance(self.employee))))
		doc = made[0]
		self.assertEqual(self.jobs(lambda: doc.db_set("status", "Invalid")), {(doc.doctype, doc.name)})
		doc = frappe.get_doc(doc.doctype, doc.name)
		self.assertEqual(self.jobs(lambda: doc.db_set("cause_of_grievance", "无关")), set())

	def test_the_roster_is_told_of_what_it_keeps(self):
		self.assertEqual(self.enqueued(lambda: self.set_employee(bio="无关")), [])
		told = [call["employee"] for call in self.enqueued(lambda: self.set_employee(first_name="郭改名"))]
		self.assertEqual(told, [self.employee])

	def test_the_jobs_do_what_the_hooks_note(self):
		doc = papers.grievance(self.employee)
		jobs.pull(doc.doctype, doc.name)
		self.assertEqual(self.events(), ["Grievance"])
		frappe.db.set_value("Employee", self.employee, "employee_name", "郭改名")
		jobs.sync(self.employee)
		self.assertEqual(frappe.db.get_value("Talk Person", self.person, "person_name"), "郭改名")

	def test_an_employee_whose_dates_did_not_change(self):
		self.assertEqual(self.jobs(lambda: self.set_employee(bio="无关")), set())
		noted = {("Employee", self.employee)}
		self.assertEqual(
			self.jobs(lambda: self.set_employee(date_of_retirement=add_days(nowdate(), 9))), noted
		)

	def test_the_old_number_of_a_transfer_is_noted_though_it_is_set_by_db_set(self):
		doc = papers.transfer(self.employee, create_new_employee_id=1)
		self.assertIn(("Employee", self.employee), self.jobs(doc.submit))

	def test_members_and_posts(self):
		member = frappe.get_doc("Talk Person", self.unit.person("member"))
		member.applied_to_join_on = nowdate()
		self.assertEqual(self.jobs(member.save), {("Talk Person", member.name)})
		member.reload()
		member.level = "一级"
		self.assertEqual(self.jobs(member.save), set())
		self.assertEqual(self.jobs(lambda: factory.person("new", "新人", factory.TOWN)), set())
		post = frappe.get_doc("Talk Post", {"person": self.person})
		post.to_date = nowdate()
		self.assertEqual(self.jobs(post.save), {("Talk Post", post.name)})

	def test_whatever_breaks_in_a_hook_hr_goes_on(self):
		doc = papers.promotion(self.employee)
		with patch("tanxin.sources.adapters.is_worth_reading", side_effect=ZeroDivisionError):
			doc.submit()
		self.assertTrue(frappe.db.exists("Error Log", {"method": ("like", "Tanxin: an HR event waits%")}))
		with patch("tanxin.sources.renumbered.forget", side_effect=ZeroDivisionError):
			sources.on_employee_deleted(doc)
