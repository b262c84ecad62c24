"""Who sees the register of prints and the notes of who was told of his rights (打印登记、告知登记的可见范围)."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType
from pypika.terms import Criterion

from tanxin.confidentiality.criteria import everything, is_person, literal, within
from tanxin.confidentiality.reader import Reader

#: Columns of the register that name a document which not everybody sees.
PRINTED = {
	"record": "Talk Record",
	"plan": "Talk Plan",
	"campaign": "Talk Campaign",
	"disposal": "Talk Disposal List",
	"handover": "Talk Handover",
}


def talk_print(asking: Reader, table: DocType) -> Criterion:
	"""One's own prints, and those of every document that one sees. Sheets of own talks are between the person and the
	register."""
	if asking.sees_all_metadata:
		return everything()
	from tanxin.confidentiality import scope  # it names this function among the scopes

	seen = (table.reader == literal(asking.user)) | is_person(table.person, asking.person)
	for column, doctype in PRINTED.items():
		printed = DocType(doctype)
		names = frappe.qb.from_(printed).select(printed.name)
		seen |= table[column].isin(names.where(scope.SCOPES[doctype](asking, printed)))
	return seen


def talk_notice_seen(asking: Reader, table: DocType) -> Criterion:
	"""The person, who told him, and who oversees his organisation."""
	if asking.sees_all_metadata:
		return everything()
	own = is_person(table.person, asking.person) | (table.told_by == literal(asking.user))
	if not asking.spans:
		return own
	person = DocType("Talk Person")
	overseen = frappe.qb.from_(person).select(person.name).where(within(asking.spans, person.organization))
	return own | table.person.isin(overseen)
