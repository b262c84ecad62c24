"""Small made-up worlds for the property tests of the scopes (可见范围): drawn by hypothesis, written as rows.

A world is plain data: organisations in a tree, posts with dates, authorities, and rows of the DocTypes that say who stands
in them. `scope_oracle` says from it alone who sees what.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import frappe
from frappe.utils import getdate, nowdate
from hypothesis import strategies as st

from tanxin.site.documents import Table

#: Keys of `factory.PEOPLE` whose persons and accounts the worlds use; their own posts are taken away.
PEOPLE = ("county_secretary", "town_secretary", "town_organiser", "branch_secretary", "member", "stranger")
ORGANIZATIONS = ("界甲", "界乙", "界丙", "界丁", "界戊")
POSTS = ("Secretary", "Deputy Secretary", "Committee Member", "Organiser", "Inspector", "Leader In Charge")
CATEGORIES = ("Heart-to-Heart", "Integrity", "Admonition")
#: name → days from today, both inclusive; None is open.
TERMS: dict[str, tuple[int | None, int | None]] = {
	"open": (None, None),
	"since today": (0, None),
	"until today": (-30, 0),
	"moved away yesterday": (-30, -1),
	"from tomorrow": (1, None),
}
TABLES = {
	"Talk Plan": (("Talk Plan Talker", "talkers"), ("Talk Plan Person", "persons")),
	"Talk Record": (("Talk Record Talker", "talkers"), ("Talk Record Person", "persons")),
}

Row = dict[str, Any]


@dataclass
class World:
	"""`rows`: DocType → name → what the row says; `parents`: organisation → the one above it."""

	today: date
	parents: dict[str, str | None]
	homes: dict[str, str | None]
	posts: list[Row] = field(default_factory=list)
	delegations: list[Row] = field(default_factory=list)
	rows: dict[str, dict[str, Row]] = field(default_factory=dict)


def _some(values: tuple[str, ...], **bounds: int) -> st.SearchStrategy[list[str]]:
	return st.lists(st.sampled_from(values), unique=True, **bounds)


PERSON = st.sampled_from(PEOPLE)
NOBODY_OR = st.none() | PERSON
PLACE = st.sampled_from(ORGANIZATIONS)
SELDOM = st.sampled_from((0, 0, 1))
POST = st.fixed_dictionaries(
	{
		"person": PERSON,
		"organization": PLACE,
		"post": st.sampled_from(POSTS),
		"term": st.sampled_from([*TERMS]),
	}
)
DELEGATION = st.fixed_dictionaries(
	{
		"giver": PERSON,
		"receiver": PERSON,
		"category": st.none() | st.sampled_from(CATEGORIES),
		"organization": st.none() | PLACE,
		"term": st.sampled_from(("open", "moved away yesterday", "from tomorrow")),
		"active": st.sampled_from((1, 1, 0)),
	}
)
REQUEST = {"person": PERSON, "talker": NOBODY_OR, "organization": PLACE, "asked_organization": PLACE}
EVENT = {
	"person": PERSON, "organization": PLACE, "owner": NOBODY_OR, "requested_talker": NOBODY_OR, "restricted": SELDOM,
}  # fmt: skip
OWED = {"person": PERSON, "talker": NOBODY_OR, "organization": PLACE, "restricted": SELDOM}
PLAN = {
	"organization": PLACE, "category": st.none() | st.sampled_from(CATEGORIES), "approver": NOBODY_OR,
	"author": NOBODY_OR, "talkers": _some(PEOPLE, max_size=2), "persons": _some(PEOPLE, max_size=2),
	"workflow_state": st.sampled_from(("Plan Draft", "Awaiting Signature", "Signed", "Talk Held")),
	"co_signer": NOBODY_OR, "signed_by": NOBODY_OR, "on_behalf_of": NOBODY_OR,
}  # fmt: skip
RECORD = {
	"organization": PLACE, "category": st.none() | st.sampled_from(CATEGORIES), "recorder": NOBODY_OR,
	"owner": NOBODY_OR, "docstatus": st.sampled_from((0, 1, 1, 2)), "talkers": _some(PEOPLE, max_size=2),
	"persons": _some(PEOPLE, max_size=2),
}  # fmt: skip


@st.composite
def worlds(draw: st.DrawFn) -> World:
	parents = {
		name: draw(st.sampled_from(ORGANIZATIONS[:n])) if n else None for n, name in enumerate(ORGANIZATIONS)
	}
	homes = {person: draw(st.none() | PLACE) for person in PEOPLE}
	world = World(getdate(nowdate()), parents, homes)
	world.posts = draw(st.lists(POST, min_size=2, max_size=6))
	world.delegations = draw(st.lists(DELEGATION, max_size=2))

	def rows(doctype: str, letter: str, most: int, **fields: st.SearchStrategy[Any]) -> list[str]:
		found = draw(st.lists(st.fixed_dictionaries(fields), max_size=most))
		world.rows[doctype] = {f"SW-{letter}{number}": row for number, row in enumerate(found)}
		return [*world.rows[doctype]]

	def one_of(names: list[str]) -> st.SearchStrategy[str | None]:
		return st.none() | st.sampled_from(names) if names else st.none()

	events = rows("Trigger Event", "E", 3, **EVENT)
	rows("Talk Request", "Q", 2, **REQUEST, event=one_of(events))
	owed = rows("Talk Obligation", "O", 4, **OWED, event=one_of(events))
	plans = rows("Talk Plan", "L", 4, **PLAN, obligation=one_of(owed))
	records = rows("Talk Record", "R", 4, **RECORD, plan=one_of(plans))
	if records:
		named = {"record": st.sampled_from(records), "person": PERSON}
		rows("Talk Confirmation", "C", 3, **named, placed=st.sampled_from((1, 1, 0)))
		rows("Talk Follow Up", "F", 2, **named, owner_person=PERSON)
	return world


#: Columns that say a person, and a column that each DocType wants to be its own.
PERSONS = ("person", "talker", "recorder", "approver", "requested_talker", "owner_person")
KEYS = {
	"Talk Request": "request_key", "Trigger Event": "event_key", "Talk Obligation": "obligation_key",
	"Talk Confirmation": "confirmation_key", "Talk Follow Up": "demand_key",
}  # fmt: skip


class Written:
	"""A world put into the tables. `persons`: key → name of the Talk Person, `users`: key → account."""

	def __init__(self, world: World, persons: dict[str, str], users: dict[str, str]) -> None:
		self.world, self.persons, self.users = world, persons, users
		self._organizations()
		self._posts()
		self._delegations()
		for doctype, rows in world.rows.items():
			Table(doctype).write(self._columns(doctype, name, row) for name, row in rows.items())
			for child, fieldname in TABLES.get(doctype, ()):
				self._children(
					doctype, child, fieldname, [(name, row[fieldname]) for name, row in rows.items()]
				)
		self._signing(world.rows["Talk Plan"])

	def _organizations(self) -> None:
		"""Behind every other organisation of the tree."""
		last = frappe.get_all("Party Organization", pluck="rgt", order_by="rgt desc", limit=1)
		place, rows = (last[0] if last else 0), []

		def visit(name: str) -> None:
			nonlocal place
			place += 1
			row = {"name": name, "organization_name": name, "lft": place, "is_group": 1}
			for child in (child for child, parent in self.world.parents.items() if parent == name):
				visit(child)
			place += 1
			rows.append({**row, "rgt": place, "parent_party_organization": self.world.parents[name]})

		visit(ORGANIZATIONS[0])
		Table("Party Organization").write(rows)
		for key, home in self.world.homes.items():
			frappe.db.set_value("Talk Person", self.persons[key], "organization", home, update_modified=False)

	def _posts(self) -> None:
		frappe.db.delete("Talk Post", {"person": ("in", [*self.persons.values()])})
		Table("Talk Post").write(
			{
				"name": f"SW-P{number}",
				"person": self.persons[post["person"]],
				"organization": post["organization"],
				"in_charge_of": post["organization"] if post["post"] == "Leader In Charge" else None,
				"post": post["post"],
				"from_date": self.day(post["term"], 0),
				"to_date": self.day(post["term"], 1),
			}
			for number, post in enumerate(self.world.posts)
		)

	def _delegations(self) -> None:
		far = timedelta(days=60)
		Table("Talk Delegation").write(
			{
				"name": f"SW-D{number}",
				"giver": self.persons[given["giver"]],
				"receiver": self.persons[given["receiver"]],
				"made_by": self.persons[given["giver"]],
				"owner": self.users[given["giver"]],
				"category": given["category"],
				"organization": given["organization"],
				"active": given["active"],
				"from_date": self.day(given["term"], 0) or self.world.today - far,
				"to_date": self.day(given["term"], 1) or self.world.today + far,
			}
			for number, given in enumerate(self.world.delegations)
		)

	def day(self, term: str, end: int) -> date | None:
		days = TERMS[term][end]
		return None if days is None else self.world.today + timedelta(days=days)

	def _columns(self, doctype: str, name: str, row: Row) -> Row:
		"""The row's own columns, in the DocType's words."""
		known = {
			**row,
			"name": name,
			**{key: row[key] and self.persons[row[key]] for key in PERSONS if key in row},
		}
		for own, column in (("owner", "owner"), ("author", "author_user")):
			if own in row:
				known[column] = self.users[row[own]] if row[own] else "Administrator"
		if doctype in KEYS:
			known[KEYS[doctype]] = name
		if doctype == "Talk Record":
			known.update(started_at=f"{self.world.today} 08:00:00", ended_at=f"{self.world.today} 09:00:00")
		known.update(confirmed_at=f"{self.world.today} 10:00:00", due_date=self.world.today)
		if row.get("placed"):  # what a confirmation says of its record; those of earlier days do not
			record = self.world.rows["Talk Record"][row["record"]]
			known.update(organization=record["organization"], category=record["category"])
		columns = set(frappe.get_meta(doctype).get_valid_columns())
		return {column: value for column, value in known.items() if column in columns}

	def _children(self, doctype: str, child: str, fieldname: str, lists: list[tuple[str, list[str]]]) -> None:
		Table(child, doctype, fieldname).write(
			{"parent": name, "idx": number, "person": self.persons[person]}
			for name, people in lists
			for number, person in enumerate(people, 1)
		)

	def _signing(self, plans: dict[str, Row]) -> None:
		"""What the plans answer, who signs them too, who has signed them."""
		Table("Talk Plan Obligation", "Talk Plan", "obligations").write(
			{"parent": name, "obligation": row["obligation"]}
			for name, row in plans.items()
			if row["obligation"]
		)
		Table("Talk Co-Signer", "Talk Plan", "co_signers").write(
			{"parent": name, "person": self.persons[row["co_signer"]], "waits": 1}
			for name, row in plans.items()
			if row["co_signer"]
		)
		Table("Talk Sign Off").write(
			{
				"name": f"SW-S{name}",
				"plan": name,
				"action": "Sign",
				"actor": self.persons[row["signed_by"]],
				"on_behalf_of": row["on_behalf_of"] and self.persons[row["on_behalf_of"]],
				"seal": name,
				"previous_seal": name,
			}
			for name, row in plans.items()
			if row["signed_by"]
		)
