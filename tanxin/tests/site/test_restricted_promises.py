"""What was promised (跟进事项): sealed, read by who may know it, noted; and old rows that go under their seals."""

from __future__ import annotations

import json
from unittest.mock import patch

import frappe
from frappe.utils import add_days, nowdate

from tanxin.api import confirm, follow_ups, records
from tanxin.confidentiality import promises
from tanxin.patches import restricted_matters_are_sealed
from tanxin.site import restricted
from tanxin.site.install import sealing_old_rows
from tanxin.tests.site import factory
from tanxin.tests.site.restricted_scene import KIND
from tanxin.tests.site.test_main_job import MainJobSteps

MATTER, RESULT = "协调农机补贴", "已补发"


class Promised(MainJobSteps):
	def setUp(self) -> None:
		super().setUp()
		self.record = self.submitted_record().name
		with self.acting("branch_secretary"):
			self.name = follow_ups.add(
				self.record, self.unit.person("member"), MATTER, self.unit.person("branch_member"),
				add_days(nowdate(), 7),
			)  # fmt: skip

	def test_nothing_of_it_stands_in_clear(self):
		with self.acting("branch_member"):
			follow_ups.close(self.name, RESULT)
		rows = frappe.get_all("Version", {"docname": self.name}, pluck="data")
		rows += [str(frappe.db.get_value("Talk Follow Up", self.name, "*"))]
		for word in (MATTER, RESULT):
			self.assertNotIn(word, str(rows))
		self.assertNotIn('"sealed"', str(rows))

	def test_it_is_read_by_those_it_concerns_and_noted(self):
		for person, reads in (
			("branch_member", True), ("member", True), ("branch_secretary", True),
			("town_organiser", False), ("town_secretary", False), ("inspector", False), ("Administrator", False),
		):  # fmt: skip
			with self.acting(person):
				told = follow_ups.read(self.name)
			self.assertEqual(told and told["matter"], MATTER if reads else None, person)
			user = self.unit.user(person) if person in self.unit.people else person
			noted = frappe.db.count("Talk Reading Log", {"follow_up": self.name, "reader": user})
			self.assertEqual(noted, int(reads), person)

	def test_the_form_of_the_record_and_the_portal_show_it_to_each_as_before(self):
		with self.acting("branch_secretary"):
			self.assertEqual(records.panel(self.record)["follow_ups"][0]["matter"], MATTER)
		with self.acting("member"):
			self.assertEqual(confirm.read(self.record)["follow_ups"][0]["matter"], MATTER)
		with self.acting("town_organiser"):
			self.assertEqual(records.panel(self.record)["follow_ups"], [])

	def test_a_state_secret_is_refused_before_it_is_sealed(self):
		with self.acting("branch_secretary"), self.refused(saying="机密"):
			follow_ups.rewrite(self.name, "机密★10年：农机补贴")

	def test_who_promised_it_puts_it_better_and_who_sees_to_it_does_not(self):
		with self.acting("branch_member"), self.refused(saying="承诺人"):
			follow_ups.rewrite(self.name, "别的事")
		with self.acting("branch_secretary"):
			follow_ups.rewrite(self.name, "协调农机和种子补贴")
		self.assertEqual(promises.stored(self.name), {"matter": "协调农机和种子补贴", "result": ""})
		with self.acting("branch_member"):
			follow_ups.close(self.name, RESULT)
		self.assertEqual(promises.stored(self.name), {"matter": "协调农机和种子补贴", "result": RESULT})

	def test_a_result_comes_by_closing_alone_and_an_empty_promise_is_none(self):
		doc = frappe.get_doc("Talk Follow Up", self.name)
		with self.acting("branch_member"):
			doc.result, doc.sealed = "改写", "x"
			doc.save()
		self.assertEqual(promises.stored(self.name), {"matter": MATTER, "result": ""})
		with self.acting("branch_secretary"), self.refused(saying="跟进事项"):
			follow_ups.add(self.record, self.unit.person("member"), " ", self.unit.person("member"), nowdate())


class OldRows(MainJobSteps):
	"""As they stood before: everything in clear, words in Versions too."""

	def setUp(self) -> None:
		super().setUp()
		self.events = [factory.event(self.unit.person(key), KIND).name for key in ("member", "member_two")]
		owed = frappe.get_all("Talk Obligation", {"event": ("in", self.events)}, pluck="name")
		self.true = {name: factory.laid_open("Talk Obligation", name) for name in owed}
		for name, row in self.true.items():
			self.lay_bare(restricted.OWED, name, row)
		for name in self.events:
			self.lay_bare(restricted.EVENT, name, factory.laid_open("Trigger Event", name))
		self.promise = self.old_promise()

	def lay_bare(self, doctype: str, name: str, row) -> None:
		names = (*restricted.SECRETS[doctype], restricted.KEYS[doctype])
		frappe.db.set_value(doctype, name, {**{each: row.get(each) for each in names}, "sealed": None})

	def old_promise(self) -> str:
		record = self.submitted_record().name
		with self.acting("branch_secretary"):
			person = self.unit.person("member")
			name = follow_ups.add(record, person, MATTER, person, nowdate())
		frappe.db.set_value("Talk Follow Up", name, {"matter": MATTER, "result": RESULT, "sealed": None})
		changed = {"changed": [["matter", "旧的", MATTER], ["due_date", "2026-01-01", "2026-01-02"]]}
		frappe.get_doc(
			{"doctype": "Version", "ref_doctype": "Talk Follow Up", "docname": name, "data": json.dumps(changed)}
		).db_insert()
		return name

	def sealed(self) -> None:
		for name, true in self.true.items():
			row = frappe.db.get_value("Talk Obligation", name, "*", as_dict=True)
			self.assertEqual((row.rule, row.citation, row.rule_title), (None, None, restricted.NEUTRAL_TITLE))
			self.assertEqual(factory.laid_open("Talk Obligation", name), true)
		for name in self.events:
			self.assertEqual(frappe.db.get_value("Trigger Event", name, "situation"), restricted.NEUTRAL)
			self.assertEqual(factory.laid_open("Trigger Event", name).situation, KIND)
		self.assertEqual(promises.stored(self.promise), {"matter": MATTER, "result": RESULT})
		self.assertEqual(frappe.db.get_value("Talk Follow Up", self.promise, ["matter", "result"]), (None, None))
		(data,) = frappe.get_all("Version", {"docname": self.promise}, pluck="data")
		self.assertEqual(json.loads(data)["changed"], [["due_date", "2026-01-01", "2026-01-02"]])

	def test_a_patch_seals_them_and_a_second_run_changes_nothing(self):
		restricted_matters_are_sealed.execute()
		self.sealed()
		before = frappe.db.get_value("Trigger Event", self.events[0], "sealed")
		restricted_matters_are_sealed.execute()
		self.assertEqual(frappe.db.get_value("Trigger Event", self.events[0], "sealed"), before)

	def test_killed_in_the_middle_it_goes_on_from_there(self):
		real, calls = sealing_old_rows._write, []

		def killed(*args: object) -> None:
			calls.append(args)
			if len(calls) == 2:
				raise KeyboardInterrupt
			real(*args)

		with patch.object(sealing_old_rows, "_write", killed), self.assertRaises(KeyboardInterrupt):
			restricted_matters_are_sealed.execute()
		restricted_matters_are_sealed.execute()
		self.sealed()
