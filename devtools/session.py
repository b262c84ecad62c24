"""A bench ready to work with: layer, database and redis, and everything stopped again at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from devtools import services
from devtools.bench import Bench
from devtools.database import Database
from devtools.own_server import Server, own_server
from devtools.running import Runner
from devtools.sites import Sites
from devtools.words import say


@contextmanager
def on_bench(
	path: Path, runner: Runner, *extras: str, throw_away: bool = False, server: Server | None = None
) -> Iterator[Sites]:
	"""With `throw_away` no site outlives the run: a database server of its own, where it can be had, or `server`, which
	another process started. Raises BenchUnusable when the bench lacks something that we cannot give it."""
	bench = Bench(path, runner)
	started: AbstractContextManager[Server | None] = nullcontext(server)
	say(f"正在准备 bench：{path}", f"preparing the bench {path}")
	if throw_away:
		started = own_server(bench.config, runner, bench.compresses)
	with started as own:
		database = Database(bench.config, runner, own)
		try:
			bench.prepare(extras)
			database.open()
			bench.services |= database.environment()
			services.start_redis(bench)
			sites = Sites(bench, database)
			sites.sweep()
			yield sites
		finally:
			database.close()
			runner.stop_all()
