"""What a reading grant covers (查阅授权的范围): worked out when somebody reads, within what the leader granted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import getdate, nowdate
from pypika.terms import Criterion

from tanxin.confidentiality import formal, scope
from tanxin.confidentiality.criteria import has_party, literal, within
from tanxin.confidentiality.reader import Reader

GRANT, ROW = "Talk Reading Grant", "Talk Reading Grant Record"
#: What a request asks for.
NAMED, PERIOD = "Named Records", "Records of a Period"
#: Whose task it can be to look into other people's talks.
ASKING_ROLES = frozenset({"Tanxin Leader", "Tanxin Organiser", "Tanxin Inspector"})


def running_grant(asking: Reader, record: str) -> str | None:
	"""The grant under which the reader may read a submitted record now; None where there is none, or it has ended.

	A right to read ends with the task: whoever no longer sees that the talk was held does not read it either.
	"""
	if not asking.person or not asking.roles & ASKING_ROLES:
		return None
	grant = _naming(asking, record) or _covering(asking, record)
	return grant if grant and scope.sees("Talk Record", record, asking.user) else None


def may_be_granted(asking: Reader, record: DocType) -> Criterion:
	"""Submitted records in the reader's scope in which he has no part himself."""
	foreign = record.docstatus == 1
	for child in ("Talk Record Talker", "Talk Record Person"):
		foreign &= has_party(child, record.name, asking.person).negate()
	foreign &= record.recorder.isnull() | (record.recorder != literal(asking.person))
	return foreign & scope.criterion("Talk Record", asking.user)


def in_period(grant: Any, record: DocType) -> Criterion:
	"""Records of an organisation and those below it, of a period and a category. Formal talks and restricted matters
	only by name, and none in which the leader who granted was talked to."""
	return _asked_for(grant, record) & _unrestricted(record)


def _asked_for(grant: Any, record: DocType) -> Criterion:
	span = frappe.db.get_value("Party Organization", grant.organization, ["lft", "rgt"])
	until = getdate(grant.period_to) + timedelta(days=1)
	inside = within((tuple(span),) if span else (), record.organization)
	inside &= (record.started_at >= literal(str(getdate(grant.period_from)))) & (
		record.started_at < literal(str(until))
	)
	if grant.category:
		inside &= record.category == literal(grant.category)
	if grant.granted_by_person:
		inside &= has_party("Talk Record Person", record.name, grant.granted_by_person).negate()
	return inside & formal.informal(record)


def count_in_period(asking: Reader, grant: Any) -> int:
	"""How many records a request covers today for whoever asks, at most: restricted ones are counted, though they do
	not open. A figure without them, asked for one day after the other, would tell whose talk it was."""
	record = DocType("Talk Record")
	query = frappe.qb.from_(record).select(Count(record.name))
	return query.where(_asked_for(grant, record) & may_be_granted(asking, record)).run()[0][0]


def _unrestricted(record: DocType) -> Criterion:
	"""What answers nothing restricted, by its plan or by what it met."""
	line, owed = DocType("Talk Plan Obligation"), DocType("Talk Obligation")
	planned = frappe.qb.from_(line).join(owed).on(owed.name == line.obligation).select(line.parent)
	met = frappe.qb.from_(owed).select(owed.record)
	open_plan = record.plan.isnull() | record.plan.notin(planned.where(owed.restricted == 1))
	return open_plan & record.name.notin(met.where((owed.restricted == 1) & owed.record.isnotnull()))


def _naming(asking: Reader, record: str) -> str | None:
	grant, row = DocType(GRANT), DocType(ROW)
	query = frappe.qb.from_(grant).join(row).on(row.parent == grant.name).select(grant.name)
	query = query.where(_runs(asking, grant) & (row.record == record) & _is_foreign(asking, record))
	found = query.orderby(grant.until, order=frappe.qb.desc).limit(1).run()
	return found[0][0] if found else None


def _covering(asking: Reader, record: str) -> str | None:
	grant, table = DocType(GRANT), DocType("Talk Record")
	fields = ("name", "organization", "period_from", "period_to", "category", "granted_by_person")
	query = frappe.qb.from_(grant).select(*(grant[name] for name in fields))
	query = query.where(_runs(asking, grant) & (grant.kind == PERIOD))
	for each in query.orderby(grant.until, order=frappe.qb.desc).run(as_dict=True):
		covers = frappe.qb.from_(table).select(table.name).where(table.name == record)
		if covers.where(in_period(each, table) & _is_foreign(asking, record)).run():
			return each.name
	return None


def _runs(asking: Reader, grant: DocType) -> Criterion:
	mine = (grant.reader_user == literal(asking.user)) & (grant.reader == literal(asking.person))
	return mine & (grant.status == "Granted") & (grant.until >= literal(nowdate()))


def _is_foreign(asking: Reader, record: str) -> Criterion:
	"""Nobody reads by a grant what others were told in a talk that he himself was asked to."""
	person = DocType("Talk Record Person")
	named = frappe.qb.from_(person).select(person.person).where(person.parent == record)
	return literal(asking.person).notin(named)


def named_on(records: Iterable[str]) -> set[str]:
	"""Everybody who was to be talked to in these records, whether he came or not."""
	return set(frappe.get_all("Talk Record Person", {"parent": ("in", list(records))}, pluck="person"))
