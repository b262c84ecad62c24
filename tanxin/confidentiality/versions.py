"""Two who write the same words at once (同时改同一段): the second is told, and nothing of either is lost.

A form sends the version that it showed; a program that sends none writes over its own words alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime, get_fullname, now_datetime

from tanxin.confidentiality.rights import PLAN

NOTHING_YET = "0"


class WordsChanged(frappe.ValidationError):
	"""Somebody else wrote since the writer opened the words. Says who and when, never what."""


def check(found: Any, sent: str | int | None) -> None:
	"""`found`: the row that stands there, or nothing, with version, author_user and written_at. Raises WordsChanged."""
	stands = str(found.version or 1) if found else NOTHING_YET
	if sent in (None, ""):
		same = not found or found.author_user == frappe.session.user
	else:
		same = str(sent) == stands
	if not same:
		_refuse(found.author_user if found else None, found.written_at if found else None)


def begin(write: Callable[[], None]) -> None:
	"""Write words for the first time. Of two who begin in the same moment the table refuses the second."""
	try:
		write()
	except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
		frappe.clear_last_message()
		begun = True
	else:
		begun = False
	if begun:
		_refuse(None, None)


def of_plan(plan: str) -> str:
	"""The version of a plan's words, to be sent back with the next."""
	version = frappe.db.get_value("Talk Note", {"plan": plan, "zone": PLAN}, "version")
	return str(version or NOTHING_YET)


def of_dossier(person: str) -> str:
	"""The same of a dossier: the time of its last change."""
	return str(frappe.db.get_value("Talk Dossier", {"person": person}, "modified") or NOTHING_YET)


def check_dossier(person: str, sent: str | int | None) -> str | None:
	"""The name of a person's dossier, held until it is written. Raises WordsChanged."""
	fields = ["name", "modified", "modified_by"]
	found = frappe.db.get_value("Talk Dossier", {"person": person}, fields, as_dict=True, for_update=True)
	stands = str(found.modified) if found else NOTHING_YET
	if sent in (None, ""):
		same = not found or found.modified_by == frappe.session.user
	else:
		same = str(sent) == stands
	if not same:
		_refuse(found.modified_by if found else None, found.modified if found else None)
	return found.name if found else None


def _refuse(writer: str | None, at: Any) -> None:
	who = get_fullname(writer) if writer else _("Somebody else")
	when = get_datetime(at or now_datetime()).strftime("%Y-%m-%d %H:%M")
	sentence = _(
		"{0} changed these words after you opened them ({1}). Yours were not saved and still stand on this page."
	)
	frappe.throw(sentence.format(who, when), WordsChanged, title=_("Changed Meanwhile"))
