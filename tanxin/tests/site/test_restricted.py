"""Restricted matters at rest: neither their kind nor their words stand in clear, and who needs them still works."""

from __future__ import annotations

from unittest.mock import patch

import frappe
from frappe.utils import nowdate

from tanxin import compat
from tanxin.api import events, exemptions, inbox, plans, signoff
from tanxin.confidentiality import keys
from tanxin.signoff import matter
from tanxin.site import owing, restricted
from tanxin.site.obligation_rows import name_for
from tanxin.sources import reconciling, recording, tellings
from tanxin.tanxin.report.talk_coverage import talk_coverage
from tanxin.tests.site import factory, papers, restricted_scene
from tanxin.tests.site.papers import HrTest
from tanxin.tests.site.restricted_scene import KIND, MARKERS
from tanxin.tests.site.test_main_job import MainJobSteps

#: Tables that hold the rules themselves and what the platform is made of: they speak of nobody.
OF_NOBODY = {"tabTalk Rule", "tabTalk Rulebook", "tabTalk Outline", "tabDocField", "tabDocType", "tabTranslation"}


class AtRest(MainJobSteps):
	def test_after_the_whole_job_a_copied_database_tells_neither_kind_nor_words(self):
		story = restricted_scene.live_through(self)
		found, about = [], 0
		for table, row in restricted_scene.dumped():
			about += any(name in row for name in story.names)
			found += [f"{table}: {marker}" for marker in MARKERS if marker in row]
			if table not in OF_NOBODY and any(name in row for name in story.names):
				found += [f"{table}: {word}: {row[:300]}" for word in story.telling if word in row]
		self.assertEqual(found, [])
		self.assertGreater(about, 20)

	def test_the_row_of_an_event_shows_a_neutral_word(self):
		with self.acting("town_organiser"):
			doc = factory.event(self.unit.person("member"), KIND)
		row = frappe.db.get_value("Trigger Event", doc.name, "*", as_dict=True)
		self.assertEqual((row.situation, row.restricted, row.source), (restricted.NEUTRAL, 1, None))
		self.assertEqual(doc.situation, restricted.NEUTRAL)
		self.assertEqual(frappe.get_all("Version", {"docname": doc.name}), [])
		self.assertRegex(row.event_key, r"^[0-9a-f]{64}$")

	def test_what_is_owed_names_no_rule_and_its_name_follows_from_none(self):
		event = factory.event(self.unit.person("member"), KIND).name
		for name in frappe.get_all("Talk Obligation", {"event": event}, pluck="name"):
			row = frappe.db.get_value("Talk Obligation", name, "*", as_dict=True)
			true = factory.laid_open("Talk Obligation", name)
			self.assertEqual((row.rule, row.rulebook, row.category, row.citation), (None,) * 4)
			self.assertEqual(row.rule_title, restricted.NEUTRAL_TITLE)
			self.assertEqual(true.obligation_key, f"{true.rule}|{event}")
			self.assertNotEqual(name, name_for(true.obligation_key))

	def test_an_ordinary_event_stays_as_it_was(self):
		event = factory.event(self.unit.person("member"), "Commended")
		self.assertEqual((event.situation, event.sealed), ("Commended", None))
		owed = factory.obligation_of(event.name)
		self.assertTrue(owed.rule and owed.citation and not owed.sealed)


class ByHand(MainJobSteps):
	def test_the_request_keeps_nothing_of_it(self):
		frappe.form_dict.update({"doc": f'{{"situation": "{KIND}"}}', "situation": KIND, "data": KIND})
		factory.event(self.unit.person("member"), KIND)
		self.assertNotIn(KIND, str(dict(frappe.form_dict)))

	def test_the_same_twice_is_one(self):
		factory.event(self.unit.person("member"), KIND)
		with self.refused(frappe.UniqueValidationError, frappe.DuplicateEntryError):
			factory.event(self.unit.person("member"), KIND)

	def test_withdrawn_it_leaves_its_place(self):
		event = factory.event(self.unit.person("member"), KIND).name
		events.withdraw(event, "录错了")
		self.assertIsNone(frappe.db.get_value("Trigger Event", event, "withdrawn_reason"))
		self.assertEqual(factory.laid_open("Trigger Event", event).withdrawn_reason, "录错了")
		factory.event(self.unit.person("member"), KIND)

	def test_a_client_seals_nothing_itself_and_does_not_hide_an_ordinary_one(self):
		forged = factory.event(self.unit.person("member"), "Commended", sealed="x", restricted=1)
		self.assertEqual((forged.sealed, forged.restricted), (None, 0))
		with self.refused(saying="情形"):
			factory.event(self.unit.person("member"), restricted.NEUTRAL)
		event = factory.event(self.unit.person("member"), KIND)
		before = frappe.db.get_value("Trigger Event", event.name, "sealed")
		event.sealed, event.restricted = "x", 0
		event.save()
		row = frappe.db.get_value("Trigger Event", event.name, ["sealed", "restricted"])
		self.assertEqual(row, (before, 1))
		event.reload()
		event.situation = "Commended"
		with self.refused():
			event.save()

	def test_owing_again_adds_nothing_under_an_older_key_neither(self):
		event = factory.event(self.unit.person("member"), KIND).name
		count = frappe.db.count("Talk Obligation", {"event": event})
		self.assertEqual(owing.owe_for_event(event), 0)
		ring = keys.keys_for("pseudonym")
		newer = {**ring, "newer": b"n" * 32}
		with patch.object(keys, "keys_for", return_value=newer):
			self.assertEqual(owing.owe_for_event(event), 0)
		self.assertEqual(frappe.db.count("Talk Obligation", {"event": event}), count)


class Reading(MainJobSteps):
	def setUp(self) -> None:
		super().setUp()
		with self.acting("town_secretary"):
			self.event = factory.event(self.unit.person("member"), KIND).name
		self.owed = frappe.get_all("Talk Obligation", {"event": self.event}, pluck="name")[0]

	def noted(self, person: str) -> int:
		return frappe.db.count(
			"Talk Reading Log", {"event": self.event, "zone": "Event", "reader": self.unit.user(person)}
		)

	def test_who_needs_it_reads_it_and_that_is_noted(self):
		for person in ("town_secretary", "town_organiser", "branch_secretary"):
			before = self.noted(person)
			with self.acting(person):
				self.assertEqual(events.read(self.event)["situation"], KIND, person)
				self.assertTrue(events.read_obligation(self.owed)["citation"], person)
			self.assertEqual(self.noted(person), before + 2, person)

	def test_nobody_else_does_and_no_administrator(self):
		keeper = factory.user("keeper@tanxin.test", "管理员")
		frappe.get_doc("User", keeper).add_roles("Tanxin Administrator", "System Manager")
		for person in ("member", "inspector", "other_secretary", "member_two", keeper, "Administrator"):
			with self.acting(person):
				self.assertIsNone(events.read(self.event), person)
				self.assertIsNone(events.read_obligation(self.owed), person)
		self.assertEqual(frappe.db.count("Talk Reading Log", {"event": self.event}), 0)

	def test_an_administrators_form_shows_that_something_is_there_at_most(self):
		shown = str(frappe.get_doc("Trigger Event", self.event).as_dict())
		shown += str(frappe.get_doc("Talk Obligation", self.owed).as_dict())
		true = factory.laid_open("Talk Obligation", self.owed)
		for word in (KIND, true.rule, true.rule_title, true.citation):
			self.assertNotIn(word, shown)

	def test_who_entered_it_by_hand_reads_what_he_entered(self):
		with self.acting("branch_member"):
			with self.refused():
				factory.event(self.unit.person("other_secretary"), KIND)
		frappe.db.set_value("Trigger Event", self.event, "owner", self.unit.user("inspector"))
		with self.acting("inspector"):
			self.assertEqual(events.read(self.event)["source"], "Entered by Hand")

	def test_figures_name_the_rule_to_who_needs_it_alone(self):
		title = factory.laid_open("Talk Obligation", self.owed).rule_title
		for person, named in (("town_organiser", True), ("inspector", False)):
			with self.acting(person):
				rows = talk_coverage.execute({"group_by": "Rule"})[1]
			self.assertEqual(title in [row["group"] for row in rows], named, person)
			self.assertEqual(rows[-1]["owed"], frappe.db.count("Talk Obligation", {"event": self.event}))

	def test_the_plan_stands_on_the_true_rule_and_names_none(self):
		with self.acting("town_organiser"):
			plan = frappe.get_doc("Talk Plan", plans.make_plan([self.owed]))
		true = factory.laid_open("Talk Obligation", self.owed)
		self.assertEqual((plan.rule, plan.citation, plan.category), (None, None, true.category))
		self.assertEqual(matter.stored("Talk Plan", plan.name).rules, (true.rule,))
		with self.acting("branch_secretary"):
			self.assertEqual([row["name"] for row in inbox.page()["rows"]], [])

	def test_who_decides_on_an_exemption_is_told_the_rule_and_that_is_noted(self):
		with self.acting("town_organiser"):
			event = factory.event(self.unit.person("member_two"), KIND).name
			owed = frappe.get_all("Talk Obligation", {"event": event}, pluck="name")
			asked = exemptions.ask("Exemption", owed, "本人长期驻外")["name"]
		leader = frappe.db.get_value("Talk Exemption", asked, "approver_user")
		frappe.set_user(leader)
		shown = next(row for row in exemptions.waiting() if row["name"] == asked)
		frappe.set_user("Administrator")
		rule = factory.laid_open("Talk Obligation", owed[0]).rule_title
		self.assertTrue(any(rule in line for line in shown["lines"]))
		self.assertTrue(frappe.db.exists("Talk Reading Log", {"event": event, "reader": leader, "how": "Form"}))

	def test_a_card_names_the_rule_to_who_signs_himself_alone(self):
		title = factory.laid_open("Talk Obligation", self.owed).rule_title
		with self.acting("town_organiser"):
			plan = self.placed(plans.make_plan([self.owed]))
			signoff.act("Talk Plan", plan, "Send for Signature")
		with self.acting("branch_secretary"):
			self.assertIn(title, str(inbox.opened("Talk Plan", plan)))
			with patch.object(compat, "is_impersonated", return_value=True):
				self.assertNotIn(title, str(inbox.opened("Talk Plan", plan)))
		with self.acting("Administrator"):
			self.assertNotIn(title, str(inbox.opened("Talk Plan", plan)))
			self.assertNotIn(title, str(talk_coverage.execute({"group_by": "Rule"})[1]))

	def test_without_the_key_figures_go_on_and_nothing_is_named(self):
		with patch.object(keys, "ring", side_effect=lost), self.acting("town_organiser"):
			rows = talk_coverage.execute({"group_by": "Rule"})[1]
			self.assertEqual(rows[-1]["owed"], frappe.db.count("Talk Obligation", {"event": self.event}))
			with self.refused(keys.KeyMissing):
				events.read(self.event)


def lost() -> None:
	frappe.throw("密钥不在", keys.KeyMissing)


class Grievances(HrTest):
	def test_of_a_paper_only_a_digest_is_kept_by_which_it_is_found_again(self):
		papers.ask("Grievance")
		doc = papers.grievance(self.employee)
		event = self.pull(doc)
		rows = frappe.get_all("Trigger Event Source", {"parent": event}, ["*"])
		stored = str(frappe.db.get_value("Trigger Event", event, "*", as_dict=True)) + str(rows)
		for word in ("Grievance", doc.name, "申诉"):
			self.assertNotIn(word, stored)
		self.assertEqual([row.parent for row in tellings.of(doc.doctype, doc.name)], [event])
		self.assertEqual(recording.paper_of(event), (doc.doctype, doc.name))
		self.assertEqual(self.pull(doc), event)
		with self.refused(saying="来源人事单据"):
			events.withdraw(event, "不需要")

	def test_gone_it_takes_the_event_with_it(self):
		papers.ask("Grievance")
		doc = papers.grievance(self.employee)
		event = self.pull(doc)
		frappe.db.set_value("Employee Grievance", doc.name, "status", "Invalid")
		self.assertEqual(reconciling.reconcile(), 1)
		self.assertEqual(frappe.db.get_value("Trigger Event", event, "status"), "Withdrawn")
		self.assertEqual(frappe.db.get_value("Trigger Event", event, "withdrawn_reason"), None)
		self.assertEqual(str(frappe.db.get_value("Trigger Event", event, "withdrawn_on"))[:4], nowdate()[:4])
