"""Words on their way (经手的内容): out of the request before anything logs it, out of every error that happens while they
are in hand, and never written over by a second writer who did not see them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch
from urllib.parse import urlencode

import frappe
from frappe.app import make_form_dict
from frappe.recorder import Recorder
from frappe.utils import add_days, nowdate
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from tanxin.api import boundary, confirm, follow_ups, notes, records, requests
from tanxin.confidentiality import gate, reading_log, sealing, versions
from tanxin.tests.site import factory
from tanxin.tests.site.test_main_job import MainJobSteps

WORD = "暗号梧桐七三一"
#: What comes over the wire, out of every frame.
WIRE: list[dict[str, object]] = []


@contextmanager
def request(function: str, json_body: bool = False, **form: object) -> Iterator[Request]:
	"""As the server makes it of what came over the wire, up to the platform's own hooks."""
	body = {
		"data": json.dumps(form, ensure_ascii=False)
		if json_body
		else urlencode(
			{name: value if isinstance(value, str) else json.dumps(value) for name, value in form.items()}
		)
	}
	kind = "application/json" if json_body else "application/x-www-form-urlencoded"
	builder = EnvironBuilder(path=f"/api/method/{function}", method="POST", content_type=kind, **body)
	made = Request(builder.get_environ())
	before = frappe.local.form_dict
	frappe.local.request = made
	make_form_dict(made)
	try:
		yield made
	finally:
		frappe.local.request, frappe.local.form_dict = None, before
		frappe.local.tanxin_words, frappe.local.tanxin_asked = {}, []


class WordsTest(MainJobSteps):
	def draft_record(self) -> object:
		plan = self.signed_plan()
		with self.acting("branch_secretary"):
			return frappe.get_doc("Talk Record", records.begin(plan.name))

	def draft_plan(self) -> object:
		with self.acting("town_organiser"):
			return factory.plan(self.unit, days=9).insert()


class OnTheWire(WordsTest):
	def test_nothing_of_a_request_holds_the_words(self):
		for json_body in (False, True):
			for function, form in (
				("tanxin.api.notes.write_record", {"record": "x", "zone": "Shared", "texts": {"main": WORD}}),
				("tanxin.api.confirm.object_to", {"record": "x", "words": WORD}),
				("tanxin.api.requests.ask", {"talker": "x", "words": WORD}),
				("tanxin.api.follow_ups.close", {"follow_up": "x", "result": WORD}),
				("tanxin.api.follow_ups.add", {"record": "x", "matter": WORD}),
			):
				with request(function, json_body, **form) as made:
					recorder = Recorder(force=True)
					try:
						boundary.keep_words_back()
						(held,) = frappe.local.tanxin_words.values()
						self.assertIn(
							WORD,
							str(json.loads(held) if isinstance(held, str) and held.startswith("{") else held),
						)
						self.assert_gone(made, recorder)
					finally:
						recorder.cleanup()

	def assert_gone(self, made: Request, recorder: Recorder) -> None:
		kept = [
			frappe.as_json(frappe.local.form_dict),
			str(frappe.local.form_dict),
			str(recorder.form_dict),
			str(made.form),
		]
		kept += [made.get_data(as_text=True), str(made.values), str(made.get_json(silent=True, force=True))]
		kept += [str(vars(made)), repr(made.environ.get("werkzeug.request"))]
		for text in kept:
			for said in (WORD, json.dumps(WORD).strip('"'), urlencode({"a": WORD})[2:]):
				self.assertNotIn(said, text)

	def test_the_function_gets_them_all_the_same(self):
		record = self.draft_record()
		values = {"record": record.name, "zone": "Shared", "texts": {"main": WORD}, "version": ""}
		with self.acting("branch_secretary"), request("tanxin.api.notes.write_record", **values):
			boundary.keep_words_back()
			gate.check_request()
			frappe.call(notes.write_record, **frappe.form_dict)
		with self.acting("branch_secretary"):
			found = notes.read_record(record.name)["notes"]
		self.assertIn(WORD, str(found))

	def test_a_request_to_another_function_is_left_alone(self):
		with request("frappe.client.insert", doc={"doctype": "ToDo", "description": WORD}, words=WORD):
			boundary.keep_words_back()
			self.assertEqual(frappe.form_dict.words, WORD)

	def test_a_template_that_runs_in_a_readers_session_gets_no_words(self):
		record = self.submitted_record()
		for road in ("frappe.www.printview.get_html_and_style", "frappe.client.get"):
			with self.acting("branch_secretary"), request(road, doctype="ToDo", name="x"):
				gate.check_request()
				frappe.form_dict.cmd = "tanxin.api.notes.read_record"  # as a template may say
				with self.refused(frappe.PermissionError):
					notes.read_record(record.name)


class InAnError(WordsTest):
	"""Whatever fails, wherever: the platform's log of it, with the variables of every frame, names no word."""

	def fails(self, call: Callable[[], object]) -> str:
		"""The error as the platform would log it."""
		try:
			call()
		except Exception:
			told = frappe.get_traceback(with_context=True)
			self.assertIsNotNone(sys.exc_info()[1])
			return told
		self.fail("nothing failed")

	def held(
		self, function: Callable[..., object], name: str, value: object, **more: object
	) -> Callable[[], object]:
		"""A call as it comes over the wire, its words taken from the request beforehand; in no variable of this test."""
		WIRE.append({name: value})
		number = len(WIRE) - 1

		def call() -> object:
			frappe.local.tanxin_words = dict(WIRE[number])
			return function(**more, **{name: ""})

		return call

	def roads(self) -> dict[str, tuple[str, Callable[[], object]]]:
		record, plan = self.draft_record(), self.draft_plan()
		submitted = self.submitted_record()
		person = self.unit.person("member")
		with self.acting("branch_secretary"):
			promise = follow_ups.add(
				submitted.name,
				person,
				"帮助解决",
				self.unit.person("branch_secretary"),
				add_days(nowdate(), 5),
			)
		own = self.unit.person("branch_secretary")
		due = add_days(nowdate(), 5)
		texts = {"main": WORD}
		return {
			"note": (
				"branch_secretary",
				self.held(notes.write_record, "texts", texts, record=record.name, zone="Shared"),
			),
			"plan": ("town_organiser", self.held(notes.write_plan, "texts", {"focus": WORD}, plan=plan.name)),
			"dossier": (
				"town_organiser",
				self.held(notes.write_dossier, "texts", {"family": WORD}, person=person),
			),
			"objection": ("member", self.held(confirm.object_to, "words", WORD, record=submitted.name)),
			"request": ("member_two", self.held(requests.ask, "words", WORD, talker=own)),
			"promise": (
				"branch_secretary",
				self.held(
					follow_ups.add,
					"matter",
					WORD,
					record=submitted.name,
					person=person,
					owner_person=own,
					due_date=due,
				),
			),
			"result": ("branch_secretary", self.held(follow_ups.close, "result", WORD, follow_up=promise)),
			"rewrite": ("branch_secretary", self.held(follow_ups.rewrite, "matter", WORD, follow_up=promise)),
		}

	def test_a_failure_at_any_point_of_a_writing_road_tells_no_word(self):
		roads = self.roads()
		logged: list[object] = []
		log = patch.object(frappe, "log_error", lambda *args, **more: logged.append((args, more)))
		for name, (person, call) in roads.items():
			for place, point in (
				(sealing, "seal"),
				(sealing, "digest"),
				(frappe.db, "set_value"),
				(frappe.model.document.Document, "insert"),
				(frappe.model.document.Document, "save"),
				(frappe.model.document.Document, "run_method"),
				(frappe.db, "get_value"),
			):
				reached = []

				def broken(*_args: object, reached=reached, **_more: object) -> None:
					reached.append(1)
					raise RuntimeError(f"disk full while writing {WORD}")

				frappe.db.savepoint("before_failure")
				with self.acting(person), patch.object(place, point, broken), log:
					try:
						told = self.fails(call)
					except AssertionError:
						self.assertEqual(reached, [], (name, point))  # this road does not go by there
						continue
				self.assertNotIn(WORD, told, (name, point))
				frappe.db.rollback(save_point="before_failure")
		self.assertNotIn(WORD, str(logged))
		self.assertIn("notes.py", str(logged))  # where it happened is told

	def test_a_refusal_tells_no_word_either(self):
		"""From v16 on a site in developer mode logs refusals with their frames too."""
		record = self.submitted_record()
		roads = {
			"stranger": self.held(
				notes.write_record, "texts", {"main": WORD}, record=record.name, zone="Shared"
			),
			"member": self.held(notes.write_plan, "texts", {"focus": WORD}, plan=record.plan),
			"inspector": self.held(confirm.object_to, "words", WORD, record=record.name),
		}
		for person, call in roads.items():
			with self.acting(person):
				told = self.fails(call)
			frappe.clear_messages()
			self.assertNotIn(WORD, told, person)

	def test_a_failure_while_reading_tells_no_word(self):
		record = self.submitted_record()
		with self.acting("branch_secretary"):
			notes.write_record(record.name, "Talker's Own", {"words": WORD})

		def broken(*_args: object, **_more: object) -> None:
			raise RuntimeError("full")

		for place, point in ((reading_log, "note_zones"), (reading_log, "note")):
			with self.acting("branch_secretary"), patch.object(place, point, broken):
				try:
					told = self.fails(lambda: notes.read_record(record.name))
				except AssertionError:
					continue
			self.assertNotIn(WORD, told)

	def test_without_the_cut_the_log_would_name_them(self):
		"""The tests above would see it."""
		record = self.draft_record()
		call = self.held(notes.write_record, "texts", {"main": WORD}, record=record.name, zone="Shared")

		def broken(_kept: object) -> None:
			raise RuntimeError("full")

		with (
			self.acting("branch_secretary"),
			patch.object(sealing, "seal", broken),
			patch.object(notes, "in_hand", lambda make: make()),
		):
			self.assertIn(WORD, self.fails(call))


class TwoWriters(WordsTest):
	def test_the_second_of_two_is_told_and_nothing_is_lost(self):
		record = self.draft_record()
		with self.acting("branch_secretary"):
			first = notes.write_record(record.name, "Shared", {"main": "甲写的"}, version="0")
			seen = notes.read_record(record.name)["notes"][0]["version"]
			self.assertEqual((first, seen), ("1", "1"))
			second = notes.write_record(record.name, "Shared", {"main": "甲又写的"}, version=seen)
			with self.refused(versions.WordsChanged, saying="赵支书"):
				notes.write_record(record.name, "Shared", {"main": "另一个页面写的"}, version=seen)
			stands = notes.read_record(record.name)["notes"][0]
		self.assertEqual((stands["texts"]["main"], stands["version"]), ("甲又写的", second))

	def test_whoever_sends_no_version_writes_over_his_own_alone(self):
		plan = self.draft_plan()
		with self.acting("town_organiser"):
			notes.write_plan(plan.name, {"focus": "拟定人写的"})
			notes.write_plan(plan.name, {"focus": "拟定人又写的"})
		with self.acting("branch_secretary"):
			with self.refused(versions.WordsChanged):
				notes.write_plan(plan.name, {"focus": "谈话人写的"})
			shown = notes.read_plan(plan.name)
			self.assertEqual(shown["texts"]["focus"], "拟定人又写的")
			notes.write_plan(plan.name, {"focus": "谈话人看过后写的"}, version=shown["version"])
		with self.acting("town_organiser"), self.refused(versions.WordsChanged):
			notes.write_plan(plan.name, {"focus": "没看过"}, version=shown["version"])

	def test_a_dossier_too(self):
		person = self.unit.person("member")
		with self.acting("town_organiser"):
			notes.write_dossier(person, {"family": "甲"}, version="0")
		with self.acting("county_organiser"):
			with self.refused(versions.WordsChanged):
				notes.write_dossier(person, {"family": "乙"}, version="0")
			shown = notes.read_dossier(person)
			notes.write_dossier(person, {"family": "乙"}, version=shown["version"])

	def test_the_sentence_names_the_other_and_no_word(self):
		plan = self.draft_plan()
		with self.acting("town_organiser"):
			notes.write_plan(plan.name, {"focus": WORD}, version=versions.of_plan(plan.name))
		with self.acting("branch_secretary"), self.assertRaises(versions.WordsChanged) as told:
			notes.write_plan(plan.name, {"focus": "x"}, version="0")
		frappe.clear_messages()
		self.assertIn("郑干事", str(told.exception))
		self.assertNotIn(WORD, str(told.exception))
