"""Where things are: the checkout, and the ignored folders in it that the launcher may write to."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
WORK = ROOT / ".tanxin"
DEMO_OUT = ROOT / "demo-out"


def log_file(command: str) -> Path:
	"""A new log for one run."""
	folder = WORK / "log"
	folder.mkdir(parents=True, exist_ok=True)
	return folder / f"{command}-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.log"


def fingerprint(*parts: object) -> str:
	"""A short name for what goes in; the same in, the same out."""
	return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]


@contextmanager
def one_at_a_time(what: str) -> Iterator[None]:
	"""Two runs in one checkout wait for each other while they set up the same thing."""
	WORK.mkdir(exist_ok=True)
	with (WORK / f"{what}.lock").open("w") as lock:
		fcntl.flock(lock, fcntl.LOCK_EX)
		yield
