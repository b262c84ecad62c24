"""What is owed: once however often it is computed, whole after a crash, and by who holds the post."""

from __future__ import annotations

from datetime import date
from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate, nowdate

from tanxin import tasks
from tanxin.api import confirm, notes, plans
from tanxin.site import handing_over, local, obligations, owing
from tanxin.tests.site import factory
from tanxin.tests.site.test_main_job import MainJobSteps

YEAR = getdate(nowdate()).year
FIELDS = [
	"name",
	"obligation_key",
	"person",
	"talker",
	"talker_reason",
	"organization",
	"status",
	"starts_on",
	"due_date",
]


class Killed(BaseException):
	"""What stops a worker is no `Exception`."""


def rows(**filters: object) -> list[frappe._dict]:
	"""Obligations as they stand, in order."""
	return list(frappe.get_all("Talk Obligation", filters, FIELDS, order_by="obligation_key asc"))


def only_notice_77() -> None:
	"""All other rulebooks are switched off; this one was always on, whenever the site was made."""
	for doctype in ("Talk Rule", "Talk Rulebook"):
		frappe.db.set_value(doctype, {"name": ("is", "set")}, "asked_since", None)
	frappe.db.set_value("Talk Rulebook", {"name": ("!=", "ZZ77")}, "enabled", 0)


def killed_at(page: int):
	"""The worker dies while it inserts that page."""
	real, seen = obligations._insert, []

	def insert(batch, *more):
		seen.append(batch)
		if len(seen) == page:
			raise Killed
		return real(batch, *more)

	return patch.object(obligations, "_insert", insert)


def mid_year_meeting(place: str = factory.BRANCH):
	"""The next 组织生活会 of a month that notice 77 names, and a day in its window."""
	day = getdate(nowdate())
	held = next(
		found
		for found in (date(YEAR + ahead, month, 10) for ahead in (0, 1) for month in (6, 7, 12))
		if found > day
	)
	return frappe.get_doc(
		{
			"doctype": "Talk Meeting",
			"organization": place,
			"meeting": "Organisation Life Meeting",
			"held_on": held,
		}
	).insert()


class OwingSteps(MainJobSteps):
	"""What happens to people and posts, under notice 77 alone."""

	def setUp(self) -> None:
		super().setUp()
		only_notice_77()

	def owed(self, person: str, situation: str = "Commended", **more: object) -> str:
		"""The obligation that an event made."""
		return factory.obligation_of(factory.event(self.unit.person(person), situation, **more).name).name

	def talker(self, owed: str) -> str | None:
		return frappe.db.get_value("Talk Obligation", owed, "talker")

	def vacate(self, key: str) -> None:
		"""Yesterday was the last day in that post."""
		for name in frappe.get_all("Talk Post", {"person": self.unit.person(key)}, pluck="name"):
			doc = frappe.get_doc("Talk Post", name)
			doc.to_date = add_days(nowdate(), -1)
			doc.save()

	def leave(self, key: str) -> None:
		"""Yesterday was the last day on the roster."""
		doc = frappe.get_doc("Talk Person", self.unit.person(key))
		doc.left_on = add_days(nowdate(), -1)
		doc.save()

	def talk(self, talker: str, person: str) -> None:
		"""A talk nobody planned, written and confirmed."""
		with self.acting(talker):
			doc = frappe.get_doc(
				{
					"doctype": "Talk Record",
					"talkers": [{"person": self.unit.person(talker)}],
					"persons": [{"person": self.unit.person(person), "attended": 1}],
					"place": "田间",
					"unplanned_reason": "路上遇到，随机谈",
					**factory.record_times(),
				}
			).insert()
			notes.write_record(doc.name, "Shared", {"main": "谈思想和工作"}, self.unit.person(person))
			doc.reload()
			doc.submit()
		with self.acting(person):
			confirm.agree(doc.name)


class Owing(OwingSteps):
	def test_a_year_owed_twice_is_owed_once(self):
		self.assertGreater(owing.owe_for_period(YEAR), 10)
		first = rows()
		self.assertEqual(owing.owe_for_period(YEAR), 0)
		self.assertEqual(rows(), first)
		keys = [row.obligation_key for row in first]
		self.assertEqual(len(keys), len(set(keys)))

	def test_a_run_killed_between_pages_ends_in_the_same_rows(self):
		owing.owe_for_period(YEAR)
		whole = rows()
		frappe.db.delete("Talk Obligation")
		for page in (1, 2, 3):
			with patch.object(obligations, "PAGE", 4), killed_at(page), self.assertRaises(Killed):
				owing.owe_for_period(YEAR)
			self.assertLess(len(rows()), len(whole))
		with patch.object(obligations, "PAGE", 4):
			owing.owe_for_period(YEAR)
		self.assertEqual(rows(), whole)

	def test_a_run_that_was_rolled_back_ends_in_the_same_rows(self):
		owing.owe_for_period(YEAR)
		whole = rows()
		frappe.db.delete("Talk Obligation")
		with patch.object(obligations, "PAGE", 4), killed_at(2), self.assertRaises(Killed):
			owing.owe_for_period(YEAR)
		frappe.db.rollback()
		only_notice_77()
		self.assertEqual(rows(), [])
		owing.owe_for_period(YEAR)
		self.assertEqual(rows(), whole)

	def test_a_meeting_asks_a_talk_of_everybody_in_it_before_it_and_once(self):
		meeting = mid_year_meeting()
		self.assertEqual(owing.owe_for_meetings(), 5)
		owed = rows(meeting=meeting.name)
		self.assertEqual(owing.owe_for_meetings(), 0)
		self.assertEqual(rows(meeting=meeting.name), owed)
		of = {row.person: row for row in owed}
		held = getdate(meeting.held_on)
		due = local.calendar().last_working_day_on_or_before(getdate(add_days(held, -1)))
		for key in ("branch_member", "member", "member_two", "paper_member"):
			row = of[self.unit.person(key)]
			self.assertEqual(row.talker, self.unit.person("branch_secretary"), key)
			self.assertEqual(
				(row.due_date, row.starts_on), (due, getdate(add_days(held, -local.settings().window_days)))
			)
		self.assertEqual(of[self.unit.person("branch_secretary")].talker, self.unit.person("branch_member"))

	def test_a_cancelled_or_past_meeting_and_one_of_another_month_ask_nothing(self):
		meeting = mid_year_meeting()
		meeting.db_set("cancelled", 1)
		self.assertEqual(owing.owe_for_meetings(), 0)
		meeting.db_set({"cancelled": 0, "held_on": date(YEAR + 1, 4, 10)})
		self.assertEqual(owing.owe_for_meetings(), 0)
		meeting.db_set("held_on", add_days(nowdate(), -1))
		self.assertEqual(owing.owe_for_meetings(), 0)

	def test_who_joins_in_the_year_owes_the_year_from_the_day_he_came(self):
		joined = date(YEAR, 6, 15)
		new = factory.person("newcomer", "新来党员", factory.BRANCH, joined_on=joined)
		with at(date(YEAR, 3, 2)):
			owing.owe_for_period(YEAR)
		self.assertEqual(rows(person=new), [])
		for day in (joined, date(YEAR, 9, 1)):
			with at(day):
				owing.owe_for_period(YEAR)
			(owed,) = rows(person=new)
			self.assertEqual(owed.starts_on, joined)
			self.assertEqual(
				owed.due_date, local.calendar().last_working_day_on_or_before(date(YEAR, 12, 31))
			)
			self.assertEqual(owed.talker, self.unit.person("branch_secretary"))

	def test_who_becomes_secretary_in_the_year_owes_the_talk_with_the_level_above_from_then_on(self):
		def from_above(person):
			return {row.talker for row in rows(person=person, rule="ZZ77-F1")}

		person = self.unit.person("branch_member")
		owing.owe_for_period(YEAR)
		self.assertEqual(from_above(person), set())
		self.vacate("branch_secretary")
		factory.hold(person, factory.BRANCH, "Secretary", from_date=nowdate())
		owing.owe_for_period(YEAR)
		self.assertEqual(from_above(person), {self.unit.person("town_secretary")})


class HandingOver(OwingSteps):
	def test_what_somebody_owes_who_has_left_goes_to_whoever_must_talk_now(self):
		owed = self.owed("member")
		self.leave("branch_secretary")
		self.assertEqual(handing_over.reassign_talkers(), 1)
		self.assertEqual(self.talker(owed), self.unit.person("town_secretary"))
		row = frappe.db.get_value("Talk Obligation", owed, ["talker_name", "talker_reason", "status"])
		self.assertEqual((row[0], row[2]), ("黄书记", "Open"))
		self.assertIn("原谈话人赵支书已离开", row[1])
		self.assertEqual(handing_over.reassign_talkers(), 0)
		self.assertIn("原谈话人赵支书已离开", frappe.db.get_value("Talk Obligation", owed, "talker_reason"))

	def test_what_a_former_secretary_owes_goes_to_his_successor(self):
		owed = self.owed("member")
		self.vacate("branch_secretary")
		factory.hold(self.unit.person("member_two"), factory.BRANCH, "Secretary", from_date=nowdate())
		self.assertEqual(handing_over.reassign_talkers(), 1)
		self.assertEqual(self.talker(owed), self.unit.person("member_two"))
		self.assertIn("已不任该职", frappe.db.get_value("Talk Obligation", owed, "talker_reason"))

	def test_nothing_changes_while_everybody_is_in_his_post(self):
		self.owed("member")
		owing.owe_for_period(YEAR)
		before = rows()
		self.assertEqual(handing_over.reassign_talkers(), 0)
		self.assertEqual(rows(), before)

	def test_a_deputy_keeps_what_any_of_the_team_may_hold(self):
		owing.owe_for_period(YEAR)
		(owed,) = frappe.get_all("Talk Obligation", {"person": self.unit.person("member")}, pluck="name")
		frappe.db.set_value("Talk Obligation", owed, "talker", self.unit.person("branch_member"))
		self.assertEqual(handing_over.reassign_talkers(), 0)

	def test_what_is_planned_or_met_stays_with_whom_it_is(self):
		owed = {key: self.owed(key) for key in ("member", "member_two", "paper_member")}
		with self.acting("town_organiser"):
			plans.make_plan([owed["member"]])
		frappe.db.set_value("Talk Obligation", owed["member_two"], {"status": "Met", "met_on": nowdate()})
		before = {key: frappe.get_doc("Talk Obligation", name).as_dict() for key, name in owed.items()}
		self.leave("branch_secretary")
		self.assertEqual(handing_over.reassign_talkers(), 1)
		for key in ("member", "member_two"):
			self.assertEqual(frappe.get_doc("Talk Obligation", owed[key]).as_dict(), before[key], key)
		self.assertEqual(self.talker(owed["paper_member"]), self.unit.person("town_secretary"))

	def test_an_obligation_that_had_nobody_gets_its_talker_once_there_is_one(self):
		owed = self.owed("member")
		frappe.db.set_value("Talk Obligation", owed, {"talker": None, "talker_name": None})
		self.assertEqual(handing_over.reassign_talkers(), 1)
		self.assertEqual(self.talker(owed), self.unit.person("branch_secretary"))

	def test_posts_that_are_being_entered_again_take_no_talk_away(self):
		owed = self.owed("member")
		frappe.db.delete("Talk Post")
		self.assertEqual(handing_over.reassign_talkers(), 0)
		self.assertEqual(self.talker(owed), self.unit.person("branch_secretary"))

	def test_whom_the_person_asked_for_keeps_the_talk_until_he_leaves(self):
		asked_for = self.unit.person("town_deputy")
		owed = self.owed("member", "Own Request", requested_talker=asked_for)
		self.assertEqual(handing_over.reassign_talkers(), 0)
		self.assertEqual(self.talker(owed), asked_for)
		self.leave("town_deputy")
		self.assertEqual(handing_over.reassign_talkers(), 1)
		self.assertEqual(self.talker(owed), self.unit.person("branch_secretary"))

	def test_the_daily_job_hands_over(self):
		owed = self.owed("member")
		self.leave("branch_secretary")
		tasks.daily()
		self.assertEqual(self.talker(owed), self.unit.person("town_secretary"))

	def test_another_of_the_team_may_hold_the_years_talk_but_not_the_secretarys_own(self):
		event = self.owed("member")
		owing.owe_for_period(YEAR)
		self.talk("branch_member", "member")
		met = frappe.get_all(
			"Talk Obligation", {"person": self.unit.person("member"), "status": "Met"}, pluck="rule"
		)
		self.assertEqual(met, ["ZZ77-F2"])
		self.assertEqual(frappe.db.get_value("Talk Obligation", event, "status"), "Open")

	def test_a_new_secretarys_talk_counts_before_anything_was_handed_over(self):
		owed = self.owed("member")
		self.vacate("branch_secretary")
		factory.hold(self.unit.person("branch_member"), factory.BRANCH, "Secretary", from_date=nowdate())
		self.talk("branch_member", "member")
		self.assertEqual(frappe.db.get_value("Talk Obligation", owed, "status"), "Met")

	def test_a_request_to_talk_with_somebody_is_not_met_by_another(self):
		owed = self.owed("member", "Own Request", requested_talker=self.unit.person("town_deputy"))
		self.talk("branch_secretary", "member")
		self.assertEqual(frappe.db.get_value("Talk Obligation", owed, "status"), "Open")


def at(day: date):
	"""The site on another day."""
	return patch.object(owing, "nowdate", day.isoformat)


class TestEnteredAnew(MainJobSteps):
	def test_what_was_withdrawn_is_entered_anew_the_same_day(self):
		person = self.unit.person("member")
		first = factory.event(person, "Commended")
		with self.refused(frappe.UniqueValidationError, frappe.DuplicateEntryError):
			factory.event(person, "Commended")
		frappe.call("tanxin.api.events.withdraw", event=first.name, reason="登记有误")
		second = factory.event(person, "Commended")
		self.assertEqual([row.status for row in rows(event=first.name)], ["Withdrawn"])
		self.assertEqual([row.status for row in rows(event=second.name)], ["Open"])
