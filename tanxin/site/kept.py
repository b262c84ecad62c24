"""What every DocType of the app shares: it is evidence, so nobody renames, submits, discards or deletes it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document


class NotAllowedHere(frappe.PermissionError):
	"""A road that evidence does not have."""


def is_ours(doctype: str | None) -> bool:
	"""Whether a DocType (child tables included) belongs to this app."""
	return bool(doctype) and frappe.get_cached_value("DocType", doctype, "module") == "Tanxin"


class Fixed(Document):
	"""Keeps its number and, where it is not submittable, its docstatus. `rename` and `discard` are overridden without
	`@whitelist` on purpose: the platform's own are open to anybody by run_doc_method, whatever `allow_rename` says.
	"""

	def rename(self, *args: object, **kwargs: object) -> None:
		frappe.throw(_("This cannot be renamed: other papers refer to it by its number."), NotAllowedHere)

	def discard(self) -> None:
		frappe.throw(_("This cannot be discarded: it is kept as evidence."), NotAllowedHere)

	def before_rename(self, *args: object) -> None:
		self.rename()

	def notify_update(self) -> None:
		"""Tell who has this document open that it changed. The platform would also tell everybody who may read the
		DocType at all its number and who changed it when, in whoever's scope it is."""
		if not (frappe.flags.in_patch or frappe.flags.in_migrate or frappe.flags.in_install):
			told = {"modified": self.modified, "doctype": self.doctype, "name": self.name}
			frappe.publish_realtime(
				"doc_update", told, doctype=self.doctype, docname=self.name, after_commit=True
			)

	def before_submit(self) -> None:
		"""The platform asks for the right to submit alone, which nobody checks for the Administrator."""
		self._refuse_docstatus()

	def before_cancel(self) -> None:
		"""On these two roads the platform never calls `validate`."""
		self._refuse_docstatus()

	def before_update_after_submit(self) -> None:
		self._refuse_docstatus()

	def _refuse_docstatus(self) -> None:
		if not self.meta.is_submittable:
			frappe.throw(
				_("{0} is neither submitted nor cancelled by the platform: use the steps on its form.").format(
					_(self.doctype)
				),
				NotAllowedHere,
			)


class Kept(Fixed):
	"""Nor is it deleted."""

	def on_trash(self) -> None:
		if not frappe.flags.in_uninstall and not frappe.flags.tanxin_removing_demo:
			frappe.throw(
				_("{0} {1} is kept and cannot be deleted. Cancel or withdraw it instead.").format(
					_(self.doctype), self.name
				),
				NotAllowedHere,
			)


class Row(Kept):
	"""A row of a table: written with its parent alone. Saved by itself it would pass by the parent's checks, and
	the platform lets whoever may write the parent do so, even where the parent is signed."""

	def validate(self) -> None:
		frappe.throw(_("Rows of {0} are changed on their document.").format(_(self.doctype)), NotAllowedHere)


class AppendOnly(Kept):
	"""Written once by the app's own code, never changed by anybody."""

	def validate(self) -> None:
		if not self.is_new():
			frappe.throw(
				_("{0} is append-only and cannot be changed.").format(_(self.doctype)), NotAllowedHere
			)
		if not self.flags.written_by_app:
			frappe.throw(_("{0} is written by the app itself.").format(_(self.doctype)), NotAllowedHere)


def write_once(doctype: str, values: dict) -> Document:
	"""Insert an append-only row on behalf of the app.

	The caller has already decided that the user of this request may cause it; no role holds a create right on
	append-only DocTypes, so the platform's own check is passed over here and only here.
	"""
	doc = frappe.get_doc({"doctype": doctype, **values})
	doc.flags.written_by_app = True
	return doc.insert(ignore_permissions=True)


def keep_unique(doctype: str, fields: list[str]) -> None:
	"""Let the table itself refuse two rows with the same values. Rows of that kind which are there already, put in
	behind the app's back, do not keep a site from migrating: the verification of evidence names them."""
	try:
		frappe.db.add_unique(doctype, fields)
	except Exception as problem:
		if not frappe.db.is_duplicate_entry(problem):
			raise
		frappe.log_error(title=f"Tanxin: two rows of {doctype} have the same {', '.join(fields)}")
