"""Scans of signed prints (签字件扫描): they carry the words of the talk, so they are read as the words are."""

from __future__ import annotations

import mimetypes
from pathlib import Path

import frappe
from frappe import _

from tanxin.confidentiality import reading_log, rights
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
	path = Path(frappe.get_doc("File", file).get_full_path())
	reading_log.note("Form", record=row.record, zone=rights.SCAN, grant=allowed.grant_for(rights.SCAN))
	content = path.read_bytes()
	return path.name, mimetypes.guess_type(path.name)[0] or "application/octet-stream", content


def _file(url: str | None, record: str) -> str | None:
	"""Files of a record are kept with its notes, see `attachments.keep_with_words`."""
	kept = {"attached_to_doctype": "Talk Note", "attached_to_name": record, "is_private": 1}
	return frappe.db.get_value("File", {"file_url": url, **kept}) if url else None
