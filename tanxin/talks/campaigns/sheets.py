"""The sheet that is worked on (审批表): who may, and in which state."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from pypika.terms import Criterion

from tanxin.confidentiality import scope
from tanxin.domain.transitions import EDITABLE_STATES
from tanxin.site import proposals
from tanxin.site.kept import NotAllowedHere
from tanxin.talks.campaigns import progress

#: A row of Talk Proposal with its sheet as `sheet`.
Row = frappe._dict


def seen() -> Criterion:
	"""Which proposals the session's user sees."""
	return scope.criterion("Talk Proposal")


def opened(campaign: str, lock: bool = False) -> Document:
	"""The sheet, for who may write it while it is a draft; `lock` holds its row until the transaction ends.

	Raises when it is not his, is signed or waits for a signature, or while its plans are being made.
	"""
	sheet = frappe.get_doc("Talk Campaign", campaign, for_update=lock)
	sheet.check_permission("write")
	if sheet.workflow_state not in EDITABLE_STATES:
		frappe.throw(
			_("{0} is {1} and cannot be changed.").format(
				campaign, _(sheet.workflow_state, context="Talk Plan")
			),
			NotAllowedHere,
		)
	if lock and progress.is_running(sheet):
		frappe.throw(_("The plans of this sheet are being made. Wait until that is done."), NotAllowedHere)
	return sheet


def row(name: str, *statuses: str) -> Row:
	"""A proposal that the session's user may adjust, held with its sheet until the transaction ends.

	Raises when it is not his to see, when its sheet is not his to write now, or when it is in none of the statuses.
	"""
	if not scope.sees("Talk Proposal", name):
		frappe.throw(_("This proposal is not in your scope, or is there no more."), frappe.PermissionError)
	sheet = opened(frappe.db.get_value("Talk Proposal", name, "campaign"), lock=True)
	found: Any = proposals.locked([name])[0]
	if found.status not in statuses:
		frappe.throw(
			_("This proposal is {0}: nothing can be changed.").format(
				_(found.status, context="Talk Proposal")
			),
			NotAllowedHere,
		)
	found.sheet = sheet
	return found


def row_without_time(one: Row) -> Row:
	"""The same row before it was given a time."""
	return frappe._dict({**one, "planned_start": None, "planned_end": None})
