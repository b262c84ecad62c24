"""Reads a rulebook (规则集) from data and refuses one that cannot show where it comes from.

All problems are reported at once, each with the file, the rule's code and the field.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tanxin.domain.fields import Fields, Problems
from tanxin.domain.model import Authority, Rule, Rulebook
from tanxin.domain.rule_checks import flaws_together
from tanxin.domain.rule_fields import RULE_KEYS, read_rule

BOOK_KEYS = frozenset(
	"code title document_no issuer authority issued_on effective_from url verified_by enabled rules".split()
)


class RulebookError(ValueError):
	"""A rulebook that is not fit for use. `problems` are Chinese sentences."""

	def __init__(self, problems: list[str]) -> None:
		super().__init__("\n".join(problems))
		self.problems = problems


def read_rulebooks(paths: Iterable[Path]) -> list[Rulebook]:
	"""The rulebooks in YAML files, checked against each other too. Raises `RulebookError`."""
	books = [read_rulebook(path) for path in paths]
	problems = [f"规则 {flaw.field.replace('.', '：', 1)}：{flaw.sentence}" for flaw in flaws_together(books)]
	if problems:
		raise RulebookError(problems)
	return books


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
		enabled=book.flag("enabled", True),
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
		rules.append(read_rule(Fields(row, f"{source}：规则 {code}", problems, RULE_KEYS), book, authority))
	return rules
