"""The ledger of tellings (提醒台账): what was told to whom, each once, with its notice and its ToDo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from tanxin.domain.reminders import Reminder
from tanxin.reminders import todos
from tanxin.site.kept import write_once

#: Where the bell leads when it is not the matter's own form.
PAGES = {"Delegation Suggested": "/app/talk-inbox"}
#: Two tellings at the same moment: of the two inserts one fails here, and that is the point.
ALREADY_TOLD = (frappe.DuplicateEntryError, frappe.UniqueValidationError)


@dataclass(frozen=True)
class Telling:
	"""A reminder on its way to a person. `occasion` makes the same reminder a new one (a plan sent again)."""

	reminder: Reminder
	occasion: str = ""
	is_step: bool = True  # whether the person has something to do: then there is a ToDo

	@property
	def key(self) -> str:
		"""The ledger's unique key: matter|kind|due date|person, and the occasion where there is one."""
		parts = (self.reminder.matter, self.reminder.kind, str(self.reminder.due_date), self.reminder.person)
		return "|".join((*parts, self.occasion) if self.occasion else parts)


@dataclass(frozen=True)
class Outcome:
	"""How many were told now, had been told before, or have no account to be told in."""

	told: int = 0
	known: int = 0
	without_account: int = 0

	def __add__(self, other: Outcome) -> Outcome:
		return Outcome(
			self.told + other.told, self.known + other.known, self.without_account + other.without_account
		)


@dataclass(frozen=True)
class Account:
	"""The login of a person, and the language in which he is told."""

	user: str
	language: str


def tell(page: Sequence[Telling]) -> Outcome:
	"""Tell what was not told before: ledger row, notice and ToDo together, in the caller's transaction."""
	known = _known({telling.key for telling in page})
	fresh = list({telling.key: telling for telling in page if telling.key not in known}.values())
	accounts = _accounts({telling.reminder.person for telling in fresh})
	reachable = [telling for telling in fresh if telling.reminder.person in accounts]
	open_todos = todos.open_ones(
		(telling.reminder.matter, accounts[telling.reminder.person].user) for telling in reachable
	)
	told = sum(_tell_one(each, accounts[each.reminder.person], open_todos) for each in reachable)
	return Outcome(told, len(page) - len(fresh), len(fresh) - len(reachable))


def _tell_one(telling: Telling, account: Account, open_todos: dict[tuple[str, str], str]) -> bool:
	"""One person, one matter. False when somebody else told it a moment ago; then nothing of this stays."""
	reminder, subject = telling.reminder, subject_of(telling, account.language)
	frappe.db.savepoint("tanxin_telling")
	try:
		todo = (
			todos.open_for(telling.reminder, account.user, subject, open_todos) if telling.is_step else None
		)
		write_once("Talk Reminder", _row(telling, account, todo))
	except ALREADY_TOLD:
		frappe.db.rollback(save_point="tanxin_telling")
		open_todos.pop((reminder.matter, account.user), None)
		frappe.clear_last_message()  # core says "must be unique" to whoever happens to be at the screen
		return False
	_notify(reminder, account.user, subject)
	return True


def _row(telling: Telling, account: Account, todo: str | None) -> dict[str, Any]:
	reminder = telling.reminder
	return {
		"kind": reminder.kind,
		"matter_doctype": reminder.matter_doctype,
		"matter": reminder.matter,
		"due_date": reminder.due_date,
		"person": reminder.person,
		"user": account.user,
		"told_at": now_datetime(),
		"todo": todo,
		"reminder_key": telling.key,
	}


def subject_of(telling: Telling, language: str) -> str:
	"""Kind, number and date, nothing else: what the matter is about is not said, whatever the matter."""
	reminder = telling.reminder
	kind = _(reminder.kind, language, context="Talk Reminder")
	if reminder.kind in PAGES:
		return kind  # about nothing but the person himself
	if not telling.is_step:
		return _("{0}: {1}", language).format(kind, reminder.matter)
	return _("{0}: {1}, by {2}", language).format(kind, reminder.matter, reminder.due_date.isoformat())


def _notify(reminder: Reminder, user: str, subject: str) -> None:
	"""The bell on the desk. Type Alert is never mailed by the platform, whatever the account's own settings."""
	frappe.get_doc(
		{
			"doctype": "Notification Log",
			"type": "Alert",
			"for_user": user,
			"from_user": frappe.session.user,
			"subject": subject,
			"document_type": reminder.matter_doctype,
			"document_name": reminder.matter,
			"link": PAGES.get(reminder.kind),
		}
	).insert(
		ignore_permissions=True
	)  # the app tells; whoever caused it has no right on other people's notices


def _known(keys: Iterable[str]) -> set[str]:
	table = DocType("Talk Reminder")
	keys = sorted(keys)
	if not keys:
		return set()
	query = frappe.qb.from_(table).select(table.reminder_key).where(table.reminder_key.isin(keys))
	return {key for (key,) in query.run()}


def _accounts(persons: Iterable[str]) -> dict[str, Account]:
	"""People with a login that works."""
	persons = sorted(persons)
	if not persons:
		return {}
	person, user = DocType("Talk Person"), DocType("User")
	rows = (
		frappe.qb.from_(person)
		.join(user)
		.on(user.name == person.user)
		.select(person.name, user.name, user.language)
		.where(person.name.isin(persons) & (user.enabled == 1))
	).run()
	fallback = frappe.db.get_default("lang") or "zh"
	return {name: Account(login, language or fallback) for name, login, language in rows}
