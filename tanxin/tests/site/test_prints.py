"""Printing by every road: only what is stored, only for whoever may read it, logged before it leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from unittest.mock import patch

import frappe
from frappe.www.printview import get_html_and_style

from tanxin.api import forms
from tanxin.forms.typst_pdf import NoCjkFont, cjk_font_available
from tanxin.site.kept import write_once
from tanxin.tests.site import factory
from tanxin.tests.site.printing import FOCUS, WORDS, PrintTest, text_of, text_of_pdf


class PrintRoads(PrintTest):
	def test_a_forged_approval_is_not_printed(self):
		plan = self.sent_plan()
		with self.acting("town_organiser"):
			lie = {**frappe.get_doc("Talk Plan", plan.name).as_dict(), "workflow_state": "Signed"}
			lie |= {"signed_by": "黄书记", "place": "伪造地点", "persons": []}
			for form in ("谈心谈话计划审批单", "Standard"):
				said = self.forged(form, **lie)
				self.assertNotIn("伪造地点", said, form)
				self.assertNotIn("黄书记", said, form)
				self.assertIn("党员活动室301", said, form)
				self.assertIn("钱党员", said, form)
			self.assertNotIn("系统内签署", self.forged("谈心谈话计划审批单", **lie).split("领导审批")[1])

	def test_a_state_put_into_the_table_by_hand_prints_no_signature(self):
		plan = self.sent_plan()
		frappe.db.set_value("Talk Plan", plan.name, {"workflow_state": "Signed", "signed_by": "赵支书"})
		with self.acting("town_organiser"):
			said = self.printed("Talk Plan", plan.name, "谈心谈话计划审批单")
		self.assertNotIn("系统内签署", said.split("领导审批")[1])

	def test_what_is_not_stored_is_not_printed(self):
		with self.acting("town_organiser"):
			plan = factory.plan(self.unit).as_dict()
			for form in ("谈心谈话计划审批单", "谈话提纲", "Standard"):
				with self.refused(saying="保存"):
					self.forged(form, **{**plan, "name": "TXP-0000-00000"})

	def test_the_focus_is_for_who_drafts_signs_and_talks_and_an_empty_cell_does_not_pretend(self):
		plan = self.signed_plan()
		with self.acting("county_organiser"):
			self.assertIn(FOCUS, self.printed("Talk Plan", plan.name, "谈心谈话计划审批单"))
		for stranger in ("other_secretary", "member", "stranger", "inspector"):
			with self.acting(stranger), self.refused():
				self.printed("Talk Plan", plan.name, "谈心谈话计划审批单")
		with self.acting("town_secretary"):
			said = self.printed("Talk Plan", plan.name, "谈心谈话计划审批单")
		self.assertNotIn(FOCUS, said)
		self.assertIn("（按权限未打印）", said)

	def test_no_administrator_no_personnel_officer_and_no_guest_gets_words_by_any_road(self):
		plan, record = self.signed_plan(), self.submitted_record()
		for name, roles in (
			("sm@tanxin.test", ["System Manager"]),
			("hr@tanxin.test", ["HR Manager", "HR User"]),
		):
			factory.user(name, name)
			known = [role for role in roles if frappe.db.exists("Role", role)]
			frappe.get_doc("User", name).add_roles(*known)
		for user in ("Administrator", "sm@tanxin.test", "hr@tanxin.test", "Guest"):
			frappe.set_user(user)
			for doctype, name, form, code in (
				("Talk Plan", plan.name, "谈心谈话计划审批单", "plan"),
				("Talk Plan", plan.name, "谈话提纲", "outline"),
				("Talk Record", record.name, "谈心谈话记录表", "record"),
				("Talk Record", record.name, "Standard", "record"),
			):
				for said in self.every_road(doctype, name, form, code):
					self.assertNotIn(WORDS, said, (user, form))
					self.assertNotIn(FOCUS, said, (user, form))
					self.assertEqual(user, "Administrator")
		frappe.set_user("Administrator")
		self.assertEqual(self.readings(), [])

	def every_road(self, doctype: str, name: str, form: str, code: str) -> Iterator[str]:
		roads = {
			"frappe.www.printview.get_html_and_style": lambda: get_html_and_style(
				doctype, name, print_format=form
			)["html"],
			"printview": lambda: frappe.get_print(doctype, name, form),
			"tanxin.api.forms.html": lambda: forms.html(code, name).get_data(as_text=True),
		}
		for road, call in roads.items():
			try:
				with self.asking(road):
					yield text_of(call())
			except (frappe.PermissionError, frappe.ValidationError):
				frappe.clear_messages()
		try:
			with self.asking("tanxin.api.forms.pdf"):
				yield text_of_pdf(forms.pdf(code, name).data)
		except (frappe.PermissionError, frappe.ValidationError):
			frappe.clear_messages()

	def test_the_reading_is_logged_before_the_words_are_unsealed_and_kept_beyond_a_get(self):
		record = self.submitted_record()
		steps = []
		with (
			self.acting("branch_secretary"),
			patch("tanxin.confidentiality.notes.sealing.unseal", lambda *_: steps.append("unsealed") or {}),
			patch("tanxin.confidentiality.notes.reading_log.note_zones", lambda *_, **__: steps.append("logged")),
			patch("tanxin.talks.sheets.copies.write_once", self.noting(steps)),
			patch("tanxin.api.forms.reading_log.keep", lambda: steps.append("kept")),
			patch("tanxin.api.forms.page_html", lambda *_: steps.append("left") or ""),
		):
			forms.html("record", record.name)
		self.assertEqual(steps, ["logged", "unsealed", "registered", "kept", "left"])

	def noting(self, steps: list[str]):
		"""The register's own writing, which says that it was called."""

		def note(*row):
			steps.append("registered")
			return write_once(*row)

		return note

	def test_one_who_may_see_that_it_was_held_prints_the_form_without_the_words(self):
		record = self.submitted_record()
		with self.acting("town_organiser"):
			said = self.printed("Talk Record", record.name, "谈心谈话记录表")
		self.assertNotIn(WORDS, said)
		self.assertIn("（按权限未打印）", said)
		self.assertEqual(self.readings(record=record.name, how="Print"), [])

	def test_the_pdf_button_of_the_print_page_gives_the_same_form_under_its_chinese_name(self):
		plan = self.signed_plan()
		with self.acting("town_organiser"), self.asking("tanxin.api.forms.download_pdf"):
			answer = forms.download_pdf("Talk Plan", plan.name, doc=json.dumps({"workflow_state": "Signed"}))
		self.assertEqual(answer.mimetype, "application/pdf")
		self.assertIn("filename*=UTF-8''%E8%B0%88%E5%BF%83", answer.headers["Content-Disposition"])
		self.assertIn("谈心谈话计划审批表", text_of_pdf(answer.data))
		self.assertEqual([r.how for r in self.readings(plan=plan.name)], ["PDF"])
		with self.acting("member"), self.refused():
			forms.download_pdf("Talk Plan", plan.name)
		frappe.set_user("Guest")
		with self.refused():
			forms.download_pdf("Talk Plan", plan.name)

	def test_templates_jobs_and_mail_print_nothing(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			with self.asking("frappe.desk.form.save.savedocs"), self.refused():
				frappe.render_template('{{ sheet_html("record", name) }}', {"name": record.name})
			with self.asking("frappe.desk.form.save.savedocs"), self.refused():
				frappe.get_print("Talk Record", record.name, "谈心谈话记录表")
			with self.asking("frappe.core.doctype.communication.email.make"), self.refused():
				self.addCleanup(
					frappe.flags.pop, "ignore_print_permissions", None
				)  # core forgets it after a refusal
				frappe.attach_print("Talk Record", record.name, print_format="谈心谈话记录表")
			frappe.flags.ignore_print_permissions = False
			frappe.local.job = frappe._dict()
			try:
				with self.refused():
					forms.pdf("record", record.name)
			finally:
				del frappe.local.job

	def test_without_a_chinese_font_a_page_offers_the_form_to_the_browser(self):
		plan = self.signed_plan()
		frappe.local.response = frappe._dict()
		with self.acting("town_organiser"), patch("tanxin.api.forms.render_pdf", side_effect=NoCjkFont):
			self.assertIsNone(forms.pdf("plan", plan.name))
		self.assertEqual(frappe.local.response["http_status_code"], 501)
		self.assertIn("tanxin.api.forms.html?form=plan", frappe.local.message)
		self.assertIn("没有找到中文字体", frappe.local.message)

	def test_an_error_while_printing_carries_no_words(self):
		record = self.submitted_record()

		def broken(sheets, title):
			raise KeyError(str(sheets))

		with self.acting("branch_secretary"), patch("tanxin.api.forms.render_pdf", broken):
			with self.assertRaises(forms.FormFailed) as caught:
				forms.pdf("record", record.name)
		self.assertNotIn(WORDS, str(caught.exception))
		self.assertIsNone(caught.exception.__cause__ or caught.exception.__context__)

	def test_this_machine_has_a_font_for_these_tests(self):
		self.assertTrue(cjk_font_available())

	def test_several_chosen_in_a_list_are_one_file_or_none(self):
		first, second = (
			self.submitted_record(),
			self.submitted_record(self.signed_plan(persons=("member_two",), days=4)),
		)
		names = json.dumps([first.name, second.name])
		with self.acting("branch_secretary"):
			said = text_of_pdf(forms.download_multi_pdf("Talk Record", names, "谈心谈话记录表").data)
			self.assertIn(f"钱党员{WORDS}", said)
			self.assertIn(f"孙党员{WORDS}", said)
		with self.acting("member_two"), self.refused():
			forms.download_multi_pdf("Talk Record", names)
