"""Asking to read and deciding it (查阅申请): who may ask for what, who decides, when it ends; each step by its person."""

from __future__ import annotations

from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate, nowdate

from tanxin.api import reading, records
from tanxin.confidentiality import rights
from tanxin.confidentiality import scope as scopes
from tanxin.talks import reading as flow
from tanxin.tests.site import factory
from tanxin.tests.site.reading_scene import JUDGED, MAIN, MY_OWN, ReadingScene

GRANT = "Talk Reading Grant"


class Asking(ReadingScene):
	def test_one_asks_in_one_step_and_the_nearest_leader_is_told_without_content(self):
		record = self.written_record().name
		with self.acting("inspector"):
			self.assertTrue(reading.of_record(record)["may_ask"])
			answer = reading.ask([record], "核查谈话情况", add_days(nowdate(), 5))
			self.assertEqual(answer["leaders"], ["赵支书"])
			self.assertEqual(reading.of_record(record)["asked"], answer["name"])
		doc = frappe.get_doc(GRANT, answer["name"])
		self.assertEqual(
			(doc.reader, doc.reader_user, doc.status, doc.organization, doc.record),
			(self.unit.person("inspector"), self.unit.user("inspector"), "Requested", factory.BRANCH, record),
		)
		todo = frappe.get_doc("ToDo", {"reference_name": doc.name})
		self.assertEqual(todo.allocated_to, self.unit.user("branch_secretary"))
		self.assertNotIn("核查", todo.description)

	def test_each_request_that_cannot_be_is_told_why(self):
		record = self.written_record().name
		tomorrow = add_days(nowdate(), 1)
		for person, saying, values in (
			("inspector", "事由", ([record], "  ", tomorrow)),
			("inspector", "已过", ([record], "核查", add_days(nowdate(), -1))),
			("inspector", "最长30天", ([record], "核查", add_days(nowdate(), 31))),
			("inspector", "列出", ([], "核查", tomorrow)),
			("inspector", "范围", (["TXR-0"], "核查", tomorrow)),
			("other_secretary", "范围", ([record], "核查", tomorrow)),
			("branch_secretary", "本人参加", ([record], "核查", tomorrow)),
		):
			with self.acting(person), self.refused(saying=saying):
				reading.ask(*values)
		for person in ("member", "stranger"):
			with self.acting(person), self.refused(saying="由领导、组织人员"):
				reading.ask([record], "好奇", tomorrow)
		with self.refused(saying="没有对应的人员"):
			reading.ask([record], "管理", tomorrow)

	def test_the_span_is_the_units_own_number(self):
		record = self.written_record().name
		frappe.db.set_single_value("Tanxin Settings", "reading_days", 3)
		frappe.clear_document_cache("Tanxin Settings", "Tanxin Settings")
		with self.acting("inspector"):
			self.assertEqual(reading.of_record(record)["longest"], 3)
		with self.refused(saying="最长3天"):
			self.asked("inspector", record, days=4)
		self.assertTrue(self.asked("inspector", record, days=3))

	def test_the_same_request_twice_is_one(self):
		record = self.written_record().name
		first = self.asked("inspector", record)
		with self.refused(saying=first):
			self.asked("inspector", record)

	def test_nobody_asks_in_anothers_name_nor_grants_by_writing_the_row(self):
		record = self.written_record().name
		values = {"doctype": GRANT, "record": record, "reason": "核查", "until": nowdate()}
		with self.acting("inspector"):
			forged = {
				"reader": self.unit.person("stranger"),
				"status": "Granted",
				"granted_by": "Administrator",
			}
			doc = frappe.get_doc({**values, **forged, "reader_user": "Administrator"}).insert()
			self.assertEqual((doc.reader, doc.status), (self.unit.person("inspector"), "Requested"))
			self.assertFalse(doc.granted_by)
			doc.status = "Granted"
			with self.refused():
				doc.save()
		self.assertEqual(self.zones("inspector", record), set())
		doc.reload()
		doc.until = add_days(nowdate(), 300)
		with self.refused(saying=""):
			doc.save()


class Deciding(ReadingScene):
	def test_what_was_granted_opens_what_both_sides_saw_and_nothing_else(self):
		record = self.written_record().name
		grant = self.granted("inspector", record)
		words = self.words("inspector", record)
		self.assertIn(MAIN, words)
		for closed in (JUDGED, MY_OWN):
			self.assertNotIn(closed, words)
		self.assertIn((self.unit.user("inspector"), "Shared", "Form", grant), self.log(record=record))
		told = frappe.get_all("Talk Reminder", {"kind": "Reading Granted", "matter": grant}, pluck="user")
		self.assertEqual(told, [self.unit.user("inspector")])
		self.assertFalse(frappe.get_all("ToDo", {"reference_name": grant, "status": "Open"}))

	def test_who_decides(self):
		record = self.written_record(self.signed_plan(persons=("member", "town_deputy"))).name
		grant = self.asked("county_secretary", record)
		for person, saying in {
			"county_secretary": "自己的申请",
			"town_deputy": "谈话对象",
			"town_organiser": "现任书记",
			"other_secretary": "现任书记",
			"inspector": "现任书记",
			"member": "现任书记",
			"Administrator": "现任书记",
		}.items():
			with self.acting(person), self.refused(saying=saying):
				reading.decide(grant, "Grant")
			with self.acting(person):
				own = ["Withdraw"] if person == "county_secretary" else []  # who asked may take it back
				self.assertEqual([each["step"] for each in reading.my_steps(grant)], own, person)
				self.assertNotIn(grant, [row["name"] for row in reading.waiting()], person)
		with self.acting("town_secretary"):
			self.assertEqual([row["name"] for row in reading.waiting()], [grant])
			self.assertEqual([each["step"] for each in reading.my_steps(grant)], ["Grant", "Refuse"])
			self.assertEqual(reading.decide(grant, "Grant"), "Granted")
			self.assertEqual(reading.decide(grant, "Grant"), "Granted")  # a double click
		with self.acting("branch_secretary"), self.refused(saying="黄书记"):
			reading.decide(grant, "Refuse", "太晚了")

	def test_a_leader_whose_post_ended_decides_nothing(self):
		grant = self.asked("inspector", self.written_record().name)
		self.end_posts("town_secretary")
		with self.acting("town_secretary"), self.refused(saying="现任书记"):
			reading.decide(grant, "Grant")

	def test_refused_and_revoked_with_a_reason_and_at_once(self):
		record = self.written_record().name
		first = self.asked("inspector", record)
		with self.acting("town_secretary"):
			with self.refused(saying="理由"):
				reading.decide(first, "Refuse", " ")
			self.assertEqual(reading.decide(first, "Refuse", "事由不充分"), "Refused")
			with self.refused(saying="已是“不同意”"):
				reading.decide(first, "Grant")
		self.assertEqual(frappe.db.get_value(GRANT, first, "decision_reason"), "事由不充分")
		second = self.granted("inspector", record)
		self.assertTrue(self.zones("inspector", record))
		with self.acting("branch_secretary"):
			with self.refused(saying="理由"):
				reading.decide(second, "Revoke")
			self.assertEqual(reading.decide(second, "Revoke", "核查已结束"), "Revoked")
		self.assertEqual(self.zones("inspector", record), set())
		row = frappe.db.get_value(GRANT, second, ["granted_by_name", "revoked_by_name"])
		self.assertEqual(row, ("黄书记", "赵支书"))

	def test_an_asker_without_the_task_is_granted_nothing_and_reads_nothing(self):
		record = self.written_record().name
		grant, running = self.asked("inspector", record, days=3), self.granted("county_organiser", record)
		self.assertTrue(self.zones("county_organiser", record))
		self.addCleanup(
			frappe.clear_cache, user=self.unit.user("inspector")
		)  # roles outlive a rollback there
		frappe.get_doc("User", self.unit.user("inspector")).remove_roles("Tanxin Inspector")
		with self.acting("town_secretary"), self.refused(saying="已不再承担"):
			reading.decide(grant, "Grant")
		self.end_posts("county_organiser")
		self.assertEqual(self.zones("county_organiser", record), set())
		self.assertEqual(frappe.db.get_value(GRANT, running, "status"), "Granted")

	def test_a_request_is_not_granted_after_its_last_day(self):
		grant = self.asked("inspector", self.written_record().name)
		frappe.db.set_value(GRANT, grant, "until", add_days(nowdate(), -1))
		with self.acting("town_secretary"):
			self.assertEqual(reading.waiting(), [])
			with self.refused(saying="已过"):
				reading.decide(grant, "Grant")

	def test_it_ends_by_itself_and_a_job_only_writes_that_down(self):
		record = self.written_record().name
		grant, waits = self.granted("inspector", record), self.asked("county_organiser", record)
		frappe.db.set_value(GRANT, grant, "until", nowdate())
		self.assertTrue(self.zones("inspector", record))
		for name in (grant, waits):
			frappe.db.set_value(GRANT, name, "until", add_days(nowdate(), -1))
		self.assertEqual(self.zones("inspector", record), set())
		flow.daily()
		for name in (grant, waits):
			self.assertEqual(frappe.db.get_value(GRANT, name, "status"), "Expired")
		told = frappe.get_all("Talk Reminder", {"kind": "Reading Not Decided"}, pluck="matter")
		self.assertEqual(told, [waits])

	def test_several_records_go_to_a_leader_of_them_all(self):
		first = self.written_record().name
		second = self.written_record(self.signed_plan(persons=("member_two",))).name
		frappe.db.set_value("Talk Record", second, "organization", factory.TOWN)
		grant = self.asked("inspector", first, second)
		self.assertEqual(frappe.db.get_value(GRANT, grant, "organization"), factory.TOWN)
		with self.acting("branch_secretary"), self.refused(saying="现任书记"):
			reading.decide(grant, "Grant")
		with self.acting("town_secretary"):
			reading.decide(grant, "Grant")
		for record in (first, second):
			self.assertEqual(self.zones("inspector", record), {"Shared"})


class Periods(ReadingScene):
	def test_a_period_covers_what_lies_in_it_when_it_is_read(self):
		before = self.written_record().name
		grant = self.asked_for_period("inspector", factory.TOWN)
		with self.acting("branch_secretary"), self.refused(saying="现任书记"):
			reading.decide(grant, "Grant")  # he leads a part of it
		with self.acting("town_secretary"):
			self.assertEqual(reading.waiting()[0]["count"], 1)
			reading.decide(grant, "Grant")
		after = self.written_record(self.signed_plan(persons=("member_two",))).name
		for record in (before, after):
			self.assertEqual(self.zones("inspector", record), {"Shared"})
		self.assertEqual({row[3] for row in self.log(reader=self.unit.user("inspector"))}, {grant})
		frappe.db.set_value("Talk Record", after, "started_at", add_days(nowdate(), -40))
		self.assertEqual(self.zones("inspector", after), set())
		frappe.db.set_value("Talk Record", before, "organization", factory.OTHER)
		self.assertEqual(self.zones("inspector", before), set())

	def test_formal_talks_and_restricted_matters_only_by_name(self):
		record, plain = self.written_record(), self.written_record(self.signed_plan(persons=("member_two",)))
		grant = self.asked_for_period("county_organiser", factory.BRANCH)
		with self.acting("town_secretary"):
			reading.decide(grant, "Grant")
		self.assertTrue(self.zones("county_organiser", record.name))
		record.db_set("category", "Reminder")
		self.assertEqual(self.zones("county_organiser", record.name), set())
		self.assertTrue(self.zones("county_organiser", plain.name))
		record.db_set("category", "Heart-to-Heart")
		with patch.object(rights.granted, "_unrestricted", lambda table: table.name != record.name):
			self.assertEqual(self.zones("county_organiser", record.name), set())
		record.db_set("category", "Reminder")
		self.granted("county_organiser", record.name)
		self.assertEqual(self.zones("county_organiser", record.name), {"Shared"})

	def test_what_answers_something_restricted_is_outside(self):
		record = self.written_record().name
		grant = self.asked_for_period("county_organiser", factory.BRANCH)
		with self.acting("town_secretary"):
			reading.decide(grant, "Grant")
		self.assertTrue(self.zones("county_organiser", record))
		with self.acting("town_organiser"):
			owed = factory.obligation_of(factory.event(self.unit.person("member"), "Adverse Report").name)
		self.assertTrue(owed.restricted)
		frappe.db.set_value("Talk Obligation", owed.name, "record", record)
		self.assertEqual(self.zones("county_organiser", record), set())

	def test_each_period_that_cannot_be_is_told_why(self):
		self.written_record()
		day = nowdate()
		for organization, more, saying in (
			(factory.BRANCH, {"period_from": day, "period_to": add_days(day, -3)}, "早于"),
			(
				factory.BRANCH,
				{"period_from": add_days(day, -90), "period_to": add_days(day, -60)},
				"没有可以申请",
			),
			(factory.BRANCH, {"category": "Reminder"}, "没有可以申请"),
			(factory.OTHER, {}, "没有可以申请"),
			("", {}, "选择党组织"),
		):
			with self.refused(saying=saying):
				self.asked_for_period("inspector", organization, **more)
		with self.refused(saying="范围"):
			self.asked_for_period("other_secretary", factory.BRANCH)

	def test_the_granter_lets_nobody_read_his_own_talk(self):
		plan = self.signed_plan(talkers=("branch_secretary",), persons=("town_deputy",))
		record = self.written_record(plan).name
		self.written_record(self.signed_plan(persons=("member_two",)))
		grant = self.asked_for_period("inspector", factory.BRANCH)
		with self.acting("town_deputy"):
			reading.decide(grant, "Grant")
		self.assertEqual(self.zones("inspector", record), set())

	def test_who_was_talked_to_reads_no_others_part_by_a_grant(self):
		record = self.written_record(self.signed_plan(persons=("member", "town_organiser"))).name
		self.written_record(self.signed_plan(persons=("member_two",)))
		grant = self.asked_for_period("town_organiser", factory.BRANCH)
		with self.acting("town_secretary"):
			reading.decide(grant, "Grant")
		self.assertNotIn("钱党员", self.words("town_organiser", record))


class Corrections(ReadingScene):
	def test_a_grant_by_name_ends_with_the_record_and_one_of_a_period_goes_on(self):
		record = self.written_record().name
		named, period = (
			self.granted("inspector", record),
			self.asked_for_period("county_organiser", factory.TOWN),
		)
		waits = self.asked("town_organiser", record)
		with self.acting("town_secretary"):
			reading.decide(period, "Grant")
		with self.acting("branch_secretary"):
			corrected = records.correct(record, "时间写错了")
			frappe.get_doc("Talk Record", corrected).submit()
		self.assertEqual(frappe.db.get_value(GRANT, named, "status"), "Granted")
		for person, reads in {"inspector": set(), "county_organiser": {"Shared"}}.items():
			self.assertEqual(self.zones(person, corrected), reads, person)
			self.assertEqual(self.zones(person, record), set(), person)
		with self.acting("town_secretary"), self.refused(saying="已更正"):
			reading.decide(waits, "Grant")
		with self.acting("inspector"):
			self.assertTrue(reading.of_record(corrected)["may_ask"])


class WhoSeesRequests(ReadingScene):
	def test_the_asker_the_leaders_and_who_talked(self):
		grant = self.asked("inspector", self.written_record().name)
		seeing = {
			person
			for person in self.unit.people
			if person != "paper_member" and scopes.sees(GRANT, grant, self.unit.user(person))
		}
		self.assertEqual(
			seeing,
			{
				"inspector", "branch_secretary", "town_secretary", "town_deputy", "town_organiser", "county_secretary",
				"county_organiser",
			},
		)  # fmt: skip

	def test_each_talker_hears_once_a_day_that_it_was_read_under_a_grant(self):
		record = self.written_record().name
		grant = self.granted("inspector", record)
		for _time in range(2):
			self.zones("inspector", record)
		self.zones("branch_secretary", record)
		self.assertEqual(flow.tell_talkers(), 1)
		self.assertEqual(flow.tell_talkers(), 0)
		told = frappe.get_all("Talk Reminder", {"kind": "Read Under a Grant"}, ["user", "matter", "due_date"])
		self.assertEqual(
			[(row.user, row.matter, row.due_date) for row in told],
			[(self.unit.user("branch_secretary"), record, getdate(nowdate()))],
		)
		bell = frappe.get_all(
			"Notification Log", {"document_name": record}, pluck="subject", order_by="creation desc"
		)[0]
		self.assertIn("查阅授权", bell)
		for word in (MAIN, "核查", grant):
			self.assertNotIn(word, bell)
		with self.acting("branch_secretary"):
			rows = reading.of_record(record)["readings"]
			self.assertIn((grant, "核查谈话情况"), {(row["grant"], row["reason"]) for row in rows})


class EarlierDays(ReadingScene):
	def test_a_grant_of_earlier_days_gets_the_row_that_says_what_it_names(self):
		from tanxin.patches import grants_name_their_records

		record = self.written_record().name
		grant = self.granted("inspector", record)
		frappe.db.delete("Talk Reading Grant Record", {"parent": grant})
		frappe.db.set_value(GRANT, grant, {"organization": None, "reader_name": None})
		self.assertEqual(self.zones("inspector", record), set())
		for _time in range(2):
			grants_name_their_records.execute()
		self.assertEqual(self.zones("inspector", record), {"Shared"})
		self.assertEqual(frappe.db.count("Talk Reading Grant Record", {"parent": grant}), 1)
		self.assertEqual(
			frappe.db.get_value(GRANT, grant, ["organization", "reader_name"]), (factory.BRANCH, "纪检查")
		)
