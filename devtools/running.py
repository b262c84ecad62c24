"""Other programs: run to their end, or kept running until we are done and then stopped by their process id."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from devtools.places import WORK
from devtools.words import Trouble

_TAIL_LINES = 12
_STANDSTILL = 300


class Runner:
	"""Runs programs for one `./dev` command; everything they print is in its log."""

	def __init__(self, log: Path) -> None:
		self.log = log
		self._children: list[subprocess.Popen[bytes]] = []

	def quietly(
		self,
		words: Sequence[object],
		failure: Trouble,
		env: Mapping[str, str] | None = None,
		cwd: Path | None = None,
	) -> str:
		"""Run to the end and return what was printed; raise `failure`, after the last lines, if it fails."""
		done = subprocess.run(
			[str(word) for word in words],
			stdin=subprocess.DEVNULL,
			stdout=subprocess.PIPE,
			stderr=subprocess.STDOUT,
			env=environment(env),
			cwd=cwd,
		)
		text = done.stdout.decode("utf-8", "replace").replace("\r", "\n")
		self.note(f"$ {' '.join(map(str, words[:6]))} …\n{text}")
		if done.returncode:
			print("\n".join(text.strip().splitlines()[-_TAIL_LINES:]), file=sys.stderr)
			raise failure
		return text

	def aloud(
		self, words: Sequence[object], env: Mapping[str, str] | None = None, cwd: Path | None = None
	) -> tuple[int, str]:
		"""Run to the end, showing what it prints as it comes. Returns the exit code and the text.

		What prints nothing for five minutes has hung: it is stopped, and its exit code is that of a failure.
		"""
		process = subprocess.Popen(
			[str(word) for word in words],
			stdin=subprocess.DEVNULL,
			stdout=subprocess.PIPE,
			stderr=subprocess.STDOUT,
			env=environment(env),
			cwd=cwd,
		)
		assert process.stdout is not None
		pieces: list[bytes] = []
		try:
			while piece := _next_piece(process.stdout.fileno()):
				pieces.append(piece)
				sys.stdout.buffer.write(piece)
				sys.stdout.buffer.flush()
			code = process.wait(_STANDSTILL)
		except _Hung:
			code = 1
			print(
				f"\n{_STANDSTILL} 秒没有动静，已停止。 / nothing happened for {_STANDSTILL} seconds; stopped.",
				flush=True,
			)
		finally:
			_stop(process)  # when we are ended before it, or it hangs
			text = b"".join(pieces).decode("utf-8", "replace")
			self.note(text)
		return code, text

	def keep(
		self, words: Sequence[object], env: Mapping[str, str] | None = None, cwd: Path | None = None
	) -> subprocess.Popen[bytes]:
		"""Start a service in a session of its own, so that ctrl-C reaches us first."""
		with self.log.open("ab") as log:
			process = subprocess.Popen(
				[str(word) for word in words],
				stdin=subprocess.DEVNULL,
				stdout=log,
				stderr=subprocess.STDOUT,
				env=environment(env),
				cwd=cwd,
				start_new_session=True,
			)
		self._children.append(process)
		return process

	def aside(self, words: Sequence[object]) -> Aside:
		"""Start a program that works beside us; what it prints is kept for when it is done."""
		printed = self.log.with_suffix(".aside.log")
		with printed.open("wb") as out:
			process = subprocess.Popen(
				[str(word) for word in words],
				stdin=subprocess.DEVNULL,
				stdout=out,
				stderr=subprocess.STDOUT,
				env=environment(),
				start_new_session=True,
			)
		self._children.append(process)
		return Aside(process, printed)

	def stop_all(self) -> None:
		"""Stop what was started here, the last first, and nothing else."""
		if self._children:
			self.stop_from(self._children[0])

	def stop_from(self, first: subprocess.Popen[bytes]) -> None:
		"""Stop this one and all that were started after it, the last first."""
		with uninterrupted():
			while first in self._children:
				_stop(self._children.pop())

	def note(self, text: str) -> None:
		with self.log.open("a", encoding="utf-8") as log:
			log.write(text.rstrip() + "\n")


class Aside(NamedTuple):
	"""A program that works beside us, and the file of what it prints."""

	process: subprocess.Popen[bytes]
	printed: Path

	def wait(self) -> tuple[int, str]:
		"""Its exit code and all that it printed."""
		return self.process.wait(), self.printed.read_text(encoding="utf-8", errors="replace")


class _Hung(Exception):
	"""A program that shows no sign of life."""


def _next_piece(pipe: int) -> bytes:
	ready, _w, _x = select.select([pipe], [], [], _STANDSTILL)
	if not ready:
		raise _Hung
	return os.read(pipe, 65536)


@contextmanager
def uninterrupted() -> Iterator[None]:
	"""Cleaning up is not broken off by a second ctrl-C."""
	before = {sign: signal.signal(sign, signal.SIG_IGN) for sign in (signal.SIGINT, signal.SIGTERM)}
	try:
		yield
	finally:
		for sign, handler in before.items():
			signal.signal(sign, handler)


def _stop(process: subprocess.Popen[bytes]) -> None:
	for sign, patience in ((signal.SIGTERM, 30), (signal.SIGKILL, 5)):
		if process.poll() is not None:
			return
		process.send_signal(sign)
		try:
			process.wait(patience)
		except subprocess.TimeoutExpired:
			continue


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
	"""This process's environment in UTF-8, with `extra` on top.

	What Python has compiled is kept, and with us: a run starts about a hundred programs on the platform, and where
	bytecode is not written each would compile a thousand files anew. The bench is written to by none of them.
	"""
	ours = {
		"PYTHONUTF8": "1",
		"PYTHONUNBUFFERED": "1",
		"PYTHONDONTWRITEBYTECODE": "",
		"PYTHONPYCACHEPREFIX": str(WORK / "pycache"),
	}
	return {**os.environ, **ours, **(extra or {})}


def answers(host: str, port: int, patience: float = 0) -> bool:
	"""Whether somebody listens there, within `patience` seconds."""
	end = time.monotonic() + patience
	while True:
		try:
			with socket.create_connection((host, port), timeout=2):
				return True
		except OSError:
			if time.monotonic() >= end:
				return False
			time.sleep(0.2)


def free_port() -> int:
	"""A port of 127.0.0.1 that nobody uses now."""
	with socket.socket() as door:
		door.bind(("127.0.0.1", 0))
		return int(door.getsockname()[1])
