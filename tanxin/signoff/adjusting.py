"""Moving time or place of a signed plan without a new round (批准后调整时间地点), as far as the unit allows it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import cint, get_datetime, now_datetime

from tanxin.domain import adjusting, transitions
from tanxin.domain.adjusting import Arrangement, Leeway
from tanxin.reminders import tell
from tanxin.signoff import entries, moves
from tanxin.signoff.matter import stored

ACTION = "Adjust"
#: What of a plan is moved.
FIELDS = ("planned_start", "planned_end", "place")


def leeway() -> Leeway:
	"""What the unit allows; nothing unless it is set."""
	settings = frappe.get_cached_doc("Tanxin Settings")
	return Leeway(cint(settings.get("move_days")), bool(cint(settings.get("place_may_move"))))


def adjust(plan: str, start: datetime, end: datetime, place: str, reason: str) -> None:
	"""Take the step as the session's user. Raises SignOffRefused with a Chinese sentence.

	The entry seals the new time and place beside everything else that was signed; the leader who signed, the talkers
	and whoever was told of the time hear of it.
	"""
	move = moves.prepare(stored("Talk Plan", plan, lock=True), ACTION, reason)
	_refuse_begun(plan)
	row = _row(plan)
	wanted = Arrangement(_minute(start), _minute(end), (place or "").strip())
	against = adjusting.problems(
		_signed(plan, row), _of(row), wanted, row.way, leeway(), row.due_date, now_datetime()
	)
	if against:
		moves.refuse("；".join(against) + "。")
	values = dict(zip(FIELDS, (wanted.start, wanted.end, wanted.place or None), strict=True))
	frappe.db.set_value("Talk Plan", plan, values)
	entries.write(move.matter, move.step, move.reason, None, False)
	tell.plan_adjusted(plan, _signers(plan, row))
	frappe.get_doc("Talk Plan", plan).notify_update()


def shown(plan: str) -> dict[str, Any] | None:
	"""What the form offers: the signed time and place, the days open, whether the place may move. None where nothing may."""
	allowed, row = leeway(), _row(plan)
	if not allowed or row.workflow_state != transitions.SIGNED or _record_of(plan):
		return None
	if not _entry_of_signature(plan, row.signing_round):
		return None
	signed = _signed(plan, row)
	days = adjusting.days_open(signed, allowed, row.due_date, now_datetime().date()) if allowed.days else None
	if not days and not allowed.place:
		return None
	return {"signed": asdict(signed), "days": days, "place": allowed.place}


def _refuse_begun(plan: str) -> None:
	"""Once somebody writes down how the talk went, time and place are the record's to say."""
	record = _record_of(plan)
	if record:
		moves.refuse(f"该计划已开始登记谈话记录{record}，实际的时间、地点请在记录中填写，计划不再调整。")


def _record_of(plan: str) -> str | None:
	return frappe.db.get_value("Talk Record", {"plan": plan, "docstatus": ("<", 2)})


def _row(plan: str) -> Any:
	fields = [*FIELDS, "way", "due_date", "workflow_state", "approver", "signing_round"]
	return frappe.db.get_value("Talk Plan", plan, fields, as_dict=True)


def _of(row: Any) -> Arrangement:
	return Arrangement(get_datetime(row.planned_start), get_datetime(row.planned_end), row.place or "")


def _signed(plan: str, row: Any) -> Arrangement:
	"""As the leader signed it, read from the sealed entry and not from the plan, which may have been moved since."""
	entry = _entry_of_signature(plan, row.signing_round)
	if not entry:
		moves.refuse("没有找到本轮审批的签批记录，不能调整。请联系系统管理员核验签批记录，或变更重报。")
	fields = json.loads(entry.signed_fields)
	return Arrangement(
		get_datetime(fields["planned_start"]), get_datetime(fields["planned_end"]), fields["place"]
	)


def _entry_of_signature(plan: str, round_: int) -> Any:
	rows = [row for row in entries.of_plan(plan) if row.action == "Sign" and row.round == round_]
	return rows[-1] if rows else None


def _signers(plan: str, row: Any) -> list[str]:
	"""The leader who signed last, and who signed in his name."""
	entry = _entry_of_signature(plan, row.signing_round)
	return [person for person in dict.fromkeys((row.approver, entry.actor, entry.on_behalf_of)) if person]


def _minute(moment: datetime) -> datetime:
	"""Talks are noted to the minute."""
	return get_datetime(moment).replace(second=0, microsecond=0)
