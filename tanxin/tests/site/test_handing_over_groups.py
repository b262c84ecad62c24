"""Handing over by groups does exactly what looking at each obligation by itself would do."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

import frappe
from frappe.query_builder import DocType

from tanxin.domain.model import Obligation
from tanxin.domain.who import talker_now
from tanxin.site import directory, handing_over, owing, rules
from tanxin.tests.load import county
from tanxin.tests.load.site import filling
from tanxin.tests.site.base import SiteTest

PEOPLE = 300
FIELDS = [
	"name",
	"obligation_key",
	"rule",
	"person",
	"organization",
	"talker",
	"starts_on",
	"due_date",
	"event",
]


class Groups(SiteTest):
	"""Six branches under one town, twelve rules, the last day of the year."""

	def setUp(self) -> None:
		super().setUp()
		filling.insert_county(PEOPLE)
		filling.switch_rules()
		for module in (owing, handing_over):
			patched = patch.object(module, "nowdate", county.LAST_DAY.isoformat)
			patched.start()
			self.addCleanup(patched.stop)
		self.assertGreater(owing.owe_for_period(county.YEAR), 2000)

	def one_by_one(self) -> dict[str, str | None]:
		"""Who must talk, by name, of each open obligation that changes hands."""
		people, known = directory.whole(), {rule.code: rule for rule in rules.all_rules()}
		found = {}
		for row in frappe.get_all("Talk Obligation", {"status": "Open"}, FIELDS, limit_page_length=0):
			owed = Obligation(
				row.obligation_key, row.rule, row.person, row.organization, row.talker, "", row.starts_on,
				row.due_date, event=row.event,
			)  # fmt: skip
			choice = talker_now(owed, known[row.rule], people, county.LAST_DAY)
			if choice is not None:
				found[row.name] = choice.person
		return found

	def check(self, change: Callable[[], None], least: int) -> None:
		change()
		expected = self.one_by_one()
		self.assertGreaterEqual(len(expected), least)
		before = dict(self.talkers())
		self.assertEqual(handing_over.reassign_talkers(), len(expected))
		self.assertEqual(dict(self.talkers()), before | expected)
		self.assertEqual(handing_over.reassign_talkers(), 0)

	def talkers(self) -> list[tuple[str, str | None]]:
		return frappe.get_all("Talk Obligation", fields=["name", "talker"], as_list=True, limit_page_length=0)

	def test_nothing_while_nothing_changed(self):
		self.check(lambda: None, 0)

	def test_a_secretary_and_a_contact_person_leave(self):
		def leave() -> None:
			frappe.db.set_value(
				"Talk Person", {"name": ("in", ["P000000", "P000002"])}, "left_on", "2026-12-01"
			)

		self.check(leave, 100)

	def test_people_move_to_another_branch_and_posts_to_other_people(self):
		def move() -> None:
			moved = ["P000020", "P000021", "P000026", "P000030"]
			frappe.db.set_value("Talk Person", {"name": ("in", moved)}, "organization", "branch3")
			frappe.db.set_value("Talk Post", {"person": "P000050"}, "person", "P000077")
			frappe.db.set_value("Talk Post", {"person": "P000054"}, "to_date", "2026-11-30")

		self.check(move, 100)

	def test_rows_without_a_talker_get_one_and_what_is_planned_keeps_its_own(self):
		def lose() -> None:
			table = DocType("Talk Obligation")
			frappe.qb.update(table).set(table.talker, None).where(table.organization == "branch1").run()
			planned = (table.organization == "branch2") & (table.rule == "ZZ77-F2")
			frappe.qb.update(table).set(table.status, "Planned").where(planned).run()
			frappe.db.set_value("Talk Person", "P000100", "left_on", "2026-12-01")

		self.check(lose, 100)
