"""What people get wrong: each ends in one clear message and nothing half written."""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe.utils import add_days, nowdate

from tanxin.api import confirm, exemptions, plans, records, signoff
from tanxin.site import owing
from tanxin.tests.site import factory
from tanxin.tests.site.test_main_job import MainJobSteps


class BadInput(MainJobSteps):
	def test_reversed_times_and_a_talk_with_oneself(self):
		with self.acting("town_organiser"):
			plan = factory.plan(self.unit)
			plan.planned_end = plan.planned_start - timedelta(hours=1)
			with self.refused(saying="早于"):
				plan.insert()
			with self.refused(saying="自己"):
				factory.plan(self.unit, persons=("branch_secretary",)).insert()
		self.assertEqual(frappe.db.count("Talk Plan", {"organization": factory.BRANCH}), 0)

	def test_a_talk_in_the_future_is_no_record(self):
		plan = self.signed_plan()
		with self.acting("branch_secretary"), self.refused(saying="将来"):
			frappe.get_doc(
				{
					"doctype": "Talk Record",
					"plan": plan.name,
					"started_at": add_days(nowdate(), 2) + " 09:00:00",
					"ended_at": add_days(nowdate(), 2) + " 10:00:00",
				}
			).insert()

	def test_a_vacant_secretarys_post_goes_up_and_says_why(self):
		frappe.db.delete("Talk Post", {"person": self.unit.person("branch_secretary")})
		frappe.db.delete("Talk Post", {"person": self.unit.person("branch_member")})
		with self.acting("town_organiser"):
			owed = factory.obligation_of(factory.event(self.unit.person("member")).name)
		self.assertEqual(owed.talker, self.unit.person("town_secretary"))
		self.assertIn("空缺", owed.talker_reason)

	def test_two_secretaries_are_refused(self):
		with self.refused():
			factory.hold(self.unit.person("town_deputy"), factory.TOWN, "Secretary")

	def test_a_loop_in_the_tree_is_refused_with_the_loop(self):
		top = frappe.get_doc("Party Organization", factory.COUNTY)
		top.parent_party_organization = factory.BRANCH
		with self.refused(saying=factory.BRANCH):
			top.save()

	def test_who_left_yesterday_is_not_planned_for_next_week(self):
		doc = frappe.get_doc("Talk Person", self.unit.person("member_two"))
		doc.left_on = add_days(nowdate(), -1)
		doc.save()
		self.assertEqual(doc.status, "Left")
		with self.acting("town_organiser"), self.refused(saying="孙党员"):
			factory.plan(self.unit, persons=("member_two",)).insert()

	def test_a_person_without_organisation_is_marked_on_the_event_and_tried_again(self):
		event = factory.event(self.unit.person("stranger"), "Commended")
		self.assertIn(event_status(event.name), ("Needs Attention", "No Rule Applies"))
		self.assertTrue(frappe.db.get_value("Trigger Event", event.name, "problem"))
		frappe.db.set_value("Talk Person", self.unit.person("stranger"), "organization", factory.BRANCH)
		owing.owe_for_event(event.name)
		self.assertEqual(event_status(event.name), "Open")
		self.assertEqual(factory.obligation_of(event.name).talker, self.unit.person("branch_secretary"))

	def test_an_event_tomorrow_is_refused(self):
		with self.acting("town_organiser"), self.refused():
			factory.event(self.unit.person("member"), days_ago=-1)

	def test_nobody_applied_or_joined_tomorrow(self):
		for field in ("applied_to_join_on", "joined_party_on"):
			person = frappe.get_doc("Talk Person", self.unit.person("member"))
			person.set(field, add_days(nowdate(), 1))
			with self.refused(saying="将来"):
				person.save()

	def test_a_request_of_an_unknown_kind_is_refused_in_a_sentence(self):
		with self.acting("town_organiser"):
			owed = factory.obligation_of(factory.event(self.unit.person("member")).name).name
			with self.refused(saying="申请类别"):
				exemptions.ask("Whatever", [owed], "理由")

	def test_the_same_event_entered_twice_is_one(self):
		with self.acting("town_organiser"):
			factory.event(self.unit.person("member"))
			with self.refused(frappe.DuplicateEntryError, frappe.UniqueValidationError):
				factory.event(self.unit.person("member"))

	def test_an_organiser_plans_in_his_own_scope_only(self):
		with self.acting("town_organiser"), self.refused(saying="范围"):
			factory.plan(
				self.unit, talkers=("other_secretary",), persons=("stranger",), organization=factory.OTHER
			).insert()
		with self.acting("town_organiser"):
			owed = factory.obligation_of(factory.event(self.unit.person("member")).name)
		with self.acting("other_secretary"), self.refused():
			plans.make_plan([owed.name])

	def test_an_answer_is_given_once_and_by_who_was_there(self):
		record = self.submitted_record()
		with self.acting("member_two"), self.refused():
			confirm.agree(record.name)
		with self.acting("stranger"), self.refused():
			confirm.read(record.name)
		with self.acting("member"):
			confirm.agree(record.name)
			with self.refused():
				confirm.object_to(record.name, "后来想起不对")
		with self.acting("branch_secretary"), self.refused():
			confirm.unable(record.name, self.unit.person("member"), "不在家")

	def test_a_record_is_written_once_for_a_plan_and_never_changed_after(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			doc = frappe.get_doc("Talk Record", record.name)
			doc.place = "改地点"
			with self.refused():
				doc.save()
			with self.refused():
				frappe.get_doc("Talk Record", record.name).cancel()
		self.assertEqual(
			frappe.db.get_value("Talk Record", record.name, ["place", "docstatus"]), ("党员活动室301", 1)
		)

	def test_a_talk_never_changes_its_category(self):
		plan = self.signed_plan()
		with self.acting("branch_secretary"):
			doc = frappe.get_doc("Talk Record", records.begin(plan.name))
			doc.category = "Admonition"
			with self.refused():
				doc.save()
		record = self.submitted_record(self.signed_plan(persons=("member_two",), days=4))
		with self.acting("branch_secretary"):
			amended = frappe.get_doc("Talk Record", records.correct(record.name, "时间写错"))
			amended.category = "Admonition"
			with self.refused():
				amended.save()

	def test_an_empty_sheet_is_not_sent(self):
		with self.acting("town_organiser"):
			sheet = frappe.get_doc(
				{"doctype": "Talk Campaign", "title": "空表", "organization": factory.TOWN}
			).insert()
			with self.refused():
				signoff.act("Talk Campaign", sheet.name, "Send for Signature")
		self.assertEqual(frappe.db.get_value("Talk Campaign", sheet.name, "workflow_state"), "Plan Draft")


def event_status(name: str) -> str:
	return frappe.db.get_value("Trigger Event", name, "status")
