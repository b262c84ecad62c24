"""Follow-ups over the wire (跟进事项)."""

from __future__ import annotations

import frappe
from frappe import _

from tanxin.api.boundary import in_hand, taken
from tanxin.confidentiality import promises
from tanxin.site import follow_ups


@frappe.whitelist(methods=["POST"])
def close(follow_up: str, result: str) -> None:
	"""Done: with what came of it, which the person it was promised to can read."""
	in_hand(lambda: follow_ups.close(follow_up, taken("result", result)))


@frappe.whitelist(methods=["POST"])
def read(follow_up: str) -> dict[str, str] | None:
	"""Matter and result, for who may know them; None for who may not. The reading is logged."""
	return in_hand(lambda: promises.read(follow_up, "Form"))


@frappe.whitelist(methods=["POST"])
def rewrite(follow_up: str, matter: str) -> None:
	"""What was promised, put better by who promised it, while it is open."""
	in_hand(lambda: _rewrite(follow_up, taken("matter", matter)))


def _rewrite(follow_up: str, matter: str) -> None:
	doc = frappe.get_doc("Talk Follow Up", follow_up)
	doc.check_permission("write")
	if doc.status != "Open":
		frappe.throw(_("This follow-up is already {0}.").format(_(doc.status, context="Talk Follow Up")))
	if not matter.strip():
		frappe.throw(_("Write what was promised."))
	doc.matter = matter
	doc.save()


@frappe.whitelist(methods=["POST"])
def add(record: str, person: str, matter: str, owner_person: str, due_date: str) -> str:
	"""Note what was promised to whom, who sees to it, by when. Returns the follow-up's name."""
	values = {"record": record, "person": person, "owner_person": owner_person, "due_date": due_date}
	return in_hand(lambda: _add({**values, "matter": taken("matter", matter)}))


def _add(values: dict[str, str]) -> str:
	return frappe.get_doc({"doctype": "Talk Follow Up", **values}).insert().name
