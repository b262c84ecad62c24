"""The built-in Workflow Action inbox (待办), narrowed to the named leader and reopened after a return."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import frappe
from frappe import _
from frappe.desk.notifications import clear_doctype_notifications
from frappe.model.document import Document
from frappe.model.naming import make_autoname
from frappe.model.workflow import get_workflow_name
from frappe.query_builder import DocType
from pypika.terms import Criterion

from tanxin.confidentiality.criteria import nothing
from tanxin.confidentiality.reader import reader
from tanxin.domain.transitions import AWAITING, INITIAL_STATE, SENT_BACK
from tanxin.signoff import waiting
from tanxin.signoff.waiting import SIGNABLE
from tanxin.site.documents import Table
from tanxin.site.kept import NotAllowedHere


def query_conditions(user: str | None = None, doctype: str = "") -> str:
	"""Rows of other DocTypes as ever; of ours only what waits for this reader. ANDed with core's own."""
	action = DocType("Workflow Action")
	criterion = action.reference_doctype.notin(SIGNABLE) | _waits_for(user or frappe.session.user)
	quote = '"' if frappe.db.db_type == "postgres" else "`"
	return criterion.get_sql(with_namespace=True, quote_char=quote, secondary_quote_char="'")


def has_permission(doc: Document, ptype: str = "read", user: str | None = None, **_: object) -> bool:
	"""Reading follows the list; an inbox row of ours is nobody's to change or delete."""
	user = user or frappe.session.user
	if doc.reference_doctype not in SIGNABLE or user == "Administrator":
		return True
	if ptype not in {"read", "select", "report"}:
		return False
	action = DocType("Workflow Action")
	query = frappe.qb.from_(action).select(action.name).where((action.name == doc.name) & _waits_for(user))
	return bool(query.run())


def _waits_for(user: str) -> Criterion:
	"""What waits for his signature; and what he drafted and was sent back, which is his step again."""
	asking, action = reader(user), DocType("Workflow Action")
	found = nothing()
	for doctype in SIGNABLE:
		of_it = action.reference_doctype == doctype
		signs = (action.workflow_state == AWAITING) & action.reference_name.isin(
			waiting.names(asking, doctype)
		)
		back = (action.workflow_state == SENT_BACK) & action.reference_name.isin(
			waiting.sent_back_to(asking, doctype)
		)
		found |= of_it & (signs | back)
	return found


def close_rows(doctype: str, name: str) -> None:
	"""Close the rows of a document that has moved on and give them a number of their own.

	Core never opens a second row for a state it has seen, so a plan that comes back after a return would be in
	nobody's inbox; with the old row renamed it opens a fresh one.
	"""
	close_rows_of(doctype, [name])


def close_rows_of(doctype: str, names: Sequence[str]) -> None:
	"""The same for many documents."""
	rows = frappe.get_all(
		"Workflow Action",
		{"reference_doctype": doctype, "reference_name": ("in", list(names))},
		["name", "reference_name", "workflow_state", "status"],
		order_by="creation asc",
	)
	numbers: Counter[str] = Counter()
	alike: dict[tuple[str, bool], list[str]] = defaultdict(list)
	for row in rows:
		numbers[row.reference_name] += 1
		if "#" not in (row.workflow_state or ""):
			state = f"{row.workflow_state} #{numbers[row.reference_name]}"
			alike[state, row.status == "Open"].append(row.name)
	action = DocType("Workflow Action")
	for (state, was_open), found in alike.items():
		update = frappe.qb.update(action).set(action.workflow_state, state).set(action.status, "Completed")
		if was_open:
			update = update.set(action.completed_by, frappe.session.user)
		update.where(action.name.isin(found)).run()
	forget_counts()


def open_drafts(plans: Sequence[str]) -> None:
	"""The rows that core opens for each new draft, for many at once."""
	open_rows("Talk Plan", plans, INITIAL_STATE)


def open_rows(doctype: str, names: Sequence[str], state: str) -> None:
	"""The rows that core opens when a document comes into a state, for those that nobody saves as a form: a step of
	the app itself, a line of a sheet. The rows of the state before are closed already."""
	roles = _roles_of(doctype, state)
	if not roles or not names:
		return
	rows = [make_autoname("hash") for _name in names]
	Table("Workflow Action").write(
		{
			"name": row,
			"reference_doctype": doctype,
			"reference_name": name,
			"workflow_state": state,
			"status": "Open",
		}
		for row, name in zip(rows, names, strict=True)
	)
	Table("Workflow Action Permitted Role", "Workflow Action", "permitted_roles").write(
		{"parent": row, "idx": number, "role": role} for row in rows for number, role in enumerate(roles, 1)
	)


def open_row(doctype: str, name: str, state: str) -> None:
	"""The same for one that the app itself moved, where somebody's inbox shows that state. On a sheet, the sheet has
	the row."""
	on_a_sheet = doctype == "Talk Plan" and frappe.db.get_value(doctype, name, "campaign")
	if state in (AWAITING, SENT_BACK) and not on_a_sheet:
		open_rows(doctype, [name], state)


def _roles_of(doctype: str, state: str) -> list[str]:
	"""Who may take a step from that state, by the site's Workflow."""
	workflow = get_workflow_name(doctype)
	if not workflow:
		return []
	rows = frappe.get_all(
		"Workflow Transition", {"parent": workflow, "state": state}, pluck="allowed", order_by="idx asc"
	)
	return list(dict.fromkeys(rows))


def forget_counts(doc: Document | None = None, method: str | None = None) -> None:
	"""The platform keeps everybody's number of open rows until somebody saves a form; ours change in other ways too:
	lines of a sheet, an authority given or taken back, a new day."""
	clear_doctype_notifications("Workflow Action")
	frappe.db.after_commit.add(lambda: clear_doctype_notifications("Workflow Action"))


def drafts_are_plain() -> bool:
	"""Whether every draft opens the same rows: no condition of the site's own on a first step."""
	workflow = get_workflow_name("Talk Plan")
	rows = frappe.get_all(
		"Workflow Transition", {"parent": workflow or "", "state": INITIAL_STATE}, pluck="condition"
	)
	return not any(rows)


def refuse_mail_alerts(doc: Document, method: str | None = None) -> None:
	"""Workflow mail carries the PDF and links by which a guest signs as the leader: not for talks."""
	if doc.document_type in SIGNABLE and doc.send_email_alert:
		frappe.throw(
			_("E-mail alerts of the platform are not allowed for {0}: they sign without login.").format(
				_(doc.document_type)
			),
			NotAllowedHere,
		)
