"""Evidence that shows when it was touched: each entry is sealed over its content and the entry before it (封签).

The key lives outside the database, so who can edit the table cannot make the seals fit. A seal names its form and
its key ("2:1f3a09bc:…"), so that what another key sealed is told apart from what was edited.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any

#: The form in which entries are sealed now. The first had no mark of its form and named no key.
FORM = 2


class Fit(str, Enum):
	"""How an entry stands to its seal."""

	WHOLE = "whole"
	EDITED = "edited"
	OTHER_KEY = "other key"


def canonical(fields: Mapping[str, Any]) -> bytes:
	"""The same bytes for the same content, whatever the order. Raises `TypeError` for what has no one form."""
	text = json.dumps(
		fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain
	)
	return text.encode("utf-8")


def seal(key: bytes, fields: Mapping[str, Any], previous: str, form: int = FORM) -> str:
	"""The seal of an entry over its content and the seal before it (HMAC-SHA256), with its form and its key's mark.

	Raises `ValueError` for an empty key.
	"""
	if not key:
		raise ValueError("缺少签章密钥，请先在站点配置中设置")
	content: dict[str, Any] = {"entry": fields, "previous": previous}
	if form > 1:
		content["form"] = form  # what one form sealed never fits another
	code = hmac.new(key, canonical(content), hashlib.sha256).hexdigest()
	return code if form == 1 else f"{form}:{key_mark(key)}:{code}"


def key_mark(key: bytes) -> str:
	"""By what a key is known without being told (密钥标记)."""
	return hmac.new(key, b"tanxin key mark", hashlib.sha256).hexdigest()[:8]


def form_of(sealed: str) -> int:
	"""In which form an entry was sealed, as its seal says."""
	head = sealed.split(":", 1)[0]
	return int(head) if ":" in sealed and head.isdecimal() and head.isascii() and len(head) < 3 else 1


def mark_of(sealed: str) -> str:
	"""The mark of the key that sealed; empty where the seal does not say."""
	parts = sealed.split(":")
	return parts[1] if len(parts) == 3 else ""


def fit(key: bytes, mark: str, fields: Mapping[str, Any], previous: str, sealed: str) -> Fit:
	"""Whether the entry is what was sealed. `mark` is the key's (made once for a million entries)."""
	if mark_of(sealed) not in ("", mark):
		return Fit.OTHER_KEY
	wanted = seal(key, fields, previous, form_of(sealed))
	return Fit.WHOLE if hmac.compare_digest(wanted.encode(), sealed.encode()) else Fit.EDITED


def fit_one_of(keys: Mapping[str, bytes], fields: Mapping[str, Any], previous: str, sealed: str) -> Fit:
	"""The same with a ring of keys by their marks: the one that the seal names; any of them where it names none."""
	mark = mark_of(sealed)
	if mark:
		return fit(keys[mark], mark, fields, previous, sealed) if mark in keys else Fit.OTHER_KEY
	fits = (fit(key, "", fields, previous, sealed) for key in keys.values())
	return Fit.WHOLE if Fit.WHOLE in fits else Fit.EDITED


def short_code(sealed: str) -> str:
	"""A seal as one notes it down on paper (核对码), sixteen characters in four groups."""
	code = sealed.rsplit(":", 1)[-1][:16].upper()
	return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def _plain(value: object) -> str:
	if isinstance(value, Enum):
		return str(value.value)
	if isinstance(value, date | datetime | time):
		return value.isoformat()
	raise TypeError(f"“{type(value).__name__}”类型的内容不能签章")
