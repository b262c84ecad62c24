"""What waits for somebody's word (待其审批), exactly: one criterion for the built-in inbox, the page, the number card."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.query_builder import DocType
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from tanxin.confidentiality import scope
from tanxin.confidentiality.criteria import literal, nothing
from tanxin.confidentiality.reader import Reader
from tanxin.domain.transitions import AWAITING

#: What is signed. A plan on a sheet waits with its sheet.
SIGNABLE = ("Talk Plan", "Talk Campaign")
REQUEST = "Talk Exemption"


def awaits(asking: Reader, table: Any, doctype: str) -> Criterion:
	"""Rows of plans, sheets or requests that the reader may decide now, in his own name or another's."""
	if not asking.person:
		return nothing()
	mine = scope.signs(asking, table.approver) & _not_written_by(asking, table, doctype)
	if doctype == REQUEST:
		return mine & (table.status == "Requested")
	mine &= table.workflow_state == AWAITING
	if doctype == "Talk Plan":
		mine &= table.campaign.isnull() | (table.campaign == "")
	return mine & ((table.approver == literal(asking.person)) | _no_step_of_his(asking, table))


def names(asking: Reader, doctype: str) -> QueryBuilder:
	"""The same as a query of names."""
	table = DocType(doctype)
	return frappe.qb.from_(table).select(table.name).where(awaits(asking, table, doctype))


def sent_back_to(asking: Reader, doctype: str) -> QueryBuilder:
	"""Names of what came back to whoever drafted it: his step again. Drafts wait for nobody but their own time."""
	table = DocType(doctype)
	query = frappe.qb.from_(table).select(table.name)
	query = query.where((table.workflow_state == "Sent Back") & (table.author_user == literal(asking.user)))
	return query.where(table.campaign.isnull() | (table.campaign == "")) if doctype == "Talk Plan" else query


def _not_written_by(asking: Reader, table: Any, doctype: str) -> Criterion:
	"""Nobody signs what he drafted himself, nor decides what he asked for."""
	person, user = (
		(table.requester, table.requester_user) if doctype == REQUEST else (table.author, table.author_user)
	)
	other = person.isnull() | (person != literal(asking.person))
	return other & (user.isnull() | (user != literal(asking.user)))


def _no_step_of_his(asking: Reader, table: Any) -> Criterion:
	"""The steps of a chain are different people's: whoever signs one of them signs none for somebody else."""
	return table.signing_chain.isnull() | table.signing_chain.not_like(literal(f'%"{asking.person}"%'))


def on_behalf_of(asking: Reader, row: Any) -> str | None:
	"""Whose word the reader would give, where it is not his own."""
	return row.approver_name if row.approver != asking.person else None
