"""The bytes of a File beside our documents (附件的内容): sealed before they reach the disk, and never moved or copied in
cipher. What the platform and other apps read at the address of such a file is cipher; `opening` opens it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import file_manager

from tanxin import compat
from tanxin.confidentiality import sealed_files
from tanxin.site.kept import NotAllowedHere, is_ours

HOOK = "write_file"
OURS = "tanxin.confidentiality.file_bytes.write_file"


def write_file(doc: Document | str, content: bytes | str | None = None, **more: Any) -> Any:
	"""Hook in place of the platform's own writing of a new file: one of ours is never on the disk in clear. Others go
	the way that they would go without us. An older function of the platform names the file alone, and not whose it
	is: what it has written is taken in and removed when the row comes."""
	others = [frappe.get_attr(name) for name in frappe.get_hooks(HOOK) if name != OURS]
	if isinstance(doc, str):
		return (others or [file_manager.save_file_on_filesystem])[0](doc, content, **more)
	if sealed_files.leads_out(doc.file_url):  # the platform has read there already, and would hand it out
		frappe.throw(
			_("This address leads out of the folder of files. Choose the file itself and upload it.")
		)
	content = doc._content.encode() if isinstance(doc._content, str) else doc._content
	if sealed_files.is_sealed(content):
		refuse_taking()
	if is_ours(doc.attached_to_doctype):
		compat.check_content(doc)
		leaves = doc.file_url if is_plain(doc.file_url) else ""
		doc.file_url = sealed_files.write(content, doc.file_name, leaves)
		doc.content_hash = None
		doc.flags.ignore_duplicate_entry_error = True  # else the platform digests what it finds there
		return {"file_name": doc.file_name, "file_url": doc.file_url}
	return others[0](doc) if others else doc.save_file_on_filesystem()


def seal_attached(doc: Document, method: str | None = None) -> None:
	"""`on_update` of every File: of ours what is not sealed yet. The platform gave the same bytes the address of a file
	that it has already, or the file was attached to our document later, or another app has written it."""
	if doc.is_folder or not is_ours(doc.attached_to_doctype) or not is_plain(doc.file_url):
		return
	content = Path(doc.get_full_path()).read_bytes()
	if sealed_files.is_sealed(content):
		return
	url = sealed_files.write(content, doc.file_name, leaves=doc.file_url)
	doc.db_set({"file_url": url, "content_hash": None}, update_modified=False)


def keep_address(doc: Document, method: str | None = None) -> None:
	"""`before_validate` of every File: a sealed file has one row, and stays with our documents."""
	if sealed_files.NAME.fullmatch((doc.thumbnail_url or "").strip("/").rsplit("/", 1)[-1]):
		refuse_taking()  # with a row the platform removes from the disk what the row calls its small picture
	before = doc.get_doc_before_save()
	was = before.file_url if before else ""
	if before and sealed_files.is_address(was) and not is_ours(doc.attached_to_doctype):
		frappe.throw(_("This file is kept with a talk and stays as it is."), NotAllowedHere)
	if before and doc.file_url != was and any(map(sealed_files.names_sealed, (was, doc.file_url))):
		refuse_taking()
	if sealed_files.names_sealed(doc.file_url):
		address = sealed_files.ADDRESS + Path(doc.file_url).name
		if frappe.db.exists("File", {"file_url": address, "name": ("!=", doc.name)}):
			refuse_taking()


def remove_bytes(doc: Document, method: str | None = None) -> None:
	"""`on_trash` of every File: with the row go its bytes, once that is certain."""
	sealed_files.remove(doc.file_url or "")


def is_plain(url: str | None) -> bool:
	"""Whether the bytes at that address lie on our disk, in clear."""
	return bool(url) and url.startswith(("/private/files/", "/files/")) and not sealed_files.is_address(url)


def refuse_taking() -> None:
	"""Says what to do instead."""
	frappe.throw(
		_(
			"This file is sealed with a talk and is not taken from there: open it, save it, and upload it where it is"
			" needed."
		),
		NotAllowedHere,
	)
