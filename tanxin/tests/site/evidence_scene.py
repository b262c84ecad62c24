"""Tampering behind the app's back, for tests: plain writes into the tables, past every controller."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

import frappe
from frappe.query_builder import DocType

from tanxin.domain.findings import Finding, Kind
from tanxin.signoff.evidence import anchor_file, anchors
from tanxin.signoff.evidence.checking import Check
from tanxin.signoff.evidence.logs import LOGS
from tanxin.tests.site.base import SiteTest
from tanxin.tests.site.test_main_job import MainJobSteps

SIGN_OFF, ANCHOR, PLAN = "Talk Sign Off", "Talk Anchor", "Talk Plan"


def logs_of_its_own(test: SiteTest) -> Path:
	"""Nothing stands in the logs when the test begins, whatever happened on the site by then, its nights among it; the
	anchors' file lies in a folder that goes. Taken back with the test. Returns the file."""
	folder = tempfile.TemporaryDirectory()
	test.addCleanup(folder.cleanup)
	file = Path(folder.name) / "anchors.jsonl"
	patched = patch.dict(frappe.local.conf, {anchor_file.CONFIG_KEY: str(file)})
	patched.start()
	test.addCleanup(patched.stop)
	for doctype in (ANCHOR, *(each.doctype for each in LOGS)):
		frappe.db.delete(doctype)
	return file


class Evidence(MainJobSteps):
	"""A log of its own, whole at the beginning; the anchors' file in a folder that goes."""

	def setUp(self) -> None:
		super().setUp()
		self.file = logs_of_its_own(self)
		frappe.db.delete(PLAN)

	def findings(self, plan: str | None = None, hints: bool = False) -> list[Finding]:
		return [each for each in Check(plan=plan).findings() if hints or not each.is_hint]

	def kinds(self, plan: str | None = None) -> set[Kind]:
		return {each.kind for each in self.findings(plan)}

	def entries(self, plan: str) -> list[frappe._dict]:
		"""In the order in which they were written."""
		rows = frappe.get_all(SIGN_OFF, {"plan": plan}, ["*"])
		after = {row.previous_seal or "": row for row in rows}
		ordered, seal = [], ""
		while seal in after:
			ordered.append(after.pop(seal))
			seal = ordered[-1].seal
		return ordered

	def write(self, doctype: str, row: str, **values: Any) -> None:
		table = DocType(doctype)
		query = frappe.qb.update(table).where(table.name == row)
		for field, value in values.items():
			query = query.set(table[field], value)
		query.run()

	def take_away(self, doctype: str, *names: str) -> None:
		frappe.db.delete(doctype, {"name": ("in", names)})

	def put_in(self, doctype: str, row: dict[str, Any], **values: Any) -> str:
		whole = {**row, "name": frappe.generate_hash(length=10), **values}
		table = DocType(doctype)
		frappe.qb.into(table).columns(*whole).insert(*whole.values()).run()
		return whole["name"]

	def anchored(self) -> None:
		for log in LOGS:
			anchors.anchor(log)
