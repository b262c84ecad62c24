"""The lists of keeping on paper (销毁清单、移交清单、归档目录): numbers and signatures, and nothing that was said."""

from __future__ import annotations

import json

import frappe
from frappe.utils import getdate, nowdate

from tanxin.forms.html import render_html
from tanxin.talks.sheets import keeping
from tanxin.tests.site.factory import TOWN
from tanxin.tests.site.keeping_scene import WORDS, KeepingSteps

YEAR = getdate(nowdate()).year


class Paper(KeepingSteps):
	def page(self, sheets) -> str:
		return "".join(render_html(sheet) for sheet in sheets)

	def test_a_disposal_list_shows_numbers_the_two_and_what_became_of_each(self):
		name = self.due_record()
		doc = self.destroyed_list()
		page = self.page(keeping.of_disposal(doc.name, "PDF"))
		for text in (
			frappe.db.get_value("Talk Record", name, "archive_no"),
			"黄书记",
			"林国栋",
			"郑干事",
			"已销毁",
		):
			self.assertIn(text, page)
		self.assertNotIn(WORDS, page)

	def test_before_both_have_signed_it_says_that_nothing_may_be_destroyed(self):
		self.due_record()
		page = self.page(keeping.of_disposal(self.sent_list().name, "PDF"))
		self.assertIn("不得销毁", page)
		self.assertNotIn("同意销毁", page)

	def test_the_catalogue_of_a_year(self):
		filed, destroyed = self.filed_record(), self.due_record()
		self.destroyed_list()
		with self.acting("town_organiser"):
			page = self.page(keeping.of_year(TOWN, YEAR))
		for name in (filed, destroyed):
			self.assertIn(frappe.db.get_value("Talk Record", name, "archive_no"), page)
		self.assertIn("已销毁", page)
		self.assertIn("共2件，6页", page)
		with self.refused():
			keeping.of_year(TOWN, 1987)

	def test_a_kind_that_the_reader_may_not_know_is_not_in_the_catalogue(self):
		name = self.filed_record()
		frappe.db.set_value("Talk Record", name, "category", "Admonition")
		with self.acting("town_organiser"):
			self.assertIn("诫勉", self.page(keeping.of_year(TOWN, YEAR)))
		with self.acting("inspector"):
			page = self.page(keeping.of_year(TOWN, YEAR))
		self.assertNotIn("诫勉", page)
		self.assertIn(frappe.db.get_value("Talk Record", name, "archive_no"), page)

	def test_a_formal_talk_s_people_are_not_named_on_the_list(self):
		name = self.due_record()
		frappe.db.set_value("Talk Record", name, "category", "Admonition")
		doc = self.drawn_list()
		self.assertEqual([row.title or "" for row in doc.lines], [""])
		self.assertNotIn("钱党员", json.dumps(doc.as_dict(), default=str, ensure_ascii=False))
