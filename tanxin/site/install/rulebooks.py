"""The shipped rulebooks and outlines (规则集, 提纲), from their YAML files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import frappe
import yaml

from tanxin.domain.model import Rule, Rulebook
from tanxin.domain.obligations import reads_as
from tanxin.domain.rulebook import read_rulebooks
from tanxin.rulebooks import rulebook_files
from tanxin.site.install.shipped import bring
from tanxin.site.rule_values import values_of

OUTLINES = Path(__file__).parent / "outlines.yaml"


def load() -> None:
	"""Every shipped rulebook and outline; raises RulebookError naming file, rule and field when one is unsound."""
	files = rulebook_files()
	bring_books(zip(read_rulebooks(files), (path.name for path in files), strict=True))
	for outline in yaml.safe_load(OUTLINES.read_text(encoding="utf-8")):
		bring("Talk Outline", outline["title"], outline)


def bring_books(books: Iterable[tuple[Rulebook, str]]) -> None:
	"""Rulebooks, each with the name of its file, and their rules. What the site edited stays as it is."""
	known: dict[str, tuple[Rule, str]] = {}
	for book, source_file in books:
		bring("Talk Rulebook", book.code, _book_values(book, source_file))
		known.update({rule.code: (rule, book.code) for rule in book.rules})
	for rule, book_code in _successors_first(known):
		values = {key: _day(value) for key, value in values_of(rule).items()}
		bring(
			"Talk Rule",
			rule.code,
			{"code": rule.code, "rulebook": book_code, **values, "reads_as": reads_as(rule)},
		)
	frappe.clear_document_cache("Talk Rulebook")


def _book_values(book: Rulebook, source_file: str) -> dict[str, Any]:
	return {
		"code": book.code,
		"title": book.title,
		"document_no": book.document_no,
		"issuer": book.issuer,
		"authority": book.authority.value,
		"issued_on": _day(book.issued_on),
		"effective_from": _day(book.effective_from),
		"enabled": int(book.enabled),
		"source_file": source_file,
	}


def _successors_first(known: dict[str, tuple[Rule, str]]) -> list[tuple[Rule, str]]:
	"""The rules so that each comes after the one that takes its place, which it links to."""

	def steps_to_the_last(rule: Rule) -> int:
		steps = 0
		while rule.superseded_by in known:
			rule, steps = known[rule.superseded_by][0], steps + 1
		return steps

	return sorted(known.values(), key=lambda each: steps_to_the_last(each[0]))


def _day(value):
	return value.isoformat() if hasattr(value, "isoformat") else value
