"""How a right to read ends before its day: the asker takes back what waits (撤回申请), a leader what runs (撤销授权)."""

from __future__ import annotations

from unittest.mock import patch

import frappe
from frappe.utils import add_days, nowdate

from tanxin import compat
from tanxin.api import reading
from tanxin.tests.site.reading_scene import ReadingScene

GRANT = "Talk Reading Grant"


class Withdrawals(ReadingScene):
	def test_what_waits_is_taken_back_and_waits_for_nobody_any_more(self):
		record = self.written_record().name
		grant = self.asked("inspector", record)
		with self.acting("inspector"):
			self.assertEqual(reading.my_steps(grant), [{"step": "Withdraw", "reason_required": False}])
			self.assertEqual(reading.withdraw(grant), "Withdrawn")
			self.assertEqual(reading.withdraw(grant), "Withdrawn")  # a double click
			self.assertEqual(reading.my_steps(grant), [])
			self.assertIsNone(reading.of_record(record)["asked"])
		row = frappe.db.get_value(GRANT, grant, ["status", "withdrawn_on", "granted_by"], as_dict=True)
		self.assertEqual((row.status, row.granted_by), ("Withdrawn", None))
		self.assertEqual(str(row.withdrawn_on)[:10], nowdate())
		self.assertFalse(frappe.get_all("ToDo", {"reference_name": grant, "status": "Open"}))
		with self.acting("town_secretary"):
			self.assertEqual((reading.waiting(), reading.my_steps(grant)), ([], []))
			for step in ("Grant", "Refuse", "Revoke"):
				with self.refused(saying="申请人已于"):
					reading.decide(grant, step, "理由")
		self.assertEqual(self.zones("inspector", record), set())
		self.assertTrue(self.asked("inspector", record))  # he may ask anew

	def test_nobody_else_takes_it_back_and_a_number_that_is_not_there_reads_alike(self):
		grant = self.asked("inspector", self.written_record().name)
		for person in ("branch_secretary", "town_secretary", "county_organiser", "member", "Administrator"):
			for name in (grant, "TXG-0"):
				with self.acting(person), self.refused(saying="只能由申请人"):
					reading.withdraw(name)
		with self.acting("inspector"), patch.object(compat, "is_impersonated", lambda: True):
			self.assertEqual(reading.my_steps(grant), [])
			with self.refused(saying="登录"):
				reading.withdraw(grant)
		self.assertEqual(frappe.db.get_value(GRANT, grant, "status"), "Requested")

	def test_not_after_it_was_decided(self):
		record = self.written_record().name
		given = self.granted("inspector", record)
		refused = self.asked("county_organiser", record)
		with self.acting("town_secretary"):
			reading.decide(refused, "Refuse", "事由不充分")
		for person, grant in (("inspector", given), ("county_organiser", refused)):
			with self.acting(person):
				self.assertEqual(reading.my_steps(grant), [])
				with self.refused(saying="黄书记"):
					reading.withdraw(grant)
		self.assertTrue(self.zones("inspector", record))

	def test_the_row_is_not_written_by_hand_nor_does_the_night_call_it_expired(self):
		from tanxin.talks import reading as flow

		grant = self.asked("inspector", self.written_record().name)
		with self.acting("inspector"):
			forged = {"status": "Withdrawn", "withdrawn_on": "2020-01-01 00:00:00"}
			doc = frappe.get_doc(GRANT, grant).update(forged)
			with self.refused():  # nobody holds a write right
				doc.save()
			reading.withdraw(grant)
		frappe.db.set_value(GRANT, grant, "until", add_days(nowdate(), -1))
		flow.daily()
		self.assertEqual(frappe.db.get_value(GRANT, grant, "status"), "Withdrawn")


class Revocations(ReadingScene):
	def grants(self, person: str, record: str) -> list[tuple]:
		with self.acting(person):
			rows = reading.of_record(record)["grants"]
		return [(row["name"], row["status"], row["reader_name"], row["revoke_reason"]) for row in rows]

	def test_the_talker_sees_who_may_read_his_record_and_from_when_on_no_more(self):
		record = self.written_record().name
		grant = self.granted("inspector", record)
		self.assertEqual(self.grants("branch_secretary", record), [(grant, "Granted", "纪检查", None)])
		self.assertTrue(self.zones("inspector", record))
		with self.acting("county_secretary"):  # above him who granted it
			reading.decide(grant, "Revoke", "核查提前结束")
		ended = [(grant, "Revoked", "纪检查", "核查提前结束")]
		for person in ("branch_secretary", "town_secretary", "inspector"):
			self.assertEqual(self.grants(person, record), ended, person)
		with self.acting("branch_secretary"):
			row = reading.of_record(record)["grants"][0]
			self.assertEqual((row["granted_by_name"], row["revoked_by_name"]), ("黄书记", "林国栋"))
			self.assertEqual(str(row["revoked_on"])[:10], nowdate())
			used = [each for each in reading.of_record(record)["readings"] if each["grant"] == grant]
			self.assertEqual({each["grant_status"] for each in used}, {"Revoked"})
		self.assertEqual(self.zones("inspector", record), set())
		told = frappe.get_all("Talk Reminder", {"kind": "Reading Revoked", "matter": grant}, pluck="user")
		self.assertEqual(told, [self.unit.user("inspector")])

	def test_who_sees_the_talk_alone_is_told_of_nobodys_grant(self):
		record = self.written_record().name
		self.granted("inspector", record)
		for person in ("member", "Administrator"):  # he who was talked to reads in 我的谈话 who read it
			self.assertEqual(self.grants(person, record), [], person)
		with self.acting("stranger"), self.refused():
			reading.of_record(record)

	def test_what_ran_out_or_came_to_nothing_is_not_told_as_a_right(self):
		record = self.written_record().name
		for person in ("inspector", "county_organiser"):
			grant = self.asked(person, record)
			with self.acting("town_secretary"):
				reading.decide(grant, "Grant" if person == "inspector" else "Refuse", "不必")
		over = frappe.db.get_value(GRANT, {"status": "Granted"})
		frappe.db.set_value(GRANT, over, "until", add_days(nowdate(), -1))
		self.assertEqual(self.grants("branch_secretary", record), [])
