"""Roads that a review tried and found open: each is tried again by the person who walked it."""

from __future__ import annotations

from unittest.mock import patch

import frappe
from frappe import client
from frappe.utils import add_days, nowdate

from tanxin import compat
from tanxin.api import inbox, plans, signoff
from tanxin.sources import employees
from tanxin.tests.site import factory
from tanxin.tests.site.test_main_job import MainJobSteps


class ReviewedRoads(MainJobSteps):
	def restricted_plan(self, who: str = "branch_member"):
		"""A draft plan that answers something restricted, made by the organiser in one click."""
		with self.acting("town_organiser"):
			event = factory.event(self.unit.person(who), "Adverse Report")
			return frappe.get_doc("Talk Plan", plans.make_plan([factory.obligation_of(event.name).name]))

	def seen(self, person: str, doctype: str, name: str, **more: object) -> bool:
		with self.acting(person):
			try:
				return bool(frappe.get_list(doctype, {"name": name}, pluck="name", **more))
			except frappe.PermissionError:
				return False


class Identity(ReviewedRoads):
	def test_an_organiser_does_not_say_whose_account_is_whose(self):
		leader = self.unit.person("branch_secretary")
		accomplice = factory.user("accomplice@tanxin.test", "同伙")
		with self.acting("town_organiser"):
			for account in (accomplice, None):
				with self.refused(saying="管理员"):
					client.set_value("Talk Person", leader, "user", account)
			with self.refused(saying="管理员"):
				factory.person("new", "新人", factory.TOWN, user=accomplice)
		self.assertEqual(
			frappe.db.get_value("Talk Person", leader, "user"), self.unit.user("branch_secretary")
		)

	def test_an_administrator_does_not_give_himself_a_person(self):
		account = factory.user("manager@tanxin.test", "管理员")
		frappe.get_doc("User", account).add_roles("System Manager")
		with self.acting(account):
			with self.refused(saying="另一"):
				client.set_value("Talk Person", self.unit.person("county_secretary"), "user", account)
			client.set_value("Talk Person", self.unit.person("member"), "user", None)

	def test_an_account_does_not_come_by_the_employee_to_who_holds_a_post_or_has_one(self):
		free = frappe._dict(name="X", user=None)
		self.assertTrue(employees._may_bring("new@tanxin.test", free))
		self.assertFalse(employees._may_bring(self.unit.user("member"), free))
		for key in ("member", "branch_secretary"):
			person = frappe.get_doc("Talk Person", self.unit.person(key))
			self.assertFalse(employees._may_bring("new@tanxin.test", person), key)
		held = frappe.get_doc("Talk Person", self.unit.person("branch_secretary"))
		held.user = None
		self.assertFalse(employees._may_bring("new@tanxin.test", held))

	def test_people_and_meetings_of_others_are_not_his_to_keep(self):
		meeting = {
			"doctype": "Talk Meeting",
			"meeting": "Organisation Life Meeting",
			"held_on": add_days(nowdate(), 20),
		}
		with self.acting("town_organiser"):
			for organization in (factory.COUNTY, factory.OTHER):
				with self.refused(saying="范围"):
					frappe.get_doc({**meeting, "organization": organization}).insert()
				with self.refused(saying="范围"):
					client.set_value("Talk Person", self.unit.person("member"), "organization", organization)
			own = frappe.get_doc({**meeting, "organization": factory.BRANCH}).insert()
			client.set_value("Talk Person", self.unit.person("member"), "post_title", "会计")
		with self.acting("county_organiser"):
			client.set_value("Talk Meeting", own.name, "cancelled", 1)

	def test_nobody_delegates_or_submits_in_anothers_session(self):
		values = {"giver": self.unit.person("branch_secretary"), "receiver": self.unit.person("town_deputy")}
		days = {"from_date": nowdate(), "to_date": nowdate(), "reason": "出差"}
		with self.acting("branch_secretary"), patch.object(compat, "is_impersonated", lambda: True):
			with self.refused():
				frappe.get_doc({"doctype": "Talk Delegation", **values, **days}).insert()


class Events(ReviewedRoads):
	def test_events_are_entered_for_people_in_ones_charge(self):
		with self.acting("branch_member"), self.refused(saying="范围"):
			factory.event(self.unit.person("other_secretary"))
		with self.acting("branch_secretary"):
			self.assertTrue(factory.event(self.unit.person("member")).name)

	def test_a_source_cannot_be_forged(self):
		with self.acting("town_organiser"):
			event = factory.event(
				self.unit.person("member"),
				source="HR Document",
				source_doctype="User",
				source_name="Administrator",
			)
			event.update({"event_key": "x", "problem": "x", "source": "Import"})
			event.save()
		stored = frappe.get_doc("Trigger Event", event.name)
		self.assertEqual((stored.source, stored.source_doctype), ("Entered by Hand", None))
		self.assertNotIn("x", (stored.event_key, stored.problem))

	def test_nobody_withdraws_what_is_owed_to_himself(self):
		from tanxin.api import events

		with self.acting("town_organiser"):
			event = factory.event(self.unit.person("branch_secretary"))
		with self.acting("branch_secretary"), self.refused():
			events.withdraw(event.name, "不需要")

	def test_obligations_are_not_written_by_hand(self):
		with self.acting("town_organiser"):
			owed = factory.obligation_of(factory.event(self.unit.person("member")).name)
			for values in ({"status": "Exempted"}, {"due_date": "2040-01-01"}, {"restricted": 0}):
				with self.refused():
					client.set_value("Talk Obligation", owed.name, values)


class Plans(ReviewedRoads):
	def test_a_plan_answers_only_what_its_writer_sees_and_its_persons_are_owed(self):
		with self.acting("town_organiser"):
			owed = factory.obligation_of(factory.event(self.unit.person("member"), "Low Spirits").name)
		rows = [{"obligation": owed.name}]
		with self.acting("branch_member"), self.refused(saying="范围"):
			factory.plan(self.unit, ("branch_member",), ("member",), obligations=rows).insert()
		with self.acting("town_organiser"), self.refused(saying="谈话对象"):
			factory.plan(self.unit, persons=("member_two",), obligations=rows).insert()
		self.assertEqual(frappe.db.get_value("Talk Obligation", owed.name, "status"), "Open")

	def test_a_plan_is_not_moved_to_where_a_friend_signs(self):
		talk = {"talkers": ("branch_member",), "persons": ("member_two",)}
		with self.acting("branch_member"):
			with self.refused(saying="范围"):
				factory.plan(self.unit, **talk, organization=factory.OTHER).insert()
			own = factory.plan(self.unit, **talk).insert()
			with self.refused(saying="范围"):
				client.set_value("Talk Plan", own.name, "organization", factory.OTHER)

	def test_a_plan_is_put_on_no_sheet_of_others(self):
		with self.acting("county_organiser"):
			sheet = frappe.get_doc(
				{"doctype": "Talk Campaign", "title": "县委计划", "organization": factory.COUNTY}
			).insert()
		with self.acting("town_organiser"), self.refused(saying="审批表"):
			factory.plan(self.unit, campaign=sheet.name).insert()

	def test_rows_of_a_signed_plan_are_not_saved_alone(self):
		plan = self.signed_plan()
		row = plan.persons[0]
		new = {
			"doctype": "Talk Plan Person",
			"parent": plan.name,
			"parenttype": "Talk Plan",
			"parentfield": "persons",
		}
		with self.acting("town_organiser"):
			with self.refused(saying="单据"):
				doc = frappe.get_doc("Talk Plan Person", row.name)
				doc.person = self.unit.person("member_two")
				doc.save()
			with self.refused(saying="单据"):
				frappe.get_doc({**new, "person": self.unit.person("member_two")}).insert()
		people = frappe.get_all("Talk Plan Person", {"parent": plan.name}, pluck="person")
		self.assertEqual(people, [self.unit.person("member")])

	def test_why_a_restricted_talk_is_planned_is_read_by_those_who_need_it(self):
		plan = self.restricted_plan()
		self.assertFalse(plan.rule or plan.citation)
		for person, sees in (
			("town_organiser", True),
			("branch_secretary", True),
			("branch_member", False),  # about himself
			("inspector", False),
		):
			self.assertEqual(self.seen(person, "Talk Plan", plan.name), sees, person)
		row = plan.obligations[0].name
		for person, sees in (
			("branch_secretary", True),
			("branch_member", False),
			("other_secretary", False),
		):
			found = self.seen(person, "Talk Plan Obligation", row, parent_doctype="Talk Plan")
			self.assertEqual(found, sees, person)

	def test_who_signs_is_told_why(self):
		plan = self.restricted_plan()
		with self.acting("town_organiser"):
			self.placed(plan.name)
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		with self.acting("branch_secretary"):
			(row,) = [row for row in signoff.waiting() if row["name"] == plan.name]
			self.assertIn("受限", row["citation"])
			(basis,) = inbox.opened("Talk Plan", plan.name)["basis"]
		owed = plan.obligations[0].obligation
		self.assertEqual(basis["name"], factory.laid_open("Talk Obligation", owed).rule)
		event = frappe.db.get_value("Talk Obligation", owed, "event")
		self.assertTrue(frappe.db.exists("Talk Reading Log", {"plan": plan.name, "zone": "Event"}), event)
