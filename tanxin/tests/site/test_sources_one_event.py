"""One event however many documents tell of it, and it stands until the last of them is gone."""

from __future__ import annotations

from unittest.mock import patch

import frappe
from frappe.utils import add_days, nowdate

from tanxin.sources import reconciling, recording, tellings
from tanxin.sources.findings import FAMILIES
from tanxin.tests.site import factory, papers
from tanxin.tests.site.papers import HrTest


def sources_of(event: str) -> dict[str, int]:
	"""Which kinds of document tell, or told, of it, and whether they stand."""
	rows = frappe.get_all("Trigger Event Source", {"parent": event}, ["source_doctype", "stands"])
	return {row.source_doctype: row.stands for row in rows}


class OneEvent(HrTest):
	def leaving(self) -> tuple[str, dict]:
		"""A resignation, its interview, and the Employee itself: one leaving."""
		separation = papers.separation(self.employee, days=10)
		self.set_employee(relieving_date=add_days(nowdate(), 20))
		interview = papers.exit_interview(self.employee)
		events = {
			self.pull(separation),
			recording.pull("Employee", self.employee),
			self.pull(interview),
		}
		self.assertEqual(len(events), 1)
		return events.pop(), {"separation": separation, "interview": interview}

	def test_a_leaving_that_three_documents_tell_of(self):
		event, _docs = self.leaving()
		self.assertEqual(self.events(), ["Leaving"])
		self.assertEqual(self.owed(event), [("ZZ77-L1", "Open")])
		self.assertEqual(sources_of(event), {"Employee Separation": 1, "Employee": 1, "Exit Interview": 1})
		self.assertEqual(reconciling.reconcile(), 0)

	def test_it_stands_until_the_last_of_them_is_gone(self):
		event, docs = self.leaving()
		frappe.delete_doc("Employee Separation", docs["separation"].name)
		self.pull(docs["separation"])
		docs["interview"].db_set("status", "Cancelled")
		self.pull(docs["interview"])
		self.assertEqual(self.owed(event), [("ZZ77-L1", "Open")])
		self.set_employee(relieving_date=None)
		recording.pull("Employee", self.employee)
		self.assertEqual(self.owed(event), [("ZZ77-L1", "Withdrawn")])
		docs["interview"].db_set("status", "Scheduled")
		self.assertEqual(self.pull(docs["interview"]), event)
		self.assertEqual(self.owed(event), [("ZZ77-L1", "Open")])
		self.assertEqual(sources_of(event), {"Employee Separation": 0, "Employee": 0, "Exit Interview": 1})

	def test_the_sweep_alone_makes_the_same(self):
		papers.separation(self.employee, days=10)
		self.set_employee(relieving_date=add_days(nowdate(), 20))
		papers.exit_interview(self.employee)
		self.assertEqual(reconciling.reconcile(), 3)
		self.assertEqual(self.events(), ["Leaving"])
		self.assertEqual(reconciling.reconcile(), 0)

	def test_who_retires_leaves_only_once(self):
		day = add_days(nowdate(), 5)
		self.set_employee(relieving_date=day, date_of_retirement=day)
		event = recording.pull("Employee", self.employee)
		self.assertEqual(len(self.events()), 1)
		self.assertEqual(self.owed(event), [("ZZ77-L1", "Open")])

	def test_a_promotion_that_saves_the_employee_and_a_transfer_of_the_same_days(self):
		promotion, transfer = papers.promotion(self.employee), papers.transfer(self.employee)
		promotion.submit()
		transfer.submit()
		recording.pull("Employee", self.employee)
		event = self.pull(promotion)
		self.assertEqual(self.pull(transfer), event)
		self.assertEqual(self.owed(event), [("ZZ77-L1", "Open"), ("ZZ77-L2", "Open")])
		promotion.cancel()
		self.pull(promotion)
		self.assertEqual(self.owed(event), [("ZZ77-L1", "Open"), ("ZZ77-L2", "Withdrawn")])
		self.assertEqual(self.events(), ["Post Change"])
		transfer.cancel()
		self.pull(transfer)
		self.assertEqual(self.owed(event), [("ZZ77-L1", "Withdrawn"), ("ZZ77-L2", "Withdrawn")])

	def test_one_of_the_ways_in_which_it_is_told_comes_back(self):
		frappe.db.set_value("Talk Rule", "ZZ77-L2", "situations", "Leaving")
		frappe.db.set_value("Talk Rule", "ZZ77-L1", "situations", "Retirement")
		day = add_days(nowdate(), 5)
		self.set_employee(date_of_retirement=day)
		event = recording.pull("Employee", self.employee)
		separation = papers.separation(self.employee, days=6)
		self.assertEqual(self.pull(separation), event)
		self.assertEqual(self.owed(event), [("ZZ77-L1", "Open"), ("ZZ77-L2", "Open")])
		for told, status in ((None, "Withdrawn"), (day, "Open")):
			self.set_employee(date_of_retirement=told)
			recording.pull("Employee", self.employee)
			self.assertEqual(self.owed(event), [("ZZ77-L1", status), ("ZZ77-L2", "Open")])
		self.assertEqual(self.events(), ["Leaving"])

	def test_two_documents_of_one_kind_are_two_things(self):
		papers.ask("Grievance")
		events = {self.pull(papers.grievance(self.employee)) for _each in range(2)}
		self.assertEqual(len(events), 2)

	def test_a_month_later_it_is_another_thing(self):
		event = self.pull(papers.separation(self.employee, days=10))
		frappe.db.set_value("Trigger Event", event, "happened_on", add_days(nowdate(), -22))
		self.set_employee(relieving_date=add_days(nowdate(), 10))
		self.assertNotEqual(recording.pull("Employee", self.employee), event)

	def test_what_was_entered_by_hand_gets_its_document_and_outlives_it(self):
		event = factory.event(self.person, "Promotion", days_ago=3)
		doc = papers.promotion(self.employee)
		doc.submit()
		self.assertEqual(self.pull(doc), event.name)
		with self.refused(saying=doc.name):
			frappe.call("tanxin.api.events.withdraw", event=event.name, reason="录入有误")
		doc.cancel()
		self.pull(doc)
		self.assertEqual(self.owed(event.name), [("ZZ77-L2", "Open")])
		frappe.call("tanxin.api.events.withdraw", event=event.name, reason="录入有误")
		self.assertEqual(self.owed(event.name), [("ZZ77-L2", "Withdrawn")])

	def test_a_draft_that_is_about_somebody_else_after_all(self):
		doc = papers.separation(self.employee)
		first = self.pull(doc)
		other = self.hire("另一人")
		self.on_the_team(other)
		doc.employee = other
		doc.save()
		second = self.pull(doc)
		self.assertEqual(self.owed(first), [("ZZ77-L1", "Withdrawn")])
		self.assertEqual(self.owed(second), [("ZZ77-L1", "Open")])
		self.assertEqual(self.pull(doc), second)

	def test_another_worker_that_was_quicker(self):
		"""It has told of the document between our look and our insert."""
		doc = papers.promotion(self.employee)
		doc.submit()
		event = self.pull(doc)
		with (
			patch.object(tellings, "of", return_value=[]),
			patch.object(recording, "_same_thing", return_value=None),
		):
			self.assertEqual(self.pull(doc), event)
		self.assertEqual(frappe.db.count("Trigger Event", {"person": self.person}), 1)
		self.assertEqual(self.owed(event), [("ZZ77-L2", "Open")])

	def test_the_families_share_nothing(self):
		every = [situation for each in FAMILIES for situation in each]
		self.assertEqual(len(every), len(set(every)))

	def test_a_client_writes_no_sources(self):
		row = {"source_doctype": "User", "source_name": "Administrator", "situation": "Leaving", "stands": 1}
		doc = factory.event(self.person, "Commended", sources=[row], noticed_on="2020-01-01")
		self.assertEqual((doc.sources, doc.noticed_on), ([], None))
		promotion = papers.promotion(self.employee)
		promotion.submit()
		event = frappe.get_doc("Trigger Event", self.pull(promotion))
		event.sources[0].stands = 0
		event.append("sources", row)
		event.noticed_on = "2020-01-01"
		event.save()
		event.reload()
		self.assertEqual([(each.source_name, each.stands) for each in event.sources], [(promotion.name, 1)])
		self.assertIsNone(event.noticed_on)
		with self.refused():
			event.sources[0].save()

	def test_hr_deletes_its_documents_as_before(self):
		doc = papers.grievance(self.employee)
		event = self.pull(doc)
		frappe.delete_doc("Employee Grievance", doc.name)
		self.pull(doc)
		self.assertEqual(frappe.db.get_value("Trigger Event", event, "status"), "Withdrawn")
