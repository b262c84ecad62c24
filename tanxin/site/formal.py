"""What formal talks ask beyond others (提醒、函询、诫勉): the steps that approve them, and what must follow."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import frappe

from tanxin.domain.model import Category, Demand, Rule, Step
from tanxin.domain.values import FORMAL_CATEGORIES
from tanxin.site import rules as site_rules


def steps_of(rules: Collection[str], category: str, on: date) -> tuple[Step, ...]:
	"""The approver chain of a plan: of its own rules the longest, for a formal category without one the default.

	Empty where the usual leader signs. Chains of rules of another category say nothing about this plan.
	"""
	found = _of(rules, category, on, "approvers")
	return max((rule.approvers for rule in found), key=len, default=())


def demands_of(rules: Collection[str], category: str, on: date) -> list[tuple[Rule, Demand]]:
	"""What must follow a talk, each with its rule; the same matter of two rules once."""
	found: dict[str, tuple[Rule, Demand]] = {}
	for rule in _of(rules, category, on, "demands"):
		for demand in rule.demands:
			found.setdefault(demand.matter, (rule, demand))
	return list(found.values())


def signed_by_themselves() -> set[str]:
	"""Rules whose talks are on no sheet: those with an approver chain, and all of the formal categories."""
	categories = sorted(category.value for category in FORMAL_CATEGORIES)
	return {
		*frappe.get_all("Talk Rule Approver", {"parenttype": "Talk Rule"}, pluck="parent"),
		*frappe.get_all("Talk Rule", {"category": ("in", categories)}, pluck="name"),
	}


def _of(names: Collection[str], category: str, on: date, part: str) -> list[Rule]:
	"""The named rules that have that part; for a formal category without any, those of the category: in force that
	day, else the first that ships, since its procedure is the only one known here."""
	formal = Category(category) in FORMAL_CATEGORIES
	if not formal and not _any_has(names, part):
		return []  # the usual talk: nothing more is read
	known = [
		rule for rule in site_rules.all_rules() if rule.category.value == category and getattr(rule, part)
	]
	named = [rule for rule in known if rule.code in names]
	if named or not formal:
		return named
	return [rule for rule in known if rule.applies_on(on)] or known[:1]


def _any_has(names: Collection[str], part: str) -> bool:
	return bool(names) and bool(
		frappe.db.exists(site_rules.CHILDREN[part], {"parent": ("in", sorted(names))})
	)
