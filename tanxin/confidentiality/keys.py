"""The one key provider (密钥): everything that seals or signs asks here and nowhere else."""

from __future__ import annotations

import hashlib
import hmac
import secrets

import frappe
from frappe import _
from frappe.installer import update_site_config

#: Where the unit's secret is kept. Not in the database, so that a copied database alone opens nothing.
CONFIG_KEY = "tanxin_key"


class KeyMissing(frappe.ValidationError):
	"""The secret that sealed the content is not on this site."""


def ensure_key() -> None:
	"""Make the site's secret once, at install; never replaces one."""
	if not frappe.conf.get(CONFIG_KEY):
		update_site_config(CONFIG_KEY, secrets.token_hex(32), validate=False)
		frappe.local.conf[CONFIG_KEY] = frappe.get_site_config()[CONFIG_KEY]


def forget_key() -> None:
	"""Take the secret away again, at uninstall."""
	update_site_config(CONFIG_KEY, "None", validate=False)


def key_for(purpose: str) -> bytes:
	"""32 bytes for one purpose ("content", "signoff", "reading"), derived from the site's secret.

	Raises KeyMissing with what to do when the secret is gone.
	"""
	secret = frappe.conf.get(CONFIG_KEY)
	if not secret:
		frappe.throw(
			_(
				"The key that seals talk content is missing on this site. Restore tanxin_key in the site config"
				" from the unit's own safe; lists, plans and reports go on working without it."
			),
			KeyMissing,
		)
	return hmac.new(bytes.fromhex(secret), f"tanxin:{purpose}".encode(), hashlib.sha256).digest()
