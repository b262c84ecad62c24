"""Spot checks (抽查): records drawn at random, what the check found, and the make-up talks (限期补谈) that follow.

The draw is the app's: seed, filter and population are stored, so that anybody can draw the same again. What was
found never changes a record; it makes a new talk owed.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import add_days, cint, getdate, now_datetime, nowdate

from tanxin import compat
from tanxin.confidentiality import scope
from tanxin.confidentiality.conditions import in_spans
from tanxin.confidentiality.reader import reader
from tanxin.domain.model import QuotaCounts
from tanxin.domain.sampling import draw
from tanxin.domain.values import FORMAL_CATEGORIES
from tanxin.site import quotas
from tanxin.site.coverage import subtree
from tanxin.site.kept import NotAllowedHere

FORMAL = sorted(category.value for category in FORMAL_CATEGORIES)
NOT_DECIDED, NOT_FIT = "Not Decided", "Not Fit"
MOST = 200
#: Written by the app; what a client sends in them is put back to the stored value.
OWN_FIELDS = (
	"title", "status", "checker", "checker_name", "checker_user", "drawn_on", "closed_on", "not_fit", "population",
	"seed", "filter_text", "population_names",
)  # fmt: skip
FIXED = ("organization", "period_from", "period_to", "category", "sample_size")


def begin(doc: Document) -> None:
	"""A new check draws its records, whatever the client sent. Raises for who may not check there."""
	asking = reader()
	if compat.is_impersonated():
		frappe.throw(_("Not in somebody else's session."), NotAllowedHere)
	if not asking.person or not in_spans(doc.organization, asking.checking_spans):
		frappe.throw(
			_("{0} is not in your charge: its organisers and inspectors check its records.").format(
				doc.organization
			),
			NotAllowedHere,
		)
	_check_filter(doc)
	names = population(doc, asking.person)
	if not names:
		frappe.throw(_("There is no record to choose from in this period, but those of your own talks."))
	doc.seed = secrets.token_hex(8)
	doc.status, doc.closed_on, doc.not_fit = "Open", None, 0
	doc.checker, doc.checker_user, doc.drawn_on = asking.person, asking.user, now_datetime()
	doc.checker_name = frappe.db.get_value("Talk Person", asking.person, "person_name")
	doc.population, doc.population_names = len(names), "\n".join(names)
	doc.filter_text = _filter_in_words(doc)
	doc.set("records", _rows(draw(names, doc.sample_size, doc.seed)))
	doc.title = f"{doc.organization}：{len(names)}份中抽{len(doc.records)}份"[:140]


def _check_filter(doc: Document) -> None:
	doc.sample_size = cint(doc.sample_size)
	if not 1 <= doc.sample_size <= MOST:
		frappe.throw(_("Draw between 1 and {0} records.").format(MOST))
	if getdate(doc.period_from) > getdate(doc.period_to):
		frappe.throw(_("The period ends before it begins."))


def population(doc: Document, checker: str) -> list[str]:
	"""Submitted records of the organisation and period in the checker's scope, but those with a part of his own.

	Formal talks (提醒、函询、诫勉) are none of it: what follows is a heart-to-heart talk, which they never become.
	"""
	record = DocType("Talk Record")
	query = (
		frappe.qb.from_(record)
		.select(record.name)
		.where(
			(record.docstatus == 1)
			& record.category.notin(FORMAL)
			& (record.started_at >= getdate(doc.period_from))
			& (record.started_at < add_days(getdate(doc.period_to), 1))
			& record.organization.isin(subtree(doc.organization))
			& scope.criterion("Talk Record")
			& (record.recorder.isnull() | (record.recorder != checker))
		)
		.orderby(record.name)
	)
	for child in ("Talk Record Talker", "Talk Record Person"):
		party = DocType(child)
		own = frappe.qb.from_(party).select(party.parent).where(party.person == checker)
		query = query.where(record.name.notin(own))
	if doc.category:
		query = query.where(record.category == doc.category)
	return [name for (name,) in query.run()]


def _filter_in_words(doc: Document) -> str:
	category = f"，{_(doc.category, context='Talk Record')}" if doc.category else ""
	return (
		f"{doc.organization}及其下级，{getdate(doc.period_from)}至{getdate(doc.period_to)}已提交的记录{category}；"
		"检查人本人谈话、记录或被谈话的除外"
	)


def _rows(names: list[str]) -> list[dict[str, object]]:
	started = dict(
		frappe.get_all("Talk Record", {"name": ("in", names)}, ["name", "started_at"], as_list=True)
	)
	sides = [_people(child, names) for child in ("Talk Record Talker", "Talk Record Person")]
	return [
		{
			"record": name,
			"held_on": started[name].date(),
			"talkers": "、".join(sides[0].get(name, []))[:140],
			"persons": "、".join(sides[1].get(name, []))[:140],
			"result": NOT_DECIDED,
		}
		for name in names
	]


def _people(child: str, names: list[str]) -> dict[str, list[str]]:
	found: dict[str, list[str]] = {}
	for row in frappe.get_all(
		child, {"parent": ("in", names)}, ["parent", "person_name"], order_by="idx asc"
	):
		found.setdefault(row.parent, []).append(row.person_name or "")
	return found


def keep(doc: Document, before: Document) -> None:
	"""Of a check that was drawn only what it finds is written, by the checker himself, until it is closed."""
	for field in OWN_FIELDS:
		doc.set(field, before.get(field))
	if before.status != "Open":
		frappe.throw(_("This check is closed. What it found is not changed."), NotAllowedHere)
	_check_checker(before)
	if any(str(doc.get(field) or "") != str(before.get(field) or "") for field in FIXED):
		frappe.throw(_("What was drawn stays drawn. Begin a new check for another choice."), NotAllowedHere)
	if [row.record for row in doc.records] != [row.record for row in before.records]:
		frappe.throw(_("What was drawn stays drawn. Begin a new check for another choice."), NotAllowedHere)
	for row, stored in zip(doc.records, before.records, strict=True):
		row.update({field: stored.get(field) for field in ("held_on", "talkers", "persons")})


def _check_checker(row: Document) -> None:
	if compat.is_impersonated() or row.checker_user != frappe.session.user:
		frappe.throw(
			_("Only {0}, who drew it, writes what this check found.").format(row.checker_name), NotAllowedHere
		)


def close(name: str) -> int:
	"""Nothing more is changed; for each person of a record that is not fit a make-up talk is owed.

	Returns how many events are new. A second close is refused; of two at once one waits and is refused.
	"""
	status = frappe.db.get_value("Talk Spot Check", name, "status", for_update=True)
	doc = frappe.get_doc("Talk Spot Check", name)
	_check_checker(doc)
	if status != "Open":
		frappe.throw(_("This check is closed. What it found is not changed."), NotAllowedHere)
	silent = [
		row.record for row in doc.records if row.result == NOT_DECIDED and not (row.remark or "").strip()
	]
	if silent:
		frappe.throw(
			_("Decide about {0}, or write in a remark why it cannot be decided.").format("、".join(silent))
		)
	unfit = [row.record for row in doc.records if row.result == NOT_FIT]
	frappe.db.set_value(
		"Talk Spot Check", name, {"status": "Closed", "closed_on": now_datetime(), "not_fit": len(unfit)}
	)
	quotas.settle_organization(doc.organization, QuotaCounts.CHECKS, getdate(nowdate()))
	raised = sum(_raise(name, record, person) for record, person in _attended(unfit))
	doc.notify_update()
	return raised


def _attended(records: list[str]) -> Iterable[tuple[str, str]]:
	if not records:
		return []
	return frappe.get_all(
		"Talk Record Person",
		{"parent": ("in", records), "attended": 1},
		["parent", "person"],
		order_by="parent asc, idx asc",
		as_list=True,
	)


def _raise(check: str, record: str, person: str) -> bool:
	"""One event a record and person, however often the record is found unfit. False when it was there."""
	key = f"Talk Spot Check|{record}|{person}"
	if frappe.db.exists("Trigger Event", {"event_key": key}):
		return False
	event = frappe.get_doc(
		{
			"doctype": "Trigger Event",
			"person": person,
			"situation": "Make-up Talk",
			"happened_on": nowdate(),
			"source": "Spot Check",
			"source_doctype": "Talk Spot Check",
			"source_name": check,
		}
	)
	event.flags.event_key = key
	event.insert(
		ignore_permissions=True
	)  # the checker's right to close was checked; events are the app's here
	return True
