"""Who read what, when, how (查阅留痕): written before the words leave, under the reader's own name.

Each matter has a chain of its own, in a transaction of its own: of two who read at once the table takes one entry
after the other, and neither waits for the other's request to end.
"""

from __future__ import annotations

import random
import time
from collections.abc import Collection, Mapping
from typing import Any

import frappe
from frappe import _
from frappe.model.naming import make_autoname
from frappe.utils import get_datetime_str, now_datetime

from tanxin import compat
from tanxin.confidentiality.keys import key_for
from tanxin.domain import integrity
from tanxin.site.beside import beside
from tanxin.site.documents import Table
from tanxin.site.inserting import is_taken

LOG = "Talk Reading Log"
#: What may be read, in the order in which an entry that names several belongs to the chain of one.
MATTERS = ("record", "plan", "dossier_of", "event", "follow_up")
#: What the seal of every entry covers, and what it covers where there is something: the entries of earlier days, which
#: have no such columns, keep their seals.
ALWAYS = ("reader", "reader_name", "record", "plan", "dossier_of", "zone", "how", "read_at", "grant")
WHERE_FILLED = ("event", "follow_up", "chain")
SEALED = (*ALWAYS, *WHERE_FILLED)
#: How often an entry is tried when others read the same matter in the same moment; one of them gets through each time.
TRIES = 60
#: The one job that tells talkers; while it waits, another reading needs none of its own.
TELLING = "tanxin_tell_of_readings"


class NotNoted(frappe.ValidationError):
	"""The reading could not be written down, so nothing is shown."""


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
	"""Append one reading by the session's user, for good: it stands whatever becomes of the request.

	Raises NotNoted; then the words stay where they are.
	"""
	matter = dict(zip(MATTERS, (record, plan, dossier_of, event, follow_up), strict=True))
	note_zones(how, matter, {zone: grant})


def note_zones(how: str, matter: Mapping[str, str | None], zones: Mapping[str, str | None]) -> None:
	"""Append a reading of several zones of one matter, each with the grant under which it is read."""
	values = {
		**dict.fromkeys(MATTERS),
		**matter,
		"reader": frappe.session.user,
		"reader_name": frappe.utils.get_fullname(frappe.session.user),
		"how": "API" if how == "Form" and _by_key() else how,
		"read_at": now_datetime().replace(microsecond=0),
		"chain": chain_of(matter),
	}
	_append([{**values, "zone": zone, "grant": grant} for zone, grant in zones.items()])
	if any(zones.values()):
		_tell_talkers()


def chain_of(matter: Mapping[str, Any]) -> str:
	"""The chain to which an entry belongs. Raises ValueError where nothing is named."""
	for name in MATTERS:
		if matter.get(name):
			return f"{name}:{matter[name]}"
	raise ValueError("没有写明查阅的是什么")


def sealed_fields(row: Mapping[str, Any], form: int = integrity.FORM) -> dict[str, Any]:
	"""The part of an entry that its seal covers, in one form whether fresh or read back; the same in each `form`."""
	fields = {name: row.get(name) or "" for name in ALWAYS}
	fields.update({name: row[name] for name in WHERE_FILLED if row.get(name)})
	fields["read_at"] = get_datetime_str(row["read_at"])[:19]
	return fields


def keep() -> None:
	"""Make what else a GET request writes last: the platform rolls it back. (The entries here last by themselves.)"""
	if not frappe.flags.in_test:
		frappe.db.commit()  # nosemgrep: prints are counted in a request that only reads


def _tell_talkers() -> None:
	"""Somebody read under a grant: the talkers hear of it. The entry itself is what they are told by, so that a queue
	that is down keeps nobody from reading and nobody from being told: the hourly sweep finds it."""
	if compat.in_test():
		return
	try:
		frappe.enqueue("tanxin.tasks.tell_of_readings", queue="short", job_id=TELLING, deduplicate=True)
	except Exception:
		frappe.logger("tanxin").warning(
			"talkers are told of readings by the next sweep: the queue does not answer"
		)


def _by_key() -> bool:
	"""Whether a program asks with a key in place of a person at a form."""
	return bool(getattr(frappe.local, "request", None) and frappe.request.headers.get("Authorization"))


def _append(rows: list[dict[str, Any]]) -> None:
	"""Written as they were sealed: the platform's own insert would still change texts after the seal was made."""
	key = key_for("reading")
	for attempt in range(TRIES):
		try:
			with beside():
				_write(rows, key)
			return
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			pass
		except Exception as problem:
			if not is_taken(problem):
				raise
		time.sleep(random.uniform(0, 0.004 * min(attempt + 1, 10)))
	frappe.throw(
		_(
			"Too many people are reading this just now, so that your reading could not be noted. Please try again."
		),
		NotNoted,
	)


def _write(rows: list[dict[str, Any]], key: bytes) -> None:
	previous, written = _last_seal(rows[0]), []
	for row in rows:
		seal = integrity.seal(key, sealed_fields(row), previous)
		written.append({**row, "name": _name(), "previous_seal": previous, "seal": seal})
		previous = seal
	Table(LOG).write(written)


def _name() -> str:
	"""The platform's own hash alone repeats itself in a million."""
	return make_autoname("hash") + frappe.generate_hash(length=6)


def _last_seal(row: Mapping[str, Any]) -> str:
	"""The seal with which the chain ends: from the newest by the clock on to the one that no other names."""
	seal = _newest({"chain": row["chain"]}) or _newest(_before_chains(row))
	while seal:
		following = frappe.db.get_value(LOG, {"chain": row["chain"], "previous_seal": seal}, "seal")
		if not following:
			return seal
		seal = following
	return ""


def _newest(filters: Collection[Any]) -> str:
	rows = frappe.get_all(LOG, filters, ["seal"], order_by="creation desc, name desc", limit_page_length=1)
	return rows[0].seal if rows else ""


def _before_chains(row: Mapping[str, Any]) -> dict[str, Any]:
	"""The entries of that matter from before entries named their chain: the first that does follows the last of them."""
	matter = next(name for name in MATTERS if row.get(name))
	return {matter: row[matter], "chain": ("is", "not set")}
