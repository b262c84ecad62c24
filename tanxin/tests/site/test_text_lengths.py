"""Every free text that the api takes has a limit (字数上限), and is refused in a sentence before anything is done."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil

import frappe
from frappe.utils import add_days, nowdate

from tanxin import api
from tanxin.api import lengths
from tanxin.domain.lengths import LINE
from tanxin.tests.site.reading_scene import ReadingScene

#: What people write themselves, wherever a function takes it.
FREE = {"reason", "words", "matter", "result", "place", "remark", "note", "comment", "opinion", "title"}


def functions() -> dict[str, object]:
	"""Every function of the api that a client may call."""
	found = {}
	for each in pkgutil.iter_modules(api.__path__):
		module = importlib.import_module(f"tanxin.api.{each.name}")
		for name, function in inspect.getmembers(module, inspect.isfunction):
			if function in frappe.whitelisted and function.__module__ == module.__name__:
				found[f"{each.name}.{name}"] = function
	return found


def sent(argument: str, text: str, as_json: bool) -> dict:
	name, _dot, column = argument.partition(".")
	value = [{}, {column: text}] if column else text
	return {name: json.dumps(value) if column and as_json else value}


class Limits(ReadingScene):
	def test_every_free_text_has_one(self):
		known = functions()
		self.assertGreater(len(known), 100)
		for name, function in known.items():
			taken = {each for each in inspect.signature(function).parameters if each in FREE}
			self.assertEqual(taken - set(lengths.TAKEN.get(name, {})), set(), name)
		for name, texts in lengths.TAKEN.items():
			arguments = set(inspect.signature(known[name]).parameters)
			self.assertLessEqual({each.partition(".")[0] for each in texts}, arguments, name)

	def test_each_is_refused_from_the_first_character_over_with_its_name_and_by_how_much(self):
		for name, texts in lengths.TAKEN.items():
			for argument, kind in texts.items():
				for as_json in (True, False):
					lengths.check(name, sent(argument, "字" * kind.longest, as_json))
					for over in (1, 7, kind.longest):
						with self.refused(lengths.TooLong, saying=f"多了{over}字"):
							lengths.check(name, sent(argument, "字" * (kind.longest + over), as_json))
					with self.refused(lengths.TooLong, saying=kind.label):
						lengths.check(name, sent(argument, "字" * (kind.longest + 1), as_json))

	def test_what_goes_into_a_line_fits_its_column(self):
		for doctype, fieldname in (
			("Talk Plan", "place"),
			("Talk Handover Line", "remark"),
			("Talk Disposal Line", "struck_reason"),
		):
			length = int(frappe.get_meta(doctype).get_field(fieldname).length or 0) or 140
			self.assertGreaterEqual(length, LINE, doctype)

	def test_a_request_is_held_to_it_by_the_platforms_form_too(self):
		record = self.written_record().name
		values = {"doctype": "Talk Reading Grant", "record": record, "until": add_days(nowdate(), 1)}
		with self.acting("inspector"):
			with self.refused(saying="“查阅事由”最多2000字，现在多了3字"):
				frappe.get_doc({**values, "reason": "查" * 2003}).insert()
			self.assertTrue(frappe.get_doc({**values, "reason": "查" * 2000}).insert())
