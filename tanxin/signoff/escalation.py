"""What is not signed in time goes to the next level (逾期转上级), by the daily job: told to whom it goes, from whom, and
to the author. Where that cannot be, they are told why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import frappe
from frappe.query_builder import DocType
from frappe.utils import cint, getdate, nowdate

from tanxin.domain.transitions import AWAITING
from tanxin.reminders import tell
from tanxin.signoff import choosing, lines, moves, turns
from tanxin.signoff.inbox import SIGNABLE
from tanxin.signoff.matter import Matter, plans_of, stored
from tanxin.site import local


@dataclass
class Outcome:
	"""How many went to the next level, and of how many it was only told that they are late."""

	passed_up: int = 0
	kept: int = 0


def run() -> Outcome:
	"""Every plan and sheet that is late by more working days than the unit allows; each is a transaction of its own, so
	that a run which was killed is taken up by the next."""
	outcome, today = Outcome(), getdate(nowdate())
	if not days():
		return outcome
	for doctype, name in _late_ones(today):
		try:
			moved = pass_up(doctype, name, today)
			frappe.db.commit()  # nosemgrep: one matter, one transaction
		except Exception:
			frappe.db.rollback()
			frappe.log_error(title=f"Tanxin: {doctype} {name} could not go to the next level")
			frappe.db.commit()  # nosemgrep: keep the log of it
			continue
		outcome.passed_up += moved is True
		outcome.kept += moved is False
	return outcome


def days() -> int:
	"""Working days after the day for signing on which the next level is asked (Tanxin Settings); 0: never."""
	return cint(frappe.get_cached_doc("Tanxin Settings").escalate_days)


def pass_up(doctype: str, name: str, today: date) -> bool | None:
	"""Pass one matter on. True: it went up; False: it cannot, which was told; None: it no longer waits, or is not late."""
	matter = stored(doctype, name, lock=True)
	if matter.state != AWAITING or not is_late(matter.sign_by, today):
		return None
	why_not, instead = _why_not(matter), None
	if not why_not:
		instead = choosing.choose_next_level(matter)
		why_not = "" if instead else tell.LATE_AT_THE_TOP
	if instead is None:
		tell.late_and_kept(doctype, name, why_not)
		return False
	effects = turns.passed_up(matter, instead)
	moves.take(doctype, name, "Escalate", instead.reason, system=True, **effects)
	if doctype == "Talk Campaign":
		given = {**effects, "campaign": name}
		lines.take(plans_of(name, AWAITING), "Escalate", instead.reason, given, system=True)
	tell.passed_up(doctype, name, matter.approver)
	return True


def is_late(sign_by: date | None, today: date) -> bool:
	"""Whether the working days that the unit allows after the day for signing are over."""
	return bool(sign_by and days()) and local.calendar().add_working_days(getdate(sign_by), days()) < today


def _late_ones(today: date) -> list[tuple[str, str]]:
	"""Plans, but those on a sheet, and sheets."""
	found = []
	for doctype in SIGNABLE:
		table = DocType(doctype)
		query = frappe.qb.from_(table).select(table.name, table.sign_by).orderby(table.name)
		query = query.where((table.workflow_state == AWAITING) & (table.sign_by < today))
		if doctype == "Talk Plan":
			query = query.where(table.campaign.isnull() | (table.campaign == ""))
		found += [(doctype, name) for name, sign_by in query.run() if is_late(sign_by, today)]
	return found


def _why_not(matter: Matter) -> str:
	"""Why nobody else may sign instead: the regulation names the leaders, or those who sign together are named."""
	if choosing.formal_steps(matter):
		return tell.LATE_BY_REGULATION
	return tell.LATE_TOGETHER if matter.signature and matter.signature.together else ""
