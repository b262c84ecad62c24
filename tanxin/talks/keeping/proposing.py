"""Handovers that are due (应移交): proposed the day after a post ended, and told again when they are late (每日)."""

from __future__ import annotations

from datetime import date

import frappe
from frappe.query_builder import DocType
from frappe.utils import add_days, cint, getdate, nowdate

from tanxin.confidentiality.reader import OVERSEEING_POSTS
from tanxin.reminders import tell
from tanxin.reminders.gather import nearest_organisers
from tanxin.talks.keeping.handovers import COMPLETED, DOCTYPE

PROPOSED, LATE = "Handover Proposed", "Handover Late"
#: A post that ended longer ago was handed over before the app knew of handovers, or never will be.
LOOKS_BACK = 90
KINDS = (*OVERSEEING_POSTS, "Leader In Charge")


def run() -> int:
	"""Propose what is due and remind of what is late. Safe twice: a post has one handover. Returns how many are new."""
	today = getdate(nowdate())
	made = sum(_propose(post) for post in _ended(today))
	_remind(today)
	return made


def _ended(today: date) -> list[str]:
	"""Posts that ended lately, or whose holder left, with no handover yet, and not taken up again by the same person."""
	post, person, handover = DocType("Talk Post"), DocType("Talk Person"), DocType(DOCTYPE)
	since = add_days(today, -LOOKS_BACK)
	ended = (post.to_date < today) & (post.to_date >= since)
	left = (person.left_on < today) & (person.left_on >= since) & post.to_date.isnull()
	query = (
		frappe.qb.from_(post)
		.join(person)
		.on(person.name == post.person)
		.left_join(handover)
		.on(handover.handover_key == post.name)
		.select(post.name, post.person, post.organization, post.post, person.left_on)
		.where(post.post.isin(KINDS) & handover.name.isnull() & (ended | left))
	)
	rows = query.orderby(post.name).run(as_dict=True)
	again = DocType("Talk Post")
	running = again.to_date.isnull() | (again.to_date >= today)
	held = frappe.qb.from_(again).select(again.person, again.organization, again.post).where(running).run()
	return [
		row.name
		for row in rows
		if (row.left_on and getdate(row.left_on) < today)
		or (row.person, row.organization, row.post) not in set(held)
	]


def _propose(post: str) -> bool:
	"""One handover. One that fails (its post was changed meanwhile) does not stop the others."""
	frappe.db.savepoint("tanxin_handover")
	doc = frappe.get_doc({"doctype": DOCTYPE, "post": post})
	doc.flags.by_app = True
	try:
		doc.insert(ignore_permissions=True)  # the app proposes; there is no user whose right could be asked
	except (frappe.DuplicateEntryError, frappe.UniqueValidationError):
		frappe.db.rollback(save_point="tanxin_handover")
		frappe.clear_last_message()
		return False
	for someone in dict.fromkeys((doc.giver, doc.receiver, *_organisers(doc.organization, doc.giver))):
		tell.now(PROPOSED, DOCTYPE, doc.name, someone, getdate(nowdate()), is_step=someone == doc.giver)
	return True


def _remind(today: date) -> None:
	days = cint(frappe.get_cached_doc("Tanxin Settings").get("handover_days"))
	late = {"status": ("!=", COMPLETED), "ended_on": ("<", add_days(today, -days))}
	for row in frappe.get_all(DOCTYPE, late, ["name", "organization", "giver", "ended_on"]):
		for organiser in _organisers(row.organization, row.giver):
			tell.now(LATE, DOCTYPE, row.name, organiser, getdate(add_days(row.ended_on, days)))


def _organisers(organization: str, giver: str) -> tuple[str, ...]:
	return nearest_organisers(organization, giver, getdate(nowdate()))
