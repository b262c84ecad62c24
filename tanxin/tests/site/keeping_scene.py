"""A record that was held years ago, filed, due: what the tests of disposal begin with."""

from __future__ import annotations

import frappe
from frappe.utils import add_years, now_datetime, nowdate

from tanxin.api import confirm
from tanxin.talks.keeping import destroying, disposal, filing
from tanxin.tests.site.factory import BRANCH, TOWN
from tanxin.tests.site.test_main_job import MainJobSteps

WORDS = "与钱党员谈思想和工作"


class KeepingSteps(MainJobSteps):
	"""Steps up to a point of a record's later life."""

	def confirmed_record(self, **more):
		record = self.submitted_record(**more)
		with self.acting("member"):
			confirm.agree(record.name)
		return record

	def filed_record(self, **more):
		record = self.confirmed_record(**more)
		with self.acting("town_organiser"):
			filing.file([record.name], 3)
		return record.name

	def due_record(self, **more) -> str:
		"""Filed eleven years ago, as the tables say."""
		name = self.filed_record(**more)
		frappe.db.set_value("Talk Record", name, "keep_until", add_years(nowdate(), -1))
		return name

	def drawn_list(self, by="town_organiser", organization=TOWN, paper="Record"):
		with self.acting(by):
			return frappe.get_doc(
				{"doctype": "Talk Disposal List", "organization": organization, "paper": paper, "as_of": nowdate()}
			).insert()

	def sent_list(self, **more):
		doc = self.drawn_list(**more)
		with self.acting("town_organiser"):
			disposal.send(doc.name)
		return frappe.get_doc("Talk Disposal List", doc.name)

	def approved_list(self):
		doc = self.sent_list()
		for person in ("town_secretary", "county_secretary"):
			with self.acting(person):
				disposal.sign(doc.name)
		return frappe.get_doc("Talk Disposal List", doc.name)

	def destroyed_list(self):
		doc = self.approved_list()
		destroying.carry_out(doc.name)
		return frappe.get_doc("Talk Disposal List", doc.name)

	def notes_of(self, record: str) -> list[frappe._dict]:
		return frappe.get_all(
			"Talk Note", {"record": record}, ["name", "zone", "sealed", "digest", "destroyed_on", "destroyed_by"]
		)


__all__ = ["BRANCH", "TOWN", "WORDS", "KeepingSteps", "now_datetime"]
