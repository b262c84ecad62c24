"""Numbers of the workspace (数字卡) that no list filter can say. Each leads to the page behind it."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import getdate, nowdate
from pypika.terms import Criterion

from tanxin.confidentiality import scope
from tanxin.confidentiality.reader import reader
from tanxin.domain import coverage as domain
from tanxin.signoff import waiting
from tanxin.site import coverage

#: What the platform's number card sends; the scope of the caller is the only filter that counts.
Ignored = str | list | dict | None


@frappe.whitelist()
def to_sign(filters: Ignored = None) -> dict[str, Any]:
	"""待我审批: plans, sheets and requests that wait for the caller's word. A plan on a sheet counts with its sheet."""
	asking = reader()
	kinds = (*waiting.SIGNABLE, waiting.REQUEST)
	number = sum(_count(kind, waiting.awaits(asking, DocType(kind), kind)) for kind in kinds)
	return {"value": number, "fieldtype": "Int", "route": ["talk-inbox"]}


@frappe.whitelist()
def coverage_this_year(filters: Ignored = None) -> dict[str, Any]:
	"""本年覆盖率: held of all owed this year in the caller's scope; the same figure as the report's."""
	rate = _figures_this_year().coverage_rate
	return {
		"value": round((rate or 0) * 100, 1),
		"fieldtype": "Percent",
		"route": ["query-report", "Talk Coverage"],
	}


@frappe.whitelist()
def exempted_this_year(filters: Ignored = None) -> dict[str, Any]:
	"""本年免谈、合并: what a leader's word took out of the coverage beside it; the same figure as the report's."""
	figures = _figures_this_year()
	return {"value": figures.exempted + figures.merged, "fieldtype": "Int", "route": ["List", "Talk Exemption", "List"]}


def _figures_this_year() -> domain.Figures:
	asking, today, table = reader(), getdate(nowdate()), coverage.obligation()
	rows = coverage.counted(
		scope.counted_obligations(asking, table),
		scope.talk_obligation(asking, table),
		today.replace(month=1, day=1),
		today.replace(month=12, day=31),
	)
	return domain.figures((each.row for each in rows), today)


def _count(doctype: str, criterion: Criterion) -> int:
	table = DocType(doctype)
	return frappe.qb.from_(table).select(Count(table.name)).where(criterion).run()[0][0]
