"""Talk Records on the site (谈话记录): from the signed plan, to what confirmations make of them."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from tanxin import compat
from tanxin.confidentiality import conditions
from tanxin.confidentiality.reader import reader
from tanxin.domain import confirmation, schedule
from tanxin.domain.model import Category, Talk, Verdict, Way
from tanxin.domain.transitions import HELD, SIGNED
from tanxin.domain.values import FORMAL_CATEGORIES
from tanxin.site import restricted
from tanxin.site.kept import NotAllowedHere
from tanxin.talks import closing, demanding

#: Filing, holds and disposal (talks/keeping).
KEEPING_FIELDS = (
	"archive_no", "archive_year", "archive_item", "archive_pages", "archive_period", "filed_on", "filed_by",
	"keep_until", "held_since", "hold_reason", "destroyed_on", "destroyed_by",
)  # fmt: skip
#: Written by the app; what a client sends in them is put back to the stored value.
OWN_FIELDS = (
	"entered_at",
	"submitted_at",
	"record_state",
	"source",
	"source_detail",
	"amended_from",
	*KEEPING_FIELDS,
)


def fill_from_plan(doc: Document) -> None:
	"""A record of a plan says what the plan says wherever its writer left it empty."""
	if not doc.plan:
		doc.is_unplanned = 1
		doc.organization = doc.organization or _organization_of_talker(doc)
		return
	plan = frappe.get_doc("Talk Plan", doc.plan)
	doc.is_unplanned = 0
	for field in ("organization", "category", "rule"):
		doc.set(field, plan.get(field))
	doc.way, doc.place = doc.way or plan.way, doc.place or plan.place
	start, end = _proposed_times(plan)
	doc.started_at, doc.ended_at = doc.started_at or start, doc.ended_at or end
	if not doc.talkers:
		doc.set("talkers", [_party(row) for row in plan.talkers])
	if not doc.persons:
		doc.set("persons", [{**_party(row), "attended": 1} for row in plan.persons])


def _party(row: Document) -> dict[str, str | None]:
	"""A row with what it fetches: core has fetched by the time rows are added here."""
	fetched = ("person", "person_name", "post_title", "political_status")
	return {field: row.get(field) for field in fetched if row.meta.has_field(field)}


def _proposed_times(plan: Document) -> tuple[datetime, datetime]:
	"""The planned times; when the talk came earlier than planned, one that has just ended. The writer corrects it."""
	start, end, now = get_datetime(plan.planned_start), get_datetime(plan.planned_end), now_datetime()
	if end <= now:
		return start, end
	now = now.replace(second=0, microsecond=0)
	return now - (end - start), now


def _organization_of_talker(doc: Document) -> str | None:
	return frappe.db.get_value("Talk Person", doc.talkers[0].person, "organization") if doc.talkers else None


def keep_apps_own_fields(doc: Document) -> None:
	before = doc.get_doc_before_save()
	if not before:
		for field in KEEPING_FIELDS:
			doc.set(field, None)
	if before:
		for field in OWN_FIELDS:
			doc.set(field, before.get(field))
		doc.plan, doc.is_unplanned = before.plan, before.is_unplanned


def check_plan(doc: Document) -> None:
	"""Only a signed plan is held; who talked with whom is what was signed, but for who did not come."""
	if not doc.plan:
		if not (doc.unplanned_reason or "").strip() and doc.source != "Import":
			frappe.throw(_("Without a signed plan the record is labelled 计划外. Write why."))
		return
	plan = frappe.db.get_value("Talk Plan", doc.plan, ["workflow_state", "title"], as_dict=True)
	allowed = {SIGNED, HELD} if doc.amended_from else {SIGNED}
	if plan.workflow_state not in allowed:
		frappe.throw(
			_("Plan {0} is {1}, not signed: no record can be written for it. Have it signed first.").format(
				doc.plan, _(plan.workflow_state, context="Talk Plan")
			),
			NotAllowedHere,
		)
	other = frappe.db.get_value(
		"Talk Record", {"plan": doc.plan, "docstatus": ("<", 2), "name": ("!=", doc.name or "")}
	)
	if other:
		frappe.throw(_("Record {0} was already written for this plan.").format(other))
	_check_persons_of_plan(doc)


def _check_persons_of_plan(doc: Document) -> None:
	planned = set(frappe.get_all("Talk Plan Person", {"parent": doc.plan}, pluck="person"))
	strangers = [row.person_name for row in doc.persons if row.person not in planned]
	if strangers:
		frappe.throw(
			_("{0} is not on the signed plan. Write a separate record, labelled 计划外.").format(
				"、".join(strangers)
			)
		)


def check_amendment(doc: Document) -> None:
	"""v15 of the platform accepts an amendment of a document that was never cancelled."""
	if doc.amended_from and frappe.db.get_value("Talk Record", doc.amended_from, "docstatus") != 2:
		frappe.throw(
			_("{0} is not cancelled and cannot be amended.").format(doc.amended_from), NotAllowedHere
		)


def check_category(doc: Document) -> None:
	"""谈心 is never re-labelled 诫勉: a record keeps the category of its plan, a correction that of the record."""
	source, name = ("Talk Plan", doc.plan) if doc.plan else ("Talk Record", doc.amended_from)
	category = frappe.db.get_value(source, name, "category") if name else doc.category
	if doc.category != category:
		frappe.throw(
			_("The category of a talk does not change. It was {0}.").format(_(category)), NotAllowedHere
		)


def check_formal(doc: Document) -> None:
	"""提醒、函询、诫勉 come after their approvals: none is held 计划外. What an old ledger tells of is history."""
	formal = doc.category in {category.value for category in FORMAL_CATEGORIES}
	if formal and not doc.plan and not doc.amended_from and doc.source != "Import":
		frappe.throw(
			_("{0} is approved step by step before it is held: it cannot be entered without a signed plan.").format(
				_(doc.category, context="Talk Record")
			),
			NotAllowedHere,
		)


def check_writer(doc: Document) -> None:
	"""Submitting and cancelling are for who talked and who wrote; the stored row decides."""
	if doc.flags.from_import:
		return
	if compat.is_impersonated():
		frappe.throw(_("Not in somebody else's session."), NotAllowedHere)
	if frappe.session.user == "Administrator" or not conditions.is_writer(reader(), doc.name):
		frappe.throw(_("Only who talked, or the recorder, submits or corrects this record."), NotAllowedHere)


def after_submit(doc: Document) -> None:
	"""The plan was held; a correction leaves the plan as it is."""
	from tanxin.signoff import moves

	if doc.plan and frappe.db.get_value("Talk Plan", doc.plan, "workflow_state") == SIGNED:
		moves.take("Talk Plan", doc.plan, "Hold", system=True)
	demanding.note(doc)


def after_cancel(doc: Document) -> None:
	"""What the record had closed is owed again until the corrected one is confirmed."""
	closing.reopen(doc.name, talk_of(doc.name))


def refresh_state(name: str) -> str:
	"""Read the record's state off its confirmations and store it for lists. Returns it."""
	attended = frappe.get_all("Talk Record Person", {"parent": name, "attended": 1}, pluck="person")
	answers = dict(frappe.get_all("Talk Confirmation", {"record": name}, ["person", "verdict"], as_list=True))
	filed = bool(frappe.db.get_value("Talk Record", name, "archive_no"))
	state = confirmation.record_state(attended, {p: Verdict(v) for p, v in answers.items()}, filed).value
	frappe.db.set_value("Talk Record", name, "record_state", state)
	return state


def close_obligations(name: str, person: str, verdict: Verdict, event: str | None = None) -> list[str]:
	"""What this person's answer closes; returns the obligations met. `event`: only what that event made owed.

	What the rules of the obligations met demand is noted as well: the plan may have named only some of them.
	"""
	talk = talk_of(name)
	met = closing.close(talk, person, verdict, event)
	if met and talk.category in FORMAL_CATEGORIES:
		demanding.note(frappe.get_doc("Talk Record", name))
	return met


def talk_of(name: str) -> Talk:
	"""The held talk as the domain sees it."""
	row = frappe.db.get_value(
		"Talk Record", name, ["plan", "started_at", "ended_at", "category", "way"], as_dict=True
	)
	talkers = frappe.get_all("Talk Record Talker", {"parent": name}, pluck="person")
	persons = frappe.get_all("Talk Record Person", {"parent": name, "attended": 1}, pluck="person")
	named = (
		frappe.get_all("Talk Plan Obligation", {"parent": row.plan}, pluck="obligation") if row.plan else []
	)
	rows = restricted.read(restricted.OWED, {"name": ("in", named)}, ["obligation_key"]) if named else []
	return Talk(
		id=name,
		talkers=frozenset(talkers),
		persons=frozenset(persons),
		started_at=get_datetime(row.started_at),
		ended_at=get_datetime(row.ended_at),
		category=Category(row.category),
		way=Way(row.way),
		collective=schedule.form_of(len(talkers), len(persons)) != schedule.ONE_TO_ONE and len(persons) > 1,
		obligations=frozenset(row.obligation_key for row in rows),
	)
