"""Jobs that bring what is owed up to date (应谈事项更新): after rules were changed, and every day.

They commit page by page: one that is killed is simply run again and goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Max
from frappe.utils import format_datetime, getdate, now_datetime, nowdate

from tanxin.site import handing_over, local, owing, unasked

JOB = "tanxin-rules-changed"
#: Pages between two lines of progress.
TOLD_EVERY = 25


def rules_changed() -> None:
	"""A rule or rulebook was saved: once that is committed a worker brings obligations up to date, one at a time."""
	if frappe.flags.in_install or frappe.flags.in_migrate or frappe.flags.in_uninstall:
		return
	frappe.enqueue(
		"tanxin.site.owing_jobs.bring_up_to_date", queue="long", timeout=3600, job_id=JOB, deduplicate=True,
		enqueue_after_commit=True,
	)  # fmt: skip


def meeting_changed(meeting: str) -> None:
	"""A meeting was entered or moved by hand: what it asks is owed at once, not only after the night."""
	if frappe.flags.in_install or frappe.flags.in_migrate or frappe.flags.in_uninstall:
		return
	frappe.enqueue(
		"tanxin.site.owing_jobs.owe_for_meeting", queue="default", timeout=1800, enqueue_after_commit=True,
		job_id=f"tanxin-meeting::{meeting}", deduplicate=True, meeting=meeting,
	)  # fmt: skip


def owe_for_meeting(meeting: str) -> None:
	"""What the rules ask before one meeting. Safe to run twice."""
	owing.owe_for_meetings(commit=True, only=meeting)


def bring_up_to_date() -> None:
	"""All that rules ask, as they are; again when one was saved meanwhile, for a job that runs is not queued twice."""
	while True:
		seen = _last_change()
		review()
		owe()
		frappe.db.commit()  # nosemgrep: a job's last step; what was saved meanwhile can be seen only after it
		if _last_change() == seen:
			return


def review() -> None:
	"""What rules no longer ask goes, what they ask again comes back."""
	found = unasked.review(commit=True)
	if any(found):
		tell(f"规则变动：撤销{found.withdrawn}条，恢复{found.back}条")


def owe() -> None:
	"""This year, the next once its first periods are near (本单位规定的提前天数), and every coming meeting."""
	day = getdate(nowdate())
	for year in sorted({day.year, (day + timedelta(days=local.settings().lead_days)).year}):
		written = owing.owe_for_period(year, commit=True, progress=_progress(year))
		tell(f"{year}年：新增{written}条，已完成")
	owing.owe_for_meetings(commit=True)


def hand_over() -> None:
	"""Open obligations go to whoever must talk now."""
	moved = handing_over.reassign_talkers(commit=True)
	if moved:
		tell(f"谈话人调整：{moved}条")


def _progress(year: int) -> Callable[[int], None]:
	"""Says now and then how far the year is."""
	pages = 0

	def told(written: int) -> None:
		nonlocal pages
		pages += 1
		if pages % TOLD_EVERY == 0:
			tell(f"{year}年：已新增{written}条，正在进行")

	return told


def tell(what: str) -> None:
	"""One line in the log and in Tanxin Settings, where an administrator sees how far it is."""
	line = f"{what}（{format_datetime(now_datetime(), 'yyyy-MM-dd HH:mm')}）"
	frappe.logger("tanxin").info(line)
	frappe.db.set_single_value("Tanxin Settings", "owing_state", line, update_modified=False)
	frappe.db.commit()  # nosemgrep: a job's line of progress is for others to read while it runs


def _last_change() -> list:
	"""When rules and rulebooks were last saved."""
	found = []
	for doctype in ("Talk Rule", "Talk Rulebook"):
		table = DocType(doctype)
		found += frappe.qb.from_(table).select(Max(table.modified)).run(pluck=True)
	return found
