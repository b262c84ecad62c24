"""The ordinary roads round the sign-off, and the side doors to the words: each is tried, and the stored row is looked at."""

from __future__ import annotations

from functools import partial
from unittest.mock import patch

import frappe
from frappe import client
from frappe.model.workflow import apply_workflow, bulk_workflow_approval

from tanxin.api import confirm, notes, plans, records, signoff
from tanxin.api.counting import get_count
from tanxin.tests.site import factory
from tanxin.tests.site.test_main_job import MainJobSteps


class Roads(MainJobSteps):
	def state(self, plan) -> str:
		return frappe.db.get_value("Talk Plan", plan.name, "workflow_state")

	def test_nobody_but_the_named_leader_signs(self):
		plan = self.sent_plan()
		for person in (
			"town_organiser",
			"town_secretary",
			"other_secretary",
			"member",
			"branch_member",
			"inspector",
		):
			with self.acting(person), self.refused():
				signoff.act("Talk Plan", plan.name, "Sign")
			self.assertEqual(self.state(plan), "Awaiting Signature", person)
		with self.refused():
			signoff.act("Talk Plan", plan.name, "Sign")  # Administrator
		self.assertEqual(self.state(plan), "Awaiting Signature")

	def test_a_saved_state_is_judged_like_a_button(self):
		plan = self.sent_plan()
		with self.acting("town_organiser"):
			for road in (
				lambda: client.set_value("Talk Plan", plan.name, "workflow_state", "Signed"),
				lambda: client.save(
					{**frappe.get_doc("Talk Plan", plan.name).as_dict(), "workflow_state": "Signed"}
				),
				lambda: apply_workflow(frappe.get_doc("Talk Plan", plan.name).as_dict(), "Sign"),
			):
				with self.refused(frappe.ValidationError, frappe.PermissionError):
					road()
				self.assertEqual(self.state(plan), "Awaiting Signature")

	def test_the_client_cannot_name_itself_leader(self):
		plan = self.sent_plan()
		with self.acting("other_secretary"), self.refused():
			client.save(
				{
					**frappe.get_doc("Talk Plan", plan.name).as_dict(),
					"approver": self.unit.person("other_secretary"),
					"approver_user": self.unit.user("other_secretary"),
					"workflow_state": "Signed",
				}
			)
		self.assertEqual(self.state(plan), "Awaiting Signature")
		with self.acting("town_organiser"):
			new = factory.plan(
				self.unit, approver=self.unit.person("town_organiser"), signing_round=9
			).insert()
		self.assertEqual((new.approver, new.signing_round), (None, 1))
		with self.acting("town_organiser"), self.refused():
			factory.plan(self.unit, workflow_state="Signed").insert()

	def test_what_was_signed_cannot_change_without_a_new_round(self):
		plan = self.signed_plan()
		with self.acting("town_organiser"):
			doc = frappe.get_doc("Talk Plan", plan.name)
			doc.place = "别处"
			with self.refused(saying="不能修改"):
				doc.save()
			doc.reload()
			doc.append("persons", {"person": self.unit.person("member_two")})
			with self.refused():
				doc.save()
			with self.refused():
				notes.write_plan(plan.name, {"focus": "改重点"})
			with self.refused(saying="理由"):
				signoff.act("Talk Plan", plan.name, "Reopen")
			signoff.act("Talk Plan", plan.name, "Reopen", "改期")
		doc = frappe.get_doc("Talk Plan", plan.name)
		self.assertEqual((doc.workflow_state, doc.signing_round, doc.approver), ("Plan Draft", 2, None))

	def test_the_leader_talked_to_or_author_is_passed_over_upwards(self):
		about = self.sent_plan(talkers=("town_secretary",), persons=("branch_secretary",))
		self.assertEqual(about.approver, self.unit.person("town_secretary"))
		with self.acting("branch_secretary"):
			own = factory.plan(self.unit).insert()
			signoff.act("Talk Plan", own.name, "Send for Signature")
			own.reload()
			self.assertEqual(own.approver, self.unit.person("town_secretary"))
			with self.refused():
				signoff.act("Talk Plan", own.name, "Sign")

	def test_where_nobody_is_left_the_refusal_says_what_to_set(self):
		with self.acting("county_organiser"):
			plan = factory.plan(
				self.unit,
				talkers=("town_secretary",),
				persons=("county_secretary",),
				organization=factory.COUNTY,
			).insert()
			with self.refused(saying="指定签批人"):
				signoff.act("Talk Plan", plan.name, "Send for Signature")
		self.assertEqual(self.state(plan), "Plan Draft")

	def test_a_sheet_with_a_line_of_the_leaders_own_is_not_sent_to_him(self):
		with self.acting("town_secretary"):
			own = factory.plan(self.unit, talkers=("town_secretary",), organization=factory.TOWN).insert()
		with self.acting("town_organiser"):
			sheet = frappe.get_doc(
				{"doctype": "Talk Campaign", "title": "混合", "organization": factory.TOWN}
			).insert()
			plans.add_to_sheet(sheet.name, [own.name])
			with self.refused(saying=own.name):
				signoff.act("Talk Campaign", sheet.name, "Send for Signature")

	def test_a_delegate_signs_with_both_names_and_not_after_revocation(self):
		with self.acting("branch_secretary"):
			given = frappe.get_doc(
				{
					"doctype": "Talk Delegation",
					"giver": self.unit.person("branch_secretary"),
					"receiver": self.unit.person("town_deputy"),
					"from_date": frappe.utils.nowdate(),
					"to_date": frappe.utils.nowdate(),
					"reason": "出差",
				}
			).insert()
		plan, other = self.sent_plan(), self.sent_plan(days=3)
		with self.acting("town_deputy"):
			signoff.act("Talk Plan", plan.name, "Sign")
		entry = frappe.get_doc("Talk Sign Off", {"plan": plan.name, "action": "Sign"})
		self.assertEqual(entry.actor, self.unit.person("town_deputy"))
		self.assertEqual(entry.on_behalf_of, self.unit.person("branch_secretary"))
		with self.acting("branch_secretary"):
			signoff.revoke_delegation(given.name)
		with self.acting("town_deputy"), self.refused():
			signoff.act("Talk Plan", other.name, "Sign")

	def test_nobody_delegates_in_another_name(self):
		with self.acting("town_deputy"), self.refused():
			frappe.get_doc(
				{
					"doctype": "Talk Delegation",
					"giver": self.unit.person("branch_secretary"),
					"receiver": self.unit.person("town_deputy"),
					"from_date": frappe.utils.nowdate(),
					"to_date": frappe.utils.nowdate(),
					"reason": "自取",
				}
			).insert()

	def test_bulk_approval_passes_the_same_check(self):
		plan = self.sent_plan()
		frappe.db.savepoint("before_bulk")
		back = partial(frappe.db.rollback, save_point="before_bulk")
		with self.acting("town_secretary"), patch.object(frappe.db, "rollback", lambda **_: back()):
			bulk_workflow_approval(frappe.as_json([plan.name]), "Talk Plan", "Sign")
		self.assertEqual(self.state(plan), "Awaiting Signature")

	def test_evidence_is_not_renamed_deleted_or_rewritten(self):
		plan = self.signed_plan()
		entry = frappe.get_doc("Talk Sign Off", {"plan": plan.name, "action": "Sign"})
		with self.refused():
			entry.reason = "改写"
			entry.save(ignore_permissions=True)  # the strongest road there is on the platform
		for doc in (plan, entry):
			with self.refused():
				doc.rename("OTHER", force=True)
			with self.refused():
				doc.discard()
			with self.refused():
				frappe.delete_doc(doc.doctype, doc.name, ignore_permissions=True)  # as above

	def test_a_plan_is_signed_once(self):
		plan = self.sent_plan()
		with self.acting("branch_secretary"):
			first, second = (frappe.get_doc("Talk Plan", plan.name) for _ in range(2))
			apply_workflow(first, "Sign")
			with self.refused():
				second.workflow_state = "Signed"
				second.save()
		self.assertEqual(frappe.db.count("Talk Sign Off", {"plan": plan.name, "action": "Sign"}), 1)

	def test_a_record_needs_a_signed_plan_and_its_own_talker(self):
		plan = self.sent_plan()
		with self.acting("branch_secretary"), self.refused(saying=plan.name):
			records.begin(plan.name)
		signed = self.signed_plan()
		for person in ("town_organiser", "member", "town_secretary"):
			with self.acting(person), self.refused():
				records.begin(signed.name)

	def test_words_are_read_by_their_readers_alone(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			notes.write_record(record.name, "Talker's Own", {"words": "只给自己看"})
		for person, sees in (
			("branch_secretary", True),
			("member", True),
			("member_two", False),
			("town_organiser", False),
			("town_secretary", False),
			("county_secretary", False),
			("inspector", False),
			("other_secretary", False),
		):
			with self.acting(person):
				words = str(notes.read_record(record.name)["notes"])
			self.assertEqual("谈思想" in words, sees, person)
			self.assertEqual("只给自己看" in words, person == "branch_secretary", person)
		self.assertEqual(notes.read_record(record.name)["notes"], [])  # Administrator

	def test_each_reading_is_logged_under_the_readers_name(self):
		record = self.submitted_record()
		with self.acting("member"):
			confirm.read(record.name)
		row = frappe.get_last_doc("Talk Reading Log", {"record": record.name})
		self.assertEqual((row.reader, row.how), (self.unit.user("member"), "Portal"))

	def test_words_stand_nowhere_in_the_database(self):
		record = self.submitted_record()
		secret = "与钱党员谈思想和工作"
		for doctype in (
			"Talk Note",
			"Version",
			"Comment",
			"Error Log",
			"Access Log",
			"Notification Log",
			"ToDo",
		):
			for row in frappe.get_all(doctype, fields=["*"], order_by="creation desc", limit_page_length=50):
				self.assertNotIn(secret, str(row), doctype)
		self.assertNotIn(secret, frappe.get_doc("Talk Record", record.name).as_json())

	def test_lists_and_counts_stay_in_scope(self):
		record = self.submitted_record()
		for person, sees in (("member", 1), ("town_secretary", 1), ("other_secretary", 0), ("stranger", 0)):
			with self.acting(person):
				try:
					found = frappe.get_list("Talk Record", {"name": record.name}, pluck="name")
				except frappe.PermissionError:
					found = []
				self.assertEqual(len(found), sees, person)
		for person, sees in (("town_secretary", 1), ("stranger", 0)):
			with self.acting(person):
				self.assertEqual(get_count("Talk Record", {"name": record.name}), sees, person)

	def test_comments_shares_and_columns_by_file_are_refused(self):
		plan = self.signed_plan()
		with self.acting("town_organiser"):
			with self.refused():
				plan.add_comment("Comment", "此人……")
			with self.refused():
				frappe.share.add("Talk Plan", plan.name, self.unit.user("stranger"))
		with self.acting("stranger"), self.refused():
			frappe.get_doc(
				{
					"doctype": "File",
					"file_name": "x.txt",
					"content": b"x",
					"is_private": 1,
					"attached_to_doctype": "Talk Plan",
					"attached_to_name": plan.name,
					"attached_to_field": "place",
				}
			).insert()
		self.assertEqual(frappe.db.get_value("Talk Plan", plan.name, "place"), "党员活动室301")

	def test_restricted_events_hide_from_those_without_need_and_from_the_person(self):
		with self.acting("town_organiser"):
			event = factory.event(self.unit.person("member"), "Low Spirits")
		owed = factory.obligation_of(event.name)
		for person, sees in (
			("town_organiser", True),
			("branch_secretary", True),
			("inspector", False),
			("member", False),
			("other_secretary", False),
		):
			with self.acting(person):
				try:
					found = frappe.get_list("Talk Obligation", {"name": owed.name}, pluck="name")
				except frappe.PermissionError:
					found = []
				self.assertEqual(bool(found), sees, person)
