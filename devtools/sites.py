"""Sites that are made for a run: from a dump of a fresh one, kept as long as the bench's apps stand where they stood."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from devtools.bench import Bench
from devtools.database import Database
from devtools.places import fingerprint, one_at_a_time
from devtools.running import uninterrupted
from devtools.words import BenchUnusable, Trouble, say

ADMIN_PASSWORD = "admin"  # of throw-away sites, on 127.0.0.1 only
#: Folders beside the sites in which the app keeps a site's keys and anchors.
_BESIDE = ("tanxin-keys", "tanxin-anchors")
_WIZARD = Path(__file__).resolve().parent / "on_bench" / "wizard.py"


class Sites:
	"""Makes and drops sites in the layer over a bench."""

	def __init__(self, bench: Bench, database: Database) -> None:
		self.bench = bench
		self.database = database

	def make(self, name: str, companions: Sequence[str]) -> None:
		"""A site with these apps that has been through the setup wizard in Chinese, then with ours."""
		base = self._base_dump(companions)
		say(f"正在建立站点 {name}", f"making the site {name}")
		self._new(name, "--source-sql", base)
		failure = Trouble(
			f"应用没有装上，详见 {self.bench.runner.log}。",
			f"the app did not install; see {self.bench.runner.log}.",
		)
		self.bench.frappe("install-app", "tanxin", failure=failure, site=name)

	@contextmanager
	def throw_away(self, purpose: str) -> Iterator[str]:
		"""The name of a site to be; dropped at the end whatever happens."""
		name = f"tanxin-{purpose}-{secrets.token_hex(4)}.localhost"
		try:
			yield name
		finally:
			self.drop(name)

	def drop(self, name: str) -> None:
		"""Take away database, user, folder, and what the app keeps beside the sites, however far the making had come."""
		owner = self._owner(name)
		with uninterrupted():
			if owner.exists():
				self._drop_database(json.loads(owner.read_text()))
			shutil.rmtree(self.bench.sites / name, ignore_errors=True)
			for folder in _BESIDE:
				for file in (self.bench.sites / folder).glob(f"*{name}*"):
					file.unlink(missing_ok=True)
			owner.unlink(missing_ok=True)

	def sweep(self) -> None:
		"""Drop throw-away sites of runs that were killed."""
		for owner in (self.bench.layer / "owners").glob("tanxin-*.json"):
			row = json.loads(owner.read_text())
			reached = (
				row.get("server") or not self.database.own
			)  # what is in the bench's server waits for a run in it
			if row["throw_away"] and not _alive(row["pid"]) and reached:
				self.drop(owner.stem)

	def configure(self, name: str, **values: object) -> None:
		"""Set values in the site's config."""
		file = self.bench.sites / name / "site_config.json"
		config = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
		file.write_text(json.dumps({**config, **values}, indent=1, ensure_ascii=False), encoding="utf-8")

	def _drop_database(self, row: dict[str, object]) -> None:
		"""Where it was made: a server of a run's own is gone with that run."""
		here = self.database.port if self.database.own else None
		if row.get("server") == here:
			self.database.drop(str(row["database"]))

	def _owner(self, name: str) -> Path:
		return self.bench.layer / "owners" / f"{name}.json"

	def _new(self, name: str, *words: object) -> None:
		database = f"_tanxin_{secrets.token_hex(5)}"
		throw_away = not name.startswith("tanxin-demo.")
		own = self.database.own
		row = {"database": database, "pid": os.getpid(), "throw_away": throw_away}
		self._owner(name).write_text(json.dumps({**row, "server": own.port if own else None}))
		failure = BenchUnusable(
			f"建立站点失败，详见 {self.bench.runner.log}。",
			f"the site could not be made; see {self.bench.runner.log}.",
		)
		user, password = self.database.account
		root = ["--db-root-username", user, "--db-root-password", password, "--no-mariadb-socket"]
		if own:
			root += ["--db-host", self.database.host, "--db-port", str(own.port)]
		options = ["--db-name", database, "--admin-password", ADMIN_PASSWORD, *root]
		self.bench.frappe("new-site", name, *options, *words, failure=failure)
		self.configure(name, allow_tests=True, mute_emails=1, pause_scheduler=1)

	def _base_dump(self, companions: Sequence[str]) -> Path:
		"""The dump of a fresh site with these apps; made when there is none of the apps as they stand."""
		kind = "-".join(("frappe", *companions))
		with one_at_a_time("base"):
			dump = self._dump_of(kind, _WIZARD.read_text(), companions)
			if not dump.exists():
				say(
					f"正在建立空白站点（{kind}），首次需要几分钟",
					f"making a fresh site ({kind}), minutes the first time",
				)
				self._make_base(dump, companions)
		return dump

	def _dump_of(self, kind: str, recipe: str, companions: Sequence[str]) -> Path:
		"""Where that dump is, or is to be; those of the apps as they stood before are taken away."""
		folder = self.bench.layer / "dumps"
		dump = folder / f"{kind}.{fingerprint(recipe, *self.bench.versions(companions))}.sql"
		for old in folder.glob(f"{kind}.*"):
			if old != dump:
				old.unlink()
		return dump

	def _make_base(self, dump: Path, companions: Sequence[str]) -> None:
		log = self.bench.runner.log
		failure = BenchUnusable(
			f"空白站点没有建成，详见 {log}。", f"the fresh site was not finished; see {log}."
		)
		plain = self._dump_of(
			"plain", "", []
		)  # the platform alone, before the wizard: all others begin with it
		with self.throw_away("base") as name:
			self._new(name, *(["--source-sql", plain] if plain.exists() else []))
			if not plain.exists():
				self._dump(name, plain)
			if companions:
				self.bench.frappe("install-app", *companions, failure=failure, site=name)
			wizard = [self.bench.python, _WIZARD, name]
			self.bench.runner.quietly(wizard, failure, self.bench.environment(), self.bench.sites)
			self._dump(name, dump)

	def _dump(self, name: str, file: Path) -> None:
		self.database.dump(json.loads(self._owner(name).read_text())["database"], file)


def _alive(pid: int) -> bool:
	try:
		os.kill(pid, 0)
	except ProcessLookupError:
		return False
	except PermissionError:
		return True
	return True
