"""Files from before they were sealed; files under a new key, and under one that is not here."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import frappe

from tanxin.api import confirm
from tanxin.confidentiality import key_state, keys, rotation, sealed_files
from tanxin.site.install import sealing_old_files
from tanxin.tests.site.key_scene import Rings
from tanxin.tests.site.sealed_files_scene import SealedFiles, on_disk


class Keys(Rings, SealedFiles):
	def test_a_new_key_takes_the_files_along_at_the_same_address(self):
		url = self.attach(self.word + bytes(sealed_files.PIECE)).file_url
		name, before = Path(url).name, sealed_files.place(url).read_bytes()
		outcome = rotation.rotate()
		self.assertEqual(outcome.done["附件与扫描件"], 1)
		self.assertEqual(sealed_files.key_mark(name), keys.ring().current)
		self.assertNotEqual(sealed_files.place(url).read_bytes(), before)
		self.assertEqual(sealed_files.read(url), self.word + bytes(sealed_files.PIECE))
		self.assertTrue(key_state.look().is_whole)

	def test_one_whose_key_is_not_here_is_told_and_left(self):
		url = self.attach().file_url
		path = sealed_files.place(url)
		path.write_bytes(path.read_bytes().replace(keys.ring().current.encode(), b"00000000"))
		self.assertEqual(key_state.look().missing["附件与扫描件"], {"00000000": 1})
		self.assertEqual(rotation.rotate().shut["附件与扫描件"], 1)
		path.unlink()
		self.assertEqual(key_state.look().damaged["附件与扫描件"], [path.name])


class OldFiles(SealedFiles):
	def old(self, content: bytes, name: str = "旧附件.txt"):
		"""As it was before: in clear beside a plan."""
		file = self.ordinary(content, by="town_organiser", file_name=name)
		values = {"attached_to_doctype": "Talk Plan", "attached_to_name": self.plan}
		frappe.db.set_value("File", file.name, values, update_modified=False)
		return file

	def run_all(self) -> str:
		"""With commits that end the transaction as far as files go."""
		with patch.object(frappe.db, "commit", self.ends):
			return sealing_old_files.go_on()

	def test_they_are_sealed_once(self):
		file, plain = self.old(self.word), self.ordinary(b"other" + self.word)
		self.assertEqual(self.run_all(), "")
		self.assertEqual(on_disk(self.word), [Path(plain.file_url).name])
		url = self.row(file).file_url
		self.assertEqual(sealed_files.read(url), self.word)
		self.assertEqual(self.run_all(), "")
		self.assertEqual(self.row(file).file_url, url)

	def test_killed_in_between_nothing_is_lost_and_the_next_run_ends_it(self):
		files = [self.old(self.word + str(number).encode(), f"旧{number}.txt") for number in range(3)]

		def killed(*_: object) -> None:
			raise KeyboardInterrupt

		with (
			patch.object(sealing_old_files, "_turn_confirmation", killed),
			self.assertRaises(KeyboardInterrupt),
		):
			self.run_all()  # sealed, its row turned, nothing committed
		frappe.db.set_value("File", files[0].name, "file_url", files[0].file_url, update_modified=False)
		frappe.db.after_commit.reset()
		self.assertEqual(len(on_disk(self.word)), 3)
		self.assertEqual(self.run_all(), "")
		for number, file in enumerate(files):
			self.assertEqual(sealed_files.read(self.row(file).file_url), self.word + str(number).encode())
		sealed_files.sweep(older_than=0)
		self.assertEqual(on_disk(self.word), [])

	def test_killed_after_the_commit_the_clear_one_goes_with_the_next_run(self):
		file = self.old(self.word)
		with patch.object(frappe.db, "commit", lambda: None):
			sealing_old_files.go_on()
		frappe.db.after_commit.reset()
		self.assertEqual(len(on_disk(self.word)), 1)
		sealed_files.sweep(older_than=0)
		self.assertEqual(on_disk(self.word), [])
		self.assertEqual(sealed_files.read(self.row(file).file_url), self.word)

	def test_bytes_that_another_row_has_stay_for_it(self):
		one = self.old(self.word)
		frappe.db.set_value("File", one.name, "attached_to_doctype", "User", update_modified=False)
		two = self.ordinary(by="town_organiser")
		self.assertEqual(two.file_url, one.file_url, "the platform's own saving of space")
		frappe.db.set_value("File", one.name, "attached_to_doctype", "Talk Plan", update_modified=False)
		self.run_all()
		self.assertEqual(Path(two.get_full_path()).read_bytes(), self.word)
		self.assertEqual(sealed_files.read(self.row(one).file_url), self.word)

	def test_what_is_not_on_the_disk_is_told(self):
		file = self.old(self.word)
		Path(file.get_full_path()).unlink()
		self.assertIn("1", self.run_all())
		self.assertEqual(self.row(file).file_url, file.file_url)

	def test_a_scan_keeps_its_answer(self):
		record = self.submitted_record().name
		file = self.ordinary(by="branch_secretary")
		values = {"attached_to_doctype": "Talk Note", "attached_to_name": record}
		frappe.db.set_value("File", file.name, values, update_modified=False)
		with self.acting("branch_secretary"):
			confirm.on_paper(record, self.unit.person("member"), file.file_url)
			answer = frappe.db.get_value("Talk Confirmation", {"record": record})
			self.assertEqual(confirm.scan(answer).get_data(), self.word)
			self.run_all()
			self.assertEqual(confirm.scan(answer).get_data(), self.word)
		self.assertEqual(on_disk(self.word), [])
