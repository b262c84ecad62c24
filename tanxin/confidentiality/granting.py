"""Who lets whom read a record (查阅授权): a leader of the record's organisation, never the asker himself."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import now_datetime

from tanxin.confidentiality import rights
from tanxin.confidentiality.reader import reader
from tanxin.site.kept import NotAllowedHere

#: Status before → the decision → status after.
DECISIONS = {
	("Requested", "Grant"): "Granted",
	("Requested", "Refuse"): "Refused",
	("Granted", "Revoke"): "Revoked",
}


def steps(grant: str) -> list[str]:
	"""The decisions that the session's user may take on a request now."""
	row = _row(grant)
	return [step for status, step in DECISIONS if status == row.status] if _may_decide(row) else []


def decide(grant: str, step: str) -> str:
	"""Take a decision on the stored row, with the decider's name and the time. Returns the new status."""
	row = _row(grant, lock=True)
	if not _may_decide(row):
		frappe.throw(
			_(
				"A secretary or deputy of the record's organization decides, never who asked or was talked to."
			),
			NotAllowedHere,
		)
	status = DECISIONS.get((row.status, step))
	if not status:
		frappe.throw(_("This request is already {0}.").format(_(row.status, context="Talk Reading Grant")))
	doc = frappe.get_doc("Talk Reading Grant", grant)
	doc.status, doc.granted_by, doc.granted_on = status, frappe.session.user, now_datetime()
	doc.flags.deciding = True
	doc.save(
		ignore_permissions=True
	)  # the right was decided just above; leaders hold no write right on requests
	return status


def _may_decide(row: frappe._dict) -> bool:
	allowed = rights.on_record(row.record)
	asked = row.reader_user == frappe.session.user or row.owner == frappe.session.user
	return allowed.commands and not asked and reader().person not in allowed.attended


def _row(grant: str, lock: bool = False) -> frappe._dict:
	return frappe.db.get_value(
		"Talk Reading Grant",
		grant,
		["record", "reader_user", "owner", "status"],
		as_dict=True,
		for_update=lock,
	)
