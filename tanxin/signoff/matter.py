"""What is signed: a plan or a sheet as it is stored (待签事项), read without believing anything sent."""

from __future__ import annotations

from dataclasses import dataclass

import frappe

#: Set by the sign-off alone; whatever a client sends in them is put back to the stored value.
SIGNING_FIELDS = (
	"signing_round", "approver", "approver_name", "approver_user", "approver_reason", "author", "author_user",
	"sent_on", "signed_on", "signed_by", "sign_by",
)  # fmt: skip


@dataclass(frozen=True)
class Matter:
	"""A stored plan or sheet with its parties; for a sheet, the parties of all its plans."""

	doctype: str
	name: str
	organization: str
	category: str
	state: str
	round: int
	approver: str | None
	author: str | None
	author_user: str | None
	campaign: str | None
	talkers: tuple[str, ...]
	persons: tuple[str, ...]


def stored(doctype: str, name: str, lock: bool = False) -> Matter:
	"""Read the row; `lock` holds it until the transaction ends, so that of two signatures one waits."""
	fields = ["organization", "workflow_state", "signing_round", "approver", "author", "author_user"]
	plan = doctype == "Talk Plan"
	row = frappe.db.get_value(
		doctype, name, [*fields, *(["category", "campaign"] if plan else [])], as_dict=True, for_update=lock
	)
	if not row:
		frappe.throw(
			frappe._("{0} {1} does not exist.").format(frappe._(doctype), name), frappe.DoesNotExistError
		)
	plans = [name] if plan else plans_of(name)
	return Matter(
		doctype=doctype,
		name=name,
		organization=row.organization,
		category=row.get("category") or "Heart-to-Heart",
		state=row.workflow_state or "",
		round=row.signing_round or 1,
		approver=row.approver,
		author=row.author,
		author_user=row.author_user,
		campaign=row.get("campaign") or None,
		talkers=_parties("Talk Plan Talker", plans),
		persons=_parties("Talk Plan Person", plans),
	)


def plans_of(campaign: str, state: str | None = None) -> list[str]:
	"""The plans on a sheet in their order, all or those in one state."""
	filters = {"campaign": campaign, **({"workflow_state": state} if state else {})}
	return frappe.get_all(
		"Talk Plan", filters, pluck="name", order_by="sequence asc, planned_start asc, name asc"
	)


def _parties(child: str, plans: list[str]) -> tuple[str, ...]:
	if not plans:
		return ()
	return tuple(
		frappe.get_all(child, {"parent": ("in", plans)}, pluck="person", order_by="parent asc, idx asc")
	)
