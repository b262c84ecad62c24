"""Who lets whom read (查阅授权): a leader of the record's organisation, never the asker, never who was talked to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import get_datetime, getdate, now_datetime, nowdate

from tanxin import compat
from tanxin.confidentiality import command, granted, scope
from tanxin.confidentiality.granted import ASKING_ROLES, GRANT, PERIOD, ROW
from tanxin.confidentiality.reader import reader
from tanxin.confidentiality.reading_requests import check_end, open_records
from tanxin.site.kept import NotAllowedHere

#: Status before → the decision → status after.
DECISIONS = {
	("Requested", "Grant"): "Granted",
	("Requested", "Refuse"): "Refused",
	("Granted", "Revoke"): "Revoked",
}
#: Decisions that need a reason.
WITH_REASON = ("Refuse", "Revoke")
#: What the asker does with his own request while it waits.
WITHDRAW = "Withdraw"
FIELDS = (
	"name", "kind", "reader", "reader_name", "reader_user", "owner", "organization", "period_from", "period_to", "category",
	"reason", "until", "status", "granted_by", "granted_by_person", "granted_by_name", "granted_on", "revoked_by_name",
	"revoked_on", "withdrawn_on", "creation",
)  # fmt: skip


def steps(grant: str) -> list[dict[str, Any]]:
	"""What the session's user may do with a request now: decide it, or take back his own: [{step, reason_required}]."""
	row = _row(grant)
	if row and may_withdraw(row):
		return [{"step": WITHDRAW, "reason_required": False}]
	if not row or _hindrance(row):
		return []
	return [
		{"step": step, "reason_required": step in WITH_REASON}
		for status, step in DECISIONS
		if status == row.status
	]


def waiting() -> list[frappe._dict]:
	"""Requests that the session's user may decide now, oldest first."""
	table = DocType(GRANT)
	spans = command.commanded_spans(reader())
	open_ones = (table.status == "Requested") & (table.until >= nowdate())
	query = frappe.qb.from_(table).select(*(table[name] for name in FIELDS))
	rows = (
		query.where(open_ones & scope.within(spans, table.organization))
		.orderby(table.creation)
		.run(as_dict=True)
	)
	return [row for row in rows if not _hindrance(row)]


def decide(grant: str, step: str, reason: str = "") -> str:
	"""Take a decision on the stored row, with the decider's name and the time. Returns the new status.

	The same decision by the same leader twice (a double click) changes nothing.
	"""
	row = _row(grant, lock=True)
	why_not = _hindrance(row) if row else _not_yours()
	if why_not:
		frappe.throw(why_not, NotAllowedHere)
	status, reason = DECISIONS.get((row.status, step)), (reason or "").strip()
	if not status:
		if _is_his_already(row, step):
			return row.status
		frappe.throw(_decided_already(row))
	if step in WITH_REASON and not reason:
		frappe.throw(_("Write the reason: who asked is told."))
	if step == "Grant":
		_check_still_open(row)
	_write(grant, status, reason)
	return status


def _is_his_already(row: frappe._dict, step: str) -> bool:
	"""Whether the session's user has taken just this decision before."""
	if step == "Revoke":
		name = frappe.db.get_value("Talk Person", reader().person, "person_name")
		return row.status == "Revoked" and row.revoked_by_name == name
	return row.status == DECISIONS.get(("Requested", step)) and row.granted_by == frappe.session.user


def may_withdraw(row: frappe._dict) -> bool:
	"""Whether the request waits, and the session's user is he who asked."""
	return row.status == "Requested" and not _no_asker(row)


def withdraw(grant: str) -> str:
	"""The asker takes back (撤回) what nobody has decided yet. Returns the new status; a second click changes nothing.

	The row is locked first: of an asker and a leader at the same moment the later is told what the other did.
	"""
	row = _row(grant, lock=True)
	why_not = _no_asker(row) if row else _not_the_askers()
	if why_not:
		frappe.throw(why_not, NotAllowedHere)
	if row.status != "Withdrawn":
		if row.status != "Requested":
			frappe.throw(_decided_already(row))
		_save(grant, {"status": "Withdrawn", "withdrawn_on": now_datetime().replace(microsecond=0)})
	return "Withdrawn"


def expire() -> list[frappe._dict]:
	"""Mark what has ended; the right itself ended with its last day. Returns requests that nobody decided in time."""
	ended = {"status": ("in", ("Granted", "Requested")), "until": ("<", nowdate())}
	rows = frappe.get_all(GRANT, ended, ["name", "status", "reader", "until"])
	for row in rows:
		frappe.db.set_value(GRANT, row.name, "status", "Expired")
	return [row for row in rows if row.status == "Requested"]


def records_of(grant: str) -> list[str]:
	"""The records that a grant names."""
	return frappe.get_all(ROW, {"parent": grant, "parenttype": GRANT}, pluck="record", order_by="idx asc")


def leaders_to_ask(organization: str, asker: str, records: Iterable[str]) -> list[str]:
	"""The nearest leaders who may decide: of the organisation, or of the nearest above it that has any."""
	named = granted.named_on(records)
	node, here = DocType("Party Organization"), DocType("Party Organization").as_("here")
	query = (
		frappe.qb.from_(node).join(here).on((node.lft <= here.lft) & (node.rgt >= here.rgt)).select(node.name)
	)
	line = query.where(here.name == organization).orderby(node.lft, order=frappe.qb.desc).run(pluck=True)
	for each in line:
		able = [one for one in command.leaders_of(each) if one != asker and one not in named]
		if able:
			return able
	return []


def _hindrance(row: frappe._dict) -> str:
	"""Why the session's user decides nothing on this request; empty when he does."""
	asking = reader()
	if compat.is_impersonated():
		return _("Not in somebody else's session.")
	if asking.user in (row.reader_user, row.owner) or (asking.person and asking.person == row.reader):
		return _("Nobody decides on his own request. Another leader of the organization does, or one above.")
	records = [] if row.kind == PERIOD else records_of(row.name)
	if not asking.person or not _leads(asking, row, records):
		return _not_yours()
	mine = frappe.get_all(
		"Talk Record Person", {"parent": ("in", records), "person": asking.person}, pluck="parent"
	)
	if mine:
		return _(
			"You were asked to come to the talk {0} yourself: another leader decides, or one above."
		).format(mine[0])
	return ""


def _no_asker(row: frappe._dict) -> str:
	"""Why the session's user takes nothing back; empty when it is his own request."""
	if compat.is_impersonated():
		return _("Not in somebody else's session.")
	asking = reader()
	own = asking.user == row.reader_user or (asking.person and asking.person == row.reader)
	return "" if own else _not_the_askers()


def _not_the_askers() -> str:
	return _("Only who asked takes a request back. A leader refuses it.")


def _not_yours() -> str:
	return _(
		"A secretary or deputy of the organization, or of one above, who holds that post today decides, and nobody else."
	)


def _leads(asking: Any, row: frappe._dict, records: Iterable[str]) -> bool:
	places = {
		row.organization,
		*frappe.get_all("Talk Record", {"name": ("in", list(records))}, pluck="organization"),
	}
	return all(command.commands(asking, place) for place in places)


def _decided_already(row: frappe._dict) -> str:
	if row.status == "Withdrawn":
		return _("Who asked took this request back on {0}. Nothing is decided any more.").format(
			str(get_datetime(row.withdrawn_on))[:16]
		)
	status = _(row.status, context=GRANT)
	by, at = row.revoked_by_name or row.granted_by_name, row.revoked_on or row.granted_on
	if not by:
		return _("This request is already {0}.").format(status)
	return _("This request is already {0}: {1}, {2}.").format(status, by, str(get_datetime(at))[:16])


def _check_still_open(row: frappe._dict) -> None:
	"""What may have changed since it was asked. Raises with what to do."""
	if getdate(row.until) < getdate(nowdate()):
		frappe.throw(
			_("The last day {0} is past. Refuse it; who asked can ask anew.").format(getdate(row.until))
		)
	check_end(row.until)
	asker = reader(row.reader_user)
	works = frappe.db.get_value("User", row.reader_user, "enabled")
	if not works or asker.person != row.reader or not asker.roles & ASKING_ROLES:
		frappe.throw(
			_("{0} no longer has the task for which this was asked. Refuse it.").format(row.reader_name)
		)
	if row.kind != PERIOD:
		open_records(records_of(row.name), asker)
	elif not granted.count_in_period(asker, row):
		frappe.throw(_("The request covers no record any more. Refuse it."))


def _write(grant: str, status: str, reason: str) -> None:
	person, moment = reader().person, now_datetime().replace(microsecond=0)
	name = frappe.db.get_value("Talk Person", person, "person_name")
	if status == "Revoked":
		decision = {"revoked_by_name": name, "revoked_on": moment, "revoke_reason": reason}
	else:
		decision = {
			"granted_by": frappe.session.user,
			"granted_by_person": person,
			"granted_by_name": name,
			"granted_on": moment,
			"decision_reason": reason,
		}
	_save(grant, {**decision, "status": status})


def _save(grant: str, values: dict[str, Any]) -> None:
	doc = frappe.get_doc(GRANT, grant)
	doc.update(values)
	doc.flags.deciding = True
	# The right was decided by the caller; nobody holds a write right on requests.
	doc.save(ignore_permissions=True)


def _row(grant: str, lock: bool = False) -> frappe._dict | None:
	return frappe.db.get_value(GRANT, grant, FIELDS, as_dict=True, for_update=lock)
