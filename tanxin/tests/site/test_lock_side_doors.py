"""Doors beside the document: files, shares, assignments, comments, inbox rows, links in mails, rules that run by themselves."""

from __future__ import annotations

import json
from unittest.mock import patch

import frappe
import frappe.share
from frappe import client
from frappe.automation.doctype.auto_repeat.auto_repeat import make_auto_repeat
from frappe.desk.form import assign_to
from frappe.desk.form.utils import add_comment, update_comment
from frappe.desk.like import toggle_like

from tanxin.api import platform, signoff
from tanxin.confidentiality import attachments, automation, files, timeline
from tanxin.tests.site import factory
from tanxin.tests.site.test_lock_documents import LockedRoads

EVERYBODY = ("town_organiser", "branch_secretary", "town_secretary", "member", "stranger", "Administrator")


class SideDoors(LockedRoads):
	def setUp(self) -> None:
		super().setUp()
		frappe.flags.tanxin_announced = None


class Files(SideDoors):
	def file(self, doctype: str, name: str, field: str | None = None, **more: object):
		values = {"attached_to_doctype": doctype, "attached_to_name": name, "attached_to_field": field}
		word = frappe.generate_hash()  # what is on the disk outlives the test
		return frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{word}.txt",
				"content": word.encode(),
				"is_private": 1,
				**values,
				**more,
			}
		)

	def test_no_file_names_a_column_of_ours(self):
		plan = self.signed_plan()
		entry = frappe.db.get_value("Talk Sign Off", {"plan": plan.name, "action": "Sign"})
		before = self.row(plan)
		for doctype, name, field in (
			("Talk Plan", plan.name, "place"),
			("Talk Plan Person", plan.persons[0].name, "person_name"),
			("Talk Sign Off", entry, "reason"),
			("Party Organization", factory.BRANCH, "organization_name"),
			("Tanxin Settings", "Tanxin Settings", "move_days"),
		):
			for person in EVERYBODY:
				with self.acting(person), self.refused():
					self.file(doctype, name, field).insert()
		self.unmoved(plan, before)

	def test_none_is_turned_to_a_column_later(self):
		plan = self.signed_plan()
		before = self.row(plan)
		with self.acting("town_organiser"):
			own = self.file("User", self.unit.user("town_organiser")).insert()
			for values in (
				{
					"attached_to_doctype": "Talk Plan",
					"attached_to_name": plan.name,
					"attached_to_field": "place",
				},
				{"attached_to_doctype": "Talk Plan", "attached_to_name": plan.name, "is_private": 0},
			):
				doc = frappe.get_doc("File", own.name)
				doc.update(values)
				with self.refused():
					doc.save()
		self.unmoved(plan, before)

	def test_a_file_that_the_database_turned_to_a_column_is_not_toggled(self):
		"""Core writes the new address into that column when the file is made public or private."""
		plan = self.signed_plan()
		before = self.row(plan)
		with self.acting("town_organiser"):
			own = self.file("User", self.unit.user("town_organiser")).insert()
		turned = {
			"attached_to_doctype": "Talk Plan",
			"attached_to_name": plan.name,
			"attached_to_field": "place",
		}
		frappe.db.set_value("File", own.name, turned)
		for person in ("town_organiser", "Administrator"):
			doc = frappe.get_doc("File", own.name)
			doc.is_private = 0
			with self.acting(person), self.refused():
				doc.save()
		self.unmoved(plan, before)

	def test_attach_file_of_the_client_writes_no_field(self):
		plan = self.signed_plan()
		before = self.row(plan)
		for person in EVERYBODY:
			with self.acting(person), self.refused():
				client.attach_file(
					"x.txt",
					"eA==",
					"Talk Plan",
					plan.name,
					decode_base64=True,
					is_private=1,
					docfield="place",
				)
		self.unmoved(plan, before)

	def test_append_only_rows_and_rows_of_tables_take_no_file(self):
		plan = self.signed_plan()
		entry = frappe.db.get_value("Talk Sign Off", {"plan": plan.name, "action": "Sign"})
		for doctype, name in (("Talk Sign Off", entry), ("Talk Plan Person", plan.persons[0].name)):
			for person in ("town_organiser", "Administrator"):
				with self.acting(person), self.refused():
					self.file(doctype, name).insert()

	def test_a_file_of_his_own_plan_is_attached_and_removed_and_the_timeline_says_so(self):
		with self.acting("town_organiser"):
			plan = factory.plan(self.unit).insert()
			file = self.file("Talk Plan", plan.name).insert()
			frappe.delete_doc("File", file.name)
		kinds = frappe.get_all(
			"Comment", {"reference_name": plan.name}, pluck="comment_type", order_by="creation asc"
		)
		self.assertEqual(sorted(kinds), ["Attachment", "Attachment Removed"])

	def test_without_the_shutter_the_column_is_written(self):
		"""The tests above would see it."""
		plan = self.signed_plan()
		with (
			patch.object(attachments, "refuse_column_writes", lambda *_: None),
			patch.object(attachments, "refuse_foreign_files", lambda *_: None),
			patch.object(files, "has_permission", lambda *_args, **_more: True),
			patch.object(timeline, "guard_comment", lambda *_: None),
			self.acting("stranger"),
		):
			file = self.file("Talk Plan", plan.name, "place").insert()
			file.is_private = 0
			file.save()
		self.assertEqual(frappe.db.get_value("Talk Plan", plan.name, "place"), file.file_url)


class Shares(SideDoors):
	def test_nothing_of_ours_is_shared_by_any_door(self):
		plan = self.signed_plan()
		stranger = self.unit.user("stranger")
		row = {"doctype": "DocShare", "share_doctype": "Talk Plan", "share_name": plan.name, "read": 1}
		for person in EVERYBODY:
			for road in (
				lambda: frappe.share.add("Talk Plan", plan.name, stranger),
				lambda: frappe.share.add("Talk Plan", plan.name, everyone=1),
				lambda: frappe.share.add_docshare(
					"Talk Plan", plan.name, stranger, flags={"ignore_share_permission": True}
				),
				lambda: frappe.share.set_permission("Talk Plan", plan.name, stranger, "write"),
				lambda: client.insert({**row, "user": stranger}),
				lambda: client.insert({**row, "everyone": 1}),
			):
				with self.acting(person), self.refused():
					road()
		self.assertFalse(frappe.db.exists("DocShare", {"share_doctype": "Talk Plan"}))
		self.assertNotIn(plan.name, self.seen_by("stranger"))

	def test_a_share_of_something_else_is_not_turned_to_ours(self):
		plan = self.signed_plan()
		note = frappe.get_doc({"doctype": "Note", "title": "便签"}).insert()
		share = frappe.share.add("Note", note.name, self.unit.user("stranger"))
		share.update({"share_doctype": "Talk Plan", "share_name": plan.name})
		with self.refused():
			share.save()

	def seen_by(self, person: str) -> list[str]:
		with self.acting(person):
			try:
				return frappe.get_list("Talk Plan", pluck="name")
			except frappe.PermissionError:
				return []


class Assignments(SideDoors):
	def test_nothing_of_ours_is_assigned_by_hand(self):
		plan = self.sent_plan()
		before = frappe.get_all("ToDo", {"reference_name": plan.name}, pluck="allocated_to")
		to = json.dumps([self.unit.user("stranger")])
		args = {"assign_to": to, "doctype": "Talk Plan", "name": plan.name, "description": "此人……"}
		todo = {"reference_type": "Talk Plan", "reference_name": plan.name, "description": "此人……"}
		for person in EVERYBODY:
			for road in (
				lambda: assign_to.add(dict(args)),
				lambda: self.add_multiple({**args, "name": json.dumps([plan.name])}),
				lambda: assign_to.add(dict(args), ignore_permissions=True),
				lambda: client.insert(
					{"doctype": "ToDo", "allocated_to": self.unit.user("stranger"), **todo}
				),
				lambda: client.insert({"doctype": "ToDo", "allocated_to": frappe.session.user, **todo}),
			):
				with self.acting(person), self.refused():
					road()
		self.assertEqual(frappe.get_all("ToDo", {"reference_name": plan.name}, pluck="allocated_to"), before)
		self.assertFalse(frappe.db.exists("DocShare", {"share_name": plan.name}))

	def add_multiple(self, args: dict) -> None:
		with patch.object(frappe.local, "form_dict", frappe._dict(args)):
			assign_to.add_multiple()

	def test_the_apps_own_tasks_are_made_and_closed_as_ever(self):
		plan = self.sent_plan()
		task = {"reference_name": plan.name, "allocated_to": self.unit.user("branch_secretary")}
		self.assertEqual(frappe.db.get_value("ToDo", task, "status"), "Open")
		with self.acting("branch_secretary"):
			signoff.act("Talk Plan", plan.name, "Sign")
		self.assertEqual(frappe.db.get_value("ToDo", task, "status"), "Closed")

	def test_only_its_owner_ticks_a_task_off_and_nobody_turns_it(self):
		plan = self.sent_plan()
		leader = self.unit.user("branch_secretary")
		name = frappe.db.get_value("ToDo", {"reference_name": plan.name, "allocated_to": leader})
		with self.acting("town_organiser"):  # who sent the plan: by the platform the task is his as well
			for road in (
				lambda: client.set_value("ToDo", name, "status", "Cancelled"),
				lambda: assign_to.remove("Talk Plan", plan.name, leader),
				lambda: client.set_value("ToDo", name, "allocated_to", frappe.session.user),
				lambda: client.set_value("ToDo", name, "description", "此人……"),
				lambda: frappe.delete_doc("ToDo", name),
			):
				with self.refused():
					road()
		self.assertEqual(frappe.db.get_value("ToDo", name, "status"), "Open")
		with self.acting("branch_secretary"):
			with self.refused():
				client.set_value("ToDo", name, "reference_name", "TXP-0000-00000")
			client.set_value("ToDo", name, "status", "Closed")

	def test_no_rule_of_the_platform_assigns_repeats_or_sets_ours(self):
		plan = self.signed_plan()
		rule = {
			"doctype": "Assignment Rule",
			"name": "分派",
			"document_type": "Talk Plan",
			"assign_condition": "True",
			"description": "{{ title }}",
			"rule": "Round Robin",
			"users": [{"user": self.unit.user("stranger")}],
			"assignment_days": [{"day": "Monday"}],
		}
		repeat = {"doctype": "Auto Repeat", "reference_doctype": "Talk Plan", "reference_document": plan.name}
		notice = {
			"doctype": "Notification",
			"name": "改状态",
			"subject": "x",
			"document_type": "Talk Plan",
			"event": "Save",
			"channel": "System Notification",
			"message": "x",
			"set_property_after_alert": "workflow_state",
			"property_value": "Signed",
		}
		for road in (
			lambda: frappe.get_doc(rule).insert(),
			lambda: frappe.get_doc(
				{**repeat, "frequency": "Daily", "start_date": frappe.utils.nowdate()}
			).insert(),
			lambda: make_auto_repeat("Talk Plan", plan.name),
			lambda: frappe.get_doc(notice).insert(),
		):
			with self.refused(saying="谈话计划"):
				road()


class Comments(SideDoors):
	def test_nobody_writes_or_forges_the_timeline(self):
		plan = self.sent_plan()
		before = frappe.db.count("Comment", {"reference_name": plan.name})
		leader = self.unit.user("branch_secretary")
		kinds = ("Comment", "Workflow", "Info", "Edit", "Assigned", "Assignment Completed", "Attachment", "Attachment Removed",
			"Shared", "Submitted", "Label", "Bot")  # fmt: skip
		row = {"doctype": "Comment", "reference_doctype": "Talk Plan", "reference_name": plan.name}
		said = {"content": "已批准", "comment_by": "赵支书", "comment_email": leader}
		for person in EVERYBODY:
			for kind in kinds:
				for road in (
					lambda kind=kind: plan.add_comment(
						kind, "已批准", comment_email=leader, comment_by="赵支书"
					),
					lambda kind=kind: client.insert({**row, "comment_type": kind, **said}),
				):
					with self.acting(person), self.refused():
						road()
			with self.acting(person), self.refused():
				add_comment("Talk Plan", plan.name, "已批准", leader, "赵支书")
		self.assertEqual(frappe.db.count("Comment", {"reference_name": plan.name}), before)

	def test_what_stands_there_is_not_changed_turned_or_deleted(self):
		plan = self.signed_plan()
		name = frappe.db.get_value("Comment", {"reference_name": plan.name, "comment_type": "Workflow"})
		user = frappe.get_doc("User", self.unit.user("stranger"))
		for person in EVERYBODY:
			with self.acting(person):
				for road in (
					lambda: update_comment(name, "未批准"),
					lambda: client.set_value("Comment", name, "content", "未批准"),
					lambda: frappe.delete_doc("Comment", name),
				):
					with self.refused():
						road()
		other = user.add_comment("Comment", "x")
		other.update(
			{"reference_doctype": "Talk Plan", "reference_name": plan.name, "comment_type": "Workflow"}
		)
		with self.refused():
			other.save()
		self.assertTrue(frappe.db.exists("Comment", name))

	def test_a_step_is_noted_once_in_the_name_of_who_took_it(self):
		plan = self.signed_plan()
		rows = frappe.get_all(
			"Comment",
			{"reference_name": plan.name, "comment_type": "Workflow"},
			["content", "comment_email"],
			order_by="creation asc",
		)
		self.assertEqual(
			[(row.content, row.comment_email) for row in rows],
			[("待审批", self.unit.user("town_organiser")), ("已批准", self.unit.user("branch_secretary"))],
		)

	def test_a_like_is_only_a_like(self):
		plan = self.signed_plan()
		with self.acting("town_organiser"):
			toggle_like("Talk Plan", plan.name, "Yes")
			liked = plan.add_comment("Like", "已批准", comment_by="赵支书")
		self.assertNotIn("已批准", liked.content)
		self.assertEqual(liked.comment_email, self.unit.user("town_organiser"))

	def test_without_the_shutter_a_comment_is_forged(self):
		"""The tests above would see it."""
		plan = self.sent_plan()
		with patch.object(timeline, "guard_comment", lambda *_: None), self.acting("stranger"):
			forged = plan.add_comment("Workflow", "已批准", comment_by="赵支书")
		self.assertEqual(forged.comment_by, "赵支书")


class InboxRows(SideDoors):
	def test_no_role_makes_changes_or_deletes_a_row_of_the_inbox(self):
		plan = self.sent_plan()
		rows = {"reference_name": plan.name, "workflow_state": "Awaiting Signature"}
		name = frappe.db.get_value("Workflow Action", rows)
		new = {"doctype": "Workflow Action", "reference_doctype": "Talk Plan", "status": "Open", **rows}
		for person in EVERYBODY:
			with self.acting(person):
				for road in (
					lambda: frappe.delete_doc("Workflow Action", name),
					lambda: client.delete("Workflow Action", name),
					lambda: client.set_value("Workflow Action", name, "status", "Completed"),
					lambda: client.set_value("Workflow Action", name, "reference_name", "TXP-0000-00000"),
					lambda: client.insert({**new, "permitted_roles": [{"role": "Desk User"}]}),
				):
					with self.refused():
						road()
		self.assertEqual(frappe.db.get_value("Workflow Action", rows, "status"), "Open")

	def test_without_the_shutter_the_administrator_deletes_it(self):
		"""The test above would see it."""
		plan = self.sent_plan()
		name = frappe.db.get_value("Workflow Action", {"reference_name": plan.name, "status": "Open"})
		with patch.object(automation, "keep_inbox_row", lambda *_: None):
			frappe.delete_doc("Workflow Action", name)
		self.assertFalse(frappe.db.exists("Workflow Action", name))


class MailLinks(SideDoors):
	def test_a_link_in_a_mail_neither_shows_nor_signs(self):
		plan = self.sent_plan()
		before = self.row(plan)
		leader = self.unit.user("branch_secretary")
		for road in (
			lambda: platform.apply_action("Sign", "Talk Plan", plan.name, "Awaiting Signature", leader),
			lambda: platform.confirm_action("Talk Plan", plan.name, leader, "Sign"),
		):
			with self.acting("Guest"):
				road()
			self.assertEqual(frappe.local.response.http_status_code, 403)
			self.assertNotIn(plan.name, str(frappe.local.response))
		self.unmoved(plan, before)

	def test_the_guard_knows_the_road_whoever_stands_in_for_the_function(self):
		plan = self.sent_plan()
		request = frappe._dict(
			path="/api/method/frappe.workflow.doctype.workflow_action.workflow_action.confirm_action"
		)
		with patch.object(frappe.local, "request", request, create=True), self.acting("branch_secretary"):
			with self.refused(saying="邮件链接"):
				signoff.act("Talk Plan", plan.name, "Sign")
		self.assertEqual(frappe.db.get_value("Talk Plan", plan.name, "workflow_state"), "Awaiting Signature")

	def test_the_platforms_own_names_lead_there(self):
		hooks = frappe.get_hooks("override_whitelisted_methods")
		place = "frappe.workflow.doctype.workflow_action.workflow_action"
		for name in ("apply_action", "confirm_action"):
			self.assertEqual(hooks[f"{place}.{name}"], [f"tanxin.api.platform.{name}"])
