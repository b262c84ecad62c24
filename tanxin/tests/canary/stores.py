"""Where the words could lie about (存放处), looked at from outside: database, redis, files, backups, logs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import frappe
import redis

from tanxin.confidentiality import keys as key_store
from tanxin.tests.canary.markers import Markers
from tanxin.tests.canary.zones import Piece

#: Where something was found, and what.
Find = tuple[str, Piece]


def keys() -> list[bytes]:
	"""The secrets of the unit's ring, as text and as bytes: they stand in their own file and nowhere else."""
	ring = key_store.known_ring()
	assert ring, "the site has no keys"
	return [form for each in ring.keys for form in (bytes(each.secret).hex().encode(), bytes(each.secret))]


def database(markers: Markers) -> Iterator[Find]:
	"""The whole dump, table by table."""
	table = ""
	for line in _dump():
		if line.startswith(b"INSERT INTO"):
			table = line.split(b"`", 2)[1].decode()
		for piece in markers.found_in(line):
			yield f"数据库 {table}", piece


def _dump() -> Iterator[bytes]:
	program = shutil.which("mariadb-dump") or shutil.which("mysqldump")
	assert program, "there is no program to dump the database with"
	conf = frappe.conf
	command = [
		program, f"--host={conf.db_host or '127.0.0.1'}", f"--port={conf.db_port or 3306}",
		f"--user={conf.db_user or conf.db_name}", "--skip-extended-insert", "--skip-lock-tables", conf.db_name,
	]  # fmt: skip
	environment = {**os.environ, "MYSQL_PWD": conf.db_password}
	with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as running:
		assert running.stdout
		yield from running.stdout
	assert running.returncode == 0, "the dump failed"


def caches(markers: Markers) -> Iterator[Find]:
	"""Every key of the cache and of the queue: jobs, their results, what failed."""
	for url in {str(frappe.conf.redis_cache), str(frappe.conf.redis_queue)}:
		with redis.Redis.from_url(url) as client:
			for key in client.scan_iter(count=1000):
				for value in _values(client, key):
					for piece in markers.found_in(value):
						yield f"redis {key.decode(errors='replace')[:80]}", piece


def _values(client: redis.Redis, key: bytes) -> Iterator[bytes]:
	yield key
	reading: dict[bytes, Callable[[], object]] = {
		b"string": lambda: [client.get(key)],
		b"hash": lambda: client.hgetall(key).items(),
		b"list": lambda: client.lrange(key, 0, -1),
		b"set": lambda: client.smembers(key),
		b"zset": lambda: client.zrange(key, 0, -1),
		b"stream": lambda: client.xrange(key),
	}
	found = reading.get(client.type(key), list)()
	yield from _flat(found)


def _flat(found: object) -> Iterator[bytes]:
	if isinstance(found, bytes):
		yield found
	elif isinstance(found, dict):
		yield from _flat(list(found.items()))
	elif found is not None and not isinstance(found, int | float | str):
		for each in found:  # type: ignore[attr-defined]
			yield from _flat(each)


def files(markers: Markers) -> Iterator[Find]:
	"""The site's folder: public and private files, backups that lie there, its config."""
	yield from _in_folder(Path(frappe.get_site_path()).resolve(), markers)


def backup(markers: Markers) -> Iterator[Find]:
	"""A whole set as the bench makes it: database, files, config."""
	with tempfile.TemporaryDirectory() as folder:
		command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", frappe.local.site]
		done = subprocess.run(
			[*command, "backup", "--with-files", "--backup-path", folder], capture_output=True, check=False
		)
		assert done.returncode == 0, done.stderr.decode()[-2000:]
		assert len(list(Path(folder).iterdir())) >= 3, list(Path(folder).iterdir())
		yield from _in_folder(Path(folder), markers, "备份 ")


def logs(markers: Markers) -> Iterator[Find]:
	"""What the bench, the web server, the worker and the scheduler write, and whatever the runner names."""
	yield from _in_folder(Path("../logs").resolve(), markers, "日志 ")
	for place in filter(None, os.environ.get("TANXIN_LOGS", "").split(os.pathsep)):
		for piece in markers.found_in(Path(place).read_bytes()):
			yield f"日志 {place}", piece


def _in_folder(folder: Path, markers: Markers, what: str = "文件 ") -> Iterator[Find]:
	for place in sorted(folder.rglob("*")):
		if place.is_file():
			name = f"{what}{place.relative_to(folder)}"
			for piece in markers.found_in(place.read_bytes()):
				yield name, piece


STORES: dict[str, Callable[[Markers], Iterator[Find]]] = {
	"数据库转储": database,
	"redis 缓存与队列": caches,
	"站点文件": files,
	"备份": backup,
	"日志": logs,
}
