"""Two people file at the same moment (同时归档): no number twice, none left out. Only committed rows can show it."""

from __future__ import annotations

import threading
import unittest
from datetime import datetime

import frappe

from tanxin.domain.filing import gaps
from tanxin.site import retention
from tanxin.site.documents import Table
from tanxin.talks.keeping import filing
from tanxin.tests.site import base

RECORD, LOG = "Talk Record", "Talk Keeping Log"
YEAR, MARK = 1987, "keeping at once"


class AtOnce(unittest.TestCase):
	def setUp(self) -> None:
		base.release()
		self.addCleanup(self.clean)
		held = datetime(YEAR, 5, 4, 9)
		common = {"category": "Heart-to-Heart", "started_at": held, "ended_at": held, "docstatus": 1}
		Table(RECORD).write(
			{**common, "name": f"KEEP-AT-ONCE-{n:02d}", "record_state": "Confirmed", "title": MARK}
			for n in range(12)
		)
		frappe.db.commit()

	def clean(self) -> None:
		frappe.db.rollback()
		frappe.db.delete(RECORD, {"title": MARK})
		frappe.db.delete(LOG, {"action": "File", "signed_fields": ("like", "%KEEP-AT-ONCE-%")})
		frappe.db.commit()

	def test_two_who_file_at_once_get_numbers_of_their_own_and_no_gap_is_left(self):
		site, problems, started = frappe.local.site, [], threading.Barrier(3)

		def file(names: list[str]) -> None:
			frappe.init(site=site, sites_path=".")
			frappe.connect()
			try:
				frappe.set_user("Administrator")
				frappe.get_all(
					RECORD, limit_page_length=1
				)  # a view of the tables from before the other's filing
				started.wait()
				for name in names:
					retention.hold_numbering()
					filing._number(filing._unfiled([name]), 0)
					frappe.db.commit()
			except Exception as problem:
				problems.append(problem)
			finally:
				frappe.destroy()

		names = [f"KEEP-AT-ONCE-{n:02d}" for n in range(12)]
		threads = [threading.Thread(target=file, args=(names[n::3],)) for n in range(3)]
		for thread in threads:
			thread.start()
		for thread in threads:
			thread.join(60)
		self.assertEqual(problems, [])
		frappe.db.rollback()
		items = frappe.get_all(RECORD, {"title": MARK}, pluck="archive_item")
		self.assertEqual((sorted(items), gaps(items)), (list(range(1, 13)), []))
