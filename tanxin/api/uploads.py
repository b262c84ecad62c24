"""Words that come by the platform's own roads (平台途径上的文字): saved documents and uploaded files of ours.

An unexpected error there would put what was sent into the platform's error log, with the variables of every frame.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import frappe
from frappe import _, handler
from frappe.model.document import Document

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
	if is_ours(frappe.form_dict.doctype):
		return sparing(handler.upload_file)
	return handler.upload_file()


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
