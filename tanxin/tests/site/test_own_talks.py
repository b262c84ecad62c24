"""The person's rights: a notice before the first words, the sheet of his own talks, correction by objection."""

from __future__ import annotations

import frappe

from tanxin.api import confirm, follow_ups, forms, records
from tanxin.tanxin.report.talk_notices import talk_notices
from tanxin.tests.site.printing import WORDS, PrintTest, text_of, text_of_pdf


class NoticeTest(PrintTest):
	def setUp(self) -> None:
		super().setUp()
		frappe.db.delete("Talk Notice Seen")

	def paper_record(self):
		return self.submitted_record(self.signed_plan(persons=("paper_member",)))

	def told(self, person: str) -> list:
		fields = ["how", "version", "digest", "account", "told_by", "told_by_name", "person_name", "record"]
		return frappe.get_all("Talk Notice Seen", {"person": self.unit.person(person)}, fields)


class Notices(NoticeTest):
	def test_the_notice_comes_before_the_first_words_and_once(self):
		record = self.submitted_record()
		with self.acting("member"):
			shown = confirm.read(record.name)
			self.assertEqual(list(shown), ["notice_due"])
			self.assertIn("您的权利", shown["notice_due"]["text"])
			with self.refused(saying="告知"):
				forms.own_talks_pdf()
			self.assertEqual(self.readings(record=record.name, reader=frappe.session.user), [])
			confirm.notice_seen(shown["notice_due"]["digest"])
			confirm.notice_seen(shown["notice_due"]["digest"])
			self.assertIn(WORDS, str(confirm.read(record.name)["notes"]))
		(row,) = self.told("member")
		self.assertEqual((row.how, row.version, row.account), ("Portal", 1, self.unit.user("member")))
		self.assertEqual(row.digest, shown["notice_due"]["digest"])

	def test_a_new_text_is_a_new_version_and_is_shown_again(self):
		record = self.submitted_record()
		with self.acting("member"):
			old = confirm.notice()
			confirm.notice_seen(old["digest"])
		settings = frappe.get_doc("Tanxin Settings")
		settings.update({"notice": "本单位新的告知。", "notice_version": 9}).save()
		self.assertEqual(settings.notice_version, 2)
		settings.update({"mark": "Internal, Strict"}).save()
		self.assertEqual(settings.notice_version, 2)
		with self.acting("member"):
			self.assertEqual(confirm.read(record.name)["notice_due"]["version"], 2)
			with self.refused(saying="新的文本"):
				confirm.notice_seen(old["digest"])
			confirm.notice_seen(confirm.notice()["digest"])
			self.assertIn("notes", confirm.read(record.name))
		self.assertEqual(sorted(row.version for row in self.told("member")), [1, 2])

	def test_a_unit_without_a_notice_shows_none(self):
		record = self.submitted_record()
		frappe.get_doc("Tanxin Settings").update({"notice": ""}).save()
		with self.acting("member"):
			self.assertIn("notes", confirm.read(record.name))

	def test_the_shipped_text_says_what_the_law_asks_for_and_that_nobody_checked_the_clauses(self):
		text = confirm_text()
		for part in (
			"依据",
			"目的",
			"记录什么",
			"谁能看",
			"保存多久",
			"权利",
			"影响",
			"联系",
			"第十七条",
			"第二十八条",
			"第三十条",
			"待核",
		):
			self.assertIn(part, text)

	def test_who_has_no_account_is_told_face_to_face_in_the_name_of_who_told_him(self):
		record = self.paper_record()
		person = self.unit.person("paper_member")
		with self.acting("branch_secretary"):
			due = {row["person"]: row["notice_due"] for row in records.panel(record.name)["persons"]}
			self.assertEqual(due, {person: True})
			self.assertIn("告知要点", self.printed("Talk Record", record.name, "谈心谈话记录表"))
			confirm.told_in_person(record.name, person)
			confirm.told_in_person(record.name, person)
			self.assertFalse(records.panel(record.name)["persons"][0]["notice_due"])
			said = self.printed("Talk Record", record.name, "谈心谈话记录表")
		self.assertIn("由赵支书当面告知李老党员（告知文本第1版）", said)
		self.assertNotIn("告知要点", said)
		(row,) = self.told("paper_member")
		self.assertEqual(
			(row.how, row.told_by_name, row.record, row.account), ("In Person", "赵支书", record.name, None)
		)

	def test_nobody_else_says_that_somebody_was_told(self):
		record, person = self.paper_record(), self.unit.person("paper_member")
		for other in ("member", "town_organiser", "inspector", "Administrator"):
			with self.acting(other), self.refused():
				confirm.told_in_person(record.name, person)
		with self.acting("branch_secretary"), self.refused(saying="未到场"):
			confirm.told_in_person(record.name, self.unit.person("member_two"))
		self.assertEqual(self.told("paper_member"), [])

	def test_a_print_for_who_has_an_account_says_nothing_of_it(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			self.assertNotIn("告知", self.printed("Talk Record", record.name, "谈心谈话记录表"))

	def test_the_organiser_sees_who_is_yet_to_be_told(self):
		self.submitted_record()
		self.paper_record_elsewhere()
		with self.acting("town_organiser"):
			_columns, rows, said = talk_notices.execute({})
			self.assertEqual({row["person_name"] for row in rows}, {"钱党员", "李老党员"})
			self.assertIn("2名谈话对象中，2人尚未告知", said)
		with self.acting("member"):
			confirm.notice_seen(confirm.notice()["digest"])
		with self.acting("town_organiser"):
			self.assertEqual({row["person_name"] for row in talk_notices.execute({})[1]}, {"李老党员"})
			every = talk_notices.execute({"all_people": 1})[1]
			self.assertEqual({row["state"] for row in every}, {"尚未告知", "本人在系统中阅知"})
			self.assertEqual(len(frappe.get_list("Talk Notice Seen")), 1)
		with self.acting("other_secretary"):
			self.assertEqual(talk_notices.execute({"all_people": 1})[1], [])
			self.assertEqual(frappe.get_list("Talk Notice Seen"), [])

	def paper_record_elsewhere(self):
		return self.submitted_record(self.signed_plan(persons=("paper_member",), days=4))

	def test_what_was_noted_is_not_changed(self):
		with self.acting("member"):
			confirm.notice_seen(confirm.notice()["digest"])
		doc = frappe.get_doc("Talk Notice Seen", {"person": self.unit.person("member")})
		with self.refused():
			doc.update({"version": 5}).save()
		with self.refused():
			frappe.delete_doc("Talk Notice Seen", doc.name)


def confirm_text() -> str:
	"""The text as it is shipped."""
	return frappe.get_meta("Tanxin Settings").get_field("notice").default


class OwnSheet(PrintTest):
	def promised(self, record: str) -> None:
		with self.acting("branch_secretary"):
			owner = self.unit.person("branch_member")
			follow_ups.add(record, self.unit.person("member"), "协调培训名额", owner, "2030-01-10")

	def sheet(self) -> str:
		return text_of(forms.own_talks_page().get_data(as_text=True))

	def test_it_says_what_was_shared_promised_answered_and_who_read_it(self):
		record = self.submitted_record()
		self.promised(record.name)
		with self.acting("branch_secretary"):
			forms.pdf("record", record.name)
		with self.acting("member"):
			confirm.agree(record.name)
			said = self.sheet()
			pdf = text_of_pdf(forms.own_talks_pdf().data)
		for part in (
			"本人谈话情况表", "钱党员", record.name, "赵支书", "谈心谈话", "面谈", "已确认", "已阅无误", f"钱党员{WORDS}",
			"协调培训名额", "责任人周委员", "办理中", "赵支书1次，最近", "请写明异议", "告知文本第1版",
		):  # fmt: skip
			self.assertIn(part, said, part)
			self.assertIn(part, pdf, part)
		for part in ("组织研判一句", "钱党员1次"):
			self.assertNotIn(part, said)
		rows = frappe.get_all("Talk Print", {"person": self.unit.person("member")}, ["how", "copy_no", "name"], order_by="copy_no asc")  # fmt: skip
		self.assertEqual([(row.how, row.copy_no) for row in rows], [("Page", 1), ("PDF", 2)])
		self.assertIn(f"{rows[1].name}第2份", pdf)
		mine = self.readings(record=record.name, reader=self.unit.user("member"), zone="Shared")
		self.assertEqual(sorted(row.how for row in mine if row.how != "Portal"), ["PDF", "Print"])

	def test_it_shows_the_objection_in_his_own_words(self):
		record = self.submitted_record()
		with self.acting("member"):
			confirm.object_to(record.name, "没有答应过这件事")
			said = self.sheet()
		self.assertIn("有异议", said)
		self.assertIn("没有答应过这件事", said)

	def test_of_a_collective_talk_only_his_own_part_and_not_who_else_read_theirs(self):
		record = self.submitted_record(self.signed_plan(persons=("member", "member_two")))
		with self.acting("member_two"):
			confirm.read(record.name)
		with self.acting("member"):
			said = self.sheet()
		self.assertIn(f"钱党员{WORDS}", said)
		self.assertNotIn("孙党员", said)

	def test_nobody_gets_the_sheet_of_somebody_else(self):
		record = self.submitted_record()
		with self.acting("member_two"):
			said = self.sheet()
			self.assertNotIn(WORDS, said)
			self.assertIn("没有已提交的谈话记录", said)
		for user in ("Administrator", "Guest"):
			frappe.set_user(user)
			with self.refused():
				forms.own_talks_page()
		frappe.set_user("Administrator")
		self.assertEqual(self.readings(record=record.name, zone="Shared", how="Print"), [])

	def test_a_member_has_still_no_print_of_the_record_and_sees_his_own_prints_nowhere_else(self):
		record = self.submitted_record()
		with self.acting("member"), self.refused(frappe.PermissionError):
			forms.pdf("record", record.name)
		with self.acting("member"):
			self.sheet()
		with self.acting("town_organiser"):
			self.assertEqual(frappe.get_list("Talk Print", {"form": "本人谈话情况表"}), [])

	def test_drafts_and_withdrawn_records_are_not_on_it(self):
		with self.acting("branch_secretary"):
			record = self.submitted_record()
			amended = records.correct(record.name, "地点写错")
		with self.acting("member"):
			said = self.sheet()
		self.assertNotIn(record.name, said)
		self.assertNotIn(amended, said)
