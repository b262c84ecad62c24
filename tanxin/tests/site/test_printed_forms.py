"""What stands on the printed forms of stored plans and records."""

from __future__ import annotations

import frappe

from tanxin.api import confirm, follow_ups, forms, notes, plans, records, signoff
from tanxin.tests.site import factory
from tanxin.tests.site.printing import FOCUS, WORDS, PrintTest, text_of, text_of_pdf


class PrintedForms(PrintTest):
	def test_the_plan_sheet_says_who_signed_when_and_for_whom(self):
		plan = self.signed_plan()
		with self.acting("town_organiser"):
			said = self.printed("Talk Plan", plan.name, "谈心谈话计划审批单")
		for part in (
			"谈心谈话计划审批表",
			"内部",
			plan.name,
			"赵支书",
			"钱党员（中共党员）",
			FOCUS,
			"面谈",
			"郑干事　系统内签署",
		):
			self.assertIn(part.replace("　", ""), said.replace("　", ""), part)
		self.assertIn("同意赵支书系统内签署", said)
		self.assertEqual([(r.how, r.zone) for r in self.readings(plan=plan.name)], [("Print", "Plan")])

	def test_the_record_prints_the_shared_words_with_their_confirmation_and_logs_each_reading(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			follow_ups.add(
				record.name,
				self.unit.person("member"),
				"协调培训",
				self.unit.person("branch_member"),
				"2030-01-10",
			)
		with self.acting("member"):
			confirm.agree(record.name)
		with self.acting("branch_secretary"):
			said = self.printed("Talk Record", record.name, "谈心谈话记录表")
			for part in (
				"谈心谈话记录表",
				f"钱党员{WORDS}",
				"■思想",
				"□工作",
				"协调培训",
				"周委员",
				"已阅无误",
				"钱党员系统内签署",
			):
				self.assertIn(part, said, part)
			self.assertNotIn("组织研判一句", said)
			self.assertIn("赵支书", self.mark_of(record.name))
			forms.pdf("record", record.name)
		mine = [(r.how, r.zone) for r in self.readings(reader=self.unit.user("branch_secretary"))]
		self.assertEqual(mine.count(("PDF", "Shared")), 1)
		self.assertGreaterEqual(mine.count(("Print", "Shared")), 1)
		self.assertNotIn("Organisation", [zone for _, zone in mine if _ in ("Print", "PDF")])

	def test_a_late_unplanned_corrected_record_says_so_on_paper(self):
		with self.acting("branch_secretary"):
			doc = frappe.get_doc(
				{
					"doctype": "Talk Record",
					"talkers": [{"person": self.unit.person("branch_secretary")}],
					"persons": [{"person": self.unit.person("member")}],
					"place": "田间",
					"unplanned_reason": "路上遇到",
					"late_reason": "下乡无网络",
					**factory.record_times(minutes_ago=60 * 24 * 20),
				}
			).insert()
			notes.write_record(doc.name, "Shared", {"main": WORDS}, self.unit.person("member"))
			self.assertIn("草稿：本记录尚未提交", self.printed("Talk Record", doc.name, "谈心谈话记录表"))
			doc.reload()
			doc.submit()
			amended = records.correct(doc.name, "地点写错")
			said = self.printed("Talk Record", amended, "谈心谈话记录表")
			old = text_of(forms.html("record", doc.name).get_data(as_text=True))
		for part in (
			"计划外：路上遇到",
			"补录：谈话于",
			"下乡无网络",
			f"本记录更正{doc.name}。原因：地点写错",
		):
			self.assertIn(part, said)
		self.assertIn(f"已作废：由更正后的{amended}代替", old)

	def test_who_objected_or_could_not_answer_signs_no_sentence_of_agreement(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			self.assertIn("以上记录已阅", self.printed("Talk Record", record.name, "谈心谈话记录表"))
			confirm.unable(record.name, self.unit.person("member"), "已外出打工")
			said = self.printed("Talk Record", record.name, "谈心谈话记录表")
		self.assertNotIn("以上记录已阅", said)
		self.assertIn("无法确认：已外出打工钱党员由赵支书登记", said)

	def test_each_participant_of_a_collective_talk_prints_his_own_row_only(self):
		record = self.submitted_record(self.signed_plan(persons=("member", "branch_member")))
		with self.acting("branch_member"):
			confirm.object_to(record.name, "没有谈到这一点")
			said = self.printed("Talk Record", record.name, "谈心谈话记录表")
		self.assertIn("集体谈心谈话记录表", said)
		self.assertIn(f"周委员{WORDS}", said)
		self.assertIn("没有谈到这一点", said)
		self.assertNotIn("钱党员", said)
		self.assertIn("2人／2人", said)
		with self.acting("branch_secretary"):
			whole = self.printed("Talk Record", record.name, "谈心谈话记录表")
		self.assertIn(f"钱党员{WORDS}", whole)
		self.assertIn("有异议没有谈到这一点", whole)

	def test_the_outline_brings_the_dossier_and_earlier_talks_to_the_talker_alone(self):
		first = self.submitted_record()
		with self.acting("town_organiser"):
			notes.write_dossier(self.unit.person("member"), {"career": "历任村干部", "strengths": "肯吃苦"})
		plan = self.signed_plan(days=3)
		with self.acting("branch_secretary"):
			said = self.printed("Talk Plan", plan.name, "谈话提纲")
			for part in ("谈话提纲", "历任村干部", "肯吃苦", f"谈话重点：{FOCUS}", "谈心谈话（面谈）"):
				self.assertIn(part, said, part)
			self.assertNotIn(WORDS, said)
		self.assertEqual(
			{(r.how, r.zone) for r in self.readings(how="Print")}, {("Print", "Plan"), ("Print", "Dossier")}
		)
		with self.acting("town_secretary"), self.refused(saying="提纲"):
			self.printed("Talk Plan", plan.name, "谈话提纲")
		self.assertTrue(first)

	def test_a_restricted_matter_is_not_named_on_the_paper_that_the_person_signs(self):
		with self.acting("town_organiser"):
			owed = factory.obligation_of(factory.event(self.unit.person("member"), "Hardship").name)
			owed = factory.laid_open("Talk Obligation", owed.name)
			name = plans.make_plan([owed.name])
			frappe.get_doc("Talk Plan", name).update({"place": "支部活动室"}).save()
			signoff.act("Talk Plan", name, "Send for Signature")
			self.assertIn(owed.rule_title, self.printed("Talk Plan", name, "谈心谈话计划审批单"))
		self.assertTrue(owed.restricted)
		leader = frappe.db.get_value("Talk Plan", name, "approver_user")
		frappe.set_user(leader)
		signoff.act("Talk Plan", name, "Sign")
		frappe.set_user("Administrator")
		record = self.submitted_record(frappe.get_doc("Talk Plan", name))
		with self.acting("branch_secretary"):
			said = self.printed("Talk Record", record.name, "谈心谈话记录表")
		self.assertNotIn(owed.rule_title, said)
		self.assertIn("事由从略", said)

	def test_a_sheet_signed_line_by_line_shows_each_line_and_the_leader_once_a_decision(self):
		with self.acting("town_organiser"):
			sheet = frappe.get_doc(
				{
					"doctype": "Talk Campaign",
					"title": "年底计划",
					"batch": "2026年",
					"organization": factory.TOWN,
				}
			).insert()
			names = [
				factory.plan(self.unit, ("town_secretary",), (who,), 2 + n, organization=factory.TOWN)
				.insert()
				.name
				for n, who in enumerate(("member", "member_two", "branch_member"))
			]
			plans.add_to_sheet(sheet.name, names)
			signoff.act("Talk Campaign", sheet.name, "Send for Signature")
		with self.acting("town_secretary"):
			signoff.decide_lines(
				sheet.name,
				[
					{"plan": names[0], "action": "Sign"},
					{"plan": names[1], "action": "Disagree", "reason": "时机未到"},
					{"plan": names[2], "action": "Sign"},
				],
			)
			said = text_of_pdf(forms.pdf("campaign", sheet.name).data)
		for part in ("测试镇党委", "2026年", "同意（第1、3项）", "不同意（第2项）：时机未到", "审批"):
			self.assertIn(part, said, part)
		self.assertEqual(said.count("黄书记系统内签署"), 2)
