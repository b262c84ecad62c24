"""Who the caller is to the app (本人)."""

from __future__ import annotations

import frappe

from tanxin.confidentiality.reader import reader


@frappe.whitelist(methods=["POST"])
def me() -> dict[str, str | None]:
	"""The person behind this login, for the forms' buttons: {person, name, organization}, all empty for nobody."""
	person = reader().person
	row = (
		frappe.db.get_value("Talk Person", person, ["person_name", "organization"], as_dict=True)
		if person
		else None
	)
	return {
		"person": person,
		"name": row.person_name if row else None,
		"organization": row.organization if row else None,
	}
