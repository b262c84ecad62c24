"""Content at rest (加密): a mapping of texts in, one opaque string out, and back.

What is sealed names the key that sealed it ("2:1f3a09bc:…"), so that after a new key the older ones still open theirs.
What was sealed before there was a ring names none.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from typing import NoReturn

import frappe
from cryptography.fernet import Fernet, InvalidToken
from frappe import _

from tanxin.confidentiality import keys
from tanxin.confidentiality.keys import KeyMissing
from tanxin.domain.integrity import mark_of
from tanxin.domain.key_ring import Ring, RingKey

FORM = 2


def seal(texts: Mapping[str, str]) -> str:
	"""Encrypt texts by name. The empty ones are dropped; nothing at all becomes an empty string."""
	return sealer(texts)()


def sealer(texts: Mapping[str, str]) -> Callable[[], str]:
	"""Seals the same texts again and again, each time into a string of its own."""
	kept = {name: text for name, text in texts.items() if text}
	if not kept:
		return lambda: ""
	now = keys.ring().now
	head, fernet, plain = head_of(now.mark), _fernet(now), json.dumps(kept, ensure_ascii=False).encode()
	return lambda: head + fernet.encrypt(plain).decode()


def unseal(sealed: str | None) -> dict[str, str]:
	"""Decrypt what `seal` made. Raises KeyMissing with a clear sentence when the ring has not the key that sealed."""
	if not sealed:
		return {}
	plain = _opened(keys.ring(), sealed)
	if plain is not None:
		return json.loads(plain)
	refuse(sealed)


def can_open(sealed: str | None) -> bool:
	"""Whether the ring has the key that sealed. Never raises: forms are printed without the words then."""
	if not sealed:
		return True
	ring = keys.ring_or_none()
	return bool(ring and next(_candidates(ring, sealed), None))


def resealed(sealed: str, ring: Ring) -> str | None:
	"""The same content under the ring's current key; None where no key of the ring opens it. No word is decoded."""
	plain = _opened(ring, sealed)
	return None if plain is None else head_of(ring.current) + _fernet(ring.now).encrypt(plain).decode()


def bytes_sealer() -> Callable[[bytes], bytes]:
	"""Seals bytes with the current key, each time into a line of its own (see `sealed_files`). Raises KeyMissing."""
	now = keys.ring().now
	head, fernet = head_of(now.mark).encode(), _fernet(now)
	return lambda plain: head + fernet.encrypt(plain)


def opened_bytes(sealed: str, ring: Ring) -> bytes | None:
	"""What `bytes_sealer` sealed; None where the ring does not open it."""
	return _opened(ring, sealed)


def refuse(sealed: str) -> NoReturn:
	"""Raises KeyMissing and says why this is not opened, and what to do."""
	frappe.throw(_refusal(sealed), KeyMissing, title=_("Key Missing"))


def head_of(mark: str) -> str:
	"""With what everything begins that the key of that mark sealed."""
	return f"{FORM}:{mark}:"


def digest(texts: Mapping[str, str]) -> str:
	"""A keyed digest, so that a sign-off can bind the words without holding them. It names its key as well."""
	return _digest(keys.ring().now, texts, marked=True)


def digest_of(sealed: str | None, like: str | None = None) -> str | None:
	"""The digest of what is sealed, without giving the words to anybody; None where the ring does not open it.

	`like`: the digest with which it will be compared, made perhaps with an older key: it is made with the same.
	"""
	ring = keys.ring()
	plain = _opened(ring, sealed) if sealed else b"{}"
	if plain is None:
		return None
	try:
		texts = json.loads(plain)
	except ValueError:
		return None
	return _digest_like(ring, texts, like or "")


def _digest_like(ring: Ring, texts: Mapping[str, str], like: str) -> str | None:
	if mark := mark_of(like):
		key = ring.by_mark(mark)
		return _digest(key, texts, marked=True) if key else None
	if not like:
		return _digest(ring.now, texts, marked=True)
	made = [_digest(key, texts, marked=False) for key in ring.without_mark()]
	return like if like in made else made[0]


def _digest(key: RingKey, texts: Mapping[str, str], marked: bool) -> str:
	plain = json.dumps({n: t for n, t in texts.items() if t}, ensure_ascii=False, sort_keys=True)
	code = hmac.new(key.derived("digest"), plain.encode(), hashlib.sha256).hexdigest()
	return head_of(key.mark) + code if marked else code


def _candidates(ring: Ring, sealed: str) -> Iterator[RingKey]:
	mark = mark_of(sealed)
	if not mark:
		return ring.without_mark()
	key = ring.by_mark(mark)
	return iter((key,) if key else ())


def _opened(ring: Ring, sealed: str) -> bytes | None:
	token = sealed.rsplit(":", 1)[-1].encode()
	for key in _candidates(ring, sealed):
		try:
			return _fernet(key).decrypt(token)
		except InvalidToken:
			continue
	return None


def _refusal(sealed: str) -> str:
	mark = mark_of(sealed)
	if mark and can_open(sealed):
		return _(
			"This content cannot be opened although its key is here: it was changed or damaged in the database."
		)
	return _(
		"This content was sealed with a key that is not here ({0}). Whoever keeps the server restores it from the"
		" unit's copy: bench --site {1} tanxin-key restore --from FILE"
	).format(mark or _("without mark"), frappe.local.site)


def _fernet(key: RingKey) -> Fernet:
	return Fernet(base64.urlsafe_b64encode(key.derived("content")))
