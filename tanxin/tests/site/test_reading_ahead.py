"""What a request would open, told before it is sent (申请前), and to the leader before he decides (批准前)."""

from __future__ import annotations

import frappe
from frappe.utils import add_days, nowdate

from tanxin.api import reading, records
from tanxin.tests.site import factory
from tanxin.tests.site.reading_scene import ReadingScene


class BeforeAsking(ReadingScene):
	def ahead(self, person: str, *names: str) -> dict:
		with self.acting(person):
			return reading.ahead(list(names))

	def ahead_of_period(self, person: str, organization: str = factory.TOWN, **more) -> dict:
		period = {"period_from": add_days(nowdate(), -30), "period_to": nowdate(), **more}
		with self.acting(person):
			return reading.ahead_of_period(organization, **period)

	def test_a_day_that_is_none_is_told_in_a_sentence(self):
		for name in ("period_from", "period_to"):
			with self.refused(frappe.ValidationError, saying="起止日期"):
				self.ahead_of_period("inspector", **{name: "0000-00-00"})
		with self.acting("inspector"), self.refused(frappe.ValidationError, saying="截止日期"):
			reading.ask([self.written_record().name], "核查", "0000-00-00")

	def test_of_chosen_records_those_that_may_be_asked_for_and_why_the_others_not(self):
		plain, mine = (
			self.written_record(),
			self.written_record(self.signed_plan(persons=("member_two", "town_organiser"))),
		)
		with self.acting("branch_secretary"):
			plan = self.signed_plan(persons=("member_two",))
			draft = records.begin(plan.name)
		told = self.ahead("town_organiser", plain.name, mine.name, draft, "TXR-0", plain.name)
		self.assertEqual([row["name"] for row in told["records"]], [plain.name])
		self.assertIn("钱党员", told["records"][0]["title"])
		self.assertEqual((told["count"], told["leaders"], told["longest"]), (1, ["赵支书"], 30))
		why = {row["name"]: row["why"] for row in told["left_out"]}
		self.assertIn("本人参加", why[mine.name])
		self.assertIn("范围", why["TXR-0"])
		self.assertEqual(set(why), {mine.name, draft, "TXR-0"})
		self.assertFalse(frappe.get_message_log())  # told in the dialog, not in a box of the platform

	def test_what_one_may_read_already_or_has_asked_for_is_said(self):
		first = self.written_record().name
		second = self.written_record(self.signed_plan(persons=("member_two",))).name
		grant, waits = self.granted("inspector", first), self.asked("inspector", second)
		told = self.ahead("inspector", first, second)
		self.assertEqual((told["count"], told["leaders"]), (0, []))
		why = {row["name"]: row["why"] for row in told["left_out"]}
		self.assertIn(grant, why[first])
		self.assertIn(waits, why[second])

	def test_what_is_told_ahead_is_what_asking_does(self):
		"""Whatever is chosen: asking for what was told as open succeeds, and for what was left out does not."""
		plain = self.written_record().name
		mine = self.written_record(self.signed_plan(persons=("member_two", "town_organiser"))).name
		for person in ("town_organiser", "inspector", "county_secretary", "other_secretary"):
			told = self.ahead(person, plain, mine)
			for row in told["left_out"]:
				with self.refused():
					self.asked(person, row["name"])
			if told["records"]:
				self.assertTrue(self.asked(person, *(row["name"] for row in told["records"])))

	def test_of_a_period_how_many_and_who_decides(self):
		self.written_record()
		told = self.ahead_of_period("inspector")
		self.assertEqual((told["count"], set(told["leaders"])), (1, {"黄书记", "吴副书记"}))
		self.assertEqual(told["longest"], 30)
		self.assertEqual(self.ahead_of_period("inspector", category="Reminder")["count"], 0)
		with self.refused(saying="早于"):
			self.ahead_of_period("inspector", period_to=add_days(nowdate(), -60))
		with self.refused(saying="范围"):
			self.ahead_of_period("other_secretary", factory.BRANCH)

	def test_the_figure_of_a_period_does_not_tell_whose_talk_is_restricted(self):
		record = self.written_record().name
		with self.acting("town_organiser"):
			owed = factory.obligation_of(factory.event(self.unit.person("member"), "Adverse Report").name)
		frappe.db.set_value("Talk Obligation", owed.name, "record", record)
		self.assertEqual(self.ahead_of_period("inspector")["count"], 1)
		grant = self.asked_for_period("inspector", factory.BRANCH)
		with self.acting("town_secretary"):
			reading.decide(grant, "Grant")
		self.assertEqual(self.zones("inspector", record), set())

	def test_who_may_not_ask_is_told_nothing_ahead(self):
		record = self.written_record().name
		for person in ("member", "stranger", "Administrator"):
			with self.refused():
				self.ahead(person, record)
			with self.refused():
				self.ahead_of_period(person)

	def test_as_many_as_one_request_names(self):
		with self.refused(saying="最多列出50份"):
			self.ahead("inspector", *(f"TXR-{number}" for number in range(51)))


class BeforeDeciding(ReadingScene):
	def test_the_leader_sees_who_asks_for_what_and_how_much_it_is(self):
		record = self.written_record().name
		named, period = self.asked("inspector", record), self.asked_for_period("inspector", factory.TOWN)
		with self.acting("town_secretary"):
			rows = {row["name"]: row for row in reading.waiting()}
			self.assertEqual([rows[named]["count"], rows[period]["count"]], [1, 1])
			self.assertIn(factory.COUNTY, rows[named]["reader_place"])
			about = reading.about(period)
			self.assertEqual([each["step"] for each in about["steps"]], ["Grant", "Refuse"])
			self.assertEqual((about["count"], about["records"]), (1, []))
			about = reading.about(named)
			self.assertEqual((about["count"], len(about["records"])), (1, 1))
			self.assertIn("钱党员", about["records"][0])

	def test_who_sees_a_request_is_told_of_no_talk_that_he_does_not_see(self):
		mine = self.written_record().name
		other = self.written_record(self.signed_plan(persons=("member_two",))).name
		frappe.db.set_value("Talk Record", other, {"organization": factory.OTHER, "plan": None})
		frappe.db.delete("Talk Record Talker", {"parent": other})
		frappe.db.set_value("Talk Record", other, {"recorder": None, "owner": "Administrator"})
		grant = self.asked("inspector", mine, other)
		with self.acting("branch_secretary"):
			self.assertEqual(len(reading.about(grant)["records"]), 1)
		with self.acting("stranger"), self.refused():
			reading.about(grant)
