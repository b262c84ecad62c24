"""How the unit's keys stand, for the settings page (密钥情况): days and marks, never a place, never a key."""

from __future__ import annotations

from typing import Any

import frappe

from tanxin.confidentiality import key_state


@frappe.whitelist(methods=["GET", "POST"])
def status() -> dict[str, Any]:
	"""Whether there is a key, since when, and when a copy was last noted. For who looks after the app or the server."""
	frappe.only_for(("System Manager", "Tanxin Administrator"))
	return key_state.status()
