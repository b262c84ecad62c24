"""Who is asking (读者): the account, the person behind it, the organisations he answers for today."""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate, nowdate
from pypika import Field, Table
from pypika.queries import QueryBuilder

#: Posts whose holder sees the metadata of the whole subtree.
OVERSEEING_POSTS = ("Secretary", "Deputy Secretary", "Committee Member", "Organiser", "Inspector")
#: Of these, the posts that check records at random (抽查).
CHECKING_POSTS = ("Organiser", "Inspector")
#: Of these, the posts that have need of restricted events (family, health, complaints, conflict).
NEEDING_POSTS = ("Secretary", "Deputy Secretary", "Organiser", "Leader In Charge")


@dataclass(frozen=True)
class Reader:
	"""An account as the scopes see it. Spans are (lft, rgt) pairs of organisations in his charge today."""

	user: str
	person: str | None
	roles: frozenset[str]
	spans: tuple[tuple[int, int], ...] = ()
	needing_spans: tuple[tuple[int, int], ...] = ()
	organiser_spans: tuple[tuple[int, int], ...] = ()
	checking_spans: tuple[tuple[int, int], ...] = ()

	@property
	def sees_all_metadata(self) -> bool:
		"""Administrators of the app and of the site see that talks are owed and held, never the words."""
		return bool(self.roles & {"Tanxin Administrator", "System Manager", "Administrator"})


def person_of(user: str) -> str | None:
	"""The Talk Person behind an account, or None."""
	return frappe.db.get_value("Talk Person", {"user": user}, "name")


def reader(user: str | None = None) -> Reader:
	"""The reader for an account (default: of this request), once per request."""
	user = user or frappe.session.user
	cache = _cache()
	if user not in cache:
		cache[user] = _build(user)
	return cache[user]


def forget() -> None:
	"""Drop the readers of this request, after posts or persons changed."""
	frappe.local.tanxin_readers = {}


def _cache() -> dict[str, Reader]:
	if not hasattr(frappe.local, "tanxin_readers"):
		frappe.local.tanxin_readers = {}
	return frappe.local.tanxin_readers


def _build(user: str) -> Reader:
	person = person_of(user)
	rows = _posts(person) if person else []
	return Reader(
		user=user,
		person=person,
		roles=frozenset(frappe.get_roles(user)),
		spans=_spans(rows, (*OVERSEEING_POSTS, "Leader In Charge")),
		needing_spans=_spans(rows, NEEDING_POSTS),
		organiser_spans=_spans(rows, ("Organiser",)),
		checking_spans=_spans(rows, CHECKING_POSTS),
	)


def _posts(person: str) -> list[tuple]:
	"""Posts held today with the span of the organisation they oversee."""
	post = DocType("Talk Post")
	overseeing = _held(person, post, post.organization, OVERSEEING_POSTS)
	return (overseeing * _held(person, post, post.in_charge_of, ("Leader In Charge",))).run()


def _held(person: str, post: Table, column: Field, kinds: tuple[str, ...]) -> QueryBuilder:
	organization, today = DocType("Party Organization"), getdate(nowdate())
	return (
		frappe.qb.from_(post)
		.join(organization)
		.on(organization.name == column)
		.select(post.post, organization.lft, organization.rgt)
		.where(
			(post.person == person)
			& post.post.isin(kinds)
			& (post.from_date.isnull() | (post.from_date <= today))
			& (post.to_date.isnull() | (post.to_date >= today))
		)
	)


def _spans(rows: list[tuple], kinds: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
	return tuple(sorted({(lft, rgt) for kind, lft, rgt in rows if kind in kinds}))
