"""Reads a rulebook (规则集) from data and refuses one that cannot show where it comes from.

All problems are reported at once, each with the file, the rule's code and the field.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tanxin.domain.fields import Fields, Problems
from tanxin.domain.model import (
	Authority,
	Category,
	Citation,
	Deadline,
	DeadlineUnit,
	MeetingKind,
	Period,
	Rule,
	Rulebook,
	RuleKind,
	Situation,
	SubjectRole,
	TalkerRole,
	Way,
)
from tanxin.domain.settings import SETTING_NAMES

BOOK_KEYS = frozenset(
	{
		"code",
		"title",
		"document_no",
		"issuer",
		"authority",
		"issued_on",
		"effective_from",
		"url",
		"verified_by",
		"rules",
	}
)
RULE_KEYS = frozenset(
	{
		"code",
		"title",
		"category",
		"kind",
		"authority",
		"subjects",
		"talker",
		"situations",
		"min_count",
		"max_count",
		"count_source",
		"period",
		"deadline",
		"meeting",
		"window_months",
		"collective_counts",
		"soft",
		"ways",
		"effective_from",
		"effective_to",
		"enabled",
		"citation",
	}
)
CITATION_KEYS = frozenset({"title", "document_no", "clause", "quote", "url", "verified_by"})
DEADLINE_KEYS = frozenset({"unit", "value", "source", "setting"})

#: Kinds that make obligations today. A rule of another kind would be accepted and never asked of anybody.
EVALUATED_KINDS = frozenset({RuleKind.EVENT, RuleKind.FREQUENCY, RuleKind.WINDOW, RuleKind.RESPONSE})


class RulebookError(ValueError):
	"""A rulebook that is not fit for use. `problems` are Chinese sentences."""

	def __init__(self, problems: list[str]) -> None:
		super().__init__("\n".join(problems))
		self.problems = problems


def read_rulebook(path: Path) -> Rulebook:
	"""The rulebook in a YAML file. Raises `RulebookError`, also for a file that is no YAML."""
	import yaml  # here, since only reading a file needs it

	try:
		data = yaml.safe_load(path.read_text(encoding="utf-8"))
	except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
		reason = " ".join(str(problem).split())
		raise RulebookError([f"{path.name}：无法读取，不是有效的YAML文件（{reason}）"]) from problem
	return parse_rulebook(data, path.name)


def parse_rulebook(data: object, source: str) -> Rulebook:
	"""The rulebook in parsed data; `source` names the file in messages. Raises `RulebookError`."""
	problems = Problems()
	if not isinstance(data, dict):
		raise RulebookError([f"{source}：内容不是规则集，应以 code、title、rules 等字段开头"])
	book = Fields(data, source, problems, BOOK_KEYS)
	authority = book.one_of("authority", Authority, required=True)
	rules = _rules(book, data, authority or Authority.CUSTOM, source, problems)
	result = Rulebook(
		code=book.text("code", required=True),
		title=book.text("title", required=True),
		document_no=book.text("document_no"),
		issuer=book.text("issuer", required=True),
		authority=authority or Authority.CUSTOM,
		issued_on=book.day("issued_on"),
		effective_from=book.day("effective_from"),
		rules=tuple(rules),
	)
	if problems:
		raise RulebookError(list(dict.fromkeys(problems)))
	return result


def _rules(
	book: Fields, data: dict[str, Any], authority: Authority, source: str, problems: Problems
) -> list[Rule]:
	rows = data.get("rules")
	if not isinstance(rows, list) or not rows:
		book.complain("rules", "缺少规则")
		return []
	rules = []
	seen: set[str] = set()
	for number, row in enumerate(rows, 1):
		if not isinstance(row, dict):
			book.complain("rules", f"第{number}条不是规则")
			continue
		code = str(row.get("code") or f"第{number}条")
		if code in seen:
			problems.append(f"{source}：规则 {code}：code：编号重复")
		seen.add(code)
		rules.append(_rule(Fields(row, f"{source}：规则 {code}", problems, RULE_KEYS), book, authority))
	return rules


def _rule(fields: Fields, book: Fields, authority: Authority) -> Rule:
	kind = fields.one_of("kind", RuleKind, required=True) or RuleKind.EVENT
	own_authority = fields.one_of("authority", Authority) or authority
	rule = Rule(
		code=fields.text("code", required=True),
		title=fields.text("title", required=True),
		category=fields.one_of("category", Category, required=True) or Category.HEART,
		kind=kind,
		subjects=fields.many_of("subjects", SubjectRole, required=True),
		talker=fields.one_of("talker", TalkerRole, required=True) or TalkerRole.SECRETARY,
		citation=_citation(fields, book),
		authority=own_authority,
		situations=fields.many_of("situations", Situation),
		min_count=fields.whole("min_count", least=1) or 1,
		max_count=fields.whole("max_count", least=1),
		period=fields.one_of("period", Period),
		deadline=_deadline(fields),
		meeting=fields.one_of("meeting", MeetingKind),
		window_months=fields.months("window_months"),
		collective_counts=fields.flag("collective_counts", True),
		soft=fields.flag("soft", False),
		ways=fields.many_of("ways", Way) or frozenset(Way),
		effective_from=fields.day("effective_from") or book.day("effective_from"),
		effective_to=fields.day("effective_to"),
		enabled=fields.flag("enabled", True),
	)
	_check_whole(rule, fields)
	return rule


def _check_whole(rule: Rule, fields: Fields) -> None:
	"""What no single field shows: that the kind has what it needs and each number says where it is from."""
	if rule.kind not in EVALUATED_KINDS:
		fields.complain("kind", f"“{rule.kind.value}”类规则尚不能产生应谈事项")
	if rule.kind in (RuleKind.EVENT, RuleKind.RESPONSE):
		if not rule.situations:
			fields.complain("situations", "缺少情形")
		if not fields.has("deadline"):
			fields.complain("deadline", "缺少时限")
	if rule.kind is RuleKind.FREQUENCY:
		if not fields.has("period"):
			fields.complain("period", "缺少周期")
		if not fields.has("min_count"):
			fields.complain("min_count", "缺少次数")
	if rule.kind is RuleKind.WINDOW and not fields.has("meeting"):
		fields.complain("meeting", "缺少会议")
	if not fields.text("count_source"):
		for name in ("min_count", "max_count"):
			if fields.has(name):
				fields.complain(name, "数字没有出处，请在 count_source 中写明条款")
	if rule.max_count is not None and rule.max_count < rule.min_count:
		fields.complain("max_count", "不能小于 min_count")
	if rule.effective_from and rule.effective_to and rule.effective_to < rule.effective_from:
		fields.complain("effective_to", "不能早于生效日期 effective_from")


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
		document_no=own.text("document_no") or book.text("document_no"),
		url=own.text("url") or book.text("url"),
		verified_by=own.text("verified_by") or book.text("verified_by"),
	)


def _deadline(fields: Fields) -> Deadline | None:
	"""A time limit: a number with its clause, or the name of a local setting without any."""
	if not fields.has("deadline"):
		return None
	own = fields.inside("deadline", DEADLINE_KEYS)
	if own is None:
		return None
	unit = own.one_of("unit", DeadlineUnit, required=True) or DeadlineUnit.WORKING_DAYS
	value, source, setting = own.whole("value", least=0), own.text("source"), own.text("setting")
	if setting and (own.has("value") or source):
		own.complain("setting", "本单位规定的时限不能同时写文件的数字或出处")
	if setting and setting not in SETTING_NAMES:
		own.complain("setting", f"没有名为“{setting}”的本单位规定")
	if not setting and not own.has("value"):
		own.complain("value", "既没有数字，也没有本单位规定的名称")
	if own.has("value") and not source and not setting:
		own.complain("value", "数字没有出处，请在 source 中写明条款")
	return Deadline(unit, value, setting, source)
