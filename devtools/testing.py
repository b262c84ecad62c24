"""`./dev test`: what needs no bench in .venv, what needs one on a throw-away site."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from devtools import services, venv
from devtools.places import ROOT
from devtools.running import Runner
from devtools.session import on_bench
from devtools.sites import ADMIN_PASSWORD, Sites
from devtools.words import BenchUnusable, say

_TESTS = ROOT / "tanxin" / "tests"
#: The folders that need a site; all others run with Python alone. Benchmarks are not tests: tests/load/README.md.
_NEED_SITE = {"site", "browser", "load"}
_KINDS = ("failed", "passed", "skipped", "xfailed", "xpassed", "warnings", "errors")
_COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|warnings?)")


class Tally:
	"""The sums over all pytest runs of this command."""

	def __init__(self) -> None:
		self.counts: dict[str, int] = {}
		self.seconds = 0.0
		self.runs = 0
		self.code = 0

	def add(self, code: int, text: str) -> None:
		"""Take in one run: its exit code and what it printed."""
		self.runs += 1
		self.code = self.code or code
		closing = next((line for line in reversed(text.splitlines()) if _COUNT.search(line)), "")
		for number, kind in _COUNT.findall(closing):
			kind = {"error": "errors", "warning": "warnings"}.get(kind, kind)
			self.counts[kind] = self.counts.get(kind, 0) + int(number)
		took = re.search(r" in ([\d.]+)s", closing)
		self.seconds += float(took.group(1)) if took else 0

	def close(self) -> None:
		"""One closing line in pytest's own form over all of them."""
		parts = ", ".join(f"{self.counts[kind]} {kind}" for kind in _KINDS if kind in self.counts)
		print(f"===== {parts or 'no tests ran'} in {self.seconds:.2f}s =====", flush=True)


def run(bench: Path | None, named: bool, pytest_words: list[str], runner: Runner) -> int:
	"""Run all that can run here. Returns the exit code."""
	tally = Tally()
	if bench is None:
		_left_out(
			"没有用 bench",
			"no bench is used",
			"tests/site 和 tests/browser 不运行；要运行请用 ./dev test --bench PATH",
			"tests/site and tests/browser do not run; to run them: ./dev test --bench PATH",
		)
	_without_bench(pytest_words, runner, tally)
	if bench is not None:
		_with_bench(bench, named, pytest_words, runner, tally)
		tally.close()
	return tally.code


def _without_bench(pytest_words: list[str], runner: Runner, tally: Tally) -> None:
	folders = [folder for folder in _with_tests(_TESTS) if folder.name not in _NEED_SITE]
	python = venv.ready(runner)
	say("不需要 bench 的测试", "tests that need no bench")
	env = {"TANXIN_SITE": "", "PYTHONPATH": str(ROOT)}
	tally.add(*runner.aloud([python, "-m", "pytest", *folders, *pytest_words], env, ROOT))


def _with_bench(bench: Path, named: bool, pytest_words: list[str], runner: Runner, tally: Tally) -> None:
	try:
		with on_bench(bench, runner, "test", *(("browser",) if _chromium() else ())) as sites:
			_on_throw_away_site(sites, pytest_words, tally)
	except BenchUnusable as unusable:
		if named:
			raise
		_left_out(
			f"找到的 bench {bench} 不能用",
			f"the bench found at {bench} cannot be used",
			f"tests/site 和 tests/browser 没有运行：{unusable}",
			"tests/site and tests/browser did not run; mend that, or name the bench with --bench",
		)


def _on_throw_away_site(sites: Sites, pytest_words: list[str], tally: Tally) -> None:
	bench = sites.bench
	with sites.throw_away("test") as site:
		sites.make(site)
		user, password = sites.database.account
		env = {
			**bench.environment(),
			"TANXIN_SITE": site,
			"TANXIN_ADMIN_PASSWORD": ADMIN_PASSWORD,
			"TANXIN_DB_ROOT_USER": user,
			"TANXIN_DB_ROOT_PASSWORD": password,
		}
		pytest = [bench.python, "-m", "pytest", "--rootdir", ROOT, "-c", ROOT / "pyproject.toml", *pytest_words]
		if (_TESTS / "site") in _with_tests(_TESTS):
			say("站点测试", "tests on the site")
			tally.add(*bench.runner.aloud([*pytest, _TESTS / "site"], env, bench.sites))
		if (_TESTS / "browser") in _with_tests(_TESTS):
			_in_browser(sites, site, [*pytest, _TESTS / "browser"], env, tally)


def _in_browser(sites: Sites, site: str, pytest: list[object], env: dict[str, str], tally: Tally) -> None:
	chromium = _chromium()
	if not chromium:
		_left_out(
			"没有找到 Chromium",
			"Chromium was not found",
			"tests/browser 没有运行；请安装 chromium，或用 TANXIN_CHROMIUM 指明",
			"tests/browser did not run; install chromium, or name it in TANXIN_CHROMIUM",
		)
		return
	say("浏览器测试", "tests in the browser")
	services.start_worker(sites.bench)
	url = services.start_web(sites.bench, site)
	sites.configure(site, host_name=url)
	env = {**env, "TANXIN_URL": url, "TANXIN_CHROMIUM": chromium}
	tally.add(*sites.bench.runner.aloud(pytest, env, sites.bench.sites))


def _with_tests(tests: Path) -> list[Path]:
	return sorted(folder for folder in tests.iterdir() if any(folder.glob("test_*.py")))


def _chromium() -> str | None:
	names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
	found = (shutil.which(name) for name in names)
	return os.environ.get("TANXIN_CHROMIUM") or next((path for path in found if path), None)


def _left_out(chinese_why: str, english_why: str, chinese: str, english: str) -> None:
	say(f"{chinese_why}：{chinese}。", f"{english_why}: {english}.")
