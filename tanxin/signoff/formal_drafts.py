"""What drafts of formal talks ask beyond others (提醒、函询、诫勉的拟稿): who may draft them, and that no talk becomes
one of them or stops being one (谈心谈话与提醒、函询、诫勉不得互相转换)."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, nowdate

from tanxin.confidentiality.conditions import in_spans
from tanxin.confidentiality.reader import reader
from tanxin.domain.terms import label
from tanxin.domain.values import FORMAL_CATEGORIES
from tanxin.signoff.matter import rules_of
from tanxin.signoff.moves import refuse
from tanxin.site import formal, restricted

FORMAL = {category.value for category in FORMAL_CATEGORIES}


def check(doc: Document, before: Document | None) -> None:
	"""Raises SignOffRefused. Called for every new and every saved draft of a plan."""
	if before and doc.category != before.category:
		refuse(
			f"谈话类别不能更改，本计划为“{label(before.category)}”。"
			f"需要“{label(doc.category)}”的，请取消本计划后另行拟定。"
		)
	_check_obligations(doc)
	_check_series(doc)
	if doc.category in FORMAL and not _may_draft(doc):
		refuse(f"“{label(doc.category)}”只能由有关党组织的书记、副书记、分管领导、组工干部或应谈人拟定。")
	_check_sheet(doc)


def _check_obligations(doc: Document) -> None:
	names = [row.obligation for row in doc.obligations]
	there = {"name": ("in", names)}
	rows = restricted.read(restricted.OWED, there, ["name", "category"]) if names else []
	for row in rows:
		if row.category != doc.category:
			refuse(
				f"应谈事项 {row.name} 为“{label(row.category)}”，不能用“{label(doc.category)}”的计划办理，请另行拟定计划。"
			)


def _check_series(doc: Document) -> None:
	earlier = doc.previous_plan and frappe.db.get_value("Talk Plan", doc.previous_plan, "category")
	if earlier and earlier != doc.category:
		refuse(f"前次谈话为“{label(earlier)}”，不能与“{label(doc.category)}”连为一个系列。")


def _may_draft(doc: Document) -> bool:
	"""Who has need of restricted matters of these organisations, never about himself; and who must talk himself."""
	asking = reader()
	if asking.person in {row.person for row in doc.persons}:
		return False
	places = {doc.organization, *(_organization(row.person) for row in doc.persons)}
	if all(in_spans(place, asking.needing_spans) for place in places):
		return True
	owed = [frappe.db.get_value("Talk Obligation", row.obligation, "talker") for row in doc.obligations]
	return bool(asking.person and owed) and set(owed) == {asking.person}


def _organization(person: str) -> str | None:
	return frappe.db.get_value("Talk Person", person, "organization")


def _check_sheet(doc: Document) -> None:
	"""A sheet is signed by one leader and read by many: formal talks and chains are signed by themselves."""
	if not doc.campaign:
		return
	if doc.category in FORMAL:
		refuse(f"“{label(doc.category)}”的计划须逐级单独报批，不能列入审批表。")
	rules = rules_of(doc.rule, [row.obligation for row in doc.obligations])
	if len(formal.steps_of(rules, doc.category, getdate(nowdate()))) > 1:
		refuse("该计划依据的规则规定了逐级审批，须单独报批，不能列入审批表。")
