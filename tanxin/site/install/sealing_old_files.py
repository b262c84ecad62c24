"""Files from before they were sealed (旧附件、旧扫描件加密): one by one, each a transaction.

A file is sealed beside itself, then its row is turned to it, then the one in clear goes: killed at any moment, the next
run finds the row as it was, or a mark of what is still to be taken away (see `sealed_files`).
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import DocType
from pypika.terms import Criterion

from tanxin.confidentiality import sealed_columns, sealed_files
from tanxin.site.install.sealing_old_rows import has_key


def go_on() -> str:
	"""Whatever is not sealed yet: from before, or where an earlier migration had no key, or out of a restored backup.
	Returns what is to be said of it."""
	sealed_files.sweep()
	names = _unsealed()
	if not names or not has_key():
		return ""
	left = [name for name in names if not _seal(name)]
	if not left:
		return ""
	return _("{0} files beside talks could not be sealed, since their bytes are not on this server.").format(
		len(left)
	)


def _unsealed() -> list[str]:
	file, ours = DocType("File"), DocType("DocType")
	doctypes = frappe.qb.from_(ours).select(ours.name).where(ours.module == "Tanxin")
	query = frappe.qb.from_(file).select(file.name).where(file.attached_to_doctype.isin(doctypes))
	return query.where((file.is_folder == 0) & _lies_in_clear(file)).run(pluck=True)


def _lies_in_clear(file: DocType) -> Criterion:
	on_disk = file.file_url.like("/private/files/%") | file.file_url.like("/files/%")
	return on_disk & file.file_url.not_like(f"{sealed_columns.FILES}%")


def _seal(name: str) -> bool:
	"""False where the bytes are not there."""
	row = frappe.db.get_value(
		"File",
		name,
		["file_url", "file_name", "attached_to_doctype", "attached_to_name"],
		as_dict=True,
		for_update=True,
	)
	if row and not sealed_files.is_address(row.file_url):
		path = sealed_files.place(row.file_url)
		if not path.is_file():
			frappe.db.commit()  # nosemgrep: nothing was written; the row is held no longer
			return False
		url = sealed_files.write(path.read_bytes(), row.file_name, leaves=row.file_url)
		values = {"file_url": url, "content_hash": None, "is_private": 1}
		frappe.db.set_value("File", name, values, update_modified=False)
		_turn_confirmation(row, url)
	frappe.db.commit()  # nosemgrep: one file, one transaction: see above
	return True


def _turn_confirmation(row: frappe._dict, url: str) -> None:
	"""The answer on paper names its scan by the address."""
	if row.attached_to_doctype == "Talk Note":
		those = {"record": row.attached_to_name, "paper_scan": row.file_url}
		frappe.db.set_value("Talk Confirmation", those, "paper_scan", url, update_modified=False)
