"""Pages that name for each road what shuts it and the test that walks it (docs/lock.md, docs/confidentiality.md)."""

from __future__ import annotations

import re
from functools import cached_property

from tanxin.tests.package.source import PACKAGE, ROOT

FILES = {path.stem: path for path in (PACKAGE / "tests").rglob("test_*.py")}


class RoadPage:
	"""One page with what it names."""

	def __init__(self, name: str) -> None:
		self.text = (ROOT / "docs" / name).read_text(encoding="utf-8")

	@cached_property
	def named(self) -> list[tuple[str, str]]:
		"""The tests, as (file, function)."""
		return sorted(set(re.findall(r"`(test_\w+)\.(test_\w+)`", self.text)))

	@cached_property
	def places(self) -> list[str]:
		"""The files that shut roads."""
		return sorted(set(re.findall(r"`((?:site|signoff|confidentiality|talks|api)/\w+\.py)`", self.text)))

	def left_out(self, file: str) -> list[str]:
		"""Tests of a file of roads that the page does not name."""
		return sorted(walked_in(file) - {name for found, name in self.named if found == file})


def walked_in(file: str) -> set[str]:
	"""The tests that stand in a file."""
	return set(re.findall(r"^\s*def (test_\w+)\(", FILES[file].read_text(encoding="utf-8"), re.M))
