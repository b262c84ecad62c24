"""The made-up county put on a site, the twelve rules switched on, and both taken away again."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

import frappe

from tanxin.domain.model import Organization
from tanxin.site.inserting import PAGE, Insertion, pages
from tanxin.tests.load import county

SWITCHED = ("Talk Rule", "Talk Rulebook")
FILLED = ("Talk Obligation", "Talk Post", "Talk Person", "Party Organization")


class NotEmpty(Exception):
	"""The site has people or obligations already: benchmarks run on a site of their own."""


def fill(size: int, remains: Path) -> None:
	"""The county's organisations, people and posts, and its rules; how they were switched is kept in `remains`."""
	for doctype in FILLED:
		if frappe.db.count(doctype):
			raise NotEmpty(doctype)
	remains.write_text(json.dumps({doctype: _switches(doctype) for doctype in SWITCHED}, default=str))
	insert_county(size)
	switch_rules()
	frappe.db.commit()


def insert_county(size: int) -> None:
	"""Organisations, people and posts, in sets."""
	branches = max(size // county.PER_BRANCH, 1)
	_insert("Party Organization", *_organizations(county.organizations(branches)))
	_insert("Talk Person", *_people(size))
	_insert("Talk Post", *_posts(size, branches))


def switch_rules() -> None:
	"""The county's twelve rules are on and always were, all others are off."""
	for doctype in SWITCHED:
		frappe.db.set_value(doctype, {"name": ("is", "set")}, "asked_since", None, update_modified=False)
	frappe.db.set_value("Talk Rulebook", {"name": ("is", "set")}, "enabled", 1, update_modified=False)
	frappe.db.set_value("Talk Rule", {"name": ("not in", county.RULES)}, "enabled", 0, update_modified=False)
	frappe.db.set_value("Talk Rule", {"name": ("in", county.RULES)}, "enabled", 1, update_modified=False)


def take_away(remains: Path) -> None:
	"""All of it; the rules are switched as they were."""
	for doctype in FILLED:
		frappe.db.truncate(doctype)
	if remains.exists():
		for doctype, rows in json.loads(remains.read_text()).items():
			for name, values in rows.items():
				frappe.db.set_value(doctype, name, values, update_modified=False)
	frappe.db.set_value("Talk Rule", {"asked_as": ("is", "set")}, "asked_as", None, update_modified=False)
	frappe.db.set_single_value("Tanxin Settings", "owing_state", None, update_modified=False)
	frappe.db.commit()


def _switches(doctype: str) -> dict[str, dict]:
	"""How each of them is switched."""
	rows = frappe.get_all(doctype, fields=["name", "enabled", "asked_since"])
	return {row.pop("name"): row for row in rows}


def _insert(doctype: str, columns: tuple[str, ...], rows: Iterable[tuple]) -> None:
	insertion = Insertion(doctype, ("creation", "modified", "owner", "modified_by", *columns))
	now = frappe.utils.now_datetime()
	for page in pages(rows, PAGE):
		insertion.write([(now, now, "Administrator", "Administrator", *row) for row in page])
	frappe.db.commit()


def _organizations(known: Iterable[Organization]) -> tuple[tuple[str, ...], list[tuple]]:
	columns = ("name", "organization_name", "parent_party_organization", "is_group", "lft", "rgt")
	children: dict[str | None, list[Organization]] = defaultdict(list)
	for each in known:
		children[each.parent].append(each)
	numbers, rows = count(1), []

	def visit(each: Organization) -> None:
		left = next(numbers)
		for child in children[each.id]:
			visit(child)
		rows.append((each.id, each.name, each.parent, 1, left, next(numbers)))

	for top in children[None]:
		visit(top)
	return columns, rows


def _people(size: int) -> tuple[tuple[str, ...], Iterator[tuple]]:
	columns = (
		"name", "person_name", "organization", "post_title", "political_status", "joined_on", "left_on",
		"contact_person", "level",
	)  # fmt: skip
	return columns, (
		(
			each.id, each.name, each.organization, each.post_title,
			"Communist Party Member" if each.is_party_member else "Masses", each.joined_on, each.left_on,
			each.contact_person, each.level,
		)
		for each in county.people(size)
	)  # fmt: skip


def _posts(size: int, branches: int) -> tuple[tuple[str, ...], Iterator[tuple]]:
	columns = ("name", "person", "organization", "post", "from_date", "to_date", "portfolio", "in_charge_of")
	return columns, (
		(
			f"LOAD-{number:06d}", each.person, each.organization, each.kind.value, each.from_date, each.to_date,
			each.portfolio, each.in_charge_of,
		)
		for number, each in enumerate(county.posts(size, branches))
	)  # fmt: skip
