"""Numbers that are guessed: whoever does not see a document is not told how far it is, nor, where its number is known,
that there is one."""

from __future__ import annotations

import frappe

from tanxin.api import keeping, lookups, notes, platform, records
from tanxin.demo import accounts
from tanxin.tests.site.test_handover import DOCTYPE, HandoverSteps

#: Neither leads nor arranges there, and took no part.
STRANGERS = ("other_secretary", "member_two")


class GuessedNumbers(HandoverSteps):
	def told(self, person: str, step, *arguments: object) -> str:
		"""What a refused step says, and which kind of refusal it is."""
		with self.acting(person):
			try:
				step(*arguments)
			except (frappe.PermissionError, frappe.DoesNotExistError) as refusal:
				said = [str(refusal), *(message["message"] for message in frappe.get_message_log())]
				return f"{type(refusal).__name__} {said}"
			finally:
				frappe.clear_messages()
		return "carried out"

	def test_nobody_is_told_whether_a_plan_has_a_record(self):
		held, waiting = self.submitted_record(), self.signed_plan(persons=("member_two",))
		for person in STRANGERS:
			with self.subTest(person):
				of_held = self.told(person, records.begin, held.plan)
				of_waiting = self.told(person, records.begin, waiting.name)
				self.assertNotIn(held.name, of_held)
				self.assertEqual(of_held.replace(held.plan, "§"), of_waiting.replace(waiting.name, "§"))

	def test_how_far_a_list_is_is_told_to_who_sees_it(self):
		self.due_record()
		disposal, handover = self.drawn_list().name, self.proposed()
		for person in STRANGERS:
			for name, step in (
				(handover, keeping.receive_handover),
				(handover, keeping.complete_handover),
				(disposal, keeping.sign_disposal),
			):
				with self.subTest(person, step=step.__name__):
					told = self.told(person, step, name)
					self.assertTrue(told.startswith("PermissionError"), told)
					for state in ("待", "草稿", "拟"):
						self.assertNotIn(state, told)

	def test_that_there_is_a_dossier_is_told_to_nobody_who_does_not_see_it(self):
		with self.acting("town_organiser"):
			notes.write_dossier(self.unit.person("member"), {"family": "上有老"})
		there, none = self.unit.person("member"), self.unit.person("member_two")
		roads = (
			lambda name: frappe.get_doc("Talk Dossier", name).check_permission("read"),
			lambda name: lookups.getdoc("Talk Dossier", name),
			lambda name: lookups.get_docinfo("Talk Dossier", name),
			lambda name: platform.linked_documents("Talk Dossier", name),
			lambda name: platform.submitted_documents("Talk Dossier", name),
			lambda name: platform.get_open_count("Talk Dossier", name),
			lambda name: frappe.client.get("Talk Dossier", name),
			lambda name: frappe.client.delete("Talk Dossier", name),
			lambda name: frappe.client.set_value("Talk Dossier", name, "difficulty", "Hard"),
		)
		for person in ("member", "member_two", "other_secretary", "inspector", "Guest"):
			for number, road in enumerate(roads):
				with self.subTest(person, road=number):
					self.assertEqual(
						self.told(person, road, there).replace(there, "§"),
						self.told(person, road, none).replace(none, "§"),
					)
		with self.acting("town_organiser"):
			self.assertEqual(frappe.get_doc("Talk Dossier", there).person, there)
			self.assertEqual(frappe.get_doc("Talk Dossier", {"person": there}).person, there)


class LinkedDocuments(HandoverSteps):
	def test_the_menu_shows_what_the_reader_may_list_and_no_refusal(self):
		plan = self.submitted_record().plan
		for person in ("town_organiser", "branch_secretary", "town_secretary"):
			with self.subTest(person), self.acting(person):
				found = platform.linked_documents("Talk Plan", plan)
				self.assertEqual(
					[row["name"] for row in self._rows(found["Talk Record"])],
					[frappe.db.get_value("Talk Record", {"plan": plan})],
				)
		for person in STRANGERS:
			with self.subTest(person), self.acting(person), self.refused(frappe.PermissionError):
				platform.linked_documents("Talk Plan", plan)

	def _rows(self, linked):
		return linked["docs"] if isinstance(linked, dict) else linked


class OneHandoverAPost(HandoverSteps):
	def test_a_second_one_is_refused_in_a_sentence_that_names_the_first(self):
		first = self.proposed()
		post = frappe.db.get_value(DOCTYPE, first, "post")
		with self.acting("town_organiser"), self.refused(saying=first):
			frappe.get_doc({"doctype": DOCTYPE, "post": post}).insert()

	def test_ticks_of_one_receiver_are_not_the_next_ones(self):
		name = self.proposed()
		with self.acting("branch_secretary"):
			keeping.check_handover(name)
		with self.acting("branch_member"):
			doc = frappe.get_doc(DOCTYPE, name)
			for row in doc.lines:
				row.received, row.remark = 1, "已收"
			doc.save()
		with self.acting("town_organiser"):
			doc = frappe.get_doc(DOCTYPE, name)
			doc.receiver = self.unit.person("town_deputy")
			doc.save()
		rows = frappe.get_doc(DOCTYPE, name).lines
		self.assertEqual({(row.received, row.remark or "") for row in rows}, {(0, "")} if rows else set())
		self.assertIn(
			self.unit.user("town_deputy"), frappe.get_all("Talk Reminder", {"matter": name}, pluck="user")
		)


class DemoAccounts(HandoverSteps):
	def test_no_person_of_the_demo_is_an_administrator_of_the_site(self):
		leader = self.unit.user("county_secretary")
		frappe.get_doc("User", leader).add_roles("System Manager")
		accounts.keep_from_administering()
		self.assertNotIn("System Manager", frappe.get_roles(leader))
		self.assertIn("Tanxin Leader", frappe.get_roles(leader))
