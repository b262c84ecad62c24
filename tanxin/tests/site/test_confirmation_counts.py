"""Confirmations are counted by what they say of their record (确认计数); which of them are seen, the record decides."""

from __future__ import annotations

import frappe

from tanxin.api import confirm, counting
from tanxin.confidentiality import counted, reader, scope
from tanxin.patches import confirmations_name_their_place
from tanxin.site.kept import write_once
from tanxin.tests.site import factory
from tanxin.tests.site.test_main_job import MainJobSteps

CONFIRMATION = "Talk Confirmation"
SAID = ["organization", "category"]
READERS = (
	"branch_secretary",
	"town_organiser",
	"town_secretary",
	"inspector",
	"other_secretary",
	"member",
	"stranger",
)


class ConfirmationCounts(MainJobSteps):
	def answered(self) -> tuple[str, str]:
		"""A record, and the confirmation that the member gave to it."""
		record = self.submitted_record().name
		with self.acting("member"):
			confirm.agree(record)
		return record, frappe.db.get_value(CONFIRMATION, {"record": record})

	def numbers(self, person: str) -> tuple[int, int, int]:
		"""Rows of the list; the count of the desk's road and of the program's."""
		with self.acting(person):
			frappe.local.form_dict = frappe._dict(doctype=CONFIRMATION, fields="[]", distinct="false")
			rows = frappe.get_list(CONFIRMATION, limit_page_length=0, order_by="creation asc")
			return len(rows), counting.list_count(), counting.get_count(CONFIRMATION)

	def test_an_answer_says_what_its_record_is_of_and_where_it_belongs(self):
		record, answer = self.answered()
		said = frappe.db.get_value("Talk Record", record, SAID)
		self.assertEqual(said[0], factory.BRANCH)
		self.assertEqual(frappe.db.get_value(CONFIRMATION, answer, SAID), said)

	def test_it_says_so_whatever_its_writer_says(self):
		record = self.submitted_record().name
		values = {"record": record, "person": self.unit.person("member"), "confirmation_key": "x"}
		wrong = {"verdict": "Read and Agreed", "organization": factory.OTHER, "category": "Admonition"}
		answer = write_once(CONFIRMATION, {**values, **wrong}).name
		self.assertEqual(
			frappe.db.get_value(CONFIRMATION, answer, SAID), frappe.db.get_value("Talk Record", record, SAID)
		)

	def test_where_a_record_belongs_is_fixed_once_it_can_be_answered(self):
		record = self.submitted_record()
		for person in ("branch_secretary", "town_organiser"):
			for field, value in (("organization", factory.OTHER), ("category", "Integrity")):
				with self.acting(person), self.refused():
					doc = frappe.get_doc("Talk Record", record.name)
					doc.set(field, value)
					doc.save()
		for field in SAID:
			self.assertFalse(frappe.get_meta("Talk Record").get_field(field).allow_on_submit)
		with self.refused():  # nor for the Administrator, nor where nobody asks for rights
			doc = frappe.get_doc("Talk Record", record.name)
			doc.organization = factory.OTHER
			doc.save(ignore_permissions=True)

	def test_nor_does_the_organisation_change_its_name(self):
		for merge in (False, True):
			with self.refused():
				frappe.rename_doc(
					"Party Organization", factory.BRANCH, factory.OTHER if merge else "新名", merge=merge
				)

	def test_the_count_is_that_of_the_list(self):
		self.answered()
		for placed in (True, False):
			if not placed:  # a row of earlier days
				frappe.db.set_value(CONFIRMATION, {"organization": factory.BRANCH}, dict.fromkeys(SAID))
			for person in READERS:
				rows, *counts = self.numbers(person)
				self.assertEqual(counts, [rows, rows], (person, placed))

	def test_a_wrong_column_shows_nobody_a_row(self):
		"""Put in by a hand in the database: the record decides who sees the row. A list may look in the wrong place
		then, and shows less."""
		_record, answer = self.answered()
		seeing = self.readers_of(answer)
		self.assertEqual(seeing, (set(READERS) - {"other_secretary", "stranger"},) * 2)
		for said in (
			{"organization": factory.OTHER},
			{"organization": factory.COUNTY, "category": None},
			{"organization": "没有"},
		):
			frappe.db.set_value(CONFIRMATION, answer, said, update_modified=False)
			listed, read = self.readers_of(answer)
			self.assertEqual(read, seeing[1], said)
			self.assertLessEqual(listed, read, said)

	def readers_of(self, answer: str) -> tuple[set[str], set[str]]:
		"""Who has the row in his list, who may open it."""
		listed, read = set(), set()
		for person in READERS:
			with self.acting(person):
				if answer in frappe.get_list(
					CONFIRMATION, pluck="name", limit_page_length=0, order_by="creation asc"
				):
					listed.add(person)
				if scope.sees(CONFIRMATION, answer):
					read.add(person)
		return listed, read

	def test_those_of_earlier_days_are_filled_in_once(self):
		record, answer = self.answered()
		frappe.db.set_value(CONFIRMATION, answer, dict.fromkeys(SAID), update_modified=False)
		before = frappe.db.get_value(CONFIRMATION, answer, "modified")
		for _time in range(2):
			confirmations_name_their_place.execute()
			self.assertEqual(
				frappe.db.get_value(CONFIRMATION, answer, [*SAID, "modified"]),
				(*frappe.db.get_value("Talk Record", record, SAID), before),
			)

	def test_every_stored_confirmation_says_what_its_record_says(self):
		"""Also those that the other roads write: a ledger brought in, an answer on paper."""
		self.answered()
		answer, record = frappe.qb.DocType(CONFIRMATION), frappe.qb.DocType("Talk Record")
		query = frappe.qb.from_(answer).join(record).on(record.name == answer.record).select(answer.name)
		differs = (answer.organization != record.organization) | answer.organization.isnull()
		self.assertEqual(query.where(differs | (answer.category != record.category)).run(), ())

	def test_counting_is_by_the_scope_for_all_else(self):
		with self.acting("town_organiser"):
			self.assertEqual(set(counted.COUNTED), {CONFIRMATION})
			self.assertEqual(
				counted.criterion("Talk Record").get_sql(), scope.criterion("Talk Record").get_sql()
			)
			self.assertTrue(reader.reader().organiser_spans)
