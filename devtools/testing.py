"""`./dev test` and `./dev load`: what needs no bench in .venv, what needs one on a throw-away site.

On a bench the suites that mostly wait (browser, installing) run in a second process beside the others, each on a site
of its own: two processors are busy, and the whole takes little more than half the time.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from devtools import services, venv
from devtools.bench import Bench
from devtools.places import ROOT
from devtools.running import Aside, Runner
from devtools.session import on_bench
from devtools.sites import ADMIN_PASSWORD, Sites
from devtools.words import BenchUnusable, say

_TESTS = ROOT / "tanxin" / "tests"


class Suite(NamedTuple):
	"""A folder of tests that get a throw-away site to themselves, named to them in `variable`."""

	folder: str
	variable: str
	beside_erpnext: bool
	chinese: str
	english: str
	aside: bool = False  # runs in the second process


_SUITES = (
	Suite("site", "TANXIN_SITE", True, "站点测试", "tests on a site"),
	Suite(
		"lifecycle",
		"TANXIN_LIFECYCLE_SITE",
		True,
		"安装与卸载测试",
		"installing and leaving, beside the bench's apps",
		aside=True,
	),
	Suite(
		"lifecycle",
		"TANXIN_LIFECYCLE_SITE",
		False,
		"单独安装与卸载测试",
		"installing and leaving, on the platform alone",
		aside=True,
	),
	Suite("browser", "TANXIN_SITE", True, "浏览器测试", "tests in the browser", aside=True),
	Suite("canary", "TANXIN_SITE", True, "金丝雀测试", "the canary: every reader by every road", aside=True),
	Suite("load/site", "TANXIN_SITE", True, "站点性能测试", "benchmarks on a site"),
)
_VARIABLES = {suite.variable for suite in _SUITES}
#: All other folders run with Python alone.
_NEED_SITE = {suite.folder for suite in _SUITES}
#: Tests that ask a running web server, with a worker beside it.
_SERVED = ("browser", "canary")
_KINDS = ("failed", "passed", "skipped", "xfailed", "xpassed", "warnings", "errors")
_COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|warnings?)")


class Tally:
	"""The sums over all pytest runs of this command."""

	def __init__(self) -> None:
		self.counts: dict[str, int] = {}
		self.seconds = 0.0
		self.code = 0

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


def run(
	bench: Path | None, named: bool, pytest_words: list[str], runner: Runner, only: Sequence[str] = ()
) -> int:
	"""Run all that can run here, or `only` these folders of tests and what is below them. Returns the exit code."""
	tally = Tally()
	if bench is None:
		_left_out(
			"没有用 bench",
			"no bench is used",
			f"要站点的测试（{_names(only)}）不运行；要运行请用 --bench PATH",
			f"the tests that need a site ({_names(only)}) do not run; to run them use --bench PATH",
		)
		_without_bench(pytest_words, runner, tally, only)
		return tally.code
	if not _with_bench(bench, named, pytest_words, runner, tally, only):
		_without_bench(pytest_words, runner, tally, only)
	tally.close()
	return tally.code


def load(bench: Path | None, named: bool, pytest_words: list[str], runner: Runner) -> int:
	"""The benchmarks at full size; what they measure is printed. Returns the exit code."""
	os.environ["TANXIN_LOAD"] = "full"
	return run(bench, named, ["-s", *pytest_words], runner, ("load",))


def _suites(only: Sequence[str]) -> list[Suite]:
	return [suite for suite in _SUITES if suite.folder.startswith(tuple(only) or "")]


def _names(only: Sequence[str]) -> str:
	return "、".join(dict.fromkeys(suite.folder for suite in _suites(only)))


def _without_bench(pytest_words: list[str], runner: Runner, tally: Tally, only: Sequence[str]) -> None:
	folders = [
		folder
		for folder in _with_tests(_TESTS)
		if folder.name not in _NEED_SITE and folder.name.startswith(tuple(only) or "")
	]
	if not folders:
		return
	python = venv.ready(runner)
	say("不需要 bench 的测试", "tests that need no bench")
	env = {**dict.fromkeys(_VARIABLES, ""), "PYTHONPATH": str(ROOT)}
	tally.add(*runner.aloud([python, "-m", "pytest", *folders, *pytest_words], env, ROOT))


def _with_bench(
	bench: Path, named: bool, pytest_words: list[str], runner: Runner, tally: Tally, only: Sequence[str]
) -> bool:
	"""Run everything, what needs no bench too. False when the bench cannot be used and nothing was run."""
	began = False
	venv.ready(runner)  # says which packages the tests on the bench need
	try:
		with on_bench(bench, runner, "test", *(("browser",) if _chromium() else ())) as sites:
			began = True
			aside = None if only else runner.aside(_aside_command(bench, pytest_words))
			_without_bench(pytest_words, runner, tally, only)
			suites = [suite for suite in _suites(only) if only or not suite.aside]
			for suite in suites:
				if suite.folder.startswith("load") and aside:
					_wait_for(aside, tally)  # what is measured has the machine to itself
					aside = None
				if _can_run(suite, sites.bench):
					_on_site(suite, sites, pytest_words, tally)
			if aside:
				_wait_for(aside, tally)
	except BenchUnusable as unusable:
		if named:
			raise
		_left_out(
			f"找到的 bench {bench} 不能用，要站点的测试（{_names(only)}）没有运行",
			f"the bench found at {bench} cannot be used, so the tests that need a site ({_names(only)}) did not run",
			unusable.chinese,
			unusable.english,
		)
	return began


def _aside_command(bench: Path, pytest_words: list[str]) -> list[str]:
	folders = ",".join(dict.fromkeys(suite.folder for suite in _SUITES if suite.aside))
	command = [sys.executable, "-m", "devtools", "test", "--bench", str(bench), "--only", folders]
	return [*command, "--", *pytest_words] if pytest_words else command


def _wait_for(aside: Aside, tally: Tally) -> None:
	"""What ran beside us is told when it is done, in one piece."""
	code, text = aside.wait()
	print(text, flush=True)
	tally.add(code, text)


def _on_site(suite: Suite, sites: Sites, pytest_words: list[str], tally: Tally) -> None:
	"""One suite on a site of its own, which is gone afterwards."""
	bench = sites.bench
	with sites.throw_away("test") as site:
		sites.make(site, bench.companions if suite.beside_erpnext else [])
		user, password = sites.database.account
		env = {
			**dict.fromkeys(_VARIABLES, ""),
			**bench.environment(),
			suite.variable: site,
			"TANXIN_ADMIN_PASSWORD": ADMIN_PASSWORD,
			"TANXIN_DB_ROOT_USER": user,
			"TANXIN_DB_ROOT_PASSWORD": password,
		}
		if suite.folder in _SERVED:
			env |= _served(sites, site)
		say(suite.chinese, suite.english)
		pytest = [bench.python, "-m", "pytest", "--rootdir", ROOT, "-c", ROOT / "pyproject.toml"]
		tally.add(*bench.runner.aloud([*pytest, _TESTS / suite.folder, *pytest_words], env, bench.sites))


def _served(sites: Sites, site: str) -> dict[str, str]:
	"""A web server and a worker for the browser; what its tests must know of them."""
	services.start_worker(sites.bench)
	url = services.start_web(sites.bench, site)
	sites.configure(site, host_name=url)
	logs = str(sites.bench.runner.log)  # what server and worker print goes there
	return {"TANXIN_URL": url, "TANXIN_CHROMIUM": _chromium() or "", "TANXIN_LOGS": logs}


def _can_run(suite: Suite, bench: Bench) -> bool:
	"""Whether the suite has tests and this machine what they need; says so when it has not."""
	if not any((_TESTS / suite.folder).glob("test_*.py")):
		return False
	if suite.folder == "browser" and not _chromium():
		_left_out(
			"没有找到 Chromium",
			"Chromium was not found",
			"tests/browser 没有运行；请安装 chromium，或用 TANXIN_CHROMIUM 指明",
			"tests/browser did not run; install chromium, or name it in TANXIN_CHROMIUM",
		)
		return False
	return suite.beside_erpnext or bool(bench.companions)


def _with_tests(tests: Path) -> list[Path]:
	return sorted(folder for folder in tests.iterdir() if any(folder.glob("test_*.py")))


def _chromium() -> str | None:
	names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
	found = (shutil.which(name) for name in names)
	return os.environ.get("TANXIN_CHROMIUM") or next((path for path in found if path), None)


def _left_out(chinese_why: str, english_why: str, chinese: str, english: str) -> None:
	say(f"{chinese_why}：{chinese.rstrip('。')}。", f"{english_why}: {english.rstrip('.')}.")
