"""The daily round of reminders (每日提醒): worked out from the state of things, so a missed day is caught up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import frappe
from frappe.utils import cint, getdate, nowdate

from tanxin.domain.reminders import NO_STEPS, Reminder, due_reminders
from tanxin.reminders import absences, ledger, signing, todos
from tanxin.reminders.gather import Undone, undone
from tanxin.reminders.ledger import Outcome, Telling
from tanxin.site import local

#: Tellings in one transaction.
PAGE = 200


def enabled() -> bool:
	"""Whether the unit wants reminders (Tanxin Settings)."""
	return bool(cint(frappe.get_cached_doc("Tanxin Settings").reminders_enabled))


def run() -> Outcome:
	"""Tell everybody whose step it is, once. Safe to run twice and to be killed: a page is all told or not at all."""
	if not enabled():
		return Outcome()
	today = getdate(nowdate())
	tellings = due(today)
	todos.close_done({(each.reminder.matter, each.reminder.person) for each in tellings})
	tellings += absences.tellings(absences.suggestions(signing.waiting()))
	frappe.db.commit()  # nosemgrep: what is done stays closed whatever becomes of the pages
	outcome = Outcome()
	for page in _pages(tellings):
		outcome += _tell_page(page)
	frappe.logger("tanxin").info(
		f"reminders {today}: told {outcome.told}, known {outcome.known}, without account {outcome.without_account}"
	)
	return outcome


def due(as_of: date) -> list[Telling]:
	"""Everything that is due to be told by the end of a day and still undone, told before or not."""
	calendar, settings = local.calendar(), local.settings()
	found: Undone = undone(as_of, calendar, settings)
	reminders: list[Reminder] = due_reminders(
		as_of,
		found.obligations,
		found.waiting,
		found.signed,
		found.unconfirmed,
		found.follow_ups,
		calendar,
		settings,
		found.disputed,
	)
	return [
		Telling(each, found.occasions.get(each.matter, ""), is_step=each.kind not in NO_STEPS)
		for each in dict.fromkeys(reminders)
	]


def _tell_page(page: list[Telling]) -> Outcome:
	"""One page, one transaction. A page that fails is undone and logged, and does not stop the others."""
	try:
		outcome = ledger.tell(page)
		frappe.db.commit()  # nosemgrep: one page, one transaction
		return outcome
	except Exception:
		frappe.db.rollback()
		frappe.log_error(title="Tanxin: a page of reminders failed")
		frappe.db.commit()  # nosemgrep: keep the log of it
		return Outcome()


def _pages(tellings: list[Telling]) -> Iterator[list[Telling]]:
	for start in range(0, len(tellings), PAGE):
		yield tellings[start : start + PAGE]
