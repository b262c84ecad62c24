"""Exempted and merged obligations on the site (免谈、合并): read for a request, changed in sets by its decision."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime
from pypika.terms import Criterion

from tanxin.domain.exemption import Asked
from tanxin.site import restricted
from tanxin.site.inserting import PAGE

#: What an approval makes of obligations, and revoking it takes back.
STANDING = ("Exempted", "Merged")
FIELDS = [
	"name", "person", "person_name", "talker", "talker_name", "category", "organization", "status", "plan",
]  # fmt: skip


def asked(names: Collection[str]) -> list[Asked]:
	"""The stored obligations of those names, as a request looks at them. Unknown names are left out."""
	there = {"name": ("in", sorted(names))}
	rows = restricted.read(restricted.OWED, there, FIELDS, "due_date asc, name asc")
	merged = {"merged_into": ("in", sorted(names)), "status": "Merged"}
	targets = set(frappe.get_all("Talk Obligation", merged, pluck="merged_into"))
	return [
		Asked(
			row.name, row.person or None, (row.person_name if row.person else row.talker_name) or "", row.talker or None,
			row.category, row.organization or None, row.status, row.plan, row.name in targets,
		)
		for row in rows
	]  # fmt: skip


def common_organization(names: Collection[str]) -> str | None:
	"""The lowest organisation that has all of these in it: its leader decides. None where no one stands above all."""
	table = DocType("Party Organization")
	spans = frappe.get_all("Party Organization", {"name": ("in", sorted(names))}, ["lft", "rgt"])
	if not spans:
		return None
	query = (
		frappe.qb.from_(table)
		.select(table.name)
		.where((table.lft <= min(row.lft for row in spans)) & (table.rgt >= max(row.rgt for row in spans)))
		.orderby(table.lft, order=frappe.qb.desc)
		.limit(1)
	)
	return next((name for (name,) in query.run()), None)


def exempt(names: Sequence[str], exemption: str, reason: str) -> None:
	"""They are not owed any more. Raises when one of them is not open: then none is changed."""
	_approve(
		names,
		exemption,
		"Exempted",
		exempted_on=now_datetime(),
		exempted_by=frappe.session.user,
		exemption_reason=reason,
		merged_on=None,
	)


def merge(names: Sequence[str], target: str, exemption: str) -> None:
	"""A talk that meets the target stands for them. Raises when one of them is not open: then none is changed."""
	_approve(
		names,
		exemption,
		"Merged",
		merged_on=now_datetime(),
		merged_into=target,
		exempted_on=None,
		exempted_by=None,
		exemption_reason=None,
	)


def _approve(names: Sequence[str], exemption: str, status: str, **values: Any) -> None:
	table = DocType("Talk Obligation")
	query = frappe.qb.update(table).set(table.status, status).set(table.exemption, exemption)
	for column, value in {**values, "reopened_on": None, "modified": now_datetime()}.items():
		query = query.set(table[column], value)
	query.where(table.name.isin(list(names)) & (table.status == "Open")).run()
	done = (
		frappe.qb.from_(table)
		.select(Count(table.name))
		.where(table.name.isin(list(names)) & (table.exemption == exemption) & (table.status == status))
	).run()[0][0]
	if done != len(set(names)):
		frappe.throw(_("Some of the obligations are not open any more. Refresh the page and look again."))


def reopen(exemption: str) -> int:
	"""The leader took the approval back: what it covered is owed again. Returns how many."""
	table = DocType("Talk Obligation")
	covered = (table.exemption == exemption) & table.reopened_on.isnull()
	names = _names(covered & table.status.isin(STANDING))
	# What was withdrawn meanwhile stays so; should it come back, it comes back as owed.
	frappe.qb.update(table).set(table.reopened_on, now_datetime()).where(
		covered & (table.status == "Withdrawn")
	).run()
	_open_again(names)
	return len(names)


def free_orphans() -> int:
	"""Merged obligations whose talk will not be held, as the target is withdrawn or exempted: they are owed again.

	When the target is met they stay merged, and are read with its record. Safe to run at any time. Returns how many.
	"""
	owed, target = DocType("Talk Obligation"), DocType("Talk Obligation").as_("target")
	rows = (
		frappe.qb.from_(owed)
		.join(target)
		.on(target.name == owed.merged_into)
		.select(owed.name)
		.where((owed.status == "Merged") & target.status.isin(["Withdrawn", "Exempted", "Merged"]))
	).run()
	_open_again([name for (name,) in rows])
	return len(rows)


def as_approved(table: DocType) -> Case:
	"""What an obligation that comes back is: exempted or merged where that was never taken back, else open."""
	stands = table.reopened_on.isnull()
	merged = stands & table.merged_on.isnotnull() & table.merged_into.isnotnull()
	return (
		Case().when(stands & table.exempted_on.isnotnull(), "Exempted").when(merged, "Merged").else_("Open")
	)


def _open_again(names: list[str]) -> None:
	table = DocType("Talk Obligation")
	for start in range(0, len(names), PAGE):
		(
			frappe.qb.update(table)
			.set(table.status, "Open")
			.set(table.reopened_on, now_datetime())
			.set(table.merged_into, None)
			.set(table.modified, now_datetime())
			.where(table.name.isin(names[start : start + PAGE]) & table.status.isin(STANDING))
		).run()


def _names(criterion: Criterion) -> list[str]:
	table = DocType("Talk Obligation")
	return [name for (name,) in frappe.qb.from_(table).select(table.name).where(criterion).run()]
