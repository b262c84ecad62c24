"""What waits for somebody's word (待其审批), exactly: one criterion for the built-in inbox, the page, the number card."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.query_builder import DocType
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from tanxin.confidentiality import scope
from tanxin.confidentiality.criteria import in_own_or_given, literal, nothing
from tanxin.confidentiality.reader import Reader
from tanxin.domain.transitions import AWAITING
from tanxin.site import delegations

#: What is signed. A plan on a sheet waits with its sheet.
SIGNABLE = ("Talk Plan", "Talk Campaign")
REQUEST = "Talk Exemption"


def awaits(asking: Reader, table: Any, doctype: str) -> Criterion:
	"""Rows of plans, sheets or requests that the reader may decide now, in his own name or another's."""
	if not asking.person:
		return nothing()
	if doctype == REQUEST:
		decides = scope.signs(asking, table.approver) & (table.status == "Requested")
		return decides & _not_written_by(asking, table, doctype)
	mine = in_own_or_given(asking.person, table, lambda person: _turn_of(person, table, doctype))
	mine &= (table.workflow_state == AWAITING) & _not_written_by(asking, table, doctype)
	if doctype == "Talk Plan":
		mine &= table.campaign.isnull() | (table.campaign == "")
	return mine & (_turn_of(asking.person, table, doctype) | _no_step_of_his(asking, table, doctype))


def _turn_of(person: str, table: Any, doctype: str) -> Criterion:
	"""Whom it waits for: of a step signed together those who have not agreed yet, else the named leader."""
	row = DocType("Talk Co-Signer")
	waits = frappe.qb.from_(row).select(row.parent).where((row.waits == 1) & (row.parenttype == doctype))
	together = table.name.isin(waits.where(row.person == literal(person)))
	return together | ((table.approver == literal(person)) & table.name.notin(waits))


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


def _no_step_of_his(asking: Reader, table: Any, doctype: str) -> Criterion:
	"""The steps of a chain are different people's: whoever signs one of them, or has signed one for somebody, signs none
	for somebody else."""
	own = table.signing_chain.isnull() | table.signing_chain.not_like(literal(f'%"{asking.person}"%'))
	if not delegations.held_by(asking.person):
		return own
	entry, later = DocType("Talk Sign Off"), DocType("Talk Sign Off").as_("later")
	anew = (
		(later.plan == entry.plan)
		& (later.action == "Send for Signature")
		& (later.signed_at > entry.signed_at)
	)
	matter = entry.plan if doctype == "Talk Plan" else entry.campaign
	signed = frappe.qb.from_(entry).left_join(later).on(anew).select(matter)
	signed = signed.where((entry.actor == literal(asking.person)) & (entry.action == "Endorse"))
	return own & table.name.notin(signed.where(later.name.isnull() & matter.isnotnull()))


def on_behalf_of(asking: Reader, rows: list[Any]) -> dict[str, str]:
	"""Whose word the reader would give on each of these matters, where it is not his own, by the matter's name."""
	names = [row.name for row in rows]
	waits = frappe.get_all(
		"Talk Co-Signer", {"parent": ("in", names), "waits": 1}, ["parent", "person", "person_name"]
	)
	own = {row.parent for row in waits if row.person == asking.person}
	together = {row.parent for row in waits}
	own |= {row.name for row in rows if row.approver == asking.person and row.name not in together}
	givers = {each.giver for each in delegations.held_by(asking.person)} if len(own) < len(rows) else set()
	found = {row.name: row.approver_name for row in rows if row.name not in together}
	found |= {row.parent: row.person_name for row in waits if row.person in givers}
	return {name: whose for name, whose in found.items() if name not in own}
