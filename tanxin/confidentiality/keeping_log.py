"""Talk Keeping Log (保管处置记录): one sealed row a step of filing, disposal and handover, written once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import frappe
from frappe.utils import get_datetime_str, now_datetime, sanitize_html

from tanxin.confidentiality import keys
from tanxin.confidentiality.reader import reader
from tanxin.domain import integrity
from tanxin.site.documents import Table

#: What an entry's seal covers.
SEALED = (
	"name", "disposal", "handover", "record", "round", "action", "actor_user", "actor", "actor_name", "signed_at",
	"reason", "organization", "signed_fields",
)  # fmt: skip
#: What an entry can be about, and by which its chain hangs together.
SUBJECTS = ("disposal", "handover", "record")


def note(
	action: str,
	signed: Mapping[str, Any],
	organization: str | None,
	reason: str = "",
	round_no: int = 0,
	by_system: bool = False,
	**subject: str,
) -> str:
	"""Append one step; `subject` is at most one of `SUBJECTS`. The caller holds that document's row, so that the chain
	does not fork, and has decided that the session's user may take the step. Returns the entry's name."""
	asking = reader()
	person = None if by_system else asking.person
	values = {
		**dict.fromkeys(SUBJECTS),
		**subject,
		"name": frappe.generate_hash(length=16),
		"round": round_no,
		"action": action,
		"actor_user": asking.user,
		"actor": person,
		"actor_name": frappe.db.get_value("Talk Person", person, "person_name") if person else asking.user,
		"signed_at": now_datetime().replace(microsecond=0),
		"reason": sanitize_html(reason) if "<" in reason or ">" in reason else reason,
		"organization": organization,
		"signed_fields": json.dumps(signed, ensure_ascii=False, sort_keys=True),
	}
	previous = last_seal(**subject) if subject else ""
	seal = integrity.seal(keys.key_for("keeping"), sealed_fields(values), previous)
	# Written as it was sealed: the platform's own insert would still change texts after the seal was made.
	Table("Talk Keeping Log").write([{**values, "previous_seal": previous, "seal": seal}])
	return values["name"]


def sealed_fields(row: Mapping[str, Any], form: int = integrity.FORM) -> dict[str, Any]:
	"""The part of an entry that its seal covers, in one form whether fresh or read back; the same in each `form`."""
	fields = {name: row.get(name) or "" for name in SEALED}
	fields["signed_at"] = get_datetime_str(row["signed_at"])[:19]
	fields["round"] = int(row.get("round") or 0)
	return fields


def last_seal(**subject: str) -> str:
	"""The seal that the next entry about the same document chains to."""
	rows = entries(**subject)
	named = {row.previous_seal for row in rows}
	return next((row.seal for row in rows if row.seal not in named), "")


def entries(**subject: str) -> list[frappe._dict]:
	"""All entries about a document, oldest first."""
	return frappe.get_all("Talk Keeping Log", subject, ["*"], order_by="signed_at asc, creation asc")


def is_whole(row: Mapping[str, Any]) -> bool:
	"""Whether an entry still says what was sealed, by the key that the seal names."""
	sealed = row.get("seal") or ""
	key = keys.key_of_seal("keeping", sealed, str(row["signed_at"]))
	fit = integrity.fit(
		key, integrity.key_mark(key), sealed_fields(row), row.get("previous_seal") or "", sealed
	)
	return fit is integrity.Fit.WHOLE


def signed_of(row: Mapping[str, Any]) -> dict[str, Any]:
	"""What an entry says was signed; nothing where somebody made it unreadable."""
	try:
		found = json.loads(row.get("signed_fields") or "{}")
	except ValueError:
		return {}
	return found if isinstance(found, dict) else {}
