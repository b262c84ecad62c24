"""Logins of the demo unit's people (演示账号): made for those whose row of the roster names an address."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.utils.password import update_password

from tanxin.confidentiality import reader
from tanxin.intake.roster import RosterRow

PASSWORD_VARIABLE = "TANXIN_DEMO_PASSWORD"
#: While the demo loads, any picture keeps the platform from asking an outside host for one (Gravatar).
PLACEHOLDER = "/assets/frappe/images/ui/bot.png"


def make(rows: list[RosterRow]) -> dict[str, str]:
	"""Accounts of everybody who has an address; returns address → who it is. Those that are there are left alone."""
	with_address = [row for row in rows if row.email]
	given = os.environ.get(PASSWORD_VARIABLE)
	fresh = [row for row in with_address if not frappe.db.exists("User", row.email)]
	password = given or secrets.token_urlsafe(9)
	for row in fresh:
		_insert(row)
		update_password(row.email, password)
	return {
		"密码": password if fresh else given or "与首次载入时相同",
		**{f"{row.note.split('：')[-1]} {row.person.name}": row.email for row in with_address},
	}


def _insert(row: RosterRow) -> None:
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": row.email,
			"first_name": row.person.name,
			"language": "zh",
			"user_image": PLACEHOLDER,
			"send_welcome_email": 0,
			"enabled": 1,
		}
	)
	user.flags.no_welcome_mail = True
	user.insert(ignore_permissions=True)  # the demo is loaded from the command line, by whoever owns the site


def take_placeholders_away() -> None:
	"""The platform then shows the first character of the name."""
	for user in frappe.get_all("User", {"user_image": PLACEHOLDER}, pluck="name"):
		frappe.db.set_value("User", user, "user_image", None)


def keep_from_administering() -> None:
	"""The platform makes the first account of a site its administrator: here that would be the county's secretary, who
	would then see what no leader sees. The site's administrator is Administrator, as on any demo."""
	demo = frappe.get_all("Talk Person", {"user": ("is", "set")}, pluck="user")
	frappe.db.delete(
		"Has Role", {"role": "System Manager", "parenttype": "User", "parent": ("in", demo or [""])}
	)
	for user in demo:
		frappe.clear_cache(user=user)


@contextmanager
def acting(user: str) -> Iterator[None]:
	"""Do something in that account: its rights count, not the loader's."""
	before = frappe.session.user
	frappe.set_user(user)
	frappe.local.lang = "zh"
	reader.forget()
	try:
		yield
	finally:
		frappe.set_user(before)
		frappe.local.lang = "zh"
		reader.forget()
