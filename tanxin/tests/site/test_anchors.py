"""The nightly anchors and their file: made once, caught up; what is taken away under them is found."""

from __future__ import annotations

import json
from unittest.mock import patch

import frappe

from tanxin import tasks
from tanxin.api import keeping
from tanxin.confidentiality import reading_log
from tanxin.domain.findings import Kind
from tanxin.signoff.evidence import anchor_file, anchors
from tanxin.signoff.evidence.logs import LOGS, SIGN_OFFS
from tanxin.tests.site.evidence_scene import ANCHOR, PLAN, SIGN_OFF, Evidence


class Nights(Evidence):
	def setUp(self) -> None:
		super().setUp()
		self.first = self.signed_plan()
		self.anchored()
		self.second = self.signed_plan(days=2)
		self.anchored()
		self.third = self.signed_plan(days=3)
		self.anchored()

	def numbers(self) -> list[int]:
		return [each.number for each in anchors.stored(SIGN_OFF)]

	def lines(self) -> list[dict]:
		return [json.loads(line) for line in self.file.read_text().splitlines()]

	def anchor_names(self) -> list[str]:
		return frappe.get_all(ANCHOR, {"log": SIGN_OFF}, pluck="name", order_by="number asc")

	def under(self, number: int) -> list[str]:
		return frappe.get_all(SIGN_OFF, {"anchor": number}, pluck="name")

	def test_each_night_covers_what_is_new_and_a_night_without_anything_makes_none(self):
		self.assertEqual(self.numbers(), [1, 2, 3])
		self.assertEqual(
			[(each.entries, each.total) for each in anchors.stored(SIGN_OFF)], [(2, 2), (2, 4), (2, 6)]
		)
		self.anchored()
		self.assertEqual(self.numbers(), [1, 2, 3])
		self.assertEqual([line["number"] for line in self.lines()], [1, 2, 3])
		self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)
		self.assertEqual(self.findings(hints=True), [])

	def test_more_than_one_anchor_holds_are_cut_in_several(self):
		with patch.object(anchors, "LARGEST", 3):
			for days in (4, 5):
				self.signed_plan(days=days)
			self.anchored()
		self.assertEqual([each.entries for each in anchors.stored(SIGN_OFF)], [2, 2, 2, 3, 1])
		self.assertEqual(self.findings(hints=True), [])

	def test_the_daily_job_makes_them(self):
		plan = self.signed_plan(days=6)
		with patch.object(tasks, "_run", lambda part: part() if part is anchors.anchor_all else None):
			tasks.daily()
		self.assertEqual(frappe.get_all(SIGN_OFF, {"plan": plan.name}, pluck="anchor"), [4, 4])

	def test_the_readings_are_anchored_like_the_signatures(self):
		reading_log.note("Form", plan=self.first.name, zone="Plan")
		reading_log.note("Print", plan=self.first.name, zone="Plan")
		self.anchored()
		self.assertEqual([each.entries for each in anchors.stored("Talk Reading Log")], [2])
		self.assertEqual(self.findings(hints=True), [])
		rows = frappe.get_all("Talk Reading Log", ["*"], order_by="creation asc")
		for edit, kind in (({"how": "PDF"}, Kind.EDITED), ({"reader": "x@y.test"}, Kind.EDITED)):
			frappe.db.savepoint("edit")
			self.write("Talk Reading Log", rows[0].name, **edit)
			self.assertIn(kind, self.kinds())
			frappe.db.rollback(save_point="edit")
		frappe.db.savepoint("edit")
		self.take_away("Talk Reading Log", rows[1].name)
		self.assertEqual(self.kinds(), {Kind.ANCHOR_ENTRIES})
		frappe.db.rollback(save_point="edit")
		self.take_away("Talk Reading Log", rows[0].name)
		self.assertEqual(self.kinds(), {Kind.ANCHOR_ENTRIES, Kind.GAP})

	def test_a_plan_gone_with_all_its_entries_is_found(self):
		self.take_away(SIGN_OFF, *(row.name for row in self.entries(self.second.name)))
		frappe.db.delete(PLAN, {"name": self.second.name})
		found = self.findings()
		self.assertEqual([each.kind for each in found], [Kind.ANCHOR_ENTRIES])
		self.assertIn("第2号存证：存证时有2条，现有0条，少2条", found[0].what)

	def test_a_plan_set_back_to_an_earlier_day_with_its_entries_is_found(self):
		last = self.entries(self.third.name)[-1]
		self.take_away(SIGN_OFF, last.name)
		self.write(PLAN, self.third.name, workflow_state="Awaiting Signature", signed_by=None, signed_on=None)
		self.assertEqual(self.kinds(), {Kind.ANCHOR_ENTRIES})

	def test_an_anchor_deleted_edited_or_marked_off_is_found(self):
		first, _second, third = self.anchor_names()
		roads = {
			"middle": lambda: self.take_away(ANCHOR, self.anchor_names()[1]),
			"first": lambda: self.take_away(ANCHOR, first),
			"last": lambda: self.take_away(ANCHOR, third),
			"all": lambda: self.take_away(ANCHOR, *self.anchor_names()),
			"total": lambda: self.write(ANCHOR, third, total=5),
			"digest": lambda: self.write(ANCHOR, first, digest="0" * 64),
			"time": lambda: self.write(ANCHOR, first, anchored_at="2020-01-01"),
			"number": lambda: self.write(ANCHOR, third, number=9),
			"off": lambda: self.write(SIGN_OFF, self.under(2)[0], anchor=0),
			"to another": lambda: self.write(SIGN_OFF, self.under(2)[0], anchor=1),
			"to none": lambda: self.write(SIGN_OFF, self.under(2)[0], anchor=77),
			"creation": lambda: self.write(SIGN_OFF, self.under(2)[0], creation="2020-01-01"),
		}
		for name, road in roads.items():
			frappe.db.savepoint("edit")
			road()
			self.assertTrue(self.findings(), name)
			frappe.db.rollback(save_point="edit")
		self.assertEqual(self.findings(), [])

	def test_the_newest_anchors_gone_with_their_entries_are_shown_by_the_file(self):
		self.take_away(SIGN_OFF, *self.under(3))
		self.take_away(ANCHOR, self.anchor_names()[-1])
		frappe.db.delete(PLAN, {"name": self.third.name})
		self.assertEqual(self.kinds(), {Kind.ANCHOR_MISSING, Kind.ANCHOR_ENTRIES})
		self.signed_plan(days=7)
		self.anchored()
		self.assertEqual(self.numbers(), [1, 2, 4], "a number is never given again")
		self.assertIn("数据库中缺第3号存证", "；".join(each.what for each in self.findings()))
		self.file.unlink()
		found = self.findings()
		self.assertIn(Kind.ANCHOR_FILE, {each.kind for each in found})

	def test_entries_not_yet_anchored_are_said_to_be_so(self):
		self.signed_plan(days=8)
		hints = [each for each in self.findings(hints=True) if each.is_hint]
		self.assertEqual([each.kind for each in hints], [Kind.NOT_ANCHORED])
		self.assertIn("2条签批记录尚未存证", hints[0].what)

	def test_every_sealed_log_is_anchored(self):
		self.assertEqual(
			frappe.get_meta(ANCHOR).get_field("log").options.split("\n"), [each.doctype for each in LOGS]
		)
		record = self.submitted_record().name
		with self.acting("town_organiser"):
			keeping.hold(record, "信访未结")
		self.anchored()
		self.assertTrue(anchors.stored("Talk Keeping Log"))

	def test_a_file_that_cannot_be_written_is_caught_up(self):
		self.signed_plan(days=9)
		with patch.object(anchor_file, "_append", side_effect=OSError("disk full")):
			self.assertRaises(OSError, anchors.anchor, SIGN_OFFS)
		self.assertEqual(self.numbers(), [1, 2, 3, 4])
		self.assertEqual({each.kind for each in self.findings(hints=True)}, {Kind.NOT_ANCHORED})
		self.anchored()
		self.assertEqual([line["number"] for line in self.lines()], [1, 2, 3, 4])
		self.assertEqual(self.findings(hints=True), [])

	def test_a_line_edited_or_torn_out_of_the_file_is_found(self):
		whole = self.file.read_text()
		lines = whole.splitlines(keepends=True)
		for text in (
			lines[0] + lines[2],
			whole.replace('"entries": 2', '"entries": 1'),
			"nonsense\n" + "".join(lines[1:]),
		):
			self.file.write_text(text)
			self.assertEqual(self.kinds(), {Kind.ANCHOR_FILE})

	def test_the_app_leaves_its_file_under_another_name(self):
		anchor_file.put_aside()
		self.file.write_text("")
		anchor_file.put_aside()
		names = sorted(each.name for each in self.file.parent.iterdir())
		day = frappe.utils.nowdate()
		self.assertEqual(names, [f"anchors-until-{day}-2.jsonl", f"anchors-until-{day}.jsonl"])
