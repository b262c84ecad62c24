"""What tests of printed forms share: asking as a browser does, reading pages and PDFs back, a talk with words."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import frappe
from frappe.www.printview import get_html_and_style
from pypdf import PdfReader
from werkzeug.test import EnvironBuilder

from tanxin.api import notes, records, signoff
from tanxin.tests.site import factory
from tanxin.tests.site.base import SiteTest

WORDS = "谈到任职以来的压力"
FOCUS = "了解任职后的思想"


def text_of(markup: str) -> str:
	"""What a reader sees of a page, without blanks."""
	body = re.sub(r"(?s)<style.*?</style>|<script.*?</script>|<[^>]+>", "", markup)
	return re.sub(r"\s", "", unescape(body))


def text_of_pdf(content: bytes) -> str:
	"""The letters of all pages, without blanks."""
	pages = PdfReader(io.BytesIO(content)).pages
	return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


class PrintTest(SiteTest):
	"""A site test that prints."""

	@contextmanager
	def asking(self, road: str) -> Iterator[None]:
		"""A request by which a person prints."""
		before = (getattr(frappe.local, "request", None), frappe.local.form_dict)
		page = road == "printview"
		frappe.local.request = EnvironBuilder(
			path=f"/{road}" if page else f"/api/method/{road}"
		).get_request()
		frappe.local.form_dict = frappe._dict() if page else frappe._dict(cmd=road)
		try:
			yield
		finally:
			frappe.local.request, frappe.local.form_dict = before

	def printed(self, doctype: str, name: str, form: str) -> str:
		"""What the desk's print page shows the session's user."""
		with self.asking("frappe.www.printview.get_html_and_style"):
			return text_of(get_html_and_style(doctype, name, print_format=form)["html"])

	def forged(self, form: str, **values: object) -> str:
		with self.asking("frappe.www.printview.get_html_and_style"):
			return text_of(get_html_and_style(json.dumps(values, default=str), print_format=form)["html"])

	def sent_plan(self, **more: object):
		with self.acting("town_organiser"):
			plan = factory.plan(self.unit, **more).insert()
			notes.write_plan(plan.name, {"focus": FOCUS, "preparation": "", "outline": ""})
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		return frappe.get_doc("Talk Plan", plan.name)

	def signed_plan(self, **more: object):
		plan = self.sent_plan(**more)
		with self.acting("branch_secretary"):
			signoff.act("Talk Plan", plan.name, "Sign")
		return plan.reload()

	def submitted_record(self, plan=None, **more: object):
		plan = plan or self.signed_plan()
		with self.acting("branch_secretary"):
			doc = frappe.get_doc("Talk Record", records.begin(plan.name))
			doc.update({**factory.record_times(), **more})
			doc.append("topics", {"topic": "Thinking"})
			doc.save()
			for row in doc.persons:
				notes.write_record(doc.name, "Shared", {"main": f"{row.person_name}{WORDS}"}, row.person)
			notes.write_record(doc.name, "Organisation", {"words": "组织研判一句"})
			doc.reload()
			doc.submit()
		return doc

	def readings(self, **filters: object) -> list:
		return frappe.get_all("Talk Reading Log", filters, ["reader", "how", "zone"], order_by="zone asc")

	def mark_of(self, name: str) -> str:
		with self.asking("frappe.www.printview.get_html_and_style"):
			html = get_html_and_style("Talk Record", name, print_format="谈心谈话记录表")["html"]
		return re.search(r'data-watermark="([^"]*)"', html)[1]
