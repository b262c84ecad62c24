"""The scope function (可见范围) has one answer for each reader and row, whichever road asks: list, count, single read,
search, report, card, table rows; also for a forged copy. What it should be is said by `scope_oracle`, in other words."""

from __future__ import annotations

import os
from collections.abc import Callable
from unittest.mock import patch

import frappe
from frappe.desk import query_report, reportview
from frappe.desk.doctype.number_card import number_card
from frappe.utils import global_search
from hypothesis import HealthCheck, Phase, given, settings

from tanxin.api import counting, platform
from tanxin.confidentiality import narrowing, reader, scope
from tanxin.tests.site import factory
from tanxin.tests.site.base import SiteTest
from tanxin.tests.site.scope_oracle import Oracle
from tanxin.tests.site.scope_world import PEOPLE, World, Written, worlds

DOCTYPES = (
	"Trigger Event", "Talk Request", "Talk Obligation", "Talk Plan", "Talk Sign Off", "Talk Record", "Talk Confirmation",
	"Talk Follow Up",
)  # fmt: skip
CHILDREN = {
	"Talk Plan": ("Talk Plan Talker", "Talk Plan Person"),
	"Talk Record": ("Talk Record Talker", "Talk Record Person"),
}
ROLES = (
	"Tanxin Organiser", "Tanxin Leader", "Tanxin Talker", "Tanxin Inspector", "Tanxin Member",
)  # fmt: skip
ADMINISTRATOR = "scope_administrator@tanxin.test"
#: A world takes a second or two; one that fails is small enough to be read as it is.
EXAMPLES = settings(
	max_examples=100 if os.environ.get("TANXIN_LOAD") == "full" else 6,
	deadline=None,
	database=None,
	phases=(Phase.explicit, Phase.generate),
	suppress_health_check=list(HealthCheck),
)


class Roads:
	"""What one reader is told of one DocType, road by road. The session is his."""

	def __init__(self, doctype: str, stored: set[str]) -> None:
		self.doctype, self.stored = doctype, stored

	def listed(self) -> set[str]:
		return set(frappe.get_list(self.doctype, pluck="name", limit_page_length=0, order_by="creation asc"))

	def desk_list(self) -> set[str]:
		frappe.local.form_dict = frappe._dict(
			doctype=self.doctype, fields='["name"]', limit_page_length="500"
		)
		return {row["name"] for row in reportview.get_list()}

	def read(self) -> set[str]:
		return {name for name in self.stored if frappe.has_permission(self.doctype, "read", doc=name)}

	def read_forged(self) -> set[str]:
		"""A copy in which the reader has named himself everything, and each place his."""
		asking, found = reader.reader(), set()
		for name in self.stored:
			doc = frappe.get_doc(self.doctype, name)
			place = frappe.db.get_value("Talk Post", {"person": asking.person}, "organization")
			names = ("person", "talker", "recorder", "approver", "requested_talker", "owner_person", "actor")
			doc.update({field: asking.person for field in names if doc.meta.has_field(field)})
			doc.update(
				{"owner": asking.user, "author_user": asking.user, "organization": place, "restricted": 0}
			)
			doc.update({"category": None, "docstatus": 1})
			if frappe.has_permission(self.doctype, "read", doc=doc):
				found.add(name)
		return found

	def searched(self) -> set[str]:
		frappe.local.form_dict = frappe._dict()
		found = platform.search_link(self.doctype, "", page_length=500, ignore_user_permissions=True)
		rows = found if isinstance(found, list) else found["results"]
		return {row["value"] for row in rows}

	def rows_of(self, child: str) -> set[str]:
		fields = ["name", "parent"]
		rows = frappe.get_list(
			child, fields=fields, parent_doctype=self.doctype, limit_page_length=0, order_by="creation asc"
		)
		return {row.parent for row in rows}

	def counts(self) -> tuple[int | None, ...]:
		"""All of them by both ways of counting, and up to two."""
		frappe.local.form_dict = frappe._dict()
		asked = frappe._dict(doctype=self.doctype, fields="[]", distinct="false")
		told = [counting.get_count(self.doctype)]
		for limit in (0, 2):
			frappe.local.form_dict = frappe._dict(asked, **({"limit": limit} if limit else {}))
			told.append(counting.list_count())
		return tuple(told)


class ScopeProperties(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		factory.user(ADMINISTRATOR, "范围管理员")
		self.give(ADMINISTRATOR, "Tanxin Administrator")
		for key in PEOPLE:
			self.give(self.unit.user(key), *ROLES)
		# The first account of a new site is made its administrator.
		accounts = [self.unit.user(key) for key in PEOPLE]
		frappe.db.delete("Has Role", {"parent": ("in", accounts), "role": "System Manager"})
		frappe.clear_cache()
		frappe.db.savepoint("scope_world")

	def give(self, user: str, *roles: str) -> None:
		frappe.get_doc("User", user).add_roles(*roles)

	def in_world(self, world: World, check: Callable[[str, str | None, Oracle], None]) -> None:
		"""Write it, let everybody ask, take it back."""
		frappe.set_user("Administrator")
		persons = {key: self.unit.person(key) for key in PEOPLE}
		users = {key: self.unit.user(key) for key in PEOPLE}
		Written(world, persons, users)
		world.rows["Talk Sign Off"] = {
			f"SW-S{name}": {"plan": name} for name, row in world.rows["Talk Plan"].items() if row["signed_by"]
		}
		try:
			for key, user in [*users.items(), (None, ADMINISTRATOR)]:
				with self.acting(user):
					check(user, key, Oracle(world, key))
		finally:
			frappe.set_user("Administrator")
			frappe.db.rollback(save_point="scope_world")
			reader.forget()

	@EXAMPLES
	@given(worlds())
	def test_every_road_tells_the_same(self, world: World) -> None:
		def check(user: str, key: str | None, oracle: Oracle) -> None:
			for doctype in DOCTYPES:
				stored = set(world.rows.get(doctype, {}))
				if not stored or not frappe.has_permission(doctype, "read"):
					continue
				due, roads = oracle.sees(doctype), Roads(doctype, stored)
				where = (key, doctype)
				self.assertEqual(roads.listed() & stored, due, where)
				self.assertEqual(roads.read(), due, where)
				self.assertEqual(roads.desk_list() & stored, due, where)
				self.assertEqual(roads.searched() & stored, due, where)
				for child in CHILDREN.get(doctype, ()):
					field = child.split()[-1].lower() + "s"
					named = {name for name in due if world.rows[doctype][name][field]}
					self.assertEqual(roads.rows_of(child) & stored, named, (key, child))

		self.in_world(world, check)

	@EXAMPLES
	@given(worlds())
	def test_few_rows_and_many_are_the_same_rows(self, world: World) -> None:
		"""However many rows are asked for by name, the list is the same and the counts are its length."""

		def check(user: str, key: str | None, oracle: Oracle) -> None:
			for doctype in DOCTYPES:
				if not frappe.has_permission(doctype, "read"):
					continue
				roads = Roads(doctype, set(world.rows.get(doctype, {})))
				for few in (0, 2):  # the other tests ask by name
					with patch.object(narrowing, "FEW", few):
						rows = roads.listed()
						self.assertEqual(rows & roads.stored, oracle.sees(doctype), (key, doctype, few))
						told = (len(rows), len(rows), min(len(rows), 2))
						self.assertEqual(roads.counts(), told, (key, doctype, few))

		self.in_world(world, check)

	@EXAMPLES
	@given(worlds())
	def test_a_forged_copy_is_believed_for_its_name_alone(self, world: World) -> None:
		def check(user: str, key: str | None, oracle: Oracle) -> None:
			for doctype in DOCTYPES:
				stored = set(world.rows.get(doctype, {}))
				if stored and frappe.has_permission(doctype, "read"):
					self.assertEqual(
						Roads(doctype, stored).read_forged(), oracle.sees(doctype), (key, doctype)
					)

		self.in_world(world, check)

	@EXAMPLES
	@given(worlds())
	def test_reports_cards_and_global_search(self, world: World) -> None:
		records = {f"SW-R{n}" for n in range(9)}

		def check(user: str, key: str | None, oracle: Oracle) -> None:
			held = {
				name
				for name in oracle.sees("Talk Record")
				if world.rows["Talk Record"][name]["docstatus"] == 1
				and world.rows["Talk Record"][name]["persons"]
				and oracle.in_the_ledger(name)
			}
			frappe.local.form_dict = frappe._dict()
			ledger = query_report.run("Talk Ledger", filters={}, ignore_prepared_report=True)
			told = {row["record"] for row in ledger["result"] if isinstance(row, dict)}
			self.assertEqual(told & records, held, key)
			frappe.local.form_dict = frappe._dict()
			card = frappe.get_doc("Number Card", "Records Awaiting Confirmation").as_dict()
			filters = [["Talk Record", "docstatus", "=", 1]]
			shown = number_card.get_result(card, filters)
			seen = [
				name
				for name in scope_names("Talk Record")
				if frappe.db.get_value("Talk Record", name, "docstatus") == 1
			]
			self.assertEqual(shown, len(seen), key)
			self.assertEqual(global_search.search("SW"), [], key)

		self.in_world(world, check)


def scope_names(doctype: str) -> set[str]:
	table = frappe.qb.DocType(doctype)
	return {row[0] for row in frappe.qb.from_(table).select(table.name).where(scope.criterion(doctype)).run()}
