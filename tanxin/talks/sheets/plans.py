"""谈心谈话计划审批表 of a sheet (Talk Campaign) or of one plan."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.query_builder import DocType

from tanxin.confidentiality import marking, notes, rights, scope
from tanxin.domain.model import Category
from tanxin.domain.terms import label
from tanxin.forms.model import Sheet
from tanxin.forms.parts import Basis, day_text
from tanxin.forms.plan_sheet import PlanRow, PlanSheet, plan_sheet
from tanxin.talks.sheets import bases, signatures
from tanxin.talks.sheets.common import WITHHELD, parties, unit

_FIELDS = ("name", "planned_start", "place", "way", "category", "workflow_state", "sequence_reason")


def of_campaign(name: str, how: str) -> list[Sheet]:
	"""The sheet with those of its plans that are in the reader's scope."""
	row = frappe.db.get_value(
		"Talk Campaign", name, ["organization", "batch", "period_from", "period_to", "meeting"], as_dict=True
	)
	table = DocType("Talk Plan")
	found = _plans(table, table.campaign == name).where(scope.criterion("Talk Plan")).run(as_dict=True)
	return [_sheet(name, row.organization, _period(row), found, how)]


def of_plan(name: str, how: str) -> list[Sheet]:
	"""A sheet of one plan."""
	table = DocType("Talk Plan")
	found = _plans(table, table.name == name).run(as_dict=True)
	row = frappe.db.get_value("Talk Plan", name, ["organization", "signing_round"], as_dict=True)
	number = name if row.signing_round < 2 else f"{name}（第{row.signing_round}次报批）"
	period = f"{found[0].planned_start.year}年"
	return [_sheet(number, row.organization, period, found, how)]


def _plans(table: Any, which: Any) -> Any:
	query = frappe.qb.from_(table).select(*(table[field] for field in _FIELDS)).where(which)
	return query.orderby(table.sequence).orderby(table.planned_start).orderby(table.name)


def _period(row: frappe._dict) -> str:
	"""年度（批次）: as the unit calls it, else from–to; before which meeting."""
	days = "至".join(day_text(day) for day in (row.period_from, row.period_to) if day)
	meeting = frappe.db.get_value("Talk Meeting", row.meeting, "meeting") if row.meeting else ""
	before = f"{label(meeting)}前" if meeting else ""
	return "　".join(part for part in (row.batch or days, before) if part)


def _sheet(number: str, organization: str, period: str, plans: list[frappe._dict], how: str) -> Sheet:
	"""The form of these plans. Their words are read, and logged, one by one."""
	names = [row.name for row in plans]
	trusted = {name for name in names if rights.reads_plan(name)}
	texts = {name: notes.read_plan(name, how) if name in trusted else None for name in names}
	entries = signatures.entries_of(names)
	return plan_sheet(
		PlanSheet(
			number=number,
			classification=marking.printed("Talk Plan", names),
			organization=unit(organization),
			period=period,
			rows=_rows(plans, texts, trusted, entries),
			order_note="；".join(dict.fromkeys(row.sequence_reason for row in plans if row.sequence_reason)),
			drafted=signatures.drafted(names, entries),
			reviewed=signatures.reviewed(names, entries),
			approved=signatures.approved(names, entries),
		)
	)


def _rows(
	plans: list[frappe._dict],
	texts: dict[str, dict[str, str] | None],
	trusted: set[str],
	entries: dict[str, list[frappe._dict]],
) -> tuple[PlanRow, ...]:
	names = [row.name for row in plans]
	talkers, persons = parties("Talk Plan Talker", names), parties("Talk Plan Person", names)
	why = bases.of_plans(names, trusted)
	decisions = signatures.line_decisions({row.name: row.workflow_state for row in plans}, entries)
	written = _written([name for name in names if texts[name] is None])
	return tuple(
		PlanRow(
			talkers=talkers.get(row.name, ()),
			persons=persons.get(row.name, ()),
			bases=(*_category(row.category), *why[row.name]),
			planned_at=row.planned_start,
			place=row.place or "",
			way=label(row.way or ""),
			focus=_word(texts[row.name], "focus", row.name in written),
			preparation=_word(texts[row.name], "preparation", row.name in written),
			decision=decisions[row.name],
		)
		for row in plans
	)


def _category(category: str) -> tuple[Basis, ...]:
	"""提醒、函询、诫勉 are no 谈心谈话 and say so."""
	return () if category == Category.HEART.value else (Basis(f"【{label(category)}】"),)


def _word(texts: dict[str, str] | None, name: str, written: bool) -> str:
	if texts is None:
		return WITHHELD if written else ""
	return texts.get(name, "")


def _written(plans: list[str]) -> set[str]:
	"""Plans that have words at all."""
	if not plans:
		return set()
	found = frappe.get_all(
		"Talk Note", {"plan": ("in", plans), "zone": rights.PLAN, "sealed": ("!=", "")}, pluck="plan"
	)
	return set(found)
