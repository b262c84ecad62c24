"""What a restricted matter is (受限事项的内容), for a person: decided on stored rows, logged before it is given.

Who needs it reads it: the posts that have need in its organisation, never whom it is about; who entered it by hand
reads what he entered; who must talk reads why. Nobody by being an administrator, nobody in another's session.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe

from tanxin import compat
from tanxin.confidentiality import keys, reading_log, scope
from tanxin.confidentiality.conditions import in_spans
from tanxin.confidentiality.reader import Reader, reader
from tanxin.site import restricted

ZONE = "Event"
EVENT_FIELDS = (
	"name", "person", "organization", "owner", "requested_talker", "restricted", "situation", "problem", "source",
	"source_doctype", "source_name", "withdrawn_reason",
)  # fmt: skip
OWED_FIELDS = (
	"name", "person", "organization", "talker", "restricted", "event", "rule", "rule_title", "category", "citation",
	"verified", "talker_reason",
)  # fmt: skip
#: Sources of which the owner of the event is who entered it.
BY_HAND = ("Entered by Hand", "Import")


def read_event(name: str, how: str) -> dict[str, Any] | None:
	"""The kind, source and reasons of a restricted event; None when it is none, or not this reader's to know."""
	row = restricted.one(restricted.EVENT, name, EVENT_FIELDS)
	if not row or not row.restricted or not _reads_event(row):
		return None
	reading_log.note(how, event=name, zone=ZONE)
	fields = ["source_doctype", "source_name", "situation", "happened_on", "stands"]
	return {
		**{field: row[field] for field in restricted.SECRETS[restricted.EVENT]},
		"sources": restricted.read(restricted.TELLING, {"parent": name}, fields, "idx asc"),
	}


def read_obligation(name: str, how: str) -> dict[str, Any] | None:
	"""The rule behind a restricted obligation; None when it is none, or not this reader's to know."""
	row = restricted.one(restricted.OWED, name, OWED_FIELDS)
	if not row or not row.restricted or not _reads_obligation(row):
		return None
	reading_log.note(how, event=row.event, zone=ZONE)
	return {field: row[field] for field in ("rule", "rule_title", "category", "citation", "verified", "talker_reason")}


def opened(rows: Iterable[Any]) -> list[Any]:
	"""Rows of obligations, read with their column `sealed`, as they are shown to a reader whose scope was asked: with what
	they hide. To the account Administrator, and to who acts in another's session, as they stand in the table."""
	found = list(rows)
	if _is_told():
		return restricted.opened(restricted.OWED, found, quiet=True)
	for row in found:
		row.pop("sealed", None)
	return found


def note_shown(
	how: str, plan: str | None = None, record: str | None = None, event: str | None = None
) -> None:
	"""What is shown next names the rule of a restricted matter that this plan answers, or this record met, or that came
	from this event. Without any key it names none."""
	if _is_told() and keys.ring_or_none() is not None:
		reading_log.note(how, record=record, plan=plan, event=event, zone=ZONE)


def _is_told() -> bool:
	return frappe.session.user != "Administrator" and not compat.is_impersonated()


def _reads_event(row: Any) -> bool:
	if compat.is_impersonated():
		return False
	asking = reader()
	entered = row.owner == asking.user and row.source in BY_HAND
	asked_for = bool(asking.person) and asking.person == row.requested_talker
	return entered or asked_for or _needs(asking, row, row.name)


def _reads_obligation(row: Any) -> bool:
	if compat.is_impersonated():
		return False
	asking = reader()
	talks = bool(asking.person) and asking.person == row.talker
	return talks or _needs(asking, row, row.event)


def _needs(asking: Reader, row: Any, event: str | None) -> bool:
	"""By post, for others than himself, and not past somebody who asked for his talk past him."""
	if not in_spans(row.organization, asking.needing_spans) or row.person == asking.person:
		return False
	request = frappe.db.get_value("Talk Request", {"event": event}) if event else None
	return not request or scope.sees("Talk Request", request)
