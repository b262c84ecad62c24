"""Two disposal lists drawn at the same moment (同时拟制): a paper comes upon one. Only committed rows can show it."""

from __future__ import annotations

import threading
import unittest
from datetime import datetime

import frappe

from tanxin.site.documents import Table
from tanxin.talks.keeping import drawing
from tanxin.tests.site import base

RECORD, LIST, LINE = "Talk Record", "Talk Disposal List", "Talk Disposal Line"
PAPER, MARK = "DRAWN-AT-ONCE-1", "drawn at once"


class AtOnce(unittest.TestCase):
	def setUp(self) -> None:
		base.release()
		self.addCleanup(self.clean)
		held = datetime(1988, 5, 4, 9)
		common = {"category": "Heart-to-Heart", "started_at": held, "ended_at": held, "docstatus": 1}
		Table(RECORD).write([{**common, "name": PAPER, "record_state": "Confirmed", "title": MARK}])
		frappe.db.commit()

	def clean(self) -> None:
		frappe.db.rollback()
		frappe.db.delete(LINE, {"matter": PAPER})
		frappe.db.delete(LIST, {"title": MARK})
		frappe.db.delete(RECORD, {"title": MARK})
		frappe.db.commit()

	def test_of_two_who_draw_at_once_one_finds_the_paper_taken(self):
		site, problems, found, started = frappe.local.site, [], {}, threading.Barrier(2)

		def draw(name: str) -> None:
			frappe.init(site=site, sites_path=".")
			frappe.connect()
			try:
				frappe.set_user("Administrator")
				frappe.get_all(LINE, limit_page_length=1)  # a view of the tables from before the other's
				started.wait(60)
				found[name] = drawing.elsewhere(RECORD, [PAPER])
				if not found[name]:
					Table(LIST).write([{"name": name, "title": MARK, "status": "Draft", "docstatus": 0}])
					line = {"name": f"{name}-1", "parent": name}
					Table(LINE, LIST, "lines").write([{**line, "idx": 1, "matter": PAPER, "matter_doctype": RECORD}])
				frappe.db.commit()
			except Exception as problem:
				problems.append(problem)
			finally:
				frappe.destroy()

		threads = [threading.Thread(target=draw, args=(f"TXX-AT-ONCE-{n}",)) for n in (1, 2)]
		for thread in threads:
			thread.start()
		for thread in threads:
			thread.join(60)
		self.assertEqual(problems, [])
		first = next(name for name, taken in found.items() if not taken)
		other = next(name for name in found if name != first)
		self.assertEqual(found, {first: {}, other: {PAPER: first}})
