"""One rule (规则) out of the fields of a rulebook's file; what is wrong with them is collected."""

from __future__ import annotations

from typing import Any

from tanxin.domain.fields import Fields
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
from tanxin.domain.rule_checks import COUNTED, flaws

RULE_KEYS = frozenset(
	"code title category kind authority subjects talker portfolio each situations min_count max_count count_source"
	" quota_counts quota_percent period deadline meeting window_months collective_counts soft ways levels approvers"
	" demands effective_from effective_to superseded_by enabled citation".split()
)
CITATION_KEYS = frozenset({"title", "document_no", "clause", "quote", "url", "verified_by"})
DEADLINE_KEYS = frozenset({"unit", "value", "source", "setting"})
STEP_KEYS = frozenset({"post", "place", "portfolio", "title"})
DEMAND_KEYS = frozenset({"matter", "by", "deadline"})
PERSON, TALKER = "Person", "Talker"  # who does what must follow the talk


def read_rule(fields: Fields, book: Fields, authority: Authority) -> Rule:
	"""The rule in these fields, checked; title, number and dates not given are the rulebook's."""
	rule = Rule(
		**_what(fields, authority),
		**_who(fields),
		**_how_often(fields),
		**_when(fields, book),
		citation=_citation(fields, book),
	)
	if rule.kind in COUNTED and not fields.has("min_count") and not fields.has("quota_percent"):
		fields.complain("min_count", "缺少次数")
	for name, sentence in flaws(rule, {book.text("title"): authority}):
		fields.complain(name, sentence)
	return rule


def _what(fields: Fields, authority: Authority) -> dict[str, Any]:
	return {
		"code": fields.text("code", required=True),
		"title": fields.text("title", required=True),
		"category": fields.one_of("category", Category, required=True) or Category.HEART,
		"kind": fields.one_of("kind", RuleKind, required=True) or RuleKind.EVENT,
		"authority": fields.one_of("authority", Authority) or authority,
		"situations": fields.many_of("situations", Situation),
		"meeting": fields.one_of("meeting", MeetingKind),
		"window_months": fields.months("window_months"),
		"collective_counts": fields.flag("collective_counts", True),
		"soft": fields.flag("soft", False),
		"ways": fields.many_of("ways", Way) or frozenset(Way),
		"enabled": fields.flag("enabled", True),
		"superseded_by": fields.text("superseded_by"),
	}


def _who(fields: Fields) -> dict[str, Any]:
	return {
		"subjects": fields.many_of("subjects", SubjectRole, required=True),
		"talker": fields.one_of("talker", TalkerRole, required=True) or TalkerRole.SECRETARY,
		"portfolio": fields.text("portfolio"),
		"each": fields.one_of("each", Each) or Each.MEMBER,
		"levels": tuple(
			LevelTalker(frozenset(row.texts("levels")), _step(row))
			for row in fields.rows("levels", STEP_KEYS | {"levels"})
		),
		"approvers": tuple(_step(row) for row in fields.rows("approvers", STEP_KEYS)),
	}


def _how_often(fields: Fields) -> dict[str, Any]:
	return {
		"min_count": fields.whole("min_count", least=1) or 1,
		"max_count": fields.whole("max_count", least=1),
		"count_source": fields.text("count_source"),
		"quota_counts": fields.one_of("quota_counts", QuotaCounts) or QuotaCounts.TALKS,
		"quota_percent": fields.whole("quota_percent", least=1),
		"period": fields.one_of("period", Period),
	}


def _when(fields: Fields, book: Fields) -> dict[str, Any]:
	demands = []
	for row in fields.rows("demands", DEMAND_KEYS):
		deadline = _deadline(row)
		if deadline is None:
			row.complain("deadline", "缺少时限")
			continue
		by = row.text("by", required=True)
		if by not in ("", PERSON, TALKER):
			row.complain("by", f"只能填写 {PERSON}（谈话对象）或 {TALKER}（谈话人），现为“{by}”")
		demands.append(Demand(row.text("matter", required=True), deadline, by != TALKER))
	return {
		"deadline": _deadline(fields),
		"demands": tuple(demands),
		"effective_from": fields.day("effective_from") or book.day("effective_from"),
		"effective_to": fields.day("effective_to"),
	}


def _step(row: Fields) -> Step:
	return Step(
		row.one_of("post", PostKind, required=True) or PostKind.SECRETARY,
		row.one_of("place", Place, required=True) or Place.OWN,
		row.text("portfolio"),
		row.text("title"),
	)


def _citation(fields: Fields, book: Fields) -> Citation:
	"""Where the rule is written; title, number and address are the rulebook's unless the rule has its own."""
	own = fields.inside("citation", CITATION_KEYS)
	if own is None:
		return Citation("", "", "")
	title = own.text("title") or book.text("title")
	if not title:
		own.complain("title", "缺少出处")
	return Citation(
		title=title,
		clause=own.text("clause", required=True),
		quote=own.text("quote", required=True),
		document_no=own.text("document_no") or ("" if own.text("title") else book.text("document_no")),
		url=own.text("url") or ("" if own.text("title") else book.text("url")),
		verified_by=own.text("verified_by") or book.text("verified_by"),
	)


def _deadline(fields: Fields) -> Deadline | None:
	"""A time limit as written; `rule_checks` says whether its number is sound."""
	if not fields.has("deadline"):
		return None
	own = fields.inside("deadline", DEADLINE_KEYS)
	if own is None:
		return None
	unit = own.one_of("unit", DeadlineUnit, required=True) or DeadlineUnit.WORKING_DAYS
	return Deadline(unit, own.whole("value", least=0), own.text("setting"), own.text("source"))
