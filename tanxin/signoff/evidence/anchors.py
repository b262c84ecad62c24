"""The nightly anchor over all new entries of a log (每夜存证).

Which anchor covers an entry is written on the entry, so that no clock decides: an entry of a transaction that ends
late is simply not there yet, and the next anchor takes it. Signers wait for nothing: the job locks only rows that
are written already, and nobody changes those.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import get_datetime, now_datetime

from tanxin.confidentiality.keys import key_for
from tanxin.domain import anchoring
from tanxin.domain.anchoring import Anchor, Sum
from tanxin.signoff.evidence import anchor_file
from tanxin.signoff.evidence.logs import LOGS, SealedLog
from tanxin.site.inserting import is_taken, mark
from tanxin.site.kept import write_once

#: Entries under one anchor at most: as many as are held in memory at once.
LARGEST = 50_000
COLUMNS = ("log", "number", "anchored_at", "up_to", "entries", "total", "digest", "previous_seal", "seal")


def anchor_all() -> None:
	"""Anchor what is new in each log. Safe twice and after a kill: each anchor is one transaction."""
	for log in LOGS:
		anchor(log)


def anchor(log: SealedLog) -> list[int]:
	"""The numbers of the anchors made; none where nothing is new. Raises KeyMissing."""
	made = []
	try:
		while number := _anchor_next(log):
			frappe.db.commit()  # nosemgrep: written beside the database only once it stands in it
			made.append(number)
			anchor_file.catch_up(log.doctype, stored(log.doctype))
	except Exception as problem:
		if not is_taken(problem) and not isinstance(problem, frappe.UniqueValidationError):
			raise
		frappe.db.rollback()  # another worker is making this very anchor
		frappe.clear_messages()
	anchor_file.catch_up(log.doctype, stored(log.doctype))
	return made


def _anchor_next(log: SealedLog) -> int | None:
	rows = _entries(log, 0, LARGEST)
	if not rows:
		return None
	anchors = stored(log.doctype)
	last = anchors[-1] if anchors else None
	outside = anchor_file.read(log.doctype) or []
	total = sum_total(last)
	number = max([last.number if last else 0, *(each.number for each in outside)]) + 1
	found = anchoring.sum_of(rows)
	plain = Anchor(
		log.doctype,
		number,
		now_datetime().replace(microsecond=0),
		get_datetime(max(created for _name, created, _seal in rows)),
		found.entries,
		total + found.entries,
		found.digest,
		last.seal if last else "",
	)
	_write(plain)
	mark(log.doctype, "anchor", number, (name for name, _created, _seal in rows))
	return number


def sum_total(last: Anchor | None) -> int:
	"""How many entries all anchors so far cover."""
	return last.total if last else 0


def _write(plain: Anchor) -> None:
	"""First of all, so that of two workers one fails here, with nothing marked."""
	values = {
		**plain.content,
		"previous_seal": plain.previous,
		"seal": anchoring.sealed(plain, key_for("anchor")),
	}
	write_once("Talk Anchor", values)


def _entries(log: SealedLog, number: int, limit: int | None = None) -> list[tuple[str, str, str]]:
	"""(name, time of creation, seal) of the entries under an anchor; under 0 those that wait for one."""
	table = DocType(log.doctype)
	query = (
		frappe.qb.from_(table).select(table.name, table.creation, table.seal).where(table.anchor == number)
	)
	rows = query.limit(limit).run() if limit else query.run()
	return [(name, str(created), seal or "") for name, created, seal in rows]


def sum_now(log: SealedLog, number: int) -> Sum:
	"""What stands under an anchor's number today."""
	return anchoring.sum_of(_entries(log, number))


def waiting(log: SealedLog) -> int:
	"""Entries that no anchor covers yet: their deletion at the end of a chain nobody could prove."""
	return frappe.db.count(log.doctype, {"anchor": 0})


def stored(doctype: str) -> list[Anchor]:
	"""The anchors of a log as the database has them, by number."""
	return [_as_anchor(row) for row in _rows(doctype)]


def _rows(doctype: str) -> Iterator[dict[str, Any]]:
	table = DocType("Talk Anchor")
	query = frappe.qb.from_(table).select(*(table[name] for name in COLUMNS)).where(table.log == doctype)
	yield from query.orderby(table.number).orderby(table.name).run(as_dict=True)


def _as_anchor(row: dict[str, Any]) -> Anchor:
	values = {**row, "previous": row["previous_seal"] or "", "seal": row["seal"] or ""}
	del values["previous_seal"]
	return Anchor(**values)
