"""What is not signed in time (逾期未签): to the next level up once the unit's days are over, or told why it is not."""

from __future__ import annotations

from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate, nowdate

from tanxin.api import plans, signoff
from tanxin.reminders import daily, tell
from tanxin.signoff import choosing, entries, escalation
from tanxin.site import local
from tanxin.tests.site import factory
from tanxin.tests.site.test_co_sign import TOGETHER, CoSignSteps
from tanxin.tests.site.test_formal_categories import FormalSteps
from tanxin.tests.site.test_routes import APPROVED, REVIEW


class Late(CoSignSteps):
	"""The unit waits two working days after the day for signing."""

	def setUp(self) -> None:
		super().setUp()
		frappe.db.set_single_value("Tanxin Settings", {"escalate_days": 2, "reminders_enabled": 1})
		frappe.clear_document_cache("Tanxin Settings", "Tanxin Settings")

	def late(self, doc, working_days: int = 3):
		"""As if its day for signing was so many working days ago."""
		day = local.calendar().subtract_working_days(getdate(nowdate()), working_days)
		frappe.db.set_value(doc.doctype, doc.name, "sign_by", day)
		return doc

	def run_job(self, doc=None) -> tuple[int, int]:
		outcome = escalation.run()
		if doc:
			doc.reload()
		return outcome.passed_up, outcome.kept

	def told(self, name: str, kind: str) -> set[str]:
		found = frappe.get_all("Talk Reminder", {"matter": name, "kind": kind}, pluck="person")
		keys = {person: key for key, person in self.unit.people.items()}
		self.assertEqual(len(found), len(set(found)))
		return {keys[person] for person in found}


class PassedUp(Late):
	def test_it_goes_to_the_next_level_with_a_new_day_and_everybody_concerned_is_told(self):
		plan = self.late(self.sent())
		self.assertEqual(self.run_job(plan), (1, 0))
		self.waits_for(plan, "county_secretary", step=1)
		self.assertIn("黄书记逾期未签", plan.approver_reason)
		self.assertIn("由上级“测试县委”书记签批", plan.approver_reason)
		self.assertEqual(plan.sign_by, local.calendar().add_working_days(getdate(nowdate()), 3))
		self.assertTrue(plan.escalated_on)
		self.assertEqual(self.told(plan.name, tell.PASSED_UP), {"town_secretary", "town_organiser"})
		self.assertEqual(self.told(plan.name, "Signature Waiting"), {"town_secretary", "county_secretary"})
		self.assertEqual(self.todos(plan.name), {self.unit.user("county_secretary")})
		entry = entries.of_plan(plan.name)[-1]
		self.assertEqual((entry.action, entry.actor), ("Escalate", None))
		self.assertIn("黄书记逾期未签", entry.reason)
		with self.acting("town_secretary"), self.refused():
			signoff.act("Talk Plan", plan.name, "Sign")
		self.act(plan, "county_secretary", "Sign")
		self.assertEqual((plan.workflow_state, plan.signed_by), (APPROVED, "林国栋"))
		self.assertEqual(entries.verify(plan.name), [])

	def test_twice_in_a_day_it_goes_up_once(self):
		plan = self.late(self.sent())
		self.assertEqual(self.run_job(plan), (1, 0))
		before = plan.as_dict()
		self.assertEqual(self.run_job(plan), (0, 0))
		self.assertEqual(plan.as_dict(), before)

	def test_days_off_and_the_units_number_count(self):
		for working_days, moved in ((1, 0), (2, 0), (3, 1)):
			plan = self.late(self.sent(days=1 + working_days), working_days)
			self.assertEqual(self.run_job(plan), (moved, 0), working_days)
		frappe.db.set_single_value("Tanxin Settings", "escalate_days", 0)
		frappe.clear_document_cache("Tanxin Settings", "Tanxin Settings")
		self.late(self.sent(days=9), 30)
		self.assertEqual(self.run_job(), (0, 0))

	def test_whoever_is_talked_to_or_drafted_it_is_passed_over(self):
		frappe.db.set_value("Party Organization", factory.COUNTY, "top_signer", self.unit.person("inspector"))
		plan = self.late(self.sent(persons=("county_secretary",)))
		self.run_job(plan)
		self.waits_for(plan, "inspector", step=1)
		self.assertIn("书记是谈话对象", plan.approver_reason)
		own = self.late(self.sent(by="county_secretary", days=3))
		self.run_job(own)
		self.waits_for(own, "inspector", step=1)

	def test_late_again_it_goes_further_and_never_back(self):
		values = {
			"top_signer": self.unit.person("inspector"),
			"top_signer_alternate": self.unit.person("one"),
		}
		frappe.db.set_value("Party Organization", factory.COUNTY, values)
		plan = self.sent()
		for key in ("county_secretary", "inspector", "one"):
			self.late(plan)
			self.run_job(plan)
			self.waits_for(plan, key, step=1)
		self.late(plan)
		self.assertEqual(self.run_job(plan), (0, 1))
		self.waits_for(plan, "one", step=1)
		self.assertEqual(self.told(plan.name, tell.LATE_AT_THE_TOP), {"one", "town_organiser"})

	def test_sent_again_it_begins_with_the_usual_leader(self):
		plan = self.late(self.sent())
		self.run_job(plan)
		self.act(plan, "county_secretary", "Send Back", "请镇里先研究")
		self.act(plan, "town_organiser", "Send for Signature")
		self.waits_for(plan, "town_secretary", step=1)
		self.assertIsNone(plan.escalated_on)

	def test_a_review_that_is_late_goes_to_who_signs_next_and_he_signs_once(self):
		self.route(REVIEW, TOGETHER)
		plan = self.late(self.sent())
		self.assertEqual(self.run_job(plan), (1, 0))
		self.waits_for(plan, "one", "two", step=1)
		self.assertEqual(plan.signing_steps, 2)
		for key in ("one", "two"):
			self.act(plan, key, "Endorse")
		self.waits_for(plan, "town_secretary", step=2)
		self.assertIn("吴副书记逾期未签", plan.approver_reason)
		self.act(plan, "town_secretary", "Sign")
		self.assertEqual(self.said(plan.name)[-1], ("Sign", "审核、审批", "town_secretary"))
		self.assertEqual(entries.verify(plan.name), [])

	def test_a_sheet_goes_up_with_all_its_lines(self):
		with self.acting("town_organiser"):
			owed = [
				factory.obligation_of(factory.event(self.unit.person(person)).name).name
				for person in ("member", "member_two")
			]
			sheet = frappe.get_doc(
				{"doctype": "Talk Campaign", "title": "集中谈话", "organization": factory.TOWN}
			).insert()
			names = plans.sheet_from_obligations(sheet.name, owed)
			for name in names:
				frappe.db.set_value("Talk Plan", name, "place", "党员活动室")
		self.act(sheet, "town_organiser", "Send for Signature")
		self.late(sheet)
		for name in names:
			self.late(frappe.get_doc("Talk Plan", name))
		self.assertEqual(self.run_job(sheet), (1, 0))
		self.waits_for(sheet, "county_secretary", step=1)
		rows = frappe.get_all("Talk Plan", {"name": ("in", names)}, ["approver", "sign_by", "escalated_on"])
		self.assertEqual({row.approver for row in rows}, {self.unit.person("county_secretary")})
		self.assertTrue(all(row.escalated_on and row.sign_by == sheet.sign_by for row in rows))
		self.act(sheet, "county_secretary", "Sign")
		for name in names:
			self.assertEqual([row[0] for row in self.said(name)], ["Send for Signature", "Escalate", "Sign"])
			self.assertEqual(entries.verify(name), [])

	def test_what_fails_is_undone_logged_and_leaves_the_others_alone(self):
		broken, whole = (self.late(self.sent(days=number)) for number in (2, 3))
		real = choosing.choose_next_level

		def fails(matter):
			if matter.name == broken.name:
				raise RuntimeError("no")
			return real(matter)

		with patch.object(choosing, "choose_next_level", fails), patch.object(frappe.db, "rollback"):
			self.assertEqual(self.run_job(), (1, 0))
		self.waits_for(broken, "town_secretary", step=1)
		self.waits_for(whole, "county_secretary", step=1)
		self.assertTrue(frappe.db.exists("Error Log", {"method": ("like", f"%{broken.name}%")}))
		self.assertEqual(self.run_job(), (1, 0))
		self.waits_for(broken, "county_secretary", step=1)

	def test_signed_meanwhile_it_stays_signed(self):
		plan = self.late(self.sent())
		self.act(plan, "town_secretary", "Sign")
		self.assertIsNone(escalation.pass_up("Talk Plan", plan.name, getdate(nowdate())))
		self.assertEqual(plan.reload().workflow_state, APPROVED)


class Stays(Late):
	def test_a_step_signed_together_is_not_taken_away_from_them(self):
		self.route(TOGETHER)
		plan = self.sent()
		self.act(plan, "one", "Endorse")
		self.late(plan)
		for _again in range(2):
			self.assertEqual(self.run_job(plan), (0, 1))
		self.waits_for(plan, "two", step=1)
		self.assertEqual(self.told(plan.name, tell.LATE_TOGETHER), {"two", "town_organiser"})

	def test_each_who_waits_is_reminded_once_of_each_and_nobody_else(self):
		self.route(TOGETHER)
		plan = self.late(self.sent())
		for _again in range(2):
			self.run_job(plan)
			daily.run()
		self.assertEqual(self.told(plan.name, "Signature Late"), {"one", "two"})
		self.assertEqual(self.told(plan.name, "Not Signed in Time"), {"town_organiser"})
		self.assertEqual(self.todos(plan.name), {self.unit.user("one"), self.unit.user("two")})

	def test_the_escalated_leader_is_reminded_of_his_own_day(self):
		plan = self.late(self.sent())
		self.run_job(plan)
		with patch.object(daily, "nowdate", lambda: str(add_days(plan.sign_by, 1))):
			daily.run()
			daily.run()
		self.assertEqual(self.told(plan.name, "Signature Late"), {"county_secretary"})


class ByRegulation(FormalSteps):
	def test_the_leaders_of_a_formal_talk_are_not_changed(self):
		frappe.db.set_single_value("Tanxin Settings", {"escalate_days": 1, "reminders_enabled": 1})
		frappe.clear_document_cache("Tanxin Settings", "Tanxin Settings")
		plan = self.sent()
		frappe.db.set_value("Talk Plan", plan.name, "sign_by", add_days(nowdate(), -30))
		outcome = escalation.run()
		self.assertEqual((outcome.passed_up, outcome.kept), (0, 1))
		plan.reload()
		self.assertEqual(plan.approver, self.unit.person("charge"))
		told = frappe.get_all(
			"Talk Reminder", {"matter": plan.name, "kind": tell.LATE_BY_REGULATION}, pluck="person"
		)
		self.assertEqual(set(told), {self.unit.person("charge"), self.unit.person("town_organiser")})
