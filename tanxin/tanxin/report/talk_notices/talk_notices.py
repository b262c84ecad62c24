"""告知情况: of those who were talked to, who was told of his rights and who is yet to be told. Nothing of the talks."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Max

from tanxin.confidentiality import scope
from tanxin.confidentiality.criteria import everything, within
from tanxin.confidentiality.reader import reader
from tanxin.site.columns import column
from tanxin.site.coverage import subtree
from tanxin.talks import notices


def execute(filters: dict[str, Any] | None = None) -> tuple:
	"""Columns, rows, a sentence with the count."""
	chosen = frappe._dict(filters or {})
	rows = [_row(row) for row in _people(chosen)]
	waiting = sum(not row["seen_at"] for row in rows)
	shown = rows if chosen.all_people else [row for row in rows if not row["seen_at"]]
	said = _("{0} of {1} people who were talked to are yet to be told. They are told when they open their page; who has"
		" none is told face to face and noted on the record.").format(waiting, len(rows))  # fmt: skip
	return _columns(), shown, said if notices.present().text else _("The unit has no notice.")


def _people(chosen: frappe._dict) -> list[frappe._dict]:
	"""Whoever was present at a record that the reader may see, in the organisations that he oversees."""
	asking, digest = reader(), notices.present().digest
	person, there, record = DocType("Talk Person"), DocType("Talk Record Person"), DocType("Talk Record")
	told = DocType("Talk Notice Seen")
	overseen = everything() if asking.sees_all_metadata else within(asking.spans, person.organization)
	query = (
		frappe.qb.from_(there)
		.join(record)
		.on((record.name == there.parent) & (record.docstatus == 1))
		.join(person)
		.on(person.name == there.person)
		.left_join(told)
		.on((told.person == person.name) & (told.digest == digest))
		.select(
			person.name.as_("person"), person.person_name, person.organization, person.user,
			Max(told.seen_at).as_("seen_at"), Max(told.how).as_("how"), Max(told.version).as_("version"),
			Max(told.told_by_name).as_("told_by_name"),
		)
		.where((there.attended == 1) & overseen & scope.criterion("Talk Record"))
		.groupby(person.name, person.person_name, person.organization, person.user)
		.orderby(person.organization)
		.orderby(person.person_name)
	)  # fmt: skip
	if chosen.organization:
		query = query.where(person.organization.isin(subtree(chosen.organization)))
	return query.run(as_dict=True)


def _row(row: frappe._dict) -> dict[str, Any]:
	state = _("Yet to be told")
	if row.seen_at:
		state = _(row.how, context="Talk Notice Seen")
	return {
		**row,
		"state": state,
		"page": _("Yes", context="Talk Notice Seen") if row.user else _("No", context="Talk Notice Seen"),
	}


def _columns() -> list[dict[str, Any]]:
	every = (
		("person", _("Person"), "Link", 110, "Talk Person"),
		("person_name", _("Person's Name"), "Data", 110, ""),
		("organization", _("Organization", context="Talk Record"), "Link", 220, "Party Organization"),
		("page", _("Has an Account"), "Data", 100, ""),
		("state", _("Told", context="Talk Notice Seen"), "Data", 110, ""),
		("seen_at", _("Time"), "Datetime", 160, ""),
		("version", _("Version of the Text", context="Talk Notice Seen"), "Int", 90, ""),
		("told_by_name", _("Told By", context="Talk Notice Seen"), "Data", 110, ""),
	)
	return [column(*each) for each in every]
