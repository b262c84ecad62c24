"""Anchors while others write: a late transaction is not lost, nobody waits, two workers make one, a kill leaves nothing."""

from __future__ import annotations

import tempfile
import threading
import unittest
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import frappe

from tanxin.signoff.evidence import anchor_file, anchors
from tanxin.signoff.evidence.checking import Check
from tanxin.signoff.evidence.logs import READINGS
from tanxin.site.documents import Table
from tanxin.tests.site import base

ANCHOR = "Talk Anchor"


@contextmanager
def connection(seconds: int = 2) -> Iterator[object]:
	"""A connection of its own, beside the test's."""
	site, before = frappe.local.site, frappe.local.db
	frappe.connect(site)
	other, frappe.local.db = frappe.local.db, before
	other.sql(f"set session innodb_lock_wait_timeout = {seconds}")
	try:
		yield other
	finally:
		other.rollback()
		other.close()


@contextmanager
def on(db: object) -> Iterator[None]:
	before, frappe.local.db = frappe.local.db, db
	try:
		yield
	finally:
		frappe.local.db = before


class TwoConnections(unittest.TestCase):
	"""What only committed rows can show. Readings of a plan that does not exist; all taken away again."""

	def setUp(self) -> None:
		base.release()
		if frappe.db.count(ANCHOR) or frappe.db.count(READINGS.doctype):
			self.skipTest("only on a site without readings: this test commits its own")
		folder = tempfile.TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		patched = patch.dict(frappe.local.conf, {anchor_file.CONFIG_KEY: str(Path(folder.name) / "a.jsonl")})
		patched.start()
		self.addCleanup(patched.stop)
		self.addCleanup(self.clean)

	def clean(self) -> None:
		with connection() as db, on(db):
			db.delete(READINGS.doctype)
			db.delete(ANCHOR)
			db.commit()

	def read(self, count: int = 1) -> None:
		moment = frappe.utils.now_datetime().replace(microsecond=0)
		Table("Talk Reading Log").write({"reader": "x@tanxin.test", "read_at": moment} for _ in range(count))

	def found(self) -> list:
		with connection() as db, on(db):
			return [
				each for each in Check().findings() if each.log == READINGS.doctype and "存证" in each.what
			]

	def test_a_transaction_that_ends_late_is_taken_by_the_next_anchor(self):
		with connection() as slow, connection() as db:
			with on(slow):
				self.read()  # stamped first, there last
			with on(db):
				self.read(3)
				db.commit()
				self.assertEqual(anchors.anchor(READINGS), [1])
			slow.commit()
			with on(db):
				db.commit()
				self.assertEqual(anchors.anchor(READINGS), [2])
				self.assertEqual([each.entries for each in anchors.stored(READINGS.doctype)], [3, 1])
		self.assertEqual(self.found(), [])

	def test_nobody_waits_for_the_anchor(self):
		for count in (3, 1500):
			with connection(1) as db, connection(1) as signer:
				with on(db):
					self.read(count)
					db.commit()
					anchors._anchor_next(READINGS)
				with on(signer):
					self.read(20)  # would raise after a second
					signer.commit()
				db.commit()

	def test_killed_in_the_middle_it_has_made_nothing(self):
		with connection() as db, on(db):
			self.read(5)
			db.commit()
			with patch.object(anchors, "mark", side_effect=KeyboardInterrupt):
				self.assertRaises(KeyboardInterrupt, anchors.anchor, READINGS)
		with connection() as db, on(db):
			self.assertEqual((anchors.stored(READINGS.doctype), anchors.waiting(READINGS)), ([], 5))
			self.assertEqual(anchors.anchor(READINGS), [1])
			self.assertEqual(anchors.anchor(READINGS), [])
		self.assertEqual(self.found(), [])

	def test_of_two_workers_one_makes_the_anchor(self):
		with connection(10) as db, on(db):
			self.read(5)
			db.commit()
		site, path = frappe.local.site, str(Path.cwd())
		conf, made, gate = dict(frappe.local.conf), [], threading.Barrier(2)

		def work() -> None:
			frappe.init(site=site, sites_path=path)
			frappe.local.conf.update(conf)
			frappe.connect()
			try:
				real = anchors._write
				with patch.object(anchors, "_write", side_effect=lambda plain: (gate.wait(5), real(plain))):
					made.append(anchors.anchor(READINGS))
			finally:
				frappe.destroy()

		with patch.object(anchors, "_write", anchors._write):
			workers = [threading.Thread(target=work) for _ in range(2)]
			for each in workers:
				each.start()
			for each in workers:
				each.join()
		with connection() as db, on(db):
			self.assertEqual([each.entries for each in anchors.stored(READINGS.doctype)], [5])
			self.assertEqual(sorted(made), [[], [1]])
		self.assertEqual(self.found(), [])
