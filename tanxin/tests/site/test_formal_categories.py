"""提醒、函询、诫勉: signed step by step, never converted, followed up by themselves, seen by who needs them."""

from __future__ import annotations

import frappe
from frappe import client
from frappe.model.workflow import apply_workflow

from tanxin.api import confirm, plans, records, signoff
from tanxin.confidentiality import promises, scope
from tanxin.signoff import entries
from tanxin.site import restricted
from tanxin.tests.site import factory
from tanxin.tests.site.test_main_job import MainJobSteps

#: Who needs formal matters of the town: its secretary, deputy and organiser, the leader in charge, the county's.
NEEDING = {
	"town_secretary",
	"town_deputy",
	"town_organiser",
	"charge",
	"county_secretary",
	"county_organiser",
}


class FormalSteps(MainJobSteps):
	"""The unit with the posts of 常州's chain: 分管部长, 组织部长; 县委书记 is the third."""

	def setUp(self) -> None:
		super().setUp()
		for key, name, post in (
			("charge", "何部长", {"post": "Leader In Charge", "in_charge_of": factory.TOWN}),
			("head", "宋部长", {"post": "Committee Member", "portfolio": "组织、干部"}),
		):
			self.unit.people[key] = factory.person(key, name, factory.COUNTY)
			factory.hold(self.unit.people[key], factory.COUNTY, **post)

	def tearDown(self) -> None:
		for key in ("charge", "head"):
			self.unit.people.pop(key, None)
		super().tearDown()

	def formal(self, category: str = "Admonition", by: str = "town_organiser", **more):
		with self.acting(by):
			values = {
				"talkers": ("town_secretary",),
				"persons": ("branch_secretary",),
				"organization": factory.TOWN,
			}
			return factory.plan(self.unit, category=category, **{**values, **more}).insert()

	def sent(self, category: str = "Admonition", **more):
		plan = self.formal(category, **more)
		with self.acting("town_organiser"):
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		return plan.reload()

	def sign(self, plan, *signers: str):
		for key in signers:
			with self.acting(key):
				signoff.act("Talk Plan", plan.name, "Sign")
		return plan.reload()

	def held(self, category: str = "Admonition", **more):
		"""A record of a talk whose plan went through all hands."""
		signers = ("charge", "head") + (("county_secretary",) if category == "Admonition" else ())
		plan = self.sign(self.sent(category), *signers)
		return self.submitted_record(plan, by="town_secretary", **more)

	def inbox(self, plan) -> set[str]:
		found = set()
		for key in self.unit.people:
			if key in factory.WITHOUT_ACCOUNT:
				continue
			with self.acting(key):
				if frappe.get_list("Workflow Action", {"reference_name": plan.name, "status": "Open"}):
					found.add(key)
		return found


class Chains(FormalSteps):
	def waits_for(self, plan, key: str, step: int) -> None:
		plan.reload()
		self.assertEqual(plan.workflow_state, "Awaiting Signature")
		self.assertEqual((plan.approver, plan.signing_step), (self.unit.person(key), step))
		self.assertEqual(plan.approver_user, self.unit.user(key))
		self.assertEqual(self.inbox(plan), {key})

	def test_an_admonition_is_signed_by_three_leaders_one_after_the_other(self):
		plan = self.sent()
		self.assertEqual(plan.signing_steps, 3)
		self.waits_for(plan, "charge", 1)
		self.sign(plan, "charge")
		self.waits_for(plan, "head", 2)
		self.sign(plan, "head")
		self.waits_for(plan, "county_secretary", 3)
		self.sign(plan, "county_secretary")
		self.assertEqual(plan.workflow_state, "Signed")
		self.assertEqual(plan.signed_by, "林国栋")
		said = [(row.action, row.actor) for row in entries.of_plan(plan.name)]
		self.assertEqual(
			said,
			[
				("Send for Signature", self.unit.person("town_organiser")),
				("Endorse", self.unit.person("charge")),
				("Endorse", self.unit.person("head")),
				("Sign", self.unit.person("county_secretary")),
			],
		)
		self.assertEqual(entries.verify(plan.name), [])

	def test_reminder_and_inquiry_go_through_two(self):
		for category, way in (("Reminder", "Face to Face"), ("Written Inquiry", "Written")):
			plan = self.sign(self.sent(category, way=way), "charge")
			self.waits_for(plan, "head", 2)
			self.assertEqual(self.sign(plan, "head").workflow_state, "Signed")

	def test_nobody_signs_out_of_turn_and_nobody_twice(self):
		plan = self.sent()
		for key in (
			"head",
			"county_secretary",
			"town_secretary",
			"town_organiser",
			"branch_secretary",
			"inspector",
		):
			with self.acting(key), self.refused():
				signoff.act("Talk Plan", plan.name, "Sign")
		self.waits_for(plan, "charge", 1)
		self.sign(plan, "charge")
		with self.acting("charge"), self.refused():
			signoff.act("Talk Plan", plan.name, "Sign")
		self.waits_for(plan, "head", 2)

	def test_a_second_click_is_told_how_the_plan_stands(self):
		plan = self.sign(self.sent("Reminder"), "charge", "head")
		with self.acting("head"), self.refused(saying="已批准"):
			signoff.act("Talk Plan", plan.name, "Sign")

	def test_every_road_of_signing_passes_on_and_none_jumps(self):
		def by_button(doc):
			return apply_workflow(doc, "Sign")

		def by_save(doc):
			doc.workflow_state = "Signed"
			return doc.save()

		def by_set_value(doc):
			return client.set_value("Talk Plan", doc.name, "workflow_state", "Signed")

		for road in (by_button, by_save, by_set_value):
			plan = self.sent()
			with self.acting("charge"):
				road(frappe.get_doc("Talk Plan", plan.name))
			self.waits_for(plan, "head", 2)
		notes = frappe.get_all(
			"Comment", {"reference_name": plan.name, "comment_type": "Workflow"}, pluck="content"
		)
		self.assertNotIn("已批准", notes)

	def test_the_client_cannot_shorten_the_chain(self):
		plan = self.sent()
		with self.acting("charge"):
			client.save(
				{
					**frappe.get_doc("Talk Plan", plan.name).as_dict(),
					"signing_step": 3,
					"signing_steps": 1,
					"signing_chain": "[]",
					"workflow_state": "Signed",
				}
			)
		self.waits_for(plan, "head", 2)

	def test_each_leader_is_told_when_it_is_his_turn(self):
		plan = self.sent()
		self.sign(plan, "charge")
		told = frappe.get_all(
			"Talk Reminder",
			{"matter": plan.name, "kind": "Signature Waiting"},
			["person", "todo"],
			order_by="creation",
		)
		self.assertEqual([row.person for row in told], [self.unit.person("charge"), self.unit.person("head")])
		states = [frappe.db.get_value("ToDo", row.todo, "status") for row in told]
		self.assertEqual(states, ["Closed", "Open"])

	def test_a_return_at_any_step_begins_anew_and_a_recall_too(self):
		plan = self.sign(self.sent(), "charge")
		with self.acting("head"):
			signoff.act("Talk Plan", plan.name, "Send Back", "理由不充分")
		self.assertEqual(plan.reload().workflow_state, "Sent Back")
		with self.acting("town_organiser"):
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		self.waits_for(plan, "charge", 1)
		self.sign(plan, "charge", "head")
		with self.acting("town_organiser"):
			signoff.act("Talk Plan", plan.name, "Recall")
			self.assertEqual(plan.reload().workflow_state, "Plan Draft")
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		self.waits_for(plan, "charge", 1)
		with self.acting("charge"):
			signoff.act("Talk Plan", plan.name, "Disagree", "不宜诫勉")
		self.assertEqual(plan.reload().workflow_state, "Not Agreed")
		self.assertEqual(entries.verify(plan.name), [])

	def test_a_new_round_begins_with_the_first_step(self):
		plan = self.sign(self.sent("Reminder"), "charge", "head")
		with self.acting("town_organiser"):
			signoff.act("Talk Plan", plan.name, "Reopen", "改期")
			plan.reload()
			self.assertEqual((plan.approver, plan.signing_step, plan.signing_chain), (None, 0, None))
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		self.waits_for(plan, "charge", 1)

	def delegate(self, giver: str, receiver: str, category: str = "Admonition") -> None:
		with self.acting(giver):
			frappe.get_doc(
				{
					"doctype": "Talk Delegation",
					"giver": self.unit.person(giver),
					"receiver": self.unit.person(receiver),
					"from_date": frappe.utils.nowdate(),
					"to_date": frappe.utils.nowdate(),
					"category": category,
					"reason": "出差",
				}
			).insert()

	def test_an_authority_for_everything_does_not_reach_formal_talks(self):
		plan = self.sent()
		self.delegate("charge", "town_deputy", category="")
		with self.acting("town_deputy"), self.refused():
			signoff.act("Talk Plan", plan.name, "Sign")
		self.waits_for(plan, "charge", 1)

	def test_a_delegate_signs_one_step_and_no_two(self):
		plan = self.sent()
		for giver in ("charge", "head"):
			self.delegate(giver, "town_deputy")
		self.sign(plan, "town_deputy")
		entry = entries.of_plan(plan.name)[-1]
		self.assertEqual((entry.action, entry.on_behalf_of), ("Endorse", self.unit.person("charge")))
		with self.acting("town_deputy"), self.refused(saying="其他环节"):
			signoff.act("Talk Plan", plan.name, "Sign")
		self.sign(plan, "head")

	def test_a_leader_of_the_chain_signs_no_other_step_for_somebody(self):
		plan = self.sent()
		self.delegate("charge", "head")
		with self.acting("head"), self.refused(saying="其他环节"):
			signoff.act("Talk Plan", plan.name, "Sign")

	def test_the_leader_talked_to_is_passed_over_and_vacant_posts_are_said(self):
		head = self.unit.person("head")
		frappe.db.set_value("Talk Person", head, "organization", factory.TOWN)
		plan = self.sent("Reminder", persons=("head",))
		self.assertEqual(plan.signing_steps, 2)
		self.sign(plan, "charge")
		self.waits_for(plan, "county_secretary", 2)
		self.assertIn("谈话对象", plan.approver_reason)
		frappe.db.delete("Talk Post", {"person": self.unit.person("charge")})
		plan = self.sent("Reminder")
		self.waits_for(plan, "head", 1)
		self.assertIn("空缺", plan.approver_reason)
		self.assertEqual(self.sign(plan, "head").workflow_state, "Signed")

	def test_the_form_shows_the_buttons_and_the_steps(self):
		plan = self.sent()
		for key, action in (("charge", "Endorse"), ("head", "Endorse"), ("county_secretary", "Sign")):
			with self.acting(key):
				offered = [row["action"] for row in signoff.my_actions("Talk Plan", plan.name)]
				self.assertEqual(offered, [action, "Send Back", "Disagree"])
				answer = signoff.act("Talk Plan", plan.name, action)
			self.assertEqual(answer["state"], "Signed" if action == "Sign" else "Awaiting Signature")
		with self.acting("town_organiser"):
			shown = signoff.steps(plan.name)
		self.assertEqual([row["name"] for row in shown], ["何部长", "宋部长", "林国栋"])
		self.assertEqual([row["title"] for row in shown], ["分管部长", "常委组织部长", "市委主要领导"])
		self.assertTrue(all(row["signed"] for row in shown))

	def test_the_printed_sheet_bears_every_signature(self):
		from tanxin.talks.sheets import signatures

		plan = self.sign(self.sent(), "charge", "head", "county_secretary")
		entries_, names = signatures.entries_of([plan.name]), [plan.name]
		printed = [
			[(each.step, each.name, each.decision) for each in part(names, entries_)]
			for part in (signatures.reviewed, signatures.approved)
		]
		reviewers = [("分管部长", "何部长", "审核同意"), ("常委组织部长", "宋部长", "审核同意")]
		self.assertEqual(printed, [reviewers, [("市委主要领导", "林国栋", "同意")]])

	def test_the_chain_of_the_plans_own_rule_goes_before_the_default(self):
		rule = frappe.get_doc("Talk Rule", "ZZ77-M6")
		rule.append("approvers", {"step_title": "镇党委副书记", "post": "Deputy Secretary", "place": "Above"})
		rule.append("approvers", {"step_title": "镇党委书记", "post": "Secretary", "place": "Above"})
		rule.save()
		with self.acting("town_organiser"):
			owed = factory.obligation_of(factory.event(self.unit.person("member")).name)
			plan = frappe.get_doc("Talk Plan", self.placed(plans.make_plan([owed.name])))
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		plan.reload()
		self.assertEqual((plan.signing_steps, plan.approver), (2, self.unit.person("town_deputy")))
		self.sign(plan, "town_deputy", "town_secretary")
		self.assertEqual(plan.workflow_state, "Signed")

	def test_a_plan_of_the_usual_leader_has_one_step(self):
		plan = self.sent_plan()
		self.assertEqual((plan.signing_step, plan.signing_steps), (1, 1))
		with self.acting("town_organiser"):
			self.assertEqual(signoff.steps(plan.name), [])

	def test_a_sheet_takes_no_line_that_is_signed_step_by_step(self):
		plan = self.formal()
		with self.acting("town_organiser"):
			sheet = frappe.get_doc(
				{"doctype": "Talk Campaign", "title": "混合", "organization": factory.TOWN}
			).insert()
			with self.refused(saying="单独报批"):
				plans.add_to_sheet(sheet.name, [plan.name])


class Demands(FormalSteps):
	def follow_ups(self, record) -> list:
		rows = frappe.get_all(
			"Talk Follow Up",
			{"record": record.name},
			["name", "person", "owner_person", "due_date", "status", "demand_key"],
			order_by="due_date asc",
		)
		for row in rows:
			row.matter = promises.stored(row.name)["matter"]
		return rows

	def test_what_must_follow_an_admonition_is_noted_by_itself(self):
		record = self.held()
		rows = self.follow_ups(record)
		self.assertEqual(len(rows), 2)
		self.assertEqual({row.owner_person for row in rows}, {self.unit.person("branch_secretary")})
		self.assertIn("书面检查", rows[0].matter)
		self.assertIn("常州", rows[0].matter)
		from frappe.utils import getdate

		from tanxin.domain.periods import add_months
		from tanxin.site import local

		day, calendar = getdate(record.started_at), local.calendar()
		self.assertEqual(rows[0].due_date, calendar.add_working_days(day, 5))
		self.assertEqual(rows[1].due_date, calendar.add_working_days(add_months(day, 6), 0))

	def test_an_inquiry_is_answered_in_fifteen_working_days_and_a_heart_talk_owes_nothing(self):
		rows = self.follow_ups(self.held("Written Inquiry"))
		self.assertEqual(len(rows), 1)
		self.assertIn("书面回复", rows[0].matter)
		self.assertEqual(self.follow_ups(self.submitted_record()), [])

	def test_a_correction_keeps_them_once_and_moves_the_open_days_with_the_talk(self):
		record = self.held()
		before = self.follow_ups(record)
		frappe.db.set_value("Talk Follow Up", before[0].name, "status", "Done")
		with self.acting("town_secretary"):
			doc = frappe.get_doc("Talk Record", records.correct(record.name, "时间写错"))
			doc.submit()
		after = self.follow_ups(doc)
		self.assertEqual([row.name for row in after], [row.name for row in before])
		self.assertEqual([row.status for row in after], ["Done", "Open"])
		self.assertEqual(self.follow_ups(record), [])

	def test_who_did_not_come_owes_nothing_and_a_later_talk_is_another(self):
		first, second = self.held(), self.held()
		self.assertEqual(len(self.follow_ups(first)), 2)
		self.assertEqual(len(self.follow_ups(second)), 2)

	def test_a_demand_on_the_talker_is_his(self):
		frappe.db.set_value("Talk Rulebook", "NCBF", "enabled", 1)
		rows = self.follow_ups(self.held())
		self.assertEqual([row.owner_person for row in rows], [self.unit.person("town_secretary")])
		self.assertIn("跟踪了解", rows[0].matter)

	def test_what_another_rule_demands_is_noted_when_the_talk_meets_it_too(self):
		for book in ("CZGC15", "NCBF"):
			frappe.db.set_value("Talk Rulebook", book, "enabled", 1)
		with self.acting("town_organiser"):
			event = factory.event(self.unit.person("branch_secretary"), "Minor Breach").name
		rows = restricted.read(restricted.OWED, {"event": event}, ["rule", "name"])
		owed = {row.rule: row.name for row in rows}
		plan = self.sent(obligations=[{"obligation": owed["CZGC15-3"]}])
		self.sign(plan, "charge", "head", "county_secretary")
		record = self.submitted_record(plan, by="town_secretary")
		self.assertEqual(len(self.follow_ups(record)), 2)
		with self.acting("branch_secretary"):
			confirm.agree(record.name)
		self.assertEqual(frappe.db.get_value("Talk Obligation", owed["NCBF-1"], "record"), record.name)
		rows = self.follow_ups(record)
		self.assertEqual(len(rows), 3)
		tracked = next(row for row in rows if "跟踪了解" in row.matter)
		self.assertEqual(tracked.owner_person, self.unit.person("town_secretary"))


class NeverConverted(FormalSteps):
	def test_a_plans_category_never_changes(self):
		for begun, wanted in (("Reminder", "Heart-to-Heart"), ("Heart-to-Heart", "Admonition")):
			plan = self.formal(begun)
			with self.acting("town_organiser"):
				for road in (
					lambda plan=plan, wanted=wanted: client.set_value(
						"Talk Plan", plan.name, "category", wanted
					),
					lambda plan=plan, wanted=wanted: client.save({**plan.as_dict(), "category": wanted}),
				):
					with self.refused(saying="类别不能更改"):
						road()
			self.assertEqual(frappe.db.get_value("Talk Plan", plan.name, "category"), begun)

	def owed(self, person: str = "branch_secretary"):
		"""A heart-to-heart talk that is owed to the person."""
		with self.acting("town_organiser"):
			event = factory.event(
				self.unit.person(person), "Commended" if person == "member" else "Post Change"
			)
		return frappe.get_all("Talk Obligation", {"event": event.name}, pluck="name")[0]

	def test_an_obligation_is_not_answered_by_a_plan_of_another_category(self):
		owed = self.owed("member")
		with self.refused(saying="另行拟定"):
			self.formal(
				"Admonition",
				persons=("member",),
				talkers=("branch_secretary",),
				obligations=[{"obligation": owed}],
			)
		plan = self.formal("Admonition", persons=("member",), talkers=("branch_secretary",))
		with self.acting("town_organiser"):
			plan.append("obligations", {"obligation": owed})
			with self.refused(saying="另行拟定"):
				plan.save()

	def test_a_formal_talk_meets_no_heart_to_heart_obligation(self):
		owed = self.owed()
		record = self.held("Reminder")
		with self.acting("branch_secretary"):
			confirm.agree(record.name)
		self.assertEqual(frappe.db.get_value("Talk Obligation", owed, "status"), "Open")

	def test_a_series_stays_in_its_category(self):
		heart = self.signed_plan()
		with self.refused(saying="系列"):
			self.formal(
				persons=("member",),
				talkers=("branch_secretary",),
				previous_plan=heart.name,
			)
		reminder = self.formal("Reminder")
		with self.acting("town_organiser"):
			after = plans.next_round(reminder.name)
		self.assertEqual(frappe.db.get_value("Talk Plan", after, "category"), "Reminder")

	def test_no_formal_talk_is_entered_without_its_approvals(self):
		for category in ("Reminder", "Written Inquiry", "Admonition"):
			with self.acting("town_secretary"), self.refused(saying="逐级审批"):
				frappe.get_doc(
					{
						"doctype": "Talk Record",
						"category": category,
						"organization": factory.TOWN,
						"unplanned_reason": "当场谈话",
						"place": "会议室",
						"talkers": [{"person": self.unit.person("town_secretary")}],
						"persons": [{"person": self.unit.person("branch_secretary"), "attended": 1}],
						**factory.record_times(),
					}
				).insert()

	def test_a_rule_under_which_talks_are_owed_keeps_its_category(self):
		rule = frappe.get_doc(
			"Talk Rule", frappe.db.get_value("Talk Obligation", self.owed("member"), "rule")
		)
		rule.category = "Admonition"
		with self.refused(saying="另立规则"):
			rule.save()

	def test_a_record_keeps_the_category_of_its_plan_on_every_road(self):
		record = self.held("Reminder")
		self.assertEqual(record.category, "Reminder")
		with self.acting("town_secretary"):
			corrected = frappe.get_doc("Talk Record", records.correct(record.name, "错字"))
			corrected.category = "Heart-to-Heart"
			with self.refused():
				corrected.save()


class Permissions(FormalSteps):
	def seen_by(self, doctype: str, name: str) -> set[str]:
		found = set()
		for key in self.unit.people:
			if key in factory.WITHOUT_ACCOUNT:
				continue
			with self.acting(key):
				if scope.sees(doctype, name):
					found.add(key)
		return found

	def test_a_formal_plan_is_seen_by_who_needs_it_and_by_its_chain(self):
		plan = self.sent()
		self.assertEqual(self.seen_by("Talk Plan", plan.name), NEEDING)
		self.sign(plan, "charge")
		self.assertEqual(self.seen_by("Talk Plan", plan.name), NEEDING | {"head"})
		self.sign(plan, "head", "county_secretary")
		self.assertEqual(self.seen_by("Talk Plan", plan.name), NEEDING | {"head"})
		entry = entries.of_plan(plan.name)[-1].name
		self.assertEqual(self.seen_by("Talk Sign Off", entry), NEEDING | {"head"})

	def test_a_formal_record_is_seen_by_the_same_and_by_who_was_talked_to(self):
		record = self.held()
		seen = NEEDING | {"head", "branch_secretary"}
		self.assertEqual(self.seen_by("Talk Record", record.name), seen)
		with self.acting("branch_secretary"):
			confirm.agree(record.name)
		answer = frappe.db.get_value("Talk Confirmation", {"record": record.name})
		self.assertEqual(self.seen_by("Talk Confirmation", answer), NEEDING | {"branch_secretary"})

	def test_a_heart_to_heart_talk_is_seen_as_ever(self):
		record = self.submitted_record()
		for key in ("inspector", "branch_member", "town_secretary", "member"):
			self.assertIn(key, self.seen_by("Talk Record", record.name), key)

	def of_category(self, event: str, category: str):
		"""The obligation of that category, which its table does not tell."""
		rows = restricted.read(restricted.OWED, {"event": event}, ["name", "category"])
		return frappe.get_doc("Talk Obligation", next(row.name for row in rows if row.category == category))

	def test_obligations_of_formal_rules_are_restricted(self):
		frappe.db.set_value("Talk Rulebook", "CZGC15", "enabled", 1)
		with self.acting("town_organiser"):
			event = factory.event(self.unit.person("branch_secretary"), "Minor Breach")
		owed = self.of_category(event.name, "Admonition")
		self.assertEqual(owed.restricted, 1)
		self.assertEqual(self.seen_by("Talk Obligation", owed.name), NEEDING)
		with self.acting("town_organiser"):
			plan = frappe.get_doc("Talk Plan", plans.make_plan([owed.name]))
		self.assertEqual((plan.category, plan.rule, plan.citation), ("Admonition", None, None))
		self.assertNotIn("branch_secretary", self.seen_by("Talk Plan", plan.name))

	def test_who_has_no_need_drafts_none(self):
		for key in ("branch_member", "inspector", "other_secretary", "member", "stranger"):
			with self.refused():
				self.formal("Reminder", by=key)
		with self.refused(saying="提醒"):
			self.formal("Reminder", by="branch_member", organization=factory.BRANCH, persons=("member",))
		with self.refused():
			self.formal("Reminder", by="town_organiser", persons=("other_secretary",))
		self.formal("Reminder", by="town_deputy")

	def test_who_must_talk_drafts_his_own(self):
		frappe.db.set_value("Talk Rulebook", "CZGC15", "enabled", 1)
		with self.acting("town_organiser"):
			event = factory.event(self.unit.person("branch_member"), "Signs of Trouble")
		owed = self.of_category(event.name, "Reminder")
		self.assertEqual(owed.talker, self.unit.person("branch_secretary"))
		with self.acting("branch_secretary"):
			plan = frappe.get_doc("Talk Plan", plans.make_plan([owed.name]))
		self.assertEqual(plan.category, "Reminder")
