"""The roles of the app (角色). What each sees is decided by the scopes, from posts."""

from __future__ import annotations

import frappe

from tanxin.site.install.shipped import forget_history

#: Role → whether it opens the desk. Members confirm on the portal and need none.
ROLES = {
	"Tanxin Administrator": 1,
	"Tanxin Organiser": 1,
	"Tanxin Leader": 1,
	"Tanxin Talker": 1,
	"Tanxin Inspector": 1,
	"Tanxin Member": 0,
}


def load() -> None:
	"""Insert the missing ones; a site's own settings on a role stay."""
	for role, desk_access in ROLES.items():
		if not frappe.db.exists("Role", role):
			frappe.get_doc(
				{"doctype": "Role", "role_name": role, "desk_access": desk_access, "is_custom": 0}
			).insert(ignore_permissions=True)  # install runs as the site itself


def remove() -> None:
	"""Take the roles away, with whoever held them and whatever custom right was given to them."""
	roles = list(ROLES)
	for doctype in ("Has Role", "Custom DocPerm", "DocPerm", "Workflow Action Permitted Role"):
		frappe.db.delete(doctype, {"role": ("in", roles)})
	frappe.db.delete("Role", {"name": ("in", roles)})
	forget_history("Role", roles)
