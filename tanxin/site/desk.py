"""What the desk asks the app about itself (桌面入口)."""

from __future__ import annotations

import frappe

from tanxin.site.install.roles import ROLES


def opens_the_app() -> bool:
	"""Whether the apps screen offers the app to the session's user: to those with a role that opens the desk."""
	roles = {role for role, desk_access in ROLES.items() if desk_access}
	return frappe.session.user == "Administrator" or bool(roles & set(frappe.get_roles()))
