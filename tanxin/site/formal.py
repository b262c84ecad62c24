"""What formal talks ask beyond others (提醒、函询、诫勉): the steps that approve them, and what must follow."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

import frappe

from tanxin.domain.model import Category, Demand, Rule, Step
from tanxin.domain.values import FORMAL_CATEGORIES
from tanxin.site import rules as site_rules


def steps_of(rules: Collection[str], category: str, on: date) -> tuple[Step, ...]:
	"""The approver chain of a plan: of its own rules the longest, for a formal category without one the default.

	Empty where the usual leader signs. Chains of rules of another category say nothing about this plan.
	"""
	found = _of(rules, Category(category), on, lambda rule: rule.approvers)
	return max((rule.approvers for rule in found), key=len, default=())


def demands_of(rules: Collection[str], category: str, on: date) -> list[tuple[Rule, Demand]]:
	"""What must follow a talk, each with its rule; the same matter of two rules once."""
	found: dict[str, tuple[Rule, Demand]] = {}
	for rule in _of(rules, Category(category), on, lambda rule: rule.demands):
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


def _of(
	names: Collection[str], category: Category, on: date, part: Callable[[Rule], tuple]
) -> list[Rule]:
	"""The named rules that have that part; for a formal category without any, those of the category: in force that
	day, else the first that ships, since its procedure is the only one known here."""
	if category not in FORMAL_CATEGORIES and not _asks_beyond(names):
		return []  # every draft of every plan passes here: the rules are not read for nothing
	known = [rule for rule in site_rules.all_rules() if rule.category is category and part(rule)]
	named = [rule for rule in known if rule.code in names]
	if named or category not in FORMAL_CATEGORIES:
		return named
	return [rule for rule in known if rule.applies_on(on)] or known[:1]


def _asks_beyond(names: Collection[str]) -> bool:
	"""Whether any of these rules has an approver chain or demands at all."""
	tables = ("Talk Rule Approver", "Talk Rule Demand")
	return bool(names) and any(frappe.db.exists(table, {"parent": ("in", list(names))}) for table in tables)
