"""Talk Rule documents as the domain's `Rule`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, nowdate

from tanxin.domain.model import (
	Authority,
	Category,
	Citation,
	Deadline,
	DeadlineUnit,
	Demand,
	Each,
	LevelTalker,
	MeetingKind,
	Period,
	Place,
	PostKind,
	QuotaCounts,
	Rule,
	RuleKind,
	Situation,
	Step,
	SubjectRole,
	TalkerRole,
	Way,
)

FIELDS = [
	"name", "title", "rulebook", "enabled", "category", "kind", "subjects", "talker", "portfolio", "each",
	"situations", "min_count", "max_count", "count_source", "quota_counts", "quota_percent", "period", "soft",
	"deadline_value", "deadline_unit", "deadline_setting", "deadline_source", "meeting", "window_months",
	"collective_counts", "ways", "citation_title", "citation_clause", "citation_quote", "document_no",
	"citation_url", "authority", "verified_by", "effective_from", "effective_to", "superseded_by", "asked_since",
]  # fmt: skip
#: Child tables of a rule: the field of the form and the DocType of its rows.
CHILDREN = {"levels": "Talk Rule Level", "approvers": "Talk Rule Approver", "demands": "Talk Rule Demand"}


def all_rules() -> list[Rule]:
	"""Every rule of an enabled rulebook, as values. A rule switched off keeps `enabled=False`."""
	books = {
		row.name: row
		for row in frappe.get_all(
			"Talk Rulebook", fields=["name", "enabled", "effective_from", "effective_to", "asked_since"]
		)
	}
	rows = frappe.get_all("Talk Rule", fields=FIELDS, order_by="name asc")
	_bring_children(rows)
	return [rule_of(row, books.get(row.rulebook)) for row in rows]


def _bring_children(rows: list[Any]) -> None:
	"""The rows of each child table, a query a table."""
	for fieldname, doctype in CHILDREN.items():
		found = defaultdict(list)
		for child in frappe.get_all(
			doctype, {"parenttype": "Talk Rule"}, ["*"], order_by="parent asc, idx asc"
		):
			found[child.parent].append(child)
		for row in rows:
			row[fieldname] = found[row.name]


def rule_of(row: Any, book: Any = None) -> Rule:
	"""A rule from a Talk Rule document or its row with children; a rulebook takes its rules with it.

	Raises ValueError for a word that no rule knows.
	"""
	return Rule(
		**_what(row),
		**_who(row),
		**_how_often(row),
		**_when(row),
		citation=_citation(row),
		effective_from=row.effective_from or (book and book.effective_from) or None,
		effective_to=row.effective_to or (book and book.effective_to) or None,
		asked_since=_later(row.asked_since, book and book.asked_since),
		enabled=bool(row.enabled) and (book is None or bool(book.enabled)),
	)


def note_switching_on(doc: Document) -> None:
	"""On which day a rule or rulebook was switched on; what a client sends of it is put back to the stored value."""
	before = doc.get_doc_before_save()
	doc.asked_since = before.asked_since if before else None
	if doc.enabled and not (before and before.enabled):
		doc.asked_since = nowdate()


def citation_line(row: Any) -> str:
	"""「文件名（文号）条款」 as it is frozen on obligations and printed; 「待核」 when nobody verified it.

	A rule of the unit's own (本单位规定) is named as such and never looks like a document of those above.
	"""
	if row.authority == Authority.UNIT.value:
		return f"本单位规定（{row.citation_title.strip('《》')}）"
	number = f"（{row.document_no}）" if row.document_no else ""
	unverified = "" if row.verified_by else "（待核）"
	return f"《{row.citation_title.strip('《》')}》{number}{row.citation_clause}{unverified}"


def lines(text: str | None) -> list[str]:
	"""The entries of a one-per-line field, blanks dropped."""
	return [line.strip() for line in (text or "").splitlines() if line.strip()]


def parts(text: str | None) -> list[str]:
	"""The entries of a field separated by commas of any kind, blanks dropped."""
	return [part.strip() for part in re.split("[,，、]", text or "") if part.strip()]


def _what(row: Any) -> dict[str, Any]:
	return {
		"code": row.name,
		"title": row.title,
		"category": Category(row.category),
		"kind": RuleKind(row.kind),
		"authority": Authority(row.authority),
		"situations": frozenset(Situation(line) for line in lines(row.situations)),
		"collective_counts": bool(row.collective_counts),
		"soft": bool(row.soft),
		"ways": frozenset(Way(line) for line in lines(row.ways)) or frozenset(Way),
		"superseded_by": row.superseded_by or "",
	}


def _who(row: Any) -> dict[str, Any]:
	return {
		"subjects": frozenset(SubjectRole(line) for line in lines(row.subjects)),
		"talker": TalkerRole(row.talker),
		"portfolio": row.portfolio or "",
		"each": Each(row.each or Each.MEMBER),
		"levels": tuple(
			LevelTalker(frozenset(parts(each.levels)), _step(each)) for each in _rows(row, "levels")
		),
		"approvers": tuple(_step(each) for each in _rows(row, "approvers")),
	}


def _how_often(row: Any) -> dict[str, Any]:
	return {
		"min_count": row.min_count or 1,
		"max_count": row.max_count or None,
		"count_source": row.count_source or "",
		"quota_counts": QuotaCounts(row.quota_counts or QuotaCounts.TALKS),
		"quota_percent": row.quota_percent or None,
		"period": Period(row.period) if row.period else None,
	}


def _when(row: Any) -> dict[str, Any]:
	return {
		"deadline": _deadline(row) if row.deadline_unit else None,
		"meeting": MeetingKind(row.meeting) if row.meeting else None,
		"window_months": tuple(int(part) for part in parts(row.window_months)),
		"demands": tuple(
			Demand(each.matter, _deadline(each), each.done_by != "Talker") for each in _rows(row, "demands")
		),
	}


def _citation(row: Any) -> Citation:
	return Citation(
		row.citation_title,
		row.citation_clause,
		row.citation_quote,
		row.document_no or "",
		row.citation_url or "",
		row.verified_by or "",
	)


def _later(*days: Any) -> date | None:
	"""The later of the days on which a rule and its rulebook were switched on."""
	return max((getdate(day) for day in days if day), default=None)


def _rows(row: Any, fieldname: str) -> Sequence[Any]:
	return row.get(fieldname) or ()


def _step(row: Any) -> Step:
	return Step(PostKind(row.post), Place(row.place), row.portfolio or "", row.step_title or "")


def _deadline(row: Any) -> Deadline:
	return Deadline(
		DeadlineUnit(row.deadline_unit),
		row.deadline_value or None,
		row.deadline_setting or "",
		row.deadline_source or "",
	)
