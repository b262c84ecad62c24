"""A campaign of 10,000 plans: made by its job at fifteen times the rate of `doc.insert()` in a loop, or more; proposed,
sent and signed in the time of a request. A small campaign by default, the whole one with TANXIN_LOAD=full."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate, nowdate

from tanxin.api import campaigns, signoff
from tanxin.site import proposals
from tanxin.site.documents import Table
from tanxin.talks.campaigns import creating, making, sheets, standing
from tanxin.tests.site import factory
from tanxin.tests.site.base import SiteTest

FULL = os.environ.get("TANXIN_LOAD") == "full"
#: (plans, documents inserted one by one, times as fast): a small set pays for reading what a large one reads once.
PLANS, SAMPLE, TIMES = (10_000, 300, 15) if FULL else (300, 60, 5)
PER_BRANCH = 100
#: Seconds that a request has before the web server ends it.
REQUEST = 120


class Campaign(SiteTest):
	"""A town with a hundred people a branch, each of whom is owed a talk by the branch's secretary."""

	def setUp(self) -> None:
		super().setUp()
		branches = [
			factory.organization(f"负载{n}支部", factory.TOWN) for n in range(-(-PLANS // PER_BRANCH))
		]
		people = [f"LP{n:05d}" for n in range(PLANS)]
		secretaries = [f"LS{n:05d}" for n in range(len(branches))]
		place = [branches[n // PER_BRANCH] for n in range(PLANS)]
		roster = [*zip(people, place, strict=True), *zip(secretaries, branches, strict=True)]
		Table("Talk Person").write(
			{"name": name, "person_name": f"负载{name}", "organization": where, "status": "Active"}
			for name, where in roster
		)
		Table("Talk Post").write(
			{"name": f"P{name}", "person": name, "post": "Secretary", "organization": where}
			for name, where in zip(secretaries, branches, strict=True)
		)
		self.owe(people, [secretaries[n // PER_BRANCH] for n in range(PLANS)], place)

	def owe(self, people: list[str], talkers: list[str], places: list[str]) -> None:
		rule = frappe.get_doc("Talk Rule", "ZZ77-M6")
		Table("Talk Obligation").write(
			{
				"name": f"LO{number:05d}",
				"obligation_key": f"load|{person}",
				"person": person,
				"person_name": f"负载{person}",
				"talker": talker,
				"talker_name": f"负载{talker}",
				"status": "Open",
				"rule": rule.name,
				"rule_title": rule.title,
				"category": rule.category,
				"citation": rule.citation_title,
				"starts_on": nowdate(),
				"due_date": add_days(nowdate(), 80 + number % 10),
				"organization": place,
			}
			for number, (person, talker, place) in enumerate(zip(people, talkers, places, strict=True))
		)

	def test_made_in_sets_proposed_sent_and_signed(self):
		with self.acting("town_organiser"):
			sheet = frappe.get_doc(
				{
					"doctype": "Talk Campaign",
					"title": "负载",
					"organization": factory.TOWN,
					"period_from": add_days(nowdate(), 1),
					"period_to": getdate(nowdate()) + timedelta(days=100),
					"place": "会议室",
				}
			).insert()
			proposing = self.timed(lambda: campaigns.propose(sheet.name))
			one_by_one = self.inserted_one_by_one(sheet) / SAMPLE
			with patch.object(frappe, "enqueue"):
				campaigns.create(sheet.name)
			job = self.timed(lambda: creating.run(sheet.name)) / PLANS
			self.assertEqual(frappe.db.count("Talk Plan", {"campaign": sheet.name}), PLANS)
			preview = self.timed(lambda: campaigns.preview(sheet.name))
			sending = self.timed(lambda: signoff.act("Talk Campaign", sheet.name, "Send for Signature"))
		leader = frappe.db.get_value("Talk Campaign", sheet.name, "approver_user")
		with self.acting(leader):
			signing = self.timed(lambda: signoff.act("Talk Campaign", sheet.name, "Sign"))
		self.assertEqual(
			frappe.db.count("Talk Plan", {"campaign": sheet.name, "workflow_state": "Signed"}), PLANS
		)
		ratio = one_by_one / job
		print(
			f"\n{PLANS} plans: doc.insert() {1 / one_by_one:.0f}/s, the job {1 / job:.0f}/s, {ratio:.1f} times;"
			f" proposed in {proposing:.1f} s, a page shown in {preview:.2f} s,"
			f" sent in {sending:.1f} s, signed in {signing:.1f} s"
		)
		self.assertGreaterEqual(ratio, TIMES)
		self.assertLess(max(proposing, sending, signing), REQUEST)

	def inserted_one_by_one(self, sheet) -> float:
		"""Seconds for documents of the first proposals, which are then taken back."""
		rows = proposals.to_create(sheet.name, sheets.seen(), SAMPLE)
		plans, problems = standing.checked(sheet, rows)
		self.assertEqual((len(plans), problems), (SAMPLE, {}))
		self.assertTrue(making.goes_in_sets())
		frappe.db.savepoint("tanxin_loop")
		seconds = self.timed(lambda: [plan.as_document().insert() for plan in plans.values()])
		frappe.db.rollback(save_point="tanxin_loop")
		return seconds

	def timed(self, work) -> float:
		began = time.perf_counter()
		work()
		return time.perf_counter() - began
