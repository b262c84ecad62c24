"""The platform's two permission hooks, both fed by the one scope, both deciding on the stored row."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

import frappe
from frappe.model.document import Document

from tanxin.confidentiality import counted, narrowing, scope
from tanxin.confidentiality.criteria import set_by_set
from tanxin.confidentiality.reader import Reader, reader

READING = {"read", "select", "print", "report", "export", "email"}


def query_conditions(user: str | None = None, doctype: str = "") -> str:
	"""The list hook: the scope as SQL, or the part of it that is just being counted."""
	part = getattr(frappe.local, "tanxin_counted_part", None)
	if part and part[0] == doctype:
		return part[1]
	user = user or frappe.session.user
	return scope.sql(doctype, user, counted.leading(doctype, user))


def counted_in_parts(
	doctype: str, limit: int, filtered: bool, count: Callable[[int], int | None]
) -> int | None:
	"""How many rows of the DocType the account of this request sees, up to `limit` (0: all of them). `count` is the
	platform's own counting, called for one part of the scope after the other; None when it gave up."""
	found = 0
	with nullcontext() if limit or filtered else set_by_set():
		parts = narrowing.apart(doctype, counted.criterion(doctype))
	for part in parts:
		frappe.local.tanxin_counted_part = (doctype, narrowing.text(part))
		try:
			more = count(limit and limit - found)
		finally:
			frappe.local.tanxin_counted_part = None
		if more is None:
			return None
		found += more
		if limit and found >= limit:
			break
	return found


def has_permission(doc: Document, ptype: str = "read", user: str | None = None, **_: object) -> bool:
	"""The form hook. The client's copy is only believed for its name: a stranger could name himself in it."""
	user = user or frappe.session.user
	if user == "Administrator":
		return True
	if not doc.name or not frappe.db.exists(doc.doctype, doc.name):
		return True  # a new document: the role's right to create decides, the controller checks the rest
	if not scope.sees(doc.doctype, doc.name, user):
		return False
	if ptype in READING:
		return True
	writes = WRITERS.get(doc.doctype)
	return writes(reader(user), doc.name) if writes else True


def _row(doctype: str, name: str, *fields: str) -> frappe._dict:
	return frappe.db.get_value(doctype, name, fields, as_dict=True)


def in_spans(organization: str | None, spans: tuple[tuple[int, int], ...]) -> bool:
	"""Whether an organisation lies in one of the subtrees."""
	if not organization or not spans:
		return False
	row = _row("Party Organization", organization, "lft", "rgt")
	return bool(row) and any(lft <= row.lft and row.rgt <= rgt for lft, rgt in spans)


def _writes_signable(doctype: str):
	def writes(asking: Reader, name: str) -> bool:
		row = _row(doctype, name, "organization", "author_user", "approver", "workflow_state")
		if row.author_user == asking.user or in_spans(row.organization, asking.organiser_spans):
			return True
		table = frappe.qb.DocType(doctype)
		signs = frappe.qb.from_(table).select(table.name).where(table.name == name)
		return bool(signs.where(scope.signs(asking, table.approver)).run())

	return writes


def is_writer(asking: Reader, record: str) -> bool:
	"""Talkers and the recorder write a record; whoever entered it may finish his own draft."""
	row = _row("Talk Record", record, "owner", "recorder", "docstatus")
	if not row:
		return False
	if row.owner == asking.user and row.docstatus == 0:
		return True
	if not asking.person:
		return False
	return row.recorder == asking.person or bool(
		frappe.db.exists("Talk Record Talker", {"parent": record, "person": asking.person})
	)


def _writes_follow_up(asking: Reader, name: str) -> bool:
	row = _row("Talk Follow Up", name, "owner_person", "record")
	return row.owner_person == asking.person or is_writer(asking, row.record)


def _writes_event(asking: Reader, name: str) -> bool:
	row = _row("Trigger Event", name, "organization", "owner", "person")
	needs = row.person != asking.person and in_spans(row.organization, asking.needing_spans)
	return row.owner == asking.user or needs


def _writes_delegation(asking: Reader, name: str) -> bool:
	"""Both take it back; nothing else of it changes (the controller)."""
	row = _row("Talk Delegation", name, "giver", "receiver")
	return bool(asking.person) and asking.person in (row.giver, row.receiver)


def _writes_exemption(asking: Reader, name: str) -> bool:
	row = _row("Talk Exemption", name, "organization", "requester_user")
	return row.requester_user == asking.user or in_spans(row.organization, asking.organiser_spans)


def _writes_handover(asking: Reader, name: str) -> bool:
	row = _row("Talk Handover", name, "organization", "giver", "receiver")
	two = bool(asking.person) and asking.person in (row.giver, row.receiver)
	return two or in_spans(row.organization, asking.organiser_spans)


def _writes_person(asking: Reader, name: str) -> bool:
	organization = _row("Talk Person", name, "organization").organization
	return asking.sees_all_metadata or in_spans(organization, asking.organiser_spans)


WRITERS = {
	"Talk Person": _writes_person,
	"Talk Plan": _writes_signable("Talk Plan"),
	"Talk Campaign": _writes_signable("Talk Campaign"),
	"Talk Record": is_writer,
	"Talk Follow Up": _writes_follow_up,
	"Trigger Event": _writes_event,
	"Talk Delegation": _writes_delegation,
	"Talk Exemption": _writes_exemption,
	"Talk Spot Check": lambda asking, name: (
		_row("Talk Spot Check", name, "checker_user").checker_user == asking.user
	),
	"Talk Disposal List": lambda asking, name: in_spans(
		_row("Talk Disposal List", name, "organization").organization, asking.organiser_spans
	),
	"Talk Handover": lambda asking, name: _writes_handover(asking, name),
	"Talk Dossier": lambda asking, name: in_spans(
		_row("Talk Dossier", name, "organization").organization, asking.organiser_spans
	),
}
