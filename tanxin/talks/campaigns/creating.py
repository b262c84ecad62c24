"""Making the plans of a sheet (生成计划): one job, page by page, each page one transaction.

A page is made under the lock of the sheet's row, and its proposals are marked in the same transaction: a job that is
killed leaves whole pages and the next goes on from there; of two jobs at once one waits and takes the next page.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.translate import get_user_lang

from tanxin.site import planning, proposals
from tanxin.talks.campaigns import making, progress, sheets, standing
from tanxin.talks.campaigns.progress import DONE, RUNNING, STOPPED, WAITING

#: Plans made in one transaction.
PAGE = 500


def start(campaign: str) -> dict[str, Any]:
	"""Begin, or go on after an interruption. A second click while a job is at work starts none. Returns how far it is."""
	frappe.db.get_value("Talk Campaign", campaign, "name", for_update=True)
	sheet = frappe.get_doc("Talk Campaign", campaign)
	if progress.is_running(sheet):
		sheet.check_permission("write")
		return progress.state_of(campaign)
	attempt = (sheet.creating_round or 0) + 1
	_begin(campaign, attempt)
	frappe.enqueue(
		run,
		queue="long",
		timeout=4 * 3600,
		job_id=f"tanxin-campaign::{campaign}::{attempt}",
		deduplicate=True,
		enqueue_after_commit=True,
		campaign=campaign,
	)
	return progress.state_of(campaign)


def _begin(campaign: str, attempt: int) -> None:
	"""Note that the plans are waited for; raises when there is nothing to make, or the sheet is not his to write."""
	sheets.opened(campaign)
	proposals.forget_problems(campaign)
	counts = proposals.counts(campaign, sheets.seen())
	if not counts[proposals.PROPOSED]:
		frappe.throw(_("Nothing is proposed that is not a plan yet."), title=_("Make the Plans"))
	progress.note(
		campaign,
		creating_state=WAITING,
		creating_total=counts[proposals.PROPOSED] + counts[proposals.CREATED],
		created_count=counts[proposals.CREATED],
		creating_message="",
		creating_round=attempt,
	)


def run(campaign: str) -> None:
	"""The job, as the account that asked for it and in its language: what stops it is read on the sheet."""
	frappe.local.lang = get_user_lang(frappe.session.user)
	try:
		while _page(campaign):
			frappe.db.commit()  # nosemgrep: one page, one transaction: see above
		frappe.db.commit()  # nosemgrep: the sheet says that it is done
	except Exception as problem:
		frappe.db.rollback()
		progress.note(campaign, creating_state=STOPPED, creating_message=_said(problem))
		frappe.log_error(title=f"Tanxin: plans of {campaign}")
		frappe.db.commit()  # nosemgrep: keep what stopped it, on the sheet and in the log
		raise


def _page(campaign: str) -> bool:
	"""Make one page of plans; False when there is nothing left."""
	frappe.db.get_value("Talk Campaign", campaign, "name", for_update=True)
	sheet = sheets.opened(campaign)
	rows = proposals.to_create(campaign, sheets.seen(), PAGE)
	if not rows:
		_finish(campaign)
		return False
	plans, problems = standing.checked(sheet, rows)
	making.make(list(plans.values()))
	proposals.mark_created(list(plans))
	proposals.mark_problems(problems)
	planning.recount(campaign)
	made = proposals.counts(campaign, sheets.seen())[proposals.CREATED]
	progress.note(campaign, creating_state=RUNNING, created_count=made)
	return True


def _finish(campaign: str) -> None:
	left = proposals.counts(campaign, sheets.seen())[proposals.PROPOSED]
	message = f"有{left}项未能生成，原因见各行；调整后可再次生成。" if left else ""
	progress.note(campaign, creating_state=DONE, creating_message=message)


def _said(problem: Exception) -> str:
	"""What the organiser reads: the sentence of a refusal, else that it stopped and what to do."""
	if isinstance(problem, frappe.ValidationError | frappe.PermissionError) and str(problem):
		return f"已停止：{problem}"[:500]
	return f"生成中断（{type(problem).__name__}），已生成的计划不受影响；点“继续生成”重试，仍不成功的请联系管理员。"
