"""Who with whom on a plan or record (谈话双方): what cannot be, and how it reads."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from tanxin.domain import schedule

#: Names shown before 「等」.
SHOWN = 3


def problems_of(doc: Document) -> list[str]:
	"""Problems of the parties, in Chinese: nobody, doubled, oneself, somebody who had left the roster."""
	talkers = [row.person for row in doc.get("talkers") or [] if row.person]
	persons = [row.person for row in doc.get("persons") or [] if row.person]
	return schedule.check_parties(talkers, persons) + _gone(doc, [*talkers, *persons])


def _gone(doc: Document, persons: list[str]) -> list[str]:
	day = getdate(doc.get("planned_start") or doc.get("started_at"))
	if not persons:
		return []
	rows = frappe.get_all(
		"Talk Person", {"name": ("in", persons), "left_on": ("is", "set")}, ["person_name", "left_on"]
	)
	return [
		f"{row.person_name}已于{row.left_on:%Y年%m月%d日}离开名册，不能安排在{day:%Y年%m月%d日}谈话，请核对日期或改选人员。"
		for row in rows
		if row.left_on < day and _still_matters(doc)
	]


def _still_matters(doc: Document) -> bool:
	"""A talk on leaving may be held after the last day on the roster; nothing else may."""
	return not any(
		frappe.db.get_value("Talk Obligation", row.obligation, "event")
		for row in doc.get("obligations") or []
	)


def title_of(doc: Document) -> str:
	"""「王书记 — 李一、李二等5人」: names only."""
	return f"{_names(doc.talkers)} — {_names(doc.persons)}"[:140]


def _names(rows: list) -> str:
	names = [
		row.person_name or frappe.db.get_value("Talk Person", row.person, "person_name") or "" for row in rows
	]
	shown = "、".join(names[:SHOWN])
	return shown if len(names) <= SHOWN else f"{shown}等{len(names)}人"
