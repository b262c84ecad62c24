"""Files beside talks are cipher on the disk and have an address of their own."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from unittest.mock import patch

import frappe
from frappe.core.doctype.file.file import File
from frappe.utils.file_manager import save_file

from tanxin.confidentiality import sealed_files
from tanxin.confidentiality.keys import KeyMissing
from tanxin.site.kept import NotAllowedHere
from tanxin.tests.site.key_scene import without_key
from tanxin.tests.site.sealed_files_scene import SealedFiles, on_disk, pdf


class OnTheDisk(SealedFiles):
	def test_it_is_never_there_in_clear(self):
		written, real = [], File.write_file

		def write_file(this):
			written.append(this.file_name)
			return real(this)

		with patch.object(File, "write_file", write_file):
			file = self.attach()
		self.assertEqual((written, on_disk(self.word)), ([], []))
		row = self.row(file)
		self.assertTrue(sealed_files.is_address(row.file_url) and row.file_url.endswith(".png"), row)
		self.assertEqual((row.content_hash, row.file_name), (None, "谈话准备.png"))
		self.assertNotIn("谈话", row.file_url)
		self.assertEqual(sealed_files.read(row.file_url), self.word)

	def test_large_ones_are_sealed_in_pieces_and_come_back_whole(self):
		content = self.word + bytes(3 * sealed_files.PIECE) + b"end"
		url = self.attach(content).file_url
		self.assertEqual(len(sealed_files.place(url).read_bytes().splitlines()), 4)
		self.assertTrue(sealed_files.read(url) == content)

	def test_no_piece_is_left_out_or_put_elsewhere(self):
		content = bytes(2 * sealed_files.PIECE)
		one, two = self.attach(content).file_url, self.attach(content + b"2").file_url
		lines = sealed_files.place(one).read_bytes().splitlines(keepends=True)
		others = sealed_files.place(two).read_bytes().splitlines(keepends=True)
		for changed in (lines[:1], lines[::-1], [lines[0], others[1]], others[:2], [*lines, lines[0]], []):
			sealed_files.place(one).write_bytes(b"".join(changed))
			with self.refused(sealed_files.Damaged):
				sealed_files.read(one)
		sealed_files.place(one).write_bytes(lines[0][:-9] + b"AAAAAAAA\n" + lines[1])
		with self.refused(KeyMissing, saying="损坏"):
			sealed_files.read(one)

	def test_the_same_bytes_have_an_address_of_their_own_whoever_came_first(self):
		hidden = self.attach()
		own = self.ordinary()
		self.assertNotEqual(own.file_url, hidden.file_url)
		self.assertEqual(Path(own.get_full_path()).read_bytes(), self.word)
		again = self.attach()
		self.ends()
		self.assertEqual(len({hidden.file_url, own.file_url, again.file_url, self.row(again).file_url}), 3)
		self.assertTrue(sealed_files.is_address(self.row(again).file_url))
		self.assertEqual(Path(own.get_full_path()).read_bytes(), self.word)
		self.assertEqual(on_disk(self.word), [Path(own.file_url).name])

	def test_one_that_is_attached_later_is_sealed_then(self):
		own = self.ordinary(by="town_organiser")
		plain = Path(own.get_full_path())
		with self.acting("town_organiser"):
			own.update({"attached_to_doctype": "Talk Plan", "attached_to_name": self.plan}).save()
		self.assertTrue(plain.exists(), "until it is certain")
		self.ends()
		self.assertEqual((plain.exists(), on_disk(self.word)), (False, []))
		self.assertEqual(sealed_files.read(self.row(own).file_url), self.word)

	def test_an_address_written_otherwise_takes_away_nobodys_bytes(self):
		theirs = self.ordinary(b"theirs " + self.word, file_name="list.txt")
		name = Path(theirs.file_url).name
		for way in (f"/private/files/./{name}", f"/private/files//{name}", f"/private/files/x/{name}"):
			file = self.attach()
			url = sealed_files.write(b"copied", name, leaves=way)
			frappe.db.set_value("File", file.name, "file_url", url)
			self.ends()
			self.assertTrue(Path(theirs.get_full_path()).exists(), way)

	def test_it_is_nobodys_small_picture(self):
		"""The platform removes a row's small picture with the row, wherever it lies."""
		file, own = self.attach(), self.ordinary()
		url = file.file_url
		for written in (url, f"{url}/", url.lstrip("/"), f"/x/?{url}"):
			with self.acting("stranger"), self.refused(NotAllowedHere):
				frappe.get_doc("File", own.name).update({"thumbnail_url": written}).save()
		with self.acting("stranger"):
			frappe.delete_doc("File", own.name)
		self.assertEqual(sealed_files.read(url), self.word)

	def test_no_address_leads_out_of_the_folder_of_files(self):
		"""Core of v15 reads what is there into a new file of whoever names it: the configuration, a backup."""
		out = {"file_url": "/private/files/../../site_config.json", "content": None, "file_name": "a.txt"}
		for attached in ({}, {"attached_to_doctype": None, "attached_to_name": None}):
			with (
				self.acting("town_organiser"),
				self.assertRaises((frappe.ValidationError, frappe.PermissionError)),
			):
				on_plan = {"attached_to_doctype": "Talk Plan", "attached_to_name": self.plan}
				frappe.get_doc({"doctype": "File", "is_private": 1, **on_plan, **out, **attached}).insert()
		self.assertFalse(frappe.db.exists("File", {"file_name": "a.txt"}))

	def test_the_platforms_older_function_too(self):
		with self.acting("town_organiser"):
			file = save_file("旧函数.png", self.word, "Talk Plan", self.plan, is_private=1)
		own = save_file("别的.txt", b"an ordinary one", "User", "Administrator", is_private=1)
		self.addCleanup(Path(own.get_full_path()).unlink, missing_ok=True)
		self.ends()
		self.assertEqual(sealed_files.read(self.row(file).file_url), self.word)
		self.assertEqual(on_disk(self.word), [])
		self.assertEqual(Path(own.get_full_path()).read_bytes(), b"an ordinary one")

	def test_without_the_key_nothing_is_taken(self):
		with without_key(), self.refused(KeyMissing):
			self.attach()
		self.assertEqual(on_disk(self.word), [])

	def test_what_the_platform_does_not_take_is_not_taken_sealed(self):
		if not hasattr(File, "check_content"):
			self.skipTest("this line of the platform does not look into files")
		with patch.object(File, "check_content", side_effect=frappe.ValidationError("脚本")):
			with self.refused(frappe.ValidationError, saying="脚本"):
				self.attach(pdf(), file_name="带脚本.pdf")
		self.assertTrue(self.attach(pdf(), file_name="签字件.pdf").file_url.endswith(".pdf"))

	def test_bytes_go_with_the_row_and_not_before(self):
		file = self.attach()
		self.ends()
		path = sealed_files.place(file.file_url)
		with self.acting("town_organiser"):
			frappe.delete_doc("File", file.name)
		self.assertTrue(path.exists(), "the request may still fail")
		self.ends()
		self.assertFalse(path.exists())

	def test_who_is_killed_leaves_a_mark_and_the_sweep_ends_it(self):
		kept, gone = self.attach(), self.attach(self.word + b"2")
		frappe.db.after_commit.reset()
		frappe.db.delete("File", {"name": gone.name})  # as if its request had never ended
		self.assertEqual(sealed_files.sweep(), 0, "who is at work is left alone")
		part = sealed_files.place(gone.file_url).with_suffix(".png.part")
		part.write_bytes(b"half")
		self.assertGreaterEqual(sealed_files.sweep(older_than=0), 3)
		self.assertEqual(sealed_files.read(kept.file_url), self.word)
		self.assertFalse(sealed_files.place(gone.file_url).exists() or part.exists())
		self.assertEqual(sealed_files.sweep(older_than=0), 0)

	def test_cipher_is_not_taken_from_its_address_nor_the_row_turned(self):
		file, own = self.attach(), self.ordinary(by="town_organiser")
		cipher = sealed_files.place(file.file_url).read_bytes()
		name = Path(file.file_url).name
		for url in (file.file_url, f"/private/files/./{name}", f"/private/files//{name}"):
			for who in ("town_organiser", "Administrator"):
				with self.acting(who), self.refused():
					frappe.get_doc({"doctype": "File", "file_url": url, "is_private": 1}).insert()
				with self.acting(who), self.refused():
					frappe.get_doc("File", own.name).update({"file_url": url}).save()
		with self.refused(NotAllowedHere):
			self.ordinary(cipher)
		with self.refused(NotAllowedHere):
			self.attach(cipher)
		for change in (
			{"attached_to_doctype": None, "attached_to_name": None},
			{"attached_to_doctype": "User", "attached_to_name": "Administrator"},
			{"file_url": own.file_url},
		):
			with self.acting("town_organiser"), self.refused():
				frappe.get_doc("File", file.name).update(change).save()

	def test_the_platforms_own_readers_have_cipher(self):
		file = frappe.get_doc("File", self.attach().name)
		self.assertNotIn(self.word, str(file.get_content()).encode())
		with (
			self.acting("town_organiser"),
			zipfile.ZipFile(io.BytesIO(File.zip_files([file.name]))) as packed,
		):
			self.assertNotIn(self.word, packed.read(packed.namelist()[0]))
