"""Dates of employees, members and posts: told when they come near, moved with them, and never once they are history."""

from __future__ import annotations

from datetime import date, timedelta
from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate, nowdate

from tanxin.sources import findings, reconciling, recording
from tanxin.tests.site import factory, papers
from tanxin.tests.site.base import SiteTest
from tanxin.tests.site.papers import HrTest

TODAY = getdate(nowdate())


def after(days: int) -> date:
	return TODAY + timedelta(days=days)


def told(**filters: object) -> list[tuple]:
	"""(situation, day, known since) of the events that stand."""
	rows = frappe.get_all(
		"Trigger Event",
		{"status": ("!=", "Withdrawn"), **filters},
		["situation", "happened_on", "noticed_on"],
		order_by="happened_on asc, name asc",
	)
	return [(row.situation, row.happened_on, row.noticed_on) for row in rows]


class EmployeeDates(HrTest):
	def swept(self) -> list[tuple]:
		reconciling.reconcile()
		self.assertEqual(reconciling.reconcile(), 0)
		return told(person=self.person)

	def test_each_date_is_told_when_it_comes_near(self):
		papers.ask("Confirmation", "Contract End")
		for field, situation in (
			("relieving_date", "Leaving"),
			("date_of_retirement", "Retirement"),
			("final_confirmation_date", "Confirmation"),
			("contract_end_date", "Contract End"),
		):
			with self.subTest(field):
				frappe.db.set_value("Employee", self.employee, field, after(31))
				self.assertEqual(self.swept(), [])
				frappe.db.set_value("Employee", self.employee, field, after(30))
				self.assertEqual(self.swept(), [(situation, after(30), TODAY)])
				event = frappe.db.get_value("Trigger Event", {"situation": situation, "person": self.person})
				self.assertEqual(self.owed(event), [("ZZ77-L1", "Open")])
				frappe.db.set_value("Employee", self.employee, field, None)
				self.assertEqual(self.swept(), [])
				self.assertEqual(self.owed(event), [("ZZ77-L1", "Withdrawn")])

	def test_the_lead_is_the_units_own(self):
		self.setting(lead_days=90)
		frappe.db.set_value("Employee", self.employee, "creation", add_days(nowdate(), -400))
		frappe.db.set_value("Employee", self.employee, "date_of_retirement", after(60))
		self.assertEqual(self.swept(), [("Retirement", after(60), after(-30))])

	def test_a_date_that_was_written_late_is_not_known_before_that(self):
		frappe.db.set_value("Employee", self.employee, "contract_end_date", after(3))
		self.assertEqual(self.swept(), [("Contract End", after(3), TODAY)])

	def test_the_obligation_may_be_answered_from_when_it_is_known(self):
		frappe.db.set_value("Employee", self.employee, "creation", add_days(nowdate(), -400))
		frappe.db.set_value("Employee", self.employee, "date_of_retirement", after(20))
		self.swept()
		event = frappe.db.get_value("Trigger Event", {"person": self.person})
		owed = factory.obligation_of(event)
		self.assertEqual(owed.starts_on, after(-10))
		self.assertGreater(owed.due_date, after(20))

	def test_what_is_past_is_history_and_what_came_while_nobody_looked_is_not(self):
		frappe.db.set_value("Employee", self.employee, "contract_end_date", after(-5))
		self.assertEqual(self.swept(), [])
		self.installed_long_ago()
		self.assertEqual(self.swept(), [("Contract End", after(-5), None)])

	def test_a_retirement_that_is_postponed(self):
		self.set_employee(date_of_retirement=after(20))
		first = recording.pull("Employee", self.employee)
		self.set_employee(date_of_retirement=after(28))
		second = recording.pull("Employee", self.employee)
		self.assertNotEqual(first, second)
		self.assertEqual(self.owed(first), [("ZZ77-L1", "Withdrawn")])
		self.assertEqual(self.owed(second), [("ZZ77-L1", "Open")])
		self.set_employee(date_of_retirement=after(400))
		recording.pull("Employee", self.employee)
		self.assertEqual(self.swept(), [])
		self.set_employee(date_of_retirement=after(20))
		self.assertEqual(recording.pull("Employee", self.employee), first)
		self.assertEqual(self.owed(first), [("ZZ77-L1", "Open")])

	def test_a_retirement_that_is_postponed_after_the_talk(self):
		self.set_employee(date_of_retirement=after(20))
		event = recording.pull("Employee", self.employee)
		frappe.db.set_value("Talk Obligation", factory.obligation_of(event).name, "status", "Met")
		self.set_employee(date_of_retirement=after(28))
		self.assertEqual(recording.pull("Employee", self.employee), event)
		self.assertEqual(self.owed(event), [("ZZ77-L1", "Met")])
		self.assertEqual(self.swept(), [("Retirement", after(20), TODAY)])

	def test_the_offer_date_is_no_end_of_probation(self):
		"""ERPNext calls `scheduled_confirmation_date` that way, and many fill it so."""
		frappe.db.set_value("Employee", self.employee, "date_of_joining", after(5))
		frappe.db.set_value("Employee", self.employee, "scheduled_confirmation_date", after(4))
		self.assertEqual(self.swept(), [])
		frappe.db.set_value("Employee", self.employee, "scheduled_confirmation_date", after(10))
		self.assertEqual(self.swept(), [("Confirmation", after(10), TODAY)])
		frappe.db.set_value("Employee", self.employee, "final_confirmation_date", after(12))
		self.assertEqual(self.swept(), [("Confirmation", after(12), TODAY)])

	def test_who_has_left_is_told_no_contract_and_no_probation(self):
		papers.ask("Contract End", "Confirmation")
		self.set_employee(contract_end_date=after(20), final_confirmation_date=after(20))
		self.set_employee(status="Left", relieving_date=TODAY)
		self.assertEqual(self.swept(), [("Leaving", TODAY, None)])

	def test_an_employee_marked_as_left_without_a_date(self):
		frappe.db.set_value("Employee", self.employee, {"status": "Left", "relieving_date": None})
		from tanxin.sources import employees

		employees.sync(self.employee)
		self.assertEqual(self.swept(), [("Leaving", TODAY, None)])
		frappe.db.set_value("Employee", self.employee, "status", "Active")
		employees.sync(self.employee)
		self.assertEqual(self.swept(), [])


class Members(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		reconciling.reconcile()
		self.member = self.unit.person("member")
		self.rule("ZZ77-M6", "Application to Join", "Political Birthday")

	def rule(self, name: str, *situations: str) -> None:
		"""A rule of ordinary members asks for these; and of anyone, so that an applicant is spoken of too."""
		frappe.db.set_value("Talk Rule", name, "situations", "\n".join(["Commended", *situations]))
		frappe.db.set_value("Talk Rule", name, "subjects", "Ordinary Member\nAnyone")

	def put(self, **values: object) -> None:
		frappe.db.set_value("Talk Person", self.member, values)

	def swept(self) -> list[tuple]:
		reconciling.reconcile()
		self.assertEqual(reconciling.reconcile(), 0)
		return told(person=self.member)

	def test_an_application_to_join(self):
		self.put(applied_to_join_on=TODAY, political_status="Non-Party")
		self.assertEqual(self.swept(), [("Application to Join", TODAY, None)])
		event = frappe.get_doc("Trigger Event", {"person": self.member})
		self.assertEqual((event.source, event.source_doctype), ("Roster", "Talk Person"))
		self.assertTrue(frappe.db.exists("Talk Obligation", {"event": event.name, "status": "Open"}))
		self.put(applied_to_join_on=None)
		self.assertEqual(self.swept(), [])

	def test_an_old_application_is_history_and_a_coming_one_waits(self):
		self.put(applied_to_join_on=after(-1))
		self.assertEqual(self.swept(), [])
		self.put(applied_to_join_on=after(1))
		self.assertEqual(self.swept(), [])

	def test_a_political_birthday_is_known_a_week_ahead(self):
		self.put(joined_party_on=findings.anniversary(after(8), 1999))
		self.assertEqual(self.swept(), [])
		self.put(joined_party_on=findings.anniversary(after(7), 1999))
		self.assertEqual(self.swept(), [("Political Birthday", after(7), TODAY)])
		owed = frappe.get_all(
			"Talk Obligation", {"person": self.member, "event": ("is", "set")}, pluck="starts_on"
		)
		self.assertEqual(owed, [TODAY])

	def test_one_birthday_a_year_and_the_next_one_in_its_turn(self):
		self.put(joined_party_on=findings.anniversary(TODAY, 1999))
		self.assertEqual(self.swept(), [("Political Birthday", TODAY, after(-7))])
		next_year = findings.anniversary(TODAY, TODAY.year + 1)
		with patch("tanxin.sources.adapter.nowdate", return_value=str(next_year)):
			self.assertEqual([day for _what, day, _since in self.swept()], [TODAY, next_year])

	def test_birthdays_around_new_year(self):
		self.put(joined_party_on="1999-01-02")
		for day, days in (
			("2030-12-25", []),
			("2030-12-26", [date(2031, 1, 2)]),
			("2031-01-20", [date(2031, 1, 2)]),
		):
			with patch("tanxin.sources.adapter.nowdate", return_value=day):
				self.assertEqual([each for _what, each, _since in self.swept()], days, day)

	def test_a_birthday_on_the_29th_of_february(self):
		self.put(joined_party_on="1996-02-29")
		with patch("tanxin.sources.adapter.nowdate", return_value="2027-02-25"):
			self.assertEqual([each for _what, each, _since in self.swept()], [date(2027, 2, 28)])

	def test_no_birthday_of_who_is_no_member_or_has_left_or_joins_today(self):
		for values in (
			{"joined_party_on": TODAY},
			{"joined_party_on": findings.anniversary(TODAY, 1999), "political_status": "Non-Party"},
			{
				"joined_party_on": findings.anniversary(TODAY, 1999),
				"political_status": "Communist Party Member",
				"left_on": after(-1),
			},
		):
			self.put(**values)
			self.assertEqual(self.swept(), [], values)

	def test_no_birthdays_are_noted_where_no_rule_asks_for_them(self):
		self.rule("ZZ77-M6")
		frappe.db.set_value("Talk Rule", {"situations": ("like", "%Political Birthday%")}, "enabled", 0)
		self.put(joined_party_on=findings.anniversary(TODAY, 1999))
		self.assertEqual(self.swept(), [])
		self.assertIsNone(recording.pull("Talk Person", self.member))


class Posts(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		reconciling.reconcile()
		self.member = self.unit.person("town_organiser")

	def swept(self) -> list[tuple]:
		reconciling.reconcile()
		self.assertEqual(reconciling.reconcile(), 0)
		return told(person=self.member)

	def test_a_post_that_is_taken_up_and_given_up_again(self):
		name = factory.hold(self.member, factory.TOWN, "Committee Member", from_date=TODAY)
		self.assertEqual(self.swept(), [("Took Up Post", TODAY, None)])
		event = frappe.db.get_value("Trigger Event", {"person": self.member})
		self.assertEqual(factory.obligation_of(event).rule, "ZZ77-L2")
		frappe.db.set_value("Talk Post", name, "from_date", None)
		self.assertEqual(self.swept(), [])
		frappe.db.set_value("Talk Post", name, {"from_date": TODAY, "to_date": after(365)})
		self.assertEqual(self.swept(), [("Took Up Post", TODAY, None)])
		frappe.delete_doc("Talk Post", name)
		self.assertEqual(self.swept(), [])

	def test_the_end_of_a_term_is_known_ahead(self):
		frappe.db.set_value("Talk Post", {"person": self.unit.person("branch_member")}, "to_date", after(20))
		reconciling.reconcile()
		self.assertEqual(told(person=self.unit.person("branch_member")), [("Post Change", after(20), TODAY)])

	def test_from_one_post_to_another_is_one_thing_owed_once_a_rule(self):
		factory.hold(self.member, factory.TOWN, "Committee Member", from_date="2020-01-01", to_date=after(-1))
		self.installed_before(after(-30))
		factory.hold(self.member, factory.TOWN, "Deputy Secretary", from_date=TODAY)
		self.assertEqual(len(self.swept()), 1)
		event = frappe.get_doc("Trigger Event", {"person": self.member})
		self.assertEqual({row.situation for row in event.sources}, {"Post Change", "Took Up Post"})
		rules = frappe.get_all("Talk Obligation", {"event": event.name}, pluck="rule", order_by="rule asc")
		self.assertEqual(rules, ["ZZ77-L1", "ZZ77-L2"])

	def installed_before(self, day: date) -> None:
		frappe.db.set_value("Module Def", "Tanxin", "creation", str(day), update_modified=False)

	def test_a_term_that_is_renewed_is_no_change(self):
		factory.hold(self.member, factory.TOWN, "Committee Member", from_date="2020-01-01", to_date=after(5))
		self.assertEqual(self.swept(), [("Post Change", after(5), TODAY)])
		factory.hold(self.member, factory.TOWN, "Committee Member", from_date=after(6))
		self.assertEqual(self.swept(), [])

	def test_history_that_is_entered_raises_nothing(self):
		factory.hold(
			self.member, factory.TOWN, "Committee Member", from_date="2020-01-01", to_date="2024-01-01"
		)
		factory.hold(self.member, factory.TOWN, "Deputy Secretary", from_date="2024-01-02")
		self.assertEqual(self.swept(), [])
		self.installed_before(after(-300))
		factory.hold(self.member, factory.OTHER, "Deputy Secretary", from_date=after(-40))
		self.assertEqual(self.swept(), [])

	def test_duties_in_the_app_are_no_posts(self):
		factory.hold(self.member, factory.COUNTY, "Inspector", from_date=TODAY)
		self.assertEqual(self.swept(), [])

	def test_who_leaves_gives_up_no_post_besides(self):
		factory.hold(self.member, factory.TOWN, "Committee Member", to_date=TODAY)
		frappe.db.set_value("Talk Person", self.member, "left_on", TODAY)
		self.assertEqual(self.swept(), [])
