"""Talks of before as an outline lists them (历次谈话): that they were held, never what was said."""

from __future__ import annotations

from collections.abc import Collection

import frappe
from frappe.query_builder import DocType

from tanxin.confidentiality import printing, restricted_matters, scope
from tanxin.domain.terms import label
from tanxin.forms.outline_sheet import EarlierTalk
from tanxin.forms.parts import Party
from tanxin.talks.sheets.common import parties

#: Talks of before that one sheet lists.
_SHOWN = 12


def talks_with(persons: Collection[str], before: object) -> dict[str, list[EarlierTalk]]:
	"""The last talks with each person, newest first, within the reader's scope."""
	found: dict[str, list[frappe._dict]] = {person: [] for person in persons}
	for row in _held(persons, before):
		if len(found[row.person]) < _SHOWN:
			found[row.person].append(row)
	shown = {row.name for rows in found.values() for row in rows}
	talkers, reasons = parties("Talk Record Talker", shown), _reasons(shown)
	return {person: [_talk(row, talkers, reasons) for row in rows] for person, rows in found.items()}


def _held(persons: Collection[str], before: object) -> list[frappe._dict]:
	record, there = DocType("Talk Record"), DocType("Talk Record Person")
	return (
		frappe.qb.from_(record)
		.join(there)
		.on((there.parent == record.name) & (there.attended == 1))
		.select(there.person, record.name, record.started_at, record.category, record.way)
		.where((record.docstatus == 1) & there.person.isin(list(persons)) & (record.started_at < before))
		.where(scope.criterion("Talk Record"))
		.orderby(record.started_at, order=frappe.qb.desc)
		.run(as_dict=True)
	)


def _talk(
	row: frappe._dict, talkers: dict[str, tuple[Party, ...]], reasons: dict[tuple[str, str], str]
) -> EarlierTalk:
	return EarlierTalk(
		row.started_at.date(),
		"、".join(one.name for one in talkers.get(row.name, ())),
		f"{label(row.category)}（{label(row.way)}）",
		reasons.get((row.name, row.person), ""),
	)


def _reasons(records: Collection[str]) -> dict[tuple[str, str], str]:
	"""The rules that the talks met, but for restricted matters outside the reader's need."""
	if not records:
		return {}
	owed = DocType("Talk Obligation")
	rows = (
		frappe.qb.from_(owed)
		.select(owed.record, owed.person, owed.rule, owed.rule_title, owed.restricted, owed.sealed)
		.where(owed.record.isin(list(records)) & scope.criterion("Talk Obligation"))
		.run(as_dict=True)
	)
	restricted_matters.opened(rows)
	for record in dict.fromkeys(row.record for row in rows if row.restricted):
		restricted_matters.note_shown(printing.how(), record=record)
	found: dict[tuple[str, str], list[str]] = {}
	for row in sorted(rows, key=lambda row: row.rule or ""):
		found.setdefault((row.record, row.person), []).append(row.rule_title or "")
	return {key: "；".join(dict.fromkeys(titles)) for key, titles in found.items()}
