"""Asking for a talk (申请谈话): who asks is the session, whom he may ask the domain says, what he writes is sealed.

Every road (the portal's button, the desk's dialog, the web form, the platform's own insert) ends in `prepare` and
`raise_event`, called by the document itself.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime, nowdate

from tanxin import compat
from tanxin.confidentiality import notes
from tanxin.confidentiality.reader import reader
from tanxin.domain import requests
from tanxin.domain.directory import DirectoryProblem
from tanxin.domain.requests import Askable, RequestState
from tanxin.reminders import tell
from tanxin.site import asking, directory, local
from tanxin.site.kept import NotAllowedHere
from tanxin.sources import recording


def whom_to_ask() -> list[dict[str, str]]:
	"""Whom the session's person may ask: {person, name, post}, nearest first. Raises for who belongs nowhere."""
	person = asker()
	people = directory.around(person)
	return [
		{
			"person": each.person,
			"name": people.name_of(each.person),
			"post": people.organization_name(each.organization) + _(each.post.value, context="Talk Post"),
		}
		for each in _offered(person, people)
	]


def ask(talker: str, matter: str = "") -> tuple[str, bool]:
	"""Ask for a talk; returns the request and whether it is a new one. The same talker twice a day is one."""
	person = asker()
	doc = frappe.get_doc({"doctype": "Talk Request", "talker": talker, "matter": matter})
	if known := standing(person, talker):
		return known, False
	frappe.db.savepoint("tanxin_asking")
	try:
		# No role may create requests: each may ask for himself, which the document decides from the session.
		return doc.insert(ignore_permissions=True).name, True
	except (frappe.DuplicateEntryError, frappe.UniqueValidationError):
		frappe.db.rollback(save_point="tanxin_asking")  # a second click was quicker
		frappe.clear_messages()
		return standing(person, talker) or "", False


def standing(person: str, talker: str) -> str | None:
	"""Today's request of the person to that talker, unless he took it back."""
	return frappe.db.get_value("Talk Request", {"request_key": key(person, talker)})


def key(person: str, talker: str) -> str:
	"""One request per person, talker and day."""
	return f"{person}|{talker}|{nowdate()}"


def asker() -> str:
	"""The person behind the session. Raises for guests, impersonated sessions and accounts without a person."""
	if compat.is_impersonated():
		frappe.throw(_("Not in somebody else's session."), NotAllowedHere)
	person = reader().person if frappe.session.user != "Guest" else None
	if not person:
		frappe.throw(
			_("Your account belongs to nobody on the roster. Ask the organisation department."),
			NotAllowedHere,
		)
	return person


def prepare(doc: Document) -> None:
	"""What a new request says, decided here whatever was sent: the person, his level, the talker among those offered."""
	person = asker()
	people = directory.around(person)
	chosen = next((each for each in _offered(person, people) if each.person == doc.talker), None)
	if not chosen:
		frappe.throw(_("Choose one of the people offered."), NotAllowedHere)
	doc.update(
		{
			"person": person,
			"person_name": people.name_of(person),
			"organization": people.person(person).organization,
			"talker_name": people.name_of(chosen.person),
			"asked_organization": chosen.organization,
			"asked_on": nowdate(),
			"withdrawn_on": None,
			"event": None,
			"request_key": key(person, chosen.person),
		}
	)
	if standing(person, chosen.person):
		frappe.throw(
			_("You have already asked {0} for a talk today. It was received.").format(doc.talker_name)
		)


def check_by_hand(person: str, talker: str | None) -> None:
	"""A wish told by word of mouth and entered for somebody: it goes to whom he may ask, like his own."""
	if talker not in {each.person for each in _offered(person, directory.around(person))}:
		frappe.throw(
			_("Choose as talker one of those whom this person may ask: his team or the next level up.")
		)


def _offered(person: str, people: directory.Directory) -> list[Askable]:
	try:
		found = requests.whom_to_ask(person, people, getdate(nowdate()))
	except DirectoryProblem as problem:
		frappe.throw(_(str(problem)))
	if not found:
		frappe.throw(
			_("Nobody can be asked yet: you are in no Party organization, or nobody holds a post there.")
		)
	return found


def raise_event(doc: Document, matter: str) -> None:
	"""The request is stored: its words are sealed, what is owed by it is written down, the talker is told."""
	if matter:
		notes.write_request(doc.name, doc.person, matter)
	event = frappe.get_doc(
		{
			"doctype": "Trigger Event",
			"person": doc.person,
			"situation": "Own Request",
			"happened_on": doc.asked_on,
			"requested_talker": doc.talker,
			"source": "Own Request",
			"source_doctype": "Talk Request",
			"source_name": doc.name,
		}
	)
	# A member has no right on events as such; he asks for himself, which was just decided.
	event.insert(ignore_permissions=True)
	doc.db_set("event", event.name, update_modified=False)
	due = asking.due_of(event.name) or local.calendar().add_working_days(
		getdate(doc.asked_on), local.settings().request_deadline_days
	)
	tell.asked_for(doc.name, doc.person, doc.talker, doc.organization, due)


def mine() -> list[dict[str, Any]]:
	"""The session's person's own requests, newest first, each with where it stands. No words."""
	return [_shown(row) for row in asking.of_person(asker())]


def progress(name: str) -> dict[str, Any]:
	"""Where one request stands, for its form. The caller has checked that it is the reader's to see."""
	return _shown(asking.one(name))


def withdraw(name: str) -> None:
	"""The person takes his request back: nothing is owed by it any more, and its words are nobody's to read."""
	row = asking.one(name, lock=True)
	if not row or row.person != asker():
		frappe.throw(_("This is not a request of yours."), NotAllowedHere)
	state = asking.state(row)
	if state is RequestState.WITHDRAWN:
		return
	if state in requests.SETTLED:
		frappe.throw(_("The talk was held. The request can no longer be taken back."))
	frappe.db.set_value(
		"Talk Request",
		name,
		{"withdrawn_on": now_datetime(), "request_key": f"{row.request_key}|{name}"},
	)
	if row.event:
		recording.withdraw(row.event, "本人撤回申请")
	tell.request_withdrawn(name, row.talker, asking.authors_of(row))


def _shown(row: frappe._dict) -> dict[str, Any]:
	state = asking.state(row)
	shown = {
		"name": row.name,
		"talker_name": row.talker_name,
		"asked_on": row.asked_on,
		"state": state.value,
		"may_withdraw": state not in requests.SETTLED,
		"obligations": [owed.name for owed in row.owed if owed.status == "Open"],
	}
	plan = next((owed for owed in row.owed if owed.plan_state == "Signed"), None)
	if state is RequestState.ARRANGED and plan:
		shown |= {"planned_start": plan.planned_start, "place": plan.place, "way": plan.way}
	return shown
