"""A MariaDB server of one run's own, for sites that are thrown away: empty at first, gone at the end.

The bench's server is not touched then, neither its data nor its accounts. As nothing in ours outlives the run, it
writes nothing through to the disk and keeps all tables in one file, which makes a site several times as fast as on a
server that has to survive a power cut. A folder `.tanxin/servers/…` belongs to each; who holds its lock is alive.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import secrets
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from devtools.places import WORK
from devtools.running import Runner, answers, free_port, uninterrupted
from devtools.words import Trouble, say

HOST = "127.0.0.1"
USER = "tanxin"
_FOLDER = WORK / "servers"
#: With one of these in its config a bench speaks to its server in a way that ours does not know.
_OTHERWISE = ("db_socket", "db_ssl_ca", "db_ssl_cert", "rds_db")
#: What the platform asks of a server.
_AS_ASKED = (
	"--character-set-server=utf8mb4",
	"--collation-server=utf8mb4_unicode_ci",
	"--skip-character-set-client-handshake",
	"--max-allowed-packet=256M",
	"--max-connections=300",
)
#: Nothing here has to survive. `loose`: a version that does not know one goes on without it.
_FORGETFUL = (
	"--skip-log-bin",
	"--innodb-flush-log-at-trx-commit=0",
	"--loose-innodb-doublewrite=0",
	"--loose-innodb-flush-method=nosync",
	"--loose-debug-no-sync",
	"--loose-innodb-fast-shutdown=2",
	"--innodb-buffer-pool-size=512M",
	"--table-open-cache=4000",
	"--table-definition-cache=4000",
)
#: Half the time of making a site. Compressed tables, which the newer platform asks for, cannot be had with it unless
#: the server is told to be content with whatever it can make; a table too wide is to be refused here as anywhere.
_ONE_FILE = "--loose-innodb-file-per-table=0"


class Server(NamedTuple):
	"""How to reach a server of a run's own, as an account that may do everything in it."""

	port: int
	password: str


@contextmanager
def own_server(
	config: dict[str, object], runner: Runner, compressed: bool = False
) -> Iterator[Server | None]:
	"""Started, and gone at the end; with `compressed` it takes tables of that format. None where it cannot be had: the
	caller then uses the bench's server."""
	sweep(runner)
	programs = _programs(config)
	if programs is None:
		yield None
		return
	folder = _FOLDER / secrets.token_hex(4)
	folder.mkdir(parents=True, mode=0o700)
	with (folder / "lock").open("w") as lock:
		fcntl.flock(lock, fcntl.LOCK_EX)
		try:
			yield _start(folder, *programs, [] if compressed else [_ONE_FILE], runner)
		finally:
			with uninterrupted():
				runner.stop_all()  # sites first, then the server under them
				_end(folder)


def sweep(runner: Runner) -> None:
	"""End servers whose run was killed, and take away their folders; no other is touched."""
	for folder in _FOLDER.iterdir() if _FOLDER.is_dir() else ():
		try:
			with (folder / "lock").open("a") as lock:
				fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
				_end(folder)
				runner.note(f"swept {folder}")
		except OSError:  # in use, or swept by another run in this moment
			continue


def _programs(config: dict[str, object]) -> tuple[str, str] | None:
	"""The server and what prepares its folder; None when the bench's own server is to be used."""
	if any(config.get(key) for key in _OTHERWISE) or str(config.get("db_type") or "mariadb") != "mariadb":
		return None
	path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/libexec", "/usr/local/sbin"])
	server, maker = shutil.which("mariadbd", path=path), shutil.which("mariadb-install-db", path=path)
	return (server, maker) if server and maker else None


def _start(folder: Path, program: str, maker: str, words: list[str], runner: Runner) -> Server | None:
	say("正在启动本次运行自己的 MariaDB", "starting a MariaDB of this run's own")
	made = [maker, *_place(folder), "--skip-test-db", "--auth-root-authentication-method=normal"]
	try:
		runner.quietly(
			made, Trouble("MariaDB 的数据目录没有建成。", "the data folder of MariaDB was not made.")
		)
	except Trouble:
		_say_without(runner)
		return None
	server = Server(free_port(), secrets.token_hex(16))
	first = folder / "first.sql"
	first.write_text(_accounts(server.password))
	# Names within the data folder: a path from the root may be longer than a socket's can be.
	names = ["--socket=own.sock", "--pid-file=server.pid", f"--port={server.port}", f"--bind-address={HOST}"]
	apart = ["--skip-name-resolve", f"--secure-file-priv={folder / 'data'}", f"--init-file={first}"]
	process = runner.keep([program, *_place(folder), *names, *apart, *_AS_ASKED, *_FORGETFUL, *words])
	(folder / "pid").write_text(str(process.pid))  # at once: the server's own file comes late
	end = time.monotonic() + 60
	while process.poll() is None and time.monotonic() < end:
		if answers(HOST, server.port):
			return server
		time.sleep(0.2)
	_say_without(runner)
	return None


def _place(folder: Path) -> list[str]:
	user = pwd.getpwuid(os.geteuid()).pw_name  # root too must be named, or the server refuses
	return ["--no-defaults", f"--datadir={folder / 'data'}", f"--user={user}"]


def _say_without(runner: Runner) -> None:
	say(
		f"没有启动成，改用 bench 的数据库，详见 {runner.log}",
		f"it did not start; using the bench's database instead, see {runner.log}",
	)


def _accounts(password: str) -> str:
	"""One account with a password; those without are taken away before anybody can connect."""
	return (
		f"CREATE USER '{USER}'@'%' IDENTIFIED BY '{password}';\n"
		f"GRANT ALL PRIVILEGES ON *.* TO '{USER}'@'%' WITH GRANT OPTION;\n"
		f"DELETE FROM mysql.global_priv WHERE User <> '{USER}' AND User <> 'mariadb.sys';\n"
		"FLUSH PRIVILEGES;\n"
	)


def _end(folder: Path) -> None:
	"""The server of this folder is gone, and the folder."""
	pid = _process(folder)
	if pid is not None:
		os.kill(pid, signal.SIGKILL)  # it has nothing to bring into safety
		for _attempt in range(100):
			if _process(folder) is None:
				break
			time.sleep(0.1)
	shutil.rmtree(folder, ignore_errors=True)


def _process(folder: Path) -> int | None:
	"""The process that serves this folder, if the id noted in it still is that one's: ids are given anew to others."""
	try:
		pid = int((folder / "pid").read_text())
		words = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
	except (OSError, ValueError):
		return None
	return pid if f"--datadir={folder / 'data'}" in words else None
