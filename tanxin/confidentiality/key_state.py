"""How the unit's keys stand to what is sealed (密钥核对): what each opens, what none opens, what was never copied."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from pypika.functions import Substring

from tanxin.confidentiality import key_file, keys, sealed_files, sealing
from tanxin.confidentiality.sealed_columns import CONTENT, FILES_CHINESE, LOGS, Column, present
from tanxin.domain import key_ring
from tanxin.domain.integrity import mark_of
from tanxin.domain.key_ring import Ring

#: Rows of each key and column that are really opened: so many from the beginning and from the end.
SAMPLE = 20
#: "2:1f3a09bc:" and nothing of what follows.
HEAD = 11


@dataclass
class Report:
	"""`counts`: rows by column and mark ("" where the row names none); `missing`: those of them that no key opens;
	`damaged`: sampled rows that do not open although their key is there; `waiting`: content under an older key."""

	counts: dict[str, dict[str, int]] = field(default_factory=dict)
	missing: dict[str, dict[str, int]] = field(default_factory=dict)
	damaged: dict[str, list[str]] = field(default_factory=dict)
	opened: int = 0
	waiting: int = 0

	@property
	def is_whole(self) -> bool:
		"""Whether nothing is lost."""
		return not self.missing and not self.damaged


def look() -> Report:
	"""Count everything sealed by its key and open a sample of it. Needs no key: without one all is missing."""
	report, ring = Report(), keys.ring_or_none()
	for column in present((*CONTENT, *LOGS)):
		counts = report.counts[column.chinese] = by_mark(column)
		missing = {mark: count for mark, count in counts.items() if not _has(ring, column, mark)}
		if missing:
			report.missing[column.chinese] = missing
		if ring and not column.purpose:
			_open_some(report, ring, column, [mark for mark in counts if mark not in missing])
			report.waiting += sum(
				count
				for mark, count in counts.items()
				if mark not in missing and (mark or ring.unmarked) != ring.current
			)
	_look_at_files(report, ring)
	return report


def _look_at_files(report: Report, ring: Ring | None) -> None:
	"""Files beside documents, by the key that each names; a sample of each key's is opened. Those whose
	bytes are not on the disk are told with the damaged ones."""
	by_key: dict[str, list[str]] = {}
	for name in sealed_files.names():
		by_key.setdefault(sealed_files.key_mark(name), []).append(name)
	if gone := by_key.pop("", []):
		report.damaged[FILES_CHINESE] = gone
	for mark, found in by_key.items():
		report.counts.setdefault(FILES_CHINESE, {})[mark] = len(found)
		if not (ring and ring.by_mark(mark)):
			report.missing.setdefault(FILES_CHINESE, {})[mark] = len(found)
			continue
		some = sorted({*found[:SAMPLE], *found[-SAMPLE:]})
		shut = [name for name in some if not sealed_files.opens(name, ring)]
		report.opened += len(some) - len(shut)
		if shut:
			report.damaged.setdefault(FILES_CHINESE, []).extend(shut)
		report.waiting += len(found) if mark != ring.current else 0


def by_mark(column: Column) -> dict[str, int]:
	"""How many rows each key sealed, by the mark that they name; "" for those without any."""
	table = DocType(column.doctype)
	head = Substring(table[column.field], 1, HEAD)
	query = frappe.qb.from_(table).select(head, Count("*")).where(table[column.field] != "")
	found: dict[str, int] = {}
	for text, count in query.groupby(head).run():
		found[mark_of(text)] = found.get(mark_of(text), 0) + count
	return found


def _has(ring: Ring | None, column: Column, mark: str) -> bool:
	"""Whether the ring has the key; what names none is tried, in the sample or by the verification."""
	if ring is None:
		return False
	return not mark or bool(ring.of_seal(column.purpose, mark) if column.purpose else ring.by_mark(mark))


def _open_some(report: Report, ring: Ring, column: Column, marks: list[str]) -> None:
	table = DocType(column.doctype)
	sealed = table[column.field]
	for mark in marks:
		head = sealing.head_of(mark) if mark else ""
		of_key = sealed.like(f"{head}%") if mark else (sealed != "") & sealed.not_like(f"{sealing.FORM}:%")
		query = frappe.qb.from_(table).select(table.name, sealed).where(of_key).limit(SAMPLE)
		rows = dict(query.orderby(table.name).run())
		rows |= dict(query.orderby(table.name, order=frappe.qb.desc).run())
		shut = [name for name, text in rows.items() if sealing.resealed(text, ring) is None]
		report.opened += len(rows) - len(shut)
		if shut:
			report.damaged.setdefault(column.chinese, []).extend(shut)


def elsewhere(marks: set[str]) -> dict[str, str]:
	"""Files beside ours that hold keys of these marks, by mark: a site got another name, or was taken away once."""
	try:
		file = key_file.path()
	except key_ring.RingUnreadable:
		return {}
	found: dict[str, str] = {}
	for other in sorted(file.parent.glob(f"*{key_file.SUFFIX}")):
		if other == file:
			continue
		try:
			ring = key_file.read(other)
		except key_ring.RingUnreadable:
			continue
		found |= {each.mark: str(other) for each in ring.keys if each.mark in marks} if ring else {}
	return found


def status() -> dict[str, Any]:
	"""What administrators are told on the settings page. No place, no key: marks and days alone."""
	ring = keys.ring_or_none()
	if ring is None:
		return {"there": False}
	return {
		"there": True,
		"mark": ring.current,
		"made_on": ring.now.made_on[:10],
		"keys": len(ring.keys),
		"copied_on": min((each.copied_on for each in ring.keys), default="")[:10],
		"not_copied": len(key_ring.not_copied(ring)),
		"resealing": bool(ring.resealing),
	}
