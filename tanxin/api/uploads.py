"""Words that come by the platform's own roads (平台途径上的文字): saved documents and uploaded files of ours.

An unexpected error there would put what was sent into the platform's error log, with the variables of every frame.
"""

from __future__ import annotations

from collections.abc import Callable
from mimetypes import guess_type
from typing import Any, TypeVar

import frappe
from frappe import _, handler
from frappe.model.document import Document
from frappe.utils import cint

from tanxin.api.boundary import NotDone
from tanxin.site.kept import is_ours

Made = TypeVar("Made")


class SparesWords(Document):
	"""A document whose fields bring words that are sealed when it is saved."""

	def insert(self, *args: Any, **kwargs: Any) -> Any:
		return sparing(lambda: super(SparesWords, self).insert(*args, **kwargs))

	def save(self, *args: Any, **kwargs: Any) -> Any:
		return sparing(lambda: super(SparesWords, self).save(*args, **kwargs))


@frappe.whitelist(allow_guest=True, methods=["POST"])
def upload_file() -> Any:
	"""In place of the platform's own, which decides who may: a file for a document of ours leaves no trace of what was
	in it when it cannot be kept."""
	if not is_ours(frappe.form_dict.doctype):
		return handler.upload_file()
	return sparing(_received if "file" in frappe.request.files else handler.upload_file)


def _received() -> Document:
	"""The file that was sent, straight from the request into its row. The newer line of the platform first writes it in
	clear beside the sealed ones, where it stays if the server is ended in that moment."""
	form, sent = frappe.form_dict, frappe.request.files["file"]
	if frappe.session.user == "Guest":
		raise frappe.PermissionError
	if cint(form.total_chunk_count) > 1:
		frappe.throw(
			_("This file is too large to be kept with a talk. Divide it, or scan it at a lower resolution.")
		)
	handler.check_write_permission(form.doctype, form.docname)
	kind = guess_type(sent.filename)[0]
	if (
		not frappe.get_doc("User", frappe.session.user).has_desk_access()
		and kind not in handler.ALLOWED_MIMETYPES
	):
		frappe.throw(_("You can only upload JPG, PNG, GIF, PDF, TXT, CSV or Microsoft documents."))
	values = {
		"attached_to_doctype": form.doctype,
		"attached_to_name": form.docname,
		"attached_to_field": form.fieldname,
		"folder": form.folder or "Home",
		"file_name": sent.filename,
		"is_private": cint(form.is_private),
		"content": _smaller(sent.stream.read(), kind) if cint(form.optimize) else sent.stream.read(),
	}
	return frappe.get_doc({"doctype": "File", **values}).save()


def _smaller(content: bytes, kind: str | None) -> bytes:
	"""A picture as its sender chose in the dialog."""
	sides = {
		name: cint(frappe.form_dict[name])
		for name in ("max_width", "max_height")
		if frappe.form_dict.get(name)
	}
	if not kind or not kind.startswith("image/"):
		return content
	return handler.optimize_image(content=content, content_type=kind, **sides)


def sparing(make: Callable[[], Made]) -> Made:
	"""Answer a request that brought words. What a refusal says it goes on saying; of anything unexpected only its kind
	is told, and nothing is written into a log. In a job or a console there is no such log."""
	if not getattr(frappe.local, "request", None):
		return make()
	try:
		return make()
	except Exception as error:
		plain = _without_words(error)
	raise plain


def _without_words(error: Exception) -> Exception:
	if getattr(error, "http_status_code", 500) >= 500:
		sentence = _("This could not be done ({0}). Try again, or tell who looks after the system.")
		return NotDone(sentence.format(type(error).__name__))
	plain = error.with_traceback(None)
	plain.__context__ = plain.__cause__ = None
	return plain
