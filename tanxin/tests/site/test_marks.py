"""Marks on paper (内部, 内部·严格), and what belongs to classified systems refused on every road into the site."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import frappe

from tanxin.api import follow_ups, forms, intake, notes, plans, requests, signoff
from tanxin.confidentiality.secrecy import SecrecyRefused
from tanxin.tests.site import factory
from tanxin.tests.site.printing import PrintTest, text_of, text_of_pdf

MARK = "机密★10年"
LAW = "实施条例》第四十一条"


class Marks(PrintTest):
	def printed_mark(self, form: str, name: str) -> str:
		"""The text before the form's number."""
		said = text_of(forms.html(form, name).get_data(as_text=True))
		return said.split("编号：")[0].rsplit("}", 1)[-1].split(name)[-1]

	def set_unit_mark(self, mark: str) -> None:
		frappe.get_doc("Tanxin Settings").update({"mark": mark}).save()

	def test_the_units_mark_stands_on_the_form_and_on_its_head(self):
		record = self.submitted_record()
		for mark, shown in (("Internal", "内部"), ("Internal, Strict", "内部·严格"), ("None", "")):
			self.set_unit_mark(mark)
			with self.acting("branch_secretary"):
				self.assertEqual(self.printed_mark("record", record.name), shown)
				self.assertEqual(forms.head("Talk Record", record.name)["mark"], shown)

	def test_a_formal_talk_carries_the_stricter_mark_whatever_the_unit_chose(self):
		record = self.submitted_record()
		self.set_unit_mark("None")
		for category in ("Reminder", "Written Inquiry", "Admonition"):
			frappe.db.set_value("Talk Record", record.name, "category", category)
			with self.acting("branch_secretary"):
				self.assertEqual(self.printed_mark("record", record.name), "内部·严格")

	def restricted_plan(self) -> str:
		with self.acting("town_organiser"):
			owed = factory.obligation_of(factory.event(self.unit.person("member"), "Hardship").name)
			name = plans.make_plan([owed.name])
			frappe.get_doc("Talk Plan", name).update({"place": "支部活动室"}).save()
		return name

	def test_a_restricted_matter_carries_the_stricter_mark_and_shows_it_to_who_is_told_of_it(self):
		name = self.restricted_plan()
		with self.acting("town_organiser"):
			self.assertEqual(self.printed_mark("plan", name), "内部·严格")
			self.assertEqual(forms.head("Talk Plan", name)["mark"], "内部·严格")

	def test_an_author_marks_stricter_and_the_record_follows_its_plan(self):
		plan = self.signed_plan(mark="Internal, Strict")
		record = self.submitted_record(plan)
		with self.acting("branch_secretary"):
			self.assertEqual(self.printed_mark("plan", plan.name), "内部·严格")
			self.assertEqual(self.printed_mark("record", record.name), "内部·严格")

	def test_nobody_marks_milder_than_is_due(self):
		self.set_unit_mark("Internal, Strict")
		with self.acting("town_organiser"), self.refused(saying="不能放宽"):
			factory.plan(self.unit, mark="Internal").insert()
		self.set_unit_mark("Internal")
		name = self.restricted_plan()
		with self.acting("town_organiser"), self.refused(saying="不能放宽"):
			frappe.get_doc("Talk Plan", name).update({"mark": "Internal"}).save()

	def test_a_sheet_is_as_strict_as_the_strictest_plan_on_it(self):
		with self.acting("town_organiser"):
			sheet = frappe.get_doc(
				{"doctype": "Talk Campaign", "title": "年底计划", "organization": factory.BRANCH}
			).insert()
			shown = forms.head("Talk Campaign", sheet.name)["mark"]
			plan = factory.plan(self.unit, mark="Internal, Strict").insert()
			plans.add_to_sheet(sheet.name, [plan.name])
			self.assertEqual(
				(
					shown,
					forms.head("Talk Campaign", sheet.name)["mark"],
					self.printed_mark("campaign", sheet.name),
				),
				("内部", "内部·严格", "内部·严格"),
			)

	def test_a_signed_plan_keeps_its_mark(self):
		plan = self.signed_plan(mark="Internal, Strict")
		with self.acting("town_organiser"), self.refused():
			frappe.get_doc("Talk Plan", plan.name).update({"mark": ""}).save()


class StateSecrets(PrintTest):
	def test_a_mark_chosen_anywhere_is_refused_with_the_law_behind_it(self):
		for doctype, field in (("Talk Plan", "mark"), ("Talk Plan", "state_secret_mark")):
			for value in ("机密", MARK, "绝密★30年", "秘密"):
				with self.acting("town_organiser"), self.refused(SecrecyRefused, saying=LAW):
					factory.plan(self.unit, **{field: value}).insert()
			self.assertFalse(frappe.get_all(doctype))
		with self.refused(SecrecyRefused, saying=LAW):
			frappe.get_doc("Tanxin Settings").update({"mark": "秘密★5年"}).save()

	def test_a_mark_in_any_field_or_row_of_a_document_is_refused(self):
		with self.acting("town_organiser"):
			for values in ({"place": f"{MARK} 301室"}, {"sequence_reason": "【绝密】先谈"}):
				with self.refused(SecrecyRefused, saying="没有写入系统"):
					factory.plan(self.unit, **values).insert()
			factory.plan(self.unit, place="保密局三楼").insert()
		record = self.submitted_record()
		doc = frappe.get_doc("Talk Record", record.name)
		doc.persons[0].absent_reason = "密级：机密"
		with self.refused(SecrecyRefused):
			doc.run_method("before_validate")
		with self.refused(SecrecyRefused, saying="审批表名称"):
			frappe.get_doc(
				{"doctype": "Talk Campaign", "title": f"年底计划 {MARK}", "organization": factory.TOWN}
			).insert()

	def test_words_with_a_mark_are_not_sealed(self):
		plan, said = self.sent_plan(), f"谈到{MARK}的事"
		with self.acting("town_organiser"):
			signoff.act("Talk Plan", plan.name, "Recall")
			with self.refused(SecrecyRefused, saying=LAW):
				notes.write_plan(plan.name, {"focus": said})
			with self.refused(SecrecyRefused):
				notes.write_dossier(self.unit.person("member"), {"career": said})
			notes.write_plan(plan.name, {"focus": "谈保守党的秘密"})
		with self.acting("member"), self.refused(SecrecyRefused):
			requests.ask(self.unit.person("branch_secretary"), said)

	def test_a_file_named_with_a_mark_leaves_nothing_behind(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			for name in ("机密-签字件.txt", f"{MARK}.txt"):
				with self.refused(SecrecyRefused, saying="文件"):
					self.attach(record.name, name)
				frappe.db.rollback(save_point="before_file")
				self.assertFalse(frappe.get_all("File", {"file_name": ("like", "%密%")}))
			self.assertTrue(self.attach(record.name, "签字件.txt").name)

	def test_what_is_promised_and_why_somebody_decides_bears_none(self):
		record = self.submitted_record()
		person, owner = self.unit.person("member"), self.unit.person("branch_member")
		with self.acting("branch_secretary"):
			with self.refused(SecrecyRefused, saying=LAW):
				follow_ups.add(record.name, person, f"办理{MARK}事项", owner, "2030-01-10")
			name = follow_ups.add(record.name, person, "协调培训", owner, "2030-01-10")
			with self.refused(SecrecyRefused, saying=LAW):
				follow_ups.close(name, f"已报{MARK}")
		plan = self.sent_plan(days=5)
		with self.acting("branch_secretary"), self.refused(SecrecyRefused, saying=LAW):
			signoff.act("Talk Plan", plan.name, "Send Back", f"涉及{MARK}")
		self.assertEqual(frappe.db.get_value("Talk Plan", plan.name, "workflow_state"), "Awaiting Signature")

	def test_a_list_named_with_a_mark_is_not_read_in_and_goes_at_once(self):
		with self.acting("town_organiser"):
			values = {
				"doctype": "File",
				"file_name": "机密-名册.csv",
				"content": "姓名\n张三",
				"is_private": 1,
			}
			doc = frappe.get_doc(values).insert()
			self.addCleanup(Path(doc.get_full_path()).unlink, missing_ok=True)
			with self.refused(SecrecyRefused, saying="文件"):
				intake.check("people", doc.file_url)
		self.assertFalse(frappe.db.exists("File", doc.name))

	def attach(self, record: str, name: str):
		frappe.db.savepoint("before_file")
		values = {"doctype": "File", "file_name": name, "content": name.encode(), "is_private": 1}
		doc = frappe.get_doc(
			{**values, "attached_to_doctype": "Talk Record", "attached_to_name": record}
		).insert()
		self.addCleanup(Path(doc.get_full_path()).unlink, missing_ok=True)
		return doc

	def test_on_a_declared_classified_system_a_mark_is_taken_within_its_longest_term(self):
		with (
			patch.dict(frappe.local.conf, {"tanxin_classified_system": "林国栋"}),
			self.acting("town_organiser"),
		):
			plan = factory.plan(self.unit, state_secret_mark=" 机密 ★ 20年").insert()
			self.assertEqual(plan.state_secret_mark, "机密★20年")
			self.assertIn("机密★20年", text_of_pdf(forms.pdf("plan", plan.name).data))
			for wrong in ("机密★21年", "绝密★31年", "秘密★11年", "机密", "机密★长期"):
				with self.refused(SecrecyRefused):
					factory.plan(self.unit, days=3, state_secret_mark=wrong).insert()
			with self.refused(SecrecyRefused, saying="国家秘密标志"):
				factory.plan(self.unit, days=3, mark="机密").insert()

	def test_only_a_name_in_the_site_config_declares_it(self):
		for value in (1, True, "", "  ", None):
			with (
				patch.dict(frappe.local.conf, {"tanxin_classified_system": value}),
				self.acting("town_organiser"),
				self.refused(SecrecyRefused),
			):
				factory.plan(self.unit, state_secret_mark=MARK).insert()
