"""A bench that was found, and the layer over it that we work in.

Nothing is written to the bench: our layer (.tanxin/benches/…) has its own sites folder, apps.txt and Python
environment, which reads the bench's apps and packages and adds this checkout. So a bench that has the app from
elsewhere, or none, is used as it is, and two checkouts do not meet.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from devtools import venv
from devtools.places import ROOT, WORK, fingerprint, one_at_a_time
from devtools.running import Runner
from devtools.words import BenchUnusable, Trouble

#: Apps that the tests and the demo use when the bench has them, in the order of their installation.
COMPANIONS = ("erpnext", "hrms")


def candidates() -> Iterator[Path]:
	"""Where a bench may be without being named: above the checkout, then in the home folder."""
	for start in (Path(os.environ.get("PWD", ".")), ROOT):
		if start.resolve() == ROOT:  # the name by which we were reached may lie in a bench
			yield from start.parents
	yield Path.home() / "frappe-bench"


def is_bench(path: Path) -> bool:
	return (path / "apps/frappe/frappe/__init__.py").exists() and (path / "env/bin/python").exists()


def find(named: str | None) -> tuple[Path | None, bool]:
	"""The bench to use, and whether somebody named it. A named one that is none raises Trouble."""
	named = named or os.environ.get("TANXIN_BENCH")
	if not named:
		return next((path for path in candidates() if is_bench(path)), None), False
	path = Path(named).expanduser().absolute()
	if not is_bench(path):
		raise Trouble(
			f"“{path}”不是 bench（应有 apps/frappe 和 env）。",
			f"{path} is no bench (apps/frappe and env are expected in it).",
		)
	return path, True


class Bench:
	"""The layer over one bench: `python`, `sites` and the frappe commands run in it."""

	def __init__(self, path: Path, runner: Runner) -> None:
		self.path = path
		self.runner = runner
		self.layer = WORK / "benches" / fingerprint(path.resolve())
		self.sites = self.layer / "sites"
		self.python = self.layer / "env" / "bin" / "python"
		self.services: dict[str, str] = {}  # where redis, and a database of our own, are

	@property
	def config(self) -> dict[str, object]:
		"""The bench's own common site config."""
		file = self.path / "sites/common_site_config.json"
		return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}

	@property
	def companions(self) -> list[str]:
		return [app for app in COMPANIONS if (self.path / "apps" / app / app / "hooks.py").exists()]

	@property
	def compresses(self) -> bool:
		"""Whether a DocType can ask for a table format of its own; the newer platform's Communication does."""
		file = self.path / "apps/frappe/frappe/core/doctype/doctype/doctype.json"
		return '"row_format"' in file.read_text(encoding="utf-8")

	def environment(self) -> dict[str, str]:
		"""What every program on the bench is given."""
		return {
			"PYTHONPATH": str(ROOT),  # this checkout, whatever the bench has installed
			"FRAPPE_BENCH_ROOT": str(self.layer),
			"TANXIN_BENCH": str(self.path),
			**self.services,
		}

	def frappe(self, *words: object, failure: Trouble, site: str | None = None) -> str:
		"""Run a frappe command, as `bench` does."""
		at = ["--site", site] if site else []
		command = [self.python, "-m", "frappe.utils.bench_helper", "frappe", *at, *words]
		return self.runner.quietly(command, failure, self.environment(), self.sites)

	def prepare(self, extras: tuple[str, ...]) -> None:
		"""Make the layer, or bring it up to date."""
		with one_at_a_time("layer"):
			for folder in ("apps", "sites/assets", "logs", "config", "dumps", "owners"):
				(self.layer / folder).mkdir(parents=True, exist_ok=True)
			self._link_apps()
			self._link_assets()
			self._write_config()
			self._fill_environment(extras)

	def versions(self, companions: Sequence[str]) -> list[str]:
		"""The platform and these apps, with the commit or version that they stand at."""
		return [f"{app} {_stand(self.path / 'apps' / app, app)}" for app in ("frappe", *companions)]

	def _link_apps(self) -> None:
		for app in ("frappe", *self.companions):
			_link(self.layer / "apps" / app, self.path / "apps" / app)
		_link(self.layer / "apps/tanxin", ROOT)
		names = ["frappe", *self.companions, "tanxin"]
		(self.sites / "apps.txt").write_text("\n".join(names) + "\n", encoding="utf-8")

	def _link_assets(self) -> None:
		built = self.path / "sites/assets"
		for entry in built.iterdir() if built.is_dir() else ():
			if entry.name == "locale":  # compiled translations are written here, ours too
				kept_out = shutil.ignore_patterns("tanxin.mo")  # of another checkout
				shutil.copytree(entry, self.sites / "assets/locale", ignore=kept_out, dirs_exist_ok=True)
			elif entry.name != "tanxin":
				_link(self.sites / "assets" / entry.name, entry)
		_link(self.sites / "assets/tanxin", ROOT / "tanxin/public")

	def _write_config(self) -> None:
		ours = {"default_site", "serve_default_site", "redis_socketio", "live_reload", "developer_mode"}
		config = {key: value for key, value in self.config.items() if key not in ours}
		(self.sites / "common_site_config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")

	def _fill_environment(self, extras: tuple[str, ...]) -> None:
		"""A Python environment on top of the bench's: its packages are seen, none is touched."""
		wanted = fingerprint(ROOT, *extras, (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
		stamp = self.layer / "env/tanxin-stamp"
		if stamp.exists() and stamp.read_text() == wanted:
			return
		failure = BenchUnusable(
			f"无法在 bench 上准备 Python 环境，详见 {self.runner.log}。",
			f"cannot set up a Python environment on the bench; see {self.runner.log}.",
		)
		theirs = self.path / "env/bin/python"
		shutil.rmtree(self.layer / "env", ignore_errors=True)
		self.runner.quietly([theirs, "-m", "venv", "--without-pip", self.layer / "env"], failure)
		where = "import sysconfig; print(sysconfig.get_path('purelib'))"
		packages = self.runner.quietly([theirs, "-c", where], failure).strip().splitlines()[-1]
		ours = self.runner.quietly([self.python, "-c", where], failure).strip().splitlines()[-1]
		Path(ours, "zz_bench.pth").write_text(f"import site; site.addsitedir({packages!r})\n")
		pip = [venv.PYTHON, "-m", "pip", "--python", self.python, "install", "--quiet"]
		self.runner.quietly([*pip, *venv.requirements(self.runner, *extras)], failure)
		stamp.write_text(wanted)


def _link(link: Path, target: Path) -> None:
	if link.is_symlink() and link.readlink() == target:
		return
	if link.is_symlink() or link.exists():
		link.unlink()
	link.symlink_to(target)


def _stand(folder: Path, app: str) -> str:
	head = folder / ".git/HEAD"
	if head.is_file():
		pointed = head.read_text().strip().removeprefix("ref: ")
		ref = folder / ".git" / pointed
		return ref.read_text().strip() if ref.is_file() else pointed
	return (folder / app / "__init__.py").read_text(encoding="utf-8")
