"""The sign-off as printed (领导审批意见): from its sealed entries, never from the state a document shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import frappe

from tanxin.domain.terms import consent, label
from tanxin.domain.transitions import CANCELLED, EXPIRED
from tanxin.forms.parts import Signature
from tanxin.signoff.matter import as_chain

SEND, ADJUST = "Send for Signature", "Adjust"
DECISIONS = ("Sign", "Send Back", "Disagree")
#: The words of leaders before the last (审核、会签), in a chain of approval.
BEFORE_THE_LAST = "Endorse"


def entries_of(plans: Collection[str]) -> dict[str, list[frappe._dict]]:
	"""The entries of each plan's present round, from when it was last sent for signature."""
	table, plan = frappe.qb.DocType("Talk Sign Off"), frappe.qb.DocType("Talk Plan")
	if not plans:
		return {}
	rows = (
		frappe.qb.from_(table)
		.join(plan)
		.on((plan.name == table.plan) & (plan.signing_round == table.round))
		.select(
			table.plan, table.action, table.step_title, table.actor_name, table.on_behalf_of_name, table.signed_at,
			table.reason, plan.signing_chain,
		)
		.where(table.plan.isin(list(plans)))
		.orderby(table.creation)
		.run(as_dict=True)
	)  # fmt: skip
	found: dict[str, list[frappe._dict]] = {name: [] for name in plans}
	for row in rows:
		if row.action in (SEND, "Recall"):
			found[row.plan].clear()
		if row.action != "Recall":
			found[row.plan].append(row)
	return found


def drafted(plans: Sequence[str], entries: dict[str, list[frappe._dict]]) -> tuple[Signature, ...]:
	"""Who sent the plans for signature (拟制人): each name once, with the last time; then who moved the time or place
	of which line after it was signed, which no leader signed."""
	rows = [row for plan in entries.values() for row in plan if row.action == SEND]
	last = {row.actor_name: row.signed_at for row in sorted(rows, key=lambda row: row.signed_at)}
	return (*(Signature(name, at) for name, at in last.items()), *_said(plans, entries, (ADJUST,)))


def reviewed(plans: Sequence[str], entries: dict[str, list[frappe._dict]]) -> tuple[Signature, ...]:
	"""The words of the leaders before the last step (审核、会签), in their order."""
	return _said(plans, entries, (*DECISIONS, BEFORE_THE_LAST), last=False)


def approved(plans: Sequence[str], entries: dict[str, list[frappe._dict]]) -> tuple[Signature, ...]:
	"""The words of those who sign the last step, in their order: one for the whole sheet, or one for each group of lines
	with their numbers. A step signed together has a name for each."""
	return _said(plans, entries, (*DECISIONS, BEFORE_THE_LAST), last=True)


def _said(
	plans: Sequence[str],
	entries: dict[str, list[frappe._dict]],
	actions: tuple[str, ...],
	last: bool | None = None,
) -> tuple[Signature, ...]:
	groups: dict[tuple, list[tuple[int, frappe._dict]]] = {}
	for number, plan in enumerate(plans, 1):
		for row in entries.get(plan) or []:
			if row.action not in actions or last not in (None, _is_last(row)):
				continue
			said = (
				row.step_title or "",
				row.actor_name,
				row.on_behalf_of_name or "",
				row.action,
				row.reason or "",
			)
			groups.setdefault(said, []).append((number, row))
	return tuple(_signature(said, rows, len(plans)) for said, rows in groups.items())


def _is_last(row: frappe._dict) -> bool:
	"""Whether the step is the one that decides: the only one, or the last of the chain that the round was sent with."""
	chain = as_chain(row.signing_chain)
	if len(chain) < 2 or not row.step_title:
		return row.action != BEFORE_THE_LAST
	return row.step_title == chain[-1].title


def decision_of(entries: Sequence[frappe._dict]) -> frappe._dict | None:
	"""The leader's last word on a plan in its present round."""
	return next((row for row in reversed(entries) if row.action in DECISIONS), None)


def line_decisions(states: dict[str, str], entries: dict[str, list[frappe._dict]]) -> dict[str, str]:
	"""What stands in the column 审批结果; all empty where the sheet was signed as one."""
	found = {}
	for plan, state in states.items():
		row = decision_of(entries.get(plan) or [])
		ended = state in (CANCELLED, EXPIRED)
		found[plan] = label(state) if ended or not row else label(row.action)
	alike = len(set(found.values())) < 2
	return dict.fromkeys(found, "") if alike and not set(states.values()) & {CANCELLED, EXPIRED} else found


def _signature(said: tuple, rows: list[tuple[int, frappe._dict]], total: int) -> Signature:
	step, name, on_behalf_of, action, reason = said
	lines = "" if len(rows) == total else f"（第{'、'.join(str(number) for number, _ in rows)}项）"
	at = max(row.signed_at for _, row in rows)
	return Signature(name, at, on_behalf_of, f"{consent(action, step)}{lines}", reason, step=step)
