"""Notices of the sign-off (签批通知): to whose step it is and nobody else, in Chinese, without content, never by mail."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import Mock, patch

import frappe
from frappe.core.doctype.communication import email
from frappe.utils import add_days, getdate, nowdate

from tanxin import compat
from tanxin.api import delegations as api
from tanxin.api import signoff
from tanxin.reminders import absences, daily, ledger, signing
from tanxin.sources import absences as leaves
from tanxin.tests.site import factory
from tanxin.tests.site.test_delegations import Delegating

#: Where the platform could tell somebody of something.
PLACES = {"Notification Log": "for_user", "ToDo": "allocated_to", "Talk Reminder": "user"}
NAMES = [name for name, *_rest in factory.PEOPLE.values()]


class Notices(Delegating):
	def everything(self) -> dict[str, list[str]]:
		"""All rows of all places, by place the account each is for; and every mail."""
		found = {doctype: sorted(frappe.get_all(doctype, pluck=field)) for doctype, field in PLACES.items()}
		return {**found, "Email Queue": frappe.get_all("Email Queue", pluck="name")}

	def told_by(self, step) -> dict[str, list[str]]:
		"""Who got a row by a step, of all the accounts of the site: {place: accounts}."""
		before = self.everything()
		step()
		found = {}
		for place, now in self.everything().items():
			left = list(before[place])
			fresh = [each for each in now if each not in left or left.remove(each)]
			found[place] = sorted(each.removesuffix("@tanxin.test") for each in fresh)
		return found

	def only(self, *people: str, todo: bool = True) -> dict[str, list[str]]:
		people = sorted(people)
		return {
			"Notification Log": people,
			"ToDo": people if todo else [],
			"Talk Reminder": people,
			"Email Queue": [],
		}

	def act(self, person: str, plan: str, action: str, reason: str = "", doctype: str = "Talk Plan"):
		def step() -> None:
			with self.acting(person):
				signoff.act(doctype, plan, action, reason)

		return step

	def draft(self, **more: object) -> str:
		with self.acting("town_organiser"):
			return factory.plan(self.unit, **more).insert().name

	def sent(self, plan: str):
		return self.act("town_organiser", plan, "Send for Signature")


class OfSigning(Notices):
	def test_sent_the_named_leader_alone_is_told(self):
		self.assertEqual(self.told_by(self.sent(self.draft())), self.only("branch_secretary"))

	def test_his_delegate_is_told_with_him(self):
		self.give()
		plan = self.draft()
		self.assertEqual(self.told_by(self.sent(plan)), self.only("branch_secretary", "town_deputy"))
		told = self.told_by(self.act("town_deputy", plan, "Sign"))
		self.assertEqual(told, self.only("town_organiser", todo=False))
		self.assertEqual(self.todos(plan), [])

	def test_a_delegate_who_may_not_sign_it_is_not_told(self):
		self.give(receiver="branch_member")
		for plan in (self.draft(persons=("branch_member",)), self.draft()):
			about = frappe.db.exists(
				"Talk Plan Person", {"parent": plan, "person": self.unit.person("branch_member")}
			)
			others = () if about else ("branch_member",)
			self.assertEqual(self.told_by(self.sent(plan)), self.only("branch_secretary", *others))

	def test_a_delegation_for_something_else_or_another_time_tells_nobody(self):
		self.give(category="Integrity")
		self.give(receiver="branch_member", category="Heart-to-Heart", organization=factory.OTHER)
		self.give(
			receiver="town_organiser",
			category="Heart-to-Heart",
			from_date=add_days(nowdate(), 2),
			organization=factory.BRANCH,
		)
		self.assertEqual(self.told_by(self.sent(self.draft())), self.only("branch_secretary"))

	def test_every_decision_is_told_to_the_author_alone(self):
		for action, todo in (("Sign", False), ("Send Back", True), ("Disagree", False)):
			plan = self.draft()
			self.sent(plan)()
			told = self.told_by(
				self.act("branch_secretary", plan, action, "" if action == "Sign" else "理由甲")
			)
			self.assertEqual(told, self.only("town_organiser", todo=todo), action)
			self.assertNotIn("理由甲", "".join(self.bell(plan)))

	def test_recalled_nobody_is_told_and_the_task_is_gone(self):
		plan = self.draft()
		self.sent(plan)()
		self.assertEqual(self.told_by(self.act("town_organiser", plan, "Recall")), self.only())
		self.assertEqual(self.todos(plan), [])
		self.assertEqual(self.told_by(self.sent(plan)), self.only("branch_secretary"))

	def test_a_notice_names_nobody_and_nothing_and_leads_to_the_form(self):
		with self.acting("town_organiser"):
			owed = factory.obligation_of(factory.event(self.unit.person("member"), "Hardship").name)
		self.give()
		plan = self.draft(obligations=[{"obligation": owed.name}])
		self.sent(plan)()
		rows = frappe.get_all("Notification Log", {"document_name": plan}, ["*"])
		self.assertEqual(len(rows), 2)
		for row in rows:
			self.assertEqual((row.document_type, row.type, row.link or None), ("Talk Plan", "Alert", None))
			said = " ".join(str(value) for value in (row.subject, row.email_content) if value)
			self.assertRegex(said, "^计划待审批：TXP-[0-9-]+，[0-9-]+前$")
			for word in (*NAMES, "困难", "Hardship", "action", "http"):
				self.assertNotIn(word, said)
		for text in frappe.get_all("ToDo", {"reference_name": plan}, pluck="description"):
			self.assertFalse([name for name in NAMES if name in text])

	def test_accounts_that_want_mail_of_everything_get_none(self):
		for key in ("branch_secretary", "town_deputy", "town_organiser"):
			settings = {"enabled": 1, "enable_email_notifications": 1, "enable_email_assignment": 1}
			name = self.unit.user(key)
			if not frappe.db.exists("Notification Settings", name):
				frappe.get_doc({"doctype": "Notification Settings", "name": name, "user": name}).insert(
					ignore_permissions=True  # an account's own settings, which the platform makes at its first login
				)
			frappe.db.set_value("Notification Settings", name, settings)
		self.give()
		plan = self.draft()
		told = [self.told_by(self.sent(plan)), self.told_by(self.act("town_deputy", plan, "Sign"))]
		self.assertEqual([each["Email Queue"] for each in told], [[], []])


class OfDelegations(Notices):
	def test_the_receiver_alone_is_told_when_it_is_given_and_when_it_is_taken_back(self):
		given = []
		told = self.told_by(lambda: given.append(self.give()))
		self.assertEqual(told, self.only("town_deputy", todo=False))
		self.assertEqual(self.bell(given[0]), [f"授权代签：您已受托：{given[0]}"])

		def revoke() -> None:
			with self.acting("branch_secretary"):
				signoff.revoke_delegation(given[0])

		self.assertEqual(self.told_by(revoke), self.only("town_deputy", todo=False))

	def test_handed_back_the_leader_is_told(self):
		name = self.give()

		def hand_back() -> None:
			with self.acting("town_deputy"):
				signoff.revoke_delegation(name)

		self.assertEqual(self.told_by(hand_back), self.only("branch_secretary", todo=False))

	def test_what_waits_already_is_his_step_at_once_and_no_more_when_it_is_taken_back(self):
		plan = self.sent_plan()
		name = self.give()
		self.assertEqual(
			self.todos(plan), [self.unit.user("branch_secretary"), self.unit.user("town_deputy")]
		)
		with self.acting("branch_secretary"):
			signoff.revoke_delegation(name)
		self.assertEqual(self.todos(plan), [self.unit.user("branch_secretary")])

	def test_what_runs_out_is_no_step_of_his_any_more(self):
		plan, name = self.sent_plan(), self.give()
		daily.run()
		self.assertIn(self.unit.user("town_deputy"), self.todos(plan))
		frappe.db.set_value("Talk Delegation", name, "to_date", add_days(nowdate(), -1))
		daily.run()
		self.assertEqual(self.todos(plan), [self.unit.user("branch_secretary")])


class OfDeadlines(Notices):
	def due_kinds(self, plan: str, day) -> list[tuple[str, str]]:
		found = [each for each in daily.due(day) if each.reminder.matter == plan]
		people = {self.unit.person(key): key for key in factory.PEOPLE}
		return [(each.reminder.kind, people[each.reminder.person], each.is_step) for each in found]

	def test_before_at_and_after_the_day_and_the_author_when_it_is_over(self):
		self.give()
		plan = self.sent_plan()
		earlier = {
			"sent_on": add_days(nowdate(), -20),
			"sign_by": frappe.db.get_value("Talk Plan", plan, "sign_by"),
		}
		frappe.db.set_value("Talk Plan", plan, earlier)
		due = getdate(earlier["sign_by"])
		for day, kind in (
			(due - timedelta(days=1), "Signature Due Soon"),
			(due, "Signature Due Today"),
			(due + timedelta(days=1), "Signature Late"),
		):
			found = self.due_kinds(plan, day)
			for person in ("branch_secretary", "town_deputy"):
				self.assertIn((kind, person, True), found, day)
			late = [each for each in found if each[0] == "Not Signed in Time"]
			self.assertEqual(late, [("Not Signed in Time", "town_organiser", False)] if day > due else [])

	def test_late_is_told_once(self):
		plan = self.sent_plan()
		frappe.db.set_value(
			"Talk Plan", plan, {"sent_on": add_days(nowdate(), -9), "sign_by": add_days(nowdate(), -2)}
		)
		first = self.told_by(daily.run)
		self.assertEqual(first["Notification Log"].count("town_organiser"), 1)
		self.assertEqual(self.told_by(daily.run), self.only())


class OfLeave(Notices):
	"""Leave as the adapter reads it: HRMS need not be there for the rest."""

	def away(self, *spans: tuple[str, int, int]):
		from tanxin.domain.absence import Absence

		rows = [
			Absence(
				self.unit.person(key), getdate(add_days(nowdate(), first)), getdate(add_days(nowdate(), last))
			)
			for key, first, last in spans
		]

		def of(persons, start, end):
			return [
				each
				for each in rows
				if each.person in persons and each.to_date >= start and each.from_date <= end
			]

		return (patch.object(leaves, "known", lambda: True), patch.object(leaves, "of", of))

	def test_sent_to_who_is_away_he_is_told_once_and_the_author_sees_it_on_the_plan(self):
		known, of = self.away(("town_secretary", -1, 20))
		with known, of:
			plan = self.draft(talkers=("town_secretary",), organization=factory.TOWN)
			told = self.told_by(self.sent(plan))
			self.assertEqual(told["Notification Log"], ["town_secretary", "town_secretary"])
			self.assertEqual(told["ToDo"], ["town_secretary"])
			with self.acting("town_organiser"):
				sentence = api.away_when_due("Talk Plan", plan)
			self.assertIn(f"签批人黄书记在签批期限内不在岗（至{add_days(nowdate(), 20)}）", sentence)
			self.assertNotIn("假", sentence)
			other = self.draft(talkers=("town_secretary",), organization=factory.TOWN, days=3)
			self.assertEqual(self.told_by(self.sent(other)), self.only("town_secretary"))
			self.assertNotIn("town_secretary", self.told_by(daily.run)["Notification Log"])

	def test_his_own_page_offers_the_days_and_the_usual_deputy(self):
		known, of = self.away(("town_secretary", -1, 9), ("town_secretary", 10, 20))
		with known, of:
			self.sent(self.draft(talkers=("town_secretary",), organization=factory.TOWN))()
			with self.acting("town_secretary"):
				found = api.suggested()
			self.assertEqual(
				[(row["from_date"], row["to_date"], row["receiver_name"]) for row in found],
				[(nowdate(), add_days(nowdate(), 20), "吴副书记")],
			)
			for person in ("town_deputy", "branch_secretary", "stranger", "Administrator"):
				with self.acting(person):
					self.assertEqual(api.suggested(), [], person)

	def test_nothing_is_suggested_where_he_provided_or_is_back_in_time_or_nothing_waits(self):
		for span, provided, sent in (
			((-1, 20), True, True),
			((-3, 0), False, True),
			((-1, 20), False, False),
		):
			frappe.db.savepoint("one_way")
			known, of = self.away(("town_secretary", *span))
			with known, of:
				if provided:
					self.give("town_secretary", to_date=add_days(nowdate(), 40))
				if sent:
					self.sent(self.draft(talkers=("town_secretary",), organization=factory.TOWN))()
				with self.acting("town_secretary"):
					self.assertEqual(api.suggested(), [], (span, provided, sent))
			frappe.db.rollback(save_point="one_way")

	def test_whoever_sent_it_reads_that_it_is_provided_for_and_nobody_else_reads_anything(self):
		known, of = self.away(("town_secretary", -1, 20))
		with known, of:
			plan = self.draft(talkers=("town_secretary",), organization=factory.TOWN)
			self.sent(plan)()
			self.give("town_secretary", to_date=add_days(nowdate(), 40))
			with self.acting("town_organiser"):
				self.assertIn("已授权吴副书记代签", api.away_when_due("Talk Plan", plan))
			for person in ("town_secretary", "town_deputy"):
				with self.acting(person):
					self.assertEqual(api.away_when_due("Talk Plan", plan), "", person)
			with self.acting("stranger"), self.refused():
				api.away_when_due("Talk Plan", plan)

	def test_the_daily_round_suggests_it_for_what_is_drafted_once_for_each_leave(self):
		self.draft(talkers=("town_secretary",), organization=factory.TOWN)
		known, of = self.away(("town_secretary", -1, 20))
		with known, of:
			rows = [
				each for each in absences.suggestions([]) if each.leader == self.unit.person("town_secretary")
			]
			self.assertEqual(len(rows), 1)
			ledger.tell(absences.tellings(rows))
			self.assertEqual(ledger.tell(absences.tellings(rows)).told, 0)
		known, of = self.away(("town_secretary", -1, 30))
		with known, of:
			self.assertEqual(ledger.tell(absences.tellings(absences.suggestions([]))).told, 1)
		text = frappe.get_all(
			"Notification Log", {"for_user": self.unit.user("town_secretary")}, ["subject", "link"]
		)
		self.assertEqual(
			{(row.subject, row.link) for row in text},
			{("您不在岗期间有事项须签批，建议授权他人代签", "/app/talk-inbox")},
		)

	def test_many_plans_are_read_in_as_many_queries_as_few(self):
		self.give("town_secretary", category="Integrity")
		known, of = self.away(("town_secretary", -1, 20))
		counts = []
		for more in (1, 4):
			for number in range(more):
				self.sent(
					self.draft(
						talkers=("town_secretary",), organization=factory.TOWN, days=10 * more + number
					)
				)()
			with known, of, patch.object(frappe.db, "sql", Mock(side_effect=frappe.db.sql)) as asked:
				matters = signing.waiting()
				signing.signers(matters)
				absences.suggestions(matters)
			counts.append(asked.call_count)
		self.assertEqual(counts[0], counts[1])

	def test_who_keeps_the_app_does_not_read_of_leave_in_the_ledger(self):
		known, of = self.away(("town_secretary", -1, 20))
		with known, of:
			self.sent(self.draft(talkers=("town_secretary",), organization=factory.TOWN))()
		self.role("stranger", "Tanxin Administrator")
		for person, sees in (("stranger", []), ("town_secretary", ["Delegation Suggested"])):
			with self.acting(person):
				rows = frappe.get_all("Talk Reminder", {"kind": "Delegation Suggested"}, pluck="kind")
				self.assertEqual(len(rows), 1)
				try:
					found = frappe.get_list("Talk Reminder", {"kind": "Delegation Suggested"}, pluck="kind")
				except frappe.PermissionError:
					found = sees  # no role that opens the ledger at all
				self.assertEqual(found, sees, person)

	def test_approved_leave_is_read_as_days_alone(self):
		if not leaves.known():
			self.assertFalse(compat.has_doctype("Leave Application"))
			return
		employee = frappe.db.get_value("Employee", {}, "name")
		person = self.unit.person("town_secretary")
		if not employee:
			employee = self.employee()
		frappe.db.set_value("Talk Person", person, "employee", employee)
		for status, docstatus, half, counted in (
			("Approved", 1, 0, 1), ("Approved", 1, 1, 0), ("Approved", 0, 0, 0), ("Rejected", 1, 0, 0), ("Approved", 2, 0, 0),
		):  # fmt: skip
			frappe.db.savepoint("one_way")
			self.leave(employee, status=status, docstatus=docstatus, half_day=half)
			found = leaves.of([person], getdate(nowdate()), getdate(add_days(nowdate(), 30)))
			self.assertEqual(len(found), counted, (status, docstatus, half))
			self.assertEqual(
				leaves.of([self.unit.person("member")], getdate(nowdate()), getdate(nowdate())), []
			)
			frappe.db.rollback(save_point="one_way")

	def employee(self) -> str:
		doc = frappe.get_doc({"doctype": "Employee", "first_name": "测试", "employee_name": "测试"})
		doc.name = "TANXIN-TEST-EMPLOYEE"
		doc.db_insert()
		return doc.name

	def leave(self, employee: str, **more: object) -> None:
		doc = frappe.get_doc(
			{
				"doctype": "Leave Application",
				"employee": employee,
				"leave_type": "Sick Leave",
				"from_date": add_days(nowdate(), 2),
				"to_date": add_days(nowdate(), 2),
				**more,
			}
		)
		doc.name = frappe.generate_hash(length=10)
		doc.db_insert()


class OfThePlatform(Notices):
	"""What else could send something, by whoever has the strongest roles."""

	def test_platform_notifications_mailed_reports_and_mails_from_the_form_are_refused(self):
		plan = self.sent_plan()
		report = frappe.get_all("Report", {"module": "Tanxin"}, pluck="name", limit_page_length=1)[0]
		notification = {
			"doctype": "Notification",
			"name": "到处通知",
			"subject": "{{ doc.title }}",
			"document_type": "Talk Plan",
			"event": "Save",
			"message": "x",
			"recipients": [{"receiver_by_document_field": "owner"}],
		}
		mailed = {
			"doctype": "Auto Email Report",
			"report": report,
			"user": "Administrator",
			"email_to": "somebody@example.com",
			"frequency": "Daily",
			"format": "HTML",
		}
		for values in (
			{**notification, "channel": "Email"},
			{**notification, "channel": "System Notification"},
			{**notification, "channel": "Email", "document_type": "Talk Delegation"},
			mailed,
		):
			with self.refused(saying="不"):
				frappe.get_doc(values).insert()
		for person in ("town_organiser", "branch_secretary", "Administrator"):
			with self.acting(person), self.refused():
				email.make(
					doctype="Talk Plan",
					name=plan,
					content="请签",
					subject="x",
					recipients="somebody@example.com",
					send_email=True,
					print_format="谈心谈话计划审批表",
				)
		with self.refused(saying="邮件"):
			frappe.get_doc(
				{
					"doctype": "Email Queue",
					"reference_doctype": "Talk Plan",
					"reference_name": plan,
					"message": "x",
				}
			).insert()
		self.assertEqual(frappe.db.count("Email Queue"), 0)

	def test_other_apps_mail_as_ever(self):
		made = frappe.get_doc(
			{"doctype": "Communication", "communication_medium": "Email", "subject": "x", "content": "x",
			"reference_doctype": "User", "reference_name": "Administrator", "sender": "a@example.com"}
		).insert()  # fmt: skip
		self.assertTrue(made.name)
