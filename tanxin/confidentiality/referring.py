"""Documents of the platform that may name one of ours (旁记): labels, reminders, discussions, calendar entries, milestones.

What is written there is neither sealed nor in anybody's scope. Whoever has something to say of a talk writes a note.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from tanxin.confidentiality.beside import BESIDE, IN_ROWS, SENDING
from tanxin.site.kept import NotAllowedHere, is_ours

#: Settings of a DocType that put its rows where no scope is asked.
OPENING = frozenset(
	{"in_global_search", "allow_guest_to_view", "has_web_view", "email_append_to", "track_views"}
)


def refuse(doc: Document, method: str | None = None) -> None:
	"""`validate` of the documents above: none of them names one of ours."""
	for doctype in _named(doc):
		if is_ours(doctype):
			frappe.throw(
				_(
					"{0} is not written beside {1}: there it would be read by others. Write a note, it is sealed."
				).format(_(doc.doctype), _(doctype)),
				NotAllowedHere,
			)


def refuse_opening(doc: Document, method: str | None = None) -> None:
	"""`validate` of Property Setter: what opens a DocType of ours past its scope stays as it is delivered."""
	if not is_ours(doc.doc_type):
		return
	if doc.property == "permlevel":
		frappe.throw(
			_("The levels of {0} stay as they are: they keep what is sealed on the server.").format(
				_(doc.doc_type)
			),
			NotAllowedHere,
		)
	if doc.property in OPENING and doc.value not in (None, "", "0", 0):
		frappe.throw(
			_("{0} stays off for {1}: its rows would be seen by others.").format(
				doc.property, _(doc.doc_type)
			),
			NotAllowedHere,
		)


def shows_our_report(page: str) -> bool:
	"""Whether a page that a client sends to be made a PDF of is of a report of ours."""
	return any(title in page for title in _report_titles())


def _named(doc: Document) -> list[str]:
	"""The DocTypes that a document names, as it was and as it is to be."""
	field = BESIDE.get(doc.doctype) or SENDING.get(doc.doctype)
	if field:
		before = doc.get_doc_before_save()
		return [each.get(field) for each in (before, doc) if each and each.get(field)]
	table, field = IN_ROWS[doc.doctype]
	return [row.get(field) for row in doc.get(table) or [] if row.get(field)]


def _report_titles() -> set[str]:
	"""As the page shows them: under their own name, or in the reader's language."""
	names = frappe.get_all("Report", {"module": "Tanxin"}, pluck="name", ignore_permissions=True)
	return {title for name in names for title in (name, _(name))}
