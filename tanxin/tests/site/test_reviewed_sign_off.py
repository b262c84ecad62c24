"""What a walk through the sign-off found: words that fit the step, an order that fits the day, a number that fits no plan."""

from __future__ import annotations

import subprocess
import sys
import unittest

import frappe

from tanxin.api import plans, signoff
from tanxin.signoff import moves, trail
from tanxin.signoff.evidence import telling
from tanxin.signoff.evidence.checking import Check
from tanxin.signoff.refusing import SignOffRefused
from tanxin.tests.site import factory
from tanxin.tests.site.test_co_sign import TOGETHER, CoSignSteps
from tanxin.tests.site.test_routes import REVIEW


class Trail(CoSignSteps):
	def signed(self) -> str:
		self.route(REVIEW, TOGETHER)
		plan = self.sent()
		for key in ("town_deputy", "one", "two", "town_secretary"):
			self.act(plan, key, "Sign")
		return plan.name

	def test_each_step_is_told_in_its_own_word(self):
		told = [(row["step"], row["label"]) for row in trail.of_plan(self.signed())["entries"]]
		steps = [("审核", "同意"), ("会签", "同意"), ("会签", "同意"), ("审批", "同意")]
		self.assertEqual(told, [("", "报批"), *steps])

	def test_a_broken_log_is_shown_in_the_order_of_its_times(self):
		plan = self.signed()
		frappe.db.delete("Talk Sign Off", {"plan": plan, "step_title": "审核"})
		told = [row["step"] for row in trail.of_plan(plan)["entries"]]
		self.assertEqual(told, ["", "会签", "会签", "审批"])

	def test_a_number_that_fits_no_plan_is_not_told_to_be_whole(self):
		for plan, said in (("TXP-0000-00000", "没有找到"), (self.signed(), "未发现问题")):
			check = Check(plan=plan)
			self.assertEqual(list(check.findings()), [])
			self.assertIn(said, telling.summary(check, 0, 0)[0])


class Account(CoSignSteps):
	"""Whoever an administrator gives a leader's person to after a plan was sent is not whom it was sent to."""

	def setUp(self) -> None:
		super().setUp()
		self.other = factory.user("swapped@tanxin.test", "换人")

	def swap(self, key: str) -> None:
		person = frappe.get_doc("Talk Person", self.unit.person(key))
		person.user = self.other
		person.save()

	def refused_by(self, told: str) -> None:
		self.assertIn("账号在报批后已变更，请撤回后重新报批", told)

	def test_another_account_signs_neither_a_plan_nor_a_step_nor_what_it_gives_on(self):
		self.route(REVIEW, TOGETHER)
		plan = self.sent()
		self.swap("town_deputy")
		with self.acting("swapped@tanxin.test"), self.assertRaises(SignOffRefused) as refusal:
			signoff.act("Talk Plan", plan.name, "Sign")
		self.refused_by(str(refusal.exception))
		with self.acting("swapped@tanxin.test"), self.assertRaises(SignOffRefused) as refusal:
			moves.take("Talk Plan", plan.name, "Sign")
		self.refused_by(str(refusal.exception))

	def test_the_page_knows_a_step_signed_together(self):
		self.route(REVIEW, TOGETHER)
		plan = self.sent()
		for key, together in (("town_deputy", False), ("one", True), ("two", True), ("town_secretary", False)):
			with self.acting(key):
				rows = {row["name"]: row["together"] for row in signoff.waiting()}
			self.assertEqual(rows[plan.name], together)
			self.act(plan, key, "Sign")

	def test_nor_as_one_of_those_who_sign_together(self):
		self.route(TOGETHER)
		plan = self.sent()
		self.swap("two")
		with self.acting("swapped@tanxin.test"), self.assertRaises(SignOffRefused) as refusal:
			signoff.act("Talk Plan", plan.name, "Sign")
		self.refused_by(str(refusal.exception))
		self.act(plan, "one", "Sign")

	def test_nor_line_by_line(self):
		line = self.drafted()
		with self.acting("town_organiser"):
			sheet = frappe.get_doc({"doctype": "Talk Campaign", "title": "表", "organization": factory.TOWN})
			name = sheet.insert().name
			plans.add_to_sheet(name, [line.name])
			signoff.act("Talk Campaign", name, "Send for Signature")
		self.swap("town_secretary")
		with self.acting("swapped@tanxin.test"):
			(told,) = signoff.decide_lines(name, [{"plan": line.name, "action": "Disagree", "reason": "否"}])
		self.refused_by(told.get("error", ""))


class Command(unittest.TestCase):
	def test_its_exit_says_that_there_was_nothing_to_check(self):
		words = ["--site", frappe.local.site, "tanxin-verify", "--plan", "TXP-0000-00000"]
		command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", *words]
		done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
		self.assertEqual(done.returncode, 2, done.stdout)
