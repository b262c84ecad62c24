"""The register of prints (打印登记): every paper has a number of its own and, but for previews, a copy number.

What counts as a copy: every PDF and every page that is opened to be printed, whether or not paper came of it, for the
server cannot see the printer. The desk's preview is registered with a number too, but is no copy: it says so across
every page, and its style leaves nothing of the form on paper when somebody prints the screen.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from tanxin.confidentiality.reader import reader
from tanxin.forms.model import Sheet
from tanxin.forms.parts import print_mark
from tanxin.site.beside import beside
from tanxin.site.kept import write_once

PREVIEW = "Preview"
#: Column of the register for each DocType that has forms.
COLUMNS = {
	"Talk Record": "record", "Talk Plan": "plan", "Talk Campaign": "campaign", "Talk Person": "person",
	"Talk Disposal List": "disposal", "Talk Handover": "handover", "Party Organization": "organization",
}  # fmt: skip
#: How often an entry is tried when others print in the same moment; one of them gets through each time.
_TRIES = 60
_TAKEN = (frappe.DuplicateEntryError, frappe.UniqueValidationError)
_ATTEMPT = "tanxin_print"


class NotRegistered(frappe.ValidationError):
	"""The print could not be written down, so nothing leaves."""


def registered(title: str, doctype: str, name: str, how: str, sheets: Sequence[Sheet]) -> list[Sheet]:
	"""The sheets with the mark of this one print across each page. `how`: Page, PDF or Preview.

	The entry stands for good when this returns, whatever becomes of the request. Raises NotRegistered.
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
	"""Write the entry in a transaction of its own, so that it stands before the paper leaves and nobody waits for another's
	print to be made. Two at the same moment want the same copy number: the table refuses one, which looks again.
	"""
	values = {
		"form": title, COLUMNS[doctype]: name, "reader": frappe.session.user, "reader_name": reader_name(),
		"how": how, "mark": mark, "printed_at": now_datetime().replace(microsecond=0),
	}  # fmt: skip
	for attempt in range(_TRIES):
		try:
			with beside():
				return _write(values, title, COLUMNS[doctype], name)
		except _TAKEN:
			frappe.clear_last_message()
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			pass
		time.sleep(random.uniform(0, 0.004 * min(attempt + 1, 10)))
	frappe.throw(
		_(
			"Too many people are printing just now, so that your print could not be registered. Please try again."
		),
		NotRegistered,
	)


def _write(values: dict[str, Any], title: str, column: str, name: str) -> Document:
	"""Take the next copy number of this form and document; a preview takes none. Raises what `_TAKEN` names."""
	preview = values["how"] == PREVIEW
	copy_no = 0 if preview else _last_copy(title, column, name) + 1
	key = f"preview|{frappe.generate_hash(length=20)}" if preview else f"{title}|{name}|{copy_no}"
	frappe.db.savepoint(_ATTEMPT)
	try:
		return write_once("Talk Print", {**values, "copy_no": copy_no, "print_key": key})
	except _TAKEN:
		frappe.db.rollback(save_point=_ATTEMPT)  # the number in the series goes back as well
		raise


def _last_copy(title: str, column: str, name: str) -> int:
	rows = frappe.get_all(
		"Talk Print",
		{"form": title, column: name},
		pluck="copy_no",
		order_by="copy_no desc",
		limit_page_length=1,
	)
	return rows[0] if rows else 0
