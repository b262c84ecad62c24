"""Arguments that no page of ours sends (不合常规的参数): told in a sentence, never a failure, and nothing more is told."""

from __future__ import annotations

from unittest.mock import patch

import frappe

from tanxin.api import boundary, counting, keeping, lookups, notes
from tanxin.confidentiality import files, gate
from tanxin.tests.site.test_main_job import MainJobSteps
from tanxin.tests.site.test_side_doors_words import request

DEEP = "[" * 5000 + "]" * 5000
AROUND = "[" * 5000 + '"Talk Plan", "\\u8c08"' + "]" * 5000


class OddArguments(MainJobSteps):
	def test_what_is_nested_without_end_is_refused_in_a_sentence(self):
		for read in (boundary.as_list, boundary.as_rows, boundary.take_texts, boundary.parsed):
			with self.refused():
				read(DEEP)
		with self.refused():
			counting.get_count("Talk Plan", DEEP)
		with self.refused():
			lookups.get_group_by_count("Talk Plan", DEEP, "assigned_to")

	def test_rows_that_are_none_are_refused_in_a_sentence(self):
		for rows in ("[1]", '[["a"]]', "[null]", "{}"):
			with self.refused():
				keeping.sign_disposal("x", rows)

	def test_the_gate_reads_the_texts_of_what_is_nested_without_end(self):
		found = [value for _key, value in gate.strings({"content": AROUND})]
		self.assertEqual(found[2:], ["谈", "Talk Plan"])
		self.assertEqual([value for _key, value in gate.strings({"content": DEEP})], ["content", DEEP])

	def test_a_file_that_comes_with_no_other_argument_is_not_asked_about(self):
		self.assertFalse(files.is_hidden([]))

	def test_counting_takes_what_the_platforms_own_takes(self):
		with self.acting("town_organiser"):
			self.assertEqual(counting.get_count("Talk Plan", None, debug=False, cache=True), 0)

	def test_who_was_there_is_told_to_who_sees_the_record(self):
		record = self.submitted_record()
		for person in ("other_secretary", "stranger", "member_two"):
			with self.acting(person):
				told = notes.read_record(record.name)
				self.assertEqual((told["notes"], told["persons"], told["docstatus"]), ([], [], None))
		with self.acting("branch_secretary"):
			self.assertTrue(notes.read_record(record.name)["persons"])

	def test_a_script_under_a_name_of_the_app_is_no_page_of_its(self):
		named = "tanxin.api.notes.read_record"
		with request(named, record="x"):
			gate.check_request()
			gate.check_asked()
			script = {"_api": {named: "a script"}}
			with patch.object(gate, "get_server_script_map", return_value=script), self.refused():
				gate.check_asked()
		with request(named, record="x", cmd="frappe.www.printview.get_html_and_style", doctype="ToDo"):
			gate.check_request()
			with self.refused():
				gate.check_asked()

	def test_a_filter_is_no_name(self):
		guess = {"name": "x", "place": ["like", "%"]}
		for function, argument in (
			("tanxin.api.notes.read_record", "record"),
			("tanxin.api.signoff.trail", "name"),
			("tanxin.api.events.withdraw", "event"),
			("frappe.desk.form.load.getdoc", "name"),
		):
			for value in (guess, ["like", "%"]):
				with self.refused():
					gate.check_kinds([function], {argument: value})
			gate.check_kinds([function], {argument: "x"})
		gate.check_kinds(["tanxin.api.reading.ask"], {"records": ["x"]})
		gate.check_kinds(["frappe.client.get_count"], {"filters": guess})
		gate.check_kinds(["tanxin.api.cards.to_sign", "tanxin.api.nothing.there"], {"filters": guess})

	def test_nor_at_any_depth_of_the_platforms_own_arguments(self):
		guess = {"place": ["like", "%"]}
		for key, value in (
			("name", guess),
			("dn", guess),
			("docname", [["place", "like", "%"]]),
			("doc", {"doctype": "Talk Plan", "name": guess}),
			("doc", '{"doctype": "Talk Plan", "name": {"place": ["like", "%"]}}'),
			("args", {"name": '{"place": "x"}'}),
		):
			self.assertTrue(gate.names_by_filter(value, key), (key, value))
		for key, value in (
			("name", '["TXR-1", "TXR-2"]'),
			("filters", {"name": ["like", "%"]}),
			("doc", {"name": "x", "filters": {"name": {"x": 1}}}),
			("name", "TXR-1"),
		):
			self.assertFalse(gate.names_by_filter(value, key), (key, value))

	def test_a_document_is_looked_for_among_what_is_seen(self):
		plan = self.signed_plan()
		with self.acting("other_secretary"):
			for place in (plan.place, "别处"):
				with self.refused(frappe.DoesNotExistError):
					lookups.get("Talk Plan", filters={"name": plan.name, "place": place})
		with self.acting("town_organiser"):
			self.assertEqual(
				lookups.get("Talk Plan", filters={"place": plan.place, "name": plan.name})["name"], plan.name
			)
