"""Moving time or place of a signed plan: off unless the unit allows it, within what was signed, sealed and told."""

from __future__ import annotations

import json
from datetime import timedelta
from unittest.mock import patch

import frappe
from frappe import client
from frappe.utils import add_days, getdate, nowdate

from tanxin import compat
from tanxin.api import plans, records, signoff
from tanxin.signoff import entries
from tanxin.tests.site import factory
from tanxin.tests.site.test_lock_documents import LockedRoads


class Adjusting(LockedRoads):
	def allow(self, days: int = 3, place: int = 1) -> None:
		frappe.db.set_single_value("Tanxin Settings", {"move_days": days, "place_may_move": place})
		frappe.clear_document_cache("Tanxin Settings", "Tanxin Settings")

	def adjust(self, plan, reason: str = "谈话人临时有会", place: str | None = None, **by: float) -> None:
		row = frappe.db.get_value(
			"Talk Plan", plan.name, ["planned_start", "planned_end", "place"], as_dict=True
		)
		shift = timedelta(**by)
		start, end = row.planned_start + shift, row.planned_end + shift
		signoff.adjust(plan.name, str(start), str(end), row.place if place is None else place, reason)

	def offered(self, plan, person: str) -> bool:
		with self.acting(person):
			return "Adjust" in [row["action"] for row in signoff.my_actions("Talk Plan", plan.name)]

	def told(self, plan) -> set[str]:
		rows = {"matter": plan.name, "kind": "Plan Adjusted"}
		return set(frappe.get_all("Talk Reminder", rows, pluck="user"))

	def test_it_is_off_unless_the_unit_allows_it_and_the_sentence_says_what_to_do(self):
		plan = self.signed_plan(days=5)
		before = self.row(plan)
		self.assertFalse(self.offered(plan, "town_organiser"))
		with self.acting("town_organiser"):
			with self.refused(saying="变更重报"):
				self.adjust(plan, days=1)
			with self.refused(saying="未开放批准后调整地点"):
				self.adjust(plan, place="谈话室")
		self.unmoved(plan, before)

	def test_within_the_setting_time_and_place_move_and_the_round_stays(self):
		self.allow()
		plan = self.signed_plan(days=5)
		self.assertTrue(self.offered(plan, "town_organiser"))
		with self.acting("town_organiser"):
			self.adjust(plan, days=2, hours=3, place="镇政府谈话室")
		after = frappe.get_doc("Talk Plan", plan.name)
		self.assertEqual(after.planned_start, plan.planned_start + timedelta(days=2, hours=3))
		self.assertEqual(
			(after.place, after.workflow_state, after.signing_round), ("镇政府谈话室", "Signed", 1)
		)
		self.assertEqual((after.approver, after.signed_by), (plan.approver, plan.signed_by))
		entry = frappe.get_doc("Talk Sign Off", {"plan": plan.name, "action": "Adjust"})
		self.assertEqual(
			(entry.reason, entry.from_state, entry.to_state), ("谈话人临时有会", "Signed", "Signed")
		)
		self.assertEqual(json.loads(entry.signed_fields)["place"], "镇政府谈话室")
		self.assertEqual(entries.verify(plan.name), [])
		self.assertIn("调整时间地点", str(signoff.trail("Talk Plan", plan.name)))

	def test_small_steps_lead_no_further_than_what_was_signed(self):
		self.allow(days=3)
		plan = self.signed_plan(days=10)
		with self.acting("town_organiser"):
			self.adjust(plan, days=2)
			with self.refused(saying="前后3天"):
				self.adjust(plan, days=2)
			self.adjust(plan, days=-5)
		start = frappe.db.get_value("Talk Plan", plan.name, "planned_start")
		self.assertEqual(start, plan.planned_start - timedelta(days=3))

	def test_never_past_the_due_date_in_the_past_longer_or_without_a_reason(self):
		self.allow(days=30)
		plan = self.signed_plan(days=5)
		frappe.db.set_value("Talk Plan", plan.name, "due_date", add_days(nowdate(), 7))
		before, start = self.row(plan), plan.planned_start
		for sentence, days, length, reason in (
			("期限", 3, 60, "改期"),
			("已经过去", -9, 60, "改期"),
			("60分钟", 1, 90, "改期"),
			("晚于", 1, 0, "改期"),
			("理由", 1, 60, " "),
		):
			moved = start + timedelta(days=days)
			with self.acting("town_organiser"), self.refused(saying=sentence):
				signoff.adjust(
					plan.name, str(moved), str(moved + timedelta(minutes=length)), plan.place, reason
				)
			self.unmoved(plan, before, sentence)

	def test_author_organiser_and_talker_may_and_nobody_else(self):
		self.allow()
		plan = self.signed_plan(days=5)
		for person in ("member", "town_deputy", "branch_member", "other_secretary", "inspector", "stranger"):
			self.assertFalse(self.may_adjust(plan, person), person)
		with self.refused():
			self.adjust(plan, days=1)  # Administrator
		for person, days in (("town_organiser", 1), ("branch_secretary", 1), ("county_organiser", -1)):
			self.assertTrue(self.offered(plan, person), person)
			with self.acting(person):
				self.adjust(plan, days=days)
		with self.acting("town_organiser"), patch.object(compat, "is_impersonated", lambda: True):
			with self.refused(saying="以他人身份"):
				self.adjust(plan, days=1)

	def may_adjust(self, plan, person: str) -> bool:
		with self.acting(person):
			try:
				self.adjust(plan, days=1)
			except frappe.PermissionError:
				return False
		return True

	def test_who_signed_and_who_talk_are_told_and_nobody_else(self):
		self.allow()
		with self.acting("town_secretary"):
			plan = factory.plan(self.unit, ("branch_secretary",), ("member",), 5).insert()
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		with self.acting("branch_secretary"):
			signoff.act("Talk Plan", plan.name, "Sign")
		with self.acting("county_organiser"):
			self.adjust(plan, days=1)
		self.assertEqual(self.told(plan), {self.unit.user("branch_secretary")})
		with self.acting("branch_secretary"):
			self.adjust(plan, days=-1)
		self.assertEqual(frappe.db.count("Talk Reminder", {"matter": plan.name, "kind": "Plan Adjusted"}), 1)

	def test_a_record_once_begun_says_time_and_place_itself(self):
		self.allow()
		plan = self.signed_plan(days=5)
		with self.acting("branch_secretary"):
			name = records.begin(plan.name)
			with self.refused(saying=name):
				self.adjust(plan, days=1)
		self.assertFalse(self.offered(plan, "town_organiser"))

	def test_only_a_signed_plan_is_adjusted(self):
		self.allow()
		plan = self.sent_plan(days=5)
		with self.acting("town_organiser"), self.refused(saying="待审批"):
			self.adjust(plan, days=1)
		held = self.submitted_record().plan
		with self.acting("town_organiser"), self.refused(saying="已谈"):
			self.adjust(frappe.get_doc("Talk Plan", held), days=1)

	def test_no_other_road_writes_time_or_place_of_a_signed_plan(self):
		self.allow()
		plan = self.signed_plan(days=5)
		before = self.row(plan)
		later = str(plan.planned_start + timedelta(days=1))
		row = frappe.get_doc("Talk Plan", plan.name)
		for road in (
			lambda: client.set_value("Talk Plan", plan.name, "planned_start", later),
			lambda: client.set_value("Talk Plan", plan.name, {"place": "别处"}),
			lambda: client.save({**row.as_dict(), "place": "别处"}),
			lambda: signoff.act("Talk Plan", plan.name, "Adjust", "改期"),
			lambda: plans.add_to_sheet("TXC-0000-0000", [plan.name]),
		):
			for person in ("town_organiser", "branch_secretary", "Administrator"):
				with self.acting(person), self.refused():
					road()
		self.unmoved(plan, before)

	def test_without_the_entry_of_the_signature_nothing_is_measured_from(self):
		self.allow()
		plan = self.signed_plan(days=5)
		frappe.db.delete("Talk Sign Off", {"plan": plan.name, "action": "Sign"})  # behind the app's back
		with self.acting("town_organiser"), self.refused(saying="签批记录"):
			self.adjust(plan, days=1)
		self.assertFalse(self.offered(plan, "town_organiser"))

	def test_a_sheet_is_not_adjusted_its_plans_are(self):
		self.allow()
		with self.acting("town_organiser"):
			sheet = frappe.get_doc(
				{"doctype": "Talk Campaign", "title": "三季度", "organization": factory.BRANCH}
			).insert()
			line = factory.plan(self.unit, days=5).insert()
			plans.add_to_sheet(sheet.name, [line.name])
			signoff.act("Talk Campaign", sheet.name, "Send for Signature")
		with self.acting("branch_secretary"):
			signoff.act("Talk Campaign", sheet.name, "Sign")
			offered = [row["action"] for row in signoff.my_actions("Talk Campaign", sheet.name)]
			self.assertNotIn("Adjust", offered)
			self.adjust(line, days=1)
		self.assertEqual(entries.verify(line.name), [])

	def test_a_step_without_a_new_time_is_told_where_to_give_it(self):
		self.allow()
		plan = self.signed_plan(days=5)
		with self.acting("town_organiser"), self.refused(saying="点“调整时间地点”"):
			signoff.act("Talk Plan", plan.name, "Adjust", "改期")

	def test_the_form_says_how_far(self):
		self.allow(days=3, place=0)
		plan = self.signed_plan(days=5)
		with self.acting("town_organiser"):
			shown = signoff.leeway(plan.name)
		self.assertEqual(shown["days"][1], getdate(add_days(nowdate(), 8)))
		self.assertFalse(shown["place"])
		with self.acting("stranger"), self.refused():
			signoff.leeway(plan.name)
