"""ToDos of a step (待办): one for a matter and a person, closed by itself when the step is done."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import frappe
from frappe.query_builder import DocType

from tanxin.domain.reminders import KINDS, Reminder


def open_ones(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
	"""The open ToDo of each (matter, account) that has one, whoever made it."""
	wanted = set(wanted)
	if not wanted:
		return {}
	rows = frappe.get_all(
		"ToDo",
		{
			"reference_name": ("in", sorted({matter for matter, _user in wanted})),
			"allocated_to": ("in", sorted({user for _matter, user in wanted})),
			"status": "Open",
		},
		["name", "reference_name", "allocated_to"],
	)
	found = {(row.reference_name, row.allocated_to): row.name for row in rows}
	return {pair: name for pair, name in found.items() if pair in wanted}


def open_for(reminder: Reminder, user: str, subject: str, known: dict[tuple[str, str], str]) -> str:
	"""The ToDo of that matter and person, made if there is none. A later kind renews words and date. Returns its name."""
	existing = known.get((reminder.matter, user))
	if existing:
		frappe.db.set_value("ToDo", existing, {"description": subject, "date": reminder.due_date})
		return existing
	doc = frappe.get_doc(
		{
			"doctype": "ToDo",
			"allocated_to": user,
			"assigned_by": frappe.session.user,
			"reference_type": reminder.matter_doctype,
			"reference_name": reminder.matter,
			"description": subject,
			"date": reminder.due_date,
		}
	)
	doc.flags.written_by_app = True
	doc.insert(
		ignore_permissions=True
	)  # the app assigns; whoever caused it may not write other people's ToDos
	known[(reminder.matter, user)] = doc.name
	return doc.name


def close_of(matters: Collection[str], person: str | None = None, keep: Collection[str] = ()) -> int:
	"""Close what was opened for these matters (of one person, or of all but those to `keep`). Returns how many."""
	if not matters:
		return 0
	ledger = DocType("Talk Reminder")
	criterion = ledger.matter.isin(sorted(matters))
	rows = _open(criterion & (ledger.person == person) if person else criterion)
	return _close([name for name, _matter, whose in rows if whose not in keep])


def close_done(still_due: Collection[tuple[str, str]]) -> int:
	"""The daily sweep: what is no longer due to be told to that person is done, by whatever road."""
	ledger = DocType("Talk Reminder")
	rows = _open(ledger.kind.isin(KINDS))
	waiting = {name for name, matter, person in rows if (matter, person) in still_due}
	return _close(sorted({name for name, _matter, _person in rows} - waiting))


def _open(criterion) -> list[tuple[str, str, str]]:
	"""(ToDo, matter, person) of the ledger's rows whose ToDo is open."""
	ledger, todo = DocType("Talk Reminder"), DocType("ToDo")
	return (
		frappe.qb.from_(ledger)
		.join(todo)
		.on(todo.name == ledger.todo)
		.select(todo.name, ledger.matter, ledger.person)
		.distinct()
		.where((todo.status == "Open") & criterion)
	).run()


def _close(names: list[str]) -> int:
	"""By the document, since core keeps the list's 「Assigned To」 in step from there."""
	for name in dict.fromkeys(names):
		doc = frappe.get_doc("ToDo", name)
		doc.status = "Closed"
		doc.flags.written_by_app = True
		doc.save(
			ignore_permissions=True
		)  # the step is done; whoever did it may not write other people's ToDos
	return len(set(names))
