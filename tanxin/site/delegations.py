"""Authorities to sign as they are stored (授权代签), each with the facts of the day: who still signs, who can log in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate, nowdate
from pypika.terms import Criterion

from tanxin.domain.delegation import Delegation, against
from tanxin.domain.model import Category


def held_by(receiver: str) -> list[Delegation]:
	"""What the person may sign for others today. Most hold nothing: one query for them."""
	today, table = getdate(nowdate()), DocType("Talk Delegation")
	found = _read((table.receiver == receiver) & _runs(table, today), today)
	return [each for each in found if not against(each, today)]


def from_givers(givers: Collection[str]) -> list[Delegation]:
	"""What these leaders have given and what counts today, for whoever tells its receivers."""
	if not givers:
		return []
	today, table = getdate(nowdate()), DocType("Talk Delegation")
	found = _read(table.giver.isin(sorted(givers)) & _runs(table, today), today)
	return [each for each in found if not against(each, today)]


def standing_of(givers: Collection[str]) -> list[Delegation]:
	"""What these leaders have given, not taken back and not over, begun or not."""
	if not givers:
		return []
	today, table = getdate(nowdate()), DocType("Talk Delegation")
	standing = (table.active == 1) & (table.to_date >= today)
	return _read(table.giver.isin(sorted(givers)) & standing, today)


def between(giver: str, receiver: str) -> list[Delegation]:
	"""What one holds of the other, counting or not, as it stands in this moment: held until the transaction ends, so
	that taking it back and signing by it come one after the other."""
	table = DocType("Talk Delegation")
	criterion = (table.giver == giver) & (table.receiver == receiver)
	names = [name for (name,) in frappe.qb.from_(table).select(table.name).where(criterion).run()]
	if not names:
		return []
	frappe.qb.from_(table).select(table.name).where(table.name.isin(names)).for_update().run()
	return _read(table.name.isin(names), getdate(nowdate()), lock=True)


def one(name: str) -> Delegation:
	"""A stored authority with the facts of today. Raises DoesNotExistError."""
	found = _read(DocType("Talk Delegation").name == name, getdate(nowdate()))
	if not found:
		raise frappe.DoesNotExistError(f"Talk Delegation {name}")
	return found[0]


def proposed(doc: Any) -> Delegation:
	"""One that is about to be given, with the facts of today."""
	return _with_facts([doc], getdate(nowdate()))[0]


def _runs(table: DocType, today: date) -> Criterion:
	return (table.active == 1) & (table.from_date <= today) & (table.to_date >= today)


def _read(criterion: Criterion, today: date, lock: bool = False) -> list[Delegation]:
	table = DocType("Talk Delegation")
	query = frappe.qb.from_(table).select(
		table.giver, table.receiver, table.from_date, table.to_date, table.category, table.organization,
		table.active, table.revoked_on, table.made_by,
	)  # fmt: skip
	query = query.where(criterion).orderby(table.active, order=frappe.qb.desc).orderby(table.name)
	return _with_facts((query.for_update() if lock else query).run(as_dict=True), today)


def _with_facts(rows: Sequence[Any], today: date) -> list[Delegation]:
	if not rows:
		return []
	accounts = _accounts({person for row in rows for person in (row.giver, row.receiver)}, today)
	signing = in_office({row.giver for row in rows}, today)
	return [_delegation(row, accounts, signing) for row in rows]


def _delegation(row: Any, accounts: dict[str, str], signing: set[str]) -> Delegation:
	own = bool(row.made_by) and accounts.get(row.giver) == row.made_by
	return Delegation(
		giver=row.giver,
		receiver=row.receiver,
		from_date=getdate(row.from_date),
		to_date=getdate(row.to_date),
		category=Category(row.category) if row.category else None,
		organization=row.organization or None,
		revoked_on=None if row.active else getdate(row.revoked_on or row.from_date),
		made_by=row.giver if own else row.made_by,  # an account that is not his is nobody's word for him
		giver_signs=row.giver in accounts and row.giver in signing,
		receiver_signs_in=row.receiver in accounts,
	)


def _accounts(persons: set[str], today: date) -> dict[str, str]:
	"""The working logins of those who are on the roster today."""
	person, user = DocType("Talk Person"), DocType("User")
	rows = (
		frappe.qb.from_(person)
		.join(user)
		.on(user.name == person.user)
		.select(person.name, user.name)
		.where(person.name.isin(sorted(persons)) & (user.enabled == 1))
		.where(person.joined_on.isnull() | (person.joined_on <= today))
		.where(person.left_on.isnull() | (person.left_on >= today))
	).run()
	return dict(rows)


def in_office(persons: Collection[str], today: date) -> set[str]:
	"""Of these, who has anything to sign: holds a post today, or is named as signer."""
	if not persons:
		return set()
	wanted, post = sorted(persons), DocType("Talk Post")
	held = (
		frappe.qb.from_(post)
		.select(post.person)
		.where(post.person.isin(wanted))
		.where(post.from_date.isnull() | (post.from_date <= today))
		.where(post.to_date.isnull() | (post.to_date >= today))
	).run()
	found = {name for (name,) in held}
	for doctype, field in (
		("Party Organization", "top_signer"),
		("Party Organization", "top_signer_alternate"),
		("Talk Signing Step", "person"),
	):
		found |= set(frappe.get_all(doctype, {field: ("in", wanted)}, pluck=field))
	return found


def with_account(persons: Collection[str]) -> set[str]:
	"""Of these, who is on the roster today and can log in."""
	return set(_accounts(set(persons), getdate(nowdate()))) if persons else set()
