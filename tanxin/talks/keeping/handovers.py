"""Handing over (移交): when a post ends, what was kept in it goes by a list to who comes after, under a third one's eyes.

Rights need no handing over: they follow the posts by date, and a secretary who left on Monday reads nothing new on
Tuesday. Owed talks are handed over by the nightly round. What passes here are open follow-ups; the rest is listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import cint, getdate, now_datetime, nowdate

from tanxin import compat
from tanxin.confidentiality import keeping_log
from tanxin.confidentiality.conditions import in_spans
from tanxin.confidentiality.reader import reader
from tanxin.reminders import tell, todos
from tanxin.site import routes
from tanxin.site.kept import NotAllowedHere
from tanxin.talks.keeping import inventory
from tanxin.talks.keeping.held import held

DOCTYPE = "Talk Handover"
PROPOSED, CHECKED, RECEIVED, COMPLETED = "Proposed", "Checked", "Received", "Completed"
WAITING = "Handover Waiting"
OF_LINE = ("received", "remark")


def begin(doc: Document) -> None:
	"""A new handover is drawn from the post, whatever the client sent; one a post."""
	post = frappe.db.get_value(
		"Talk Post", doc.post, ["person", "organization", "post", "to_date"], as_dict=True
	)
	if not doc.flags.by_app and not (post and in_spans(post.organization, reader().organiser_spans)):
		frappe.throw(_("Handovers are arranged by the organiser in charge of the post."), NotAllowedHere)
	left = frappe.db.get_value("Talk Person", post.person, "left_on")
	ended = post.to_date or left
	if not ended or getdate(ended) > getdate(nowdate()):
		frappe.throw(_("This post has not ended. Enter its last day first."))
	if there := frappe.db.get_value(DOCTYPE, {"handover_key": doc.post}):
		frappe.throw(_("There is a handover of this post already: {0}.").format(there))
	receiver = _holder_now(post, doc.receiver)
	blank = {df.fieldname: None for df in doc.meta.fields if df.fieldtype not in frappe.model.no_value_fields}
	doc.update({**blank, "post": doc.post, "status": PROPOSED, "handover_key": doc.post, "ended_on": ended})
	doc.giver, doc.organization, doc.post_kind, doc.receiver = (
		post.person,
		post.organization,
		post.post,
		receiver,
	)
	user = frappe.db.get_value("Talk Person", post.person, "user")
	doc.set("lines", inventory.of(inventory.Held(post.person, user, post.organization, post.post)))
	doc.title = f"{frappe.db.get_value('Talk Person', post.person, 'person_name')}：{post.organization}"[:140]


def _holder_now(post: frappe._dict, wanted: str | None) -> str | None:
	"""Who holds that post there today, but the one who left it; else whom the organiser named."""
	table, today = DocType("Talk Post"), getdate(nowdate())
	query = frappe.qb.from_(table).select(table.person).where(
		(table.organization == post.organization) & (table.post == post.post) & (table.person != post.person)
		& (table.from_date.isnull() | (table.from_date <= today))
		& (table.to_date.isnull() | (table.to_date >= today))
	)  # fmt: skip
	rows = query.orderby(table.from_date, order=frappe.qb.desc).limit(1).run()
	_check_another(wanted, post.person)
	return wanted or (rows[0][0] if rows else None)


def _check_another(receiver: str | None, giver: str) -> None:
	if receiver and receiver == giver:
		frappe.throw(_("Name somebody else to receive: this is who hands over."))


def keep(doc: Document, before: Document) -> None:
	"""The organiser names who receives until he has received; the receiver ticks lines and says what is missing."""
	asking = reader()
	organiser = in_spans(before.organization, asking.organiser_spans)
	receiver, lines = (
		doc.receiver,
		{row.name: {field: row.get(field) for field in OF_LINE} for row in doc.lines},
	)
	if compat.is_impersonated() or before.status in (RECEIVED, COMPLETED):
		frappe.throw(_("What was received is not changed afterwards."), NotAllowedHere)
	for df in doc.meta.fields:
		if df.fieldtype not in frappe.model.no_value_fields or df.fieldtype in frappe.model.table_fields:
			doc.set(df.fieldname, before.get(df.fieldname))
	if organiser and receiver and receiver != before.receiver:
		_check_another(receiver, before.giver)
		_pass_to(doc, receiver)
	if asking.person and asking.person == before.receiver:
		for row in doc.lines:
			row.update(lines.get(row.name, {}))


def _pass_to(doc: Document, receiver: str) -> None:
	"""Another receives: what the one before ticked was not confirmed by him, and the step is his now."""
	for row in doc.lines:
		row.received, row.remark = 0, None
	doc.receiver = receiver
	if doc.status == CHECKED:
		todos.close_of([doc.name])
		tell.now(WAITING, DOCTYPE, doc.name, receiver, getdate(nowdate()))


def steps(name: str) -> list[str]:
	"""What the session's user may do with a handover now, for the buttons."""
	doc, asking = frappe.get_doc(DOCTYPE, name), reader()
	if compat.is_impersonated() or not asking.person:
		return []
	organiser = in_spans(doc.organization, asking.organiser_spans)
	if doc.status == PROPOSED:
		if asking.person == doc.giver:
			return ["Check"]
		return ["Check in His Stead"] if organiser and _without_login(doc.giver) else []
	if doc.status == CHECKED:
		return ["Receive"] if asking.person == doc.receiver else []
	oversees = organiser and asking.person not in (doc.giver, doc.receiver)
	return ["Countersign"] if doc.status == RECEIVED and oversees else []


def check(name: str, reason: str = "") -> None:
	"""The giver says that the list is whole; for one who has no login any more the organiser does, with a reason."""
	doc = held(DOCTYPE, name, PROPOSED)
	_renew(doc)
	if reader().person != doc.giver:
		_check_organiser(doc)
		if not _without_login(doc.giver):
			frappe.throw(_("Who hands over checks the list in his own login."), NotAllowedHere)
		if not (reason or "").strip():
			frappe.throw(_("Write why the giver does not sign himself."))
		doc.in_giver_stead = reason.strip()
	if not doc.receiver:
		frappe.throw(_("Nobody holds the post yet. The organiser names who receives."))
	doc.status, doc.giver_checked_on = CHECKED, now_datetime()
	_store(doc, "Check", doc.in_giver_stead or "")
	tell.now(WAITING, DOCTYPE, name, doc.receiver, getdate(nowdate()))


def receive(name: str, lines: Sequence[Mapping[str, Any]] | None = None) -> None:
	"""The receiver confirms, line by line or whole (`lines` None). What was not received needs a remark."""
	doc = held(DOCTYPE, name, CHECKED)
	if reader().person != doc.receiver:
		frappe.throw(_("Who receives confirms in his own login."), NotAllowedHere)
	given = None if lines is None else {str(each.get("line")): each for each in lines}
	for row in doc.lines:
		if given is None:
			row.received = 1
		elif row.name in given:
			row.received = cint(given[row.name].get("received"))
			row.remark = str(given[row.name].get("remark") or "").strip()[:140]
		if not row.received and not (row.remark or "").strip():
			frappe.throw(_("Line {0}: confirm it, or write what is missing.").format(row.idx))
	doc.status, doc.received_on, doc.received_by = RECEIVED, now_datetime(), frappe.session.user
	_store(doc, "Receive")
	for organiser in _organisers(doc):
		tell.now(WAITING, DOCTYPE, name, organiser, getdate(nowdate()))


def complete(name: str) -> int:
	"""The organiser countersigns (监交), who is neither of the two. Returns how many follow-ups passed on."""
	doc, asking = held(DOCTYPE, name, RECEIVED), reader()
	_check_organiser(doc)
	if asking.person in (doc.giver, doc.receiver):
		frappe.throw(
			_("A third person oversees the handover: neither who gives nor who receives."), NotAllowedHere
		)
	doc.overseer, doc.status, doc.completed_on = asking.person, COMPLETED, now_datetime()
	doc.passed = _pass_follow_ups(doc)
	_store(doc, "Countersign")
	return doc.passed


def _pass_follow_ups(doc: Document) -> int:
	"""Those that were received, still open and still the giver's go to the receiver."""
	names = [row.matter for row in doc.lines if row.kind == "Open Follow-up" and row.received]
	if not names:
		return 0
	table = DocType("Talk Follow Up")
	theirs = table.name.isin(names) & (table.owner_person == doc.giver) & (table.status == "Open")
	open_ones = (
		frappe.qb.from_(table)
		.select(table.name)
		.where(theirs & (table.person != doc.receiver))
		.run(pluck=True)
	)
	if open_ones:
		name, user = frappe.db.get_value("Talk Person", doc.receiver, ["person_name", "user"])
		query = frappe.qb.update(table).set(table.owner_person, doc.receiver).set(table.owner_name, name)
		query.set(table.owner_user, user).where(table.name.isin(open_ones)).run()
		todos.close_of(open_ones)
	return len(open_ones)


def _renew(doc: Document) -> None:
	"""The list is drawn again when it is checked: it says what is there that day."""
	user = frappe.db.get_value("Talk Person", doc.giver, "user")
	doc.set("lines", inventory.of(inventory.Held(doc.giver, user, doc.organization, doc.post_kind)))


def _check_organiser(doc: Document) -> None:
	if not in_spans(doc.organization, reader().organiser_spans):
		frappe.throw(_("Handovers are arranged by the organiser in charge of the post."), NotAllowedHere)


def _without_login(person: str) -> bool:
	return bool(routes.without_account([person]))


def _organisers(doc: Document) -> tuple[str, ...]:
	from tanxin.reminders.gather import nearest_organisers

	found = nearest_organisers(doc.organization, doc.giver, getdate(nowdate()))
	return tuple(person for person in found if person != doc.receiver)


def _store(doc: Document, action: str, reason: str = "") -> None:
	"""Write the step and its sealed entry. The right to it was decided by the caller, on the stored row."""
	doc.flags.step = True
	doc.save(ignore_permissions=True)  # see above
	todos.close_of([doc.name])
	lines = [
		[row.kind, row.matter or "", row.quantity, row.year or 0, cint(row.received)] for row in doc.lines
	]
	keeping_log.note(action, {"lines": lines}, doc.organization, reason, handover=doc.name)
