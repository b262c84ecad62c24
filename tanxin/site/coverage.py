"""What the figures are counted from (应谈、已谈): obligations with the rule and organisation of their day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import frappe
from frappe.query_builder import Case, DocType
from frappe.utils import getdate
from pypika import Table
from pypika.terms import Criterion

from tanxin.domain.coverage import ObligationRow
from tanxin.domain.model import Verdict
from tanxin.site import restricted


def obligation() -> Table:
	"""`tabTalk Obligation`. A function, for the platform's tables need a site, and modules are read before there is one."""
	return DocType("Talk Obligation")


@dataclass(frozen=True, slots=True)
class Counted:
	"""One obligation as a report counts it. `named`: whether the reader may be told which rule it is."""

	row: ObligationRow
	rule_title: str
	citation: str
	named: bool
	verdict: Verdict | None
	by_own_login: bool


def counted(
	scope: Criterion, named: Criterion, due_from: date, due_to: date, *more: Criterion
) -> list[Counted]:
	"""Obligations due in a period, within a scope over `tabTalk Obligation`, in one query.

	`named` marks the rows whose rule may be shown. What was met comes with the answer of the record that met it.
	"""
	owed, answer = obligation(), DocType("Talk Confirmation")
	query = (
		frappe.qb.from_(owed)
		.left_join(answer)
		.on((answer.record == owed.record) & (answer.person == owed.person))
		.select(
			owed.rule, owed.organization, owed.starts_on, owed.due_date, owed.met_on, owed.exempted_on,
			owed.withdrawn_on, owed.merged_on, owed.reopened_on, owed.rule_title, owed.citation, owed.soft,
			answer.verdict, answer.by_own_login, owed.sealed,
			Case().when(named, 1).else_(0).as_("named"),
		)
		.where(scope & (owed.due_date >= due_from) & (owed.due_date <= due_to))
		.orderby(owed.rule)
	)  # fmt: skip
	for criterion in more:
		query = query.where(criterion)
	rows = query.run(as_dict=True)
	restricted.opened(restricted.OWED, (row for row in rows if row.named), quiet=True)
	return [_counted(row) for row in rows]


def below(organization: str) -> Criterion:
	"""Obligations of an organisation and all below it, by the organisation frozen on them."""
	return obligation().organization.isin(subtree(organization))


def subtree(organization: str) -> list[str]:
	"""An organisation and all below it; nothing for one that does not exist."""
	span = frappe.db.get_value("Party Organization", organization, ["lft", "rgt"])
	if not span:
		return [""]
	return frappe.get_all(
		"Party Organization",
		{"lft": (">=", span[0]), "rgt": ("<=", span[1])},
		pluck="name",
		order_by="lft asc",
	)


def _counted(row: frappe._dict) -> Counted:
	return Counted(
		ObligationRow(
			rule=row.rule,
			organization=row.organization,
			starts_on=row.starts_on or row.due_date,
			due_date=row.due_date,
			met_on=row.met_on,
			exempted_on=_day(row.exempted_on),
			withdrawn_on=_day(row.withdrawn_on),
			merged_on=_day(row.merged_on),
			reopened_on=_day(row.reopened_on),
			soft=bool(row.soft),
		),
		rule_title=row.rule_title,
		citation=row.citation or "",
		named=bool(row.named),
		verdict=Verdict(row.verdict) if row.verdict else None,
		by_own_login=bool(row.by_own_login),
	)


def _day(moment: object) -> date | None:
	return getdate(moment) if moment else None
