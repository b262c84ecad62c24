"""Whose sign-off times who may see (审批时效的可见范围), and who sees which documents were opened by whom.

Whoever checks (组工干部, 纪检) sees the leaders of his subtree by name; a leader sees himself; the administrator of the
app sees figures without names. All of it only of plans that the reader sees anyway: restricted ones are in nobody
else's figures.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from pypika.terms import Criterion

from tanxin import compat
from tanxin.confidentiality import formal, scope
from tanxin.confidentiality.criteria import has_party, is_person, within
from tanxin.confidentiality.reader import Reader, reader

#: Documents whose openings the platform notes in its View Log.
VIEWED = ("Talk Plan", "Talk Campaign")


def timed_plans(asking: Reader, plan: DocType) -> Criterion:
	"""Plans whose times the reader may see, as a criterion over `tabTalk Plan`."""
	seen = scope.talk_plan(asking, plan)
	if asking.sees_all_metadata:
		return seen
	mine = (
		formal.decided_by(asking, plan.name)
		| is_person(plan.approver, asking.person)
		| has_party("Talk Co-Signer", plan.name, asking.person)
	)
	return seen & (within(asking.checking_spans, plan.organization) | mine)


def checked_organizations(asking: Reader) -> frozenset[str]:
	"""Organisations whose leaders the reader may see by name."""
	table = DocType("Party Organization")
	rows = frappe.qb.from_(table).select(table.name).where(within(asking.checking_spans, table.name)).run()
	return frozenset(row[0] for row in rows)


def note_opening(doc: Document) -> None:
	"""Note in the platform's View Log that the session's user has the document before him. Not by `track_views`: the
	platform would tell each reader of the form who else opened it, be it an inspector."""
	if doc.doctype in VIEWED and not doc.is_new() and not compat.is_impersonated():
		doc.add_viewed(force=True)


def view_conditions(user: str | None = None, doctype: str = "") -> str:
	"""The list hook of View Log: rows about our documents are for who sees the document itself."""
	view, asking = DocType("View Log"), reader(user or frappe.session.user)
	criterion = view.reference_doctype.notin(VIEWED)
	for ours in VIEWED:
		table = DocType(ours)
		seen = frappe.qb.from_(table).select(table.name).where(scope.SCOPES[ours](asking, table))
		criterion |= (view.reference_doctype == ours) & view.reference_name.isin(seen)
	quote = '"' if frappe.db.db_type == "postgres" else "`"
	return criterion.get_sql(with_namespace=True, quote_char=quote, secondary_quote_char="'")


def view_has_permission(doc: Document, ptype: str = "read", user: str | None = None, **_: object) -> bool:
	"""The form hook of View Log, on the stored row; what was opened by whom is nobody's to change."""
	user = user or frappe.session.user
	stored = (
		frappe.db.get_value("View Log", doc.name, ["reference_doctype", "reference_name"])
		if doc.name
		else None
	)
	ours, name = stored or (doc.reference_doctype, doc.reference_name)
	if user == "Administrator" or ours not in VIEWED:
		return True
	return ptype in {"read", "select", "report"} and scope.sees(ours, name, user)
