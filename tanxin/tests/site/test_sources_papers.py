"""Every HR document: what it makes owed, what takes it back, read twice, and found when no hook told of it."""

from __future__ import annotations

import frappe
from frappe.utils import add_days, getdate, nowdate

from tanxin.site import restricted
from tanxin.sources import reconciling, recording, tellings
from tanxin.tests.site import papers
from tanxin.tests.site.papers import HrTest


class Papers(HrTest):
	def settles(self, doc, situation: str, happened_on, rule: str = "ZZ77-L1") -> str:
		"""Read twice, and swept, it is one event and one obligation."""
		self.pull(doc)
		self.pull(doc)
		self.assertEqual(reconciling.reconcile(), 0)
		self.assertEqual(self.events(), [situation])
		told = tellings.of(doc.doctype, doc.name)
		event = next(row.parent for row in told if row.person == self.person)
		fields = ["person", "situation", "happened_on", "source_doctype", "source_name", "owner"]
		row = restricted.one(restricted.EVENT, event, fields)
		self.assertEqual((row.person, row.source_name), (self.person, doc.name))
		self.assertEqual((row.situation, row.happened_on), (situation, getdate(happened_on)))
		self.assertEqual((row.source_doctype, row.owner), (doc.doctype, "Administrator"))
		self.assertEqual(self.owed(event), [(rule, "Open")])
		return event

	def goes(self, event: str, rule: str = "ZZ77-L1") -> None:
		self.assertEqual(frappe.db.get_value("Trigger Event", event, "status"), "Withdrawn")
		self.assertEqual(self.owed(event), [(rule, "Withdrawn")])

	def lives(self, doc, situation: str, happened_on) -> None:
		"""Submitted: owed. Cancelled: withdrawn. With and without a hook."""
		papers.ask(situation)
		doc.submit()
		event = self.settles(doc, situation, happened_on)
		doc.cancel()
		self.assertEqual(reconciling.reconcile(), 1)
		self.goes(event)

	def test_a_promotion(self):
		doc = papers.promotion(self.employee)
		self.assertIsNone(self.pull(doc))
		doc.submit()
		event = self.settles(doc, "Promotion", nowdate(), "ZZ77-L2")
		doc.cancel()
		self.pull(doc)
		self.goes(event, "ZZ77-L2")

	def test_a_transfer(self):
		self.lives(papers.transfer(self.employee), "Post Change", nowdate())

	def test_a_separation_is_known_from_its_first_draft(self):
		doc = papers.separation(self.employee, days=10)
		event = self.settles(doc, "Leaving", add_days(nowdate(), 10))
		self.assertEqual(frappe.db.get_value("Trigger Event", event, "noticed_on"), getdate(nowdate()))
		frappe.delete_doc("Employee Separation", doc.name)
		self.pull(doc)
		self.goes(event)

	def test_a_separation_that_is_submitted_and_cancelled(self):
		self.holidays()
		self.lives(papers.separation(self.employee, days=10), "Leaving", add_days(nowdate(), 10))

	def test_an_exit_interview_tells_of_the_leaving_until_it_is_called_off_or_the_employee_stays(self):
		frappe.db.set_value("Employee", self.employee, "relieving_date", add_days(nowdate(), 60))
		doc = papers.exit_interview(self.employee)
		event = self.settles(doc, "Leaving", add_days(nowdate(), 60))
		doc.db_set("employee_status", "Employee Retained")
		reconciling.reconcile()
		self.goes(event)
		doc.db_set("employee_status", "Exit Confirmed")
		self.assertEqual(self.pull(doc), event)
		self.assertEqual(self.owed(event), [("ZZ77-L1", "Open")])
		doc.db_set("status", "Cancelled")
		self.pull(doc)
		self.goes(event)

	def test_a_grievance_in_each_of_its_states(self):
		papers.ask("Grievance")
		doc = papers.grievance(self.employee)
		event = self.settles(doc, "Grievance", nowdate())
		states = frappe.get_meta("Employee Grievance").get_field("status").options.splitlines()
		self.assertLessEqual({"Open", "Investigated", "Resolved", "Invalid"}, set(states))
		for state in states:
			doc.db_set("status", state)
			reconciling.reconcile()
			stands = state in ("Open", "Investigated", "Resolved")
			self.assertEqual(self.owed(event), [("ZZ77-L1", "Open" if stands else "Withdrawn")], state)

	def test_a_grievance_that_is_submitted_and_cancelled(self):
		self.lives(papers.grievance(self.employee, "Resolved"), "Grievance", nowdate())

	def test_pay_that_is_withheld(self):
		doc = papers.withholding(self.employee)
		self.assertIsNone(self.pull(doc))
		self.lives(doc, "Pay Withheld", nowdate())

	def test_an_appraisal_below_the_threshold(self):
		self.setting(appraisal_threshold=3)
		doc = papers.appraisal(self.employee, score=2)
		self.assertIsNone(self.pull(doc))
		doc.submit()
		event = self.settles(doc, "Poor Performance", nowdate(), "ZZ77-L4")
		self.setting(appraisal_threshold=1)
		self.pull(doc)
		self.assertEqual(self.owed(event), [("ZZ77-L4", "Open")])
		doc.cancel()
		self.pull(doc)
		self.goes(event, "ZZ77-L4")

	def test_an_appraisal_at_the_threshold_or_without_one(self):
		doc = papers.appraisal(self.employee, score=2)
		doc.submit()
		self.setting(appraisal_threshold=doc.final_score)
		self.assertIsNone(self.pull(doc))
		self.setting(appraisal_threshold=0)
		self.assertIsNone(self.pull(doc))
		self.assertEqual(reconciling.reconcile(), 0)

	def test_an_appraisal_dates_from_when_it_was_first_read_and_keeps_that_day(self):
		self.setting(appraisal_threshold=3)
		doc = papers.appraisal(self.employee, score=2)
		doc.submit()
		event = self.pull(doc)
		frappe.db.set_value("Appraisal", doc.name, "modified", add_days(nowdate(), 3), update_modified=False)
		self.assertEqual(self.pull(doc), event)
		self.assertEqual(reconciling.reconcile(), 0)
		self.assertEqual(frappe.db.get_value("Trigger Event", event, "happened_on"), getdate(nowdate()))

	def test_feedback_below_the_threshold_and_the_appraisal_are_one_thing(self):
		self.setting(appraisal_threshold=3)
		appraisal = papers.appraisal(self.employee, score=2)
		told = [papers.feedback(appraisal, self.hire(name), 0.2) for name in ("评议甲", "评议乙")]
		for doc in told:
			doc.submit()
		appraisal.reload()
		appraisal.submit()
		events = {self.pull(doc) for doc in (*told, appraisal)}
		self.assertEqual(len(events), 1)
		event = events.pop()
		for doc in (*told, appraisal):
			self.assertEqual(self.owed(event), [("ZZ77-L4", "Open")])
			doc.reload()
			doc.cancel()
			self.pull(doc)
		self.goes(event, "ZZ77-L4")

	def test_feedback_above_the_threshold(self):
		self.setting(appraisal_threshold=3)
		doc = papers.feedback(papers.appraisal(self.employee, score=5), self.hire("评议丙"), 0.9)
		doc.submit()
		self.assertIsNone(self.pull(doc))

	def test_a_training_of_several_people(self):
		papers.ask("Training")
		other, absent = self.hire("同班同学"), self.hire("缺席学员")
		doc = papers.training(self.employee, other, absent, status="Scheduled")
		doc.employees[2].attendance = "Absent"
		doc.submit()
		self.assertIsNone(self.pull(doc))
		doc.event_status = "Completed"
		doc.save()
		self.settles(doc, "Training", add_days(nowdate(), -1))
		people = frappe.get_all("Trigger Event", {"source_name": doc.name}, pluck="person")
		self.assertEqual(len(people), 2)
		doc.reload()
		doc.cancel()
		self.pull(doc)
		left = frappe.db.count("Trigger Event", {"source_name": doc.name, "status": ("!=", "Withdrawn")})
		self.assertEqual(left, 0)

	def test_a_short_training(self):
		self.setting(training_days=30)
		doc = papers.training(self.employee, days=30)
		doc.submit()
		self.assertIsNone(self.pull(doc))
		self.assertEqual(reconciling.reconcile(), 0)
		self.setting(training_days=29)
		self.assertIsNotNone(self.pull(doc))

	def test_a_training_with_a_name_as_long_as_the_column(self):
		papers.ask("Training")
		doc = papers.training(self.employee, status="Scheduled")
		long = frappe.copy_doc(doc)
		long.update({"event_name": "培" * 140, "event_status": "Completed"})
		long.insert().submit()
		event = self.pull(long)
		self.assertEqual(self.pull(long), event)
		self.assertEqual(self.owed(event), [("ZZ77-L1", "Open")])


class Leaves(HrTest):
	def setUp(self) -> None:
		super().setUp()
		self.holidays()
		self.installed_long_ago()
		papers.ask("Family Misfortune", "Serious Illness", "Back from Leave")

	def test_a_leave_of_a_type_that_the_unit_did_not_name_is_private(self):
		doc = papers.leave(self.employee, "谈心测试事假", -5, -3)
		doc.submit()
		self.assertIsNone(self.pull(doc))
		self.assertEqual(reconciling.reconcile(), 0)

	def test_a_leave_and_the_return_from_it(self):
		self.map_leave("谈心测试丧假", "Family Misfortune")
		doc = papers.leave(self.employee, "谈心测试丧假", -5, -3)
		doc.submit()
		self.assertEqual(reconciling.reconcile(), 1)
		self.assertEqual(reconciling.reconcile(), 0)
		names = [row.parent for row in tellings.of(doc.doctype, doc.name)]
		fields = ["situation", "happened_on", "restricted"]
		rows = restricted.read(restricted.EVENT, {"name": ("in", names)}, fields, "happened_on asc")
		days = [getdate(add_days(nowdate(), -5)), getdate(add_days(nowdate(), -2))]
		self.assertEqual([row.situation for row in rows], ["Family Misfortune", "Back from Leave"])
		self.assertEqual([row.happened_on for row in rows], days)
		self.assertEqual([row.restricted for row in rows], [1, 1])
		doc.cancel()
		self.pull(doc)
		self.assertEqual(self.events(), [])

	def test_the_return_is_told_once_the_leave_is_over(self):
		self.map_leave("谈心测试丧假", "Family Misfortune")
		doc = papers.leave(self.employee, "谈心测试丧假", -1, 0)
		doc.submit()
		self.pull(doc)
		self.assertEqual(self.events(), ["Family Misfortune"])

	def test_no_return_where_the_unit_wants_none_and_none_while_another_leave_goes_on(self):
		self.map_leave("谈心测试丧假", "Family Misfortune", on_return=0)
		self.map_leave("谈心测试病假", "Serious Illness")
		spans = (("谈心测试丧假", -9, -8), ("谈心测试病假", -7, -6), ("谈心测试病假", -5, 20))
		for kind, starts, ends in spans:
			papers.leave(self.employee, kind, starts, ends).submit()
		reconciling.reconcile()
		self.assertEqual(self.events(), ["Family Misfortune", "Serious Illness"])
		self.assertEqual(reconciling.reconcile(), 0)

	def test_a_return_that_another_leave_puts_off_is_taken_back(self):
		self.map_leave("谈心测试病假", "Serious Illness")
		papers.leave(self.employee, "谈心测试病假", -7, -6).submit()
		reconciling.reconcile()
		self.assertEqual(self.events(), ["Serious Illness", "Back from Leave"])
		papers.leave(self.employee, "谈心测试病假", -5, 20).submit()
		reconciling.reconcile()
		self.assertEqual(self.events(), ["Serious Illness"])

	def test_a_short_leave(self):
		self.map_leave("谈心测试病假", "Long Leave", least_days=30)
		self.map_leave("谈心测试病假", "Serious Illness", least_days=10)
		short = papers.leave(self.employee, "谈心测试病假", -19, -15)
		short.submit()
		self.assertIsNone(self.pull(short))
		longer = papers.leave(self.employee, "谈心测试病假", -12, 2)
		longer.submit()
		self.pull(longer)
		self.assertEqual(self.events(), ["Serious Illness"])

	def test_a_leave_that_is_rejected(self):
		self.map_leave("谈心测试病假", "Serious Illness")
		doc = papers.leave(self.employee, "谈心测试病假", -2, -1)
		doc.status = "Rejected"
		doc.save()
		doc.submit()
		self.assertIsNone(recording.pull("Leave Application", doc.name))
