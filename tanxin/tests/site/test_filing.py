"""Filing and archive numbers (归档, 档号)."""

from __future__ import annotations

import frappe
from frappe.utils import getdate, nowdate

from tanxin.api import confirm, keeping, records
from tanxin.site import retention
from tanxin.talks.keeping import filing
from tanxin.tests.site.factory import TOWN, plan
from tanxin.tests.site.keeping_scene import KeepingSteps

YEAR = getdate(nowdate()).year


class Filing(KeepingSteps):
	def numbers(self) -> list[int]:
		return sorted(frappe.get_all("Talk Record", {"archive_no": ("is", "set")}, pluck="archive_item"))

	def test_a_record_gets_number_year_period_pages_and_the_day_until_which_it_is_kept(self):
		record = self.confirmed_record()
		with self.acting("town_organiser"):
			numbers = keeping.file([record.name], 3)
		record.reload()
		self.assertEqual(numbers, {record.name: f"WS·{YEAR}-D10-0001"})
		self.assertEqual(record.archive_no, f"WS·{YEAR}-D10-0001")
		self.assertEqual(
			(record.archive_year, record.archive_pages, record.archive_period), (YEAR, 3, "10年")
		)
		self.assertEqual(record.keep_until, getdate(f"{YEAR + 11}-01-01"))
		self.assertEqual(record.record_state, "Filed")

	def test_filing_again_changes_nothing(self):
		name = self.filed_record()
		before = frappe.db.get_value("Talk Record", name, "archive_no")
		with self.acting("town_organiser"):
			self.assertEqual(filing.file([name], 9), {})
		self.assertEqual(frappe.db.get_value("Talk Record", name, "archive_no"), before)

	def test_who_has_not_answered_keeps_the_record_from_being_filed(self):
		record = self.submitted_record()
		with self.acting("town_organiser"), self.refused(saying=record.name):
			filing.file([record.name])
		self.assertEqual(self.numbers(), [])

	def test_only_the_organiser_in_charge_files(self):
		record = self.confirmed_record()
		for person in (
			"branch_secretary",
			"town_secretary",
			"inspector",
			"member",
			"other_secretary",
			"Administrator",
		):
			with self.subTest(person), self.acting(person), self.refused():
				filing.file([record.name])
		with self.acting("town_organiser"):
			self.assertEqual(len(filing.file_year(TOWN, YEAR)), 1)

	def test_many_at_once_are_numbered_in_the_order_of_the_talks_without_a_gap(self):
		made = [self.confirmed_record() for _ in range(3)]
		with self.acting("town_organiser"):
			numbers = filing.file([record.name for record in reversed(made)])
		self.assertEqual(self.numbers(), [1, 2, 3])
		self.assertEqual(sorted(numbers.values()), [f"WS·{YEAR}-D10-000{n}" for n in (1, 2, 3)])

	def test_a_filing_that_fails_leaves_no_gap(self):
		good, waiting = self.confirmed_record(), self.submitted_record()
		with self.acting("town_organiser"):
			with self.refused():
				filing.file([good.name, waiting.name])
			filing.file([good.name])
		self.assertEqual(self.numbers(), [1])

	def test_the_unit_s_own_pattern_and_one_under_which_two_would_be_one(self):
		settings = frappe.get_doc("Tanxin Settings")
		settings.archive_fonds, settings.archive_pattern = "Z109", "{全宗号}-DQ·{年度}-{保管期限}-{件号}"
		settings.save()
		name = self.filed_record()
		self.assertEqual(frappe.db.get_value("Talk Record", name, "archive_no"), f"Z109-DQ·{YEAR}-D10-0001")
		settings.archive_pattern = "{年度}-{件号}"
		with self.refused(saying="保管期限"):
			settings.save()

	def test_a_client_s_own_archive_number_is_put_back(self):
		plan_doc = self.signed_plan()
		with self.acting("branch_secretary"):
			name = records.begin(plan_doc.name)
			doc = frappe.get_doc("Talk Record", name)
			doc.archive_no, doc.keep_until, doc.destroyed_on = "WS·1", "2020-01-01", "2020-01-01"
			doc.save()
		row = frappe.db.get_value("Talk Record", name, ["archive_no", "keep_until", "destroyed_on"])
		self.assertEqual(row, (None, None, None))
		with self.acting("branch_secretary"):
			new = frappe.get_doc(
				{
					**plan(self.unit).as_dict(),
					"doctype": "Talk Record",
					"name": None,
					"archive_no": "X",
					"destroyed_on": "2020-01-01",
				}
			)
			new.update(
				{
					"started_at": "2026-01-01 09:00:00",
					"ended_at": "2026-01-01 10:00:00",
					"unplanned_reason": "临时",
				}
			)
			new.insert()
		self.assertFalse(new.archive_no or new.destroyed_on)

	def test_a_correction_after_filing_is_filed_under_a_number_of_its_own(self):
		name = self.filed_record()
		with self.acting("branch_secretary"):
			corrected = records.correct(name, "地点写错")
			frappe.get_doc("Talk Record", corrected).submit()
		with self.acting("member"):
			confirm.agree(corrected)
		with self.acting("town_organiser"):
			filing.file([corrected])
		self.assertEqual(frappe.db.get_value("Talk Record", name, "archive_item"), 1)
		self.assertEqual(frappe.db.get_value("Talk Record", corrected, "archive_item"), 2)
		self.assertEqual(frappe.db.get_value("Talk Record", corrected, "record_state"), "Filed")

	def test_formal_categories_are_numbered_within_their_own_period(self):
		name = self.filed_record()
		frappe.db.set_value("Talk Retention Period", "BG-RECORD", {"permanent": 1, "years": 0})
		self.assertEqual(retention.last_item(YEAR, "10年"), 1)
		self.assertEqual(retention.last_item(YEAR, "永久"), 0)
		other = self.confirmed_record()
		with self.acting("town_organiser"):
			numbers = filing.file([other.name])
		self.assertEqual(numbers[other.name], f"WS·{YEAR}-Y-0001")
		self.assertIsNone(frappe.db.get_value("Talk Record", other.name, "keep_until"))
		self.assertTrue(frappe.db.get_value("Talk Record", name, "keep_until"))

	def test_each_filing_is_noted_and_sealed(self):
		from tanxin.confidentiality import keeping_log

		name = self.filed_record()
		row = frappe.get_all("Talk Keeping Log", {"action": "File"}, ["*"], order_by="creation desc")[0]
		self.assertIn(name, row.signed_fields)
		self.assertTrue(keeping_log.is_whole(row))
		self.assertFalse(keeping_log.is_whole({**row, "actor_name": "别人"}))


class Periods(KeepingSteps):
	def test_the_shipped_ones_are_there_and_a_site_s_edit_stays(self):
		self.assertEqual(frappe.db.get_value("Talk Retention Period", "BG-RECORD", "years"), 10)
		doc = frappe.get_doc("Talk Retention Period", "BG-RECORD")
		doc.years = 15
		doc.save()
		retention.load()
		self.assertEqual(frappe.db.get_value("Talk Retention Period", "BG-RECORD", "years"), 15)

	def test_nobody_says_less_than_three_years_for_processing_records(self):
		doc = frappe.get_doc("Talk Retention Period", "BG-PROCESSING")
		doc.years = 2
		with self.refused(saying="至少保存三年"):
			doc.save()

	def test_a_number_called_national_needs_the_words_of_the_text(self):
		doc = frappe.get_doc("Talk Retention Period", "BG-PLAN")
		doc.authority = "Central"
		with self.refused(saying="原文"):
			doc.save()

	def test_without_a_period_nothing_is_filed(self):
		record = self.confirmed_record()
		frappe.db.set_value("Talk Retention Period", {"paper": "Record"}, "enabled", 0)
		with self.acting("town_organiser"), self.refused():
			filing.file([record.name])


class Holds(KeepingSteps):
	def test_a_hold_has_a_reason_and_is_lifted_with_one(self):
		name = self.filed_record()
		with self.acting("town_organiser"):
			with self.refused():
				keeping.hold(name, " ")
			keeping.hold(name, "信访核查")
			with self.refused():
				keeping.hold(name, "再一次")
		with self.acting("inspector"):
			keeping.lift(name, "核查结束")
		self.assertIsNone(frappe.db.get_value("Talk Record", name, "held_since"))
		actions = frappe.get_all(
			"Talk Keeping Log", {"record": name}, pluck="action", order_by="creation asc"
		)
		self.assertEqual(actions, ["Hold", "Lift"])

	def test_who_has_no_charge_puts_nothing_on_hold(self):
		name = self.filed_record()
		for person in ("member", "branch_member", "other_secretary", "stranger"):
			with self.subTest(person), self.acting(person), self.refused():
				keeping.hold(name, "想留着")
