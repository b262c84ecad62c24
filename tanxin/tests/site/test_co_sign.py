"""Co-signing (会签): several sign one step at the same time, all of them or any, before the leader."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import client
from pypika.terms import LiteralValue

from tanxin.api import plans, signoff
from tanxin.confidentiality import rows as scope_rows
from tanxin.confidentiality import scope
from tanxin.signoff import entries, lines, moves
from tanxin.tests.site import factory
from tanxin.tests.site.test_campaign_lines import one_by_one
from tanxin.tests.site.test_routes import APPROVED, REVIEW, RouteSteps

TOGETHER = {"kind": "Co-sign", "title": "会签", "post": "Committee Member", "needs": "All"}
#: Who sits on the town's committee.
MEMBERS = {"one": "班子甲", "two": "班子乙"}


class CoSignSteps(RouteSteps):
	"""The town's committee has two members."""

	def setUp(self) -> None:
		super().setUp()
		for key, name in MEMBERS.items():
			self.unit.people[key] = factory.person(key, name, factory.TOWN)
			factory.hold(self.unit.people[key], factory.TOWN, "Committee Member")

	def tearDown(self) -> None:
		for key in MEMBERS:
			self.unit.people.pop(key, None)
		super().tearDown()

	def co_signers(self, doc) -> dict[str, tuple[int, bool]]:
		"""Whose signature a plan or sheet asks for together with others: whether it waits, whether he agreed."""
		names = {name: key for key, name in self.unit.people.items()}
		return {names[row.person]: (row.waits, bool(row.agreed_on)) for row in doc.reload().co_signers}

	def todos(self, name: str) -> set[str]:
		return set(frappe.get_all("ToDo", {"reference_name": name, "status": "Open"}, pluck="allocated_to"))


class All(CoSignSteps):
	def test_it_waits_until_all_have_agreed_and_then_for_the_leader(self):
		self.route(TOGETHER)
		plan = self.sent()
		self.waits_for(plan, "one", "two", step=1)
		self.assertEqual(self.co_signers(plan), {"one": (1, False), "two": (1, False)})
		with self.acting("town_secretary"), self.refused():
			signoff.act("Talk Plan", plan.name, "Sign")
		self.act(plan, "two", "Endorse")
		self.waits_for(plan, "one", step=1)
		self.assertEqual(self.co_signers(plan), {"one": (1, False), "two": (0, True)})
		with self.acting("two"), self.refused():
			signoff.act("Talk Plan", plan.name, "Endorse")
		self.act(plan, "one", "Endorse")
		self.waits_for(plan, "town_secretary", step=2)
		self.act(plan, "town_secretary", "Sign")
		self.assertEqual(plan.workflow_state, APPROVED)
		self.assertEqual(
			self.said(plan.name)[1:],
			[("Endorse", "会签", "two"), ("Endorse", "会签", "one"), ("Sign", "审批", "town_secretary")],
		)
		self.assertEqual(entries.verify(plan.name), [])
		self.assertEqual([row.agreed_by for row in plan.co_signers], ["班子甲", "班子乙"])

	def test_review_then_co_signing_then_approval(self):
		self.route(REVIEW, TOGETHER)
		plan = self.sent()
		self.waits_for(plan, "town_deputy", step=1)
		self.assertEqual(self.co_signers(plan), {"one": (0, False), "two": (0, False)})
		for key in ("one", "two"):
			with self.acting(key), self.refused():
				signoff.act("Talk Plan", plan.name, "Endorse")
		self.act(plan, "town_deputy", "Endorse")
		self.waits_for(plan, "one", "two", step=2)
		self.act(plan, "one", "Endorse")
		self.act(plan, "two", "Endorse")
		self.waits_for(plan, "town_secretary", step=3)

	def test_each_is_told_once_and_the_ones_left_are_not_told_again(self):
		self.route(TOGETHER)
		plan = self.sent()
		self.assertEqual(self.todos(plan.name), {self.unit.user("one"), self.unit.user("two")})
		sent_on, sign_by = plan.sent_on, plan.sign_by
		self.act(plan, "one", "Endorse")
		self.assertEqual((plan.sent_on, plan.sign_by), (sent_on, sign_by))
		self.assertEqual(self.todos(plan.name), {self.unit.user("two")})
		told = frappe.get_all(
			"Talk Reminder", {"matter": plan.name, "kind": "Signature Waiting"}, pluck="user"
		)
		self.assertEqual(sorted(told), [self.unit.user("one"), self.unit.user("two")])
		self.act(plan, "two", "Endorse")
		self.assertEqual(self.todos(plan.name), {self.unit.user("town_secretary")})

	def test_one_who_sends_it_back_refuses_for_all(self):
		self.route(TOGETHER)
		for action, state in (("Send Back", "Sent Back"), ("Disagree", "Not Agreed")):
			plan = self.sent(days=2 if action == "Disagree" else 1)
			self.act(plan, "one", "Endorse")
			with self.acting("two"), self.refused(saying="理由"):
				signoff.act("Talk Plan", plan.name, action)
			self.act(plan, "two", action, "时间不合适")
			self.assertEqual(plan.workflow_state, state)
			self.assertEqual({waits for waits, _agreed in self.co_signers(plan).values()}, {0})
			self.assertEqual(self.inbox(plan) & {"one", "two"}, set())

	def test_sent_again_all_are_asked_again(self):
		self.route(TOGETHER)
		plan = self.sent()
		self.act(plan, "one", "Endorse")
		self.act(plan, "two", "Send Back", "时间不合适")
		self.act(plan, "town_organiser", "Send for Signature")
		self.waits_for(plan, "one", "two", step=1)
		self.act(plan, "town_organiser", "Recall")
		self.assertEqual({waits for waits, _agreed in self.co_signers(plan).values()}, {0})
		self.act(plan, "town_organiser", "Send for Signature")
		for key in ("one", "two"):
			self.act(plan, key, "Endorse")
		self.act(plan, "town_secretary", "Sign")
		self.act(plan, "town_organiser", "Reopen", "改期")
		self.assertEqual(self.co_signers(plan), {})
		self.assertEqual(entries.verify(plan.name), [])

	def test_who_drafted_it_or_is_talked_to_is_left_out_and_it_is_said(self):
		self.route(TOGETHER)
		plan = self.sent(persons=("one",))
		self.waits_for(plan, "two", step=1)
		self.assertIn("班子甲是谈话对象", plan.approver_reason)
		own = self.sent(by="two", talkers=("two",), days=3)
		self.waits_for(own, "one", step=1)
		self.assertIn("班子乙是计划拟定人", own.approver_reason)
		both = self.sent(persons=("one", "two"), days=4)
		self.waits_for(both, "town_secretary", step=1)
		self.assertIn("“会签”环节略过", both.approver_reason)

	def test_all_need_an_account_and_it_is_said_what_to_set(self):
		factory.hold(self.unit.person("paper_member"), factory.TOWN, "Committee Member")
		route = self.route(TOGETHER)
		plan = self.drafted()
		with (
			self.acting("town_organiser"),
			self.refused(saying="李老党员没有可用的登录账号，请先在人员名册中"),
		):
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		route.steps[0].needs = "Any"
		route.save()
		self.act(plan, "town_organiser", "Send for Signature")
		self.waits_for(plan, "one", "two", step=1)
		self.assertIn("李老党员没有可用的登录账号", plan.approver_reason)

	def test_a_blocked_account_signs_nothing(self):
		frappe.db.set_value("User", self.unit.user("one"), "enabled", 0)
		self.route(TOGETHER)
		plan = self.drafted()
		with self.acting("town_organiser"), self.refused(saying="班子甲没有可用的登录账号"):
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		frappe.db.set_value("User", self.unit.user("town_secretary"), "enabled", 0)
		frappe.db.set_value("User", self.unit.user("one"), "enabled", 1)
		with self.acting("town_organiser"), self.refused(saying="黄书记的登录账号已停用"):
			signoff.act("Talk Plan", plan.name, "Send for Signature")

	def test_a_co_signer_who_lost_his_post_is_refused(self):
		self.route(TOGETHER)
		plan = self.sent()
		frappe.db.delete("Talk Post", {"person": self.unit.person("two")})
		with self.acting("two"), self.refused(saying="撤回后重新报批"):
			signoff.act("Talk Plan", plan.name, "Endorse")
		self.act(plan, "one", "Endorse")


class Any_(CoSignSteps):
	def test_the_first_passes_it_on(self):
		self.route({**TOGETHER, "needs": "Any"})
		plan = self.sent()
		self.waits_for(plan, "one", "two", step=1)
		self.act(plan, "two", "Endorse")
		self.waits_for(plan, "town_secretary", step=2)
		self.assertEqual(self.co_signers(plan), {"one": (0, False), "two": (0, True)})
		with self.acting("one"), self.refused():
			signoff.act("Talk Plan", plan.name, "Endorse")
		self.assertEqual(self.todos(plan.name), {self.unit.user("town_secretary")})

	def test_who_was_not_needed_may_sign_for_the_leader_who_authorised_him(self):
		self.route({**TOGETHER, "needs": "Any"})
		plan = self.sent()
		self.delegate("town_secretary", "one")
		self.act(plan, "two", "Endorse")
		self.act(plan, "one", "Sign")
		self.assertEqual(plan.signed_by, "班子甲（受黄书记委托）")


class Delegates(CoSignSteps):
	def test_a_delegate_signs_for_one_of_them_in_both_names_and_for_no_two(self):
		self.route(TOGETHER)
		plan = self.sent()
		for giver in ("one", "two"):
			self.delegate(giver, "county_organiser")
		self.assertIn("county_organiser", self.inbox(plan))
		self.act(plan, "county_organiser", "Endorse")
		self.assertEqual(self.co_signers(plan), {"one": (0, True), "two": (1, False)})
		self.assertEqual(plan.co_signers[0].agreed_by, "陈组织（受班子甲委托）")
		entry = entries.of_plan(plan.name)[-1]
		self.assertEqual((entry.actor_name, entry.on_behalf_of_name), ("陈组织", "班子甲"))
		with self.acting("county_organiser"), self.refused(saying="其他环节"):
			signoff.act("Talk Plan", plan.name, "Endorse")
		self.assertEqual(self.inbox(plan), {"two"})
		self.act(plan, "two", "Endorse")

	def test_a_co_signer_signs_for_himself_first_and_for_no_other(self):
		self.route(TOGETHER)
		plan = self.sent()
		self.delegate("one", "two")
		self.act(plan, "two", "Endorse")
		self.assertEqual(self.co_signers(plan), {"one": (1, False), "two": (0, True)})
		with self.acting("two"), self.refused(saying="其他环节"):
			signoff.act("Talk Plan", plan.name, "Endorse")


class Shut(CoSignSteps):
	def test_the_client_cannot_write_the_rows(self):
		self.route(TOGETHER)
		plan = self.sent()
		rows = [{**row.as_dict(), "waits": 0, "agreed_by": "班子乙"} for row in plan.co_signers]
		with self.acting("one"):
			client.save({**plan.as_dict(), "co_signers": rows, "workflow_state": "Signed"})
		self.waits_for(plan, "two", step=1)
		with self.acting("two"):
			client.set_value("Talk Co-Signer", plan.co_signers[1].name, "agreed_by", "班子乙")
		self.assertEqual([row.agreed_by for row in plan.reload().co_signers], ["班子甲", None])
		with self.acting("town_organiser"):
			client.insert(
				{
					"doctype": "Talk Co-Signer",
					"parenttype": "Talk Plan",
					"parentfield": "co_signers",
					"parent": plan.name,
					"person": self.unit.person("stranger"),
					"waits": 1,
				}
			)
		self.waits_for(plan, "two", step=1)
		self.assertEqual(self.co_signers(plan), {"one": (0, True), "two": (1, False)})

	def test_whoever_waits_reads_the_plan_and_the_rows_and_nobody_else_does(self):
		self.route(TOGETHER)
		plan = self.sent()
		for key, sees in (("one", True), ("two", True), ("branch_secretary", False), ("stranger", False)):
			with self.acting(key):
				self.assertEqual(scope.sees("Talk Plan", plan.name), sees, key)
				rows = scope_rows.query_conditions(doctype="Talk Co-Signer")
				table = frappe.qb.DocType("Talk Co-Signer")
				query = frappe.qb.from_(table).select(table.name).where(table.parent == plan.name)
				self.assertEqual(bool(query.where(LiteralValue(rows)).run()), sees, key)
		with self.acting("one"):
			offered = [row["action"] for row in signoff.my_actions("Talk Plan", plan.name)]
			self.assertEqual(offered, ["Endorse", "Send Back", "Disagree"])
			self.assertIn(plan.name, {row["name"] for row in signoff.waiting()})

	def test_the_platforms_own_buttons_know_them(self):
		from frappe.model.workflow import get_transitions

		self.route(TOGETHER)
		plan = self.sent()
		for key, shown in (("one", True), ("two", True), ("town_secretary", False), ("town_deputy", False)):
			with self.acting(key):
				doc = frappe.get_doc("Talk Plan", plan.name)
				actions = {row.action for row in get_transitions(doc)} & {"Sign", "Send Back", "Disagree"}
				self.assertEqual(bool(actions), shown, key)


class Sheets(CoSignSteps):
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

	def lines(self, *fields: str) -> set[tuple[Any, ...]]:
		rows = frappe.get_all("Talk Plan", {"name": ("in", self.plans)}, fields)
		return {tuple(row[field] for field in fields) for row in rows}

	def both_ways(self, by: str, action: str, reason: str = "") -> None:
		"""One step of the sheet leaves the same rows line by line and in sets."""
		from unittest.mock import patch

		frappe.db.savepoint("tanxin_both")
		outcomes = []
		for way in (one_by_one, lines.take):
			with patch.object(lines, "take", way):
				self.act(self.sheet, by, action, reason)
			outcomes.append(self.rows())
			if way is one_by_one:
				frappe.db.rollback(save_point="tanxin_both")
		self.maxDiff = None
		self.assertEqual(outcomes[1], outcomes[0])
		self.sheet.reload()

	def rows(self) -> list[Any]:
		of_plan = frappe.get_all(
			"Talk Plan",
			{"name": ("in", self.plans)},
			[
				"name",
				"workflow_state",
				"approver",
				"signing_step",
				"signing_steps",
				"signing_chain",
				"campaign",
			],
			order_by="name asc",
		)
		together = frappe.get_all(
			"Talk Co-Signer",
			{"parent": ("in", self.plans)},
			["parent", "idx", "person", "person_name", "user", "reason", "step", "waits", "agreed_by"],
			order_by="parent asc, idx asc",
		)
		log = [self.said(name) for name in self.plans]
		return [of_plan, together, log]

	def test_the_whole_sheet_goes_through_all_steps_one_entry_a_plan_and_step(self):
		self.route(REVIEW, TOGETHER)
		self.both_ways("town_organiser", "Send for Signature")
		self.waits_for(self.sheet, "town_deputy", step=1)
		self.both_ways("town_deputy", "Endorse")
		self.waits_for(self.sheet, "one", "two", step=2)
		self.both_ways("one", "Endorse")
		self.waits_for(self.sheet, "two", step=2)
		self.both_ways("two", "Endorse")
		self.waits_for(self.sheet, "town_secretary", step=3)
		self.both_ways("town_secretary", "Sign")
		self.assertEqual(self.lines("workflow_state", "signed_by"), {(APPROVED, "黄书记")})
		for name in self.plans:
			self.assertEqual(
				self.said(name)[1:],
				[
					("Endorse", "审核", "town_deputy"),
					("Endorse", "会签", "one"),
					("Endorse", "会签", "two"),
					("Sign", "审批", "town_secretary"),
				],
			)
			self.assertEqual(entries.verify(name), [])
		with self.acting("town_secretary"):
			shown = signoff.trail("Talk Campaign", self.sheet.name)["entries"]
		self.assertEqual(
			[(row["step"], row["label"], row["name"]) for row in shown[1:]],
			[
				("审核", "同意", self.name("town_deputy")),
				("会签", "同意", "班子甲"),
				("会签", "同意", "班子乙"),
				("审批", "同意", "黄书记"),
			],
		)

	def name(self, key: str) -> str:
		return frappe.db.get_value("Talk Person", self.unit.person(key), "person_name")

	def test_sent_back_and_recalled_nobody_waits(self):
		self.route(TOGETHER)
		self.both_ways("town_organiser", "Send for Signature")
		self.both_ways("one", "Send Back", "时间请改")
		self.assertEqual(self.lines("workflow_state"), {("Sent Back",)})
		self.assertFalse(frappe.db.exists("Talk Co-Signer", {"parent": ("in", self.plans), "waits": 1}))
		self.both_ways("town_organiser", "Send for Signature")
		self.both_ways("town_organiser", "Recall")
		self.assertFalse(frappe.db.exists("Talk Co-Signer", {"waits": 1}))
		self.both_ways("town_organiser", "Send for Signature")
		for key in ("one", "two"):
			self.both_ways(key, "Endorse")
		self.both_ways("town_secretary", "Sign")
		self.both_ways("town_organiser", "Reopen", "时间有变")
		self.assertFalse(frappe.db.exists("Talk Co-Signer", {"parent": ("in", self.plans)}))

	def test_before_the_approval_a_line_is_refused_by_itself_but_not_agreed_to(self):
		self.route(TOGETHER)
		self.act(self.sheet, "town_organiser", "Send for Signature")
		with self.acting("one"):
			agreed, back = signoff.decide_lines(
				self.sheet.name,
				[
					{"plan": self.plans[0], "action": "Sign"},
					{"plan": self.plans[1], "action": "Send Back", "reason": "地点请改"},
				],
			)
		self.assertIn("整表办理", agreed["error"])
		self.assertEqual(back["state"], "Sent Back")
		self.assertEqual(frappe.db.get_value("Talk Plan", self.plans[1], "campaign"), None)
		for key in ("one", "two"):
			self.act(self.sheet, key, "Endorse")
		self.act(self.sheet, "town_secretary", "Sign")
		self.assertEqual(self.lines("workflow_state"), {(APPROVED,), ("Sent Back",)})

	def test_who_is_talked_to_in_a_line_or_drafted_one_co_signs_no_sheet(self):
		self.route(TOGETHER)
		with self.acting("town_organiser"):
			plan = factory.plan(
				self.unit, persons=("one",), talkers=("town_secretary",), organization=factory.TOWN, days=5
			).insert()
			plans.add_to_sheet(self.sheet.name, [plan.name])
		self.act(self.sheet, "town_organiser", "Send for Signature")
		self.waits_for(self.sheet, "two", step=1)
		self.assertIn("班子甲是谈话对象", self.sheet.approver_reason)

	def test_lines_of_another_route_are_named(self):
		self.route(TOGETHER, category="Heart-to-Heart")
		with self.acting("town_organiser"):
			plan = factory.plan(
				self.unit,
				talkers=("town_secretary",),
				organization=factory.TOWN,
				category="Integrity",
				days=5,
			).insert()
			plans.add_to_sheet(self.sheet.name, [plan.name])
			with self.refused(saying=f"计划{plan.name}的审批流程"):
				signoff.act("Talk Campaign", self.sheet.name, "Send for Signature")

	def test_a_line_waits_for_all_of_them_with_its_sheet(self):
		self.route(TOGETHER)
		self.act(self.sheet, "town_organiser", "Send for Signature")
		with self.acting("two"):
			self.assertTrue(scope.sees("Talk Campaign", self.sheet.name))
			self.assertTrue(scope.sees("Talk Plan", self.plans[0]))
			with self.refused():
				moves.take("Talk Plan", self.plans[0], "Hold")
