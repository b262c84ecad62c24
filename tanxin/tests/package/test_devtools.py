"""What `./dev test` is made of: suites taken once each, a database server of a run's own, nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from devtools import own_server, running, suites
from devtools.database import Database
from devtools.own_server import Server
from devtools.running import Runner
from devtools.sharing import Share, shared
from devtools.sites import Sites
from devtools.tally import Tally
from devtools.words import Trouble
from tanxin.tests.package.source import ROOT

SLEEPER = "import time; time.sleep(60)"
#: A run that says which server it has, and waits to be ended.
RUN = """
import signal, sys, time
from pathlib import Path
from devtools import own_server
from devtools.running import Runner
own_server._FOLDER = Path(sys.argv[1])
signal.signal(signal.SIGTERM, signal.default_int_handler)  # as ./dev has it
with own_server.own_server({}, Runner(Path(sys.argv[2]))) as server:
	print("port", server.port if server else 0, flush=True)
	time.sleep(60)
"""


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
	return Runner(tmp_path / "log")


@pytest.fixture
def servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
	"""A folder of servers of these tests' own."""
	folder = tmp_path / "servers"
	folder.mkdir()
	monkeypatch.setattr(own_server, "_FOLDER", folder)
	return folder


def left_by_a_killed_run(folder: Path, pid: int) -> Path:
	(folder / "data").mkdir(parents=True)
	(folder / "lock").touch()
	(folder / "pid").write_text(f"{pid}\n")
	return folder


def sleeper(*words: str) -> subprocess.Popen[bytes]:
	return subprocess.Popen([sys.executable, "-c", SLEEPER, *words])


def answers(port: int) -> bool:
	with socket.socket() as door:
		return door.connect_ex((own_server.HOST, port)) == 0


def test_what_served_one_suite_is_gone_before_the_next(runner: Runner) -> None:
	before, worker, web = (runner.keep([sys.executable, "-c", SLEEPER]) for _each in range(3))
	runner.stop_from(worker)
	assert (before.poll(), worker.poll() is None, web.poll() is None) == (None, False, False)
	runner.stop_from(worker)  # once more does no harm
	assert before.poll() is None
	runner.stop_all()
	assert before.poll() is not None


def test_every_file_of_tests_is_in_one_piece_and_always_the_same():
	for suite in suites.SUITES:
		pieces = [each for each in suites.cut(suites.SUITES) if each[:3] == suite[:3]]
		assert len(pieces) == suite.pieces
		folder = suites.TESTS / suite.folder
		files = [file for piece in pieces for file in piece.tests()]
		assert sorted(files) == (sorted(folder.glob("test_*.py")) if suite.pieces > 1 else [folder])
		assert [piece.tests() for piece in pieces] == [piece.tests() for piece in pieces]
		assert suite.tests() == [folder], "whole where one process does it all"


def test_the_pieces_are_about_equal():
	weights = [
		sum(file.stat().st_size for file in piece.tests())
		for piece in suites.cut(suites.SUITES)
		if piece.folder == "site"
	]
	assert max(weights) < 1.1 * min(weights), weights


def test_no_folder_of_tests_is_forgotten():
	tests = {file.parent.relative_to(suites.TESTS).as_posix() for file in suites.TESTS.rglob("test_*.py")}
	alone = {each.name for each in suites.without_site(())}
	assert tests == alone | suites.NEED_SITE and not alone & suites.NEED_SITE


def test_each_suite_is_taken_once_however_many_ask():
	keys = [suite.key for suite in suites.cut(suites.SUITES)]
	assert len(set(keys)) == len(keys)
	with shared(Server(3307, "secret")) as share, ThreadPoolExecutor(8) as pool:
		taken = list(pool.map(lambda key: Share(share.folder).take(key), keys * 8))
		assert sum(taken) == len(keys)
		assert Share(share.folder).server == Server(3307, "secret")
		assert share.folder.stat().st_mode & 0o777 == 0o700, "the password is in it"
	assert not share.folder.exists()
	assert not share.take("another"), "the run is over"
	with shared(None) as share:
		assert share.server is None


def test_the_sum_holds_what_the_second_process_counted_and_its_failure():
	tally = Tally()
	tally.add(0, "=== 3 passed, 1 skipped in 2.00s ===")
	tally.add(1, "=== 1 failed, 1 passed in 1.00s ===\n===== 1 failed, 1 passed in 1.00s =====\n")
	tally.add(5, "=== 4 deselected in 0.10s ===")
	assert tally.counts == {"passed": 4, "skipped": 1, "failed": 1} and tally.code == 1
	tally.add(-9, "killed before it could count")
	assert tally.counts["errors"] == 1


def test_a_process_that_is_not_the_folders_server_is_left_alone(servers: Path, runner: Runner):
	other = sleeper()
	left_by_a_killed_run(servers / "a", other.pid)
	try:
		own_server.sweep(runner)
		assert other.poll() is None and list(servers.iterdir()) == []
	finally:
		other.kill()
		other.wait()


def test_the_server_of_a_killed_run_is_ended(servers: Path, runner: Runner):
	process = sleeper(f"--datadir={servers / 'a' / 'data'}")
	left_by_a_killed_run(servers / "a", process.pid)
	with ThreadPoolExecutor(1) as pool:
		ended = pool.submit(process.wait, 30)  # its parent must take it back
		own_server.sweep(runner)
		assert ended.result() == -signal.SIGKILL
	assert list(servers.iterdir()) == []


def test_a_bench_that_speaks_otherwise_and_a_machine_without_programs_use_the_benchs_server(
	servers: Path, runner: Runner, monkeypatch: pytest.MonkeyPatch
):
	for config in ({"db_socket": "/run/x.sock"}, {"db_type": "postgres"}, {"db_ssl_ca": "ca.pem"}):
		with own_server.own_server(config, runner) as server:
			assert server is None
	monkeypatch.setattr(own_server.shutil, "which", lambda *_args, **_more: None)
	with own_server.own_server({}, runner) as server:
		assert server is None
	assert list(servers.iterdir()) == []


def test_a_server_that_does_not_start_is_done_without(
	servers: Path, runner: Runner, monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setattr(own_server, "_programs", lambda _config: ("/bin/false", "/bin/true"))
	with own_server.own_server({}, runner) as server:
		assert server is None
	monkeypatch.setattr(own_server, "_programs", lambda _config: ("/bin/true", "/bin/false"))
	with own_server.own_server({}, runner) as server:
		assert server is None
	assert list(servers.iterdir()) == []


@pytest.mark.parametrize("compressed", [False, True])
def test_a_server_of_our_own_lets_in_nobody_else_and_is_gone_afterwards(
	servers: Path, runner: Runner, compressed: bool
):
	"""Where the machine has MariaDB; elsewhere there is none to leave anything."""
	with own_server.own_server({}, runner, compressed) as server:
		assert (server is not None) == (own_server._programs({}) is not None)
		if server:
			database = Database({"db_host": "elsewhere"}, runner, server)
			database.open()
			assert database._ask(database.account, "SELECT 1")
			assert not database._ask(database.account._replace(user="root", password=""), "SELECT 1")
			for name, form, made in (("a", "DYNAMIC", True), ("b", "COMPRESSED", compressed)):
				table = f"CREATE DATABASE {name}; CREATE TABLE {name}.t (c INT) ROW_FORMAT={form}"
				assert database._ask(database.account, table) == made
			assert database.environment() == {
				"FRAPPE_DB_HOST": "127.0.0.1",
				"FRAPPE_DB_PORT": str(server.port),
			}
	assert not (server and answers(server.port))
	assert list(servers.iterdir()) == []


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_ended_leaves_no_server_to_the_next(
	servers: Path, runner: Runner, tmp_path: Path, sign: signal.Signals
):
	words = [sys.executable, "-c", RUN, str(servers), str(tmp_path / "other.log")]
	process = subprocess.Popen(words, stdout=subprocess.PIPE, cwd=ROOT, text=True)
	port = int(next(line for line in process.stdout if line.startswith("port")).split()[1])
	own_server.sweep(runner)
	assert not port or answers(port), "a server in use is not swept"
	process.send_signal(sign)
	process.wait(60)
	assert sign == signal.SIGKILL or list(servers.iterdir()) == [], "who can clean up does"
	own_server.sweep(runner)
	end = time.monotonic() + 10
	while port and answers(port) and time.monotonic() < end:
		time.sleep(0.1)
	assert not (port and answers(port)) and list(servers.iterdir()) == []


def test_what_python_compiles_is_kept_and_not_beside_the_sources(
	tmp_path: Path, runner: Runner, monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
	monkeypatch.setattr(running, "WORK", tmp_path / "work")
	(tmp_path / "thing.py").write_text("")
	runner.quietly([sys.executable, "-c", "import thing"], Trouble("", ""), {"PYTHONPATH": str(tmp_path)})
	assert list(tmp_path.glob("work/pycache/**/thing.*.pyc"))
	assert not (tmp_path / "__pycache__").exists()


class Bench:
	"""As much of a bench as the dropping of sites needs."""

	def __init__(self, layer: Path) -> None:
		self.layer = layer
		self.sites = layer / "sites"
		for folder in ("owners", "sites/tanxin-keys", "sites/tanxin-anchors"):
			(layer / folder).mkdir(parents=True)


@pytest.mark.parametrize("own", [None, Server(3399, "")])
def test_sites_of_killed_runs_are_dropped_in_the_server_that_has_them(
	tmp_path: Path, runner: Runner, monkeypatch: pytest.MonkeyPatch, own: Server | None
):
	database = Database({}, runner, own)
	dropped: list[str] = []
	monkeypatch.setattr(database, "drop", dropped.append)
	dead = sleeper()
	dead.kill()
	dead.wait()
	bench = Bench(tmp_path)
	rows = {
		"in-bench": {"pid": dead.pid, "server": None},
		"before": {"pid": dead.pid},
		"in-own": {"pid": dead.pid, "server": 3398},
		"alive": {"pid": os.getpid(), "server": None},
	}
	for name, row in rows.items():
		(bench.sites / f"tanxin-{name}").mkdir()
		place = bench.layer / "owners" / f"tanxin-{name}.json"
		place.write_text(json.dumps({"database": name, "throw_away": True, **row}))
	Sites(bench, database).sweep()
	left = {name for name in rows if (bench.sites / f"tanxin-{name}").exists()}
	assert sorted(dropped) == ([] if own else ["before", "in-bench"])
	assert left == ({"alive", "before", "in-bench"} if own else {"alive"})
