"""Without the key, or with another than the one that sealed: what needs no words goes on, nothing is written over them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.desk import query_report
from frappe.utils import nowdate

from tanxin.api import confirm, follow_ups, inbox, notes, plans, records, signoff
from tanxin.confidentiality.keys import KeyMissing
from tanxin.confidentiality.lost import UNREADABLE
from tanxin.domain.model import Situation
from tanxin.talks.sheets.registry import FORMS
from tanxin.tests.site import factory, key_scene
from tanxin.tests.site.test_main_job import MainJobSteps


@contextmanager
def other_key() -> Iterator[None]:
	"""The site has a key, and not the one that sealed what is here."""
	with key_scene.own_ring(key_scene.other_ring()):
		yield


class Lost(MainJobSteps):
	"""Each test once without any key and once with another one."""

	def setUp(self) -> None:
		super().setUp()
		with self.acting("town_organiser"):
			event = factory.event(self.unit.person("member_two"), Situation.SERIOUS_ILLNESS.value)
			owed = frappe.db.get_value("Talk Obligation", {"event": event.name})
			self.restricted = self.placed(plans.make_plan([owed]))
			signoff.act("Talk Plan", self.restricted, "Send for Signature")
			self.event, self.owed = event.name, owed
			notes.write_dossier(self.unit.person("member"), {"career": "备人的话"})
		self.plan = self.sent_plan()
		self.record = self.submitted_record().name
		with self.acting("branch_secretary"):
			follow_ups.add(
				self.record, self.unit.person("member"), "答应的事", self.unit.person("member"), nowdate()
			)

	def each(self) -> Iterator[str]:
		for name, lost in (("none", key_scene.without_key), ("another", other_key)):
			with self.subTest(name), lost():
				frappe.db.savepoint("lost")
				yield name
				frappe.db.rollback(save_point="lost")
				frappe.clear_messages()

	def test_pages_and_reports_go_on(self):
		for _ in self.each():
			for who in ("branch_secretary", "town_organiser"):
				with self.acting(who):
					shown = inbox.page()
					if who == "branch_secretary":
						self.assertLessEqual(
							{self.restricted, self.plan.name}, {row["name"] for row in shown["rows"]}
						)
						self.assertTrue(inbox.opened("Talk Plan", self.restricted)["persons"])
						self.assertTrue(signoff.my_actions("Talk Plan", self.plan.name))
						with self.refused(KeyMissing):  # which steps there are depends on the hidden rule
							signoff.my_actions("Talk Plan", self.restricted)
						signoff.trail("Talk Plan", self.restricted)
						signoff.steps(self.plan.name)
						with self.refused(KeyMissing):
							signoff.steps(self.restricted)
					for report in ("Talk Ledger", "Talk Coverage", "Talk Sign-off Times"):
						query_report.run(report, filters={"organization": factory.TOWN})
					for doctype in (
						"Talk Plan",
						"Talk Record",
						"Trigger Event",
						"Talk Obligation",
						"Talk Follow Up",
					):
						frappe.get_list(doctype, fields=["*"])
					for doctype, name in (("Trigger Event", self.event), ("Talk Obligation", self.owed)):
						frappe.get_doc(doctype, name).run_method("onload")

	def test_forms_are_printed_without_the_words(self):
		for _ in self.each():
			with self.acting("branch_secretary"):
				before = frappe.db.count("Talk Reading Log", {"record": self.record})
				for form, name in (
					("plan", self.plan.name), ("plan", self.restricted), ("record", self.record), ("outline", self.plan.name),
				):  # fmt: skip
					text = str(FORMS[form].sheets(name, "Print"))
					self.assertNotIn("谈思想和工作", text)
					self.assertNotIn("答应的事", text)
					if form != "plan":
						self.assertIn(UNREADABLE, text)
				self.assertEqual(frappe.db.count("Talk Reading Log", {"record": self.record}), before)

	def test_the_person_sees_the_talk_and_confirms_nothing(self):
		for _ in self.each():
			with self.acting("member"):
				shown = confirm.read(self.record)
				self.assertEqual(shown["notes"][0]["texts"], {"main": UNREADABLE})
				for answer in (
					lambda: confirm.agree(self.record),
					lambda: confirm.object_to(self.record, "不对"),
				):
					with self.refused(KeyMissing):
						answer()
				self.assertFalse(frappe.db.exists("Talk Confirmation", {"record": self.record}))

	def test_words_that_cannot_be_read_are_not_written_over(self):
		with self.acting("branch_secretary"):
			draft = records.begin(self.signed_plan(days=3).name)
			notes.write_record(draft, "Organisation", {"words": "先写的"})
		for _ in self.each():
			with self.acting("branch_secretary"), self.refused(KeyMissing):
				notes.write_record(draft, "Organisation", {"words": "后写的"})
			with self.acting("town_organiser"), self.refused(KeyMissing):
				notes.write_dossier(self.unit.person("member"), {"career": "后写的"})
			with self.acting("branch_secretary"), self.refused(KeyMissing):
				notes.read_record(draft)
		with self.acting("branch_secretary"):
			self.assertEqual(
				[row["texts"] for row in notes.read_record(draft)["notes"] if row["zone"] == "Organisation"],
				[{"words": "先写的"}],
			)
