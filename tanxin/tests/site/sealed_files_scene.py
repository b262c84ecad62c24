"""A plan with files beside it; what lies on the disk."""

from __future__ import annotations

import io
from pathlib import Path

import frappe
from pypdf import PdfWriter

from tanxin.confidentiality import sealed_files
from tanxin.tests.site import factory
from tanxin.tests.site.test_main_job import MainJobSteps


def on_disk(word: bytes) -> list[str]:
	"""The names of files of the site in which these bytes stand."""
	folder = Path(frappe.get_site_path())
	parts = [folder / "private" / "files", folder / "public" / "files"]
	return [
		each.name for part in parts for each in part.iterdir() if each.is_file() and word in each.read_bytes()
	]


def pdf() -> bytes:
	"""An empty page."""
	made, writer = io.BytesIO(), PdfWriter()
	writer.add_blank_page(200, 200)
	writer.write(made)
	return made.getvalue()


class SealedFiles(MainJobSteps):
	def setUp(self) -> None:
		super().setUp()
		self.word = frappe.generate_hash(length=20).encode()
		with self.acting("town_organiser"):
			self.plan = factory.plan(self.unit).insert().name

	def tearDown(self) -> None:
		super().tearDown()
		sealed_files.sweep(older_than=0)  # the rows were taken back; so are their bytes

	def attach(self, content: bytes | None = None, by: str = "town_organiser", **more: object):
		on_plan = {"attached_to_doctype": "Talk Plan", "attached_to_name": self.plan}
		values = {
			"file_name": "谈话准备.png",
			"is_private": 1,
			"content": content or self.word,
			**on_plan,
			**more,
		}
		with self.acting(by):
			return frappe.get_doc({"doctype": "File", **values}).insert()

	def ordinary(self, content: bytes | None = None, by: str = "stranger", **more: object):
		own = {"attached_to_doctype": None, "attached_to_name": None, "file_name": "own.txt"}
		file = self.attach(content, by, **{**own, **more})
		self.addCleanup(Path(file.get_full_path()).unlink, missing_ok=True)
		return file

	def ends(self) -> None:
		"""The transaction ends well, as far as files go (a test's own is taken back)."""
		frappe.db.after_commit.run()

	def readings(self) -> list[tuple[str, str]]:
		rows = frappe.get_all("Talk Reading Log", {"plan": self.plan}, ["reader", "zone"])
		return [(row.reader, row.zone) for row in rows]

	def row(self, file) -> frappe._dict:
		return frappe.db.get_value("File", file.name, ["file_url", "content_hash", "file_name"], as_dict=True)
