"""Drawing at random so that anybody can draw the same again (抽查的随机抽取)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def draw(names: Iterable[str], size: int, seed: str) -> list[str]:
	"""So many of the names, chosen by nobody: those with the smallest SHA-256 of `seed|name`, in that order.

	The same names and seed give the same draw on any machine and in any year. Fewer names than asked for: all.
	"""
	if size < 0:
		raise ValueError("抽取数量不能为负数")
	return sorted(set(names), key=lambda name: (_lot(seed, name), name))[:size]


def _lot(seed: str, name: str) -> str:
	return hashlib.sha256(f"{seed}|{name}".encode()).hexdigest()
