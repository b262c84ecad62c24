"""The file of the unit's keys (密钥文件): where it is, read once and again when it changes, written whole or not at all.

It lies beside the sites, outside every site's folder, so that no backup of a site takes it along, and nowhere a web
server reads from. The folder is for the account of the bench alone (0700), the file too (0600).
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe
from frappe.utils import nowdate

from tanxin.domain import key_ring
from tanxin.domain.key_ring import Hidden, Ring, RingUnreadable

#: Where another place is named: in the environment first, then in the site's or the bench's config.
VARIABLE, CONFIG_KEY = "TANXIN_KEY_FILE", "tanxin_key_file"
FOLDER, SUFFIX = "tanxin-keys", ".keys.json"
#: What each process has read, by place: what the file looked like then, and the ring.
_read: dict[Path, tuple[tuple[int, ...], Ring]] = {}


def given() -> str:
	"""The place that was named, as it was named; empty where none was."""
	return os.environ.get(VARIABLE) or frappe.conf.get(CONFIG_KEY) or ""


def is_sites_own() -> bool:
	"""Whether the file is this site's alone (several may share one that is named without {site})."""
	return not given() or "{site}" in given()


def path() -> Path:
	"""Where the file is or will be. Raises RingUnreadable for a place that backups or the web server reach."""
	sites = Path(frappe.local.sites_path).absolute()
	named = given().replace("{site}", frappe.local.site)
	if not named:
		return sites / FOLDER / f"{frappe.local.site}{SUFFIX}"
	file = sites / named
	if (
		any(os.path.exists(folder / "site_config.json") for folder in file.parents)
		or sites / "assets" in file.parents
	):
		raise RingUnreadable("指定的密钥文件在站点文件夹或网页资源文件夹里，请改到它们之外")
	return file


def read(file: Path) -> Ring | None:
	"""The ring in a file, None where there is no file. Raises RingUnreadable."""
	try:
		look = _look(os.stat(file))
	except (FileNotFoundError, NotADirectoryError):
		return None
	except OSError as problem:
		raise RingUnreadable(_refused(problem)) from None
	known = _read.get(file)
	if known and known[0] == look:
		return known[1]
	found = _found(file)
	if isinstance(found, str):
		raise RingUnreadable(found)
	_read[file] = (look, found)
	return found


def _look(status: os.stat_result) -> tuple[int, ...]:
	return (status.st_mtime_ns, status.st_size, status.st_ino, status.st_uid, status.st_mode)


def _found(file: Path) -> Ring | str:
	"""The ring, or what is wrong. Returned and not raised: an error carries the variables of the call that made it."""
	try:
		descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
	except OSError as problem:
		return _refused(problem)
	try:
		wrong = _not_ours(os.fstat(descriptor))
		return wrong or key_ring.parsed(Hidden(_content(descriptor)))
	except OSError as problem:
		return _refused(problem)
	finally:
		os.close(descriptor)


def _content(descriptor: int) -> bytes:
	with os.fdopen(descriptor, "rb", closefd=False) as file:
		return file.read(1_000_000)


def _refused(problem: OSError) -> str:
	return f"读不了（{os.strerror(problem.errno or 0)}）"


def _not_ours(status: os.stat_result) -> str:
	"""Why a file is not to be trusted: another account could have put a key of its own there."""
	if not stat.S_ISREG(status.st_mode):
		return "不是文件（同名的是文件夹或别的东西）"
	if os.geteuid() != 0 and status.st_uid not in (0, os.geteuid()):
		return "所有者不是运行本站的账号"
	if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
		return "别的账号也能改写它，请把权限改为600"
	return ""


def is_open_to_others(file: Path) -> bool:
	"""Whether other accounts of the machine can read the keys."""
	return bool(os.stat(file).st_mode & (stat.S_IRGRP | stat.S_IROTH))


@contextmanager
def locked(purpose: str = "lock") -> Iterator[Path]:
	"""Hold the file against every other writer on the machine; gives its place. Two purposes do not wait for each
	other. Raises RingUnreadable, and BlockingIOError where `purpose` is not "lock" and another holds it."""
	file = path()
	_make_folder(file)
	descriptor = _opened(file.with_name(f".{file.name}.{purpose}"))
	try:
		fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if purpose == "lock" else fcntl.LOCK_NB))
		yield file
	finally:
		os.close(descriptor)


def _opened(file: Path) -> int:
	try:
		descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
	except OSError as problem:
		raise RingUnreadable(f"密钥所在的文件夹写不了（{os.strerror(problem.errno or 0)}）") from None
	_hand_over(descriptor, file.parent)
	return descriptor


def _make_folder(file: Path) -> None:
	"""Only the app's own folder is made: a named one that is not there may be a disk that is not mounted."""
	if file.parent.is_dir():
		return
	if given():
		raise RingUnreadable("指定的密钥文件所在的文件夹不存在：磁盘没有挂上，或路径有误")
	file.parent.mkdir(mode=0o700, exist_ok=True)
	if os.geteuid() == 0:
		owner = os.stat(file.parent.parent)
		os.chown(file.parent, owner.st_uid, owner.st_gid)


def write(file: Path, ring: Ring) -> None:
	"""Put the ring where the file is, whole or not at all. The caller holds the lock. Raises RingUnreadable."""
	wrong = put(file, ring)
	if wrong:
		raise RingUnreadable(wrong)
	_read.pop(file, None)


def put(file: Path, ring: Ring) -> str:
	"""Write a ring to any place by a file beside it. Returns what went wrong, empty when nothing did."""
	temporary = file.with_name(f".{file.name}.{os.getpid()}.new")
	try:
		_write_out(temporary, ring)
		os.replace(temporary, file)
		_settle(file.parent)
	except OSError as problem:
		temporary.unlink(missing_ok=True)
		return f"密钥文件没有写成（{os.strerror(problem.errno or 0)}），原来的文件没有动"
	return ""


def _write_out(temporary: Path, ring: Ring) -> None:
	descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
	try:
		content: bytes = Hidden(key_ring.text_of(ring).encode())
		while content:
			content = content[os.write(descriptor, content) :]
		os.fsync(descriptor)
		_hand_over(descriptor, temporary.parent)
	finally:
		os.close(descriptor)


def _hand_over(descriptor: int, folder: Path) -> None:
	"""What root writes on a bench of another account belongs to that account, or the site could not read it."""
	if os.geteuid() == 0:
		owner = os.stat(folder)
		os.fchown(descriptor, owner.st_uid, owner.st_gid)


def _settle(folder: Path) -> None:
	descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
	try:
		os.fsync(descriptor)
	finally:
		os.close(descriptor)


def remove(file: Path) -> None:
	"""Take away a file with which nothing was ever sealed, and the folder when it is the last."""
	for each in (file, *file.parent.glob(f".{file.name}.*")):
		each.unlink(missing_ok=True)
	if not given() and not any(file.parent.iterdir()):
		file.parent.rmdir()
	_read.pop(file, None)


def put_aside(file: Path, why: str = "until") -> Path:
	"""Give the file the day's name in its folder; returns where it is now."""
	name, number = f"{file.name.removesuffix(SUFFIX)}-{why}-{nowdate()}", 1
	wanted = file.with_name(f"{name}{SUFFIX}")
	while wanted.exists():
		number += 1
		wanted = file.with_name(f"{name}-{number}{SUFFIX}")
	file.rename(wanted)
	for lock in file.parent.glob(f".{file.name}.*"):
		lock.unlink(missing_ok=True)
	_read.pop(file, None)
	return wanted
