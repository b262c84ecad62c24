"""Scans of signed prints (签字件扫描): they carry the words of the talk, so they are read as the words are."""

from __future__ import annotations

import mimetypes

import frappe
from frappe import _

from tanxin.confidentiality import reading_log, rights, sealed_files
from tanxin.site.kept import NotAllowedHere


def attached_scan(url: str, record: str) -> str:
	"""The URL of a private file that was attached to this very record. Raises for any other."""
	if not url or not _file(url, record):
		frappe.throw(_("Attach the scan of the signed print to this record first, as a private file."))
	return url


def read_scan(confirmation: str) -> tuple[str, str, bytes]:
	"""(file name, MIME type, content) for who wrote the record, who signed, and who was granted the reading; logged."""
	row = frappe.db.get_value(
		"Talk Confirmation", confirmation, ["record", "person", "paper_scan"], as_dict=True
	)
	allowed = rights.on_record(row.record) if row else None
	if not allowed or not allowed.reads(rights.SCAN, row.person):
		frappe.throw(_("This scan is not yours to read."), NotAllowedHere)
	file = _file(row.paper_scan, row.record)
	if not file:
		frappe.throw(_("There is no scan."), frappe.DoesNotExistError)
	content = _content(row.paper_scan)
	reading_log.note("Form", record=row.record, zone=rights.SCAN, grant=allowed.grant_for(rights.SCAN))
	return file, mimetypes.guess_type(file)[0] or "application/octet-stream", content


def _content(url: str) -> bytes:
	"""A scan from before scans were sealed lies there as it is, until it is (see `sealing_old_files`)."""
	return sealed_files.read(url) if sealed_files.is_address(url) else sealed_files.place(url).read_bytes()


def _file(url: str | None, record: str) -> str | None:
	"""Its name. Files of a record are kept with its notes, see `attachments.keep_with_words`."""
	kept = {"attached_to_doctype": "Talk Note", "attached_to_name": record, "is_private": 1}
	return frappe.db.get_value("File", {"file_url": url, **kept}, "file_name") if url else None
