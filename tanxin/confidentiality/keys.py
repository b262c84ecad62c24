"""The one key provider (密钥): everything that seals or signs asks here and nowhere else.

The keys are in a file of their own (see `key_file`): neither in the database nor in the site config, which every
backup takes along. They are never put into the config in memory, the cache, a log or an error.
"""

from __future__ import annotations

import secrets

import frappe
from frappe import _
from frappe.installer import update_site_config
from frappe.utils import now

from tanxin.confidentiality import key_file, sealed_columns
from tanxin.domain import integrity, key_ring
from tanxin.domain.key_ring import Hidden, Ring, RingKey, RingUnreadable

#: Where the one key was before there was a file: a site that is not migrated yet still has it there.
CONFIG_KEY = "tanxin_key"


class KeyMissing(frappe.ValidationError):
	"""The secret that sealed the content is not on this site."""


def key_for(purpose: str) -> Hidden:
	"""32 bytes for one purpose ("content", "signoff", "reading", …), derived from the current key.

	Raises KeyMissing with what to do when there is none.
	"""
	return ring().now.derived(purpose)


def keys_for(purpose: str) -> dict[str, Hidden]:
	"""The same of every key of the ring, by the mark that it leaves on seals; the current one last. Raises KeyMissing."""
	return ring().derived(purpose)


def key_of_seal(purpose: str, sealed: str, at: str) -> Hidden:
	"""The key that made a seal (form:mark:code) on what was written `at` that time; the current one where the seal
	names none of the ring, or one that was retired before."""
	found = ring().of_seal(purpose, integrity.mark_of(sealed or ""))
	stands = found and (not found.retired_on or at <= found.retired_on)
	return found.derived(purpose) if found and stands else key_for(purpose)


def retired_marks(purpose: str) -> dict[str, str]:
	"""When each key was retired, by the mark that it left on seals. Raises KeyMissing."""
	return {
		integrity.key_mark(each.derived(purpose)): each.retired_on
		for each in ring().keys
		if each.retired_on and each.mark != ring().current
	}


def ring() -> Ring:
	"""The unit's keys. Raises KeyMissing: no file, or one that cannot be used (which says so, and not where it is)."""
	wrong, found = "", None
	try:
		found = known_ring()
	except RingUnreadable as problem:
		wrong = str(problem)
	if found:
		return found
	sentence = _(
		"The key that seals talk content is missing on this site: words cannot be read or written, nothing can be"
		" signed. Lists, plans and reports go on working. Whoever keeps the server runs: bench --site {0} tanxin-key check"
	).format(frappe.local.site)
	frappe.throw(f"{sentence}（{wrong}）" if wrong else sentence, KeyMissing, title=_("Key Missing"))


def known_ring() -> Ring | None:
	"""The ring as the file has it, with the key that an old site still has in its config. Raises RingUnreadable."""
	found = key_file.read(key_file.path())
	old = _old_key()
	return key_ring.with_old_secret(found, old, frappe.local.site) if old else found


def ring_or_none() -> Ring | None:
	"""The same without any word, for what goes on without a key."""
	try:
		return known_ring()
	except RingUnreadable:
		return None


def _old_key() -> RingKey | None:
	if not key_ring.is_secret(frappe.conf.get(CONFIG_KEY)):
		return None
	return key_ring.key_of(frappe.conf[CONFIG_KEY], "", key_ring.FROM_CONFIG)


def new_key(came_from: str = key_ring.MADE) -> RingKey:
	"""A key that never was."""
	return key_ring.key_of(secrets.token_hex(32), now()[:19], came_from)


def ensure_key() -> str:
	"""Make the site's first key, once, and only where nothing is sealed yet; an old site's key moves to the file.

	Returns a warning for whoever migrates, empty when all is well. Never raises: metadata works without a key.
	"""
	try:
		moved = move_from_config()
		with key_file.locked() as file:
			if key_file.read(file) or moved:
				return moved
			if sealed_columns.anything_sealed():
				return _(
					"Talk content is sealed on this site, but its key is not here. No new key was made. Restore"
					" it: bench --site {0} tanxin-key restore --from FILE (see docs/keys.md)."
				).format(frappe.local.site)
			key_file.write(file, key_ring.ring_of(new_key(), frappe.local.site))
	except RingUnreadable as problem:
		return _("The file of the keys cannot be used: {0}. Run: bench --site {1} tanxin-key check").format(
			problem, frappe.local.site
		)
	return ""


def move_from_config() -> str:
	"""Take the key of an old site out of its config into the file. Returns what is to be said of it, empty where there
	was none. Safe twice, and when killed in between: it leaves the config only after the file has it.

	Raises RingUnreadable.
	"""
	old = _old_key()
	if not old:
		return ""
	with key_file.locked() as file:
		found = key_file.read(file)
		wanted = key_ring.with_old_secret(found, old, frappe.local.site)
		if wanted != found:
			key_file.write(file, wanted)
	update_site_config(CONFIG_KEY, "None", validate=False)
	frappe.local.conf.pop(CONFIG_KEY, None)
	said = _(
		"The key of talk content was moved from the site config to a file of its own. Backups made until now contain"
		" the old key: put a copy of the file elsewhere (tanxin-key copy), then make a new key (tanxin-key rotate)."
	)
	if CONFIG_KEY in frappe.get_site_config():
		said += " " + _("common_site_config.json still contains tanxin_key: take it out by hand.")
	return said


def forget_key(in_use: bool) -> str:
	"""When the app leaves: the file goes aside under the day's name, for backups and exports sealed with it; one with
	which nothing was ever sealed is removed, and one that other sites share stays. Returns where it is now."""
	update_site_config(CONFIG_KEY, "None", validate=False)
	try:
		with key_file.locked() as file:
			if not file.is_file() or not key_file.is_sites_own():
				return ""
			if in_use:
				return str(key_file.put_aside(file))
			key_file.remove(file)
	except RingUnreadable:
		return ""  # a place that cannot be reached: nothing there is ours to move
	return ""
