"""The MariaDB that sites are made in: one of the run's own, or the bench's, found running or started, with the account
in it that may make databases."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from devtools import own_server
from devtools.running import Runner, answers, environment
from devtools.words import BenchUnusable, say

_LOCAL = {"127.0.0.1", "localhost", "::1"}
_HOSTS = ("%", "localhost", "127.0.0.1")
_RUN = Path("/run/mysqld")


class Account(NamedTuple):
	user: str
	password: str


class Database:
	"""`account` is set by `open`; `close` takes back what was made in the bench's server."""

	def __init__(
		self, config: dict[str, object], runner: Runner, own: own_server.Server | None = None
	) -> None:
		self.config = config
		self.own = own
		self.host = own_server.HOST if own else str(config.get("db_host") or "127.0.0.1")
		self.port = own.port if own else int(str(config.get("db_port") or 3306))
		self.runner = runner
		self.account = Account("", "")
		self._own_account: str | None = None

	def open(self) -> None:
		"""Make sure that the server answers and that we may make databases, or raise BenchUnusable."""
		if not _client():
			raise BenchUnusable("没有找到 mariadb 客户端程序。", "the mariadb client program was not found.")
		if self.own:
			self.account = Account(own_server.USER, self.own.password)
			return
		if not answers(self.host, self.port):
			self._start()
		self.account = self._known_account() or self._made_account()

	def environment(self) -> dict[str, str]:
		"""What tells the platform where a server of our own is."""
		return {"FRAPPE_DB_HOST": self.host, "FRAPPE_DB_PORT": str(self.port)} if self.own else {}

	def close(self) -> None:
		if self._own_account:
			users = ", ".join(f"'{self._own_account}'@'{host}'" for host in ("%", "localhost"))
			self._ask(None, f"DROP USER IF EXISTS {users}")

	def drop(self, name: str) -> None:
		"""Take a database away, with the user of the same name."""
		users = ", ".join(f"'{name}'@'{host}'" for host in _HOSTS)
		self._ask(self.account, f"DROP DATABASE IF EXISTS `{name}`; DROP USER IF EXISTS {users}")

	def dump(self, name: str, file: Path) -> None:
		"""Write a database to a file, whole or not at all."""
		program = shutil.which("mariadb-dump") or shutil.which("mysqldump")
		if not program:
			raise BenchUnusable("没有找到 mariadb-dump。", "mariadb-dump was not found.")
		part = file.with_suffix(".part")
		failure = BenchUnusable(
			f"无法导出空白站点，详见 {self.runner.log}。",
			f"cannot dump the fresh site; see {self.runner.log}.",
		)
		words = [program, "--no-defaults", *self._address(self.account), "--single-transaction", "--quick"]
		self.runner.quietly(
			[*words, f"--result-file={part}", name], failure, {"MYSQL_PWD": self.account.password}
		)
		part.rename(file)

	def _start(self) -> None:
		server = shutil.which("mariadbd", path=_search()) or shutil.which("mysqld", path=_search())
		if self.host not in _LOCAL or not server or os.geteuid() or _socket_answers():
			raise BenchUnusable(
				f"bench 的数据库 {self.host}:{self.port} 连不上，请先启动它（如 sudo service mariadb start）。",
				f"the bench's database {self.host}:{self.port} does not answer; start it first "
				"(for instance: sudo service mariadb start).",
			)
		say("正在启动 MariaDB，结束时关闭", "starting MariaDB, stopped again at the end")
		_make_run_folder()
		self.runner.keep([server, "--user=mysql"])
		if not answers(self.host, self.port, patience=60):
			raise BenchUnusable(
				f"MariaDB 启动后 {self.host}:{self.port} 仍连不上，详见 {self.runner.log}。",
				f"MariaDB was started, yet {self.host}:{self.port} does not answer; see {self.runner.log}.",
			)

	def _known_account(self) -> Account | None:
		tried = (account for account in self._candidates() if self._ask(account, "SELECT 1"))
		return next(tried, None)

	def _candidates(self) -> Iterator[Account]:
		user = str(self.config.get("root_login") or self.config.get("mariadb_root_login") or "root")
		known = [
			os.environ.get("TANXIN_DB_ROOT_PASSWORD"),
			self.config.get("root_password"),
			self.config.get("mariadb_root_password"),
			"root",
		]
		yield from (Account(user, str(password)) for password in known if password)

	def _made_account(self) -> Account:
		"""Through the local socket, as the machine's root: an account of our own, taken back at the end."""
		own = Account(f"tanxin_dev_{secrets.token_hex(4)}", secrets.token_hex(16))
		made = "; ".join(
			f"CREATE USER '{own.user}'@'{host}' IDENTIFIED BY '{own.password}'; "
			f"GRANT ALL ON *.* TO '{own.user}'@'{host}' WITH GRANT OPTION"
			for host in ("%", "localhost")
		)
		if self.host in _LOCAL and self._ask(None, made):
			self._own_account = own.user
			if self._ask(own, "SELECT 1"):
				return own
		raise BenchUnusable(
			"数据库的 root 密码未知，请用环境变量 TANXIN_DB_ROOT_PASSWORD 给出。",
			"the database's root password is not known; give it in the variable TANXIN_DB_ROOT_PASSWORD.",
		)

	def _address(self, account: Account | None) -> list[str]:
		if account is None:
			return ["--user=root"]
		return [f"--user={account.user}", f"--host={self.host}", f"--port={self.port}", "--protocol=tcp"]

	def _ask(self, account: Account | None, statements: str) -> bool:
		"""Run statements as `account`, or through the socket when it is None. False when refused."""
		done = subprocess.run(
			[str(_client()), "--no-defaults", *self._address(account), "-e", statements],
			stdin=subprocess.DEVNULL,
			stdout=subprocess.DEVNULL,
			stderr=subprocess.PIPE,
			env=environment({"MYSQL_PWD": account.password if account else ""}),
		)
		if done.returncode:
			self.runner.note(f"mariadb: {done.stderr.decode('utf-8', 'replace')}")
		return done.returncode == 0


def _client() -> str | None:
	return shutil.which("mariadb") or shutil.which("mysql")


def _search() -> str:
	return os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/libexec", "/usr/local/sbin"])


def _make_run_folder() -> None:
	"""What Debian's start script makes before it starts the server."""
	_RUN.mkdir(exist_ok=True)
	shutil.chown(_RUN, "mysql")


def _socket_answers() -> bool:
	"""A server is running after all, though not where the bench looks for it; a second one would be in its way."""
	with socket.socket(socket.AF_UNIX) as door:
		return door.connect_ex(str(_RUN / "mysqld.sock")) == 0
