"""Files beside talks are opened for who sees them, noted before the bytes leave, and taken nowhere else."""

from __future__ import annotations

from unittest.mock import patch

import frappe
from werkzeug.exceptions import HTTPException

from tanxin.api import files as api
from tanxin.confidentiality import opening, sealed_files
from tanxin.confidentiality.keys import KeyMissing
from tanxin.site.kept import NotAllowedHere
from tanxin.tests.site.key_scene import without_key
from tanxin.tests.site.sealed_files_scene import SealedFiles, pdf


class Opening(SealedFiles):
	def test_it_opens_for_who_sees_it_and_the_reading_is_noted_before(self):
		url = self.attach().file_url
		for person, sees in (
			("town_organiser", True),
			("branch_secretary", True),
			("member", False),
			("inspector", False),
			("other_secretary", False),
			("stranger", False),
			("Guest", False),
		):
			before = len(self.readings())
			with self.acting(person):
				if sees:
					self.assertEqual(opening.opened(url), ("谈话准备.png", self.word))
					self.assertIn((self.unit.user(person), "Plan"), self.readings())
				else:
					with self.refused(NotAllowedHere):
						opening.opened(url)
			self.assertEqual(len(self.readings()) - before, int(sees), person)

	def test_an_address_that_is_none_gets_the_same_answer(self):
		url, said = self.attach().file_url, []
		for each in (url, f"/private/files/txs-{'0' * 32}.png"):
			with self.acting("stranger"), self.assertRaises(NotAllowedHere) as caught:
				opening.opened(each)
			said.append(str(caught.exception))
		self.assertEqual(said[0], said[1])

	def test_nothing_is_noted_of_what_does_not_open(self):
		url = self.attach().file_url
		with self.acting("town_organiser"):
			with without_key(), self.refused(KeyMissing, saying="tanxin-key"):
				opening.opened(url)
			sealed_files.place(url).unlink()
			with self.refused(frappe.DoesNotExistError):
				opening.opened(url)
		self.assertEqual(self.readings(), [])

	def answered(self, path: str, function: str = "", **form: object):
		request = frappe._dict(path=path, method="GET", headers={})
		frappe.local.tanxin_asked = [function] if function else []
		with (
			patch.object(frappe.local, "request", request, create=True),
			patch.object(frappe.local, "form_dict", frappe._dict(form)),
		):
			try:
				api.hand_out()
			except HTTPException as answer:
				return answer.get_response()
			finally:
				frappe.local.tanxin_asked = []
		return None

	def test_the_answer_is_shown_or_saved_and_kept_nowhere(self):
		for name, kind, how in (
			("签字.pdf", "application/pdf", "inline"),
			("签字.png", "image/png", "inline"),
			("网页.html", "text/html", "attachment"),
			("图.svg", "image/svg+xml", "attachment"),
			("无名", "application/octet-stream", "attachment"),
			("签字.png.gz", "application/octet-stream", "attachment"),
		):
			content = pdf() if name.endswith(".pdf") else self.word + name.encode()
			file = self.attach(content, file_name=name)
			with self.acting("branch_secretary"):
				answer = self.answered(file.file_url)
				by_function = self.answered(
					"/api/method/download_file", "download_file", file_url=file.file_url
				)
			for told in (answer, by_function):
				self.assertEqual(told.get_data(), content)
				self.assertEqual(told.mimetype, kind)
				self.assertTrue(told.headers["Content-Disposition"].startswith(how), name)
				self.assertEqual(told.headers["Cache-Control"], "no-store, private")
				self.assertEqual(told.headers["X-Content-Type-Options"], "nosniff")

	def test_other_files_go_the_platforms_way(self):
		own = self.ordinary()
		with self.acting("stranger"):
			self.assertIsNone(self.answered(own.file_url))
			self.assertIsNone(
				self.answered("/api/method/download_file", "download_file", file_url=own.file_url)
			)
			self.assertIsNone(
				self.answered("/api/method/zip_files", "frappe.core.api.file.zip_files", files=own.name)
			)

	def test_no_function_takes_one_somewhere_else(self):
		file = self.attach()
		for function in ("frappe.core.api.file.zip_files", "unzip_file", "add_attachments", "upload_file"):
			for named in (file.name, file.file_url, f'["{file.name}"]'):
				with self.acting("town_organiser"), self.refused(NotAllowedHere, saying="密封"):
					self.answered(f"/api/method/{function}", function, files=named)
