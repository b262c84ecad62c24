"""How far the making of a sheet's plans is (生成进度): kept on the sheet, so that a reload shows it, and told live."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import frappe
from frappe.utils import get_datetime, now_datetime

EVENT = "tanxin_campaign"
WAITING, RUNNING, DONE, STOPPED = "Waiting", "Running", "Done", "Stopped"
#: A job that has said nothing for so long was killed. A page takes seconds; a busy queue is waited for longer.
SILENCE = {RUNNING: timedelta(minutes=3), WAITING: timedelta(minutes=30)}
FIELDS = (
	"proposed_on", "creating_state", "creating_total", "created_count", "creating_message", "creating_on",
	"creating_round",
)  # fmt: skip


def is_running(sheet: Any) -> bool:
	"""Whether a job is at work on the sheet, or about to be."""
	silence = SILENCE.get(sheet.creating_state)
	return bool(silence and sheet.creating_on and now_datetime() - get_datetime(sheet.creating_on) < silence)


def note(campaign: str, **values: Any) -> None:
	"""Write the progress down and, once it is committed, tell the session's user that there is news."""
	kept = {"creating_on": now_datetime(), **values}
	frappe.db.set_value("Talk Campaign", campaign, kept, update_modified=False)
	news = {"campaign": campaign, **state_of(campaign)}
	frappe.publish_realtime(EVENT, news, user=frappe.session.user, after_commit=True)


def state_of(campaign: str) -> dict[str, Any]:
	"""{state, total, done, message, running}: numbers and a sentence, no names."""
	row = frappe.db.get_value("Talk Campaign", campaign, FIELDS, as_dict=True)
	state, running = row.creating_state or "", is_running(row)
	message = row.creating_message or ""
	if state in SILENCE and not running:
		state = STOPPED
		message = (
			f"后台任务已中断，已生成{row.created_count or 0}份；点“继续生成”从中断处接着办理，不会重复。"
		)
	return {
		"state": state,
		"total": row.creating_total or 0,
		"done": row.created_count or 0,
		"message": message,
		"running": running,
		"proposed_on": row.proposed_on,
	}
