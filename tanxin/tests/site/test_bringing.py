"""Bringing in what a unit has: good rows go in, bad ones are named, twice adds nothing, rights and seals hold."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import frappe
from frappe.utils import add_days, now_datetime, nowdate

from tanxin import compat
from tanxin.api import confirm, intake, notes
from tanxin.demo import load
from tanxin.intake.reading import UnreadableFile
from tanxin.talks.bringing import uploads
from tanxin.talks.bringing.pages import Outcome
from tanxin.talks.bringing.run import KINDS, bring
from tanxin.tests.site import factory
from tanxin.tests.site.base import SiteTest

LEDGER = "编号,谈话人,谈话对象,开始时间,结束时间,谈话地点,谈话方式,事由,谈话主要内容,补录原因,确认情况,确认日期,异议内容,跟进事项,跟进责任人,跟进期限"
SECRET = "谈到家里老人住院的事"


class BringingCase(SiteTest):
	def bring(self, kind: str, *lines: str, dry: bool = False, file: str = "名单.csv") -> Outcome:
		with tempfile.TemporaryDirectory() as folder:
			path = Path(folder) / file
			path.write_text("\n".join(lines), encoding="utf-8-sig")
			return bring(kind, path, dry)

	def numbers(self, outcome: Outcome) -> tuple[int, int, int, int]:
		return (outcome.created, outcome.updated, outcome.unchanged, len(outcome.problems))

	def talk(
		self, number: str = "T-1", person: str = "钱党员", verdict: str = "已阅无误", **more: str
	) -> str:
		day = add_days(nowdate(), -3)
		cells = {
			"编号": number,
			"谈话人": "赵支书",
			"谈话对象": person,
			"开始时间": f"{day} 09:00",
			"结束时间": f"{day} 09:40",
			"谈话地点": "党员活动室",
			"谈话方式": "面谈",
			"谈话主要内容": SECRET,
			"确认情况": verdict,
			"确认日期": add_days(nowdate(), -2) if verdict else "",
			**more,
		}
		return ",".join(str(cells.get(column, "")) for column in LEDGER.split(","))


class TestLists(BringingCase):
	def test_a_tree_hangs_below_what_is_there_and_a_stray_branch_is_named(self):
		lines = (
			"编号,名称,上级党组织",
			f"T9,测试新党委,{factory.COUNTY}",
			"T901,测试新村党支部,T9",
			"T902,测试孤支部,没有的党委",
		)
		self.assertEqual(self.numbers(self.bring("organizations", *lines)), (2, 0, 0, 1))
		branch = frappe.get_doc("Party Organization", "测试新村党支部")
		self.assertEqual((branch.code, branch.parent_party_organization), ("T901", "测试新党委"))
		self.assertEqual(branch.organization_type, "Branch")
		again = self.bring("organizations", *lines)
		self.assertEqual(self.numbers(again), (0, 0, 2, 1))
		self.assertEqual((again.problems[0].row, again.problems[0].column), (4, "上级党组织"))

	def test_people_are_found_again_by_number_or_by_the_only_name(self):
		lines = (
			"工号,姓名,党组织,职务,政治面貌",
			f"Q1,钱党员,{factory.BRANCH},会计,中共党员",
			f"Q2,新来的,{factory.BRANCH},文书,中共预备党员",
			"Q3,没有地方的,没有的支部,,",
		)
		self.assertEqual(self.numbers(self.bring("people", *lines)), (1, 1, 0, 1))
		self.assertEqual(
			frappe.db.get_value("Talk Person", {"external_id": "Q1"}, ["name", "post_title"]),
			(self.unit.person("member"), "会计"),
		)
		self.assertEqual(
			frappe.db.get_value("Talk Person", {"external_id": "Q2"}, "political_status"),
			"Probationary Party Member",
		)
		self.assertEqual(self.numbers(self.bring("people", *lines)), (0, 0, 2, 1))

	def test_who_cannot_be_told_apart_is_not_guessed(self):
		factory.person("paper_member", "钱党员", factory.BRANCH)
		doubled = self.bring("people", "姓名,党组织", f"钱党员,{factory.BRANCH}")
		self.assertIn("同名", doubled.problems[0].reason)
		self.bring("people", "工号,姓名,党组织", f"Q7,周委员,{factory.BRANCH}")
		wrong = self.bring("people", "工号,姓名,党组织", f"Q7,别人,{factory.BRANCH}")
		self.assertIn("Q7", wrong.problems[0].reason)

	def test_a_second_secretary_is_refused_and_the_other_posts_go_in(self):
		lines = (
			"姓名,党组织,任职,任职日期",
			f"钱党员,{factory.BRANCH},书记,2024-01-01",
			f"孙党员,{factory.BRANCH},宣传委员,2024-01-01",
		)
		outcome = self.bring("posts", *lines)
		self.assertEqual(self.numbers(outcome), (1, 0, 0, 1))
		self.assertIn("赵支书", outcome.problems[0].reason)
		self.assertEqual(self.numbers(self.bring("posts", *lines)), (0, 0, 1, 1))

	def test_events_make_what_is_owed_once(self):
		lines = (
			"姓名,情形,发生日期",
			f"钱党员,获得表彰嘉奖,{add_days(nowdate(), -5)}",
			f"孙党员,获得表彰嘉奖,{add_days(nowdate(), 5)}",
		)
		outcome = self.bring("events", *lines)
		self.assertEqual(self.numbers(outcome), (1, 0, 0, 1))
		event = frappe.get_doc("Trigger Event", {"person": self.unit.person("member")})
		self.assertEqual(event.source, "Import")
		self.assertEqual(factory.obligation_of(event.name).status, "Open")
		self.assertEqual(self.numbers(self.bring("events", *lines)), (0, 0, 1, 1))
		withdrawn = (lines[0] + ",已撤销", lines[1] + ",是")
		self.assertEqual(self.numbers(self.bring("events", *withdrawn)), (0, 1, 0, 0))
		self.assertEqual(factory.obligation_of(event.name).status, "Withdrawn")

	def test_meetings_come_in_once(self):
		lines = ("党组织,会议,召开日期", f"{factory.BRANCH},组织生活会,{add_days(nowdate(), 30)}")
		self.assertEqual(self.numbers(self.bring("meetings", *lines)), (1, 0, 0, 0))
		self.assertEqual(self.numbers(self.bring("meetings", *lines)), (0, 0, 1, 0))

	def test_a_dry_run_finds_the_same_and_keeps_nothing(self):
		before = frappe.db.count("Talk Person"), frappe.db.count("Talk Record")
		people = ("工号,姓名,党组织", f"Q8,试一试,{factory.BRANCH}", "Q9,没有地方的,没有的支部")
		self.assertEqual(self.numbers(self.bring("people", *people, dry=True)), (1, 0, 0, 1))
		self.assertEqual(self.numbers(self.bring("records", LEDGER, self.talk(), dry=True)), (1, 0, 0, 0))
		self.assertEqual((frappe.db.count("Talk Person"), frappe.db.count("Talk Record")), before)


class TestLedger(BringingCase):
	def record(self) -> frappe.model.document.Document:
		return frappe.get_doc("Talk Record", {"source": "Import"})

	def test_a_talk_of_the_ledger_is_a_late_entry_with_its_source_and_meets_what_was_owed(self):
		event = factory.event(self.unit.person("member"), days_ago=4)
		outcome = self.bring("records", LEDGER, self.talk(补录原因="驻村"), file="台账.csv")
		self.assertEqual(self.numbers(outcome), (1, 0, 0, 0), outcome.problems)
		record = self.record()
		self.assertEqual((record.docstatus, record.is_late_entry, record.is_unplanned), (1, 1, 1))
		self.assertEqual(record.source_detail, "台账.csv 第 2 行（编号 T-1）")
		self.assertIn("由既有台账导入", record.late_reason)
		self.assertIn("驻村", record.late_reason)
		self.assertEqual(record.record_state, "Confirmed")
		owed = factory.obligation_of(event.name)
		self.assertEqual((owed.status, owed.record), ("Met", record.name))

	def test_what_the_ledger_says_of_confirmation_is_never_an_own_login(self):
		said = (("钱党员", "已阅无误"), ("孙党员", "纸质签字"), ("李老党员", "无法确认"))
		rows = [
			self.talk(f"T-{index}", name, verdict, 异议内容="已去世" if index == 2 else "")
			for index, (name, verdict) in enumerate(said)
		]
		self.bring("records", LEDGER, *rows)
		answers = frappe.get_all(
			"Talk Confirmation", fields=["verdict", "by_own_login", "entered_by", "reason"]
		)
		self.assertEqual(
			{row.verdict for row in answers}, {"Read and Agreed", "Signed on Paper", "Unable to Confirm"}
		)
		self.assertEqual({(row.by_own_login, row.entered_by) for row in answers}, {(0, "Administrator")})
		self.assertTrue(all("由既有台账导入" in row.reason for row in answers))

	def test_the_words_are_sealed_and_the_importer_cannot_read_them(self):
		self.bring("records", LEDGER, self.talk(verdict="有异议", 异议内容="不是这样说的"))
		record = self.record()
		self.assertNotIn(SECRET, str(record.as_dict()))
		sealed = frappe.get_all("Talk Note", {"record": record.name}, pluck="sealed")
		self.assertEqual(len(sealed), 2)
		self.assertFalse(any(SECRET in text or "不是这样" in text for text in sealed))
		self.assertEqual(notes.read_record(record.name)["notes"], [])
		with self.acting("member"):
			self.assertIn(SECRET, str(confirm.read(record.name)["notes"]))
		with self.acting("member_two"), self.refused():
			confirm.read(record.name)

	def test_twice_adds_nothing_and_a_filled_in_confirmation_adds_itself(self):
		self.assertEqual(self.numbers(self.bring("records", LEDGER, self.talk(verdict=""))), (1, 0, 0, 0))
		self.assertEqual(self.record().record_state, "Awaiting Confirmation")
		self.assertEqual(self.numbers(self.bring("records", LEDGER, self.talk(verdict=""))), (0, 0, 1, 0))
		self.assertEqual(self.numbers(self.bring("records", LEDGER, self.talk())), (0, 1, 0, 0))
		self.assertEqual(self.numbers(self.bring("records", LEDGER, self.talk())), (0, 0, 1, 0))
		self.assertEqual(self.record().record_state, "Confirmed")
		moved = self.bring(
			"records", LEDGER, self.talk(结束时间="09:50", 开始时间=f"{add_days(nowdate(), -4)} 09:00")
		)
		self.assertIn("不改写", moved.problems[0].reason)

	def test_a_talk_never_changes_its_category_by_a_later_ledger(self):
		head = f"{LEDGER},谈话类别"
		self.assertEqual(self.numbers(self.bring("records", head, f"{self.talk()},谈心谈话")), (1, 0, 0, 0))
		again = self.bring("records", head, f"{self.talk()},诫勉")
		self.assertEqual(self.numbers(again), (0, 0, 0, 1))
		self.assertIn("谈心谈话", str(again.problems[0]))
		self.assertEqual(frappe.db.count("Talk Record", {"source": "Import", "category": "Admonition"}), 0)

	def test_bad_rows_are_all_named_and_leave_nothing_half_written(self):
		outcome = self.bring(
			"records",
			LEDGER,
			self.talk("T-1", 结束时间=""),
			self.talk("T-2", "没有的人"),
			self.talk("T-3", "赵支书"),
			self.talk("T-4", "孙党员", 跟进事项="联系医院", 跟进责任人="没有的人", 跟进期限="2030-01-10"),
		)
		self.assertEqual(self.numbers(outcome), (1, 0, 0, 4))
		self.assertEqual(
			[problem.row for problem in sorted(outcome.problems, key=lambda one: one.row)], [2, 3, 4, 5]
		)
		self.assertEqual(frappe.db.count("Talk Record", {"source": "Import"}), 1)
		self.assertEqual(frappe.db.count("Talk Note", {"record": ("is", "set")}), 1)
		promised = frappe.get_doc("Talk Follow Up", {"record": self.record().name})
		self.assertEqual(
			(promised.owner_person, promised.status), (self.unit.person("branch_secretary"), "Open")
		)

	def test_an_event_that_comes_in_later_finds_the_talk_that_answered_it(self):
		self.bring("records", LEDGER, self.talk())
		self.bring("events", "姓名,情形,发生日期", f"钱党员,获得表彰嘉奖,{add_days(nowdate(), -5)}")
		owed = frappe.get_doc(
			"Talk Obligation", {"person": self.unit.person("member"), "event": ("is", "set")}
		)
		self.assertEqual((owed.status, owed.record), ("Met", self.record().name))


class TestRights(BringingCase):
	def test_an_organiser_imports_his_own_span_only(self):
		lines = ("工号,姓名,党组织", f"Q1,本镇的人,{factory.BRANCH}", f"Q2,别处的人,{factory.OTHER}")
		with self.acting("town_organiser"):
			outcome = self.bring("people", *lines)
			self.assertEqual(self.numbers(outcome), (1, 0, 0, 1))
			self.assertIn("工作范围", outcome.problems[0].reason)
			ledger = self.bring("records", LEDGER, self.talk(), self.talk("T-2", "冯局长"))
			self.assertEqual(self.numbers(ledger), (1, 0, 0, 1))
			for kind in ("organizations", "posts"):
				with self.refused(frappe.PermissionError):
					self.bring(kind, "名称", "测试自封党委")

	def test_nobody_else_imports_and_nobody_imports_his_own_talk(self):
		for who in ("member", "town_secretary", "inspector", "stranger"):
			with self.acting(who), self.refused(frappe.PermissionError):
				self.bring("records", LEDGER, self.talk())
		with self.acting("town_organiser"):
			outcome = self.bring("records", LEDGER, self.talk(person="郑干事"))
		self.assertIn("与您本人", outcome.problems[0].reason)
		with patch.object(compat, "is_impersonated", return_value=True), self.refused(frappe.PermissionError):
			self.bring("people", "姓名,党组织", f"某人,{factory.BRANCH}")


class TestUpload(BringingCase):
	def upload(self, content: bytes | str, name: str = "名册.csv") -> str:
		file = frappe.get_doc(
			{"doctype": "File", "file_name": name, "is_private": 1, "content": content}
		).insert()
		self.addCleanup(file.delete_file_data_content)
		return file.file_url

	def test_the_file_is_tried_imported_and_gone(self):
		with self.acting("town_organiser"):
			url = self.upload(f"工号,姓名,党组织\nQ1,上传的人,{factory.BRANCH}\nQ2,,x\n")
			tried = intake.check("people", url)["result"]
			self.assertEqual((tried["created"], len(tried["problems"]), tried["dry"]), (1, 1, True))
			self.assertTrue(tried["file"].startswith("名册"))
			done = intake.bring_in("people", url)["result"]
			self.assertEqual((done["created"], done["dry"]), (1, False))
			with self.refused(frappe.PermissionError):
				intake.bring_in("people", url)
		self.assertFalse(frappe.db.exists("File", {"file_url": url}))

	def test_somebody_elses_or_a_public_file_is_not_read(self):
		url = self.upload(f"工号,姓名,党组织\nQ1,别人的,{factory.BRANCH}\n")
		with self.acting("town_organiser"), self.refused(frappe.PermissionError):
			intake.check("people", url)

	def test_a_file_that_is_not_what_it_says_gives_one_sentence_and_goes(self):
		url = self.upload(b"%PDF-1.4 no workbook", "名册.xlsx")
		with self.refused(frappe.ValidationError, saying="不是 Excel 工作簿"):
			intake.check("people", url)
		self.assertFalse(frappe.db.exists("File", {"file_url": url}))

	def test_a_file_beyond_the_limit_is_refused_in_one_sentence(self):
		with tempfile.TemporaryDirectory() as folder:
			path = Path(folder) / "台账.csv"
			with path.open("wb") as stream:
				stream.truncate(200 * 1024 * 1024)
			with self.assertRaises(UnreadableFile) as caught:
				bring("records", path)
		self.assertIn("200 MB", str(caught.exception))

	def test_forgotten_uploads_are_swept(self):
		file = uploads.own_upload(self.upload("姓名\n"))
		uploads.mark(file)
		self.assertEqual(uploads.sweep(), 0)
		long_ago = now_datetime() - timedelta(hours=30)
		frappe.db.set_value("File", file.name, "modified", long_ago, update_modified=False)
		self.assertEqual(uploads.sweep(), 1)

	def test_every_kind_has_a_template_its_reader_knows(self):
		for kind in KINDS:
			text = intake.template(kind).get_data().decode("utf-8-sig")
			self.assertTrue(text.strip().split(","), kind)
		with self.acting("town_organiser"):
			self.assertEqual(intake.kinds(), ["people", "events", "meetings", "records"])
		with self.acting("member"):
			self.assertEqual(intake.kinds(), [])


class TestDemo(BringingCase):
	def test_the_demo_unit_shows_every_stage_and_loads_once(self):
		first = load.run(beside_others=True)
		self.assertIn("TXP", str(first["看哪里"]))
		counts = self.count()
		states = set(frappe.get_all("Talk Plan", pluck="workflow_state"))
		self.assertLessEqual({"Plan Draft", "Awaiting Signature", "Signed", "Sent Back", "Talk Held"}, states)
		own = {"by_own_login": 1}
		self.assertEqual(
			set(frappe.get_all("Talk Confirmation", own, pluck="verdict")), {"Read and Agreed", "Objection"}
		)
		self.assertEqual(set(frappe.get_all("Talk Dossier", pluck="difficulty")), {"Easy", "Ordinary", "Hard"})
		applied = frappe.get_all("Talk Person", {"applied_to_join_on": ("is", "set")}, ["level", "political_status"])
		self.assertEqual(len(applied), 3)
		kinds = frappe.get_all("Talk Obligation", {"rule": ("like", "ZBTL-19-%")}, pluck="rule", distinct=True)
		self.assertLessEqual({"ZBTL-19-1", "ZBTL-19-2", "ZBTL-19-3"}, set(kinds))
		load.run(beside_others=True)
		self.assertEqual(self.count(), counts)

	def test_it_is_not_loaded_onto_a_real_unit(self):
		with self.refused(load.NotADemoSite):
			load.run()

	def count(self) -> dict[str, int]:
		doctypes = frappe.get_all("DocType", {"module": "Tanxin", "issingle": 0}, pluck="name")
		return {doctype: frappe.db.count(doctype) for doctype in [*doctypes, "User", "File", "ToDo"]}
