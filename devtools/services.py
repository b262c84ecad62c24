"""What runs beside the site while we work: redis, a worker, the web server. All on 127.0.0.1."""

from __future__ import annotations

import shutil
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from devtools.bench import Bench
from devtools.running import answers, free_port
from devtools.words import BenchUnusable, Trouble

_ON_BENCH = Path(__file__).resolve().parent / "on_bench"


def start_redis(bench: Bench) -> None:
	"""A cache and a queue of our own, so that no other worker takes our jobs; else those of the bench."""
	program = shutil.which("redis-server") or shutil.which("valkey-server")
	for name in ("cache", "queue"):
		url = _own_redis(bench, name, program) if program else _redis_of(bench, name)
		bench.services[f"FRAPPE_REDIS_{name.upper()}"] = url


def start_worker(bench: Bench) -> subprocess.Popen[bytes]:
	command = [bench.python, "-m", "frappe.utils.bench_helper", "frappe", "worker", "--quiet"]
	return bench.runner.keep(command, bench.environment(), bench.sites)


def start_web(bench: Bench, site: str, port: int = 0) -> str:
	"""Serve one site; returns its address when it answers."""
	port = port or free_port()
	command = [bench.python, _ON_BENCH / "web.py", site, port]
	process = bench.runner.keep(command, bench.environment(), bench.sites)
	url = f"http://127.0.0.1:{port}"
	for _attempt in range(240):
		if process.poll() is not None:
			break
		if _pings(url):
			return url
		time.sleep(0.5)
	raise Trouble(
		f"网页服务没有起来，详见 {bench.runner.log}。",
		f"the web server did not start; see {bench.runner.log}.",
	)


def _own_redis(bench: Bench, name: str, program: str) -> str:
	port = free_port()
	options = [
		"--port",
		port,
		"--bind",
		"127.0.0.1",
		"--save",
		"",
		"--appendonly",
		"no",
		"--dir",
		bench.layer,
	]
	bench.runner.keep([program, *options])
	if not answers("127.0.0.1", port, patience=20):
		raise BenchUnusable(
			f"redis 没有起来，详见 {bench.runner.log}。", f"redis did not start; see {bench.runner.log}."
		)
	return f"redis://127.0.0.1:{port}"


def _redis_of(bench: Bench, name: str) -> str:
	url = str(bench.config.get(f"redis_{name}") or "")
	place = urlsplit(url)
	if place.hostname and answers(place.hostname, place.port or 6379):
		return url
	raise BenchUnusable(
		f"没有找到 redis-server，bench 的 redis（{url or '未设置'}）也连不上。",
		f"redis-server was not found, and the bench's redis ({url or 'not set'}) does not answer.",
	)


def _pings(url: str) -> bool:
	try:
		with urllib.request.urlopen(f"{url}/api/method/ping", timeout=60) as reply:
			return bool(reply.status == 200)
	except (urllib.error.URLError, OSError):
		return False
