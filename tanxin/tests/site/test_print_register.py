"""The register of prints (打印登记): each paper has its number and its copy before it leaves, on every road."""

from __future__ import annotations

import io
import json
import re
from unittest.mock import patch

import frappe
from frappe.www.printview import get_html_and_style
from pypdf import PdfReader

from tanxin.api import forms
from tanxin.talks.sheets import copies
from tanxin.tests.site.printing import PrintTest, text_of_pdf

FORM = "谈心谈话记录表"


class PrintRegister(PrintTest):
	def rows(self, **filters: object) -> list:
		fields = ["name", "form", "reader", "reader_name", "how", "copy_no", "mark", "record", "plan"]
		return frappe.get_all("Talk Print", filters, fields, order_by="creation asc, name asc")

	def every_road(self, name: str) -> dict[str, str]:
		"""What leaves by each road, as text."""
		found = {}
		with self.asking("frappe.www.printview.get_html_and_style"):
			found["preview"] = get_html_and_style("Talk Record", name, print_format=FORM)["html"]
		with self.asking("printview"):
			found["printview"] = frappe.get_print("Talk Record", name, FORM)
		with self.asking("tanxin.api.forms.html"):
			found["html"] = forms.html("record", name).get_data(as_text=True)
		with self.asking("tanxin.api.forms.pdf"):
			found["pdf"] = text_of_pdf(forms.pdf("record", name).data)
		with self.asking("frappe.utils.print_format.download_pdf"):
			found["download_pdf"] = text_of_pdf(forms.download_pdf("Talk Record", name, format=FORM).data)
		with self.asking("frappe.utils.print_format.download_multi_pdf"):
			names = json.dumps([name])
			found["multi"] = text_of_pdf(forms.download_multi_pdf("Talk Record", names, format=FORM).data)
		return found

	def test_every_road_bears_the_readers_name_the_time_a_number_of_its_own_and_the_copy(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			left = self.every_road(record.name)
		rows = self.rows(record=record.name)
		self.assertEqual([row.copy_no for row in rows], [0, 1, 2, 3, 4, 5])
		self.assertEqual([row.how for row in rows], ["Preview", "Page", "Page", "PDF", "PDF", "PDF"])
		self.assertEqual({(row.reader_name, row.form, row.mark) for row in rows}, {("赵支书", FORM, "内部")})
		year = frappe.utils.nowdate()[:4]
		for (road, text), row in zip(left.items(), rows, strict=True):
			text = re.sub(r"\s", "", text)
			self.assertRegex(row.name, rf"^TXDY-{year}-\d{{5}}$")
			said = f"第{row.copy_no}份" if row.copy_no else "预览件，不计份数"
			for part in (row.name, said, "赵支书", f"{year}年", record.name):
				self.assertIn(part, text, road)
		self.assertIn("tanxin-preview", left["preview"])
		self.assertNotIn('"tanxin-sheet tanxin-portrait tanxin-preview"', left["printview"])

	def test_each_page_of_a_pdf_bears_it_as_letters(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			pages = PdfReader(io.BytesIO(forms.pdf("record", record.name).data)).pages
		number = self.rows(record=record.name)[-1].name
		for page in pages:
			self.assertIn(number, re.sub(r"\s", "", page.extract_text()))

	def test_several_in_one_file_have_a_number_each_and_one_refused_registers_none(self):
		first = self.submitted_record()
		second = self.submitted_record(self.signed_plan(persons=("member_two",), days=4))
		names = json.dumps([first.name, second.name])
		with self.acting("branch_secretary"):
			answer = forms.download_multi_pdf("Talk Record", names, FORM)
		pages = [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(answer.data)).pages]
		one, two = self.rows(record=("in", [first.name, second.name]))
		self.assertNotEqual(one.name, two.name)
		self.assertEqual((one.copy_no, two.copy_no), (1, 1))
		for page in pages:
			self.assertEqual((one.name in page) + (two.name in page), 1)
		with self.acting("branch_secretary"), self.refused():
			forms.download_multi_pdf("Talk Record", json.dumps([first.name, "TXR-0000-00000"]), FORM)
		self.assertEqual(len(self.rows(record=first.name)), 1)

	def test_copies_are_counted_by_form_and_document(self):
		plan = self.signed_plan()
		with self.acting("town_organiser"):
			forms.pdf("plan", plan.name)
			forms.pdf("plan", plan.name)
			forms.pdf("outline", plan.name)
		self.assertEqual(
			[(row.form, row.copy_no) for row in self.rows(plan=plan.name)],
			[("谈心谈话计划审批单", 1), ("谈心谈话计划审批单", 2), ("谈话提纲", 1)],
		)

	def test_of_two_prints_in_one_moment_the_second_takes_the_next_copy_and_no_number_is_lost(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			forms.pdf("record", record.name)
			views = iter((0, 1))  # first an older view of the table
			with patch.object(copies, "_last_copy", lambda *_: next(views)):
				forms.pdf("record", record.name)
			forms.pdf("record", record.name)
		rows = self.rows(record=record.name)
		self.assertEqual([row.copy_no for row in rows], [1, 2, 3])
		numbers = [int(row.name.rsplit("-", 1)[1]) for row in rows]
		self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 3)))
		self.assertFalse(frappe.get_message_log())

	def test_who_may_not_print_is_in_no_register(self):
		record = self.submitted_record()
		for person in ("member", "stranger", "other_secretary"):
			with self.acting(person), self.refused(frappe.PermissionError):
				forms.pdf("record", record.name)
		self.assertEqual(self.rows(), [])

	def test_nobody_changes_or_takes_away_a_row(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			forms.pdf("record", record.name)
		doc = frappe.get_doc("Talk Print", {"record": record.name})
		doc.copy_no = 7
		with self.refused():
			doc.save()
		with self.refused():
			frappe.delete_doc("Talk Print", doc.name)
		with self.refused():
			frappe.get_doc({"doctype": "Talk Print", "form": FORM, "reader": "x", "how": "PDF"}).insert()

	def test_the_register_is_seen_with_the_document_and_by_whoever_printed(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			forms.pdf("record", record.name)
		name = self.rows(record=record.name)[0].name
		seen = {}
		for person in (
			"branch_secretary",
			"town_organiser",
			"inspector",
			"county_secretary",
			"other_secretary",
		):
			with self.acting(person):
				try:
					listed = frappe.get_list("Talk Print", pluck="name")
				except frappe.PermissionError:
					listed = []
				seen[person] = name in listed
				self.assertEqual(frappe.has_permission("Talk Print", "read", name), seen[person], person)
		self.assertEqual(
			seen,
			{
				"branch_secretary": True,
				"town_organiser": True,
				"inspector": True,
				"county_secretary": True,
				"other_secretary": False,
			},
		)
		with self.acting("member"), self.refused(frappe.PermissionError):
			frappe.get_list("Talk Print")

	def test_the_prints_of_a_formal_talk_are_not_listed_to_who_may_not_know_of_it(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			forms.pdf("record", record.name)
		frappe.db.set_value("Talk Record", record.name, "category", "Admonition")
		with self.acting("inspector"):
			self.assertEqual(
				bool(frappe.get_list("Talk Print")),
				bool(frappe.get_list("Talk Record", {"name": record.name})),
			)
