"""Confirming (确认): by the person himself in his own login; on paper by the recorder, shown as such."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import frappe
from werkzeug.wrappers import Response

from tanxin.api.boundary import in_hand, taken
from tanxin.confidentiality import reading_log
from tanxin.talks import confirming, notices, scans


@frappe.whitelist(methods=["POST"])
def mine() -> list[dict[str, Any]]:
	"""我的谈话: the caller's own talks, newest first, with what waits for his answer. No words."""
	return confirming.talks_of_reader()


@frappe.whitelist(methods=["POST"])
def read(record: str) -> dict[str, Any]:
	"""One of the caller's own talks with the part that is shared with him; the reading is logged. Before he has seen
	the notice of his rights, that alone: {"notice_due": …}."""
	return in_hand(lambda: confirming.own_talk(record))


@frappe.whitelist(methods=["POST"])
def notice() -> dict[str, Any]:
	"""告知: the unit's text about the caller's rights, and when he was shown it."""
	return notices.shown(confirming.person_of_session())


@frappe.whitelist(methods=["POST"])
def notice_seen(digest: str) -> None:
	"""The caller has that text on his screen; noted once."""
	notices.note_shown(confirming.person_of_session(), digest)


@frappe.whitelist(methods=["POST"])
def told_in_person(record: str, person: str) -> None:
	"""当面告知: whoever keeps the record told the person face to face; noted in the caller's name."""
	notices.note_told(record, person)


@frappe.whitelist(methods=["POST"])
def agree(record: str) -> str:
	"""已阅无误. Returns the record's new state. A second click changes nothing."""
	return confirming.answer_myself(record, "Read and Agreed")


@frappe.whitelist(methods=["POST"])
def object_to(record: str, words: str) -> str:
	"""有异议, in the person's own words. Returns the record's new state."""
	return in_hand(lambda: confirming.answer_myself(record, "Objection", taken("words", words)))


@frappe.whitelist(methods=["POST"])
def on_paper(record: str, person: str, scan: str) -> str:
	"""纸质签字: the recorder enters that the person signed the print. `scan` is the URL of the private file."""
	return confirming.answer_for(record, person, "Signed on Paper", scan=scan)


@frappe.whitelist(methods=["POST"])
def unable(record: str, person: str, reason: str) -> str:
	"""无法确认: with the reason (deceased, moved away, …)."""
	return confirming.answer_for(record, person, "Unable to Confirm", reason=reason)


@frappe.whitelist(methods=["GET", "POST"])
def scan(confirmation: str) -> Response:
	"""The scan of a print signed on paper, for who may read its words; the reading is logged."""
	name, kind, content = in_hand(lambda: scans.read_scan(confirmation))
	reading_log.keep()
	response = Response(content, content_type=kind)
	response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
	response.headers["Cache-Control"] = "no-store, private"
	return response
