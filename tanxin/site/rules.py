"""Talk Rule documents as the domain's `Rule`, and back."""

from __future__ import annotations

from typing import Any

import frappe

from tanxin.domain.model import (
	Authority,
	Category,
	Citation,
	Deadline,
	DeadlineUnit,
	MeetingKind,
	Period,
	Rule,
	RuleKind,
	Situation,
	SubjectRole,
	TalkerRole,
	Way,
)

FIELDS = [
	"name", "title", "rulebook", "enabled", "category", "kind", "subjects", "talker", "situations", "min_count",
	"max_count", "period", "soft", "deadline_value", "deadline_unit", "deadline_setting", "deadline_source",
	"meeting", "window_months", "collective_counts", "ways", "citation_title", "citation_clause",
	"citation_quote", "document_no", "citation_url", "authority", "verified_by", "effective_from", "effective_to",
]  # fmt: skip


def all_rules() -> list[Rule]:
	"""Every rule of an enabled rulebook, as values. A rule switched off keeps `enabled=False`."""
	books = {
		row.name: row
		for row in frappe.get_all("Talk Rulebook", fields=["name", "enabled", "effective_from", "effective_to"])
	}
	rows = frappe.get_all("Talk Rule", fields=FIELDS, order_by="name asc")
	return [rule_of(row, books.get(row.rulebook)) for row in rows]


def rule_of(row: Any, book: Any = None) -> Rule:
	"""A rule from a Talk Rule row; a switched-off or expired rulebook takes its rules with it."""
	return Rule(
		code=row.name,
		title=row.title,
		category=Category(row.category),
		kind=RuleKind(row.kind),
		subjects=frozenset(SubjectRole(line) for line in lines(row.subjects)),
		talker=TalkerRole(row.talker),
		citation=Citation(
			row.citation_title,
			row.citation_clause,
			row.citation_quote,
			row.document_no or "",
			row.citation_url or "",
			row.verified_by or "",
		),
		authority=Authority(row.authority),
		situations=frozenset(Situation(line) for line in lines(row.situations)),
		min_count=row.min_count or 1,
		max_count=row.max_count or None,
		period=Period(row.period) if row.period else None,
		deadline=_deadline(row),
		meeting=MeetingKind(row.meeting) if row.meeting else None,
		window_months=tuple(int(part) for part in (row.window_months or "").replace("，", ",").split(",") if part.strip()),
		collective_counts=bool(row.collective_counts),
		soft=bool(row.soft),
		ways=frozenset(Way(line) for line in lines(row.ways)) or frozenset(Way),
		effective_from=row.effective_from or (book and book.effective_from) or None,
		effective_to=row.effective_to or (book and book.effective_to) or None,
		enabled=bool(row.enabled) and (book is None or bool(book.enabled)),
	)


def values_of(rule: Rule) -> dict[str, Any]:
	"""The fields of a Talk Rule document for a rule read from a rulebook file."""
	deadline = rule.deadline
	return {
		"title": rule.title,
		"enabled": int(rule.enabled),
		"category": rule.category.value,
		"kind": rule.kind.value,
		"subjects": _joined(rule.subjects),
		"talker": rule.talker.value,
		"situations": _joined(rule.situations),
		"min_count": rule.min_count,
		"max_count": rule.max_count or 0,
		"period": rule.period.value if rule.period else "",
		"soft": int(rule.soft),
		"deadline_value": (deadline and deadline.value) or 0,
		"deadline_unit": deadline.unit.value if deadline else "",
		"deadline_setting": deadline.setting if deadline else "",
		"deadline_source": deadline.source if deadline else "",
		"meeting": rule.meeting.value if rule.meeting else "",
		"window_months": ",".join(str(month) for month in rule.window_months),
		"collective_counts": int(rule.collective_counts),
		"ways": "" if rule.ways == frozenset(Way) else _joined(rule.ways),
		"citation_title": rule.citation.title,
		"citation_clause": rule.citation.clause,
		"citation_quote": rule.citation.quote,
		"document_no": rule.citation.document_no,
		"citation_url": rule.citation.url,
		"authority": rule.authority.value,
		"verified_by": rule.citation.verified_by,
		"effective_from": rule.effective_from,
		"effective_to": rule.effective_to,
	}


def citation_line(row: Any) -> str:
	"""「文件名（文号）条款」 as it is frozen on obligations and printed; 「待核」 when nobody verified it."""
	number = f"（{row.document_no}）" if row.document_no else ""
	unverified = "" if row.verified_by else "（待核）"
	return f"《{row.citation_title.strip('《》')}》{number}{row.citation_clause}{unverified}"


def lines(text: str | None) -> list[str]:
	"""The entries of a one-per-line field, blanks dropped."""
	return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _joined(values: frozenset) -> str:
	return "\n".join(sorted(value.value for value in values))


def _deadline(row: Any) -> Deadline | None:
	if not row.deadline_unit:
		return None
	return Deadline(
		DeadlineUnit(row.deadline_unit), row.deadline_value or None, row.deadline_setting or "", row.deadline_source or ""
	)
