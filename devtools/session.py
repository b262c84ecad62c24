"""A bench ready to work with: layer, database and redis, and everything stopped again at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devtools import services
from devtools.bench import Bench
from devtools.database import Database
from devtools.running import Runner
from devtools.sites import Sites
from devtools.words import say


@contextmanager
def on_bench(path: Path, runner: Runner, *extras: str) -> Iterator[Sites]:
	"""Raises BenchUnusable when the bench lacks something that we cannot give it."""
	bench = Bench(path, runner)
	say(f"正在准备 bench：{path}", f"preparing the bench {path}")
	database = Database(bench.config, runner)
	try:
		bench.prepare(extras)
		database.open()
		services.start_redis(bench)
		sites = Sites(bench, database)
		sites.sweep()
		yield sites
	finally:
		database.close()
		runner.stop_all()
