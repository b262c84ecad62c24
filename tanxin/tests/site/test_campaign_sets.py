"""Many plans at once leave the same rows as the documents inserted one by one, in every table of the site."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import frappe
from frappe.cache_manager import clear_doctype_map
from frappe.utils import getdate, nowdate

from tanxin.site import naming
from tanxin.site.plan_sets import NewPlan
from tanxin.talks.campaigns import making
from tanxin.tests.site import factory
from tanxin.tests.site.base import SiteTest

#: Whose rows are compared one by one: DocType → the field that leads to the plan.
TABLES = {
	"Talk Plan": "name",
	"Talk Plan Talker": "parent",
	"Talk Plan Person": "parent",
	"Talk Plan Obligation": "parent",
	"Talk Note": "plan",
	"Talk Obligation": "plan",
	"Workflow Action": "reference_name",
	"Version": "docname",
	"Talk Sign Off": "plan",
}
MOMENTS = {"creation", "modified", "planned_on", "written_at"}


def row_counts() -> dict[str, int]:
	"""How many rows every table of the site has."""
	tables = [table for table in frappe.db.get_tables(cached=False) if table.startswith("tab")]
	return {table: frappe.db.count(table[3:]) for table in tables if table != "tabSeries"}


def everything_of(names: list[str]) -> dict[str, list[dict[str, Any]]]:
	"""All rows of the plans, without what is another's each time: moments, random names, the sealed text."""
	number = {name: position for position, name in enumerate(names)}
	found = {}
	for doctype, field in TABLES.items():
		rows = frappe.get_all(doctype, {field: ("in", names)}, ["*"])
		found[doctype] = sorted((_plain(doctype, row, number) for row in rows), key=str)
	actions = frappe.get_all("Workflow Action", {"reference_name": ("in", names)}, ["name", "reference_name"])
	of = {row.name: number[row.reference_name] for row in actions}
	roles = frappe.get_all(
		"Workflow Action Permitted Role",
		{"parent": ("in", list(of))},
		["parent", "role", "parenttype", "parentfield", "docstatus", "owner"],
	)
	found["roles"] = sorted(({**row, "parent": of[row.parent]} for row in roles), key=str)
	return found


def _plain(doctype: str, row: dict[str, Any], number: dict[str, int]) -> dict[str, Any]:
	plain = {}
	for field, value in row.items():
		if field in MOMENTS:
			value = type(value).__name__
		elif field == "name" and doctype not in ("Talk Plan", "Talk Obligation"):
			value = len(value)
		elif field == "sealed":
			value = bool(value)
		elif field == "note_key":
			value = value.split("|")[1:]
		elif value in number:
			value = f"plan {number[value]}"
		plain[field] = value
	return plain


class Sets(SiteTest):
	def plans(self) -> list[NewPlan]:
		"""One of each sort: to one, to several, of a restricted matter, with nothing owed, without a template."""
		owed = [
			factory.obligation_of(factory.event(self.unit.person(person), situation).name)
			for person, situation in (
				("member", "Commended"), ("member_two", "Commended"), ("paper_member", "Serious Illness"),
			)
		]  # fmt: skip
		template = frappe.get_all("Talk Outline", {"enabled": 1}, pluck="name", order_by="name asc")[0]
		sheet = frappe.get_doc(
			{"doctype": "Talk Campaign", "title": "集中谈话", "organization": factory.BRANCH}
		).insert()
		start = datetime.combine(getdate(nowdate()) + timedelta(days=3), datetime.min.time()).replace(hour=9)
		common = {
			"organization": factory.BRANCH,
			"category": "Heart-to-Heart",
			"talkers": (self.unit.person("branch_secretary"),),
			"planned_start": start,
			"planned_end": start + timedelta(hours=1),
			"way": "Face to Face",
			"campaign": sheet.name,
			"sequence_reason": "先易后难、先上后下",
		}

		def plan(number: int, persons: list[str], answered: list, **more: object) -> NewPlan:
			names = tuple(self.unit.person(person) for person in persons)
			obligations = tuple(row.name for row in answered)
			rule = answered[0].rule if answered else None
			return NewPlan(
				persons=names, obligations=obligations, rule=rule, sequence=number, **{**common, **more}
			)

		return [
			plan(1, ["member"], [owed[0]], place="党员活动室", outline_template=template),
			plan(
				2,
				["member_two", "branch_member"],
				[owed[1]],
				way="Forum",
				place="会议室",
				outline_template=template,
			),
			plan(3, ["paper_member"], [owed[2]], way="Phone"),
			plan(4, ["member"], [], arranged_by="The Person's Own Request"),
		]

	def made(self, plans: list[NewPlan], sets: bool) -> tuple[dict, dict[str, int]]:
		before = row_counts()
		if sets:
			self.assertTrue(making.goes_in_sets())
			names = making.make(plans)
		else:
			with patch.object(making, "goes_in_sets", return_value=False):
				names = making.make(plans)
		after = row_counts()
		grown = {table: after[table] - before[table] for table in after if after[table] != before[table]}
		return everything_of(names), grown

	def test_the_rows_are_those_of_documents_inserted_one_by_one(self):
		with self.acting("town_organiser"):
			plans = self.plans()
			frappe.db.savepoint("tanxin_before")
			one_by_one = self.made(plans, sets=False)
			frappe.db.rollback(save_point="tanxin_before")
			in_sets = self.made(plans, sets=True)
		self.assertEqual(in_sets[1], one_by_one[1])
		self.maxDiff = None
		for doctype, rows in one_by_one[0].items():
			self.assertEqual(in_sets[0][doctype], rows, doctype)
		self.assertEqual(len(one_by_one[0]["Talk Plan"]), 4)
		self.assertEqual(len(one_by_one[0]["Talk Note"]), 2)

	def test_a_plan_made_in_a_set_is_a_plan_like_any_other(self):
		"""It is saved, edited and read as if it had been inserted by itself; the next number follows on."""
		from tanxin.api import notes

		with self.acting("town_organiser"):
			names = making.make(self.plans())
			doc = frappe.get_doc("Talk Plan", names[0])
			doc.place = "党员活动室302"
			doc.save()
			self.assertTrue(notes.read_plan(names[0])["texts"]["outline"])
			single = factory.plan(self.unit).insert()
		self.assertEqual(int(single.name[-5:]), int(names[-1][-5:]) + 1)

	def test_a_site_that_listens_to_single_plans_gets_them_one_by_one(self):
		self.assertTrue(making.goes_in_sets())
		rule = {
			"doctype": "Document Naming Rule",
			"document_type": "Talk Plan",
			"prefix": "谈-",
			"prefix_digits": 4,
		}
		self.addCleanup(clear_doctype_map, "Document Naming Rule", "Talk Plan")
		frappe.get_doc(rule).insert()
		self.assertFalse(making.goes_in_sets())
		with self.acting("town_organiser"):
			names = making.make(self.plans())
		self.assertTrue(all(name.startswith("谈-") for name in names))

	def test_names_are_reserved_in_one_go_and_a_new_series_begins_at_one(self):
		first = naming.reserve("Talk Plan", 3)
		then = naming.reserve("Talk Plan", 2)
		numbers = [int(name[-5:]) for name in (*first, *then)]
		self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 5)))
		frappe.db.delete("Series", {"name": first[0][:-5]})
		self.assertEqual(naming.reserve("Talk Plan", 1)[0][-5:], "00001")
