"""The main job, step by step, each step by the person whose step it is."""

from __future__ import annotations

import frappe

from tanxin.api import confirm, follow_ups, notes, plans, platform, records, requests, signoff
from tanxin.site import obligations
from tanxin.tests.site import factory
from tanxin.tests.site.base import SiteTest


class MainJobSteps(SiteTest):
	"""The steps up to a point, for tests that begin there."""

	def placed(self, name: str) -> str:
		"""The organiser adds what an obligation cannot know."""
		doc = frappe.get_doc("Talk Plan", name)
		doc.place = "党员活动室301"
		doc.save()
		return name

	def sent_plan(self, **more):
		"""A plan of the branch secretary with a member, drafted by the town's organiser, sent to the leader."""
		with self.acting("town_organiser"):
			plan = factory.plan(self.unit, **more).insert()
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		return frappe.get_doc("Talk Plan", plan.name)

	def signed_plan(self, **more):
		plan = self.sent_plan(**more)
		with self.acting("branch_secretary"):
			signoff.act("Talk Plan", plan.name, "Sign")
		return frappe.get_doc("Talk Plan", plan.name)

	def submitted_record(self, plan=None, by="branch_secretary", **more):
		plan = plan or self.signed_plan()
		with self.acting(by):
			name = records.begin(plan.name)
			doc = frappe.get_doc("Talk Record", name)
			doc.update({**factory.record_times(), **more})
			doc.save()
			for row in doc.persons:
				notes.write_record(name, "Shared", {"main": f"与{row.person_name}谈思想和工作"}, row.person)
			doc.reload()
			doc.submit()
		return doc


class MainJob(MainJobSteps):
	def test_an_event_by_hand_makes_one_obligation_with_rule_citation_talker_and_working_day(self):
		with self.acting("town_organiser"):
			event = factory.event(self.unit.person("member"))
		owed = factory.obligation_of(event.name)
		self.assertEqual(owed.talker, self.unit.person("branch_secretary"))
		self.assertEqual(owed.rule, "ZZ77-M6")
		self.assertIn("漳委组通〔2017〕77号", owed.citation)
		self.assertIn("待核", owed.citation)
		self.assertEqual(owed.status, "Open")
		self.assertLess(owed.due_date.weekday(), 7)

	def test_one_click_makes_the_plan_and_a_second_click_finds_it(self):
		with self.acting("town_organiser"):
			owed = factory.obligation_of(factory.event(self.unit.person("member")).name)
			name = plans.make_plan([owed.name])
			self.assertEqual(plans.make_plan([owed.name]), name)
		plan = frappe.get_doc("Talk Plan", name)
		self.assertEqual([row.person for row in plan.talkers], [self.unit.person("branch_secretary")])
		self.assertEqual([row.person for row in plan.persons], [self.unit.person("member")])
		self.assertEqual(plan.rule, "ZZ77-M6")
		self.assertTrue(plan.outline_template)
		self.assertEqual(frappe.db.get_value("Talk Obligation", owed.name, "status"), "Planned")

	def test_the_named_leader_signs_and_the_entry_is_sealed(self):
		plan = self.signed_plan()
		self.assertEqual(plan.workflow_state, "Signed")
		self.assertEqual(plan.approver, self.unit.person("branch_secretary"))
		actions = frappe.get_all(
			"Talk Sign Off", {"plan": plan.name}, pluck="action", order_by="creation asc"
		)
		self.assertEqual(sorted(actions), ["Send for Signature", "Sign"])
		from tanxin.signoff import entries

		self.assertEqual(entries.verify(plan.name), [])

	def test_it_waits_in_the_leaders_inbox_alone_and_again_after_a_return(self):
		plan = self.sent_plan()

		def inbox(person):
			with self.acting(person):
				return frappe.get_list(
					"Workflow Action", {"reference_name": plan.name}, pluck="workflow_state"
				)

		self.assertEqual(inbox("branch_secretary"), ["Awaiting Signature"])
		for other in ("town_secretary", "town_organiser", "other_secretary", "member", "inspector"):
			self.assertEqual(inbox(other), [], other)
		with self.acting("branch_secretary"):
			with self.refused(saying="理由"):
				signoff.act("Talk Plan", plan.name, "Send Back")
			signoff.act("Talk Plan", plan.name, "Send Back", "地点请改到支部活动室")
		self.assertEqual(inbox("branch_secretary"), [])
		with self.acting("town_organiser"):
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		self.assertEqual(inbox("branch_secretary"), ["Awaiting Signature"])

	def test_the_talker_records_the_person_confirms_and_the_obligation_closes(self):
		with self.acting("town_organiser"):
			owed = factory.obligation_of(factory.event(self.unit.person("member")).name)
			name = self.placed(plans.make_plan([owed.name]))
			signoff.act("Talk Plan", name, "Send for Signature")
		with self.acting("branch_secretary"):
			signoff.act("Talk Plan", name, "Sign")
		record = self.submitted_record(frappe.get_doc("Talk Plan", name))
		self.assertEqual(frappe.db.get_value("Talk Plan", name, "workflow_state"), "Talk Held")
		self.assertEqual(frappe.db.get_value("Talk Obligation", owed.name, "status"), "Planned")
		with self.acting("member"):
			self.assertEqual([row.name for row in confirm.mine()], [record.name])
			shown = confirm.read(record.name)
			self.assertEqual(shown["notes"][0]["texts"]["main"], "与钱党员谈思想和工作")
			self.assertEqual(confirm.agree(record.name), "Confirmed")
			self.assertEqual(confirm.agree(record.name), "Confirmed")
		self.assertEqual(
			frappe.db.get_value("Talk Obligation", owed.name, ["status", "record"]), ("Met", record.name)
		)

	def test_in_a_collective_talk_each_sees_his_own_part_only(self):
		plan = self.signed_plan(persons=("member", "member_two"))
		record = self.submitted_record(plan)
		with self.acting("member"):
			words = str(confirm.read(record.name)["notes"])
			self.assertIn("钱党员", words)
			self.assertNotIn("孙党员", words)
			self.assertEqual(confirm.agree(record.name), "Awaiting Confirmation")
		with self.acting("member_two"):
			with self.refused():
				confirm.object_to(record.name, " ")
			self.assertEqual(confirm.object_to(record.name, "没有谈到这一点"), "Disputed")

	def test_paper_needs_the_private_scan_and_is_shown_as_paper(self):
		record = self.submitted_record(self.signed_plan(persons=("paper_member",)))
		person = self.unit.person("paper_member")
		with self.acting("branch_secretary"):
			with self.refused():
				confirm.on_paper(record.name, person, "/private/files/nothing.pdf")
			scan = frappe.get_doc(
				{
					"doctype": "File",
					"file_name": "scan.txt",
					"attached_to_doctype": "Talk Record",
					"attached_to_name": record.name,
					"is_private": 1,
					"content": b"signed",
				}
			).insert()
			self.addCleanup(scan.delete_file_data_content)
			self.assertEqual(confirm.on_paper(record.name, person, scan.file_url), "Confirmed")
		row = frappe.get_doc("Talk Confirmation", {"record": record.name})
		self.assertEqual((row.verdict, row.by_own_login), ("Signed on Paper", 0))
		self.assertEqual(row.entered_by, self.unit.user("branch_secretary"))

	def test_a_follow_up_becomes_its_owners_todo_and_closes_with_a_result(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			name = follow_ups.add(
				record.name,
				self.unit.person("member"),
				"协调农机补贴",
				self.unit.person("other_secretary"),
				"2030-01-10",
			)
		todo = frappe.get_doc("ToDo", {"reference_name": name})
		self.assertEqual(todo.allocated_to, self.unit.user("other_secretary"))
		self.assertNotIn("农机", todo.description)
		with self.acting("other_secretary"):
			self.assertEqual(frappe.get_list("Talk Follow Up", pluck="name"), [name])
			self.assertEqual(follow_ups.read(name)["matter"], "协调农机补贴")
			self.assertEqual(frappe.get_list("Talk Record", pluck="name"), [])
			follow_ups.close(name, "已补发")
		self.assertEqual(frappe.db.get_value("ToDo", todo.name, "status"), "Closed")
		self.assertEqual(
			str(frappe.db.get_value("Talk Follow Up", name, "fed_back_on")), frappe.utils.nowdate()
		)
		notice = frappe.get_last_doc("Notification Log", {"for_user": self.unit.user("member")})
		self.assertEqual(notice.document_name, name)
		self.assertNotIn("农机", notice.subject)
		with self.acting("member"):
			self.assertEqual(confirm.read(record.name)["follow_ups"][0]["result"], "已补发")

	def test_a_correction_reopens_what_was_closed_and_starts_from_the_same_words(self):
		with self.acting("town_organiser"):
			owed = factory.obligation_of(factory.event(self.unit.person("member")).name)
			plan = self.placed(plans.make_plan([owed.name]))
			signoff.act("Talk Plan", plan, "Send for Signature")
		with self.acting("branch_secretary"):
			signoff.act("Talk Plan", plan, "Sign")
		record = self.submitted_record(frappe.get_doc("Talk Plan", plan))
		with self.acting("member"):
			confirm.agree(record.name)
		with self.acting("branch_secretary"):
			with self.refused():
				records.correct(record.name, " ")
			amended = records.correct(record.name, "地点写错")
			doc = frappe.get_doc("Talk Record", amended)
			self.assertEqual(doc.amended_from, record.name)
			self.assertIn("谈思想", str(notes.read_record(amended)["notes"]))
			doc.submit()
		self.assertEqual(frappe.db.get_value("Talk Obligation", owed.name, "status"), "Planned")
		with self.acting("member"):
			self.assertEqual(confirm.agree(amended), "Confirmed")
		self.assertEqual(frappe.db.get_value("Talk Obligation", owed.name, "status"), "Met")

	def test_a_sheet_is_one_inbox_row_signed_line_by_line(self):
		with self.acting("town_organiser"):
			sheet = frappe.get_doc(
				{"doctype": "Talk Campaign", "title": "年底计划", "organization": factory.TOWN}
			).insert()
			names = [
				factory.plan(
					self.unit,
					talkers=("town_secretary",),
					persons=(who,),
					days=2 + n,
					organization=factory.TOWN,
				)
				.insert()
				.name
				for n, who in enumerate(("member", "member_two", "branch_member"))
			]
			self.assertEqual(plans.add_to_sheet(sheet.name, names), 3)
			signoff.act("Talk Campaign", sheet.name, "Send for Signature")
		with self.acting("town_secretary"):
			rows = frappe.get_list("Workflow Action", fields=["reference_doctype", "reference_name"])
			self.assertEqual(
				[(r.reference_doctype, r.reference_name) for r in rows], [("Talk Campaign", sheet.name)]
			)
			results = signoff.decide_lines(
				sheet.name,
				[
					{"plan": names[0], "action": "Sign"},
					{"plan": names[1], "action": "Send Back", "reason": "改期"},
					{"plan": names[2], "action": "Disagree"},
				],
			)
			self.assertEqual(results[0]["state"], "Signed")
			self.assertEqual(results[1]["state"], "Sent Back")
			self.assertIn("理由", results[2]["error"])
			self.assertEqual(
				frappe.db.get_value("Talk Campaign", sheet.name, "workflow_state"), "Awaiting Signature"
			)
			signoff.act("Talk Campaign", sheet.name, "Sign")
		self.assertEqual(frappe.db.get_value("Talk Plan", names[2], "workflow_state"), "Signed")
		self.assertEqual(frappe.db.get_value("Talk Campaign", sheet.name, "workflow_state"), "Signed")
		self.assertIsNone(frappe.db.get_value("Talk Plan", names[1], "campaign"))

	def test_an_unplanned_talk_is_allowed_and_labelled(self):
		with self.acting("branch_secretary"):
			doc = frappe.get_doc(
				{
					"doctype": "Talk Record",
					"talkers": [{"person": self.unit.person("branch_secretary")}],
					"persons": [{"person": self.unit.person("member")}],
					"place": "田间",
					**factory.record_times(),
				}
			)
			with self.refused():
				doc.insert()
			doc.unplanned_reason = "路上遇到，随机谈"
			doc.insert()
		self.assertEqual((doc.is_unplanned, doc.organization), (1, factory.BRANCH))

	def test_a_late_entry_is_labelled_with_both_times_and_needs_a_reason(self):
		plan = self.signed_plan()
		with self.acting("branch_secretary"):
			doc = frappe.get_doc("Talk Record", records.begin(plan.name))
			doc.update(factory.record_times(minutes_ago=60 * 24 * 20))
			doc.save()
			self.assertEqual(doc.is_late_entry, 1)
			notes.write_record(doc.name, "Shared", {"main": "补记"}, self.unit.person("member"))
			with self.refused():
				doc.submit()
			doc.reload()
			doc.late_reason = "下乡无网络"
			doc.save()
			doc.submit()
		self.assertTrue(doc.entered_at and doc.started_at)

	def test_a_request_by_the_person_becomes_an_obligation_of_whom_he_asked(self):
		with self.acting("member"):
			offered = {row["person"] for row in requests.whom()}
			self.assertIn(self.unit.person("town_secretary"), offered)
			asked = requests.ask(self.unit.person("town_secretary"))["request"]
			with self.refused():
				requests.ask(self.unit.person("other_secretary"))
		event = frappe.db.get_value("Talk Request", asked, "event")
		self.assertEqual(factory.obligation_of(event).talker, self.unit.person("town_secretary"))

	def test_a_round_of_obligations_written_twice_adds_nothing(self):
		from tanxin.site import owing

		first = owing.owe_for_period(2026)
		self.assertGreater(first, 5)
		self.assertEqual(owing.owe_for_period(2026), 0)
		self.assertEqual(obligations.create([]), 0)

	def test_the_connections_of_a_plan_that_is_on_no_sheet_are_counted(self):
		plan = self.signed_plan()
		with self.acting("branch_secretary"):
			told = platform.get_open_count("Talk Plan", plan.name)["count"]["external_links_found"]
		counts = {row["doctype"]: row["count"] for row in told}
		self.assertEqual((counts["Talk Campaign"], counts["Talk Sign Off"]), (0, 2))
