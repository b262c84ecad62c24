"""Printed forms on the site: what is stored, for whoever may read it, logged before it leaves."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from unittest.mock import patch

import frappe
from frappe.www.printview import get_html_and_style
from pypdf import PdfReader
from werkzeug.test import EnvironBuilder

from tanxin.api import confirm, follow_ups, forms, notes, plans, records, signoff
from tanxin.forms.typst_pdf import NoCjkFont, cjk_font_available
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


class Prints(SiteTest):
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

	def test_a_forged_approval_is_not_printed(self):
		plan = self.sent_plan()
		with self.acting("town_organiser"):
			lie = {**frappe.get_doc("Talk Plan", plan.name).as_dict(), "workflow_state": "Signed"}
			lie |= {"signed_by": "黄书记", "place": "伪造地点", "persons": []}
			for form in ("Talk Plan Approval Sheet", "Standard"):
				said = self.forged(form, **lie)
				self.assertNotIn("伪造地点", said, form)
				self.assertNotIn("黄书记", said, form)
				self.assertIn("党员活动室301", said, form)
				self.assertIn("钱党员", said, form)
			self.assertNotIn(
				"系统内签署", self.forged("Talk Plan Approval Sheet", **lie).split("领导审批")[1]
			)

	def test_a_state_put_into_the_table_by_hand_prints_no_signature(self):
		plan = self.sent_plan()
		frappe.db.set_value("Talk Plan", plan.name, {"workflow_state": "Signed", "signed_by": "赵支书"})
		with self.acting("town_organiser"):
			said = self.printed("Talk Plan", plan.name, "Talk Plan Approval Sheet")
		self.assertNotIn("系统内签署", said.split("领导审批")[1])

	def test_what_is_not_stored_is_not_printed(self):
		with self.acting("town_organiser"):
			plan = factory.plan(self.unit).as_dict()
			for form in ("Talk Plan Approval Sheet", "Talk Outline Sheet", "Standard"):
				with self.refused(saying="保存"):
					self.forged(form, **{**plan, "name": "TXP-0000-00000"})

	def test_the_plan_sheet_says_who_signed_when_and_for_whom(self):
		plan = self.signed_plan()
		with self.acting("town_organiser"):
			said = self.printed("Talk Plan", plan.name, "Talk Plan Approval Sheet")
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

	def test_the_focus_is_for_who_drafts_signs_and_talks_and_an_empty_cell_does_not_pretend(self):
		plan = self.signed_plan()
		with self.acting("county_organiser"):
			self.assertIn(FOCUS, self.printed("Talk Plan", plan.name, "Talk Plan Approval Sheet"))
		for stranger in ("other_secretary", "member", "stranger", "inspector"):
			with self.acting(stranger), self.refused():
				self.printed("Talk Plan", plan.name, "Talk Plan Approval Sheet")
		with self.acting("town_secretary"):
			said = self.printed("Talk Plan", plan.name, "Talk Plan Approval Sheet")
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
				("Talk Plan", plan.name, "Talk Plan Approval Sheet", "plan"),
				("Talk Plan", plan.name, "Talk Outline Sheet", "outline"),
				("Talk Record", record.name, "Talk Record Sheet", "record"),
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
			said = self.printed("Talk Record", record.name, "Talk Record Sheet")
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

	def mark_of(self, name: str) -> str:
		with self.asking("frappe.www.printview.get_html_and_style"):
			html = get_html_and_style("Talk Record", name, print_format="Talk Record Sheet")["html"]
		return re.search(r'data-watermark="([^"]*)"', html)[1]

	def test_the_reading_is_logged_before_the_words_are_unsealed_and_kept_beyond_a_get(self):
		record = self.submitted_record()
		steps = []
		with (
			self.acting("branch_secretary"),
			patch("tanxin.confidentiality.notes.sealing.unseal", lambda *_: steps.append("unsealed") or {}),
			patch("tanxin.confidentiality.notes.reading_log.note", lambda *_, **__: steps.append("logged")),
			patch("tanxin.api.forms.reading_log.keep", lambda: steps.append("kept")),
			patch("tanxin.api.forms.page_html", lambda *_: steps.append("left") or ""),
		):
			forms.html("record", record.name)
		self.assertEqual(steps, ["logged", "unsealed", "kept", "left"])

	def test_one_who_may_see_that_it_was_held_prints_the_form_without_the_words(self):
		record = self.submitted_record()
		with self.acting("town_organiser"):
			said = self.printed("Talk Record", record.name, "Talk Record Sheet")
		self.assertNotIn(WORDS, said)
		self.assertIn("（按权限未打印）", said)
		self.assertEqual(self.readings(record=record.name, how="Print"), [])

	def test_each_participant_of_a_collective_talk_prints_his_own_row_only(self):
		record = self.submitted_record(self.signed_plan(persons=("member", "branch_member")))
		with self.acting("branch_member"):
			confirm.object_to(record.name, "没有谈到这一点")
			said = self.printed("Talk Record", record.name, "Talk Record Sheet")
		self.assertIn("集体谈心谈话记录表", said)
		self.assertIn(f"周委员{WORDS}", said)
		self.assertIn("没有谈到这一点", said)
		self.assertNotIn("钱党员", said)
		self.assertIn("2人／2人", said)
		with self.acting("branch_secretary"):
			whole = self.printed("Talk Record", record.name, "Talk Record Sheet")
		self.assertIn(f"钱党员{WORDS}", whole)
		self.assertIn("有异议没有谈到这一点", whole)

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
			self.assertIn("草稿：本记录尚未提交", self.printed("Talk Record", doc.name, "Talk Record Sheet"))
			doc.reload()
			doc.submit()
			amended = records.correct(doc.name, "地点写错")
			said = self.printed("Talk Record", amended, "Talk Record Sheet")
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
			self.assertIn("以上记录已阅", self.printed("Talk Record", record.name, "Talk Record Sheet"))
			confirm.unable(record.name, self.unit.person("member"), "已外出打工")
			said = self.printed("Talk Record", record.name, "Talk Record Sheet")
		self.assertNotIn("以上记录已阅", said)
		self.assertIn("无法确认：已外出打工钱党员由赵支书登记", said)

	def test_the_outline_brings_the_dossier_and_earlier_talks_to_the_talker_alone(self):
		first = self.submitted_record()
		with self.acting("town_organiser"):
			notes.write_dossier(self.unit.person("member"), {"career": "历任村干部", "strengths": "肯吃苦"})
		plan = self.signed_plan(days=3)
		with self.acting("branch_secretary"):
			said = self.printed("Talk Plan", plan.name, "Talk Outline Sheet")
			for part in ("谈话提纲", "历任村干部", "肯吃苦", f"谈话重点：{FOCUS}", "谈心谈话（面谈）"):
				self.assertIn(part, said, part)
			self.assertNotIn(WORDS, said)
		self.assertEqual(
			{(r.how, r.zone) for r in self.readings(how="Print")}, {("Print", "Plan"), ("Print", "Dossier")}
		)
		with self.acting("town_secretary"), self.refused(saying="提纲"):
			self.printed("Talk Plan", plan.name, "Talk Outline Sheet")
		self.assertTrue(first)

	def test_a_restricted_matter_is_not_named_on_the_paper_that_the_person_signs(self):
		with self.acting("town_organiser"):
			owed = factory.obligation_of(factory.event(self.unit.person("member"), "Hardship").name)
			name = plans.make_plan([owed.name])
			frappe.get_doc("Talk Plan", name).update({"place": "支部活动室"}).save()
			signoff.act("Talk Plan", name, "Send for Signature")
			self.assertIn(owed.rule_title, self.printed("Talk Plan", name, "Talk Plan Approval Sheet"))
		self.assertTrue(owed.restricted)
		leader = frappe.db.get_value("Talk Plan", name, "approver_user")
		frappe.set_user(leader)
		signoff.act("Talk Plan", name, "Sign")
		frappe.set_user("Administrator")
		record = self.submitted_record(frappe.get_doc("Talk Plan", name))
		with self.acting("branch_secretary"):
			said = self.printed("Talk Record", record.name, "Talk Record Sheet")
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
				frappe.get_print("Talk Record", record.name, "Talk Record Sheet")
			with self.asking("frappe.core.doctype.communication.email.make"), self.refused():
				self.addCleanup(
					frappe.flags.pop, "ignore_print_permissions", None
				)  # core forgets it after a refusal
				frappe.attach_print("Talk Record", record.name, print_format="Talk Record Sheet")
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
