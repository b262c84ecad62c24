"""What the launcher says: every sentence in Chinese and in English, failures as one of them."""

from __future__ import annotations

import time

_BEGAN = time.monotonic()


class Trouble(Exception):
	"""The command cannot go on. Carries the sentence for the person at the screen."""

	def __init__(self, chinese: str, english: str) -> None:
		super().__init__(f"{chinese} / {english}")
		self.chinese = chinese
		self.english = english


class BenchUnusable(Trouble):
	"""The bench cannot be worked with: its database, its redis or its apps. Nothing of ours was reached yet."""


def say(chinese: str, english: str) -> None:
	"""One line of progress, with the seconds since the start."""
	print(f"[{time.monotonic() - _BEGAN:6.1f}s] {chinese} / {english}", flush=True)
