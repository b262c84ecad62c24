"""Giving an authority to sign and taking it back (授权、撤回授权): the leader's own act, judged on what is stored."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import getdate, now_datetime, nowdate

from tanxin import compat
from tanxin.confidentiality.reader import reader
from tanxin.domain.delegation import problems
from tanxin.reminders import authorities
from tanxin.signoff.moves import refuse
from tanxin.site import accounts, delegations, directory

DOCTYPE = "Talk Delegation"


def check_given(doc: Any) -> None:
	"""A new authority: by its giver in his own login, and nothing stands against it. Raises with a Chinese sentence."""
	asking = reader()
	if not asking.person or asking.person != doc.giver or compat.is_impersonated():
		refuse("只能由领导本人登录后授权他人代自己签批，不能代他人授权。")
	doc.made_by, doc.active, doc.revoked_on, doc.revoked_by = asking.user, 1, None, None
	if not (doc.receiver and doc.from_date and doc.to_date):
		return  # the platform names the fields that are empty
	frappe.db.get_value("Talk Person", doc.giver, "name", for_update=True)  # of two at once one waits
	new = delegations.proposed(doc)
	others = delegations.standing_of([doc.giver])
	people = directory.around(doc.giver, doc.receiver, *(each.receiver for each in others))
	found = list(problems(new, others, people, getdate(nowdate())))
	if found:
		refuse("".join(found))


def given(doc: Any) -> None:
	"""What follows: the receiver's account can open the forms, and he is told."""
	user = frappe.db.get_value("Talk Person", doc.receiver, "user")
	accounts.give_signing_role(user)
	authorities.given(doc.name, doc.giver, doc.receiver, getdate(doc.to_date))


def check_taken_back(doc: Any) -> None:
	"""By the leader, at any time; by whom he authorised, who hands it back. Raises with a Chinese sentence."""
	asking = reader()
	if not asking.person or asking.person not in (doc.giver, doc.receiver) or compat.is_impersonated():
		refuse("只有授权领导本人或受托人本人可以撤回授权。")
	row = frappe.db.get_value(DOCTYPE, doc.name, ["active", "to_date"], as_dict=True, for_update=True)
	if not row.active:
		refuse("该授权已经撤回，请刷新页面。")
	if getdate(row.to_date) < getdate(nowdate()):
		refuse("该授权已到期，无须撤回。")
	doc.active, doc.revoked_on = 0, now_datetime()
	doc.revoked_by = frappe.db.get_value("Talk Person", asking.person, "person_name")


def taken_back(doc: Any) -> None:
	"""What follows: it counts no more from this moment, and the other one is told."""
	authorities.taken_back(doc.name, doc.giver, doc.receiver, reader().person or "")
