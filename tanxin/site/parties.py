"""Who with whom on a plan or record (谈话双方): what cannot be, and how it reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

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
	day = getdate(doc.get("planned_start") or doc.get("started_at"))
	gone = gone_before(day, left([*talkers, *persons]))
	return schedule.check_parties(talkers, persons) + (gone if gone and _still_matters(doc) else [])


def left(persons: Collection[str]) -> dict[str, tuple[str, date]]:
	"""Those of them who have a last day on the roster: {person: (name, last day)}."""
	if not persons:
		return {}
	rows = frappe.get_all(
		"Talk Person",
		{"name": ("in", sorted(set(persons))), "left_on": ("is", "set")},
		["name", "person_name", "left_on"],
	)
	return {row.name: (row.person_name, row.left_on) for row in rows}


def gone_before(day: date, leavers: Mapping[str, tuple[str, date]]) -> list[str]:
	"""One Chinese sentence for each who is no longer on the roster on that day."""
	return [
		f"{name}已于{last:%Y年%m月%d日}离开名册，不能安排在{day:%Y年%m月%d日}谈话，请核对日期或改选人员。"
		for name, last in leavers.values()
		if last < day
	]


def _still_matters(doc: Document) -> bool:
	"""A talk on leaving may be held after the last day on the roster; nothing else may."""
	return not any(
		frappe.db.get_value("Talk Obligation", row.obligation, "event")
		for row in doc.get("obligations") or []
	)


def title_of(doc: Document) -> str:
	"""「王书记 — 李一、李二等5人」: names only."""
	return title(names_of(doc.talkers), names_of(doc.persons))


def title(talkers: Sequence[str], persons: Sequence[str]) -> str:
	"""The same from the names of both sides."""
	return f"{_shown(talkers)} — {_shown(persons)}"[:140]


def names_of(rows: list) -> list[str]:
	"""The names of the people in the rows of a table."""
	return [
		row.person_name or frappe.db.get_value("Talk Person", row.person, "person_name") or "" for row in rows
	]


def _shown(names: Sequence[str]) -> str:
	shown = "、".join(names[:SHOWN])
	return shown if len(names) <= SHOWN else f"{shown}等{len(names)}人"
