"""The site's roster, organisations and posts as the domain's `Directory`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from frappe.query_builder import DocType

from tanxin import compat
from tanxin.domain.directory import Directory
from tanxin.domain.model import Organization, Person, Post, PostKind

PARTY_STATUSES = ("Communist Party Member", "Probationary Party Member")


def whole() -> Directory:
	"""Everybody. For jobs and figures; one query a table."""
	return Directory(_people(), organizations(), posts())


def around(*persons: str | None) -> Directory:
	"""All organisations and posts, and of the people only post holders and those named: enough to resolve
	talkers and approvers without reading the whole roster."""
	held = posts()
	wanted = {post.person for post in held} | {person for person in persons if person}
	return Directory(_people(wanted), organizations(), held)


def organizations() -> list[Organization]:
	table = DocType("Party Organization")
	rows = (
		frappe.qb.from_(table).select(
			table.name,
			table.organization_name,
			table.parent_party_organization,
			table.top_signer,
			table.top_signer_alternate,
		)
	).run()
	return [
		Organization(n, label, parent or None, top or None, alt or None)
		for n, label, parent, top, alt in rows
	]


def posts() -> list[Post]:
	table = DocType("Talk Post")
	rows = (
		frappe.qb.from_(table).select(
			table.person,
			table.organization,
			table.post,
			table.from_date,
			table.to_date,
			table.portfolio,
			table.in_charge_of,
		)
	).run()
	return [
		Post(person, organization, PostKind(kind), start, end, portfolio or "", in_charge_of or None)
		for person, organization, kind, start, end, portfolio, in_charge_of in rows
	]


def _people(names: set[str] | None = None) -> list[Person]:
	"""Read as a stream. What many people share (organisation, post, level) is kept once: a county's roster then
	takes half the room."""
	if names is not None and not names:
		return []
	table = DocType("Talk Person")
	query = frappe.qb.from_(table).select(
		table.name, table.person_name, table.organization, table.post_title, table.political_status,
		table.joined_on, table.left_on, table.superior, table.contact_person, table.level,
	)  # fmt: skip
	if names is not None:
		return [_person(row, {}) for row in query.where(table.name.isin(sorted(names))).run()]
	shared: dict[Any, Any] = {}
	with compat.streaming():
		return [_person(row, shared) for row in query.run(as_list=True, as_iterator=True)]


def _person(row: Sequence[Any], shared: dict[Any, Any]) -> Person:
	"""A row in the order above; equal values are taken from `shared`."""
	name, label, *rest = row
	organization, post_title, status, joined, left, superior, contact, level = (
		shared.setdefault(value, value) for value in rest
	)
	return Person(
		id=name,
		name=label,
		organization=organization or None,
		post_title=post_title or "",
		is_party_member=status in PARTY_STATUSES,
		joined_on=joined,
		left_on=left,
		superior=superior or None,
		contact_person=contact or None,
		political_status=status or "",
		level=level or "",
	)
