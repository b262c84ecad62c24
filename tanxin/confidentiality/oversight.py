"""Who sees requests that a talk need not be held, spot checks and delegations (免谈、合并申请、抽查与授权的可见范围)."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from tanxin.confidentiality.criteria import everything, is_person, literal, nothing, signs, within
from tanxin.confidentiality.reader import Reader


def talk_exemption(asking: Reader, table: DocType) -> Criterion:
	"""Who oversees, who decides, who asked. A request tells by its obligations what it is about: restricted like them."""
	return (
		(_overseen(asking, table) & _open_or_needed(asking, table))
		| signs(asking, table.approver)
		| (table.requester_user == literal(asking.user))
		| (table.decided_by_user == literal(asking.user))
	)


def talk_delegation(asking: Reader, table: DocType) -> Criterion:
	"""Who gave it, who holds it; the organiser and the inspector of the organisation where the leader belongs."""
	if asking.sees_all_metadata:
		return everything()
	person, overseen = DocType("Talk Person"), (*asking.organiser_spans, *asking.checking_spans)
	givers = frappe.qb.from_(person).select(person.name).where(within(overseen, person.organization))
	own = is_person(table.giver, asking.person) | is_person(table.receiver, asking.person)
	return own | table.giver.isin(givers) if overseen else own


def talk_anchor(asking: Reader, table: DocType) -> Criterion:
	"""Anchors tell of no plan and no person; they are for who proves the evidence."""
	return everything() if asking.sees_all_metadata or "Tanxin Inspector" in asking.roles else nothing()


def talk_spot_check(asking: Reader, table: DocType) -> Criterion:
	"""Who oversees the organisation, and who checks."""
	return _overseen(asking, table) | (table.checker_user == literal(asking.user))


def _overseen(asking: Reader, table: DocType) -> Criterion:
	return everything() if asking.sees_all_metadata else within(asking.spans, table.organization)


def _open_or_needed(asking: Reader, table: DocType) -> Criterion:
	"""Restricted ones only where the reader needs them, never those about himself."""
	needed = within(asking.needing_spans, table.organization)
	owed = DocType("Talk Obligation")
	if asking.person:
		needed &= table.name.notin(_requests_with(owed.person == literal(asking.person)))
	return table.name.notin(_requests_with(owed.restricted == 1)) | needed


def _requests_with(criterion: Criterion) -> QueryBuilder:
	"""Requests with an obligation like that."""
	line, owed = DocType("Talk Exemption Obligation"), DocType("Talk Obligation")
	query = frappe.qb.from_(line).join(owed).on(owed.name == line.obligation).select(line.parent)
	return query.where(criterion)
