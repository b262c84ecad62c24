"""The file of the keys: where it may be, who may have touched it, what is wrong with it in one sentence, two at once."""

from __future__ import annotations

import errno
import json
import os
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

import frappe

from tanxin.confidentiality import key_file, keys
from tanxin.domain import key_ring
from tanxin.domain.key_ring import RingUnreadable
from tanxin.tests.site import key_scene


class Files(unittest.TestCase):
	def setUp(self) -> None:
		folder = tempfile.TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		self.folder = Path(folder.name)
		self.file = self.folder / "ring.json"
		scene = key_scene.key_file_at(self.file)
		scene.__enter__()
		self.addCleanup(scene.__exit__, None, None, None)

	def written(self) -> key_ring.Ring:
		ring = key_scene.other_ring()
		key_file.write(self.file, ring)
		return ring

	def says(self, words: str) -> None:
		"""What is wrong reaches the person at the screen, without the place."""
		with self.assertRaises(keys.KeyMissing) as caught:
			keys.key_for("content")
		frappe.clear_messages()
		said = str(caught.exception)
		self.assertIn(words, said)
		self.assertIn("tanxin-key check", said)
		self.assertNotIn(str(self.folder), said)
		self.assertEqual(keys.ring_or_none(), None)


class Places(Files):
	def test_by_default_it_lies_beside_the_sites_and_is_taken_for_no_site(self):
		sites = Path(frappe.local.sites_path).absolute()
		with patch.dict(frappe.local.conf, {key_file.CONFIG_KEY: None}):
			file = key_file.path()
		self.assertEqual(file, sites / "tanxin-keys" / f"{frappe.local.site}.keys.json")
		self.assertNotIn(frappe.local.site, [each.name for each in file.parents])
		self.assertNotIn("tanxin-keys", frappe.utils.get_sites(str(sites)))
		self.assertNotEqual(
			f"site_config{key_file.SUFFIX}", "site_config.json", "whatever the site is called"
		)

	def test_the_environment_goes_before_the_config_and_names_the_site(self):
		with patch.dict(os.environ, {key_file.VARIABLE: "/somewhere/{site}/k.json"}):
			self.assertEqual(key_file.path(), Path(f"/somewhere/{frappe.local.site}/k.json"))
			self.assertTrue(key_file.is_sites_own())
		self.assertEqual(key_file.path(), self.file)
		self.assertFalse(key_file.is_sites_own())

	def test_where_backups_and_the_web_server_reach_is_refused(self):
		sites = Path(frappe.local.sites_path).absolute()
		for place in (
			frappe.get_site_path("private", "k.json"),
			sites / frappe.local.site / "public" / "files" / "k.json",
			sites / "assets" / "k.json",
			"assets/k.json",
		):
			with patch.dict(frappe.local.conf, {key_file.CONFIG_KEY: str(place)}):
				self.says("站点文件夹或网页资源")

	def test_a_named_folder_that_is_not_there_is_not_made(self):
		missing = self.folder / "mount" / "k.json"
		with patch.dict(frappe.local.conf, {key_file.CONFIG_KEY: str(missing)}):
			self.assertIn("没有挂上", keys.ensure_key())
		self.assertFalse(missing.parent.exists())

	def test_folder_and_file_are_for_this_account_alone(self):
		with tempfile.TemporaryDirectory() as sites:
			with (
				patch.object(frappe.local, "sites_path", sites),
				patch.dict(frappe.local.conf, {key_file.CONFIG_KEY: None}),
			):
				with key_file.locked() as file:
					key_file.write(file, key_scene.other_ring())
				self.assertEqual(file.parent.stat().st_mode & 0o777, 0o700)
				self.assertEqual(file.stat().st_mode & 0o777, 0o600)
				left = sorted(each.name for each in file.parent.iterdir())
				self.assertEqual(left, [f".{file.name}.lock", file.name], "no file half written stays")
				key_file.remove(file)
				self.assertFalse(file.parent.exists())


class Wrong(Files):
	def test_no_file(self):
		self.says("缺少密封谈话内容的密钥")

	def test_empty_cut_off_and_foreign(self):
		text = key_ring.text_of(key_scene.other_ring())
		for content, words in (
			("", "是空的"),
			(text[:-20], "不完整"),
			("<html>", "不是密钥文件"),
			(json.dumps({"keys": [1]}), "更新版本"),
		):
			self.file.write_text(content)
			self.file.chmod(0o600)
			self.says(words)

	def test_a_folder_of_that_name(self):
		self.file.mkdir()
		self.says("文件夹")
		self.assertIn("不能用", keys.ensure_key())
		self.assertTrue(self.file.is_dir())

	def test_one_that_cannot_be_read(self):
		self.written()
		with patch.object(key_file.os, "open", side_effect=PermissionError(errno.EACCES, "no")):
			key_file._read.clear()
			self.says("读不了")
		real = os.stat

		def refused(place: object, **more: object) -> os.stat_result:
			if str(place).startswith(str(self.folder)):  # a folder that may not even be entered
				raise PermissionError(errno.EACCES, "no")
			return real(place, **more)

		with patch.object(key_file.os, "stat", refused):
			self.says("读不了")

	@unittest.skipIf(os.geteuid(), "only root gives a file away")
	def test_one_of_another_account(self):
		ring = self.written()
		os.chown(self.file, 54321, 54321)
		with patch.object(key_file.os, "geteuid", return_value=12345):
			self.says("所有者")
		os.chown(self.file, 12345, 12345)
		with patch.object(key_file.os, "geteuid", return_value=12345):
			self.assertEqual(keys.ring(), ring)

	def test_one_that_others_can_write(self):
		self.written()
		self.file.chmod(0o620)
		self.says("600")
		self.file.chmod(0o640)
		self.assertTrue(keys.ring())
		self.assertTrue(key_file.is_open_to_others(self.file))

	def test_what_becomes_wrong_is_seen_at_once(self):
		ring = self.written()
		self.assertEqual(keys.ring(), ring)
		self.file.write_text("")
		self.says("是空的")
		self.file.unlink()
		self.says("缺少密封谈话内容的密钥")
		other = self.written()
		self.assertEqual(keys.ring(), other)


class Writing(Files):
	def test_it_is_read_once_until_it_changes(self):
		ring = self.written()
		keys.ring()
		with patch.object(key_file.os, "open", side_effect=AssertionError("read again")):
			self.assertEqual(keys.key_for("content"), ring.now.derived("content"))
		other = self.written()
		self.assertEqual(keys.ring(), other)

	def test_a_full_disk_leaves_the_old_file_whole(self):
		ring = self.written()
		for broken in ("write", "fsync", "replace"):
			with (
				patch.object(key_file.os, broken, side_effect=OSError(errno.ENOSPC, "full")),
				self.assertRaises(RingUnreadable) as caught,
			):
				key_file.write(self.file, key_scene.other_ring())
			self.assertIn("没有写成", str(caught.exception))
			self.assertEqual(keys.ring(), ring)
			self.assertEqual([each.name for each in self.folder.iterdir()], ["ring.json"])

	def test_of_many_processes_that_begin_at_once_one_makes_the_key(self):
		children = [self.fork() for _ in range(8)]
		self.assertEqual([os.waitpid(child, 0)[1] for child in children], [0] * 8)
		self.assertEqual(len(keys.ring().keys), 1)
		seen = {each.read_text() for each in self.folder.glob("saw-*")}
		self.assertEqual(seen, {keys.ring().current})

	def fork(self) -> int:
		child = os.fork()
		if child:
			return child
		code = 1
		try:
			with patch("tanxin.confidentiality.sealed_columns.anything_sealed", lambda: False):
				said = keys.ensure_key()
			(self.folder / f"saw-{os.getpid()}").write_text(keys.ring().current)
			code = 0 if said == "" else 2
		finally:
			os._exit(code)

	@unittest.skipIf(os.geteuid(), "only for root")
	def test_root_hands_what_it_writes_to_the_account_of_the_bench(self):
		os.chown(self.folder, 54321, 54321)
		self.written()
		self.assertEqual(self.file.stat().st_uid, 54321)
