"""A new key and all content under it (更换密钥): page by page, each a transaction, on after a kill, beside users at work.

What names another mark than the current one is still to be done, so that nothing needs to be remembered. A row that
somebody holds is passed over and taken in a later round: this work waits for nobody, so nobody's transaction can be
lost to it. Words stay bytes between the two keys.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import frappe
from frappe.query_builder import DocType
from frappe.utils import now
from pypika.terms import Criterion

from tanxin.confidentiality import key_file, keys, sealed_files, sealing
from tanxin.confidentiality.sealed_columns import FILES_CHINESE, Column, present
from tanxin.domain import key_ring
from tanxin.domain.key_ring import Ring, RingUnreadable

#: Rows of one transaction: a tenth of a second for whoever writes one of them.
PAGE = 200
#: Rounds over what others held, and the seconds between two of them.
ROUNDS, PAUSE = 20, 0.5


class AtWork(frappe.ValidationError):
	"""Another process is changing the key right now."""


@dataclass
class Outcome:
	"""What came of it: rows by column, and those that were left. `resumed`: no new key, an earlier change went on."""

	mark: str = ""
	resumed: bool = False
	done: dict[str, int] = field(default_factory=dict)
	held: dict[str, int] = field(default_factory=dict)
	shut: dict[str, int] = field(default_factory=dict)


def rotate(finish_only: bool = False, tell: Callable[[str, int], None] | None = None) -> Outcome:
	"""Make a new key current and put all content under it; an interrupted change is ended first, without another key.

	`finish_only`: no new key in any case. `tell`: called with a column's name and the rows done so far, after each
	page. Raises KeyMissing, RingUnreadable (nothing was changed), AtWork.
	"""
	with alone():
		outcome = Outcome(resumed=finish_only or bool(keys.ring().resealing))
		if not outcome.resumed:
			_begin()
		ring = keys.ring()
		outcome.mark = ring.current
		for column in (
			present() * 2
		):  # once more for what was sealed just before the key changed and written since
			_reseal(column, ring, outcome, tell)
		_reseal_files(ring, outcome, tell)
		if not sum(outcome.held.values()):
			_change(key_ring.finished)
	return outcome


@contextmanager
def alone() -> Iterator[None]:
	"""One change of the key at a time; the lock goes with the process. Raises AtWork."""
	try:
		with key_file.locked("rotation"):
			yield
	except BlockingIOError:
		raise AtWork("另一个进程正在更换密钥，请等它做完") from None


def _begin() -> None:
	key = keys.new_key(key_ring.ROTATED)
	_change(lambda ring: key_ring.rotated(ring, key))


def _change(change: Callable[[Ring], Ring]) -> None:
	keys.move_from_config()
	with key_file.locked() as file:
		ring = key_file.read(file)
		if ring is None:
			raise RingUnreadable("密钥文件不见了")
		if change(ring) != ring:
			key_file.write(file, change(ring))


def note_copied() -> None:
	"""Write down that a copy of the keys was put elsewhere today. Raises RingUnreadable."""
	_change(lambda ring: key_ring.copied(ring, now()[:19]))


def pending(column: Column, ring: Ring) -> Criterion:
	"""Rows of the column that another key than the current one sealed, and that say so by their beginning."""
	sealed = DocType(column.doctype)[column.field]
	others = (sealed != "") & sealed.not_like(f"{sealing.head_of(ring.current)}%")
	if ring.unmarked == ring.current:
		others &= sealed.like(f"{sealing.FORM}:%")
	return others


def _reseal(column: Column, ring: Ring, outcome: Outcome, tell: Callable[[str, int], None] | None) -> None:
	"""Round after round over the column, until nothing is left that nobody holds."""
	shut = held = 0
	for number in range(ROUNDS):
		if number:
			time.sleep(PAUSE)
		shut = held = 0
		frappe.db.commit()  # nosemgrep: nothing was written; from here on the tables are read as they are now
		for names in _pages(column, ring):
			done, closed = _page(column, ring, names)
			outcome.done[column.chinese] = outcome.done.get(column.chinese, 0) + done
			shut, held = shut + closed, held + len(names) - done - closed
			if tell:
				tell(column.chinese, outcome.done[column.chinese])
		if not held:
			break
	outcome.shut[column.chinese], outcome.held[column.chinese] = shut, held


def _reseal_files(ring: Ring, outcome: Outcome, tell: Callable[[str, int], None] | None) -> None:
	"""Each is written anew beside itself and put in its place in one step; who reads it in between has the whole old
	one."""
	done = shut = 0
	frappe.db.commit()  # nosemgrep: nothing was written; the rows are read as they are now
	for name in sealed_files.names():
		if sealed_files.key_mark(name) in ("", ring.current):
			continue
		if sealed_files.reseal(name, ring):
			done += 1
			if tell:
				tell(FILES_CHINESE, done)
		else:
			shut += 1
	if done:
		outcome.done[FILES_CHINESE] = outcome.done.get(FILES_CHINESE, 0) + done
	if shut:
		outcome.shut[FILES_CHINESE] = shut


def _pages(column: Column, ring: Ring) -> Iterator[list[str]]:
	"""Names of rows still to be done, in their order, a page at a time."""
	table, after = DocType(column.doctype), ""
	while True:
		query = frappe.qb.from_(table).select(table.name).where((table.name > after) & pending(column, ring))
		names = [name for (name,) in query.orderby(table.name).limit(PAGE).run()]
		if not names:
			return
		yield names
		after = names[-1]


def _page(column: Column, ring: Ring, names: list[str]) -> tuple[int, int]:
	"""One page as one transaction: (rows done, rows that no key of the ring opens). Rows held by others are left."""
	table, done, shut = DocType(column.doctype), 0, 0
	for name in names:
		sealed = _held_now(column, ring, name)
		after = sealed and sealing.resealed(sealed, ring)
		if after:
			frappe.qb.update(table).set(table[column.field], after).where(table.name == name).run()
		done, shut = done + bool(after), shut + bool(sealed and not after)
	frappe.db.commit()  # nosemgrep: each page is a transaction, so that a kill loses none of those before
	return done, shut


def _held_now(column: Column, ring: Ring, name: str) -> str | None:
	"""What stands sealed in the row now, held until the page is done; None where somebody else holds it or has just
	sealed it anew. One row at a time: a statement over many names walks a small table and waits for all its rows."""
	table = DocType(column.doctype)
	query = frappe.qb.from_(table).select(table[column.field])
	rows = query.where((table.name == name) & pending(column, ring)).for_update(skip_locked=True).run()
	return rows[0][0] if rows else None
