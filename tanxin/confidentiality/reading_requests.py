"""A request to read (查阅申请) as it is written: who asks, for what, until when. The stored rows decide, not the form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import add_days, getdate, nowdate

from tanxin import compat
from tanxin.confidentiality import granted, scope
from tanxin.confidentiality.conditions import in_spans
from tanxin.confidentiality.granted import ASKING_ROLES, GRANT, NAMED, PERIOD
from tanxin.confidentiality.reader import Reader, reader
from tanxin.domain.lengths import FreeText, too_long
from tanxin.site.kept import NotAllowedHere

#: Records that one request may name; more of them are a period.
MOST_RECORDS = 50
WHY = FreeText("查阅事由")
#: Days of the longest grant, until the unit says otherwise.
LONGEST = 30


def check(doc: Document) -> None:
	"""Complete and check a new request by the session's user. Raises with what has to be put right."""
	asking = reader()
	check_asker(asking)
	doc.reader, doc.reader_user = asking.person, asking.user
	doc.reader_name = frappe.db.get_value("Talk Person", asking.person, "person_name")
	doc.reason = (doc.reason or "").strip()
	if not doc.reason:
		frappe.throw(
			_("Write why you have to read it: the leader decides by that, and the talker is shown it.")
		)
	if sentence := too_long(doc.reason, WHY):
		frappe.throw(sentence)
	check_end(doc.until)
	if doc.kind == PERIOD:
		_check_period(doc, asking)
	else:
		doc.kind = NAMED
		_check_named(doc, asking)
	_check_not_asked_yet(doc)


def check_number(names: list[str]) -> None:
	"""One request names so many records at most. Raises with what to do instead."""
	if len(names) > MOST_RECORDS:
		frappe.throw(_("Name {0} records at most, or ask for the records of a period.").format(MOST_RECORDS))


def check_end(until: str | None) -> None:
	"""The last day lies ahead, and not further than the unit allows."""
	if not (until and getdate(until)):  # of 0000-00-00 the platform makes nothing
		frappe.throw(_("Say until when you have to read it."))
	if getdate(until) < getdate(nowdate()):
		frappe.throw(_("The last day {0} is past. Choose today or a later day.").format(getdate(until)))
	days = longest()
	if getdate(until) > getdate(add_days(nowdate(), days)):
		frappe.throw(
			_("A reading grant lasts {0} days at most: choose {1} or an earlier day.").format(
				days, getdate(add_days(nowdate(), days))
			)
		)


def longest() -> int:
	"""Days that a grant may last (本单位规定)."""
	return int(frappe.get_cached_doc("Tanxin Settings").reading_days or LONGEST)


def open_records(names: list[str], asking: Reader) -> list[frappe._dict]:
	"""The named records, each submitted, in the asker's scope and without a part of his own. Raises naming the first
	that is not."""
	table, found = DocType("Talk Record"), []
	for name in names:
		query = frappe.qb.from_(table).select(
			table.name, table.organization, table.started_at, table.docstatus
		)
		row = next(iter(query.where(table.name == name).run(as_dict=True)), None)
		if not row or not scope.sees("Talk Record", name, asking.user):
			frappe.throw(_("{0} is not in your scope.").format(name), NotAllowedHere)
		if row.docstatus != 1:
			frappe.throw(
				_("{0} is not in force: it is a draft or was corrected. Ask for the record in force.").format(
					name
				)
			)
		if not query.where((table.name == name) & granted.may_be_granted(asking, table)).run():
			frappe.throw(
				_(
					"{0}: a talk in which one talked, recorded or was asked to come oneself is not read by a grant."
				).format(name),
				NotAllowedHere,
			)
		found.append(row)
	return found


def check_asker(asking: Reader) -> None:
	"""Raises with why the session's user asks for nothing."""
	if compat.is_impersonated():
		frappe.throw(_("Not in somebody else's session."), NotAllowedHere)
	if not asking.person:
		frappe.throw(
			_("Your account belongs to nobody on the roster, so that nobody could be granted anything."),
			NotAllowedHere,
		)
	if not asking.roles & ASKING_ROLES:
		frappe.throw(
			_("Leaders, organisers and inspectors ask to read other people's talks."), NotAllowedHere
		)


def _check_named(doc: Document, asking: Reader) -> None:
	names = list(
		dict.fromkeys(
			[*([doc.record] if doc.record else []), *(row.record for row in doc.records if row.record)]
		)
	)
	if not names:
		frappe.throw(_("Name the records that you have to read."))
	check_number(names)
	rows = open_records(names, asking)
	doc.set(
		"records",
		[
			{"record": row.name, "started_at": row.started_at, "organization": row.organization}
			for row in rows
		],
	)
	doc.record = names[0] if len(names) == 1 else None
	doc.organization = above_all({row.organization for row in rows})
	doc.period_from = doc.period_to = doc.category = None


def _check_period(doc: Document, asking: Reader) -> None:
	doc.record = None
	doc.set("records", [])
	check_period(doc, asking)
	if not granted.count_in_period(asking, doc):
		frappe.throw(
			_(
				"There is no record of this kind that you could be granted. Formal talks and restricted matters are asked for by name."
			)
		)


def check_period(period: Any, asking: Reader) -> None:
	"""The period is one, of an organisation in the asker's scope. Raises with what has to be put right."""
	days = (period.period_from, period.period_to)
	if not (period.organization and all(day and getdate(day) for day in days)):
		frappe.throw(_("Choose the organization, and from when to when the talks were held."))
	if getdate(period.period_from) > getdate(period.period_to):
		frappe.throw(_("The period ends before it begins."))
	if not in_spans(period.organization, asking.spans):
		frappe.throw(_("{0} is not in your scope.").format(period.organization), NotAllowedHere)


def _check_not_asked_yet(doc: Document) -> None:
	"""Of two clicks at the same moment the second waits for the first, and then sees its request."""
	frappe.db.get_value("Talk Person", doc.reader, "name", for_update=True)
	fields = ("kind", "organization", "record", "period_from", "period_to", "category")
	same = _alike([doc.get(name) for name in fields])
	names = {row.record for row in doc.records}
	for name, asked in _waiting(doc.reader_user, fields).items():
		if asked == (same, names):
			frappe.throw(
				_("You have asked for this already ({0}). The leader has not decided yet.").format(name)
			)


def _waiting(user: str, fields: Sequence[str]) -> dict[str, tuple[list[str], set[str]]]:
	"""The account's requests that wait, as they stand now and not as when this transaction began."""
	grant, row = DocType(GRANT), DocType(granted.ROW)
	query = frappe.qb.from_(grant).left_join(row).on(row.parent == grant.name).select(grant.name, row.record)
	query = query.select(*(grant[name] for name in fields))
	found: dict[str, tuple[list[str], set[str]]] = {}
	mine = (grant.reader_user == user) & (grant.status == "Requested")
	for name, record, *values in query.where(mine).for_update().run():
		_same, names = found.setdefault(name, (_alike(values), set()))
		names |= {record} - {None}
	return found


def _alike(values: Sequence[Any]) -> list[str]:
	"""As text, so that a day of the form and one of the table compare."""
	return [str(value or "") for value in values]


def above_all(organizations: set[str]) -> str:
	"""The lowest organisation to which all of these belong: its leaders, or those above, decide."""
	node = DocType("Party Organization")
	spans = (
		frappe.qb.from_(node).select(node.lft, node.rgt).where(node.name.isin(sorted(organizations))).run()
	)
	first, last = min(lft for lft, _rgt in spans), max(rgt for _lft, rgt in spans)
	query = frappe.qb.from_(node).select(node.name).where((node.lft <= first) & (node.rgt >= last))
	found = query.orderby(node.lft, order=frappe.qb.desc).limit(1).run()
	if not found:
		frappe.throw(
			_(
				"These records have no organization in common. Ask for those of each organization by themselves."
			)
		)
	return found[0][0]
