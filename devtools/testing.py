"""`./dev test` and `./dev load`: what needs no bench in .venv, what needs one on throw-away sites.

On a bench two processes share the suites: each takes the next one that is free, on a site of its own, so that two
processors are busy to the end. Benchmarks come last, when nothing else runs.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from devtools import services, suites, venv
from devtools.bench import Bench
from devtools.places import ROOT
from devtools.running import Aside, Runner
from devtools.session import on_bench
from devtools.sharing import Share, shared
from devtools.sites import ADMIN_PASSWORD, Sites
from devtools.suites import Suite
from devtools.tally import Tally
from devtools.words import BenchUnusable, say


def run(
	bench: Path | None, named: bool, pytest_words: list[str], runner: Runner, only: Sequence[str] = ()
) -> int:
	"""Run all that can run here, or `only` these folders of tests and what is below them. Returns the exit code."""
	tally = Tally()
	if bench is None:
		_left_out(
			"没有用 bench",
			"no bench is used",
			f"要站点的测试（{suites.names(only)}）不运行；要运行请用 --bench PATH",
			f"the tests that need a site ({suites.names(only)}) do not run; to run them use --bench PATH",
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


def beside(bench: Path, pytest_words: list[str], runner: Runner, share: Share) -> int:
	"""The second process of a run: what it can take of the suites. Returns the exit code."""
	tally = Tally()
	with on_bench(bench, runner, *_extras(), server=share.server) as sites:
		_take_all(share, sites, pytest_words, tally)
	tally.close()
	return tally.code


def _without_bench(pytest_words: list[str], runner: Runner, tally: Tally, only: Sequence[str]) -> None:
	folders = suites.without_site(only)
	if not folders:
		return
	python = venv.ready(runner)
	say("不需要 bench 的测试", "tests that need no bench")
	env = {**dict.fromkeys(suites.VARIABLES, ""), "PYTHONPATH": str(ROOT)}
	tally.add(*runner.aloud([python, "-m", "pytest", *folders, *pytest_words], env, ROOT))


def _with_bench(
	bench: Path, named: bool, pytest_words: list[str], runner: Runner, tally: Tally, only: Sequence[str]
) -> bool:
	"""Run everything, what needs no bench too. False when the bench cannot be used and nothing was run."""
	began = False
	venv.ready(runner)  # says which packages the tests on the bench need
	measuring = bool(os.environ.get("TANXIN_LOAD"))  # on the server that the bench's sites live in
	try:
		with on_bench(bench, runner, *_extras(), throw_away=not measuring) as sites:
			began = True
			if only:
				_without_bench(pytest_words, runner, tally, only)
				_on_sites(suites.chosen(only), sites, pytest_words, tally)
			else:
				_in_two(bench, sites, pytest_words, tally)
	except BenchUnusable as unusable:
		if named or tally.on_sites:  # what could be used a moment ago is broken, not missing
			raise
		_left_out(
			f"找到的 bench {bench} 不能用，要站点的测试（{suites.names(only)}）没有运行",
			f"the bench found at {bench} cannot be used, so the tests that need a site ({suites.names(only)}) did not run",
			unusable.chinese,
			unusable.english,
		)
	return began


def _in_two(bench: Path, sites: Sites, pytest_words: list[str], tally: Tally) -> None:
	"""All suites, shared with a second process; then alone those that must be."""
	runner = sites.bench.runner
	with shared(sites.database.own) as share:
		aside = runner.aside(_aside_command(bench, share, pytest_words))
		_without_bench(pytest_words, runner, tally, ())
		_take_all(share, sites, pytest_words, tally)
		_wait_for(aside, tally)
	_on_sites([suite for suite in suites.SUITES if suite.alone], sites, pytest_words, tally)


def _take_all(share: Share, sites: Sites, pytest_words: list[str], tally: Tally) -> None:
	together = [suite for suite in suites.cut(suites.SUITES) if not suite.alone]
	_on_sites((suite for suite in together if share.take(suite.key)), sites, pytest_words, tally)


def _aside_command(bench: Path, share: Share, pytest_words: list[str]) -> list[str]:
	command = [sys.executable, "-m", "devtools", "test", "--bench", str(bench), "--beside", str(share.folder)]
	return [*command, "--", *pytest_words] if pytest_words else command


def _wait_for(aside: Aside, tally: Tally) -> None:
	"""What ran beside us is told when it is done, in one piece."""
	code, text = aside.wait()
	print(text, flush=True)
	tally.add(code, text)


def _on_sites(these: Iterable[Suite], sites: Sites, pytest_words: list[str], tally: Tally) -> None:
	for suite in these:
		if _can_run(suite, sites.bench):
			_on_site(suite, sites, pytest_words, tally)
			tally.on_sites += 1


def _on_site(suite: Suite, sites: Sites, pytest_words: list[str], tally: Tally) -> None:
	"""One suite on a site of its own, which is gone afterwards."""
	bench = sites.bench
	with sites.throw_away("test") as site:
		sites.make(site, bench.companions if suite.beside_erpnext else [])
		user, password = sites.database.account
		env = {
			**dict.fromkeys(suites.VARIABLES, ""),
			**bench.environment(),
			suite.variable: site,
			"TANXIN_ADMIN_PASSWORD": ADMIN_PASSWORD,
			"TANXIN_DB_ROOT_USER": user,
			"TANXIN_DB_ROOT_PASSWORD": password,
		}
		with _served(suite, sites, site) as served:
			say(suite.chinese + suite.of, suite.english + suite.of)
			pytest = [bench.python, "-m", "pytest", "--rootdir", ROOT, "-c", ROOT / "pyproject.toml"]
			words = [*pytest, *suite.tests(), *pytest_words]
			tally.add(*bench.runner.aloud(words, {**env, **served}, bench.sites))


@contextmanager
def _served(suite: Suite, sites: Sites, site: str) -> Iterator[dict[str, str]]:
	"""A web server and a worker for a suite that asks them; what its tests must know of them. Gone with it: a worker left
	running would do jobs of the next suite's site, between two steps of a test that looks at every row."""
	if suite.folder not in suites.SERVED:
		yield {}
		return
	worker = services.start_worker(sites.bench)
	try:
		url = services.start_web(sites.bench, site)
		sites.configure(site, host_name=url)
		logs = str(sites.bench.runner.log)  # what server and worker print goes there
		yield {"TANXIN_URL": url, "TANXIN_CHROMIUM": _chromium() or "", "TANXIN_LOGS": logs}
	finally:
		sites.bench.runner.stop_from(worker)


def _can_run(suite: Suite, bench: Bench) -> bool:
	"""Whether the suite has tests and this machine what they need; says so when it has not."""
	if not any((suites.TESTS / suite.folder).glob("test_*.py")):
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


def _extras() -> tuple[str, ...]:
	"""What the environment over the bench must have besides."""
	return ("browser",) if _chromium() else ()


def _chromium() -> str | None:
	names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
	found = (shutil.which(name) for name in names)
	return os.environ.get("TANXIN_CHROMIUM") or next((path for path in found if path), None)


def _left_out(chinese_why: str, english_why: str, chinese: str, english: str) -> None:
	say(f"{chinese_why}：{chinese.rstrip('。')}。", f"{english_why}: {english.rstrip('.')}.")
