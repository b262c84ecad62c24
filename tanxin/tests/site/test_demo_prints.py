"""The demo's prints are registered beside the loading (演示单位的打印登记): what they name has to stand by then."""

from __future__ import annotations

from unittest.mock import patch

import frappe

from tanxin.demo import load
from tanxin.demo.scenes import SCENES, Stage
from tanxin.tests.site.base import SiteTest


class TestDemoPrints(SiteTest):
	def test_a_scene_is_committed_before_its_papers_are_printed(self):
		done: list[str] = []
		confirmed = tuple(scene for scene in SCENES if scene.stage is Stage.CONFIRMED)[:1]
		with (
			patch.object(load, "SCENES", confirmed),
			patch.object(load, "SENT_BACK", confirmed[0]),
			patch.object(load, "DRAFT", confirmed[0]),
			patch.object(load.play, "keep_dossiers"),
			patch.object(load.play, "play", side_effect=lambda scene: done.append("played") or "TXP-1"),
			patch.object(load.play, "send_sheet", return_value=None),
			patch.object(load.play, "ask_for_talk", return_value=None),
			patch.object(load.hr, "promote", return_value=None),
			patch.object(load, "_print", side_effect=lambda *_names: done.append("printed")),
			patch.object(frappe.db, "commit", side_effect=lambda: done.append("committed")),
		):
			load._play()
		self.assertEqual(done[:3], ["played", "committed", "printed"])
