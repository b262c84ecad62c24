"""Who may read and write which words (读写权): decided here, on stored rows, for the user of this request.

Nobody has a right by role or by being administrator. In an impersonated session nobody has any.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe.utils import nowdate

from tanxin import compat
from tanxin.confidentiality import scope
from tanxin.confidentiality.conditions import in_spans, is_writer
from tanxin.confidentiality.reader import Reader, reader
from tanxin.domain.transitions import EDITABLE_STATES, SIGNED

#: Zones of a record's words.
SHARED, OWN, ORGANISATION, OBJECTION = "Shared", "Talker's Own", "Organisation", "Objection"
#: The one zone of a plan's words, and of what a person wrote when he asked for a talk.
PLAN, REQUEST = "Plan", "Request"

COMMANDING_POSTS = ("Secretary", "Deputy Secretary")


@dataclass(frozen=True)
class RecordRights:
	"""What the reader is to a record, worked out once a request."""

	name: str
	docstatus: int
	user: str
	person: str | None
	writes: bool
	attended: frozenset[str]
	commands: bool
	grant: str | None

	def reads(self, zone: str, person: str | None = None, author: str | None = None) -> bool:
		"""Whether the words of that zone (of that person, by that author) are this reader's to read."""
		if zone == OWN:
			return author == self.user and self.docstatus < 2
		if self.writes:
			return True
		if self.docstatus != 1:
			return False
		if zone == SHARED:
			return bool(self.grant) or (self.person in self.attended and person in (None, "", self.person))
		if zone == OBJECTION:
			return bool(self.person) and person == self.person
		return self.commands and self.person not in self.attended

	def writes_zone(self, zone: str) -> bool:
		"""Drafts are open to who talked and who records; the talker's own page stays open to him."""
		if zone == OWN:
			return self.writes and self.docstatus < 2
		return self.writes and self.docstatus == 0 and zone in (SHARED, ORGANISATION)


def on_record(name: str) -> RecordRights:
	"""The rights of the session's user on a record. Raises when there is no such record."""
	row = frappe.db.get_value("Talk Record", name, ["docstatus", "organization", "plan"], as_dict=True)
	if not row:
		raise frappe.DoesNotExistError(f"Talk Record {name}")
	asking = reader()
	own_session = not compat.is_impersonated()
	return RecordRights(
		name=name,
		docstatus=row.docstatus,
		user=asking.user if own_session else "",  # else the page of whoever is impersonated would open
		person=asking.person if own_session else None,
		writes=own_session and is_writer(asking, name),
		attended=frozenset(
			frappe.get_all("Talk Record Person", {"parent": name, "attended": 1}, pluck="person")
		),
		commands=own_session
		and (_commands(asking, row.organization) or _asked_to_instruct(asking, row.plan)),
		grant=_grant(asking, name) if own_session else None,
	)


def reads_plan(name: str) -> bool:
	"""Focus, preparation and outline: for who drafts, signs and holds the talk; never for who is talked to."""
	if compat.is_impersonated():
		return False
	asking = reader()
	row = _plan(name)
	if asking.person and frappe.db.exists("Talk Plan Person", {"parent": name, "person": asking.person}):
		return False
	table = frappe.qb.DocType("Talk Plan")
	signs = frappe.qb.from_(table).select(table.name).where(table.name == name)
	return _drafts(asking, name, row) or bool(signs.where(scope.signs(asking, table.approver)).run())


def writes_plan(name: str) -> bool:
	"""The author, the organiser in scope and the talkers, while the plan is a draft or came back."""
	row = _plan(name)
	return (
		row.workflow_state in EDITABLE_STATES
		and not compat.is_impersonated()
		and _drafts(reader(), name, row)
	)


def reads_request(name: str) -> bool:
	"""What a request is about: for the talker who was asked, while it stands, and for who wrote it."""
	if compat.is_impersonated():
		return False
	person = reader().person
	row = frappe.db.get_value("Talk Request", name, ["person", "talker", "withdrawn_on"], as_dict=True)
	return bool(person and row) and (person == row.person or (person == row.talker and not row.withdrawn_on))


def reads_dossier(person: str) -> bool:
	"""The organiser in scope; the planned talker from sign-off until the record is written; never the person."""
	if compat.is_impersonated():
		return False
	asking = reader()
	organization = frappe.db.get_value("Talk Person", person, "organization")
	if asking.person == person:
		return False
	return in_spans(organization, asking.organiser_spans) or _prepares(asking, person)


def writes_dossier(person: str) -> bool:
	"""The organiser in scope."""
	asking = reader()
	organization = frappe.db.get_value("Talk Person", person, "organization")
	return (
		not compat.is_impersonated()
		and asking.person != person
		and in_spans(organization, asking.organiser_spans)
	)


def _prepares(asking: Reader, person: str) -> bool:
	if not asking.person:
		return False
	plans = frappe.get_all("Talk Plan Person", {"person": person, "parenttype": "Talk Plan"}, pluck="parent")
	mine = frappe.get_all(
		"Talk Plan Talker", {"person": asking.person, "parent": ("in", plans)}, pluck="parent"
	)
	return bool(mine and frappe.db.exists("Talk Plan", {"name": ("in", mine), "workflow_state": SIGNED}))


def _plan(name: str) -> frappe._dict:
	row = frappe.db.get_value(
		"Talk Plan", name, ["organization", "author_user", "workflow_state"], as_dict=True
	)
	if not row:
		raise frappe.DoesNotExistError(f"Talk Plan {name}")
	return row


def _drafts(asking: Reader, name: str, row: frappe._dict) -> bool:
	return (
		row.author_user == asking.user
		or in_spans(row.organization, asking.organiser_spans)
		or bool(
			asking.person and frappe.db.exists("Talk Plan Talker", {"parent": name, "person": asking.person})
		)
	)


def _commands(asking: Reader, organization: str) -> bool:
	"""Secretary or deputy of the organisation or one above it, today."""
	if not asking.person or not organization:
		return False
	post, node, here = (
		frappe.qb.DocType(each) for each in ("Talk Post", "Party Organization", "Party Organization")
	)
	here = here.as_("here")
	today = scope.literal(nowdate())
	query = (
		frappe.qb.from_(post)
		.join(node)
		.on(node.name == post.organization)
		.join(here)
		.on((node.lft <= here.lft) & (node.rgt >= here.rgt))
		.select(post.name)
		.where(
			(here.name == organization) & (post.person == asking.person) & post.post.isin(COMMANDING_POSTS)
		)
		.where(
			(post.from_date.isnull() | (post.from_date <= today))
			& (post.to_date.isnull() | (post.to_date >= today))
		)
	)
	return bool(query.run())


def _asked_to_instruct(asking: Reader, plan: str | None) -> bool:
	"""The leader who signed a plan marked 需阅示."""
	return bool(
		plan
		and asking.person
		and frappe.db.exists("Talk Plan", {"name": plan, "needs_instruction": 1, "approver": asking.person})
	)


def _grant(asking: Reader, record: str) -> str | None:
	return frappe.db.get_value(
		"Talk Reading Grant",
		{"record": record, "reader_user": asking.user, "status": "Granted", "until": (">=", nowdate())},
	)
