"""The shipped rulebooks and outlines (规则集, 提纲), from their YAML files."""

from __future__ import annotations

from pathlib import Path

import frappe
import yaml

from tanxin.domain.model import Rulebook
from tanxin.domain.obligations import reads_as
from tanxin.domain.rulebook import read_rulebook
from tanxin.rulebooks import rulebook_files
from tanxin.site.install.shipped import bring
from tanxin.site.rules import values_of

OUTLINES = Path(__file__).parent / "outlines.yaml"


def load() -> None:
	"""Every shipped rulebook and outline; raises RulebookError naming file, rule and field when one is unsound."""
	for path in rulebook_files():
		load_book(read_rulebook(path), path.name)
	for outline in yaml.safe_load(OUTLINES.read_text(encoding="utf-8")):
		bring("Talk Outline", outline["title"], outline)


def load_book(book: Rulebook, source_file: str) -> None:
	"""One rulebook with its rules. Rules the site edited stay as they are."""
	bring(
		"Talk Rulebook",
		book.code,
		{
			"code": book.code,
			"title": book.title,
			"document_no": book.document_no,
			"issuer": book.issuer,
			"authority": book.authority.value,
			"issued_on": _day(book.issued_on),
			"effective_from": _day(book.effective_from),
			"source_file": source_file,
		},
	)
	for rule in book.rules:
		values = {key: _day(value) for key, value in values_of(rule).items()}
		bring(
			"Talk Rule",
			rule.code,
			{"code": rule.code, "rulebook": book.code, **values, "reads_as": reads_as(rule)},
		)
	frappe.clear_document_cache("Talk Rulebook", book.code)


def _day(value):
	return value.isoformat() if hasattr(value, "isoformat") else value
