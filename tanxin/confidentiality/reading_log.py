"""Who read what, when, how (查阅留痕): written before the words leave, under the reader's own name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe
from frappe.utils import get_datetime_str, now_datetime

from tanxin.confidentiality.keys import key_for
from tanxin.domain import integrity
from tanxin.site.kept import write_once

#: What the seal of every entry covers, and what it covers where there is something: the entries of earlier days, which
#: have no such columns, keep their seals.
ALWAYS = ("reader", "reader_name", "record", "plan", "dossier_of", "zone", "how", "read_at", "grant")
WHERE_FILLED = ("event", "follow_up")
SEALED = (*ALWAYS, *WHERE_FILLED)


def note(
	how: str,
	record: str | None = None,
	plan: str | None = None,
	dossier_of: str | None = None,
	event: str | None = None,
	follow_up: str | None = None,
	zone: str = "",
	grant: str | None = None,
) -> None:
	"""Append one reading. On a page fetched by GET the platform would roll it back: see `keep`."""
	user = frappe.session.user
	values = {
		"reader": user,
		"reader_name": frappe.utils.get_fullname(user),
		"record": record,
		"plan": plan,
		"dossier_of": dossier_of,
		"event": event,
		"follow_up": follow_up,
		"zone": zone,
		"how": how,
		"read_at": now_datetime().replace(microsecond=0),
		"grant": grant,
	}
	previous = _last_seal(values)
	seal = integrity.seal(key_for("reading"), sealed_fields(values), previous)
	write_once("Talk Reading Log", {**values, "previous_seal": previous, "seal": seal})


def sealed_fields(row: Mapping[str, Any], form: int = integrity.FORM) -> dict[str, Any]:
	"""The part of an entry that its seal covers, in one form whether fresh or read back; the same in each `form`."""
	fields = {name: row.get(name) or "" for name in ALWAYS}
	fields.update({name: row[name] for name in WHERE_FILLED if row.get(name)})
	fields["read_at"] = get_datetime_str(row["read_at"])[:19]
	return fields


def keep() -> None:
	"""Make the entries of a GET request last: the platform rolls back what a GET writes."""
	if not frappe.flags.in_test:
		frappe.db.commit()  # nosemgrep: the log must outlive a request that only reads


def _last_seal(values: Mapping[str, Any]) -> str:
	"""Of the matter that is read: the first of these that is named."""
	matter = next(name for name in ("record", "plan", "dossier_of", "event", "follow_up") if values[name])
	rows = frappe.get_all(
		"Talk Reading Log",
		{matter: values[matter]},
		["seal"],
		order_by="creation desc, name desc",
		limit_page_length=1,
	)
	return rows[0].seal if rows else ""
