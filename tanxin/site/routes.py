"""The unit's signing routes (审批流程) as the domain's values, and who of the people has an account that works."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate

from tanxin.domain.chain import Needs
from tanxin.domain.model import Category, Place, PostKind, Step
from tanxin.domain.routes import Route, RouteStep, StepKind

FIELDS = ["name", "organization", "category", "enabled", "from_date", "to_date"]
STEP_FIELDS = ["parent", "kind", "title", "post", "portfolio", "place", "person", "needs"]


def enabled() -> list[Route]:
	"""Every route that is switched on, of whatever day. Most units have none: one query for them."""
	rows = frappe.get_all("Talk Signing Route", {"enabled": 1}, FIELDS, order_by="name asc")
	steps = defaultdict(list)
	if rows:
		names = [row.name for row in rows]
		children = frappe.get_all(
			"Talk Signing Step", {"parent": ("in", names)}, STEP_FIELDS, order_by="parent asc, idx asc"
		)
		for step in children:
			steps[step.parent].append(step)
	return [route_of(row, steps[row.name]) for row in rows]


def route_of(row: Any, steps: Collection[Any]) -> Route:
	"""A route from its document or row and the rows of its steps."""
	return Route(
		name=row.name or "",
		steps=tuple(_step(each) for each in steps),
		organization=row.organization or None,
		category=Category(row.category) if row.category else None,
		from_date=getdate(row.from_date) if row.from_date else None,
		to_date=getdate(row.to_date) if row.to_date else None,
		enabled=bool(row.enabled),
	)


def _step(row: Any) -> RouteStep:
	post = None
	if row.post:
		post = Step(PostKind(row.post), Place(row.place or Place.OWN), (row.portfolio or "").strip())
	return RouteStep(
		kind=StepKind(row.kind or StepKind.REVIEW),
		title=row.title or "",
		post=post,
		person=row.person or None,
		needs=Needs(row.needs or Needs.ALL),
	)


def without_account(persons: Collection[str]) -> frozenset[str]:
	"""Those of the people who cannot log in: no account, or one that is blocked."""
	if not persons:
		return frozenset()
	person, user = DocType("Talk Person"), DocType("User")
	query = (
		frappe.qb.from_(person)
		.join(user)
		.on(user.name == person.user)
		.select(person.name)
		.where(person.name.isin(sorted(persons)) & (user.enabled == 1))
	)
	return frozenset(persons) - {name for (name,) in query.run()}
