"""State secrets stay outside (涉密信息不上系统): refused wherever somebody brings them in, with the law behind it.

A site may be declared a classified system in its site config, by the name of who sets classifications there
(`tanxin_classified_system`: 定密责任人). Nobody does that from the desk. There marks are let in, within their terms.
"""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document

from tanxin.domain import secrecy_marks
from tanxin.site.kept import is_ours

CONFIG_KEY = "tanxin_classified_system"
#: The author's own choices on plans and records.
MARK, STATE_SECRET_MARK = "mark", "state_secret_mark"


class SecrecyRefused(frappe.ValidationError):
	"""A classification mark came in where no state secret may be."""


def classifying_officer() -> str:
	"""Who sets classifications here (定密责任人) where this is a classified system; empty everywhere else."""
	named = frappe.conf.get(CONFIG_KEY)
	return named.strip() if isinstance(named, str) else ""


def check_document(doc: Document, method: str | None = None) -> None:
	"""Called as `before_validate` of every document of ours. Raises SecrecyRefused."""
	_check_chosen(doc)
	if classifying_officer():
		return
	for row in (doc, *doc.get_all_children()):
		for name, value in row.__dict__.items():
			found = secrecy_marks.mark_in(value) if isinstance(value, str) and not value.isascii() else ""
			if found:
				_refuse(found, _("“{0}”").format(_(row.meta.get_label(name) or name, context=row.doctype)))


def check_words(texts: Iterable[str | None]) -> None:
	"""Words on their way to be sealed: notes, a plan's content, a dossier, a request. Raises SecrecyRefused."""
	if classifying_officer():
		return
	for text in texts:
		found = secrecy_marks.mark_in(text)
		if found:
			_refuse(found, _("The text"))


def check_file(doc: Document, method: str | None = None) -> None:
	"""Called for every File: one of ours must not bear a mark in its name. Raises SecrecyRefused."""
	if is_ours(doc.attached_to_doctype):
		check_file_name(doc.file_name)


def check_file_name(file_name: str | None) -> None:
	"""The same for a file that is to be read in. Raises SecrecyRefused."""
	found = "" if classifying_officer() else secrecy_marks.mark_in_name(file_name)
	if found:
		_refuse(found, _("The file “{0}”").format(file_name))


def _check_chosen(doc: Document) -> None:
	"""What was chosen as the mark of a document, or of the unit."""
	field = doc.meta.get_field(MARK)  # the register of prints has a column of that name, which nobody chooses
	chosen = doc.get(MARK) if field and field.fieldtype == "Select" else ""
	if chosen and secrecy_marks.is_level(chosen):
		_refuse(chosen, _("The mark"), everywhere=True)
	state_mark = (doc.get(STATE_SECRET_MARK) or "").strip()
	if not state_mark or not doc.meta.has_field(STATE_SECRET_MARK):
		return
	if not classifying_officer():
		_refuse(state_mark, _("The mark"))
	problem = secrecy_marks.problem_of_state_mark(state_mark)
	if problem:
		frappe.throw(problem, SecrecyRefused, title=_("State-Secret Mark"))
	doc.set(STATE_SECRET_MARK, secrecy_marks.state_mark(state_mark))


def _refuse(found: str, where: str, everywhere: bool = False) -> None:
	"""`everywhere`: on a classified system too, where there is a field of its own for it."""
	if everywhere and classifying_officer():
		sentence = _("A state-secret mark is written in its own field, with its term: level ★ term.")
	else:
		sentence = secrecy_marks.refusal(found, where)
	frappe.throw(sentence, SecrecyRefused, title=_("Not on This System"))
