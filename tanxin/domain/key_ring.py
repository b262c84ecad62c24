"""The unit's keys (密钥环): several by their marks, one of them current; what an older one sealed still finds its own.

Pure: text in, a ring out. Nobody's error may carry a key: what is wrong with a file comes back as a sentence, and
secrets never show themselves (`Hidden`).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tanxin.domain.integrity import key_mark

FORMAT = 1
SECRET = re.compile(r"[0-9a-f]{64}")
#: How a key came to the ring.
MADE, FROM_CONFIG, ROTATED = "made", "site_config", "rotated"


class RingUnreadable(ValueError):
	"""The file of the keys is there and cannot be used; says what is wrong with it, never what is in it."""


class Hidden(bytes):
	"""Bytes that no log and no error text shows: the platform writes the variables of a failed call to a log."""

	def __repr__(self) -> str:
		return "<密钥>"

	__str__ = __repr__


@dataclass(frozen=True, slots=True)
class RingKey:
	"""One key. Times are texts ("2026-11-20 19:40:00"), empty where it has not happened."""

	mark: str
	secret: Hidden = field(repr=False)
	made_on: str = ""
	retired_on: str = ""
	copied_on: str = ""
	came_from: str = MADE

	def derived(self, purpose: str) -> Hidden:
		"""32 bytes for one purpose ("content", "signoff", "reading", …)."""
		return _derived(self.secret, purpose)


@dataclass(frozen=True, slots=True)
class Ring:
	"""The keys in the order of their making. `unmarked`: whose the texts without any mark are, sealed before there
	was a ring; `resealing`: since when content goes over to the current key, empty when all has."""

	keys: tuple[RingKey, ...]
	current: str
	unmarked: str = ""
	resealing: str = ""
	site: str = ""

	@property
	def now(self) -> RingKey:
		"""The key that seals from now on."""
		return self.by_mark(self.current) or self.keys[-1]

	def by_mark(self, mark: str) -> RingKey | None:
		"""The key of that mark, if the ring has it."""
		return next((each for each in self.keys if each.mark == mark), None)

	def without_mark(self) -> Iterator[RingKey]:
		"""Keys to be tried on what names none: first the one it should belong to."""
		first = self.by_mark(self.unmarked)
		if first:
			yield first
		yield from (each for each in self.keys if each is not first)

	def of_seal(self, purpose: str, mark: str) -> RingKey | None:
		"""The key that leaves this mark on the seals of a purpose."""
		return next((each for each in self.keys if key_mark(each.derived(purpose)) == mark), None)

	def derived(self, purpose: str) -> dict[str, Hidden]:
		"""Every key for one purpose by the mark that it leaves on seals; the current one last."""
		keys = sorted(self.keys, key=lambda each: each.mark == self.current)
		return {key_mark(derived): derived for derived in (each.derived(purpose) for each in keys)}


def key_of(secret: str, made_on: str, came_from: str = MADE) -> RingKey:
	"""A secret of 64 hexadecimal digits as a key, with its mark. Raises RingUnreadable."""
	if not is_secret(secret):
		raise RingUnreadable("密钥应为64位十六进制数字")
	hidden = Hidden(bytes.fromhex(secret.strip()))
	return RingKey(key_mark(_derived(hidden, "ring")), hidden, made_on, came_from=came_from)


def is_secret(secret: object) -> bool:
	"""Whether it has the form of a secret."""
	return isinstance(secret, str) and bool(SECRET.fullmatch(secret.strip()))


def ring_of(key: RingKey, site: str = "") -> Ring:
	"""A new ring with its first key."""
	unmarked = key.mark if key.came_from == FROM_CONFIG else ""
	return Ring((key,), key.mark, unmarked, site=site)


def with_old_secret(ring: Ring | None, key: RingKey, site: str = "") -> Ring:
	"""The ring with the secret that stood in the site config until now; texts without a mark are its. It stays current
	where there is no other."""
	if ring is None:
		return ring_of(key, site)
	keys = ring.keys if ring.by_mark(key.mark) else (key, *ring.keys)
	return replace(ring, keys=keys, unmarked=ring.unmarked or key.mark)


def rotated(ring: Ring, key: RingKey) -> Ring:
	"""The ring with a new current key. The others stay, for what they sealed."""
	keys = tuple(
		replace(each, retired_on=key.made_on) if each.mark == ring.current else each for each in ring.keys
	)
	return replace(ring, keys=(*keys, key), current=key.mark, resealing=key.made_on)


def finished(ring: Ring) -> Ring:
	"""All content has gone over to the current key."""
	return replace(ring, resealing="")


def copied(ring: Ring, on: str) -> Ring:
	"""A copy of every key was put elsewhere."""
	return replace(ring, keys=tuple(replace(each, copied_on=on) for each in ring.keys))


def merged(ring: Ring | None, copy: Ring, on: str) -> Ring:
	"""The ring with the keys of a copy that it has not. What is current stays so, where there is a ring."""
	if ring is None:
		return copy
	missing = tuple(
		replace(each, retired_on=each.retired_on or on) for each in copy.keys if not ring.by_mark(each.mark)
	)
	return replace(ring, keys=(*missing, *ring.keys), unmarked=ring.unmarked or copy.unmarked)


def not_copied(ring: Ring) -> list[RingKey]:
	"""Keys of which no copy was ever noted."""
	return [each for each in ring.keys if not each.copied_on]


def text_of(ring: Ring) -> str:
	"""The ring as it is written to a file."""
	keys = [
		{
			"mark": each.mark,
			"secret": each.secret.hex(),
			"made_on": each.made_on,
			"retired_on": each.retired_on,
			"copied_on": each.copied_on,
			"came_from": each.came_from,
		}
		for each in ring.keys
	]
	head = {"format": FORMAT, "site": ring.site, "current": ring.current, "unmarked": ring.unmarked}
	return (
		json.dumps({**head, "resealing": ring.resealing, "keys": keys}, indent=1, ensure_ascii=False) + "\n"
	)


def parsed(content: Hidden) -> Ring | str:
	"""What a file holds: the ring, or a sentence on what is wrong with it.

	Not raised here: an error would carry the text, its own and that of this call.
	"""
	if not content.strip():
		return "文件是空的"
	try:
		found = json.loads(content)
	except ValueError:
		return "内容不完整或不是密钥文件"
	return _read(found)


def _read(found: Any) -> Ring | str:
	if not isinstance(found, dict) or not isinstance(found.get("keys"), list) or not found["keys"]:
		return "内容不是密钥文件"
	if found.get("format") != FORMAT:
		return "是由更新版本的应用写的，请先升级应用"
	keys = [_read_key(row) for row in found["keys"]]
	wrong = next((number for number, key in enumerate(keys, 1) if key is None), 0)
	if wrong:
		return f"第{wrong}把密钥与它的标记不符或不完整"
	ring = Ring(
		tuple(key for key in keys if key),
		*(_word(found, name) for name in ("current", "unmarked", "resealing", "site")),
	)
	if len({each.mark for each in ring.keys}) < len(ring.keys):
		return "同一标记有两把密钥"
	return ring if ring.by_mark(ring.current) else "现用的密钥不在其中"


def _read_key(row: Any) -> RingKey | None:
	"""One key; None where the mark is not the secret's own, so that no other may come in under a known mark."""
	if not isinstance(row, dict) or not is_secret(row.get("secret")):
		return None
	key = key_of(row["secret"], _word(row, "made_on"), _word(row, "came_from") or MADE)
	if key.mark != row.get("mark"):
		return None
	return replace(key, retired_on=_word(row, "retired_on"), copied_on=_word(row, "copied_on"))


def _word(row: dict[str, Any], name: str) -> str:
	return str(row.get(name) or "")


def _derived(secret: bytes, purpose: str) -> Hidden:
	return Hidden(hmac.new(secret, f"tanxin:{purpose}".encode(), hashlib.sha256).digest())
