"""Somebody else's session (以他人身份登录): in it nobody signs, confirms, grants, delegates or reads a word."""

from __future__ import annotations

from contextlib import contextmanager

import frappe
from frappe import client
from frappe.desk.doctype.bulk_update.bulk_update import _bulk_action
from frappe.utils import nowdate

from tanxin import compat
from tanxin.api import confirm, forms, notes, plans, reading, records, requests, signoff
from tanxin.tests.site import factory
from tanxin.tests.site.test_lock_documents import LockedRoads

SECRET = "绝不给旁人看的话"


class OthersSessions(LockedRoads):
	@contextmanager
	def impersonating(self, person: str):
		"""As the platform marks such a session, on both versions."""
		with self.acting(person):
			data, session = frappe.session.get("data"), frappe.session
			session["data"] = frappe._dict(impersonated_by="Administrator")
			try:
				yield
			finally:
				session["data"] = data

	@contextmanager
	def in_a_job(self, person: str, method: str):
		"""As a worker carries out what was put into the queue in that person's session."""
		with self.acting(person):
			frappe.local.job = frappe._dict(method=method, user=frappe.session.user)
			try:
				yield
			finally:
				del frappe.local.job

	def test_a_job_of_the_platform_that_has_forgotten_whose_session_it_came_from_takes_no_step(self):
		"""From twenty rows on the platform edits a list in a worker: the mark of the session is gone there."""
		plan = self.sent_plan()
		before = self.row(plan)
		job = "frappe.desk.doctype.bulk_update.bulk_update._bulk_action"
		with self.in_a_job("branch_secretary", job), self.held_back():
			failed = _bulk_action("Talk Plan", [plan.name], "update", {"workflow_state": "Signed"})
		self.assertEqual(failed, [plan.name])
		self.unmoved(plan, before)
		record = self.begun(self.signed_plan(days=2))
		with self.in_a_job("branch_secretary", job):
			with self.refused():
				frappe.get_doc("Talk Record", record).submit()
			self.assertEqual(notes.read_record(record)["notes"], [])

	def begun(self, plan) -> str:
		with self.acting("branch_secretary"):
			name = records.begin(plan.name)
			notes.write_record(name, "Shared", {"main": SECRET}, self.unit.person("member"))
		return name

	def test_a_job_of_the_app_itself_knows_what_it_was_given(self):
		with self.in_a_job("branch_secretary", "tanxin.signoff.batch_work.run"):
			self.assertFalse(compat.is_impersonated())

	def test_the_mark_of_the_platform_is_known(self):
		with self.impersonating("member"):
			self.assertTrue(compat.is_impersonated())
		self.assertFalse(compat.is_impersonated())

	def test_nobody_takes_a_step_of_the_sign_off(self):
		plan, draft = self.sent_plan(), self.drafted()
		before = self.row(plan), self.row(draft)
		for person, name, action in (
			("branch_secretary", plan.name, "Sign"),
			("branch_secretary", plan.name, "Send Back"),
			("branch_secretary", plan.name, "Disagree"),
			("town_organiser", plan.name, "Recall"),
			("town_organiser", draft.name, "Send for Signature"),
			("town_organiser", draft.name, "Cancel Plan"),
		):
			with self.impersonating(person):
				self.assertEqual(signoff.my_actions("Talk Plan", name), [])
				with self.refused(saying="以他人身份"):
					signoff.act("Talk Plan", name, action, "理由")
		with self.impersonating("branch_secretary"), self.refused():
			client.set_value("Talk Plan", plan.name, "workflow_state", "Signed")
		self.assertEqual((self.row(plan), self.row(draft)), before)

	def drafted(self):
		with self.acting("town_organiser"):
			return factory.plan(self.unit, persons=("member_two",), days=3).insert()

	def test_no_line_of_a_sheet_is_decided(self):
		with self.acting("town_organiser"):
			sheet = frappe.get_doc(
				{"doctype": "Talk Campaign", "title": "三季度", "organization": factory.BRANCH}
			).insert()
			line = factory.plan(self.unit).insert()
			plans.add_to_sheet(sheet.name, [line.name])
			signoff.act("Talk Campaign", sheet.name, "Send for Signature")
		with self.impersonating("branch_secretary"):
			(told,) = signoff.decide_lines(sheet.name, [{"plan": line.name, "action": "Sign"}])
			self.assertIn("以他人身份", told["error"])
			with self.refused(saying="以他人身份"):
				signoff.act("Talk Campaign", sheet.name, "Sign")
		self.assertEqual(frappe.db.get_value("Talk Plan", line.name, "workflow_state"), "Awaiting Signature")

	def test_words_are_neither_read_nor_written(self):
		plan = self.drafted()
		with self.acting("town_organiser"):
			notes.write_plan(plan.name, {"focus": SECRET})
		record = self.submitted_record(main=SECRET)
		for person in ("town_organiser", "branch_secretary", "member"):
			with self.impersonating(person):
				for read in (
					lambda: notes.read_plan(plan.name),
					lambda: notes.read_record(record.name),
					lambda: notes.read_dossier(self.unit.person("member")),
					lambda: confirm.read(record.name),
					lambda: forms.html("record", record.name).get_data(as_text=True),
					lambda: forms.html("outline", plan.name).get_data(as_text=True),
				):
					told = self.told(read)
					self.assertNotIn(SECRET, told, person)
					self.assertNotIn("谈思想和工作", told, person)
				with self.refused():
					notes.write_plan(plan.name, {"focus": "改"})
				with self.refused():
					notes.write_record(record.name, "Talker's Own", {"words": "改"})
				with self.refused():
					notes.write_dossier(self.unit.person("member"), {"career": "改"})

	def told(self, read) -> str:
		try:
			return str(read())
		except (frappe.PermissionError, frappe.ValidationError) as refusal:
			frappe.clear_messages()
			return str(refusal)

	def submitted_record(self, main: str = "", **more):
		record = super().submitted_record(**more)
		with self.acting("branch_secretary"):
			notes.write_record(record.name, "Talker's Own", {"words": main})
		return record

	def test_nobody_confirms_corrects_or_begins_a_record(self):
		record, plan = self.submitted_record(), self.signed_plan(days=2)
		for person, road in (
			("member", lambda: confirm.agree(record.name)),
			("member", lambda: confirm.object_to(record.name, "不符")),
			("branch_secretary", lambda: confirm.unable(record.name, self.unit.person("member"), "出国")),
			("branch_secretary", lambda: records.correct(record.name, "有误")),
			("branch_secretary", lambda: frappe.get_doc("Talk Record", record.name).cancel()),
			("branch_secretary", lambda: records.begin(plan.name)),
		):
			with self.impersonating(person), self.refused():
				road()
		self.assertEqual(frappe.db.count("Talk Confirmation", {"record": record.name}), 0)
		self.assertEqual(frappe.db.get_value("Talk Record", record.name, "docstatus"), 1)

	def test_no_authority_and_no_reading_is_given(self):
		record = self.submitted_record()
		with self.acting("county_secretary"):
			grant = frappe.get_doc(
				{
					"doctype": "Talk Reading Grant",
					"record": record.name,
					"reader": self.unit.person("county_secretary"),
					"reason": "核查",
					"until": nowdate(),
				}
			).insert()
		values = {"giver": self.unit.person("branch_secretary"), "receiver": self.unit.person("town_deputy")}
		days = {"from_date": nowdate(), "to_date": nowdate(), "reason": "出差"}
		with self.impersonating("branch_secretary"):
			for road in (
				lambda: reading.decide(grant.name, "Grant"),
				lambda: frappe.get_doc({"doctype": "Talk Delegation", **values, **days}).insert(),
			):
				with self.refused():
					road()
		with self.impersonating("member"), self.refused():
			requests.ask(self.unit.person("branch_secretary"), "想谈谈")
		self.assertEqual(frappe.db.get_value("Talk Reading Grant", grant.name, "status"), "Requested")
