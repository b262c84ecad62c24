"""Carrying out an order on several matters (批量签批的办理): line by line, each its own transaction.

A line is marked in the transaction of its step. So a worker that is killed leaves whole lines, whoever goes on takes the
next one, and of two workers at once one waits for the line and finds it done.
"""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe.query_builder import DocType
from frappe.translate import get_user_lang
from frappe.utils import now_datetime, strip_html
from frappe.utils.background_jobs import get_job
from rq.job import JobStatus

from tanxin import compat
from tanxin.confidentiality import reader
from tanxin.domain.terms import label
from tanxin.domain.transitions import AWAITING
from tanxin.signoff import batches, moves, showing
from tanxin.signoff.acting import act
from tanxin.signoff.batches import (
	BATCH,
	DONE,
	LINE,
	LINE_DONE,
	LINE_REFUSED,
	LINE_WAITING,
	LOST_AFTER,
	RUNNING,
	STOPPED,
	WAITING,
)
from tanxin.signoff.waiting_page import FORMAL

#: In plans: so much is done while the person waits, the rest by a worker.
INLINE = 20
#: Workers that may die over one order before it is left alone.
ATTEMPTS = 5
#: An order that nobody carried out for so long no longer says what its giver wants.
STANDS_FOR = timedelta(hours=24)
#: A line that another transaction holds is tried so often.
TRIES = 3
LEADERS = {"Sign", "Send Back", "Disagree"}
NOT_TOGETHER = "提醒、函询、诫勉须逐级逐件审批，不能批量办理，请打开该计划单独办理。"
TIMEOUT = 4 * 3600


def start(chosen: list[batches.Chosen], action: str, reason: str = "") -> str:
	"""Begin an order of the session's user: few lines at once, many by a worker. Returns its name."""
	name, new = batches.begin(chosen, action, reason)
	if not new:
		return name  # a second click: the first is at work
	if batches.weight(chosen) <= INLINE:
		work(name)
	else:
		enqueue(name)
	return name


def enqueue(name: str) -> None:
	"""Let a worker go on with it. The job acts as whoever gave the order, and as nobody else."""
	attempt = (frappe.db.get_value(BATCH, name, "attempt") or 0) + 1
	frappe.db.set_value(
		BATCH, name, {"attempt": attempt, "last_step_on": now_datetime()}, update_modified=False
	)
	frappe.enqueue(
		run,
		queue="long",
		timeout=TIMEOUT,
		job_id=_job(name, attempt),
		deduplicate=True,
		enqueue_after_commit=True,
		batch=name,
	)


def _job(name: str, attempt: int) -> str:
	return f"tanxin-batch::{name}::{attempt}"


def _is_queued(name: str, attempt: int) -> bool:
	"""Whether its job still waits for a free worker. One that is said to have started may be dead."""
	job = get_job(_job(name, attempt))
	return bool(job) and job.get_status() == JobStatus.QUEUED


def run(batch: str) -> None:
	"""The job, as the account that gave the order and in its language, whoever put it into the queue."""
	user = frappe.db.get_value(BATCH, batch, "user")
	if frappe.session.user != user:
		frappe.set_user(user)
		reader.forget()
	frappe.local.lang = get_user_lang(user)
	work(batch)


def go_on(name: str) -> None:
	"""Whose order it is has it taken up again; nothing happens while a worker is at it."""
	told = batches.state_of(name)  # raises when it is not his
	if compat.is_impersonated():
		moves.refuse("以他人身份登录时不能继续办理，请由本人登录操作。")
	if told["lost"]:
		enqueue(name)


def take_up() -> int:
	"""Orders whose worker is gone go on (hourly); returns how many."""
	batch = DocType(BATCH)
	quiet = now_datetime() - timedelta(seconds=LOST_AFTER)
	query = (
		frappe.qb.from_(batch)
		.select(batch.name, batch.attempt)
		.where(batch.status.isin((WAITING, RUNNING)) & (batch.last_step_on < quiet))
	)
	rows = query.orderby(batch.creation).run()
	lost = [(name, attempt or 0) for name, attempt in rows if not _is_queued(name, attempt or 0)]
	for name, attempt in lost:
		if attempt >= ATTEMPTS:
			_stop(name, f"已中断{ATTEMPTS}次，未办理的事项没有变化，请在“待我审批”中重新选择办理。")
		else:
			enqueue(name)
	return len(lost)


def work(name: str) -> None:
	"""Take every line that waits, as the session's user."""
	order = frappe.db.get_value(BATCH, name, ["user", "action", "reason", "creation", "seal"], as_dict=True)
	against = _against(name, order)
	if against:
		return _stop(name, against)
	frappe.db.set_value(BATCH, name, {"status": RUNNING, "message": ""}, update_modified=False)
	frappe.db.commit()  # nosemgrep: others see that it runs
	waiting = {"parent": name, "state": LINE_WAITING}
	for line in frappe.get_all(LINE, waiting, pluck="name", order_by="idx asc", limit_page_length=0):
		_take(name, order, line)
	_finish(name)


def _against(name: str, order: frappe._dict) -> str:
	"""Why nobody may carry it out; empty when nothing stands against it."""
	if order.seal != batches.seal_of(name, order.seal):
		frappe.log_error(title=f"Tanxin: batch {name} does not fit its seal")
		return "该批办理单与封存不符，内容被改动，已停止办理，请联系管理员。"
	if frappe.session.user != order.user:
		return "该批办理单不是您的，不能办理。"
	if now_datetime() - order.creation > STANDS_FOR:
		return "已超过24小时，未办理的事项没有变化，请在“待我审批”中重新选择办理。"
	return (
		""
		if frappe.db.get_value("User", order.user, "enabled")
		else "办理人的账号已停用，未办理的事项没有变化。"
	)


def _take(name: str, order: frappe._dict, line: str) -> None:
	"""One line, in one transaction of its own."""
	for attempt in range(1, TRIES + 1):
		reader.forget()  # posts and authority may end while an order is at work
		try:
			_step(name, order, line)
			break
		except Exception as problem:
			frappe.db.rollback()
			held = frappe.db.is_deadlocked(problem) or frappe.db.is_timedout(problem)
			if held and attempt < TRIES:
				continue
			frappe.log_error(title=f"Tanxin: batch {name} failed over a line")
			_mark(name, line, LINE_REFUSED, _broken(problem))
			break
	frappe.clear_messages()
	_tell(name, order.user)
	frappe.db.commit()  # nosemgrep: one line, one transaction: see above


def _step(name: str, order: frappe._dict, line: str) -> None:
	# The line is held first: of two workers one waits here, and then sees that it is done.
	row = frappe.db.get_value(
		LINE, line, ["matter_doctype", "matter", "seen", "state"], as_dict=True, for_update=True
	)
	if row.state != LINE_WAITING:
		return
	frappe.db.savepoint("tanxin_batch_line")
	try:
		state, message = LINE_DONE, _decide(order, row)
	except (frappe.ValidationError, frappe.PermissionError) as refusal:
		frappe.db.rollback(save_point="tanxin_batch_line")
		state, message = LINE_REFUSED, strip_html(str(refusal)) or "您没有办理该事项的权限。"
	_mark(name, line, state, message)


def _decide(order: frappe._dict, row: frappe._dict) -> str:
	"""The single step itself; returns what became of the matter."""
	if order.action in LEADERS and row.matter_doctype == "Talk Plan":
		if frappe.db.get_value("Talk Plan", row.matter, "category") in FORMAL:
			moves.refuse(NOT_TOGETHER)
	doc = act(row.matter_doctype, row.matter, order.action, order.reason or "", row.seen)
	if order.action in moves.SIGNATURES and doc.workflow_state == AWAITING:
		names, together = showing.awaited(doc)
		return f"已同意，待{names}签署" if together else f"已同意，转{names}签批"
	return label(doc.workflow_state)


def _mark(name: str, line: str, state: str, message: str) -> None:
	values = {"state": state, "message": message[:500], "done_on": now_datetime()}
	frappe.db.set_value(LINE, line, values, update_modified=False)
	batch = DocType(BATCH)
	counted = batch.done if state == LINE_DONE else batch.refused
	query = frappe.qb.update(batch).set(counted, counted + 1).set(batch.last_step_on, now_datetime())
	query.where(batch.name == name).run()


def _broken(problem: Exception) -> str:
	return f"因系统原因未能办理（{type(problem).__name__}），该事项没有变化；请打开单独办理，仍不成功的请联系管理员。"


def _finish(name: str) -> None:
	"""Done when no line waits: another worker may still hold one."""
	if not frappe.db.exists(LINE, {"parent": name, "state": LINE_WAITING}):
		frappe.db.set_value(BATCH, name, "status", DONE, update_modified=False)
		_tell(name, frappe.db.get_value(BATCH, name, "user"))
	frappe.db.commit()  # nosemgrep: the last word on the order


def _stop(name: str, message: str) -> None:
	values = {"status": STOPPED, "message": message, "last_step_on": now_datetime()}
	frappe.db.set_value(BATCH, name, values, update_modified=False)
	_tell(name, frappe.db.get_value(BATCH, name, "user"))
	frappe.db.commit()  # nosemgrep: keep what stopped it


def _tell(name: str, user: str) -> None:
	"""How far it is, for the page of the one who gave the order."""
	row = frappe.db.get_value(BATCH, name, ["name", "status", "total", "done", "refused"], as_dict=True)
	frappe.publish_realtime("tanxin_signing_batch", dict(row), user=user, after_commit=True)
