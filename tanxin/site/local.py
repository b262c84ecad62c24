"""The unit's own numbers and its calendar (本单位规定, 工作日历), from the site."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate, nowdate

from tanxin import compat
from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.settings import SETTING_NAMES, LocalSettings


def settings() -> LocalSettings:
	"""The numbers of Tanxin Settings; the shipped default for one that was left empty."""
	doc = frappe.get_cached_doc("Tanxin Settings")
	given = {name: int(doc.get(name)) for name in SETTING_NAMES if doc.get(name) not in (None, "")}
	return LocalSettings(**given)


def calendar() -> WorkCalendar:
	"""Working days by the site's Holiday List where ERPNext has one, else by the national calendar."""
	holiday_list = _holiday_list()
	if not holiday_list:
		return WorkCalendar.china()
	table = DocType("Holiday")
	rows = frappe.qb.from_(table).select(table.holiday_date).where(table.parent == holiday_list).run()
	# An ERPNext list names every day off, weekends included, so a make-up Saturday is simply not on it.
	return _listed_or_national(holiday_list, [getdate(row[0]) for row in rows])


def _listed_or_national(holiday_list: str, days_off: list) -> WorkCalendar:
	"""A Holiday List speaks for its own years only; beyond them the national calendar does."""
	span = frappe.db.get_value("Holiday List", holiday_list, ["from_date", "to_date"])
	start, end = (getdate(day) for day in span)
	listed, national = frozenset(days_off), WorkCalendar.china()
	return WorkCalendar(lambda day: day in listed if start <= day <= end else national.is_day_off(day))


def _holiday_list() -> str | None:
	"""The list named in Tanxin Settings, else the default company's: assigned to it (HRMS 16) or set on it."""
	if not compat.has_doctype("Holiday List"):
		return None
	company = frappe.defaults.get_global_default("company")
	candidates = [frappe.get_cached_doc("Tanxin Settings").get("holiday_list")]
	if company:
		candidates += [_assigned(company), frappe.db.get_value("Company", company, "default_holiday_list")]
	return next((each for each in candidates if each and frappe.db.exists("Holiday List", each)), None)


def _assigned(company: str) -> str | None:
	"""From HRMS 16 on holidays come from a submitted Holiday List Assignment."""
	if not compat.has_doctype("Holiday List Assignment"):
		return None
	rows = frappe.get_all(
		"Holiday List Assignment",
		{"assigned_to": company, "docstatus": 1, "from_date": ("<=", nowdate())},
		pluck="holiday_list",
		order_by="from_date desc",
		limit_page_length=1,
	)
	return rows[0] if rows else None
