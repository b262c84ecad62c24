"""HR documents on a site with HRMS: one event and one obligation each, withdrawn with them, found after downtime."""

from __future__ import annotations

import unittest
from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate, nowdate

from tanxin import compat, sources
from tanxin.sources import employees, reconciling, recording
from tanxin.tests.site import factory
from tanxin.tests.site.base import SiteTest


class HrEvents(SiteTest):
	def setUp(self) -> None:
		if not compat.installed("hrms"):
			raise unittest.SkipTest("HRMS is not installed on this site")
		super().setUp()
		self.employee = frappe.get_doc(
			{
				"doctype": "Employee",
				"first_name": "郭副书记",
				"gender": "Male",
				"date_of_birth": "1980-01-01",
				"date_of_joining": "2015-01-01",
				"company": frappe.get_all("Company", pluck="name")[0],
				"status": "Active",
			}
		).insert()
		self.person = employees.person_for(self.employee.name)
		frappe.db.set_value("Talk Person", self.person, "organization", factory.TOWN)
		frappe.db.set_value("Talk Person", self.person, "political_status", "Communist Party Member")
		factory.hold(self.person, factory.TOWN, "Committee Member")

	def promotion(self):
		doc = frappe.get_doc(
			{
				"doctype": "Employee Promotion",
				"employee": self.employee.name,
				"promotion_date": nowdate(),
				"promotion_details": [
					{"property": "Name", "current": "郭副书记", "new": "郭书记", "fieldname": "first_name"}
				],
			}
		)
		return doc.insert()

	def holiday_list(self, days: list) -> str:
		doc = frappe.get_doc(
			{
				"doctype": "Holiday List",
				"holiday_list_name": "谈心测试假期",
				"from_date": nowdate(),
				"to_date": add_days(nowdate(), 60),
				"holidays": [{"holiday_date": day, "description": "假"} for day in days],
			}
		)
		return doc.insert().name

	def give_company_holidays(self, name: str) -> None:
		"""As the installed HRMS wants it: on the employee, or assigned to the company from version 16 on."""
		if not compat.has_doctype("Holiday List Assignment"):
			frappe.db.set_value("Employee", self.employee.name, "holiday_list", name)
			return
		frappe.get_doc(
			{
				"doctype": "Holiday List Assignment",
				"applicable_for": "Company",
				"assigned_to": self.employee.company,
				"holiday_list": name,
				"from_date": nowdate(),
			}
		).insert().submit()

	def test_the_hook_only_enqueues_after_commit(self):
		with patch.object(frappe, "enqueue") as enqueue:
			doc = self.promotion()
			doc.submit()
			enqueue.reset_mock()
			self.assertIsNone(frappe.db.exists("Trigger Event", {"source_name": doc.name}))

	def test_a_queue_that_is_down_never_fails_hr(self):
		doc = self.promotion()
		with patch.object(frappe, "enqueue", side_effect=ConnectionError("redis")):
			sources.on_source_changed(doc)
			frappe.db.after_commit.run()

	def test_a_promotion_makes_one_event_and_one_obligation_however_often_it_is_read(self):
		doc = self.promotion()
		doc.submit()
		name = recording.pull(doc.doctype, doc.name)
		self.assertEqual(recording.pull(doc.doctype, doc.name), name)
		self.assertEqual(frappe.db.count("Trigger Event", {"source_name": doc.name}), 1)
		owed = factory.obligation_of(name)
		self.assertEqual((owed.rule, owed.talker), ("ZZ77-L2", self.unit.person("town_secretary")))
		self.assertGreater(owed.due_date, getdate(nowdate()))

	def test_cancelling_withdraws_both_and_submitting_again_brings_them_back(self):
		doc = self.promotion()
		doc.submit()
		name = recording.pull(doc.doctype, doc.name)
		doc.cancel()
		recording.pull(doc.doctype, doc.name)
		self.assertEqual(frappe.db.get_value("Trigger Event", name, "status"), "Withdrawn")
		self.assertEqual(factory.obligation_of(name).status, "Withdrawn")

	def test_a_promotion_submitted_while_the_worker_was_down_is_found_by_the_reconciliation(self):
		doc = self.promotion()
		doc.submit()
		reconciling.reconcile()
		self.assertEqual(frappe.db.count("Trigger Event", {"source_name": doc.name}), 1)
		touched = reconciling.reconcile()
		self.assertEqual(frappe.db.count("Trigger Event", {"source_name": doc.name}), 1)
		self.assertEqual(touched, 0)

	def test_a_document_that_vanished_withdraws_its_event(self):
		doc = self.promotion()
		doc.submit()
		name = recording.pull(doc.doctype, doc.name)
		frappe.db.delete("Employee Promotion", {"name": doc.name})
		reconciling.reconcile()
		self.assertEqual(frappe.db.get_value("Trigger Event", name, "status"), "Withdrawn")

	def test_a_transfer_and_a_separation_are_read_too(self):
		transfer = frappe.get_doc(
			{
				"doctype": "Employee Transfer",
				"employee": self.employee.name,
				"transfer_date": nowdate(),
				"transfer_details": [
					{"property": "Name", "current": "郭副书记", "new": "郭组委", "fieldname": "first_name"}
				],
			}
		).insert()
		transfer.submit()
		event = recording.pull("Employee Transfer", transfer.name)
		self.assertEqual(factory.obligation_of(event).rule, "ZZ77-L1")
		self.give_company_holidays(self.holiday_list([]))
		separation = frappe.get_doc(
			{
				"doctype": "Employee Separation",
				"employee": self.employee.name,
				"boarding_begins_on": nowdate(),
				"company": self.employee.company,
			}
		).insert()
		separation.submit()
		event = recording.pull("Employee Separation", separation.name)
		self.assertEqual(factory.obligation_of(event).rule, "ZZ77-L1")

	def test_the_roster_keeps_in_step_and_a_rerun_changes_nothing(self):
		self.employee.reload()
		self.employee.first_name = "郭改名"
		self.employee.save()
		employees.sync(self.employee.name)
		row = frappe.db.get_value(
			"Talk Person", self.person, ["person_name", "modified", "organization"], as_dict=True
		)
		self.assertEqual((row.person_name, row.organization), ("郭改名", factory.TOWN))
		employees.sync(self.employee.name)
		self.assertEqual(frappe.db.get_value("Talk Person", self.person, "modified"), row.modified)

	def test_the_due_date_follows_the_sites_holiday_list(self):
		name = self.holiday_list([add_days(nowdate(), n) for n in range(1, 21)])
		frappe.db.set_single_value("Tanxin Settings", "holiday_list", name)
		frappe.clear_document_cache("Tanxin Settings", "Tanxin Settings")
		doc = self.promotion()
		doc.submit()
		owed = factory.obligation_of(recording.pull(doc.doctype, doc.name))
		self.assertEqual(owed.due_date, getdate(add_days(nowdate(), 27)))
