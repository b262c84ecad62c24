"""Why a talk is owed (必谈依据), as printed: the obligations a plan or record answers, else its rule.

Restricted matters (family, health, complaints, conflict) are named only to those who need them.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import frappe
from frappe.query_builder import DocType

from tanxin.confidentiality import printing, restricted_matters, scope
from tanxin.domain.model import Authority
from tanxin.forms.parts import Basis
from tanxin.site.rules import citation_line

#: `citation_line` freezes this on obligations whose rule nobody had verified; forms print it as a tag.
_UNVERIFIED = "（待核）"
#: Stands for a restricted matter.
DISCREET = Basis("按规定应谈，事由从略")


def of_plans(plans: Collection[str], trusted: Collection[str]) -> dict[str, tuple[Basis, ...]]:
	"""The bases of each plan. `trusted` are the plans whose words the reader may read: he sees every matter."""
	rows = _owed(plans)
	visible = _visible({row.obligation for row in rows})
	found: dict[str, dict[str, Basis]] = {plan: {} for plan in plans}
	for row in rows:
		shown = row.plan in trusted or row.obligation in visible or not row.restricted
		found[row.plan][row.rule if shown else ""] = _basis(row) if shown else DISCREET
	for plan in dict.fromkeys(row.plan for row in rows if row.restricted and found[row.plan].get(row.rule)):
		restricted_matters.note_shown(printing.how(), plan=plan)
	bare = [plan for plan, bases in found.items() if not bases]
	for plan, basis in _of_rules("Talk Plan", bare).items():
		found[plan][""] = basis
	return {plan: tuple(bases.values()) for plan, bases in found.items()}


def of_record(record: str, plan: str | None) -> tuple[Basis, ...]:
	"""The bases of a record. It is read and signed by the person it is about: nothing restricted is named."""
	rows = _owed([plan]) if plan else []
	if not rows:
		return tuple(_of_rules("Talk Record", [record]).values())
	found = {"" if row.restricted else row.rule: DISCREET if row.restricted else _basis(row) for row in rows}
	return tuple(found.values())


def _owed(plans: Collection[str]) -> list[frappe._dict]:
	if not plans:
		return []
	link, owed = DocType("Talk Plan Obligation"), DocType("Talk Obligation")
	rows = (
		frappe.qb.from_(link)
		.join(owed)
		.on(owed.name == link.obligation)
		.select(
			link.parent.as_("plan"),
			owed.name.as_("obligation"),
			owed.rule,
			owed.rule_title,
			owed.citation,
			owed.verified,
			owed.restricted,
			owed.sealed,
		)
		.where(link.parent.isin(list(plans)))
		.orderby(link.idx)
		.run(as_dict=True)
	)
	return _with_rules(restricted_matters.opened(rows))


def _with_rules(rows: list[frappe._dict]) -> list[frappe._dict]:
	"""Each with who verified its rule, and who made it."""
	there = {"name": ("in", sorted({row.rule for row in rows if row.rule}) or [""])}
	known = {row.name: row for row in frappe.get_all("Talk Rule", there, ["name", "verified_by", "authority"])}
	for row in rows:
		rule = known.get(row.rule) or frappe._dict()
		row.update(verified_by=rule.verified_by, authority=rule.authority)
	return rows


def _visible(obligations: Collection[str]) -> set[str]:
	if not obligations:
		return set()
	table = DocType("Talk Obligation")
	query = frappe.qb.from_(table).select(table.name).where(table.name.isin(sorted(obligations)))
	return {row[0] for row in query.where(scope.criterion("Talk Obligation")).run()}


def _basis(row: Any) -> Basis:
	verified = row.verified_by or ("已核" if row.verified else "")
	citation = (row.citation or "").removesuffix(_UNVERIFIED)
	return Basis(row.rule_title or "", citation, verified, row.authority == Authority.UNIT.value)


def _of_rules(doctype: str, names: Collection[str]) -> dict[str, Basis]:
	"""The rule named on documents that answer no obligation."""
	if not names:
		return {}
	table, rule = DocType(doctype), DocType("Talk Rule")
	rows = (
		frappe.qb.from_(table)
		.join(rule)
		.on(rule.name == table.rule)
		.select(
			table.name.as_("document"),
			rule.title.as_("rule_title"),
			rule.citation_title,
			rule.citation_clause,
			rule.document_no,
			rule.verified_by,
			rule.authority,
		)
		.where(table.name.isin(list(names)))
		.run(as_dict=True)
	)
	return {row.document: _basis(frappe._dict(row, citation=citation_line(row))) for row in rows}
