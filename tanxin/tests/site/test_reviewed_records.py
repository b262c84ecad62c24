"""Roads to a talk's record and round the lists that a review tried and found open."""

from __future__ import annotations

import frappe
from frappe.utils import add_days, nowdate

from tanxin.api import confirm, counting, notes, platform, records, signoff
from tanxin.tests.site import factory
from tanxin.tests.site.test_reviewed_roads import ReviewedRoads


class Records(ReviewedRoads):
	def forged(self, **values):
		return frappe.get_doc({"doctype": "Talk Record", "place": "室内", **factory.record_times(), **values})

	def test_another_talker_does_not_take_a_signed_plan(self):
		plan = self.signed_plan()
		other = self.unit.person("other_secretary")
		with self.acting("other_secretary"):
			for talkers in ([{"person": other}], []):
				with self.refused():
					self.forged(plan=plan.name, talkers=talkers, recorder=other).insert()
		self.assertEqual(frappe.db.get_value("Talk Plan", plan.name, "workflow_state"), "Signed")

	def test_nobody_records_a_talk_that_others_are_said_to_have_held(self):
		member = self.unit.person("branch_member")
		persons = [{"person": self.unit.person("member_two"), "attended": 1}]
		talk = {"unplanned_reason": "临时", "persons": persons, "recorder": member}
		with self.acting("branch_member"):
			with self.refused():
				self.forged(**talk, talkers=[{"person": self.unit.person("town_secretary")}]).insert()
			with self.refused():
				self.forged(**talk, talkers=[{"person": member}], organization=factory.OTHER).insert()
			own = self.forged(**talk, talkers=[{"person": member}]).insert()
			own.talkers[0].person = self.unit.person("town_secretary")
			with self.refused():
				own.save()

	def test_who_was_talked_to_is_no_recorder(self):
		plan = self.signed_plan()
		with self.acting("branch_secretary"):
			doc = frappe.get_doc("Talk Record", records.begin(plan.name))
			doc.recorder = self.unit.person("member")
			with self.refused():
				doc.save()

	def test_another_talker_does_not_correct_a_record(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			amended = records.correct(record.name, "时间写错")
		self.assertTrue(amended)
		with self.acting("other_secretary"), self.refused():
			self.forged(
				amended_from=record.name,
				amendment_reason="改",
				talkers=[{"person": self.unit.person("other_secretary")}],
				persons=[{"person": self.unit.person("member"), "attended": 1}],
			).insert()

	def scan(self, record: str) -> str:
		values = {"file_name": "签字页.txt", "attached_to_doctype": "Talk Record", "attached_to_name": record}
		return (
			frappe.get_doc({"doctype": "File", **values, "is_private": 1, "content": b"words"}).insert().name
		)

	def test_the_scan_of_a_signed_print_is_read_as_its_words_are(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			file = self.scan(record.name)
			url = frappe.db.get_value("File", file, "file_url")
			confirm.on_paper(record.name, self.unit.person("member"), url)
		answer = frappe.db.get_value("Talk Confirmation", {"record": record.name})
		for person, reads in (
			("branch_secretary", True),
			("member", False),
			("inspector", False),
			("town_secretary", False),
		):
			with self.acting(person):
				self.assertEqual(frappe.get_doc("File", file).is_downloadable(), reads, person)
		for person, reads in (
			("branch_secretary", True),
			("member", True),
			("inspector", False),
			("town_secretary", False),
		):
			with self.acting(person):
				try:
					self.assertEqual(confirm.scan(answer).get_data(), b"words")
					self.assertTrue(reads, person)
				except frappe.PermissionError:
					self.assertFalse(reads, person)
		with self.acting("branch_secretary"), self.refused():
			frappe.delete_doc("File", file)

	def test_a_scan_is_not_had_by_naming_its_address_nor_taken_away(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			file = frappe.get_doc("File", self.scan(record.name))
		for person in ("inspector", "town_secretary"):
			with self.acting(person), self.refused():
				own = {"doctype": "File", "file_url": file.file_url, "file_name": "x.txt", "is_private": 1}
				frappe.get_doc(own).insert()
		with self.acting("branch_secretary"):
			for change in (
				{"is_private": 0},
				{"attached_to_doctype": "User", "attached_to_name": frappe.session.user},
			):
				with self.refused():
					frappe.get_doc("File", file.name).update(change).save()

	def test_a_reading_is_asked_for_what_one_knows_of(self):
		record = self.submitted_record()
		grant = {
			"doctype": "Talk Reading Grant",
			"record": record.name,
			"reason": "了解",
			"until": add_days(nowdate(), 5),
		}
		with self.acting("other_secretary"), self.refused(saying="范围"):
			frappe.get_doc({**grant, "reader": self.unit.person("other_secretary")}).insert()
		with self.acting("inspector"):
			self.assertTrue(frappe.get_doc({**grant, "reader": self.unit.person("inspector")}).insert().name)


class PlatformRoads(ReviewedRoads):
	def test_a_search_stays_in_scope_whatever_the_client_asks(self):
		plan = self.restricted_plan()
		owed = plan.obligations[0].obligation
		for person, sees in (("town_organiser", True), ("branch_member", False), ("member", False)):
			for search in (platform.search_link, platform.search_widget):
				with self.acting(person):
					found = search(
						"Talk Obligation", "", ignore_user_permissions=1, page_length=50,
						reference_doctype="Talk Plan Obligation", link_fieldname="obligation",
					)  # fmt: skip
				self.assertEqual(owed in frappe.as_json(found), sees, person)

	def test_connections_do_not_count_what_is_not_seen(self):
		self.restricted_plan()
		person = self.unit.person("branch_member")
		for reader, sees in (("town_organiser", True), ("branch_member", False), ("inspector", False)):
			with self.acting(reader):
				told = platform.get_open_count("Talk Person", person, ["Trigger Event", "Talk Obligation"])
			counts = {row["doctype"]: row["count"] for row in told["count"]["external_links_found"]}
			self.assertEqual({bool(count) for count in counts.values()}, {sees}, reader)

	def test_links_do_not_tell_of_what_is_not_seen(self):
		self.restricted_plan()
		for person, sees in (("town_organiser", True), ("branch_member", False)):
			with self.acting(person):
				try:
					found = platform.linked_documents("Talk Person", self.unit.person("branch_member"))
				except (
					frappe.PermissionError
				):  # v15 of the platform refuses all where one kind is not readable
					continue
			self.assertEqual("Talk Obligation" in found, sees, person)

	def test_submitted_documents_are_named_in_scope(self):
		record = self.submitted_record()
		for person, sees in (("town_organiser", True), ("branch_member", True), ("member_two", False)):
			with self.acting(person):
				try:
					found = platform.submitted_documents("Talk Person", self.unit.person("member"))["docs"]
				except frappe.PermissionError:
					found = []
			self.assertEqual(record.name in [row["name"] for row in found], sees, person)

	def test_rows_are_counted_in_scope_and_heat_maps_not_at_all(self):
		plan = self.restricted_plan()
		for person, sees in (("town_organiser", 1), ("branch_member", 0)):
			with self.acting(person):
				self.assertEqual(
					counting.get_count("Talk Plan Obligation", {"parent": plan.name}), sees, person
				)
		with self.acting("member"), self.refused():
			platform.chart(
				chart={"type": "Heatmap", "document_type": "Talk Obligation", "chart_type": "Count"}
			)

	def test_nothing_of_ours_is_followed(self):
		plan = self.signed_plan()
		follow = {"doctype": "Document Follow", "ref_doctype": "Talk Plan", "ref_docname": plan.name}
		with self.acting("member"), self.refused():
			doc = frappe.get_doc({**follow, "user": self.unit.user("member")})
			doc.insert(ignore_permissions=True)  # as core does

	def test_the_subject_reads_no_rule_of_a_restricted_talk_on_the_record(self):
		plan = self.restricted_plan()
		with self.acting("town_organiser"):
			self.placed(plan.name)
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		with self.acting("branch_secretary"):
			signoff.act("Talk Plan", plan.name, "Sign")
		record = self.submitted_record(frappe.get_doc("Talk Plan", plan.name))
		self.assertFalse(frappe.db.get_value("Talk Record", record.name, "rule"))
		with self.acting("branch_member"):
			self.assertTrue(notes.read_record(record.name)["notes"])
			self.assertEqual(confirm.agree(record.name), "Confirmed")
		self.assertEqual(
			frappe.db.get_value("Talk Obligation", plan.obligations[0].obligation, "status"), "Met"
		)
