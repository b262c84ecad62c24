"""Follow-ups that a ledger names (台账里的跟进事项): open ones live on, done ones keep their result."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from tanxin.intake.headings import RECORDS
from tanxin.intake.records import FollowUp, RecordRow
from tanxin.intake.values import BadValue
from tanxin.talks.bringing.pages import Run


def write(run: Run, number: int, row: RecordRow, record: str, talkers: list[str], persons: list[str]) -> None:
	"""Write the row's follow-up, if it has one. What is missing is noted; the record goes in all the same."""
	promised = row.follow_up
	if not promised:
		return
	due = promised.due or promised.done_on
	if not due:
		run.note(number, RECORDS["follow_up_due"][0], "跟进事项没有期限，未导入跟进事项，谈话记录照常导入。")
		return
	doc = frappe.get_doc(
		{
			"doctype": "Talk Follow Up",
			"record": record,
			"person": persons[0],
			"matter": promised.matter,
			"owner_person": _owner(run, number, promised.owner) or talkers[0],
			"due_date": due,
		}
	)
	doc.insert(ignore_permissions=True)  # part of the ledger, whose import was allowed
	if promised.done_on:
		_close(doc, promised)


def _close(doc: Document, promised: FollowUp) -> None:
	"""The ledger says that it was done: the follow-up and its owner's ToDo are closed."""
	doc.status, doc.done_on, doc.result = "Done", promised.done_on, promised.result or "台账注明已办结"
	doc.flags.closing = True
	doc.save(ignore_permissions=True)  # as above
	todo = {"reference_type": "Talk Follow Up", "reference_name": doc.name, "status": "Open"}
	frappe.db.set_value("ToDo", todo, "status", "Closed")


def _owner(run: Run, number: int, text: str) -> str | None:
	if not text:
		return None
	try:
		return run.known.person(run.known.people.find(text).id)
	except BadValue as error:
		run.note(number, RECORDS["follow_up_owner"][0], f"{error}跟进责任人改为谈话人。")
		return None
