"""The anchors beside the database: beside the sites from now on, an older site's file moved there whole, once."""

from __future__ import annotations

import errno
import os
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

import frappe

from tanxin.signoff.evidence import anchor_file

LINE = '{"log": "Talk Sign Off"}\n'


class Place(unittest.TestCase):
	def setUp(self) -> None:
		folder = tempfile.TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		self.sites = Path(folder.name)
		site = self.sites / frappe.local.site
		site.mkdir()
		self.old, self.new = (
			site / anchor_file.OLD_NAME,
			self.sites / "tanxin-anchors" / f"{frappe.local.site}.jsonl",
		)
		for name, value in (("sites_path", str(self.sites)), ("site_path", str(site))):
			patched = patch.object(frappe.local, name, value)
			patched.start()
			self.addCleanup(patched.stop)
		patched = patch.dict(frappe.local.conf, {anchor_file.CONFIG_KEY: None})
		patched.start()
		self.addCleanup(patched.stop)

	def test_a_new_site_has_it_outside_its_folder(self):
		self.assertEqual(anchor_file.path(), self.new)
		self.assertFalse(anchor_file.move())

	def test_an_older_sites_file_is_used_where_it_is_and_moved_at_migrate(self):
		self.old.write_text(LINE)
		self.assertEqual(anchor_file.path(), self.old)
		self.assertTrue(anchor_file.move())
		self.assertEqual(
			(anchor_file.path(), self.new.read_text(), self.old.exists()), (self.new, LINE, False)
		)
		self.assertEqual(self.new.parent.stat().st_mode & 0o777, 0o700)
		self.assertFalse(anchor_file.move())

	def test_from_another_disk_it_is_copied_first(self):
		self.old.write_text(LINE)
		real = os.rename

		def rename(source: object, target: object, **more: object) -> None:
			if Path(str(source)) == self.old:
				raise OSError(errno.EXDEV, "another disk")
			real(source, target, **more)

		with patch("os.rename", rename):
			self.assertTrue(anchor_file.move())
		self.assertEqual((self.new.read_text(), self.old.exists()), (LINE, False))

	def test_a_named_place_still_wins_and_two_files_are_left_alone(self):
		self.old.write_text(LINE)
		with patch.dict(frappe.local.conf, {anchor_file.CONFIG_KEY: "/elsewhere/a.jsonl"}):
			self.assertEqual(anchor_file.path(), Path("/elsewhere/a.jsonl"))
			self.assertFalse(anchor_file.move())
		self.new.parent.mkdir()
		self.new.write_text("new\n")
		self.assertFalse(anchor_file.move())
		self.assertEqual((self.old.read_text(), self.new.read_text()), (LINE, "new\n"))
