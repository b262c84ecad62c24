"""Roads by which the platform itself writes a document, each tried against a signed plan: the stored row decides."""

from __future__ import annotations

import json
from contextlib import suppress
from unittest.mock import patch

import frappe
from frappe import client
from frappe.desk.doctype.bulk_update.bulk_update import submit_cancel_or_update_docs
from frappe.desk.doctype.kanban_board.kanban_board import update_order, update_order_for_single_card
from frappe.desk.form.save import cancel, savedocs
from frappe.model.rename_doc import bulk_rename, update_document_title
from frappe.model.workflow import bulk_workflow_approval

from tanxin.api import records, signoff
from tanxin.site.kept import Kept
from tanxin.tests.site import factory
from tanxin.tests.site.test_main_job import MainJobSteps

REFUSALS = (frappe.PermissionError, frappe.ValidationError)
#: What the signature binds, and the columns by which the platform could go round it.
WATCHED = ["workflow_state", "docstatus", "place", "planned_start", "approver", "title", "signing_round"]


class LockedRoads(MainJobSteps):
	"""Every test looks at the stored row afterwards."""

	def row(self, doc) -> tuple:
		return frappe.db.get_value(doc.doctype, doc.name, WATCHED)

	def unmoved(self, doc, before: tuple, road: str = "") -> None:
		self.assertEqual(self.row(doc), before, road)

	def copy(self, doc, **changes: object) -> dict:
		"""What a browser that has the document open would send."""
		return {**frappe.get_doc(doc.doctype, doc.name).as_dict(), **changes}

	def held_back(self):
		"""Core's batch functions take a whole transaction back when one document fails; here only what it did."""
		frappe.db.savepoint("before_batch")
		back = frappe.db.rollback
		return patch.object(frappe.db, "rollback", lambda **_more: back(save_point="before_batch"))


class Numbers(LockedRoads):
	def test_nothing_is_renamed_by_any_door(self):
		plan = self.signed_plan()
		entry = frappe.get_doc("Talk Sign Off", {"plan": plan.name, "action": "Sign"})
		post = frappe.get_doc("Talk Post", {"person": self.unit.person("branch_secretary")})
		organization = frappe.get_doc("Party Organization", factory.BRANCH)
		for doc in (
			plan,
			entry,
			post,
			organization,
			frappe.get_doc("Talk Plan Person", plan.persons[0].name),
		):
			for road in (
				lambda doc=doc: doc.rename("OTHER"),
				lambda doc=doc: doc.rename("OTHER", merge=True, force=True, validate_rename=False),
				lambda doc=doc: client.rename_doc(doc.doctype, doc.name, "OTHER"),
				lambda doc=doc: frappe.rename_doc(doc.doctype, doc.name, "OTHER", force=True),
				lambda doc=doc: update_document_title(doctype=doc.doctype, docname=doc.name, name="OTHER"),
			):
				with self.refused():  # Administrator, to whom the platform refuses nothing
					road()
			self.assertTrue(frappe.db.exists(doc.doctype, doc.name), doc.doctype)

	def test_rename_and_discard_are_no_methods_for_a_client(self):
		for doc in (self.signed_plan(), frappe.new_doc("Talk Record"), frappe.new_doc("Talk Post")):
			for method in ("rename", "discard"):
				if hasattr(doc, method):
					with self.refused():
						doc.is_whitelisted(method)

	def test_a_batch_of_renames_renames_nothing(self):
		plan = self.signed_plan()
		with self.held_back():
			bulk_rename("Talk Plan", [[plan.name, "OTHER"]])
		self.assertTrue(frappe.db.exists("Talk Plan", plan.name))

	def test_a_title_is_not_written_by_the_title_of_the_page(self):
		plan = self.signed_plan()
		before = self.row(plan)
		with self.acting("town_organiser"), self.refused():
			update_document_title(doctype="Talk Plan", docname=plan.name, title="另一场谈话")
		self.unmoved(plan, before)


class Docstatus(LockedRoads):
	def test_plans_and_sheets_are_never_submitted_or_cancelled(self):
		plan = self.signed_plan()
		with self.acting("town_organiser"):
			sheet = frappe.get_doc(
				{"doctype": "Talk Campaign", "title": "三季度", "organization": factory.TOWN}
			).insert()
		for doc in (plan, sheet):
			for person in ("town_organiser", "branch_secretary", "Administrator"):
				for road, call in self.submitting(doc).items():
					with self.acting(person), self.refused():
						call()
					self.assertEqual(frappe.db.get_value(doc.doctype, doc.name, "docstatus"), 0, road)

	def submitting(self, doc) -> dict:
		def saved(action: str):
			return lambda: savedocs(json.dumps(self.copy(doc), default=str), action)

		return {
			"submit": lambda: frappe.get_doc(doc.doctype, doc.name).submit(),
			"cancel": lambda: frappe.get_doc(doc.doctype, doc.name).cancel(),
			"client.submit": lambda: client.submit(self.copy(doc)),
			"client.cancel": lambda: client.cancel(doc.doctype, doc.name),
			"client.save": lambda: client.save(self.copy(doc, docstatus=2)),
			"savedocs Submit": saved("Submit"),
			"savedocs Update": saved("Update"),
			"savedocs Cancel": saved("Cancel"),
			"cancel with a state": lambda: cancel(doc.doctype, doc.name, "workflow_state", "Plan Cancelled"),
			"discard": lambda: frappe.get_doc(doc.doctype, doc.name).discard(),
		}

	def test_none_is_born_submitted(self):
		for person in ("town_organiser", "Administrator"):
			for docstatus in (1, 2):
				with self.acting(person), self.refused():
					factory.plan(self.unit, docstatus=docstatus).insert()

	def test_one_that_the_database_made_submitted_takes_no_step(self):
		"""Only who writes the database gets there; `validate` is not asked by the platform any more."""
		plan = self.sent_plan()
		frappe.db.set_value("Talk Plan", plan.name, "docstatus", 1)
		for person in ("branch_secretary", "Administrator"):
			with self.acting(person), self.refused():
				doc = frappe.get_doc("Talk Plan", plan.name)
				doc.workflow_state = "Signed"
				doc.save()
			with self.acting(person), self.refused():
				frappe.get_doc("Talk Plan", plan.name).cancel()
		self.assertEqual(frappe.db.get_value("Talk Plan", plan.name, "workflow_state"), "Awaiting Signature")

	def test_without_the_shutter_the_administrator_submits_where_the_platform_lets_him(self):
		"""The tests above would see it. Later versions of the platform refuse by themselves."""
		plan = self.sent_plan()
		with patch.object(Kept, "_refuse_docstatus", lambda doc: None):
			with suppress(frappe.exceptions.DocstatusTransitionError):
				frappe.get_doc("Talk Plan", plan.name).submit()
				self.assertEqual(frappe.db.get_value("Talk Plan", plan.name, "docstatus"), 1)


class Records(LockedRoads):
	def test_a_record_is_submitted_cancelled_and_left_as_the_stored_row_says(self):
		record = self.submitted_record()
		lies = {
			"recorder": self.unit.person("stranger"),
			"talkers": [{"person": self.unit.person("stranger")}],
		}
		before = frappe.db.get_value("Talk Record", record.name, ["docstatus", "place", "recorder"])
		for person in ("stranger", "town_organiser", "member", "Administrator"):
			for road in (
				lambda: client.save(self.copy(record, place="别处")),
				lambda: client.set_value("Talk Record", record.name, "place", "别处"),
				lambda: client.cancel("Talk Record", record.name),
				lambda: client.save(self.copy(record, docstatus=2, **lies)),
				lambda: savedocs(json.dumps(self.copy(record, place="别处"), default=str), "Update"),
				lambda: savedocs(json.dumps(self.copy(record, **lies), default=str), "Cancel"),
				lambda: frappe.get_doc("Talk Record", record.name).discard(),
			):
				with self.acting(person), self.refused():
					road()
		after = frappe.db.get_value("Talk Record", record.name, ["docstatus", "place", "recorder"])
		self.assertEqual(after, before)

	def test_a_draft_is_submitted_by_who_the_stored_row_names(self):
		plan = self.signed_plan()
		with self.acting("branch_secretary"):
			name = records.begin(plan.name)
		lies = {"recorder": self.unit.person("stranger"), "owner": self.unit.user("stranger")}
		for person in ("stranger", "member", "Administrator"):
			with self.acting(person), self.refused():
				client.submit({**frappe.get_doc("Talk Record", name).as_dict(), **lies})
		with self.acting("branch_secretary"), self.refused():
			frappe.get_doc("Talk Record", name).discard()
		self.assertEqual(frappe.db.get_value("Talk Record", name, "docstatus"), 0)

	def test_none_is_born_submitted(self):
		plan = self.signed_plan()
		born = {"doctype": "Talk Record", "plan": plan.name, "docstatus": 1, **factory.record_times()}
		for person in ("branch_secretary", "stranger", "Administrator"):
			with self.acting(person), self.refused():
				client.insert(dict(born))
		self.assertFalse(frappe.db.exists("Talk Record", {"plan": plan.name}))

	def test_what_was_not_cancelled_is_not_amended(self):
		record = self.submitted_record()
		lie = {
			"doctype": "Talk Record",
			"amended_from": record.name,
			"plan": record.plan,
			"talkers": [{"person": self.unit.person("branch_secretary")}],
			"persons": [{"person": self.unit.person("member"), "attended": 1}],
			"amendment_reason": "更正",
			**factory.record_times(),
		}
		with self.acting("branch_secretary"):
			for road in (
				lambda: client.insert(dict(lie)),
				lambda: client.insert_many([dict(lie)]),
				lambda: frappe.get_doc({**lie, "docstatus": 1}).insert(),
				lambda: savedocs(
					json.dumps({**lie, "__islocal": 1, "name": "new-talk-record-1"}, default=str), "Save"
				),
			):
				with self.refused():
					road()
		self.assertFalse(frappe.db.exists("Talk Record", {"amended_from": record.name}))

	def test_a_correction_stays_with_who_wrote_what_it_corrects(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			corrected = records.correct(record.name, "时间有误")
			client.set_value("Talk Record", corrected, "amended_from", "")
		self.assertEqual(frappe.db.get_value("Talk Record", corrected, "amended_from"), record.name)
		with self.acting("other_secretary"), self.refused():
			client.insert(
				{
					"doctype": "Talk Record",
					"amended_from": record.name,
					"plan": record.plan,
					"amendment_reason": "抢先",
					"talkers": [{"person": self.unit.person("other_secretary")}],
					"persons": [{"person": self.unit.person("member"), "attended": 1}],
					**factory.record_times(),
				}
			)


class Batches(LockedRoads):
	def test_every_batch_function_passes_the_same_check(self):
		plan = self.sent_plan()
		before = self.row(plan)
		names, signed = json.dumps([plan.name]), {"workflow_state": "Signed"}
		docs = json.dumps([{"doctype": "Talk Plan", "docname": plan.name, **signed}])
		for person in ("town_organiser", "town_secretary", "Administrator"):
			for road in (
				lambda: submit_cancel_or_update_docs("Talk Plan", names, "update", signed),
				lambda: submit_cancel_or_update_docs("Talk Plan", names, "submit"),
				lambda: client.bulk_update(docs),
				lambda: bulk_workflow_approval(names, "Talk Plan", "Sign"),
			):
				with self.acting(person), self.held_back(), suppress(*REFUSALS):
					road()
				self.unmoved(plan, before, person)

	def test_rows_of_a_signed_plan_are_changed_by_no_door(self):
		plan = self.signed_plan()
		row, other = plan.persons[0].name, self.unit.person("member_two")
		new = {
			"doctype": "Talk Plan Person",
			"parent": plan.name,
			"parenttype": "Talk Plan",
			"parentfield": "persons",
		}
		updates = {"child_table_updates": {"Talk Plan Person": {"person": other}}}
		with self.acting("town_organiser"):
			for road in (
				lambda: client.set_value("Talk Plan Person", row, "person", other),
				lambda: client.insert({**new, "person": other}),
				lambda: client.insert_many([{**new, "person": other}]),
				lambda: client.delete("Talk Plan Person", row),
				lambda: frappe.delete_doc("Talk Plan Person", row),
				lambda: client.save({**frappe.get_doc("Talk Plan Person", row).as_dict(), "person": other}),
			):
				with self.refused():
					road()
			with self.held_back():
				submit_cancel_or_update_docs("Talk Plan", json.dumps([plan.name]), "update", updates)
		people = frappe.get_all("Talk Plan Person", {"parent": plan.name}, pluck="person")
		self.assertEqual(people, [self.unit.person("member")])

	def test_a_card_on_a_board_moves_no_plan(self):
		plan = self.sent_plan()
		before = self.row(plan)
		states = ("Awaiting Signature", "Signed")
		board = frappe.get_doc(
			{
				"doctype": "Kanban Board",
				"kanban_board_name": "谈话看板",
				"reference_doctype": "Talk Plan",
				"field_name": "workflow_state",
				"columns": [{"column_name": state, "order": "[]"} for state in states],
			}
		).insert()
		board.columns[0].db_set("order", json.dumps([plan.name]))
		with self.acting("town_organiser"):
			with self.refused():
				update_order(board.name, json.dumps({"Signed": [plan.name]}))
			with self.refused():
				update_order_for_single_card(board.name, plan.name, *states, "0", "0")
		self.unmoved(plan, before)

	def test_plans_sheets_and_evidence_are_not_imported_from_a_file(self):
		meta = frappe.get_meta
		evidence = (
			"Talk Plan",
			"Talk Campaign",
			"Talk Record",
			"Talk Sign Off",
			"Talk Confirmation",
			"Talk Delegation",
		)
		self.assertEqual([name for name in evidence if meta(name).allow_import], [])

	def test_where_import_were_switched_on_each_row_would_be_judged(self):
		from frappe.core.doctype.data_import.importer import Importer

		plan = self.sent_plan()
		before = self.row(plan)
		importer = Importer.__new__(Importer)
		importer.doctype, importer.data_import = "Talk Plan", frappe.new_doc("Data Import")
		with self.acting("town_organiser"), self.refused():
			importer.update_record(frappe._dict(name=plan.name, workflow_state="Signed", doctype="Talk Plan"))
		self.unmoved(plan, before)


class OldCopies(LockedRoads):
	def test_a_second_tab_with_an_old_copy_is_told_and_changes_nothing(self):
		with self.acting("town_organiser"):
			plan = factory.plan(self.unit).insert()
			old = self.copy(plan, place="旧页面上的地点")
			plan.place = "新的地点"
			plan.save()
			for road in (
				lambda: client.save(dict(old)),
				lambda: savedocs(json.dumps(old, default=str), "Save"),
			):
				with self.refused(frappe.TimestampMismatchError):
					road()
			self.assertEqual(frappe.db.get_value("Talk Plan", plan.name, "place"), "新的地点")

	def test_an_old_copy_of_a_draft_does_not_take_a_signed_plan_back(self):
		with self.acting("town_organiser"):
			plan = factory.plan(self.unit).insert()
			old = self.copy(plan)
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		with self.acting("branch_secretary"):
			signoff.act("Talk Plan", plan.name, "Sign")
		before = self.row(plan)
		with self.acting("town_organiser"):
			for copy in (old, {**old, "modified": frappe.db.get_value("Talk Plan", plan.name, "modified")}):
				with self.refused():
					client.save(dict(copy))
		self.unmoved(plan, before)

	def test_who_says_that_it_is_new_makes_a_draft_and_overwrites_nothing(self):
		plan = self.signed_plan()
		before = self.row(plan)
		with self.acting("town_organiser"):
			with self.refused():
				client.save(self.copy(plan, __islocal=1, workflow_state="Signed"))
			new = client.save(self.copy(plan, __islocal=1, workflow_state=None, obligations=[]))
		self.unmoved(plan, before)
		self.assertNotEqual(new["name"], plan.name)
		self.assertEqual(new["workflow_state"], "Plan Draft")

	def test_flags_sent_by_a_client_are_nothing(self):
		plan = self.signed_plan()
		forged = {
			"doctype": "Talk Sign Off",
			"plan": plan.name,
			"action": "Sign",
			"flags": {"written_by_app": 1, "ignore_permissions": 1},
		}
		for person in ("town_organiser", "Administrator"):
			with self.acting(person), self.refused():
				client.insert(dict(forged))
