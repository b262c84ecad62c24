"""The one place that knows how Frappe v15 and the v16 line differ."""

from __future__ import annotations

import frappe


def in_test() -> bool:
	"""Whether the platform runs tests (a flag on v15, an attribute on v16)."""
	return bool(getattr(frappe, "in_test", False) or frappe.flags.in_test)


def installed(app: str) -> bool:
	"""Whether an app is installed on this site."""
	return app in frappe.get_installed_apps()


def has_doctype(name: str) -> bool:
	"""Whether a DocType exists on this site, without raising when its app is gone."""
	return bool(frappe.db.exists("DocType", name))


def is_impersonated() -> bool:
	"""Whether somebody acts in another person's session (v15 and v16 mark it in the session data)."""
	data = frappe.session.get("data") or {}
	return bool(data.get("impersonated_by"))
