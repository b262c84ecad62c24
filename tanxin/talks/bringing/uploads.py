"""Uploaded lists (上传的名单): private, read under their own name, gone after the import.

They hold personal data in clear, so they are kept no longer than it takes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_to_date, now_datetime

from tanxin.confidentiality import secrecy
from tanxin.site.kept import NotAllowedHere

PAGE_NAME = "tanxin-import"
#: An upload that was checked and then forgotten is deleted after this many hours.
KEPT_HOURS = 24


def own_upload(file_url: str) -> Document:
	"""The session's own private file. Raises NotAllowedHere for anybody else's, or one that is not private."""
	owned = {"file_url": file_url, "owner": frappe.session.user, "is_private": 1, "is_folder": 0}
	name = frappe.db.get_value("File", {**owned, "attached_to_name": ("is", "not set")})
	name = name or frappe.db.get_value(
		"File", {**owned, "attached_to_doctype": "Page", "attached_to_name": PAGE_NAME}
	)
	if not file_url or not name:
		frappe.throw(_("Upload the file here first, as a private file of your own."), NotAllowedHere)
	return _without_marks(frappe.get_doc("File", name))


def _without_marks(file: Document) -> Document:
	"""A list that bears a classification mark does not wait on this system to be corrected: it goes at once."""
	try:
		secrecy.check_file_name(file.file_name)
	except secrecy.SecrecyRefused:
		delete(file)
		frappe.db.commit()  # nosemgrep: the refusal would bring the file's row back
		raise
	return file


def mark(file: Document) -> None:
	"""Know it again as an upload of the import page."""
	frappe.db.set_value("File", file.name, {"attached_to_doctype": "Page", "attached_to_name": PAGE_NAME})


@contextmanager
def opened(file: Document) -> Iterator[Path]:
	"""The file under the name its owner knows it by: problems are reported with that name."""
	with tempfile.TemporaryDirectory() as folder:
		path = Path(folder) / Path(file.file_name or "").name
		path.symlink_to(Path(file.get_full_path()).resolve())
		yield path


def delete(file: Document) -> None:
	"""Take the file away, and its row without a copy among the deleted documents."""
	# The owner of an upload may always take it back, whatever roles he has.
	frappe.delete_doc("File", file.name, ignore_permissions=True, force=True, delete_permanently=True)


def sweep() -> int:
	"""Delete forgotten uploads of everybody; returns how many."""
	forgotten = frappe.get_all(
		"File",
		{
			"attached_to_doctype": "Page",
			"attached_to_name": PAGE_NAME,
			"modified": ("<", add_to_date(now_datetime(), hours=-KEPT_HOURS)),
		},
		pluck="name",
	)
	for name in forgotten:
		delete(frappe.get_doc("File", name))
	return len(forgotten)
