"""A rule as its form has it, not yet saved (未保存的规则): read by the loader that saving uses, wrong fields named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from tanxin.domain.model import Rule, Situation, SubjectRole, Way
from tanxin.site import rules
from tanxin.site.rules import CHILDREN, lines, parts

#: Fields of one word a line, with the words that rules know.
_WORDS = {"subjects": SubjectRole, "situations": Situation, "ways": Way}
LEAST = {"min_count": 1}  # other numbers: 0
MOST = 1000  # talks, days or months: more is a slip of the hand


class Problem(NamedTuple):
	"""What is wrong with a field of the form, in the reader's language."""

	field: str
	label: str
	sentence: str


def read(values: Any) -> tuple[Rule | None, list[Problem]]:
	"""The rule that these values of a form make, or what is wrong with them. Nothing is written."""
	doc = document(values)
	found = problems(doc)
	if found:
		return None, found
	book = frappe.db.get_value(
		"Talk Rulebook", doc.rulebook, ["enabled", "effective_from", "effective_to", "asked_since"], as_dict=True
	)
	return rules.rule_of(doc, book), []


def mapping(values: Any) -> dict[str, Any]:
	"""What a page sent, as names and values. Raises a clear error for anything else."""
	try:
		values = frappe.parse_json(values)
	except (ValueError, RecursionError):
		values = None
	if not isinstance(values, dict):
		refuse()
	return values


def refuse() -> NoReturn:
	"""Something came that no page of ours sends."""
	frappe.throw(_("The page did not arrive whole. Please refresh it and try again."))
	raise AssertionError  # frappe.throw always raises


def document(values: Any) -> Document:
	"""A Talk Rule document of these values, only in memory. Raises a clear error for what is no form at all."""
	values = mapping(values)
	meta = frappe.get_meta("Talk Rule")
	kept: dict[str, Any] = {field.fieldname: values.get(field.fieldname) for field in meta.fields}
	for fieldname, doctype in CHILDREN.items():
		names = {field.fieldname for field in frappe.get_meta(doctype).fields}
		rows = values.get(fieldname) or []
		if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
			refuse()
		kept[fieldname] = [{key: row.get(key) for key in names} for row in rows]
	doc = frappe.get_doc({"doctype": "Talk Rule", **kept})
	name = str(values.get("name") or "")
	stored = frappe.db.exists("Talk Rule", name) if name else None
	doc.name = stored or str(doc.code or "").strip()
	doc.set("__islocal", 0 if stored else 1)
	doc.asked_since = frappe.db.get_value("Talk Rule", stored, "asked_since") if stored else None
	return doc


def problems(doc: Document) -> list[Problem]:
	"""All that is wrong with a rule's form at once. What kinds of rules do not have is emptied first."""
	found = [*_of_fields(doc), *_of_rows(doc), *_of_words(doc), *_of_links(doc)]
	if found:
		return found
	doc.empty_what_the_kind_has_not()
	return [_problem(flaw.field, doc.label_of(flaw.field), flaw.sentence) for flaw in doc.flaws()]


def _of_fields(doc: Document, row: str = "") -> Iterator[Problem]:
	"""Choices that are none, numbers and dates that cannot be, and what must not be empty."""
	for field in doc.meta.fields:
		value = doc.get(field.fieldname)
		label = _(field.label or field.fieldname, context=doc.doctype)
		sentence = ""
		if field.fieldtype == "Select" and value not in (None, "", *(field.options or "").split("\n")):
			sentence = _("“{0}” is not one of the choices.").format(value)
		elif field.fieldtype == "Int":
			number, sentence = whole(value, LEAST.get(field.fieldname, 0))
			doc.set(field.fieldname, number if not sentence else value)
		elif field.fieldtype == "Date":
			found, sentence = day(value)
			doc.set(field.fieldname, found)
		elif field.reqd and not str(value or "").strip():
			sentence = _("This must be filled in.")
		if sentence:
			yield _problem(row + field.fieldname, f"{row}{label}", sentence)


def whole(value: Any, least: int = 0) -> tuple[int, str]:
	"""The whole number that a value is, `least` when empty; and what is wrong with it."""
	if value in (None, ""):
		return least, ""
	text = str(value).strip()
	if isinstance(value, bool) or not re.fullmatch(r"-?[0-9]{1,9}", text) or not least <= int(text) <= MOST:
		return least, _("A whole number from {0} to {1} is expected, not “{2}”.").format(least, MOST, value)
	return int(text), ""


def day(value: Any) -> tuple[date | None, str]:
	"""The date that a value is, None when empty; and what is wrong with it."""
	if value in (None, ""):
		return None, ""
	try:
		return date.fromisoformat(str(value)[:10]), ""
	except ValueError:
		return None, _("“{0}” is no date.").format(value)


def _of_rows(doc: Document) -> Iterator[Problem]:
	for fieldname in CHILDREN:
		for row in doc.get(fieldname):
			for each in _of_fields(row):
				place = f"{fieldname}.{row.idx}.{each.field}"
				label = _(doc.meta.get_field(fieldname).label, context=doc.doctype)
				said = _("{0}, row {1}: {2}").format(label, row.idx, each.label)
				yield Problem(place, said, each.sentence)


def _of_words(doc: Document) -> Iterator[Problem]:
	"""Words that no rule knows, in the fields that keep one a line; months that are none."""
	for fieldname, kind in _WORDS.items():
		known = {each.value for each in kind}
		for word in lines(str(doc.get(fieldname) or "")):
			if word not in known:
				yield _named(doc, fieldname, _("“{0}” is not one of the choices.").format(word))
	for part in parts(str(doc.window_months or "")):
		if not part.isdigit() or not 1 <= int(part) <= 12:
			yield _named(doc, "window_months", _("“{0}” is no month.").format(part))


def _of_links(doc: Document) -> Iterator[Problem]:
	if doc.rulebook and not frappe.db.exists("Talk Rulebook", str(doc.rulebook)):
		yield _named(doc, "rulebook", _("There is no rulebook “{0}”.").format(doc.rulebook))
	after = str(doc.superseded_by or "")
	if after and not frappe.db.exists("Talk Rule", after):
		yield _named(doc, "superseded_by", _("There is no rule “{0}”.").format(after))
	if doc.get("__islocal") and doc.name and frappe.db.exists("Talk Rule", doc.name):
		yield _named(doc, "code", _("There is another rule of this number."))


def _named(doc: Document, fieldname: str, sentence: str) -> Problem:
	return _problem(fieldname, doc.label_of(fieldname), sentence)


def _problem(field: str, label: str, sentence: str) -> Problem:
	return Problem(field, label, sentence)
