"""What is signed: a plan or a sheet as it is stored (待签事项), read without believing anything sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import frappe

from tanxin.domain.chain import Signature, Signer
from tanxin.signoff import co_signers
from tanxin.signoff.co_signers import CoSigner
from tanxin.site import restricted

#: Set by the sign-off alone; whatever a client sends in them is put back to the stored value.
SIGNING_FIELDS = (
	"signing_round", "approver", "approver_name", "approver_user", "approver_reason", "author", "author_user",
	"sent_on", "signed_on", "signed_by", "sign_by", "escalated_on", "signing_step", "signing_steps", "signing_chain",
	"co_signers",
)  # fmt: skip

#: What a matter is read from; of a plan, more.
FIELDS = (
	"organization", "workflow_state", "signing_round", "approver", "approver_user", "author", "author_user", "sign_by",
	"signing_step", "signing_chain",
)  # fmt: skip
PLAN_FIELDS = ("category", "campaign", "rule")


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
	rules: tuple[str, ...] = ()  # of a plan: its own and those of its obligations
	step: int = 0  # of a chain: which signature is awaited, from 1
	chain: tuple[Signature, ...] = field(default=())
	co_signers: tuple[CoSigner, ...] = field(default=())
	sign_by: date | None = None
	approver_user: str | None = None

	def account_of(self, person: str) -> str | None:
		"""The account to which it was sent for this signer; None where none was noted."""
		if person == self.approver:
			return self.approver_user
		return next((row.user for row in self.co_signers if row.person == person), None)

	@property
	def signature(self) -> Signature | None:
		"""The signature that is awaited."""
		return self.chain[self.step - 1] if 0 < self.step <= len(self.chain) else None

	@property
	def step_title(self) -> str:
		"""As what it is signed now; empty where the leader alone signs."""
		return self.signature.title if self.signature and len(self.chain) > 1 else ""

	@property
	def awaited(self) -> tuple[str, ...]:
		"""Everybody whose turn it is: of a co-signature those who have not agreed yet, else the named leader."""
		waiting = tuple(row.person for row in self.co_signers if row.waits)
		return waiting or ((self.approver,) if self.approver else ())

	@property
	def next_signature(self) -> Signature | None:
		"""Who signs after the leader it waits for, in a chain."""
		return self.chain[self.step] if 0 < self.step < len(self.chain) else None


def stored(doctype: str, name: str, lock: bool = False, parties: bool = True) -> Matter:
	"""Read the row; `lock` holds it until the transaction ends, so that of two signatures one waits. Without `parties`
	it says how far it is, not who is concerned: a sheet has thousands of them."""
	plan = doctype == "Talk Plan"
	fields = [*FIELDS, *(PLAN_FIELDS if plan else ())]
	row = frappe.db.get_value(doctype, name, fields, as_dict=True, for_update=lock)
	if not row:
		frappe.throw(
			frappe._("{0} {1} does not exist.").format(frappe._(doctype), name), frappe.DoesNotExistError
		)
	plans = ([name] if plan else plans_of(name)) if parties else []
	talkers, persons = _parties("Talk Plan Talker", plans), _parties("Talk Plan Person", plans)
	rules = rules_of(row.rule, _answered(name)) if plan else ()
	together = co_signers.of(doctype, [name], lock).get(name, ())
	return _matter(doctype, name, row, talkers, persons, rules, together)


def stored_lines(plans: Sequence[str]) -> list[Matter]:
	"""Many plans at once, each held until the transaction ends, in the order given."""
	table = frappe.qb.DocType("Talk Plan")
	query = frappe.qb.from_(table).select(table.name, *(table[field] for field in (*FIELDS, *PLAN_FIELDS)))
	rows = query.where(table.name.isin(list(plans))).orderby(table.name).for_update().run(as_dict=True)
	known = {row.name: row for row in rows}
	sides = [_by_plan(child, plans) for child in ("Talk Plan Talker", "Talk Plan Person")]
	rules, together = _rules_by_plan(plans), co_signers.of("Talk Plan", plans, lock=True)
	return [
		_matter(
			"Talk Plan",
			plan,
			known[plan],
			*(tuple(side.get(plan, ())) for side in sides),
			tuple(dict.fromkeys([*([known[plan].rule] if known[plan].rule else []), *rules.get(plan, ())])),
			together.get(plan, ()),
		)
		for plan in plans
	]


def _matter(
	doctype: str,
	name: str,
	row: frappe._dict,
	talkers: tuple[str, ...],
	persons: tuple[str, ...],
	rules: tuple[str, ...],
	together: tuple[CoSigner, ...],
) -> Matter:
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
		talkers=talkers,
		persons=persons,
		rules=rules,
		step=row.get("signing_step") or 0,
		chain=as_chain(row.get("signing_chain")),
		co_signers=together,
		sign_by=row.get("sign_by"),
		approver_user=row.approver_user,
	)


def _by_plan(child: str, plans: Sequence[str]) -> dict[str, list[str]]:
	found: dict[str, list[str]] = {}
	rows = frappe.get_all(child, {"parent": ("in", list(plans))}, ["parent", "person"], order_by="idx asc")
	for row in rows:
		found.setdefault(row.parent, []).append(row.person)
	return found


def _rules_by_plan(plans: Sequence[str]) -> dict[str, list[str]]:
	line, owed = frappe.qb.DocType("Talk Plan Obligation"), frappe.qb.DocType("Talk Obligation")
	query = frappe.qb.from_(line).join(owed).on(owed.name == line.obligation)
	query = query.select(line.parent, owed.rule, owed.sealed).where(line.parent.isin(list(plans)))
	found: dict[str, list[str]] = {}
	for row in restricted.opened(restricted.OWED, query.orderby(owed.name).run(as_dict=True)):
		found.setdefault(row.parent, []).append(row.rule)
	return found


def as_chain(text: str | None) -> tuple[Signature, ...]:
	"""The chain as a plan keeps it for its round."""
	return tuple(_signature(each) for each in json.loads(text or "[]"))


def _signature(stored: dict[str, Any]) -> Signature:
	together = tuple(Signer(**each) for each in stored.get("together", ()))
	return Signature(**{**stored, "together": together, "late": tuple(stored.get("late", ()))})


def as_text(chain: Sequence[Signature]) -> str:
	"""The reverse of `as_chain`."""
	always = ("title", "person", "reason")
	rows = [
		{key: value for key, value in asdict(each).items() if value or key in always} for each in chain
	]
	return json.dumps(rows, ensure_ascii=False)


def rules_of(rule: str | None, obligations: Sequence[str]) -> tuple[str, ...]:
	"""The rules a plan stands on. Of restricted matters the plan itself names none; its obligations do."""
	there = {"name": ("in", obligations)}
	owed = restricted.read(restricted.OWED, there, ["rule"]) if obligations else []
	return tuple(dict.fromkeys([*([rule] if rule else []), *(row.rule for row in owed)]))


def _answered(plan: str) -> list[str]:
	return frappe.get_all("Talk Plan Obligation", {"parent": plan}, pluck="obligation")


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
