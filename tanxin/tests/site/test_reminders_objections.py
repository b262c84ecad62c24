"""An objection (异议) waits for who talked: told at once and once, without content, until corrected or filed."""

from __future__ import annotations

import frappe
from frappe.utils import getdate, nowdate

from tanxin.api import confirm, records
from tanxin.reminders import daily
from tanxin.site import local
from tanxin.tests.site.test_reminders import Told

WORDS = "没有说过这句话"


class Objections(Told):
	def setUp(self) -> None:
		super().setUp()
		self.record = self.submitted_record(self.signed_plan(persons=("member", "member_two")))
		self.talker = self.unit.user("branch_secretary")

	def object_as(self, person: str) -> None:
		with self.acting(person):
			self.agree_to_notice()
			self.assertEqual(confirm.object_to(self.record, WORDS), "Disputed")

	def agree_to_notice(self) -> None:
		due = confirm.read(self.record).get("notice_due")
		if due:
			confirm.notice_seen(due["digest"])

	def objections(self) -> list[tuple]:
		return self.told(self.record, kind="Objection Waiting")

	def test_who_talked_is_told_at_once_and_once_and_not_what_was_said(self):
		self.object_as("member")
		self.assertEqual(self.objections(), [("Objection Waiting", self.talker)])
		self.assertIn(self.talker, self.todos(self.record))
		due = frappe.db.get_value(
			"Talk Reminder", {"kind": "Objection Waiting", "matter": self.record}, "due_date"
		)
		days = local.settings().confirmation_days
		self.assertEqual(due, local.calendar().add_working_days(getdate(nowdate()), days))
		self.object_as("member_two")
		daily.run()
		self.assertEqual(len(self.objections()), 1)
		self.assertNotIn(WORDS, "".join(self.bell(self.record)))

	def test_it_waits_until_the_record_is_corrected(self):
		self.object_as("member")
		daily.run()
		self.assertIn(self.talker, self.todos(self.record))
		with self.acting("branch_secretary"):
			records.correct(self.record, "按异议更正")
		self.assertNotIn(self.talker, self.todos(self.record))
		with self.on(30):
			daily.run()
		self.assertEqual(len(self.objections()), 1)

	def test_or_until_it_is_filed_as_disputed(self):
		self.object_as("member")
		frappe.db.set_value("Talk Record", self.record, "archive_no", "2026-1")
		with self.on(1):
			daily.run()
		self.assertNotIn(self.talker, self.todos(self.record))

	def test_what_the_step_did_not_tell_the_daily_round_tells(self):
		self.object_as("member")
		frappe.db.delete("Talk Reminder", {"matter": self.record, "kind": "Objection Waiting"})
		daily.run()
		self.assertEqual(self.objections(), [("Objection Waiting", self.talker)])

	def test_who_agrees_leaves_nothing_waiting_for_the_talker(self):
		with self.acting("member"):
			self.agree_to_notice()
			confirm.agree(self.record)
		daily.run()
		self.assertEqual(self.objections(), [])
