"""The project's own Python environment, under the checkout and ignored by git."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from pathlib import Path

from devtools.places import ROOT, VENV, fingerprint, one_at_a_time
from devtools.running import Runner
from devtools.words import Trouble, say

PYTHON = VENV / "bin" / "python"
_STAMP = VENV / "tanxin-stamp"


def ready(runner: Runner) -> Path:
	"""The Python of the environment; made or brought up to date first when pyproject.toml has changed."""
	wanted = fingerprint(ROOT, sys.version, (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
	with one_at_a_time("venv"):
		if not (_STAMP.exists() and PYTHON.exists() and _STAMP.read_text() == wanted):
			say("正在准备 Python 环境 .venv", "setting up the Python environment .venv")
			_make(runner)
			_fill(runner)
			_STAMP.write_text(wanted)
	return PYTHON


def requirements(runner: Runner, *extras: str) -> list[str]:
	"""What pyproject.toml asks for: the app's own dependencies and those of `extras`."""
	program = "import importlib.metadata as m, json; print(json.dumps(m.requires('tanxin')))"
	broken = Trouble(
		"环境 .venv 已损坏，请删除后重试。", "the environment .venv is broken; delete it and try again."
	)
	lines = json.loads(runner.quietly([PYTHON, "-c", program], broken).strip().splitlines()[-1])
	wanted = []
	for line in lines:
		requirement, _, marker = line.partition(";")
		if "extra" not in marker or any(f'"{extra}"' in marker.replace("'", '"') for extra in extras):
			wanted.append(requirement.strip())
	return wanted


def _make(runner: Runner) -> None:
	if not importlib.util.find_spec("venv") or not importlib.util.find_spec("ensurepip"):
		raise Trouble(
			"这个 Python 缺少 venv，请先安装（Debian/Ubuntu：apt install python3-venv）后重试。",
			"this Python has no venv; install it (Debian/Ubuntu: apt install python3-venv) and try again.",
		)
	shutil.rmtree(VENV, ignore_errors=True)
	failure = Trouble(f"无法建立 .venv，详见 {runner.log}。", f"cannot make .venv; see {runner.log}.")
	runner.quietly([sys.executable, "-m", "venv", VENV], failure)


def _fill(runner: Runner) -> None:
	failure = Trouble(
		f"依赖没有装上，请检查网络或软件源后重试，详见 {runner.log}。",
		f"the dependencies could not be installed; check the network or the package registry, see {runner.log}.",
	)
	pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
	runner.quietly([*pip, "pip>=22.3"], failure)  # 22.3 brings --python, which the bench part needs
	runner.quietly([*pip, "--editable", f"{ROOT}[test]"], failure)
