"""The chain of command (组织系统): who leads an organisation today, and who was to be shown a record (需阅示)."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType
from frappe.utils import nowdate
from pypika.terms import Criterion

from tanxin.confidentiality.criteria import literal
from tanxin.confidentiality.reader import Reader
from tanxin.domain.transitions import HELD, SIGNED

COMMANDING_POSTS = ("Secretary", "Deputy Secretary")


def today_in(post: DocType) -> Criterion:
	"""Posts that are held today."""
	today = literal(nowdate())
	begun = post.from_date.isnull() | (post.from_date <= today)
	return begun & (post.to_date.isnull() | (post.to_date >= today))


def commands(asking: Reader, organization: str | None) -> bool:
	"""Secretary or deputy of the organisation or of one above it, today."""
	if not asking.person or not organization:
		return False
	post = DocType("Talk Post")
	over = _posts_over(asking.person, organization, post, post.organization)
	return bool(over.where(post.post.isin(COMMANDING_POSTS) & today_in(post)).run())


def commanded_spans(asking: Reader) -> tuple[tuple[int, int], ...]:
	"""The subtrees that the reader leads today, as (lft, rgt)."""
	if not asking.person:
		return ()
	post, node = DocType("Talk Post"), DocType("Party Organization")
	query = frappe.qb.from_(post).join(node).on(node.name == post.organization).select(node.lft, node.rgt)
	mine = (post.person == literal(asking.person)) & post.post.isin(COMMANDING_POSTS) & today_in(post)
	return tuple(sorted({tuple(row) for row in query.where(mine).run()}))


def leaders_of(organization: str) -> list[str]:
	"""Who leads that very organisation today: its secretary, then its deputies."""
	post = DocType("Talk Post")
	query = frappe.qb.from_(post).select(post.person).where(post.organization == organization)
	query = query.where(post.post.isin(COMMANDING_POSTS) & today_in(post))
	return list(
		dict.fromkeys(query.orderby(post.post, order=frappe.qb.desc).orderby(post.name).run(pluck=True))
	)


def asked_to_instruct(asking: Reader, plan: str | None) -> bool:
	"""The leader whose signature stands last under a plan marked 需阅示, while he has not moved away.

	Those who agreed before him (审核、会签) passed it on, and whoever signed in his name did that alone: the record is
	to be shown to the leader himself.
	"""
	if not plan or not asking.person:
		return False
	fields = ["workflow_state", "needs_instruction", "approver", "organization"]
	row = frappe.db.get_value("Talk Plan", plan, fields, as_dict=True)
	if not row or not row.needs_instruction or row.workflow_state not in (SIGNED, HELD):
		return False
	return row.approver == asking.person and not _moved_away(asking.person, row.organization)


def _moved_away(person: str, organization: str) -> bool:
	"""He held a post over the organisation and holds none now. Whom the unit named without a post has none to lose."""
	post = DocType("Talk Post")
	held = running = 0
	for column in (post.organization, post.in_charge_of):
		over = _posts_over(person, organization, post, column)
		held += len(over.run())
		running += len(over.where(today_in(post)).run())
	return bool(held) and not running


def _posts_over(person: str, organization: str, post: DocType, column: object):
	node, here = DocType("Party Organization"), DocType("Party Organization").as_("here")
	query = frappe.qb.from_(post).join(node).on(node.name == column).join(here)
	query = query.on((node.lft <= here.lft) & (node.rgt >= here.rgt)).select(post.name)
	return query.where((here.name == organization) & (post.person == person))
