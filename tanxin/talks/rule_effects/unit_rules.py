"""The unit's own rules and numbers on one page (本单位规定): read, tried out, and saved all together or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from tanxin.domain.model import Authority, Rule
from tanxin.domain.settings import SETTING_NAMES, LocalSettings
from tanxin.site import local, rules
from tanxin.site.kept import NotAllowedHere
from tanxin.talks.rule_effects import forms
from tanxin.talks.rule_effects.forms import Problem

SETTINGS = "Tanxin Settings"
#: What the page changes of a rule; everything else is changed on the rule's own form.
EDITED = (
	"enabled", "period", "min_count", "quota_percent", "each", "deadline_value", "deadline_unit", "deadline_setting",
	"effective_from",
)  # fmt: skip
_SHOWN = (
	"name", "modified", "title", "rulebook", "kind", "reads_as", "talker", "subjects", "citation_title",
	"citation_clause", "citation_quote", "citation_url", "verified_by", *EDITED,
)  # fmt: skip


@dataclass
class Change:
	"""What the page would save: documents and numbers that differ, and the rules and numbers that they make."""

	documents: list[Document]
	rules: list[Rule]
	settings: LocalSettings
	numbers: dict[str, int]  # of Tanxin Settings, when any differs
	seen: str  # when the settings were last changed, as the page has it


def page() -> dict[str, Any]:
	"""The unit's numbers, its rulebooks and their rules, each with when it was last changed."""
	doc = frappe.get_doc(SETTINGS)
	meta = frappe.get_meta(SETTINGS)
	return {
		"settings": {
			"modified": str(doc.modified),
			"numbers": [
				{
					"name": field.fieldname,
					"label": _(field.label, context=SETTINGS),
					"description": _(field.description or "", context=SETTINGS),
					"value": getattr(local.settings(), field.fieldname),
				}
				for field in meta.fields
				if field.fieldname in SETTING_NAMES
			],
		},
		"books": _books(),
		"rules": frappe.get_all(
			"Talk Rule",
			{"rulebook": ("in", [row.name for row in _books()])},
			list(_SHOWN),
			order_by="rulebook asc, name asc",
		),
	}


def read(values: Any) -> tuple[Change | None, list[Problem]]:
	"""What the page has, checked as saving checks it; or all that is wrong, each at its rule and field."""
	values = forms.mapping(values)
	numbers, found = _read_numbers(values.get("settings"))
	books = _read_books(values.get("books"))
	change = Change([*books.values()], [], local.settings(), numbers, _seen(values.get("settings")))
	for row in _rows(values.get("rules")):
		doc = _rule_document(row)
		found += [
			Problem(f"{doc.name}.{each.field}", f"{doc.name} {each.label}", each.sentence)
			for each in forms.problems(doc)
		]
		change.documents.append(doc)
	if found:
		return None, found
	change.rules = _all_of(change.documents, books)
	change.settings = replace(change.settings, **numbers)
	return change, []


def save(values: Any) -> tuple[int, list[Problem]]:
	"""Write what the page changed, all of it or nothing; returns how many documents, or what is wrong.

	Raises `TimestampMismatchError` when somebody else changed one of them meanwhile.
	"""
	change, found = read(values)
	if change is None:
		return 0, found
	documents = change.documents
	if change.numbers:
		documents.append(doc := frappe.get_doc(SETTINGS))
		doc.update(change.numbers)
		doc.flags.seen = change.seen
	frappe.db.savepoint("tanxin_unit_rules")
	try:
		_refuse_stale(documents)
		for doc in documents:
			doc.save()
	except Exception:
		frappe.db.rollback(save_point="tanxin_unit_rules")
		frappe.clear_document_cache(SETTINGS, SETTINGS)
		raise
	return len(documents), []


def _books() -> list[frappe._dict]:
	"""The rulebooks of the unit's own."""
	return frappe.get_all(
		"Talk Rulebook",
		{"authority": Authority.UNIT.value},
		["name", "title", "enabled", "effective_from", "effective_to", "asked_since", "modified"],
		order_by="name asc",
	)


def _rows(value: Any) -> list[dict[str, Any]]:
	"""The rows that the page sent; none for nothing."""
	rows = value or []
	if not isinstance(rows, list) or not all(isinstance(row, dict) and row.get("name") for row in rows):
		forms.refuse()
	return rows


def _seen(value: Any) -> str:
	return str(value.get("modified") or "") if isinstance(value, dict) else ""


def _read_numbers(value: Any) -> tuple[dict[str, int], list[Problem]]:
	"""The page's numbers, those that differ from the stored ones."""
	if not value:
		return {}, []
	given = value.get("numbers") if isinstance(value, dict) else None
	if not isinstance(given, dict) or not SETTING_NAMES.issuperset(given):
		forms.refuse()
	before, differ, found = local.settings(), {}, []
	for name, text in given.items():
		number, sentence = forms.whole(text)
		if text in (None, ""):
			sentence = _("This must be filled in.")
		if sentence:
			label = _(frappe.get_meta(SETTINGS).get_label(name), context=SETTINGS)
			found.append(Problem(f"settings.{name}", label, sentence))
		elif number != getattr(before, name):
			differ[name] = number
	return differ, found


def _read_books(value: Any) -> dict[str, Document]:
	"""The rulebooks that the page switches on or off."""
	found = {}
	for row in _rows(value):
		doc = _own(frappe.get_doc("Talk Rulebook", str(row["name"])), row)
		if bool(doc.enabled) != bool(row.get("enabled")):
			doc.enabled = int(bool(row.get("enabled")))
			found[doc.name] = doc
	return found


def _rule_document(row: dict[str, Any]) -> Document:
	"""A stored rule with what the page changes of it."""
	doc = _own(frappe.get_doc("Talk Rule", str(row["name"])), row)
	doc.update({name: row[name] for name in EDITED if name in row})
	doc.enabled = int(bool(doc.enabled))
	return doc


def _own(doc: Document, row: dict[str, Any]) -> Document:
	"""The document, if it is of the unit's own. Rules of others are not changed here."""
	book = doc.name if doc.doctype == "Talk Rulebook" else doc.rulebook
	if frappe.db.get_value("Talk Rulebook", book, "authority") != Authority.UNIT.value:
		frappe.throw(_("{0} is not a rule of the unit's own.").format(doc.name), NotAllowedHere)
	doc.flags.seen = row.get("modified")
	return doc


def _all_of(documents: list[Document], books: dict[str, Document]) -> list[Rule]:
	"""The rules that the documents make: those changed, and all of a rulebook that is switched."""
	edited = {doc.name: doc for doc in documents if doc.doctype == "Talk Rule"}
	stored = {row.name: row for row in _books()}
	found = [rules.rule_of(doc, books.get(doc.rulebook) or stored[doc.rulebook]) for doc in edited.values()]
	if not books:
		return found
	own = frappe.get_all("Talk Rule", {"rulebook": ("in", list(books))}, ["name", "rulebook", "enabled"])
	enabled = {row.name: bool(row.enabled and books[row.rulebook].enabled) for row in own}
	for rule in rules.all_rules():
		if rule.code in enabled and rule.code not in edited:
			found.append(replace(rule, enabled=enabled[rule.code]))
	return found


def _refuse_stale(documents: list[Document]) -> None:
	"""Somebody else changed one of them since the page was opened."""
	for doc in documents:
		stored = frappe.db.get_value(
			doc.doctype, doc.name, ["modified", "modified_by"], as_dict=True, for_update=not doc.meta.issingle
		)
		if str(stored.modified) != str(doc.flags.seen):
			frappe.throw(
				_("{0} was changed by {1} meanwhile. Reload the page: nothing of yours was saved.").format(
					doc.get("title") or _(doc.doctype), stored.modified_by
				),
				frappe.TimestampMismatchError,
			)
