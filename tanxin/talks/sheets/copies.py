"""The register of prints (打印登记): every paper has a number of its own and, but for previews, a copy number.

What counts as a copy: every PDF and every page that is opened to be printed, whether or not paper came of it, for the
server cannot see the printer. The desk's preview is registered with a number too, but is no copy: it says so across
every page, and its style leaves nothing of the form on paper when somebody prints the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from tanxin.confidentiality.reader import reader
from tanxin.forms.model import Sheet
from tanxin.forms.parts import print_mark
from tanxin.site.kept import write_once

PREVIEW = "Preview"
#: Column of the register for each DocType that has forms.
COLUMNS = {
	"Talk Record": "record", "Talk Plan": "plan", "Talk Campaign": "campaign", "Talk Person": "person",
	"Talk Disposal List": "disposal", "Talk Handover": "handover", "Party Organization": "organization",
}  # fmt: skip
#: Prints at one moment that take each other's copy number, before something else must be wrong.
_TRIES = 200
_TAKEN = (frappe.DuplicateEntryError, frappe.UniqueValidationError)
_ATTEMPT = "tanxin_print"


def registered(title: str, doctype: str, name: str, how: str, sheets: Sequence[Sheet]) -> list[Sheet]:
	"""The sheets with the mark of this one print across each page. `how`: Page, PDF or Preview.

	The entry is written here; the caller commits it before anything leaves (`reading_log.keep`).
	"""
	marks = sheets[0].marks
	entry = _append(title, doctype, name, how, marks.classification)
	copy = "预览件，不计份数" if how == PREVIEW else f"第{entry.copy_no}份"
	lines = print_mark(entry.reader_name, entry.printed_at, marks.number, entry.name, copy)
	more = {"watermark": lines, "screen_only": how == PREVIEW, "number": marks.number or entry.name}
	return [replace(sheet, marks=replace(sheet.marks, **more)) for sheet in sheets]


def reader_name() -> str:
	"""The reader as papers name him: as on the roster, else as his account says."""
	person = reader().person
	name = frappe.db.get_value("Talk Person", person, "person_name") if person else None
	return name or frappe.utils.get_fullname(frappe.session.user)


def _append(title: str, doctype: str, name: str, how: str, mark: str) -> Document:
	"""Write the entry. Two at the same moment want the same copy number: the table refuses one, which takes the next.
	The number that another print holds is not read again: an older view of the table would not show it."""
	column, at = COLUMNS[doctype], now_datetime().replace(microsecond=0)
	values = {
		"form": title, column: name, "reader": frappe.session.user, "reader_name": reader_name(),
		"how": how, "mark": mark, "printed_at": at,
	}  # fmt: skip
	if how == PREVIEW:
		return write_once(
			"Talk Print", {**values, "copy_no": 0, "print_key": f"preview|{frappe.generate_hash(length=20)}"}
		)
	first = _last_copy(title, column, name) + 1
	for copy_no in range(first, first + _TRIES):
		key = f"{title}|{name}|{copy_no}"
		frappe.db.savepoint(_ATTEMPT)
		try:
			return write_once("Talk Print", {**values, "copy_no": copy_no, "print_key": key})
		except _TAKEN:
			frappe.db.rollback(save_point=_ATTEMPT)
			frappe.clear_last_message()
	raise frappe.DuplicateEntryError(f"{title} {name}")


def _last_copy(title: str, column: str, name: str) -> int:
	rows = frappe.get_all(
		"Talk Print",
		{"form": title, column: name},
		pluck="copy_no",
		order_by="copy_no desc",
		limit_page_length=1,
	)
	return rows[0] if rows else 0
