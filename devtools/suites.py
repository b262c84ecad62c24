"""The folders of tests that need a site, and in which pieces and order two processes take them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from devtools.places import ROOT

TESTS = ROOT / "tanxin" / "tests"


class Suite(NamedTuple):
	"""A folder of tests, or a piece of one, that gets a throw-away site to itself, named to it in `variable`."""

	folder: str
	variable: str
	beside_erpnext: bool
	chinese: str
	english: str
	alone: bool = False  # nothing else runs meanwhile
	pieces: int = 1  # into how many it is cut when two processes share the work
	piece: int = 0  # which of them this is, from 1; 0: the whole folder

	@property
	def key(self) -> str:
		"""Its name among all, fit for a file."""
		beside = "" if self.beside_erpnext else "-alone"
		return f"{self.folder.replace('/', '-')}{beside}-{self.piece}"

	@property
	def of(self) -> str:
		"""Which piece, for the person at the screen."""
		return f"（{self.piece}/{self.pieces}）" if self.piece else ""

	def tests(self) -> list[Path]:
		"""What pytest is to run."""
		folder = TESTS / self.folder
		return _share(folder, self.pieces)[self.piece - 1] if self.piece else [folder]


#: The long ones first, so that at the end neither process waits long for the other; what is measured is last.
SUITES = (
	Suite("browser", "TANXIN_SITE", True, "浏览器测试", "tests in the browser"),
	Suite("site", "TANXIN_SITE", True, "站点测试", "tests on a site", pieces=3),
	Suite("canary", "TANXIN_SITE", True, "金丝雀测试", "the canary: every reader by every road"),
	Suite(
		"lifecycle",
		"TANXIN_LIFECYCLE_SITE",
		True,
		"安装与卸载测试",
		"installing and leaving, beside the bench's apps",
	),
	Suite(
		"lifecycle",
		"TANXIN_LIFECYCLE_SITE",
		False,
		"单独安装与卸载测试",
		"installing and leaving, on the platform alone",
	),
	Suite("load/site", "TANXIN_SITE", True, "站点性能测试", "benchmarks on a site", alone=True),
)
VARIABLES = {suite.variable for suite in SUITES}
#: All other folders run with Python alone.
NEED_SITE = {suite.folder for suite in SUITES}
#: Tests that ask a running web server, with a worker beside it.
SERVED = ("browser", "canary")


def chosen(only: Sequence[str]) -> list[Suite]:
	"""Those in `only` these folders and below them, whole; all of them when none is named."""
	return [suite for suite in SUITES if suite.folder.startswith(tuple(only) or "")]


def cut(suites: Sequence[Suite]) -> Iterator[Suite]:
	"""The same tests in pieces, for more than one process."""
	for suite in suites:
		if suite.pieces == 1:
			yield suite
		else:
			yield from (suite._replace(piece=number + 1) for number in range(suite.pieces))


def names(only: Sequence[str]) -> str:
	"""These folders, for a sentence."""
	return "、".join(dict.fromkeys(suite.folder for suite in chosen(only)))


def without_site(only: Sequence[str]) -> list[Path]:
	"""The folders of tests that need Python alone."""
	folders = sorted(folder for folder in TESTS.iterdir() if any(folder.glob("test_*.py")))
	return [
		each for each in folders if each.name not in NEED_SITE and each.name.startswith(tuple(only) or "")
	]


def _share(folder: Path, pieces: int) -> list[list[Path]]:
	"""The files of a folder in so many heaps of about equal size: the largest first, each on the smallest heap."""
	heaps: list[list[Path]] = [[] for _piece in range(pieces)]
	sizes = [0] * pieces
	files = {file: os.path.getsize(file) for file in folder.glob("test_*.py")}
	for file in sorted(files, key=lambda each: (-files[each], each.name)):
		least = sizes.index(min(sizes))
		heaps[least].append(file)
		sizes[least] += files[file]
	return [sorted(heap) for heap in heaps]
