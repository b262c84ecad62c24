"""One person however many numbers HR gives him."""

from __future__ import annotations

import frappe
from frappe.utils import getdate

from tanxin.sources import employees, reconciling, recording
from tanxin.tests.site import factory, papers
from tanxin.tests.site.papers import HrTest


class NewNumber(HrTest):
	"""A transfer with a new employee id: HRMS copies the employee and marks the old one as left by `db_set`."""

	def move(self):
		doc = papers.transfer(self.employee, create_new_employee_id=1)
		doc.submit()
		return doc.reload()

	def settled(self, doc) -> None:
		person = frappe.get_doc("Talk Person", self.person)
		self.assertEqual(
			(person.employee, person.left_on, person.status), (doc.new_employee_id, None, "Active")
		)
		self.assertEqual(getdate(person.joined_on), getdate("2015-01-01"))
		names = frappe.get_all("Talk Person", {"person_name": person.person_name}, pluck="name")
		self.assertEqual(names, [self.person])
		self.assertEqual(self.events(), ["Post Change"])

	def test_the_roster_keeps_one_person_in_whatever_order_the_jobs_run(self):
		doc = self.move()
		jobs = (
			lambda: employees.sync(doc.new_employee_id),
			lambda: recording.pull("Employee", self.employee),
			lambda: recording.pull("Employee", doc.new_employee_id),
			lambda: employees.sync(self.employee),
			lambda: recording.pull("Employee Transfer", doc.name),
		)
		for order in (jobs, tuple(reversed(jobs))):
			frappe.db.savepoint("tanxin_order")
			for job in order:
				job()
			self.settled(doc)
			frappe.db.rollback(save_point="tanxin_order")

	def test_the_daily_sweep_alone_sees_it(self):
		doc = self.move()
		employees.sync_all()
		reconciling.reconcile()
		self.settled(doc)
		modified = frappe.db.get_value("Talk Person", self.person, "modified")
		employees.sync_all()
		self.assertEqual(reconciling.reconcile(), 0)
		self.assertEqual(frappe.db.get_value("Talk Person", self.person, "modified"), modified)

	def test_what_is_owed_stays_owed_once(self):
		event = factory.event(self.person, "Promotion")
		doc = self.move()
		employees.sync_all()
		reconciling.reconcile()
		owed = frappe.get_all(
			"Talk Obligation", {"person": self.person, "rule": "ZZ77-L2"}, ["event", "status"]
		)
		self.assertEqual([(row.event, row.status) for row in owed], [(event.name, "Open")])
		self.assertEqual(employees.person_for(self.employee), self.person)
		self.assertEqual(employees.person_for(doc.new_employee_id), self.person)

	def test_the_new_numbers_papers_are_the_same_persons(self):
		doc = self.move()
		employees.sync_all()
		event = self.pull(papers.grievance(doc.new_employee_id))
		self.assertEqual(frappe.db.get_value("Trigger Event", event, "person"), self.person)

	def test_a_new_number_of_a_new_number(self):
		first = self.move()
		second = papers.transfer(first.new_employee_id, create_new_employee_id=1)
		second.submit()
		second.reload()
		employees.sync_all()
		self.assertEqual(frappe.db.get_value("Talk Person", self.person, "employee"), second.new_employee_id)
		self.assertEqual(frappe.db.count("Talk Person", {"person_name": "乙"}), 1)

	def test_a_transfer_that_is_taken_back(self):
		doc = self.move()
		employees.sync_all()
		reconciling.reconcile()
		new = doc.new_employee_id
		doc.db_set("new_employee_id", None)
		reconciling.reconcile()
		self.assertEqual(self.events(), ["Post Change"])
		frappe.delete_doc("Employee", new)
		doc.reload()
		doc.cancel()
		employees.sync_all()
		reconciling.reconcile()
		self.assertEqual(frappe.db.get_value("Talk Person", self.person, "employee"), self.employee)
		self.assertEqual(self.events(), [])

	def test_an_employee_that_is_deleted_leaves_the_person(self):
		other = self.hire("录错的人")
		person = employees.person_for(other)
		frappe.delete_doc("Employee", other)
		self.assertIsNone(frappe.db.get_value("Talk Person", person, "employee"))
		gone = self.hire("另一个录错的人")
		person = employees.person_for(gone)
		frappe.db.delete("Employee", {"name": gone})
		employees.sync_all()
		self.assertIsNone(frappe.db.get_value("Talk Person", person, "employee"))
