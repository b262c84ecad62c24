"""Opening a file beside our documents (打开附件): for who sees it by the stored row; noted before the bytes leave."""

from __future__ import annotations

from typing import NamedTuple

import frappe
from frappe import _

from tanxin.confidentiality import files, reading_log, restricted_matters, rights, sealed_files
from tanxin.confidentiality.scoped import SCOPED
from tanxin.site.kept import NotAllowedHere

#: Where what is attached tells of the matter itself: DocType → (what the log names it by, zone).
ZONES = {
	"Talk Plan": ("plan", rights.PLAN),
	"Talk Record": ("record", rights.SCAN),
	"Talk Note": ("record", rights.SCAN),
	"Trigger Event": ("event", restricted_matters.ZONE),
	"Talk Follow Up": ("follow_up", "Follow Up"),
}


class Opened(NamedTuple):
	"""A file as it was brought in."""

	file_name: str
	content: bytes


def opened(url: str) -> Opened:
	"""The sealed file at that address. Raises NotAllowedHere with the same sentence whether there is none or it is not
	this reader's; KeyMissing, Damaged."""
	names = ["name", "file_name", "attached_to_doctype", "attached_to_name"]
	row = frappe.db.get_value("File", {"file_url": url}, names, as_dict=True)
	if not row or not _sees(row):
		frappe.throw(_("This file was put beside a talk that is not in your scope."), NotAllowedHere)
	content = sealed_files.read(url)
	if row.attached_to_doctype in ZONES:
		matter, zone = ZONES[row.attached_to_doctype]
		reading_log.note("Form", zone=zone, **{matter: row.attached_to_name})
	return Opened(row.file_name or url.rsplit("/", 1)[-1], content)


def _sees(row: frappe._dict) -> bool:
	if frappe.session.user == "Guest" or not frappe.get_doc("File", row.name).is_downloadable():
		return False
	return row.attached_to_doctype not in SCOPED or files.sees_files(
		row.attached_to_doctype, row.attached_to_name
	)
