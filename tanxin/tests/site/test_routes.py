"""Review before the approval (审核): the unit's routes, who is found by them, and what is frozen for the round."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import client
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, nowdate

from tanxin.api import signoff
from tanxin.signoff import entries
from tanxin.tests.site import factory
from tanxin.tests.site.test_main_job import MainJobSteps

REVIEW = {"kind": "Review", "title": "审核", "post": "Deputy Secretary"}
APPROVED = "Signed"


class RouteSteps(MainJobSteps):
	"""The town's talks are drafted by its organiser, reviewed by its deputy secretary, approved by its secretary."""

	def route(self, *steps: dict[str, Any], **more: Any):
		values = {"title": "先审核后审批", "organization": factory.TOWN, "basis": "镇党委会议决定", **more}
		return frappe.get_doc(
			{"doctype": "Talk Signing Route", "enabled": 1, **values, "steps": list(steps)}
		).insert()

	def drafted(self, by: str = "town_organiser", **more: Any):
		with self.acting(by):
			values = {"organization": factory.TOWN, "talkers": ("town_secretary",), **more}
			return factory.plan(self.unit, **values).insert()

	def sent(self, by: str = "town_organiser", **more: Any):
		plan = self.drafted(by, **more)
		self.act(plan, by, "Send for Signature")
		return plan

	def act(self, doc, by: str, action: str, reason: str = "") -> dict[str, str]:
		with self.acting(by):
			answer = signoff.act(doc.doctype, doc.name, action, reason)
		doc.reload()
		return answer

	def inbox(self, doc) -> set[str]:
		found = set()
		for key in self.unit.people:
			if key in factory.WITHOUT_ACCOUNT:
				continue
			with self.acting(key):
				if frappe.get_list("Workflow Action", {"reference_name": doc.name, "status": "Open"}):
					found.add(key)
		return found

	def waits_for(self, doc, *keys: str, step: int) -> None:
		doc.reload()
		self.assertEqual((doc.workflow_state, doc.signing_step), ("Awaiting Signature", step))
		self.assertEqual(self.inbox(doc), set(keys))
		self.assertIn(doc.approver, [self.unit.person(key) for key in keys])
		self.assertEqual(doc.approver_user, frappe.db.get_value("Talk Person", doc.approver, "user"))

	def said(self, plan: str) -> list[tuple[str, str, str]]:
		"""Action, step and whose it was, of each entry."""
		names = {name: key for key, name in self.unit.people.items()}
		return [
			(row.action, row.step_title or "", names.get(row.on_behalf_of or row.actor, ""))
			for row in entries.of_plan(plan)
		]

	def delegate(self, giver: str, receiver: str) -> None:
		with self.acting(giver):
			frappe.get_doc(
				{
					"doctype": "Talk Delegation",
					"giver": self.unit.person(giver),
					"receiver": self.unit.person(receiver),
					"from_date": nowdate(),
					"to_date": nowdate(),
					"reason": "出差",
				}
			).insert()


class Reviewed(RouteSteps):
	def test_a_plan_is_reviewed_and_then_approved(self):
		self.route(REVIEW)
		plan = self.sent()
		self.assertEqual(plan.signing_steps, 2)
		self.waits_for(plan, "town_deputy", step=1)
		self.assertIn("副书记", plan.approver_reason)
		for key in ("town_secretary", "town_organiser", "county_secretary", "member"):
			with self.acting(key), self.refused():
				signoff.act("Talk Plan", plan.name, "Sign")
		self.act(plan, "town_deputy", "Endorse")
		self.waits_for(plan, "town_secretary", step=2)
		self.act(plan, "town_secretary", "Sign")
		self.assertEqual((plan.workflow_state, plan.signed_by), (APPROVED, "黄书记"))
		self.assertEqual(
			self.said(plan.name),
			[
				("Send for Signature", "", "town_organiser"),
				("Endorse", "审核", "town_deputy"),
				("Sign", "审批", "town_secretary"),
			],
		)
		self.assertEqual(entries.verify(plan.name), [])

	def test_every_road_goes_through_the_review(self):
		self.route(REVIEW)

		def by_button(doc):
			apply_workflow(doc, "Sign")

		def by_save(doc):
			doc.workflow_state = "Signed"
			doc.save()

		def by_a_forged_document(doc):
			forged = {"signing_step": 2, "signing_steps": 1, "signing_chain": "[]", "co_signers": []}
			client.save({**doc.as_dict(), **forged, "workflow_state": "Signed"})

		for number, road in enumerate((by_button, by_save, by_a_forged_document)):
			plan = self.sent(days=2 + number)
			with self.acting("town_deputy"):
				road(frappe.get_doc("Talk Plan", plan.name))
			self.waits_for(plan, "town_secretary", step=2)

	def test_the_form_shows_who_reviews_and_who_approves(self):
		self.route(REVIEW)
		plan = self.sent()
		with self.acting("town_organiser"):
			steps = signoff.steps(plan.name)
		self.assertEqual(
			[(row["title"], row["name"]) for row in steps], [("审核", "吴副书记"), ("审批", "黄书记")]
		)
		with self.acting("town_deputy"):
			offered = [row["action"] for row in signoff.my_actions("Talk Plan", plan.name)]
		self.assertEqual(offered, ["Endorse", "Send Back", "Disagree"])

	def test_sent_back_it_begins_anew_and_a_new_round_too(self):
		self.route(REVIEW)
		plan = self.sent()
		self.act(plan, "town_deputy", "Endorse")
		self.act(plan, "town_secretary", "Send Back", "地点请改")
		self.act(plan, "town_organiser", "Send for Signature")
		self.waits_for(plan, "town_deputy", step=1)
		self.act(plan, "town_deputy", "Endorse")
		self.act(plan, "town_secretary", "Sign")
		self.act(plan, "town_organiser", "Reopen", "改期")
		self.assertEqual((plan.signing_step, plan.signing_steps, plan.signing_chain), (0, 0, None))
		self.act(plan, "town_organiser", "Send for Signature")
		self.waits_for(plan, "town_deputy", step=1)

	def test_nobody_reviews_about_himself_nor_what_he_drafted_and_it_is_said(self):
		self.route(REVIEW)
		about = self.sent(persons=("town_deputy",))
		self.assertEqual(about.signing_steps, 1)
		self.waits_for(about, "town_secretary", step=1)
		self.assertIn("“审核”环节略过", about.approver_reason)
		self.assertIn("吴副书记是谈话对象", about.approver_reason)
		own = self.sent(by="town_deputy", days=3)
		self.waits_for(own, "town_secretary", step=1)
		self.assertIn("吴副书记是计划拟定人", own.approver_reason)

	def test_the_leader_who_would_review_signs_once(self):
		self.route({**REVIEW, "post": "Secretary"})
		plan = self.sent()
		self.assertEqual((plan.signing_steps, plan.approver), (1, self.unit.person("town_secretary")))
		self.act(plan, "town_secretary", "Sign")
		self.assertEqual(self.said(plan.name)[-1], ("Sign", "", "town_secretary"))

	def test_a_delegate_reviews_for_the_reviewer_and_then_does_not_approve(self):
		self.route(REVIEW)
		plan = self.sent()
		for giver in ("town_deputy", "town_secretary"):
			self.delegate(giver, "county_organiser")
		self.act(plan, "county_organiser", "Endorse")
		self.assertEqual(self.said(plan.name)[-1], ("Endorse", "审核", "town_deputy"))
		with self.acting("county_organiser"), self.refused(saying="其他环节"):
			signoff.act("Talk Plan", plan.name, "Sign")
		self.act(plan, "town_secretary", "Sign")


class WhichRoute(RouteSteps):
	def steps_of(self, **more: Any) -> list[str]:
		plan = self.sent(**more)
		with self.acting("town_organiser"):
			return [row["name"] for row in signoff.steps(plan.name)]

	def test_the_nearest_upwards_and_the_exact_category_first(self):
		self.route({**REVIEW, "post": "", "person": self.unit.person("county_organiser")}, organization=None)
		self.assertEqual(self.steps_of(), ["陈组织", "黄书记"])
		self.route(REVIEW)
		self.assertEqual(self.steps_of(days=2), ["吴副书记", "黄书记"])
		named = {**REVIEW, "post": "", "person": self.unit.person("branch_member")}
		self.route(named, category="Heart-to-Heart")
		self.assertEqual(self.steps_of(days=3), ["周委员", "黄书记"])
		with_branch = self.steps_of(
			days=4, organization=factory.BRANCH, talkers=("branch_secretary",), persons=("member_two",)
		)
		self.assertEqual(with_branch, ["周委员", "赵支书"])

	def test_what_is_over_coming_or_off_asks_nothing(self):
		self.route(REVIEW, to_date=add_days(nowdate(), -1))
		self.route(REVIEW, from_date=add_days(nowdate(), 1))
		self.route(REVIEW, enabled=0)
		self.assertEqual(self.steps_of(), [])

	def test_a_plan_that_waits_keeps_its_steps(self):
		route = self.route(REVIEW)
		plan = self.sent()
		route.enabled = 0
		route.save()
		self.act(plan, "town_deputy", "Endorse")
		self.waits_for(plan, "town_secretary", step=2)

	def test_formal_talks_follow_their_rule_alone(self):
		self.route(REVIEW)
		formal = self.sent(category="Reminder", persons=("branch_secretary",))
		with self.acting("town_organiser"):
			names = [row["name"] for row in signoff.steps(formal.name)]
		self.assertNotIn("吴副书记", names)


class Kept(RouteSteps):
	def test_what_is_wrong_is_said_at_its_row(self):
		without = self.unit.person("paper_member")
		for steps, more, said in (
			([{"kind": "Review", "title": "审核"}], {}, "环节第1行“职务”"),
			([REVIEW, REVIEW], {}, "环节第2行“环节名称”"),
			([REVIEW], {"from_date": nowdate(), "to_date": add_days(nowdate(), -1)}, "早于开始日期"),
			([{**REVIEW, "post": "", "person": without}], {}, "李老党员没有可用的登录账号"),
		):
			with self.refused(frappe.ValidationError, saying=said):
				self.route(*steps, **more)

	def test_two_routes_for_the_same_plans_are_refused(self):
		first = self.route(REVIEW)
		with self.refused(frappe.ValidationError, saying=first.name):
			self.route(REVIEW)
		self.route(REVIEW, category="Integrity")
		first.to_date = nowdate()
		first.save()
		self.route(REVIEW, from_date=add_days(nowdate(), 1))

	def test_only_the_administrator_of_the_app_writes_routes(self):
		for key in ("town_organiser", "town_secretary", "inspector", "member"):
			with self.acting(key), self.refused(frappe.PermissionError):
				self.route(REVIEW)


class LostPost(RouteSteps):
	def test_a_leader_who_lost_his_post_since_is_refused_with_what_to_do(self):
		plan = self.sent()
		post = frappe.get_all("Talk Post", {"person": self.unit.person("town_secretary")}, pluck="name")[0]
		frappe.db.set_value("Talk Post", post, "to_date", add_days(nowdate(), -1))
		with self.acting("town_secretary"), self.refused(saying="撤回后重新报批"):
			signoff.act("Talk Plan", plan.name, "Sign")
		self.assertEqual(plan.reload().workflow_state, "Awaiting Signature")
		self.act(plan, "town_organiser", "Recall")
		self.act(plan, "town_organiser", "Send for Signature")
		self.waits_for(plan, "county_secretary", step=1)

	def test_so_is_who_left_and_whom_the_unit_named_no_more(self):
		plan = self.sent()
		person = self.unit.person("town_secretary")
		frappe.db.set_value("Talk Person", person, "left_on", add_days(nowdate(), -1))
		with self.acting("town_secretary"), self.refused(saying="在册"):
			signoff.act("Talk Plan", plan.name, "Sign")
		top = {"top_signer": self.unit.person("town_deputy")}
		frappe.db.set_value("Party Organization", factory.COUNTY, top)
		about = self.sent(
			organization=factory.COUNTY,
			by="county_organiser",
			talkers=("inspector",),
			persons=("county_secretary",),
		)
		self.assertEqual(about.approver, self.unit.person("town_deputy"))
		frappe.db.set_value("Party Organization", factory.COUNTY, "top_signer", self.unit.person("inspector"))
		with self.acting("town_deputy"), self.refused(saying="已不是“测试县委”指定的签批人"):
			signoff.act("Talk Plan", about.name, "Sign")

	def test_a_reviewer_who_lost_his_post_is_refused_too(self):
		self.route(REVIEW)
		plan = self.sent()
		frappe.db.delete("Talk Post", {"person": self.unit.person("town_deputy")})
		with self.acting("town_deputy"), self.refused(saying="副书记"):
			signoff.act("Talk Plan", plan.name, "Endorse")
