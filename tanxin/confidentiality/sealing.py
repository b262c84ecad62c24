"""Content at rest (加密): a mapping of texts in, one opaque string out, and back."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping

import frappe
from cryptography.fernet import Fernet, InvalidToken
from frappe import _

from tanxin.confidentiality.keys import KeyMissing, key_for


def seal(texts: Mapping[str, str]) -> str:
	"""Encrypt texts by name. The empty ones are dropped; nothing at all becomes an empty string."""
	return sealer(texts)()


def sealer(texts: Mapping[str, str]) -> Callable[[], str]:
	"""Seals the same texts again and again, each time into a string of its own."""
	kept = {name: text for name, text in texts.items() if text}
	if not kept:
		return lambda: ""
	key, plain = _fernet(), json.dumps(kept, ensure_ascii=False).encode()
	return lambda: key.encrypt(plain).decode()


def unseal(sealed: str | None) -> dict[str, str]:
	"""Decrypt what `seal` made. Raises KeyMissing with a clear sentence when the key is not the one that sealed."""
	if not sealed:
		return {}
	try:
		return json.loads(_fernet().decrypt(sealed.encode()))
	except InvalidToken:
		frappe.throw(
			_("This content was sealed with another key. Restore the unit's key to read it."), KeyMissing
		)


def digest(texts: Mapping[str, str]) -> str:
	"""A keyed digest, so that a sign-off can bind the words without holding them."""
	plain = json.dumps({n: t for n, t in texts.items() if t}, ensure_ascii=False, sort_keys=True)
	return hmac.new(key_for("digest"), plain.encode(), hashlib.sha256).hexdigest()


def digest_of(sealed: str | None) -> str | None:
	"""The digest of what is sealed, without giving the words to anybody; None where the key does not open it."""
	try:
		return digest(json.loads(_fernet().decrypt(sealed.encode())) if sealed else {})
	except (InvalidToken, ValueError):
		return None


def _fernet() -> Fernet:
	return Fernet(base64.urlsafe_b64encode(key_for("content")))
