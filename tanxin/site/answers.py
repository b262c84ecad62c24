"""Which plans answer which obligations (计划与应谈事项的关系), for sets of plans."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime
from pypika.terms import Bracket

from tanxin.domain.model import RuleKind, TalkerRole
from tanxin.domain.relations import is_mutual
from tanxin.site import restricted
from tanxin.site.inserting import pages

#: Names in one statement.
PAGE = 1000

BASIS = (
	"name", "person", "rule", "citation", "restricted", "starts_on", "due_date", "status", "plan", "event", "category",
	"talker",
)  # fmt: skip


def basis_of(names: Sequence[str], lock: bool = False) -> list[frappe._dict]:
	"""What a plan that answers them follows from, in the order given, what is restricted laid open; `lock` holds the
	rows until the transaction ends."""
	table, found = DocType("Talk Obligation"), {}
	for page in pages(sorted(set(names)), PAGE):
		query = frappe.qb.from_(table).select(*(table[field] for field in (*BASIS, "sealed")))
		query = query.where(table.name.isin(page))
		rows = (query.orderby(table.name).for_update() if lock else query).run(as_dict=True)
		found.update({row.name: row for row in restricted.opened(restricted.OWED, rows)})
	return [found[name] for name in names if name in found]


def is_answered_by(
	owed: Any, talkers: Collection[str], persons: Collection[str], mutual: Collection[str]
) -> bool:
	"""Whether a talk of these two sides is the one that is owed: with its person, or, of a relation (互谈), the other
	way round. `mutual`: the rules that are relations."""
	if owed.person in persons:
		return True
	return owed.rule in mutual and owed.person in talkers and owed.talker in persons


def mutual_rules() -> set[str]:
	"""Rules whose talk either of the two may begin."""
	rows = frappe.get_all("Talk Rule", fields=["name", "talker", "kind"], limit_page_length=0)
	return {row.name for row in rows if is_mutual(TalkerRole(row.talker), RuleKind(row.kind))}


def link_all(plans: Collection[str]) -> None:
	"""The open obligations in the tables of new plans are planned now, each by its plan."""
	owed, line = DocType("Talk Obligation"), DocType("Talk Plan Obligation")
	for page in pages(sorted(plans), PAGE):
		ours = (line.parenttype == "Talk Plan") & line.parent.isin(page)
		names = frappe.qb.from_(line).select(line.obligation).where(ours).run(pluck=True)
		its_plan = (
			frappe.qb.from_(line).select(line.parent).where((line.obligation == owed.name) & ours).limit(1)
		)
		(
			frappe.qb.update(owed)
			.set(owed.plan, Bracket(its_plan))
			.set(owed.status, "Planned")
			.set(owed.planned_on, now_datetime())
			.where(owed.name.isin(names or [""]) & (owed.status == "Open"))
		).run()


def release_all(plans: Collection[str]) -> None:
	"""The plans will not be held: what they would have answered is open again."""
	owed = DocType("Talk Obligation")
	for page in pages(sorted(plans), PAGE):
		(
			frappe.qb.update(owed)
			.set(owed.status, "Open")
			.set(owed.plan, None)
			.set(owed.planned_on, None)
			.where(owed.plan.isin(page) & (owed.status == "Planned"))
		).run()
