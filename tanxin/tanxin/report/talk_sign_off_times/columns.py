"""The columns of the report on sign-off times, one list a view."""

from __future__ import annotations

from typing import Any

from frappe import _

from tanxin.site.columns import column


def of_groups(by_leader: bool) -> list[dict[str, Any]]:
	"""One row a leader or organisation. Times are working days, days off left out."""
	if by_leader:
		first = [
			_column("group", _("Leader", context="Talk Sign-off Times"), "Data", 130),
			_column("organization", _("Organization", context="Talk Sign-off Times"), "Data", 200),
		]
	else:
		first = [_column("group", _("Organization", context="Talk Sign-off Times"), "Data", 280)]
	return [
		*first,
		_column("sent", _("Sent to Sign", context="Talk Sign-off Times"), "Int"),
		_column("signed", _("Agreed", context="Talk Sign-off Times"), "Int"),
		_column("returned", _("Sent Back", context="Talk Sign-off Times"), "Int"),
		_column("disagreed", _("Not Agreed", context="Talk Sign-off Times"), "Int"),
		_column("waiting", _("Still Waiting", context="Talk Sign-off Times"), "Int"),
		_column("late", _("Late", context="Talk Sign-off Times"), "Int"),
		_column("median", _("Median (Working Days)", context="Talk Sign-off Times"), "Float", 125),
		_column("longest", _("Longest (Working Days)", context="Talk Sign-off Times"), "Float", 125),
		_column("hints", _("Hints to Check", context="Talk Sign-off Times"), "Data", 420),
		*_others(),
		*([] if by_leader else _states()),
	]


def _others() -> list[dict[str, Any]]:
	"""How the other waits ended (all endings together are what was sent), and how decisions were made."""
	return [
		_column("recalled", _("Recalled", context="Talk Sign-off Times"), "Int"),
		_column("escalated", _("Escalated", context="Talk Sign-off Times"), "Int", 90),
		_column("settled", _("Settled by Another", context="Talk Sign-off Times"), "Int", 90),
		_column("mean", _("Mean (Working Days)", context="Talk Sign-off Times"), "Float", 125),
		_column("by_delegate", _("By Delegate", context="Talk Sign-off Times"), "Int", 90),
		_column("in_bulk", _("On a Sheet or in a Batch", context="Talk Sign-off Times"), "Int", 110),
	]


def _states() -> list[dict[str, Any]]:
	"""How long plans were in each state, in the middle, those that still are counted up to now."""
	return [
		_column("in_draft", _("In Draft (Median)", context="Talk Sign-off Times"), "Float", 170),
		_column("in_awaiting", _("Awaiting (Median)", context="Talk Sign-off Times"), "Float", 170),
		_column("in_sent_back", _("Sent Back (Median)", context="Talk Sign-off Times"), "Float", 170),
		_column("in_signed", _("Signed, Not Held (Median)", context="Talk Sign-off Times"), "Float", 190),
	]


def of_signatures() -> list[dict[str, Any]]:
	"""One row a wait."""
	return [
		column("plan", _("Plan", context="Talk Sign-off Times"), "Link", 140, "Talk Plan"),
		_column("title", _("Who With Whom", context="Talk Sign-off Times"), "Data", 220),
		_column("leader", _("Leader", context="Talk Sign-off Times"), "Data", 110),
		_column("since", _("Sent On", context="Talk Sign-off Times"), "Datetime", 165),
		_column("opened_at", _("First Opened On", context="Talk Sign-off Times"), "Datetime", 165),
		_column("until", _("Decided On", context="Talk Sign-off Times"), "Datetime", 165),
		_column("lasted", _("Waited (Working Days)", context="Talk Sign-off Times"), "Float", 125),
		_column("outcome", _("Outcome", context="Talk Sign-off Times"), "Data", 100),
		_column("late", _("Late", context="Talk Sign-off Times"), "Data", 70),
		_column("hints", _("Hints to Check", context="Talk Sign-off Times"), "Data", 160),
		_column("actor", _("Signed By", context="Talk Sign-off Times"), "Data", 110),
		_column("step", _("Step of the Approval", context="Talk Sign-off Times"), "Data", 100),
		_column("bulk", _("On a Sheet or in a Batch", context="Talk Sign-off Times"), "Data", 110),
		_column("organization", _("Organization", context="Talk Sign-off Times"), "Data", 180),
	]


def _column(fieldname: str, label: str, fieldtype: str, width: int = 75) -> dict[str, Any]:
	precise = {"precision": 1} if fieldtype == "Float" else {}
	return {**column(fieldname, label, fieldtype, width), **precise}
