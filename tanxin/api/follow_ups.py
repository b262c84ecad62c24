"""Follow-ups over the wire (跟进事项)."""

from __future__ import annotations

import frappe

from tanxin.api.boundary import forget_texts
from tanxin.site import follow_ups


@frappe.whitelist(methods=["POST"])
def close(follow_up: str, result: str) -> None:
	"""Done: with what came of it, which the person it was promised to can read."""
	forget_texts()
	follow_ups.close(follow_up, result)


@frappe.whitelist(methods=["POST"])
def add(record: str, person: str, matter: str, owner_person: str, due_date: str) -> str:
	"""Note what was promised to whom, who sees to it, by when. Returns the follow-up's name."""
	doc = frappe.get_doc(
		{
			"doctype": "Talk Follow Up",
			"record": record,
			"person": person,
			"matter": matter,
			"owner_person": owner_person,
			"due_date": due_date,
		}
	)
	return doc.insert().name
