"""Who may read and write which words (读写权): decided here, on stored rows, for the user of this request.

Nobody has a right by role or by being administrator. In an impersonated session and in a job nobody has any.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe.query_builder import DocType

from tanxin import compat
from tanxin.confidentiality import command, granted, preparing, scope
from tanxin.confidentiality.conditions import in_spans, is_writer
from tanxin.confidentiality.reader import Reader, reader
from tanxin.domain.transitions import EDITABLE_STATES

#: Zones of a record's words; a scan is what was shared, on paper.
SHARED, OWN, ORGANISATION, OBJECTION, SCAN = "Shared", "Talker's Own", "Organisation", "Objection", "Scan"
#: The one zone of a plan's words, and of what a person wrote when he asked for a talk.
PLAN, REQUEST = "Plan", "Request"


@dataclass(frozen=True)
class RecordRights:
	"""What the reader is to a record, worked out once a request.

	`writes`: who talked, who recorded, and whoever entered a draft; `talks`: the first two. `named`: everybody who was
	to be talked to, `attended`: who came. `commands`: the chain of command, and who was to be shown the record.
	"""

	name: str
	docstatus: int
	user: str
	person: str | None
	writes: bool
	talks: bool
	named: frozenset[str]
	attended: frozenset[str]
	commands: bool
	grant: str | None

	def reads(self, zone: str, person: str | None = None, author: str | None = None) -> bool:
		"""Whether the words of that zone (of that person, last written by that author) are this reader's to read."""
		if not self.user or _in_job():
			return False
		if zone == OWN:
			return author == self.user and self.docstatus < 2
		if self.docstatus == 0:
			return self.talks or (self.writes and author == self.user)
		if zone == ORGANISATION:
			return self.docstatus == 1 and self.commands and self.person not in self.named
		if self.talks:
			return True  # of a record that was withdrawn too: what was objected to has to be corrected
		return self.docstatus == 1 and (self._takes_part(zone, person) or bool(self.grant_for(zone)))

	def _takes_part(self, zone: str, person: str | None) -> bool:
		"""Who was talked to, in what was said to all or to him alone, and in what he answered."""
		if not self.person or self.person not in self.attended:
			return False
		return person == self.person or (zone == SHARED and not person)

	def grant_for(self, zone: str) -> str | None:
		"""The grant that opens the zone, where nothing else does: what both sides have read, and no more."""
		return self.grant if zone in (SHARED, SCAN) else None

	def writes_zone(self, zone: str, author: str | None = None) -> bool:
		"""Drafts are open to who talked and who records; the talker's own page stays open to him. Whoever merely enters
		a draft writes what nobody else has written."""
		if zone == OWN:
			return (self.docstatus == 0 and self.writes) or (self.docstatus == 1 and self.talks)
		return self.docstatus == 0 and zone in (SHARED, ORGANISATION) and self._drafts(author)

	def _drafts(self, author: str | None) -> bool:
		return self.talks or (self.writes and author in (None, self.user))


def on_record(name: str) -> RecordRights:
	"""The rights of the session's user on a record. Raises when there is no such record."""
	row = frappe.db.get_value(
		"Talk Record", name, ["docstatus", "organization", "plan", "recorder"], as_dict=True
	)
	if not row:
		raise frappe.DoesNotExistError(f"Talk Record {name}")
	persons = frappe.get_all("Talk Record Person", {"parent": name}, ["person", "attended"])
	asking, own = reader(), not compat.is_impersonated()
	talks = own and _talks(asking, name, row.recorder)
	return RecordRights(
		name=name,
		docstatus=row.docstatus,
		user=asking.user if own else "",  # else the page of whoever is impersonated would open
		person=asking.person if own else None,
		writes=own and (talks or is_writer(asking, name)),
		talks=talks,
		named=frozenset(each.person for each in persons),
		attended=frozenset(each.person for each in persons if each.attended),
		commands=own and _commands(asking, row),
		grant=granted.running_grant(asking, name) if own and not talks and row.docstatus == 1 else None,
	)


def _in_job() -> bool:
	"""No worker unseals anything, in whose name ever (it may write: an import)."""
	return getattr(frappe.local, "job", None) is not None


def _asks_himself() -> bool:
	"""Whether the person of this session asks himself, at a screen."""
	return not compat.is_impersonated() and not _in_job()


def _talks(asking: Reader, record: str, recorder: str | None) -> bool:
	if not asking.person:
		return False
	mine = {"parent": record, "parenttype": "Talk Record", "person": asking.person}
	return recorder == asking.person or bool(frappe.db.exists("Talk Record Talker", mine))


def _commands(asking: Reader, row: frappe._dict) -> bool:
	return command.commands(asking, row.organization) or command.asked_to_instruct(asking, row.plan)


def reads_plan(name: str) -> bool:
	"""Focus, preparation and outline: for who drafts, signs and holds the talk; never for who is talked to."""
	if not _asks_himself():
		return False
	asking = reader()
	row = _plan(name)
	if asking.person and frappe.db.exists("Talk Plan Person", {"parent": name, "person": asking.person}):
		return False
	table = DocType("Talk Plan")
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
	if not _asks_himself():
		return False
	person = reader().person
	row = frappe.db.get_value("Talk Request", name, ["person", "talker", "withdrawn_on"], as_dict=True)
	return bool(person and row) and (person == row.person or (person == row.talker and not row.withdrawn_on))


def reads_dossier(person: str) -> bool:
	"""The organiser in scope, who keeps it; the planned talker from sign-off until the record is filed; never the
	person himself. The same rows as in the list (`scope.talk_dossier`)."""
	asking = reader()
	if not _asks_himself() or asking.person == person:
		return False
	organization = frappe.db.get_value("Talk Person", person, "organization")
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
	known = DocType("Talk Person")
	query = frappe.qb.from_(known).select(known.name).where(known.name == person)
	return bool(query.where(known.name.isin(preparing.prepared_for(asking.person))).run())


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
