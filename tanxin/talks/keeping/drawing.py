"""Drawing up a disposal list (拟制销毁清单): what is due and nothing keeps, drawn by the app; lines are left out with a
reason, none is added."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate, nowdate

from tanxin import compat
from tanxin.confidentiality.conditions import in_spans
from tanxin.confidentiality.reader import reader
from tanxin.domain.retention import Paper, what_keeps
from tanxin.site.kept import NotAllowedHere
from tanxin.talks.keeping import papers

DRAFT, SENT, APPROVED, DESTROYED, WITHDRAWN = "Draft", "Sent", "Approved", "Destroyed", "Withdrawn"
#: Lists on which a paper can still be destroyed: it stands on one of them alone.
OPEN = (DRAFT, SENT, APPROVED)
#: Lines of one list: what two people can look through.
MOST = 1000
#: All that the form writes of a list once it is drawn, and of each line.
CHOSEN, OF_LINE = ("organization", "paper", "as_of"), ("left_out", "left_out_reason")


def begin(doc: Document) -> None:
	"""A new list is drawn by the app, whatever the client sent. Raises for who is no organiser there."""
	asking = reader()
	if compat.is_impersonated():
		frappe.throw(_("Not in somebody else's session."), NotAllowedHere)
	if not asking.person or not in_spans(doc.organization, asking.organiser_spans):
		frappe.throw(
			_("Disposal lists are drawn up by the organiser in charge of the papers."), NotAllowedHere
		)
	as_of = min(getdate(doc.as_of or nowdate()), getdate(nowdate()))
	lines, kept = _drawn(doc.paper, doc.organization, as_of)
	if not lines:
		frappe.throw(
			_("Nothing of this kind is due there.") + ("<br>" + "<br>".join(kept) if kept else ""),
			title=_("Talk Disposal List"),
		)
	blank = {df.fieldname: None for df in doc.meta.fields if df.fieldtype not in frappe.model.no_value_fields}
	chosen = {field: doc.get(field) for field in CHOSEN}
	doc.update({**blank, **chosen, "as_of": as_of, "status": DRAFT, "signing_round": 1})
	doc.drafter, doc.drafter_user = asking.person, asking.user
	doc.drafter_name = frappe.db.get_value("Talk Person", asking.person, "person_name")
	doc.set("lines", lines)
	doc.due_count = doc.line_count = len(lines)
	doc.kept_back = "\n".join(kept)
	doc.title = f"{doc.organization}：{len(lines)}件"[:140]


def _drawn(paper: str, organization: str, as_of: object) -> tuple[list[dict], list[str]]:
	"""The lines, and a sentence for each paper that is due and kept."""
	due = papers.due(Paper(paper), organization, getdate(as_of), MOST)
	taken = elsewhere(due[0].doctype, [each.name for each in due]) if due else {}
	found = papers.circumstances(due[0].doctype, [each.name for each in due]) if due else {}
	lines, kept = [], []
	for each in due:
		why = what_keeps(found[each.name], getdate(nowdate()))
		if each.name in taken:
			kept.append(f"{each.archive_no or each.name}：已在销毁清单 {taken[each.name]} 上")
		elif why:
			kept.append(f"{each.archive_no or each.name}：{'；'.join(why)}")
		else:
			lines.append(_line(each))
	return lines, kept


def _line(each: papers.Due) -> dict:
	return {
		"matter_doctype": each.doctype,
		"matter": each.name,
		"archive_no": each.archive_no,
		"title": each.title[:140],
		"formed_on": each.formed_on,
		"period": each.period,
		"kept_until": each.kept_until,
	}


def elsewhere(doctype: str, names: list[str], here: str = "") -> dict[str, str]:
	"""Which of the papers stand on an open list other than `here`, and on which. The papers are held until the
	transaction ends: of two lists drawn or sent at once, one waits and sees what the other took."""
	table = frappe.qb.DocType(doctype)
	frappe.qb.from_(table).select(table.name).where(table.name.isin(names)).for_update().run()
	line, head = frappe.qb.DocType("Talk Disposal Line"), frappe.qb.DocType("Talk Disposal List")
	query = frappe.qb.from_(line).join(head).on(head.name == line.parent).select(line.matter, head.name)
	query = query.where(line.matter.isin(names) & head.status.isin(OPEN) & (line.left_out == 0))
	query = query.where((head.name != here) & (line.struck_by.isnull() | (line.struck_by == "")))
	return dict(query.for_update().run())  # as it stands now, not as when this transaction began


def keep(doc: Document, before: Document) -> None:
	"""Of a list that was drawn only what is left out is written, by an organiser in charge, while it is a draft."""
	if compat.is_impersonated() or not in_spans(before.organization, reader().organiser_spans):
		frappe.throw(
			_("Disposal lists are drawn up by the organiser in charge of the papers."), NotAllowedHere
		)
	if before.status != DRAFT:
		frappe.throw(
			_("This list was sent. What is on it is not changed; have it sent back first."), NotAllowedHere
		)
	if [row.matter for row in doc.lines] != [row.matter for row in before.lines]:
		frappe.throw(_("What was drawn stays on the list: leave a line out with a reason."), NotAllowedHere)
	for df in doc.meta.fields:
		if df.fieldtype not in (*frappe.model.no_value_fields, *frappe.model.table_fields):
			doc.set(df.fieldname, before.get(df.fieldname))
	for row, stored in zip(doc.lines, before.lines, strict=True):
		chosen = {field: row.get(field) for field in OF_LINE}
		row.update({df.fieldname: stored.get(df.fieldname) for df in row.meta.fields})
		row.update(chosen)
		if cint(row.left_out) and not (row.left_out_reason or "").strip():
			frappe.throw(_("Line {0}: write why it is left out.").format(row.idx))
	doc.line_count = sum(1 for row in doc.lines if not cint(row.left_out))
