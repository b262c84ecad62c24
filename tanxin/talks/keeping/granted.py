"""Until when somebody has the right to read a record (查阅授权期限), or has asked for it: it is not destroyed meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Max
from frappe.utils import add_days, getdate
from pypika.queries import QueryBuilder

from tanxin.domain.values import FORMAL_CATEGORIES
from tanxin.site.coverage import subtree

RUNNING = ("Requested", "Granted")


def until(names: list[str]) -> dict[str, date]:
	"""The latest day for each of the records that a grant or a request names, or reaches by its period."""
	if not names:
		return {}
	found: dict[str, date] = {}
	for record, day in (*_named(names), *_of_periods(names)):
		found[record] = max(getdate(day), found.get(record, date.min))
	return found


def _named(names: list[str]) -> Iterable[tuple[str, date]]:
	grant, row = DocType("Talk Reading Grant"), DocType("Talk Reading Grant Record")
	query = frappe.qb.from_(row).join(grant).on(grant.name == row.parent).select(row.record, Max(grant.until))
	query = query.where(row.record.isin(names) & grant.status.isin(RUNNING)).groupby(row.record)
	own = frappe.qb.from_(grant).select(grant.record, Max(grant.until))
	own = own.where(grant.record.isin(names) & grant.status.isin(RUNNING)).groupby(grant.record)
	return (*query.run(), *own.run())


def _of_periods(names: list[str]) -> Iterable[tuple[str, date]]:
	"""Grants over a period are few: one query each."""
	kind = {"kind": "Records of a Period", "status": ("in", RUNNING)}
	fields = ["organization", "period_from", "period_to", "category", "until"]
	for each in frappe.get_all("Talk Reading Grant", kind, fields):
		for (record,) in _reached(each, names).run():
			yield record, each.until


def _reached(each: frappe._dict, names: list[str]) -> QueryBuilder:
	table = DocType("Talk Record")
	query = frappe.qb.from_(table).select(table.name).where(table.name.isin(names))
	if each.organization:
		query = query.where(table.organization.isin(subtree(each.organization)))
	if each.period_from:
		query = query.where(table.started_at >= getdate(each.period_from))
	if each.period_to:
		query = query.where(table.started_at < add_days(getdate(each.period_to), 1))
	if each.category:
		return query.where(table.category == each.category)
	return query.where(table.category.notin([category.value for category in FORMAL_CATEGORIES]))
