"""Evidence that shows when it was touched: each entry is sealed over its content and the entry before it.

The key lives outside the database, so who can edit the table cannot make the seals fit.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any


@dataclass(frozen=True, slots=True)
class SealedRow:
	"""One entry of an append-only log as it is stored. `previous` is empty for the first."""

	name: str
	fields: Mapping[str, Any]
	previous: str
	seal: str


def canonical(fields: Mapping[str, Any]) -> bytes:
	"""The same bytes for the same content, whatever the order. Raises `TypeError` for what has no one form."""
	text = json.dumps(
		fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain
	)
	return text.encode("utf-8")


def seal(key: bytes, fields: Mapping[str, Any], previous: str) -> str:
	"""HMAC-SHA256 (hex) over the content and the seal before it. Raises `ValueError` for an empty key."""
	if not key:
		raise ValueError("缺少签章密钥，请先在站点配置中设置")
	return hmac.new(key, canonical({"entry": fields, "previous": previous}), hashlib.sha256).hexdigest()


def verify(key: bytes, rows: Iterable[SealedRow], last: str | None = None) -> list[str]:
	"""Problems of a log in its order, in Chinese; empty when whole.

	A chain cannot show that its own end is missing: `last` is the seal known from elsewhere (the nightly
	anchor) that the log must end with.
	"""
	problems = []
	before = ""
	for row in rows:
		if row.previous != before:
			problems.append(f"“{row.name}”与前一条不衔接：其间的记录被删除、插入或调换")
		if not hmac.compare_digest(seal(key, row.fields, row.previous), row.seal):
			problems.append(f"“{row.name}”的内容与签章不符：记录被改动")
		before = row.seal
	if last is not None and last != before:
		problems.append("最后的记录与留存的签章不符：末尾的记录被删除或改动")
	return problems


def _plain(value: object) -> str:
	if isinstance(value, Enum):
		return str(value.value)
	if isinstance(value, date | datetime | time):
		return value.isoformat()
	raise TypeError(f"“{type(value).__name__}”类型的内容不能签章")
