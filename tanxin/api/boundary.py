"""What every function of the api does with what came over the wire."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import frappe
from frappe import _
from frappe.utils import get_datetime
from werkzeug.datastructures import ImmutableMultiDict

from tanxin.confidentiality import gate

#: Arguments of the api's functions that hold words.
WORDS = ("texts", "words", "result", "matter")
#: Where werkzeug keeps what it read of a request.
PARSED = ("form", "values", "files")

Made = TypeVar("Made")


class NotDone(frappe.ValidationError):
	"""Something unexpected happened while words were in hand. Says nothing of them."""


def keep_words_back() -> None:
	"""`before_request`, behind the platform's own: takes the words out of a request to the app before anything else sees
	them. The recorder has the form by reference, and so has nothing any more; whatever is logged from here on (the form
	of a request that failed, the variables of its frames) finds empty places."""
	form = frappe.local.form_dict
	if not any(name.startswith("tanxin.") for name in gate.called(frappe.request.path, form)):
		_leave_the_recorder(form)
		return
	held = {name: form[name] for name in WORDS if name in form}
	frappe.local.tanxin_words = held
	form.update(dict.fromkeys(held, ""))
	if held:
		_forget_body(frappe.request)


def _leave_the_recorder(form: frappe._dict) -> None:
	"""The platform's own roads need what was sent: of a document of ours it goes on in a copy that the recorder does
	not have, whether it is saved or refused."""
	named = (*frappe.request.path.split("/"), *(value for _key, value in gate.strings(form)))
	if frappe.request.method != "GET" and any(gate.is_ours(value) for value in named):
		frappe.local.form_dict = frappe._dict(form)
		form.clear()


def taken(name: str, sent: Any) -> Any:
	"""The words that came as this argument, once; `sent`: as the function got it, for callers inside the server."""
	held = getattr(frappe.local, "tanxin_words", None) or {}
	return held.pop(name, sent)


def take_texts(texts: Any) -> dict[str, str]:
	"""Texts sent by a client. Returns texts by name; raises a clear error when it is not that."""
	texts = taken("texts", texts)
	if isinstance(texts, str):
		try:
			texts = json.loads(texts)
		except (ValueError, RecursionError):
			texts = None
	if not isinstance(texts, dict) or not all(isinstance(value, str | None) for value in texts.values()):
		frappe.throw(_("The text did not arrive whole. Please try again."))
	return texts


def in_hand(make: Callable[[], Made]) -> Made:
	"""Run something that holds words. The platform writes the variables of an error's frames to its log: an error goes
	on from here without them. A refusal keeps its sentence; of anything unexpected its kind and place are logged."""
	gate.check_asked()
	try:
		return make()
	except (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError) as refusal:
		plain, places = refusal.with_traceback(None), ""
		plain.__context__ = plain.__cause__ = None
	except Exception as error:
		plain, places = NotDone(type(error).__name__), _places(error)
	if places:
		plain = _noted(str(plain), places)
	raise plain


def _noted(kind: str, places: str) -> NotDone:
	"""Log an unexpected error without its variables; returns what the writer is told."""
	with suppress(Exception):  # the database may be what failed
		frappe.log_error(title=f"Tanxin: {kind}", message=places, defer_insert=True)
	sentence = _("This could not be done ({0}). Try again, or tell who looks after the system.").format(kind)
	frappe.msgprint(sentence, indicator="red")
	return NotDone(sentence)


def forget_texts() -> None:
	"""Drop the words from every place where the platform keeps the request's parameters."""
	for name in (*WORDS, "reason", "data"):
		frappe.form_dict.pop(name, None)
	if frappe.request:
		_forget_body(frappe.request)


def forget_document() -> None:
	"""Drop the document that a client sent, on whichever road, once the platform has made its own of it: what is
	sealed when it is saved would else stand in clear in a log of the request."""
	forget_texts()
	for name in ("doc", "docs", "situation", "fieldname", "value"):
		frappe.form_dict.pop(name, None)


def as_time(value: Any) -> datetime:
	"""A day and time sent by a client; raises a clear error when there is no such time."""
	try:
		found = get_datetime(str(value))
	except (ValueError, OverflowError):
		found = None
	if not value or not isinstance(found, datetime):
		frappe.throw(_("“{0}” is no date.").format(str(value)[:40]))
	return found


def parsed(value: Any) -> Any:
	"""JSON sent by a client, or what it stands for already; raises a clear error when it is none."""
	try:
		return frappe.parse_json(value)
	except (ValueError, RecursionError):
		frappe.throw(_("The text did not arrive whole. Please try again."))


def as_list(value: Any) -> list:
	"""A JSON list sent by a client."""
	try:
		value = frappe.parse_json(value)
	except (ValueError, RecursionError):
		value = None
	if not isinstance(value, list):
		frappe.throw(_("A list was expected. Please refresh the page and try again."))
	return value


def as_rows(value: Any) -> list[dict[str, Any]]:
	"""A JSON list of rows sent by a client."""
	rows = as_list(value)
	return [dict(row) for row in rows] if all(isinstance(row, dict) for row in rows) else as_list(None)


def _places(error: Exception) -> str:
	"""Where an error happened: files, lines and functions, none of their variables."""
	frames = traceback.extract_tb(error.__traceback__)
	return "\n".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)


def _forget_body(request: Any) -> None:
	"""What werkzeug keeps of the body, as it came and as it was parsed."""
	if hasattr(request, "_cached_data"):
		request._cached_data = b""
	if hasattr(request, "_cached_json"):
		request._cached_json = (None, None)
	for name in PARSED:
		if name in request.__dict__:
			request.__dict__[name] = ImmutableMultiDict()
