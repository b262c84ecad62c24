"""The sign-off as printed (审批单上的签批意见): every step, both names of a delegate, the day; from the sealed entries."""

from __future__ import annotations

import frappe
from frappe.utils import add_days, nowdate

from tanxin.api import forms, signoff
from tanxin.tests.site.printing import PrintTest, text_of_pdf
from tanxin.tests.site.test_routes import REVIEW, RouteSteps

FORM = "谈心谈话计划审批单"


class SignedPrints(PrintTest, RouteSteps):
	"""A plan that five sign: reviewed, co-signed by three, approved."""

	def co_sign(self, *keys: str) -> list[dict[str, str]]:
		return [
			{
				"kind": "Co-sign",
				"title": "会签",
				"person": self.unit.person(key),
				"needs": "All",
			}
			for key in keys
		]

	def delegate(self, giver: str, receiver: str) -> None:
		with self.acting(giver):
			values = {"giver": self.unit.person(giver), "receiver": self.unit.person(receiver)}
			days = {"from_date": nowdate(), "to_date": add_days(nowdate(), 5), "reason": "外出学习"}
			frappe.get_doc({"doctype": "Talk Delegation", **values, **days}).insert()

	def pages(self, plan: str) -> tuple[str, str]:
		"""What the desk prints, and the PDF's letters, as the organiser has them."""
		with self.acting("town_organiser"):
			shown = self.printed("Talk Plan", plan, FORM)
			with self.asking("tanxin.api.forms.pdf"):
				return shown, text_of_pdf(forms.pdf("plan", plan).get_data())

	def after(self, text: str, label: str) -> str:
		"""What stands in a box of the signatures, up to the next label."""
		rest = text[text.rindex(label) + len(label) :]
		ends = [rest.find(each) for each in ("审核意见", "领导审批意见") if each in rest]
		return rest[: min(ends)] if ends else rest

	def test_one_signature_by_a_delegate(self):
		plan = self.sent()
		self.delegate("town_secretary", "town_deputy")
		self.act(plan, "town_deputy", "Sign")
		for page in self.pages(plan.name):
			self.assertIn("吴副书记（受黄书记授权代签）", self.after(page, "领导审批意见"))
			self.assertNotIn("系统内签署", self.after(page, "审核意见"))

	def test_three_signatures_each_with_its_step(self):
		self.route(REVIEW, *self.co_sign("branch_secretary"))
		plan = self.sent()
		self.delegate("town_deputy", "other_secretary")
		self.act(plan, "other_secretary", "Sign")
		self.act(plan, "branch_secretary", "Sign")
		self.act(plan, "town_secretary", "Sign")
		for page in self.pages(plan.name):
			reviewed, approved = self.after(page, "审核意见"), self.after(page, "领导审批意见")
			self.assertIn("审核：同意冯局长（受吴副书记授权代签）", reviewed)
			self.assertIn("会签：同意赵支书", reviewed)
			self.assertIn("审批：同意黄书记", approved)
			self.assertNotIn("会签", approved)

	def test_five_signatures_and_before_the_last_one_the_approval_is_empty(self):
		self.route(REVIEW, *self.co_sign("branch_secretary", "branch_member", "other_secretary"))
		plan = self.sent()
		for key in ("town_deputy", "branch_secretary", "branch_member", "other_secretary"):
			for page in self.pages(plan.name):
				self.assertNotIn("系统内签署", self.after(page, "领导审批意见"))
			self.act(plan, key, "Sign")
		self.act(plan, "town_secretary", "Sign")
		for page in self.pages(plan.name):
			reviewed = self.after(page, "审核意见")
			for name in ("吴副书记", "赵支书", "周委员", "冯局长"):
				self.assertIn(name, reviewed)
			self.assertIn("黄书记", self.after(page, "领导审批意见"))

	def test_what_a_reviewer_sends_back_is_his_word_and_not_the_approvers(self):
		self.route(REVIEW)
		plan = self.sent()
		self.act(plan, "town_deputy", "Send Back", "地点请改")
		for page in self.pages(plan.name):
			self.assertIn("审核：退回修改：地点请改吴副书记", self.after(page, "审核意见"))
			self.assertNotIn("退回", self.after(page, "领导审批意见"))

	def test_a_talk_moved_after_it_was_signed_says_so(self):
		settings = {"move_days": 3, "place_may_move": 1}
		frappe.db.set_single_value("Tanxin Settings", settings)
		frappe.clear_document_cache("Tanxin Settings", "Tanxin Settings")
		plan = self.sent()
		self.act(plan, "town_secretary", "Sign")
		with self.acting("town_organiser"):
			signoff.adjust(plan.name, str(plan.planned_start), str(plan.planned_end), "会议室", "会议室占用")
		for page in self.pages(plan.name):
			self.assertIn("调整时间地点：会议室占用郑干事", page)
			self.assertNotIn("调整时间地点", self.after(page, "领导审批意见"))
