"""Handing over (移交): what was kept in a post goes by a list, with three signatures; rights follow the posts by date."""

from __future__ import annotations

import frappe
from frappe.utils import add_days, getdate, nowdate

from tanxin.api import keeping, notes
from tanxin.confidentiality import keeping_log
from tanxin.talks.keeping import handovers, proposing
from tanxin.tests.site import factory
from tanxin.tests.site.factory import BRANCH, TOWN
from tanxin.tests.site.keeping_scene import WORDS, KeepingSteps

DOCTYPE = "Talk Handover"


class HandoverSteps(KeepingSteps):
	"""The branch secretary's post ended yesterday; the committee member follows him."""

	def left_post(self, person="branch_secretary", successor="branch_member") -> str:
		post = frappe.db.get_value("Talk Post", {"person": self.unit.person(person)})
		doc = frappe.get_doc("Talk Post", post)
		doc.to_date = add_days(nowdate(), -1)
		doc.save()
		if successor:
			factory.hold(self.unit.person(successor), doc.organization, doc.post, from_date=nowdate())
		return post

	def proposed(self, **more) -> str:
		post = self.left_post(**more)
		proposing.run()
		return frappe.db.get_value(DOCTYPE, {"post": post})

	def promise(self, record: str, owner="branch_secretary") -> str:
		with self.acting("branch_secretary"):
			doc = frappe.get_doc(
				{
					"doctype": "Talk Follow Up",
					"record": record,
					"person": self.unit.person("member"),
					"matter": "帮助联系就医",
					"owner_person": self.unit.person(owner),
					"due_date": add_days(nowdate(), 7),
				}
			).insert()
		return doc.name


class Proposing(HandoverSteps):
	def test_a_post_that_ended_is_proposed_once_to_the_two_and_the_organiser(self):
		name = self.proposed()
		doc = frappe.get_doc(DOCTYPE, name)
		self.assertEqual(doc.giver, self.unit.person("branch_secretary"))
		self.assertEqual(doc.receiver, self.unit.person("branch_member"))
		self.assertEqual((doc.status, doc.organization), ("Proposed", BRANCH))
		told = frappe.get_all("Talk Reminder", {"matter": name}, pluck="user")
		self.assertEqual(
			set(told),
			{self.unit.user(each) for each in ("branch_secretary", "branch_member", "town_organiser")},
		)
		self.assertEqual(proposing.run(), 0)
		self.assertEqual(frappe.db.count(DOCTYPE, {"post": doc.post}), 1)

	def test_who_left_the_unit_with_the_post_open_hands_over_too(self):
		person = self.unit.person("branch_secretary")
		frappe.db.set_value("Talk Person", person, "left_on", add_days(nowdate(), -2))
		proposing.run()
		self.assertEqual(
			frappe.db.get_value(DOCTYPE, {"giver": person}, "ended_on"), getdate(add_days(nowdate(), -2))
		)

	def test_a_post_taken_up_again_or_still_held_is_not_handed_over(self):
		proposing.run()
		self.assertEqual(frappe.db.count(DOCTYPE), 0)
		self.left_post(successor=None)
		factory.hold(self.unit.person("branch_secretary"), BRANCH, "Secretary", from_date=nowdate())
		proposing.run()
		self.assertEqual(frappe.db.count(DOCTYPE), 0)

	def test_late_ones_are_told_to_the_organiser(self):
		name = self.proposed()
		frappe.db.set_value(DOCTYPE, name, "ended_on", add_days(nowdate(), -30))
		proposing.run()
		proposing.run()
		late = frappe.get_all("Talk Reminder", {"matter": name, "kind": "Handover Late"}, pluck="user")
		self.assertEqual(late, [self.unit.user("town_organiser")])

	def test_only_the_organiser_makes_one_by_hand_and_not_of_a_running_post(self):
		post = frappe.db.get_value("Talk Post", {"person": self.unit.person("branch_secretary")})
		for person in ("branch_secretary", "town_secretary", "inspector", "member", "other_secretary"):
			with self.subTest(person), self.acting(person), self.refused():
				frappe.get_doc({"doctype": DOCTYPE, "post": post}).insert()
		with self.acting("town_organiser"), self.refused(saying="尚未结束"):
			frappe.get_doc({"doctype": DOCTYPE, "post": post}).insert()


	def test_nobody_receives_from_himself(self):
		name, giver = self.proposed(), self.unit.person("branch_secretary")
		with self.acting("town_organiser"):
			doc = frappe.get_doc(DOCTYPE, name)
			doc.receiver = giver
			with self.refused(saying="移交人本人"):
				doc.save()


class Contents(HandoverSteps):
	def test_it_lists_numbers_and_no_words(self):
		filed = self.filed_record()
		follow_up = self.promise(filed)
		open_plan = self.signed_plan()
		doc = frappe.get_doc(DOCTYPE, self.proposed())
		lines = {row.kind: row for row in doc.lines}
		self.assertIn(frappe.db.get_value("Talk Record", filed, "archive_no"), lines["Records Kept"].what)
		self.assertEqual(lines["Open Follow-up"].matter, follow_up)
		self.assertEqual(lines["Open Plan"].matter, open_plan.name)
		text = frappe.as_json(doc.as_dict())
		for word in (WORDS, "就医", "钱党员"):
			self.assertNotIn(word, text)

	def test_an_organiser_hands_over_the_organisations_records_and_dossiers(self):
		self.filed_record()
		with self.acting("town_organiser"):
			notes.write_dossier(self.unit.person("member"), {"family": "两个孩子"})
		doc = frappe.get_doc(DOCTYPE, self.proposed(person="town_organiser", successor="town_deputy"))
		kinds = {row.kind for row in doc.lines}
		self.assertLessEqual({"Records Kept", "Dossiers Kept"}, kinds)
		self.assertNotIn("孩子", frappe.as_json(doc.as_dict()))

	def test_an_empty_keeping_is_an_empty_list(self):
		doc = frappe.get_doc(DOCTYPE, self.proposed(person="town_deputy", successor=None))
		self.assertEqual(doc.lines, [])


class Signing(HandoverSteps):
	def completed(self) -> str:
		name = self.proposed()
		with self.acting("branch_secretary"):
			keeping.check_handover(name)
		with self.acting("branch_member"):
			keeping.receive_handover(name)
		with self.acting("town_organiser"):
			keeping.complete_handover(name)
		return name

	def test_three_sign_and_open_follow_ups_pass(self):
		follow_up = self.promise(self.filed_record())
		name = self.completed()
		doc = frappe.get_doc(DOCTYPE, name)
		self.assertEqual((doc.status, doc.passed), ("Completed", 1))
		self.assertEqual(doc.overseer, self.unit.person("town_organiser"))
		owner = frappe.db.get_value("Talk Follow Up", follow_up, ["owner_person", "owner_user", "owner_name"])
		self.assertEqual(
			owner, (self.unit.person("branch_member"), self.unit.user("branch_member"), "周委员")
		)
		entries = keeping_log.entries(handover=name)
		self.assertEqual([row.action for row in entries], ["Check", "Receive", "Countersign"])
		self.assertTrue(all(keeping_log.is_whole(row) for row in entries))

	def test_a_follow_up_of_another_is_not_passed(self):
		follow_up = self.promise(self.filed_record(), owner="town_deputy")
		self.completed()
		self.assertEqual(
			frappe.db.get_value("Talk Follow Up", follow_up, "owner_person"), self.unit.person("town_deputy")
		)

	def test_line_by_line_what_is_missing_is_said(self):
		follow_up = self.promise(self.filed_record())
		name = self.proposed()
		with self.acting("branch_secretary"):
			keeping.check_handover(name)
		doc = frappe.get_doc(DOCTYPE, name)
		lines = [{"line": row.name, "received": int(row.matter != follow_up)} for row in doc.lines]
		with self.acting("branch_member"):
			with self.refused(saying="缺少什么"):
				keeping.receive_handover(name, lines)
			for line in lines:
				line["remark"] = "" if line["received"] else "与本人无关"
			keeping.receive_handover(name, lines)
		with self.acting("town_organiser"):
			self.assertEqual(keeping.complete_handover(name), 0)
		self.assertEqual(
			frappe.db.get_value("Talk Follow Up", follow_up, "owner_person"),
			self.unit.person("branch_secretary"),
		)

	def test_nobody_takes_anothers_step(self):
		name = self.proposed()
		own = {"Proposed": "branch_secretary", "Checked": "branch_member", "Received": "town_organiser"}
		take = {
			"Proposed": lambda: keeping.check_handover(name, "理由"),
			"Checked": lambda: keeping.receive_handover(name),
			"Received": lambda: keeping.complete_handover(name),
		}
		for status, owner in own.items():
			for person in self.unit.people:
				allowed = person == owner or (status == "Received" and person == "county_organiser")
				if allowed or person in factory.WITHOUT_ACCOUNT:
					continue
				with self.subTest(status=status, person=person), self.acting(person), self.refused():
					take[status]()
			self.assertEqual(frappe.db.get_value(DOCTYPE, name, "status"), status)
			with self.acting(owner):
				take[status]()

	def test_for_who_has_no_login_the_organiser_signs_with_a_reason(self):
		name = self.proposed()
		with self.acting("town_organiser"), self.refused(saying="本人登录"):
			keeping.check_handover(name, "人已调走")
		frappe.db.set_value("User", self.unit.user("branch_secretary"), "enabled", 0)
		with self.acting("town_organiser"):
			with self.refused(saying="为什么"):
				keeping.check_handover(name)
			keeping.check_handover(name, "人已调走，账号停用")
		self.assertEqual(frappe.db.get_value(DOCTYPE, name, "in_giver_stead"), "人已调走，账号停用")

	def test_the_overseer_is_neither_of_the_two(self):
		name = self.proposed(person="town_organiser", successor="town_deputy")
		with self.acting("town_organiser"):
			keeping.check_handover(name)
		with self.acting("town_deputy"):
			keeping.receive_handover(name)
			with self.refused(saying="第三人"):
				keeping.complete_handover(name)
		with self.acting("county_organiser"):
			keeping.complete_handover(name)

	def test_saves_and_forged_copies_change_no_step(self):
		name = self.proposed()
		for person in ("branch_secretary", "branch_member", "town_organiser"):
			with self.subTest(person), self.acting(person):
				doc = frappe.get_doc(DOCTYPE, name)
				doc.update(
					{"status": "Completed", "completed_on": nowdate(), "giver": self.unit.person("member")}
				)
				doc.set("lines", [])
				doc.save()
				stored = frappe.get_doc(DOCTYPE, name)
				self.assertEqual((stored.status, stored.completed_on), ("Proposed", None))
				self.assertEqual(stored.giver, self.unit.person("branch_secretary"))

	def test_the_organiser_names_another_receiver_and_nobody_else_does(self):
		name = self.proposed()
		for person, changed in (
			("branch_secretary", False),
			("branch_member", False),
			("town_organiser", True),
		):
			with self.subTest(person), self.acting(person):
				doc = frappe.get_doc(DOCTYPE, name)
				doc.receiver = self.unit.person("town_deputy")
				doc.save()
			wanted = "town_deputy" if changed else "branch_member"
			self.assertEqual(frappe.db.get_value(DOCTYPE, name, "receiver"), self.unit.person(wanted))

	def test_without_a_receiver_it_is_not_checked(self):
		name = self.proposed(successor=None)
		with self.acting("branch_secretary"), self.refused(saying="接任"):
			keeping.check_handover(name)


class RightsFollowThePosts(HandoverSteps):
	def test_who_left_on_monday_reads_nothing_new_on_tuesday(self):
		"""No handover is needed for that, and none delays it."""
		record = self.filed_record()
		with self.acting("town_secretary"):
			self.assertIn(record, frappe.get_list("Talk Record", pluck="name"))
		self.left_post(person="town_secretary", successor=None)
		with self.acting("town_secretary"):
			self.assertNotIn(record, frappe.get_list("Talk Record", pluck="name"))
			self.assertEqual(notes.read_record(record)["notes"], [])

	def test_the_receiver_reads_no_words_by_the_handover(self):
		record = self.filed_record()
		name = self.proposed(person="branch_secretary", successor="town_deputy")
		self.assertTrue(name)
		with self.acting("town_deputy"):
			self.assertNotIn(WORDS, frappe.as_json(notes.read_record(record)["notes"]))

	def test_who_sees_a_handover(self):
		name = self.proposed()
		sees = {"branch_secretary", "branch_member", "town_organiser", "county_organiser", "inspector"}
		sees |= {
			person
			for person in self.unit.people
			if "System Manager" in frappe.get_roles(f"{person}@tanxin.test")
		}
		for person in self.unit.people:
			if person in factory.WITHOUT_ACCOUNT:
				continue
			with self.subTest(person), self.acting(person):
				self.assertEqual(bool(frappe.has_permission(DOCTYPE, "read", name)), person in sees)
				try:
					listed = frappe.get_list(DOCTYPE, pluck="name")
				except frappe.PermissionError:
					listed = []
				self.assertEqual(name in listed, person in sees)


__all__ = ["TOWN", "handovers"]
