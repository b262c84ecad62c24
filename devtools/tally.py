"""The sums over all pytest runs of one command."""

from __future__ import annotations

import re

_KINDS = ("failed", "passed", "skipped", "xfailed", "xpassed", "warnings", "errors")
_COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|warnings?)")


class Tally:
	"""What has been counted, and the exit code."""

	def __init__(self) -> None:
		self.counts: dict[str, int] = {}
		self.seconds = 0.0
		self.code = 0
		self.on_sites = 0  # suites that have run on a site

	def add(self, code: int, text: str) -> None:
		"""Take in one run: its exit code and what it printed."""
		if code == 5 and " deselected" in text:  # the words for pytest chose nothing of this folder
			return
		self.code = self.code or code
		closing = next((line for line in reversed(text.splitlines()) if _COUNT.search(line)), "")
		for number, kind in _COUNT.findall(closing):
			kind = {"error": "errors", "warning": "warnings"}.get(kind, kind)
			self.counts[kind] = self.counts.get(kind, 0) + int(number)
		if code and not closing:  # it hung or broke before it could count
			self.counts["errors"] = self.counts.get("errors", 0) + 1
		took = re.search(r" in ([\d.]+)s", closing)
		self.seconds += float(took.group(1)) if took else 0

	def close(self) -> None:
		"""One closing line in pytest's own form over all of them."""
		parts = ", ".join(f"{self.counts[kind]} {kind}" for kind in _KINDS if kind in self.counts)
		print(f"===== {parts or 'no tests ran'} in {self.seconds:.2f}s =====", flush=True)
