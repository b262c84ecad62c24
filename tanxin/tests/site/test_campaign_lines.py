"""A sheet's step carried to its plans in sets is the step taken on each of them: the same rows, the same refusals."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import frappe
from frappe.utils import add_days, nowdate

from tanxin.api import plans, signoff
from tanxin.signoff import entries, lines, moves
from tanxin.tests.site import factory
from tanxin.tests.site.base import SiteTest
from tanxin.tests.site.test_campaign_sets import row_counts

#: What differs each time: moments, random names, seals over both.
EVERY_TIME = {
	"name", "creation", "modified", "sent_on", "signed_on", "signed_at", "seal", "previous_seal", "agreed_on",
}  # fmt: skip
TABLES = {
	"Talk Plan": "name",
	"Talk Sign Off": "plan",
	"Workflow Action": "reference_name",
	"Talk Obligation": "plan",
	"Talk Co-Signer": "parent",
}


def one_by_one(
	names: list[str], action: str, reason: str, given: dict[str, Any], system: bool = False
) -> None:
	for name in names:
		moves.take("Talk Plan", name, action, reason, system, **given)


class Lines(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		with self.acting("town_organiser"):
			owed = [
				factory.obligation_of(factory.event(self.unit.person(person)).name).name
				for person in ("member", "member_two", "paper_member")
			]
			self.sheet = frappe.get_doc(
				{"doctype": "Talk Campaign", "title": "集中谈话", "organization": factory.TOWN}
			).insert()
			self.plans = plans.sheet_from_obligations(self.sheet.name, owed)
			for name in self.plans:
				frappe.db.set_value("Talk Plan", name, "place", "党员活动室")

	def step(self, by: str, action: str, reason: str = "") -> None:
		with self.acting(by):
			signoff.act("Talk Campaign", self.sheet.name, action, reason)

	def rows(self) -> dict[str, list[dict[str, Any]]]:
		found = {}
		for doctype, field in TABLES.items():
			rows = frappe.get_all(doctype, {field: ("in", self.plans)}, ["*"])
			plain = [
				{key: value for key, value in row.items() if key not in EVERY_TIME or key == field}
				for row in rows
			]
			found[doctype] = sorted(plain, key=str)
		return found

	def compare(self, by: str, action: str, reason: str = "") -> None:
		"""Take the step both ways from here; stay with the second."""
		frappe.db.savepoint("tanxin_both")
		outcomes = []
		for way in (one_by_one, lines.take):
			before = row_counts()
			with patch.object(lines, "take", way):
				self.step(by, action, reason)
			after = row_counts()
			grown = {table: after[table] - before[table] for table in after if after[table] != before[table]}
			outcomes.append((self.rows(), grown))
			if way is one_by_one:
				frappe.db.rollback(save_point="tanxin_both")
		self.maxDiff = None
		for doctype in TABLES:
			self.assertEqual(outcomes[1][0][doctype], outcomes[0][0][doctype], doctype)
		self.assertEqual(outcomes[1][1], outcomes[0][1])
		for name in self.plans:
			self.assertEqual(entries.verify(name), [])

	@property
	def leader(self) -> str:
		return frappe.db.get_value("Talk Campaign", self.sheet.name, "approver_user")

	def states(self) -> set[str]:
		return set(frappe.get_all("Talk Plan", {"name": ("in", self.plans)}, pluck="workflow_state"))

	def test_sent_recalled_sent_again_signed_and_opened_anew(self):
		self.compare("town_organiser", "Send for Signature")
		self.compare("town_organiser", "Recall")
		self.compare("town_organiser", "Send for Signature")
		self.compare(self.leader, "Sign")
		self.assertEqual(self.states(), {"Signed"})
		self.compare("town_organiser", "Reopen", "时间有变")
		self.assertEqual(self.states(), {"Plan Draft"})
		rounds = frappe.get_all("Talk Plan", {"name": ("in", self.plans)}, pluck="signing_round")
		self.assertEqual(set(rounds), {2})

	def test_sent_back_and_given_up(self):
		self.step("town_organiser", "Send for Signature")
		self.compare(self.leader, "Send Back", "地点请改")
		self.assertEqual(self.states(), {"Sent Back"})
		self.compare("town_organiser", "Cancel Plan", "会议取消")
		owed = frappe.get_all(
			"Talk Obligation", {"talker": self.unit.person("branch_secretary")}, pluck="status"
		)
		self.assertEqual(set(owed), {"Open"})

	def test_not_agreed_to(self):
		self.step("town_organiser", "Send for Signature")
		self.compare(self.leader, "Disagree", "暂缓")
		self.assertEqual(self.states(), {"Not Agreed"})

	def test_signed_by_who_was_given_the_authority(self):
		self.step("town_organiser", "Send for Signature")
		with self.acting(self.leader):
			frappe.get_doc(
				{
					"doctype": "Talk Delegation",
					"giver": frappe.db.get_value("Talk Campaign", self.sheet.name, "approver"),
					"receiver": self.unit.person("town_deputy"),
					"from_date": nowdate(),
					"to_date": add_days(nowdate(), 3),
					"reason": "出差",
				}
			).insert()
		self.compare("town_deputy", "Sign")
		signed_by = frappe.get_all("Talk Plan", {"name": ("in", self.plans)}, pluck="signed_by")
		self.assertTrue(all("委托" in each for each in signed_by))

	def test_one_line_that_may_not_refuses_for_all(self):
		self.step("town_organiser", "Send for Signature")
		leader = frappe.db.get_value("Talk Campaign", self.sheet.name, "approver")
		row = frappe.get_all("Talk Plan Person", {"parent": self.plans[1]}, pluck="name")[0]
		frappe.db.set_value("Talk Plan Person", row, "person", leader)
		with self.acting(self.leader), self.refused(saying="谈话对象"):
			signoff.act("Talk Campaign", self.sheet.name, "Sign")
		self.assertEqual(self.states(), {"Awaiting Signature"})

	def test_who_is_talked_to_in_a_line_never_becomes_its_leader(self):
		matter = {"approver": self.unit.person("member")}
		with self.acting("town_organiser"), self.refused(saying="移出审批表"):
			lines.take(self.plans, "Send for Signature", "", {**matter, "campaign": self.sheet.name})
