"""What every function of the api does with what came over the wire."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime


def take_texts(texts: Any) -> dict[str, str]:
	"""Texts sent by a client, taken out of the request first: an exception later writes the whole form to a log.

	Returns texts by name; raises a clear error when it is not that.
	"""
	forget_texts()
	if isinstance(texts, str):
		try:
			texts = json.loads(texts)
		except ValueError:
			texts = None
	if not isinstance(texts, dict) or not all(isinstance(value, str | None) for value in texts.values()):
		frappe.throw(_("The text did not arrive whole. Please try again."))
	return texts


def forget_texts() -> None:
	"""Drop the words from every place where the platform keeps the request's parameters."""
	for name in ("texts", "words", "result", "data"):
		frappe.form_dict.pop(name, None)
		if frappe.request and hasattr(frappe.request, "_cached_data"):
			frappe.request._cached_data = b""


def as_time(value: Any) -> datetime:
	"""A day and time sent by a client; raises a clear error when there is no such time."""
	try:
		found = get_datetime(str(value))
	except (ValueError, OverflowError):
		found = None
	if not value or not isinstance(found, datetime):
		frappe.throw(_("“{0}” is no date.").format(str(value)[:40]))
	return found


def as_list(value: Any) -> list:
	"""A JSON list sent by a client."""
	try:
		value = frappe.parse_json(value)
	except ValueError:
		value = None
	if not isinstance(value, list):
		frappe.throw(_("A list was expected. Please refresh the page and try again."))
	return value
