"""签批过程 on the forms: who, for whom, when, how long, why, what had changed, for those alone who see the plan."""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe.utils import add_days, get_datetime, nowdate

from tanxin.api import notes, signoff
from tanxin.domain import transitions
from tanxin.signoff import entries
from tanxin.signoff.matter import stored
from tanxin.tests.site import factory
from tanxin.tests.site.base import SiteTest


class Trail(SiteTest):
	def drafted(self, **more: object) -> str:
		with self.acting("town_organiser"):
			return factory.plan(self.unit, **more).insert().name

	def act(self, key: str, name: str, action: str, reason: str = "", doctype: str = "Talk Plan") -> None:
		with self.acting(key):
			signoff.act(doctype, name, action, reason)

	def trail(self, key: str, name: str, doctype: str = "Talk Plan") -> dict:
		with self.acting(key):
			return signoff.trail(doctype, name)

	def signed(self) -> str:
		plan = self.drafted()
		self.act("town_organiser", plan, "Send for Signature")
		self.act("branch_secretary", plan, "Sign")
		return plan


class OfAPlan(Trail):
	def test_each_step_says_who_took_it_when_and_why(self):
		plan = self.drafted()
		self.act("town_organiser", plan, "Send for Signature")
		self.act("branch_secretary", plan, "Send Back", "请换一个安静的地点")
		sent, back = self.trail("town_organiser", plan)["entries"]
		self.assertEqual((sent["label"], sent["name"], sent["waits_for"]), ("报批", "郑干事", ["赵支书"]))
		self.assertEqual((back["name"], back["to"], back["reason"]), ("赵支书", "退回", "请换一个安静的地点"))
		self.assertEqual((back["waited_for"], back["waits_for"]), (["赵支书"], []))

	def test_both_names_stand_where_one_signs_for_another(self):
		with self.acting("branch_secretary"):
			frappe.get_doc(
				doctype="Talk Delegation",
				giver=self.unit.person("branch_secretary"),
				receiver=self.unit.person("branch_member"),
				from_date=nowdate(),
				to_date=add_days(nowdate(), 5),
				reason="出差",
			).insert()
		plan = self.drafted()
		self.act("town_organiser", plan, "Send for Signature")
		self.act("branch_member", plan, "Sign")
		last = self.trail("town_organiser", plan)["entries"][-1]
		self.assertEqual((last["name"], last["on_behalf_of"]), ("周委员", "赵支书"))

	def test_how_long_it_lay_is_told_by_the_clock_and_in_working_time(self):
		plan = self.signed()
		friday = get_datetime("2026-03-06 18:00:00")
		sent, signed = frappe.get_all("Talk Sign Off", {"plan": plan}, pluck="name", order_by="creation asc")
		frappe.db.set_value("Talk Sign Off", sent, "signed_at", friday)
		frappe.db.set_value("Talk Sign Off", signed, "signed_at", get_datetime("2026-03-09 09:00:00"))
		frappe.db.set_value("Talk Plan", plan, "creation", friday - timedelta(hours=8), update_modified=False)
		found = self.trail("town_organiser", plan)
		first, second = found["entries"]
		self.assertEqual((first["seconds"], first["working_seconds"]), (8 * 3600, 8 * 3600))
		self.assertEqual((second["seconds"], second["working_seconds"]), (63 * 3600, 15 * 3600))
		stays = {stay["label"]: stay for stay in found["stays"]}
		self.assertEqual(stays["待审批"]["working_seconds"], 15 * 3600)
		self.assertEqual([stay["label"] for stay in found["stays"] if stay["runs"]], ["已批准"])

	def test_a_new_round_says_what_had_changed_and_never_the_words(self):
		plan = self.drafted()
		with self.acting("town_organiser"):
			notes.write_plan(plan, {"focus": "家中困难的来龙去脉"})
		self.act("town_organiser", plan, "Send for Signature")
		self.act("branch_secretary", plan, "Sign")
		self.act("town_organiser", plan, "Reopen", "人员有变")
		with self.acting("town_organiser"):
			doc = frappe.get_doc("Talk Plan", plan)
			doc.persons = []
			doc.append("persons", {"person": self.unit.person("member_two")})
			doc.place = "二楼谈话室"
			doc.save()
			notes.write_plan(plan, {"focus": "另外的重点"})
		self.act("town_organiser", plan, "Send for Signature")
		found = self.trail("town_organiser", plan)["entries"]
		self.assertEqual([entry["round"] for entry in found], [1, 1, 1, 2])
		self.assertEqual(
			found[-1]["changes"],
			[
				"谈话对象增加孙党员，去掉钱党员",
				"谈话地点由“党员活动室301”改为“二楼谈话室”",
				"谈话重点、准备情况或提纲有改动（内容不在此显示）",
			],
		)
		self.assertEqual([entry["changes"] for entry in found[:-1]], [[], [], []])
		self.assertNotIn("困难", str(found))

	def test_who_is_out_of_the_readers_scope_is_counted_and_not_named(self):
		plan = self.drafted(persons=("member", "other_secretary"))
		self.act("town_organiser", plan, "Send for Signature")
		self.act("town_organiser", plan, "Recall")
		with self.acting("town_organiser"):
			doc = frappe.get_doc("Talk Plan", plan)
			doc.persons = [row for row in doc.persons if row.person == self.unit.person("member")]
			doc.save()
		self.act("town_organiser", plan, "Send for Signature")
		self.assertEqual(self.trail("town_organiser", plan)["entries"][-1]["changes"], ["谈话对象去掉1人"])
		self.assertEqual(
			self.trail("county_organiser", plan)["entries"][-1]["changes"], ["谈话对象去掉冯局长"]
		)

	def test_an_adjusted_talk_shows_old_and_new_time_and_place(self):
		plan = self.signed()
		matter = stored("Talk Plan", plan, lock=True)
		start = frappe.db.get_value("Talk Plan", plan, "planned_start") + timedelta(days=1)
		moved = {"planned_start": start, "planned_end": start + timedelta(hours=1), "place": "镇政府三楼"}
		frappe.db.set_value("Talk Plan", plan, moved)
		entries.write(matter, transitions.find("Signed", "Adjust"), "会场有变", None, False)
		last = self.trail("town_organiser", plan)["entries"][-1]
		self.assertEqual(last["label"], "调整时间地点")
		time, place = last["changes"]
		self.assertTrue(time.endswith(f"改为{start:%Y-%m-%d} 09:00至10:00"), time)
		self.assertEqual(place, "谈话地点由“党员活动室301”改为“镇政府三楼”")

	def test_a_matter_passed_up_says_from_whom_to_whom(self):
		plan = self.drafted()
		self.act("town_organiser", plan, "Send for Signature")
		matter = stored("Talk Plan", plan, lock=True)
		frappe.db.set_value("Talk Plan", plan, "approver", self.unit.person("town_secretary"))
		entries.write(matter, transitions.find("Awaiting Signature", "Escalate"), "逾期未签", None, True)
		last = self.trail("town_organiser", plan)["entries"][-1]
		self.assertEqual((last["waited_for"], last["waits_for"]), (["赵支书"], ["黄书记"]))
		self.assertTrue(last["by_system"])

	def test_who_does_not_see_the_plan_does_not_see_its_trail(self):
		plan = self.signed()
		for key in ("member", "stranger", "other_secretary"):
			with self.subTest(key), self.refused(frappe.PermissionError):
				self.trail(key, plan)
		frappe.db.set_value("Talk Plan", plan, "category", "Admonition", update_modified=False)
		with self.refused(frappe.PermissionError):
			self.trail("inspector", plan)
		self.assertEqual(len(self.trail("branch_secretary", plan)["entries"]), 2)
		with self.refused():
			self.trail("town_organiser", plan, doctype="Talk Record")


class OfASheet(Trail):
	def sheet(self) -> tuple[str, list[str]]:
		with self.acting("town_organiser"):
			sheet = (
				frappe.get_doc(
					doctype="Talk Campaign",
					title="三月计划",
					organization=factory.BRANCH,
					period_from=nowdate(),
					period_to=add_days(nowdate(), 30),
				)
				.insert()
				.name
			)
			plans = [
				factory.plan(self.unit, persons=(person,), campaign=sheet).insert().name
				for person in ("member", "member_two", "paper_member")
			]
			signoff.act("Talk Campaign", sheet, "Send for Signature")
		return sheet, plans

	def test_the_lines_are_told_in_sum(self):
		sheet, plans = self.sheet()
		with self.acting("branch_secretary"):
			signoff.decide_lines(
				sheet,
				[
					{"plan": plans[0], "action": "Sign"},
					{"plan": plans[1], "action": "Sign"},
					{"plan": plans[2], "action": "Send Back", "reason": "先走访"},
				],
			)
		found = self.trail("town_organiser", sheet, "Talk Campaign")
		told = [
			(entry["label"], entry["name"], entry["count"], entry["reasons"]) for entry in found["entries"]
		]
		self.assertEqual(
			told,
			[("报批", "郑干事", 3, []), ("同意", "赵支书", 2, []), ("退回修改", "赵支书", 1, ["先走访"])],
		)
		self.assertEqual({line["label"]: line["count"] for line in found["lines"]}, {"已批准": 2})

	def test_lines_the_reader_may_not_see_are_in_no_sum(self):
		sheet, plans = self.sheet()
		frappe.db.set_value("Talk Plan", plans[0], "category", "Admonition", update_modified=False)
		self.assertEqual(self.trail("town_organiser", sheet, "Talk Campaign")["entries"][0]["count"], 3)
		self.assertEqual(self.trail("inspector", sheet, "Talk Campaign")["entries"][0]["count"], 2)
		with self.refused(frappe.PermissionError):
			self.trail("other_secretary", sheet, "Talk Campaign")
