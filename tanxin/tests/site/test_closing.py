"""Which obligations a confirmed talk closes (办结应谈事项), on a real site."""

from __future__ import annotations

import frappe
from frappe.utils import add_days, getdate, nowdate

from tanxin.api import cards, confirm, notes, records
from tanxin.domain.model import Obligation
from tanxin.site import obligations
from tanxin.tests.site import factory
from tanxin.tests.site.base import SiteTest
from tanxin.tests.site.test_reports import Report

TEAM_RULE, MEMBERS_RULE, EVENT_RULE = "ZBTL-19-1", "ZBTL-19-3", "ZZ77-M6"


class Closing(SiteTest):
	def owed(self, rule: str, person: str, talker: str, **more: object) -> str:
		today = getdate(nowdate())
		frappe.db.set_value("Talk Rule", rule, "enabled", 1)
		value = Obligation(
			f"test|{rule}|{person}", rule, self.unit.person(person), factory.BRANCH, self.unit.person(talker), "",
			today.replace(month=1, day=1), today.replace(month=12, day=31), str(today.year),
		)  # fmt: skip
		obligations.create([value])
		name = frappe.db.get_value("Talk Obligation", {"obligation_key": value.key})
		if more:
			frappe.db.set_value("Talk Obligation", name, more)
		return name

	def held(self, talker: str, *persons: str) -> str:
		with self.acting(talker):
			doc = frappe.get_doc(
				{
					"doctype": "Talk Record",
					"organization": factory.BRANCH,
					"unplanned_reason": "随机谈",
					"talkers": [{"person": self.unit.person(talker)}],
					"persons": [{"person": self.unit.person(person), "attended": 1} for person in persons],
					"place": "党员活动室301",
					**factory.record_times(),
				}
			).insert()
			for person in persons:
				notes.write_record(doc.name, "Shared", {"main": f"与{person}谈"}, self.unit.person(person))
			doc.reload()
			doc.submit()
		return doc.name

	def status(self, *names: str) -> list[str]:
		return [frappe.db.get_value("Talk Obligation", name, "status") for name in names]


class Relations(Closing):
	def test_one_talk_of_two_members_serves_both_whoever_began_it(self):
		both = [
			self.owed(TEAM_RULE, "branch_secretary", "branch_member"),
			self.owed(TEAM_RULE, "branch_member", "branch_secretary"),
		]
		record = self.held("branch_secretary", "branch_member")
		self.assertEqual(self.status(*both), ["Open", "Open"])
		with self.acting("branch_member"):
			confirm.agree(record)
		self.assertEqual(self.status(*both), ["Met", "Met"])
		for name in both:
			self.assertEqual(frappe.db.get_value("Talk Obligation", name, "record"), record)

	def test_a_correction_opens_both_sides_again(self):
		both = [
			self.owed(TEAM_RULE, "branch_secretary", "branch_member"),
			self.owed(TEAM_RULE, "branch_member", "branch_secretary"),
		]
		record = self.held("branch_secretary", "branch_member")
		with self.acting("branch_member"):
			confirm.agree(record)
		with self.acting("branch_secretary"):
			records.correct(record, "时间写错")
		self.assertEqual(self.status(*both), ["Open", "Open"])

	def test_an_objection_closes_neither_side(self):
		both = [
			self.owed(TEAM_RULE, "branch_secretary", "branch_member"),
			self.owed(TEAM_RULE, "branch_member", "branch_secretary"),
		]
		record = self.held("branch_secretary", "branch_member")
		with self.acting("branch_member"):
			confirm.object_to(record, "没有这样谈过")
		self.assertEqual(self.status(*both), ["Open", "Open"])

	def test_a_collective_talk_serves_its_talker_once(self):
		first = self.owed(TEAM_RULE, "branch_secretary", "branch_member")
		frappe.db.set_value("Talk Rule", TEAM_RULE, "collective_counts", 1)
		others = [self.owed(TEAM_RULE, "branch_member", "branch_secretary")]
		record = self.held("branch_secretary", "branch_member", "member")
		for person in ("branch_member", "member"):
			with self.acting(person):
				confirm.agree(record)
		self.assertEqual(self.status(first, *others), ["Met", "Met"])

	def test_what_is_not_planned_comes_back_open_and_can_be_planned(self):
		owed = self.owed(EVENT_RULE, "member", "branch_secretary")
		record = self.held("branch_secretary", "member")
		with self.acting("member"):
			confirm.agree(record)
		self.assertEqual(self.status(owed), ["Met"])
		with self.acting("branch_secretary"):
			records.correct(record, "时间写错")
		self.assertEqual(self.status(owed), ["Open"])


class Merged(Report):
	def merged(self) -> str:
		"""A talk that met one obligation, into which another had been merged."""
		record = self.held()
		target = self.owed("target", "member", due=10, status="Met", record=record, met_on=nowdate())
		extra = {"status": "Merged", "merged_into": target, "merged_on": nowdate()}
		self.owed("extra", "member", due=-5, **extra)
		return record

	def test_the_ledger_says_what_else_the_talk_stood_for(self):
		self.merged()
		with self.acting("town_organiser"):
			result = self.run_report("Talk Ledger")
		row = result["result"][0]
		self.assertEqual(row["reason"].count("（合并）"), 1)
		self.assertEqual((row["due_date"], row["in_time"]), (getdate(add_days(nowdate(), 10)), "按期"))
		self.assertIn(1, [each["value"] for each in result["report_summary"] if "合并" in each["label"]])

	def test_the_card_counts_what_a_leaders_word_took_out(self):
		self.merged()
		self.owed("exempted", "member_two", due=1, status="Exempted", exempted_on=nowdate())
		with self.acting("town_organiser"):
			self.assertEqual(cards.exempted_this_year()["value"], 2)
