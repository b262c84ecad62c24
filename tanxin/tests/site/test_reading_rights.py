"""Who reads which words (谁看得到什么): each zone for its readers alone, by the posts of today."""

from __future__ import annotations

from unittest.mock import patch

import frappe
from frappe.utils import now_datetime

from tanxin import compat
from tanxin.api import confirm, notes, records
from tanxin.confidentiality import conditions, rights, scope
from tanxin.tests.site import factory
from tanxin.tests.site.reading_scene import FOR_ALL, JUDGED, MAIN, MY_OWN, ReadingScene


class Zones(ReadingScene):
	def test_each_zone_is_for_its_readers_alone(self):
		record = self.written_record(
			self.signed_plan(persons=("member", "member_two")), recorder="branch_member"
		).name
		readers = {
			"branch_secretary": {
				"Shared",
				"Talker's Own",
				"Organisation",
			},  # talker, and secretary of the branch
			"branch_member": {"Shared"},  # recorder
			"member": {"Shared"},
			"town_secretary": {"Organisation"},
			"town_deputy": {"Organisation"},
			"county_secretary": {"Organisation"},
		}
		for person in self.unit.people:
			if person != "paper_member":
				self.assertEqual(
					self.zones(person, record), readers.get(person, set()) or self.own(person), person
				)
		self.assertEqual(self.zones("Administrator", record), set())

	def own(self, person: str) -> set[str]:
		return {"Shared"} if person == "member_two" else set()

	def test_in_a_collective_talk_each_reads_what_was_said_to_all_and_to_himself(self):
		record = self.written_record(self.signed_plan(persons=("member", "member_two"))).name
		words = self.words("member", record)
		self.assertIn(MAIN + "钱党员", words)
		self.assertIn(FOR_ALL, words)
		for other in ("孙党员", JUDGED, MY_OWN):
			self.assertNotIn(other, words)

	def test_a_talker_without_a_post_of_command_writes_the_assessment_and_does_not_keep_it(self):
		plan = self.signed_plan(talkers=("branch_member",))
		with self.acting("branch_member"):
			draft = records.begin(plan.name)
			notes.write_record(draft, "Shared", {"main": MAIN})
			notes.write_record(draft, "Organisation", {"words": JUDGED})
			self.assertIn(JUDGED, str(notes.read_record(draft)["notes"]))
			doc = frappe.get_doc("Talk Record", draft)
			doc.update(factory.record_times())
			doc.submit()
		self.assertNotIn("Organisation", self.zones("branch_member", draft))
		self.assertIn("Organisation", self.zones("branch_secretary", draft))

	def test_who_moved_away_yesterday_reads_nothing_today(self):
		record = self.written_record().name
		self.assertIn("Organisation", self.zones("town_secretary", record))
		self.end_posts("town_secretary")
		self.assertEqual(self.zones("town_secretary", record), set())

	def test_whoever_leads_and_was_asked_to_come_reads_no_assessment_though_he_stayed_away(self):
		record = self.written_record(self.signed_plan(persons=("member", "town_deputy"))).name
		row = {"parent": record, "person": self.unit.person("town_deputy")}
		frappe.db.set_value("Talk Record Person", row, "attended", 0)
		self.assertEqual(self.zones("town_deputy", record), set())

	def test_the_leader_to_whom_it_is_to_be_shown_reads_the_assessment_until_he_moves(self):
		record = self.written_record()
		plan = frappe.get_doc("Talk Plan", record.plan)
		plan.db_set({"needs_instruction": 1, "approver": self.unit.person("other_secretary")})
		asked = lambda: rights.command.asked_to_instruct(rights.reader(), plan.name)  # noqa: E731
		with self.acting("other_secretary"):
			self.assertTrue(asked())  # named by the unit without a post there
		self.assertEqual(self.zones("other_secretary", record.name), {"Organisation"})
		factory.hold(self.unit.person("other_secretary"), factory.TOWN, "Committee Member")
		self.assertEqual(self.zones("other_secretary", record.name), {"Organisation"})
		self.end_posts("other_secretary")
		self.assertEqual(self.zones("other_secretary", record.name), set())
		plan.db_set({"needs_instruction": 0, "approver": self.unit.person("town_organiser")})
		self.assertEqual(self.zones("town_organiser", record.name), set())

	def test_in_somebody_elses_session_and_in_a_job_nobody_reads(self):
		record = self.written_record().name
		with patch.object(compat, "session_is_marked", return_value=True):
			for person in ("branch_secretary", "member", "town_secretary"):
				self.assertEqual(self.zones(person, record), set(), person)
		frappe.local.job = frappe._dict(method="tanxin.tasks.daily")
		try:
			self.assertEqual(self.zones("branch_secretary", record), set())
		finally:
			frappe.local.job = None


class DraftsAndCorrections(ReadingScene):
	def test_whoever_merely_enters_a_draft_reads_and_writes_what_he_wrote_himself(self):
		"""Nobody begins another's record; one that began his own and is taken off it stays the owner of the draft."""
		with self.acting("branch_secretary"):
			draft = records.begin(self.signed_plan().name)
		frappe.db.set_value("Talk Record", draft, "owner", self.unit.user("town_organiser"))
		with self.acting("town_organiser"):
			notes.write_record(draft, "Shared", {"main": "干事代录"})
			self.assertIn("干事代录", str(notes.read_record(draft)["notes"]))
		with self.acting("branch_secretary"):
			notes.write_record(draft, "Shared", {"main": "书记改写"}, version=1)
			notes.write_record(draft, "Organisation", {"words": JUDGED})
		self.assertEqual(self.zones("town_organiser", draft), set())
		with self.acting("town_organiser"):
			self.assertFalse(
				any(notes.read_record(draft)["writes"][zone] for zone in ("Shared", "Organisation"))
			)
			with self.refused(saying="不由您填写"):
				notes.write_record(draft, "Shared", {"main": "改回去"})

	def test_a_corrected_record_leaves_to_its_talker_what_was_objected_to_and_to_nobody_else_anything(self):
		record = self.written_record().name
		with self.acting("member"):
			confirm.object_to(record, "没有这样说")
		with self.acting("branch_secretary"):
			corrected = records.correct(record, "本人提出异议")
		self.assertEqual(self.zones("branch_secretary", record), {"Shared", "Objection"})
		for person in ("member", "town_secretary", "county_secretary"):
			self.assertEqual(self.zones(person, record), set(), person)
			self.assertEqual(self.zones(person, corrected), set(), person)
		self.assertEqual(
			self.zones("branch_secretary", corrected), {"Shared", "Organisation", "Talker's Own"}
		)

	def test_an_objection_is_for_who_talked_and_who_objected(self):
		record = self.written_record(self.signed_plan(persons=("member", "member_two"))).name
		with self.acting("member"):
			confirm.object_to(record, "没有这样说")
		for person, reads in {
			"branch_secretary": True,
			"member": True,
			"member_two": False,
			"town_secretary": False,
		}.items():
			self.assertEqual("Objection" in self.zones(person, record), reads, person)


class Dossiers(ReadingScene):
	def reads(self, person: str) -> tuple[bool, bool, bool]:
		"""By its words, in the list, on the form: always the same."""
		about = self.unit.person("member")
		with self.acting(person):
			name = frappe.db.get_value("Talk Dossier", {"person": about})
			return (
				rights.reads_dossier(about),
				bool(frappe.get_list("Talk Dossier", {"person": about}, ignore_permissions=False)),
				self.opens(name),
			)

	def opens(self, name: str) -> bool:
		try:
			return conditions.has_permission(frappe.get_doc("Talk Dossier", name), "read")
		except frappe.DoesNotExistError:  # whoever does not see it is not told that it is there
			frappe.clear_messages()
			return False

	def test_open_to_the_planned_talker_from_sign_off_until_the_record_is_filed(self):
		with self.acting("town_organiser"):
			notes.write_dossier(self.unit.person("member"), {"family": "上有老"})
			self.assertTrue(
				scope.sees(
					"Talk Dossier",
					frappe.db.get_value("Talk Dossier", {"person": self.unit.person("member")}),
				)
			)
		plan = self.sent_plan(talkers=("branch_member",))
		self.assertEqual(self.reads("branch_member"), (False,) * 3)
		with self.acting("branch_secretary"):
			frappe.get_attr("tanxin.api.signoff.act")("Talk Plan", plan.name, "Sign")
		self.assertEqual(self.reads("branch_member"), (True,) * 3)
		record = self.submitted_record(frappe.get_doc("Talk Plan", plan.name), by="branch_member")
		self.assertEqual(self.reads("branch_member"), (True,) * 3)
		record.db_set({"archive_no": "WS-1", "filed_on": now_datetime()})
		self.assertEqual(self.reads("branch_member"), (False,) * 3)
		self.assertEqual(self.reads("town_organiser"), (True,) * 3)
		for person in ("member", "branch_secretary", "town_secretary", "inspector"):
			self.assertFalse(rights_of(self, person), person)


def rights_of(case: ReadingScene, person: str) -> bool:
	with case.acting(person):
		return rights.reads_dossier(case.unit.person("member"))
