"""What the scheduler runs (定时任务). Each part is safe to run twice; one that fails does not stop the others."""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe.utils import now_datetime

from tanxin.confidentiality import sealed_files
from tanxin.domain.transitions import SIGNED
from tanxin.sources import employees, reconciling
from tanxin.talks.keeping import destroying, proposing


def daily() -> None:
	"""Roster, events, obligations, their talkers, expiry, reminders, anchors, in the order in which each needs the one
	before."""
	from tanxin.reminders import daily as reminders
	from tanxin.signoff import escalation, inbox
	from tanxin.signoff.evidence import anchors
	from tanxin.site import exemptions, owing, owing_jobs, quotas
	from tanxin.talks import reading
	from tanxin.talks.bringing import uploads

	for part in (
		employees.sync_all,
		reconciling.reconcile,
		owing.retry_unsettled,
		owing_jobs.review,
		owing_jobs.owe,
		owing_jobs.hand_over,
		exemptions.free_orphans,
		quotas.settle_all,
		expire_plans,
		escalation.run,
		reading.daily,
		proposing.run,
		reminders.run,
		uploads.sweep,
		inbox.forget_counts,
		anchors.anchor_all,
	):
		_run(part)


def hourly() -> None:
	"""Events whose worker was down need not wait for the night; nor do signatures whose worker was lost."""
	from tanxin.signoff import batch_work
	from tanxin.talks import reading

	_run(reconciling.reconcile)
	_run(batch_work.take_up)
	_run(destroying.take_up)
	_run(reading.tell_talkers)
	_run(sealed_files.sweep)


def tell_of_readings() -> None:
	"""Somebody has just read a record under a grant: its talkers hear of it now."""
	from tanxin.talks import reading

	_run(reading.tell_talkers)


def _run(part: Callable[[], object]) -> None:
	try:
		part()
		frappe.db.commit()  # nosemgrep: one part, one transaction
	except Exception:
		frappe.db.rollback()
		frappe.log_error(title=f"Tanxin: daily job {getattr(part, '__name__', 'part')} failed")


#: Days after the planned time in which the talker may still write the record before the plan expires.
EXPIRES_AFTER_DAYS = 60


def expire_plans() -> int:
	"""Signed plans nobody held: they expire, and what they would have answered is open again."""
	from tanxin.signoff import moves

	limit = frappe.utils.add_days(now_datetime(), -EXPIRES_AFTER_DAYS)
	names = frappe.get_all("Talk Plan", {"workflow_state": SIGNED, "planned_end": ("<", limit)}, pluck="name")
	for name in names:
		if not frappe.db.exists("Talk Record", {"plan": name, "docstatus": 0}):
			moves.take("Talk Plan", name, "Expire", system=True)
	return len(names)
