"""The roles an account needs for what its person is (账号与角色): given, never taken away.

A role only opens the forms; what is seen in them is decided by the scopes from posts that run today.
"""

from __future__ import annotations

import frappe

ROLES_OF_POST = {
	"Secretary": ("Tanxin Leader", "Tanxin Talker"),
	"Deputy Secretary": ("Tanxin Leader", "Tanxin Talker"),
	"Committee Member": ("Tanxin Talker",),
	"Leader In Charge": ("Tanxin Leader", "Tanxin Talker"),
	"Organiser": ("Tanxin Organiser", "Tanxin Talker"),
	"Inspector": ("Tanxin Inspector",),
}


def give_roles(person: str) -> None:
	"""Give the person's account the roles of a member and of every post he holds."""
	user = frappe.db.get_value("Talk Person", person, "user")
	if not user or user in ("Administrator", "Guest"):
		return
	posts = frappe.get_all("Talk Post", {"person": person}, pluck="post")
	_give(user, {"Tanxin Member", *(role for post in posts for role in ROLES_OF_POST[post])})


def give_signing_role(user: str) -> None:
	"""Whoever a plan waits for signs it, whatever his post: a committee member, or whom the unit named at the top."""
	_give(user, {"Tanxin Leader"})


def _give(user: str, wanted: set[str]) -> None:
	missing = wanted - set(frappe.get_all("Has Role", {"parent": user, "parenttype": "User"}, pluck="role"))
	if missing:
		account = frappe.get_doc("User", user)
		account.flags.ignore_permissions = True  # who keeps the roster need not be able to edit accounts
		account.add_roles(*sorted(missing))
