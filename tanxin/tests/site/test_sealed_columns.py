"""What is sealed does not leave the server, not even sealed: a key lost later would open what browsers had collected."""

from __future__ import annotations

import frappe
from frappe import client
from frappe.desk.form import load

from tanxin.api import notes
from tanxin.confidentiality.sealed_columns import CONTENT, present
from tanxin.tests.site import factory
from tanxin.tests.site.restricted_scene import KIND
from tanxin.tests.site.test_main_job import MainJobSteps


class SealedColumns(MainJobSteps):
	def test_no_role_has_the_level_of_a_sealed_column(self):
		for column in present(CONTENT):
			with self.subTest(column.doctype):
				meta = frappe.get_meta(column.doctype)
				level = meta.get_field(column.field).permlevel
				self.assertGreater(level, 0)
				self.assertNotIn(level, {row.permlevel for row in meta.permissions})

	def test_who_sees_the_row_gets_neither_form_nor_list_with_it(self):
		event = factory.event(self.unit.person("member"), KIND).name
		self.assertTrue(frappe.db.get_value("Trigger Event", event, "sealed"))
		with self.acting("town_organiser"):
			form = frappe.get_doc("Trigger Event", event)
			load.run_onload(form)
			form.apply_fieldlevel_read_permissions()
			listed = client.get_list("Trigger Event", ["*"], {"name": event})
			self.assertEqual(client.get("Trigger Event", event).get("sealed"), None)
		self.assertEqual((form.get("sealed"), listed[0].get("sealed")), (None, None))

	def test_what_stands_sealed_outlives_a_save_by_who_does_not_get_it(self):
		event = factory.event(self.unit.person("member"), KIND).name
		before = frappe.db.get_value("Trigger Event", event, "sealed")
		with self.acting("town_organiser"):
			client.save(client.get("Trigger Event", event))
		self.assertEqual(frappe.db.get_value("Trigger Event", event, "sealed"), before)

	def test_a_dossier_keeps_its_words_when_its_form_is_saved(self):
		person = self.unit.person("member")
		with self.acting("town_organiser"):
			notes.write_dossier(person, {"career": "曾任村文书"})
			client.save({**client.get("Talk Dossier", person), "difficulty": "Hard"})
			read = notes.read_dossier(person)["texts"]
		self.assertEqual(read["career"], "曾任村文书")
		self.assertEqual(frappe.db.get_value("Talk Dossier", {"person": person}, "difficulty"), "Hard")
