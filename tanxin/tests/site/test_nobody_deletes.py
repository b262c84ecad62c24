"""Nobody deletes a record, a note or a row of a log (任何人不得删除), by any road; and nothing flows into HR."""

from __future__ import annotations

from unittest.mock import patch

import frappe
from frappe.desk import reportview
from frappe.model.delete_doc import delete_doc
from frappe.query_builder import DocType

from tanxin import compat
from tanxin.talks.keeping import filing
from tanxin.tests.site import factory
from tanxin.tests.site.keeping_scene import KeepingSteps

#: One of each of what proves a talk.
KEPT = (
	"Talk Record", "Talk Note", "Talk Confirmation", "Talk Sign Off", "Talk Reading Log", "Talk Plan", "Talk Keeping Log",
	"Talk Disposal List", "Talk Follow Up",
)  # fmt: skip
READERS = ("branch_secretary", "town_organiser", "town_secretary", "inspector", "Administrator")


class NobodyDeletes(KeepingSteps):
	def setUp(self):
		super().setUp()
		record = self.due_record()
		with self.acting("branch_secretary"):
			frappe.get_doc(
				{
					"doctype": "Talk Follow Up",
					"record": record,
					"person": self.unit.person("member"),
					"matter": "帮助联系就医",
					"owner_person": self.unit.person("branch_member"),
					"due_date": frappe.utils.nowdate(),
				}
			).insert()
			from tanxin.api import notes

			notes.read_record(record)
		frappe.db.set_value("Talk Follow Up", {"record": record}, "status", "Done")
		self.drawn_list()
		self.record = record
		self.names = {doctype: self._one(doctype) for doctype in KEPT}

	def _one(self, doctype: str) -> str:
		filters = {"record": self.record} if frappe.get_meta(doctype).has_field("record") else {}
		if doctype == "Talk Record":
			filters = {"name": self.record}
		found = frappe.db.get_value(doctype, filters) or frappe.db.get_value(doctype, {})
		self.assertTrue(found, doctype)
		return found

	def tearDown(self):
		frappe.set_user("Administrator")
		still = [doctype for doctype, name in self.names.items() if not frappe.db.exists(doctype, name)]
		super().tearDown()
		self.assertEqual(still, [])

	def each(self):
		for doctype, name in self.names.items():
			for person in READERS:
				with self.subTest(doctype=doctype, person=person), self.acting(person):
					yield doctype, name

	def test_by_the_document_itself(self):
		for doctype, name in self.each():
			with self.refused():
				frappe.get_doc(doctype, name).delete()
			with self.refused():
				frappe.get_doc(doctype, name).delete(ignore_permissions=True, force=True)

	def test_by_the_client_s_functions_and_rest(self):
		import frappe.client

		for doctype, name in self.each():
			with self.refused():
				frappe.client.delete(doctype, name)
			with self.refused():
				frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)
			with self.refused():
				delete_doc(doctype, name, ignore_on_trash=False, for_reload=False, force=1)

	def test_by_the_list_in_bulk(self):
		for doctype, name in self.each():
			# The platform takes back the whole transaction for a row that it could not delete; the test's own goes on.
			with patch.object(frappe, "publish_realtime"), patch.object(frappe.db, "rollback"):
				try:
					reportview.delete_bulk(doctype, [name])
				except Exception:
					frappe.clear_messages()
			self.assertTrue(frappe.db.exists(doctype, name))

	def test_by_merging_one_into_another(self):
		other = self.filed_record()
		for person in READERS:
			with self.subTest(person), self.acting(person):
				with self.refused():
					frappe.rename_doc("Talk Record", other, self.record, merge=True)
				with self.refused():
					frappe.get_doc("Talk Record", other).rename(self.record, merge=True, force=True)

	def test_by_deleting_whom_it_links_to(self):
		for doctype, name in (
			("User", self.unit.user("branch_secretary")),
			("User", self.unit.user("member")),
			("Talk Person", self.unit.person("member")),
			("Party Organization", factory.BRANCH),
		):
			with self.subTest(doctype=doctype, name=name):
				frappe.db.savepoint("before_cascade")
				try:
					frappe.delete_doc(doctype, name, force=True)
				except Exception:
					frappe.clear_messages()
				for kept, its in self.names.items():
					self.assertTrue(frappe.db.exists(kept, its), kept)
				frappe.db.rollback(save_point="before_cascade")

	def test_by_deleting_its_doctype(self):
		for doctype in KEPT:
			with self.subTest(doctype):
				frappe.db.savepoint("before_doctype")
				with self.refused(Exception):
					frappe.delete_doc("DocType", doctype)
				frappe.db.rollback(save_point="before_doctype")

	def test_by_a_data_import_or_an_update_of_docstatus(self):
		for doctype in KEPT:
			meta = frappe.get_meta(doctype)
			self.assertFalse(meta.allow_import, doctype)
		with self.acting("Administrator"):
			with self.refused():
				frappe.get_doc("Talk Record", self.record).cancel()
			with self.refused():
				frappe.get_doc("Talk Record", self.record).discard()

	def test_by_the_platform_s_own_clearing_of_logs(self):
		from frappe.core.doctype.log_settings.log_settings import clear_log_table

		for doctype in ("Talk Sign Off", "Talk Reading Log", "Talk Keeping Log", "Talk Note"):
			with self.subTest(doctype):
				with self.refused(Exception):
					clear_log_table(doctype, days=0)
				settings = frappe.get_doc("Log Settings")
				settings.append("logs_to_clear", {"ref_doctype": doctype, "days": 1})
				try:
					settings.save()
				except frappe.ValidationError:
					frappe.clear_messages()
				cleared = frappe.get_all("Logs To Clear", pluck="ref_doctype")
				self.assertNotIn(doctype, cleared)

	def test_by_a_request_to_delete_personal_data(self):
		"""The platform's own erasure names DocTypes in a hook: none of ours is there, and the person's rights are met
		by objection and by disposal."""
		named = {each.get("doctype") for each in frappe.get_hooks("user_data_fields")}
		self.assertFalse(named & {*KEPT, "Talk Person", "Talk Dossier", "Talk Request"})

	def test_by_deleting_a_company_s_transactions(self):
		if not compat.has_doctype("Transaction Deletion Record"):
			return
		company = {
			df.parent
			for df in frappe.get_all("DocField", {"fieldtype": "Link", "options": "Company"}, ["parent"])
		}
		ours = set(frappe.get_all("DocType", {"module": "Tanxin"}, pluck="name"))
		custom = set(frappe.get_all("Custom Field", {"fieldtype": "Link", "options": "Company"}, pluck="dt"))
		self.assertFalse(
			set(KEPT) & (company | custom), "what links to a company is deleted with its transactions"
		)
		self.assertLessEqual((company | custom) & ours, {"Party Organization"})

	def test_rows_of_its_tables_neither(self):
		for child in ("Talk Record Talker", "Talk Record Person"):
			name = frappe.db.get_value(child, {"parent": self.record})
			for person in READERS:
				with self.subTest(child=child, person=person), self.acting(person):
					with self.refused():
						frappe.delete_doc(child, name)
					with self.refused():
						frappe.get_doc(child, name).delete(ignore_permissions=True)
			self.assertTrue(frappe.db.exists(child, name))

	def test_by_writing_over_it(self):
		"""An upsert, or a second insert under the same name, changes nothing of what is there."""
		doctype, name = "Talk Confirmation", self.names["Talk Confirmation"]
		before = frappe.db.get_value(doctype, name, "verdict")
		for person in READERS:
			with self.subTest(person), self.acting(person), self.refused():
				doc = frappe.get_doc(doctype, name)
				doc.verdict = "Objection"
				doc.save()
		self.assertEqual(frappe.db.get_value(doctype, name, "verdict"), before)


class NothingFlowsIntoHR(KeepingSteps):
	"""A talk is no part of a personnel file (干部人事档案) by itself."""

	def test_no_document_of_hr_is_written_by_the_whole_main_job(self):
		modules = ("HR", "Setup", "Payroll")
		doctypes = frappe.get_all(
			"DocType", {"module": ("in", modules), "issingle": 0, "istable": 0, "is_virtual": 0}, pluck="name"
		)
		before = {doctype: self._state(doctype) for doctype in doctypes}
		name = self.filed_record()
		with self.acting("town_organiser"):
			filing.set_pages(name, 2)
		self.destroyed_of(name)
		changed = [doctype for doctype in doctypes if self._state(doctype) != before[doctype]]
		self.assertEqual(changed, [])

	def destroyed_of(self, name: str) -> None:
		frappe.db.set_value("Talk Record", name, "keep_until", "2020-01-01")
		self.destroyed_list()

	def _state(self, doctype: str) -> tuple:
		from frappe.query_builder.functions import Count, Max

		table = DocType(doctype)
		return frappe.qb.from_(table).select(Count("*"), Max(table.modified)).run()[0]

	def test_no_document_of_hr_links_to_a_talk(self):
		ours = frappe.get_all("DocType", {"module": "Tanxin"}, pluck="name")
		for table in ("DocField", "Custom Field"):
			column = "parent" if table == "DocField" else "dt"
			rows = frappe.get_all(
				table, {"fieldtype": ("in", ("Link", "Table")), "options": ("in", ours)}, pluck=column
			)
			self.assertLessEqual(set(rows), {*ours, "Web Form"})

	def test_no_hook_of_ours_copies_a_talk_into_an_employee(self):
		from tanxin import hooks

		writers = [
			str(handlers)
			for doctype, handlers in hooks.doc_events.items()
			if doctype in ("Talk Record", "Talk Note", "Talk Confirmation", "Talk Plan")
		]
		self.assertFalse([each for each in writers if "employee" in each.lower()])
