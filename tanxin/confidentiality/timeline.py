"""The timeline beside our documents (时间线): it shows what the platform did, never what somebody says was done."""

from __future__ import annotations

import json
from collections import Counter

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_fullname, sanitize_html, strip_html

from tanxin.confidentiality.files import WITH_WORDS
from tanxin.confidentiality.scoped import SCOPED
from tanxin.site.kept import NotAllowedHere, is_ours

#: Noted by the platform in the course of something else; that something says so beforehand, in this request.
ANNOUNCED = frozenset({"Workflow", "Assigned", "Assignment Completed", "Attachment"})

#: Core notes a file by its name.
NAMING_FILES = frozenset({"Attachment", "Attachment Removed"})

OLD_WORDS_OF_REMOVAL, LIKED = "Removed {0}", "Liked"


def announce(doctype: str, name: str, kind: str) -> None:
	"""The platform is about to note this of this document."""
	_announced()[doctype, name, kind] += 1


def guard_comment(doc: Document, method: str | None = None) -> None:
	"""`validate` of every comment: of ours, none is written by hand, in another's name, or changed."""
	before = doc.get_doc_before_save()
	if not is_ours(doc.reference_doctype) and not (before and is_ours(before.reference_doctype)):
		return
	if before:
		frappe.throw(_("What stands on the timeline of a talk stays as it is."), NotAllowedHere)
	if doc.comment_type == "Comment" and doc.reference_doctype in SCOPED:
		frappe.throw(_("Comments are switched off here: write a note, it is sealed."), NotAllowedHere)
	if not _is_the_platforms_own(doc):
		frappe.throw(
			_("The timeline of {0} is written by the system alone.").format(_(doc.reference_doctype)),
			NotAllowedHere,
		)
	if doc.comment_type in NAMING_FILES and doc.reference_doctype == WITH_WORDS:
		doc.content = _("A file of the preparation")  # its name is for who reads the preparation
	elif doc.comment_type == "Attachment":
		doc.content = escape_html(strip_html(doc.content))  # its address may be one that it no longer has
	doc.comment_email, doc.comment_by = frappe.session.user, get_fullname(frappe.session.user)
	if doc.comment_type == "Workflow":
		doc.content = _(_state_of(doc), context="Talk Plan")


def keep_comment(doc: Document, method: str | None = None) -> None:
	"""`on_trash`: nobody takes a line out of the timeline of a talk."""
	if frappe.flags.in_uninstall or frappe.flags.tanxin_removing_demo or not is_ours(doc.reference_doctype):
		return
	frappe.throw(_("What stands on the timeline of a talk stays as it is."), NotAllowedHere)


def show_nothing_as_empty(doc: Document, method: str | None = None) -> None:
	"""`before_insert` of every version: of ours, what was empty before is told as empty. The platform keeps it as null,
	and its timeline then reads 「由 null 改为」."""
	if not doc.data or not is_ours(doc.ref_doctype):
		return
	data = json.loads(doc.data)
	rows = [change for *_row, changed in data.get("row_changed") or () for change in changed]
	for change in (*(data.get("changed") or ()), *rows):
		change[1:] = ["" if each is None else each for each in change[1:]]
	doc.data = frappe.as_json(data, indent=None, separators=(",", ":"))


def _is_the_platforms_own(doc: Document) -> bool:
	if doc.comment_type in ANNOUNCED:
		return _was_announced(doc.reference_doctype, doc.reference_name, doc.comment_type)
	if doc.comment_type == "Attachment Removed":
		return _is_attached(doc)
	if doc.comment_type == "Like":
		doc.content = _(LIKED)
		return True
	if doc.comment_type == "Deleted":  # noted by the platform of what is gone; it stands on no document's timeline
		return not (doc.reference_name or doc.content)
	return doc.comment_type == "Comment"  # of a rule, an outline, an organisation: in one's own name


def _was_announced(doctype: str, name: str, kind: str) -> bool:
	"""Once for each announcement."""
	waiting = _announced()
	waiting[doctype, name, kind] -= 1
	return waiting[doctype, name, kind] >= 0


def _announced() -> Counter[tuple[str, str, str]]:
	if not isinstance(frappe.flags.tanxin_announced, Counter):
		frappe.flags.tanxin_announced = Counter()
	return frappe.flags.tanxin_announced


def _is_attached(doc: Document) -> bool:
	"""The platform notes it while the file is still there, with nothing but its name (v15: with a word before it)."""
	attached = {"attached_to_doctype": doc.reference_doctype, "attached_to_name": doc.reference_name}
	names = frappe.get_all("File", attached, pluck="file_name")
	words = [word for name in names for word in (name, _(OLD_WORDS_OF_REMOVAL).format(name))]
	return doc.content in [sanitize_html(word, always_sanitize=True) for word in words]


def _state_of(doc: Document) -> str:
	"""Core notes the state that its button leads to; before the last step of a chain the plan is not there yet."""
	return frappe.db.get_value(doc.reference_doctype, doc.reference_name, "workflow_state")
