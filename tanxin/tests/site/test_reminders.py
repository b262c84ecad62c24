"""Reminders: whose step it is, once, without content, and never lost."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import frappe
from frappe.utils import getdate, nowdate

from tanxin.api import confirm, follow_ups, notes, plans, records, signoff
from tanxin.domain.reminders import Reminder
from tanxin.reminders import daily, ledger, tell
from tanxin.reminders.ledger import Outcome, Telling
from tanxin.tests.site import factory
from tanxin.tests.site.base import SiteTest


class Told(SiteTest):
	"""What the ledger, the bell and the ToDo list show."""

	def setUp(self) -> None:
		super().setUp()
		frappe.db.set_single_value("Tanxin Settings", "reminders_enabled", 1)
		frappe.clear_document_cache("Tanxin Settings", "Tanxin Settings")

	def told(self, matter: str, **more: object) -> list[tuple[str, str]]:
		rows = frappe.get_all(
			"Talk Reminder", {"matter": matter, **more}, ["kind", "user"], order_by="creation asc, kind asc"
		)
		return [(row.kind, row.user) for row in rows]

	def bell(self, matter: str) -> list[str]:
		return frappe.get_all(
			"Notification Log", {"document_name": matter}, pluck="subject", order_by="creation asc"
		)

	def todos(self, matter: str, status: str = "Open") -> list[str]:
		return sorted(
			frappe.get_all("ToDo", {"reference_name": matter, "status": status}, pluck="allocated_to")
		)

	def on(self, days: int):
		"""Run as if the day were so many days from now."""
		return patch.object(daily, "nowdate", lambda: str(getdate(nowdate()) + timedelta(days=days)))

	def owed(self, person: str = "member", **more: object):
		with self.acting("town_organiser"):
			return factory.obligation_of(factory.event(self.unit.person(person), **more).name)

	def sent_plan(self, **more: object) -> str:
		with self.acting("town_organiser"):
			plan = factory.plan(self.unit, **more).insert()
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		return plan.name

	def signed_plan(self, **more: object) -> str:
		name = self.sent_plan(**more)
		with self.acting("branch_secretary"):
			signoff.act("Talk Plan", name, "Sign")
		return name

	def submitted_record(self, plan: str) -> str:
		with self.acting("branch_secretary"):
			name = records.begin(plan)
			doc = frappe.get_doc("Talk Record", name)
			doc.update(factory.record_times())
			doc.save()
			for row in doc.persons:
				notes.write_record(name, "Shared", {"main": "家中老人生病，需要照顾"}, row.person)
			doc.reload()
			doc.submit()
		return name


class OfAStepJustTaken(Told):
	def test_the_named_leader_alone_is_told_when_a_plan_is_sent(self):
		plan = self.sent_plan()
		leader = self.unit.user("branch_secretary")
		self.assertEqual(self.told(plan), [("Signature Waiting", leader)])
		self.assertEqual(self.todos(plan), [leader])
		subject = self.bell(plan)[0]
		self.assertIn(plan, subject)
		self.assertIn(str(frappe.db.get_value("Talk Plan", plan, "sign_by")), subject)
		self.assertNotIn("钱党员", subject)

	def test_his_todo_closes_when_he_signs_and_the_author_is_told(self):
		plan = self.signed_plan()
		self.assertEqual(self.todos(plan), [])
		self.assertEqual(self.told(plan)[1:], [("Plan Signed", self.unit.user("town_organiser"))])

	def test_a_plan_sent_back_is_its_authors_step_and_sent_again_it_is_told_again(self):
		plan = self.sent_plan()
		with self.acting("branch_secretary"):
			signoff.act("Talk Plan", plan, "Send Back", "地点请改")
		author, leader = self.unit.user("town_organiser"), self.unit.user("branch_secretary")
		self.assertEqual(self.todos(plan), [author])
		self.assertNotIn("地点", "".join(self.bell(plan)))
		with self.acting("town_organiser"):
			signoff.act("Talk Plan", plan, "Send for Signature")
		self.assertEqual(self.todos(plan), [leader])
		self.assertEqual(len(self.told(plan, kind="Signature Waiting")), 2)

	def test_a_new_round_is_told_again(self):
		plan = self.signed_plan()
		with self.acting("town_organiser"):
			signoff.act("Talk Plan", plan, "Reopen", "改期")
			signoff.act("Talk Plan", plan, "Send for Signature")
		self.assertEqual(len(self.told(plan, kind="Signature Waiting")), 2)

	def test_a_sheet_is_told_once_and_not_plan_by_plan(self):
		with self.acting("town_organiser"):
			sheet = frappe.get_doc(
				{"doctype": "Talk Campaign", "title": "年底计划", "organization": factory.TOWN}
			).insert()
			lines = [
				factory.plan(
					self.unit, talkers=("town_secretary",), persons=(who,), days=2 + n, organization=factory.TOWN
				).insert().name
				for n, who in enumerate(("member", "member_two"))
			]  # fmt: skip
			plans.add_to_sheet(sheet.name, lines)
			signoff.act("Talk Campaign", sheet.name, "Send for Signature")
		self.assertEqual(self.told(sheet.name), [("Signature Waiting", self.unit.user("town_secretary"))])
		with self.acting("town_secretary"):
			signoff.act("Talk Campaign", sheet.name, "Sign")
		self.assertEqual(self.told(sheet.name)[1:], [("Plan Signed", self.unit.user("town_organiser"))])
		self.assertEqual([self.told(line) for line in lines], [[], []])

	def test_a_submitted_record_asks_those_who_attended_and_an_answer_closes_it(self):
		record = self.submitted_record(self.signed_plan(persons=("member", "member_two")))
		member, other = self.unit.user("member"), self.unit.user("member_two")
		self.assertEqual(self.todos(record), [member, other])
		self.assertNotIn("老人", "".join(self.bell(record)))
		with self.acting("member"):
			confirm.agree(record)
		self.assertEqual(self.todos(record), [other])

	def test_a_record_withdrawn_for_correction_asks_nobody_any_more(self):
		record = self.submitted_record(self.signed_plan())
		with self.acting("branch_secretary"):
			records.correct(record, "时间写错")
		self.assertEqual(self.todos(record), [])

	def test_who_has_no_account_is_told_nothing_and_stands_in_no_ones_way(self):
		record = self.submitted_record(self.signed_plan(persons=("paper_member",)))
		self.assertEqual(self.told(record), [])

	def test_switched_off_nobody_is_told(self):
		frappe.db.set_single_value("Tanxin Settings", "reminders_enabled", 0)
		frappe.clear_document_cache("Tanxin Settings", "Tanxin Settings")
		plan = self.sent_plan()
		self.assertEqual(self.told(plan), [])
		self.assertEqual(daily.run(), Outcome())
		self.assertEqual(self.bell(plan), [])

	def test_nothing_is_mailed(self):
		before = frappe.db.count("Email Queue")
		self.sent_plan()
		self.assertEqual(frappe.db.count("Email Queue"), before)


class OfTheDailyRound(Told):
	def test_the_organiser_is_told_of_what_is_owed_some_days_ahead(self):
		owed = self.owed()
		daily.run()
		self.assertEqual(self.told(owed.name), [])
		with self.on((owed.due_date - getdate(nowdate())).days - 1):
			daily.run()
		self.assertEqual(self.told(owed.name), [("Plan Due", self.unit.user("town_organiser"))])
		self.assertIn(owed.due_date.isoformat(), self.bell(owed.name)[0])

	def test_run_twice_it_tells_once(self):
		owed = self.owed(days_ago=30)
		first, second = daily.run(), daily.run()
		self.assertGreaterEqual(first.told, 1)
		self.assertEqual((second.told, second.known), (0, first.told + first.known))
		self.assertEqual(len(self.bell(owed.name)), 1)
		self.assertEqual(len(self.todos(owed.name)), 1)

	def test_after_nine_days_of_downtime_each_matter_is_told_once(self):
		plan = self.signed_plan(days=1)
		owed = self.owed()
		with self.on(30):
			daily.run()
		with self.on(31):
			daily.run()
		self.assertEqual(self.told(owed.name), [("Plan Due", self.unit.user("town_organiser"))])
		missing = self.told(plan, kind=("in", ("Talk Tomorrow", "Record Missing")))
		self.assertEqual(missing, [("Record Missing", self.unit.user("branch_secretary"))])

	def test_the_talker_is_told_the_day_before_and_again_when_the_record_is_missing(self):
		plan, talker = self.signed_plan(days=1), self.unit.user("branch_secretary")
		daily.run()
		self.assertIn(("Talk Tomorrow", talker), self.told(plan))
		with self.on(3):
			daily.run()
		self.assertIn(("Record Missing", talker), self.told(plan))
		self.assertEqual(self.todos(plan), [talker], "one ToDo for a matter and a person")
		self.submitted_record(plan)
		self.assertEqual(self.todos(plan), [])

	def test_what_the_step_told_the_daily_round_does_not_tell_again(self):
		plan = self.sent_plan()
		record = self.submitted_record(self.signed_plan(persons=("member_two",)))
		daily.run()
		self.assertEqual(len(self.told(plan)), 1)
		self.assertEqual(len(self.told(record)), 1)

	def test_the_todo_closes_when_the_plan_is_sent(self):
		owed = self.owed(days_ago=30)
		daily.run()
		self.assertEqual(self.todos(owed.name), [self.unit.user("town_organiser")])
		with self.acting("town_organiser"):
			plan = plans.make_plan([owed.name])
			doc = frappe.get_doc("Talk Plan", plan)
			doc.place = "支部活动室"
			doc.save()
			signoff.act("Talk Plan", plan, "Send for Signature")
		self.assertEqual(self.todos(owed.name), [])

	def test_the_sweep_closes_what_was_done_by_another_road(self):
		owed = self.owed(days_ago=30)
		daily.run()
		frappe.db.set_value("Talk Obligation", owed.name, "status", "Withdrawn")
		daily.run()
		self.assertEqual(self.todos(owed.name), [])
		self.assertEqual(self.todos(owed.name, "Closed"), [self.unit.user("town_organiser")])

	def test_a_follow_up_due_keeps_the_one_todo_that_its_owner_has(self):
		record = self.submitted_record(self.signed_plan())
		with self.acting("branch_secretary"):
			name = follow_ups.add(
				record,
				self.unit.person("member"),
				"协调农机补贴",
				self.unit.person("other_secretary"),
				nowdate(),
			)
		daily.run()
		owner = self.unit.user("other_secretary")
		self.assertEqual(self.told(name), [("Follow Up Due", owner)])
		self.assertEqual(self.todos(name), [owner])
		self.assertNotIn("农机", "".join(self.bell(name)))

	def test_a_restricted_matter_is_not_named_and_its_subject_is_not_told(self):
		owed = self.owed("town_organiser", situation="Hardship", days_ago=30)
		daily.run()
		users = [user for _kind, user in self.told(owed.name)]
		self.assertEqual(users, [self.unit.user("county_organiser")])
		for word in ("困难", "Hardship", "郑干事"):
			self.assertNotIn(word, "".join(self.bell(owed.name)))

	def test_people_without_account_are_counted(self):
		self.submitted_record(self.signed_plan(persons=("paper_member",)))
		self.assertGreaterEqual(daily.run().without_account, 1)

	def test_a_killed_run_resumes_where_it_stopped(self):
		matters = [self.owed(who, days_ago=30).name for who in ("member", "member_two", "paper_member")]
		whole, told, every = ledger.tell, [], daily.due

		def killed(page):
			if told:
				raise KeyboardInterrupt
			told.append(whole(page))
			return told[0]

		with (
			patch.object(daily, "PAGE", 1),
			patch.object(
				daily, "due", lambda day: [each for each in every(day) if each.reminder.matter in matters]
			),
			patch.object(ledger, "tell", killed),
			self.assertRaises(KeyboardInterrupt),
		):
			daily.run()
		self.assertEqual(sum(len(self.told(name)) for name in matters), 1)
		daily.run()
		self.assertEqual([len(self.bell(name)) for name in matters], [1, 1, 1])

	def test_of_two_tellings_at_the_same_moment_one_leaves_no_trace(self):
		owed = self.owed(days_ago=30)
		reminder = Reminder(
			"Plan Due", "Talk Obligation", owed.name, self.unit.person("town_organiser"), owed.due_date
		)
		ledger.tell([Telling(reminder)])
		with patch.object(ledger, "_known", lambda keys: set()):
			self.assertEqual(ledger.tell([Telling(reminder)]).told, 0)
		self.assertEqual(len(self.bell(owed.name)), 1)
		self.assertEqual(len(self.todos(owed.name)), 1)

	def test_imported_talks_ask_nobody(self):
		record = self.submitted_record(self.signed_plan())
		frappe.db.set_value("Talk Record", record, "source", "Import")
		reminders = [each for each in daily.due(getdate(nowdate())) if each.reminder.matter == record]
		self.assertEqual(reminders, [])

	def test_the_ledger_is_written_by_the_app_alone(self):
		row = frappe.get_doc({"doctype": "Talk Reminder", "kind": "Plan Due", "reminder_key": "x"})
		with self.refused():
			row.insert(ignore_permissions=True)

	def test_everybody_is_told_in_his_own_language(self):
		telling = Telling(Reminder(tell.PLAN_SIGNED, "Talk Plan", "TXP-1", "TXM-1", getdate()), is_step=False)
		self.assertIn("TXP-1", ledger.subject_of(telling, "en"))
		self.assertEqual(ledger.subject_of(telling, "zh"), "计划已批准：TXP-1")
