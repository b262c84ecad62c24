"""Who may draft which plan (拟稿权): for which organisation, answering what, on which sheet. Judged again whenever a
draft changes in it: else a plan could move, once made, to where a friend signs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import frappe
from frappe.model.document import Document

from tanxin.confidentiality import scope
from tanxin.confidentiality.conditions import in_spans
from tanxin.confidentiality.reader import reader
from tanxin.domain.transitions import EDITABLE_STATES, INITIAL_STATE
from tanxin.signoff import co_signers, formal_drafts
from tanxin.signoff.matter import SIGNING_FIELDS
from tanxin.signoff.moves import refuse
from tanxin.site import answers, restricted

#: What is read of an obligation that a draft answers.
OWED = ["person", "talker", "rule", "plan", "status"]


def check(doc: Document, before: Document | None) -> None:
	"""Raises SignOffRefused with what to do instead. Called for new plans and sheets and for every saved draft."""
	if _changed(doc, before, "organization", "talkers") and not _may_plan_for(doc):
		refuse(f"“{doc.organization}”不在您的工作范围内，不能为其拟定计划。请改选党组织。")
	if doc.doctype == "Talk Plan":
		_check_obligations(doc, before)
		_check_sheet(doc, before)
		_check_series(doc, before)
		formal_drafts.check(doc, before)


def begun() -> dict[str, Any]:
	"""The fields of the sign-off as a new draft has them: a draft of whoever makes it."""
	asking = reader()
	nothing: dict[str, Any] = dict.fromkeys(SIGNING_FIELDS)
	return {
		**nothing,
		"signing_round": 1,
		"author_user": asking.user,
		"author": asking.person,
		"workflow_state": INITIAL_STATE,
	}


def begun_columns() -> dict[str, Any]:
	"""The same without its table, which a new draft has empty: for rows that are written at once."""
	return {name: value for name, value in begun().items() if name != co_signers.FIELD}


def _may_plan_for(doc: Document) -> bool:
	return may_plan_for(doc.organization, _people(doc, "talkers"))


def may_plan_for(organization: str, talkers: Collection[str]) -> bool:
	"""Overseers for their scope; anybody for talks he himself holds, in an organisation of his own."""
	asking = reader()
	if asking.sees_all_metadata or in_spans(organization, asking.spans):
		return True
	talks = bool(asking.person) and asking.person in talkers
	return talks and organization in _own_organizations(asking.person)


def _own_organizations(person: str) -> set[str]:
	roster = frappe.db.get_value("Talk Person", person, "organization")
	return {roster, *frappe.get_all("Talk Post", {"person": person}, pluck="organization")}


def _check_obligations(doc: Document, before: Document | None) -> None:
	"""What is owed to the persons of the plan, seen by whoever adds it, and on no other plan."""
	known = {row.obligation for row in before.obligations} if before else set()
	talkers, persons = _people(doc, "talkers"), _people(doc, "persons")
	mutual = answers.mutual_rules() if doc.obligations else set()
	for row in doc.obligations:
		owed = restricted.one(restricted.OWED, row.obligation, OWED)
		if row.obligation not in known and not scope.sees("Talk Obligation", row.obligation):
			refuse(f"应谈事项 {row.obligation} 不在您的工作范围内。")
		if not answers.is_answered_by(owed, talkers, persons, mutual):
			refuse(f"应谈事项 {row.obligation} 不是这份计划谈话对象的事项，请移除该行或补选谈话对象。")
		if row.obligation not in known and (
			owed.status not in ("Open", "Planned") or owed.plan not in (None, "", doc.name)
		):
			refuse(f"应谈事项 {row.obligation} 已列入其他计划或已办结。")


def _check_sheet(doc: Document, before: Document | None) -> None:
	"""On and off a sheet only while it is a draft, and by who may write it."""
	if not _changed(doc, before, "campaign"):
		return
	for name in filter(None, (doc.campaign, before and before.campaign)):
		sheet = frappe.get_doc("Talk Campaign", name)
		if sheet.workflow_state not in EDITABLE_STATES or not sheet.has_permission("write"):
			refuse(f"审批表 {name} 不能改动。")


def _check_series(doc: Document, before: Document | None) -> None:
	if (
		doc.previous_plan
		and _changed(doc, before, "previous_plan")
		and not scope.sees("Talk Plan", doc.previous_plan)
	):
		refuse(f"计划 {doc.previous_plan} 不在您的工作范围内。")


def _changed(doc: Document, before: Document | None, *fields: str) -> bool:
	return any(_value(doc, field) != (_value(before, field) if before else None) for field in fields)


def _value(doc: Document, field: str) -> object:
	value = doc.get(field)
	return _people(doc, field) if isinstance(value, list) else value or None


def _people(doc: Document, field: str) -> list[str]:
	return sorted(row.person for row in doc.get(field) or [] if row.person)
