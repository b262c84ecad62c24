"""What the tests of reading have in common: a record with words in every zone, requests to read, logs as lists."""

from __future__ import annotations

import frappe
from frappe.utils import add_days, nowdate

from tanxin.api import notes, reading, records
from tanxin.tests.site import factory
from tanxin.tests.site.test_main_job import MainJobSteps

#: What stands in each zone of `written_record`.
MAIN, FOR_ALL, JUDGED, MY_OWN = "谈了思想", "大家都听到的", "组织的判断", "只给自己看的"


class ReadingScene(MainJobSteps):
	def written_record(self, plan=None, recorder: str | None = None, **more):
		"""A submitted record of the branch secretary with each person's part, the assessment and an own page."""
		plan = plan or self.signed_plan()
		with self.acting("branch_secretary"):
			doc = frappe.get_doc("Talk Record", records.begin(plan.name))
			doc.update({**factory.record_times(), **more})
			if recorder:
				doc.recorder = self.unit.person(recorder)
			doc.save()
			for row in doc.persons:
				notes.write_record(doc.name, "Shared", {"main": MAIN + row.person_name}, row.person)
			notes.write_record(doc.name, "Shared", {"main": FOR_ALL})
			notes.write_record(doc.name, "Organisation", {"words": JUDGED})
			notes.write_record(doc.name, "Talker's Own", {"words": MY_OWN})
			doc.reload()
			doc.submit()
		return doc

	def words(self, person: str, record: str) -> str:
		"""All that the person reads of a record, in one string."""
		with self.acting(person):
			return " ".join(str(note["texts"]) for note in notes.read_record(record)["notes"])

	def zones(self, person: str, record: str) -> set[str]:
		with self.acting(person):
			return {note["zone"] for note in notes.read_record(record)["notes"]}

	def asked(self, person: str, *records: str, days: int = 5) -> str:
		with self.acting(person):
			return reading.ask(list(records), "核查谈话情况", add_days(nowdate(), days))["name"]

	def asked_for_period(self, person: str, organization: str, days: int = 5, **more) -> str:
		period = {"period_from": add_days(nowdate(), -30), "period_to": nowdate(), **more}
		with self.acting(person):
			return reading.ask_for_period(
				organization, reason="季度抽查", until=add_days(nowdate(), days), **period
			)["name"]

	def granted(self, person: str, *records: str, by: str = "town_secretary") -> str:
		grant = self.asked(person, *records)
		with self.acting(by):
			reading.decide(grant, "Grant")
		return grant

	def log(self, **filters: object) -> list[tuple]:
		fields = ["reader", "zone", "how", "grant"]
		rows = frappe.get_all("Talk Reading Log", filters, fields, order_by="creation asc", as_list=True)
		return [tuple(row) for row in rows]

	def end_posts(self, person: str, days_ago: int = 1) -> None:
		"""He was moved: his posts ended."""
		for post in frappe.get_all("Talk Post", {"person": self.unit.person(person)}, pluck="name"):
			frappe.db.set_value("Talk Post", post, "to_date", add_days(nowdate(), -days_ago))
