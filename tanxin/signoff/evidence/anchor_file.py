"""The anchors once more, beside the database (存证文件): who can change the one need not reach the other.

One line of JSON an anchor, only ever appended to. It lies beside the sites in a folder of its own, outside every
site's folder, or where the site config says (`tanxin_anchor_file`): best on another machine's disk.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import frappe
from frappe.utils import nowdate

from tanxin.domain.anchoring import Anchor

FOLDER, SUFFIX = "tanxin-anchors", ".jsonl"
#: Where it was until there was a folder: in the site's own.
OLD_NAME = "tanxin-anchors.jsonl"
CONFIG_KEY = "tanxin_anchor_file"


def path() -> Path:
	"""Where the file is or will be. Until the site is migrated that may be the old place."""
	given = frappe.conf.get(CONFIG_KEY)
	if given:
		return Path(frappe.local.sites_path) / given
	new, old = _beside_the_sites(), Path(frappe.get_site_path(OLD_NAME))
	return old if old.exists() and not new.exists() else new


def _beside_the_sites() -> Path:
	return Path(frappe.local.sites_path).absolute() / FOLDER / f"{frappe.local.site}{SUFFIX}"


def move() -> bool:
	"""Take the file of an older site to the new place, at migrate; whether there was one. Safe twice: it is one step."""
	old, new = Path(frappe.get_site_path(OLD_NAME)), _beside_the_sites()
	if frappe.conf.get(CONFIG_KEY) or not old.exists() or new.exists():
		return False
	_make_folder(new)
	try:
		old.rename(new)
	except OSError as problem:
		if problem.errno != errno.EXDEV:
			raise
		shutil.copy2(old, partial := new.with_suffix(".part"))  # the site's folder is another disk
		partial.rename(new)
		old.unlink()
	return True


def _make_folder(file: Path) -> None:
	file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
	if os.geteuid() == 0:  # a command of root's: the site's own account must be able to go on
		owner = os.stat(frappe.local.sites_path)
		os.chown(file.parent, owner.st_uid, owner.st_gid)


def catch_up(log: str, anchors: Sequence[Anchor]) -> None:
	"""Append the anchors that are newer than the file's last. What is missing within it stays missing, and shows."""
	known = max((each.number for each in read(log) or []), default=0)
	_append([each for each in anchors if each.number > known])


def _append(anchors: Sequence[Anchor]) -> None:
	if not anchors:
		return
	file = path()
	if not file.parent.exists():
		_make_folder(file)
	lines = "".join(json.dumps(asdict(each), default=datetime.isoformat) + "\n" for each in anchors)
	descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
	try:
		fcntl.flock(descriptor, fcntl.LOCK_EX)
		if os.geteuid() == 0:
			owner = os.stat(file.parent)
			os.fchown(descriptor, owner.st_uid, owner.st_gid)
		os.write(descriptor, lines.encode())
		os.fsync(descriptor)
	finally:
		os.close(descriptor)


def read(log: str) -> list[Anchor] | None:
	"""The anchors of a log as the file has them, in its order; None where there is no file.

	A line that cannot be read is left out: its number is then missing, and that is found.
	"""
	try:
		text = path().read_text(encoding="utf-8", errors="replace")
	except FileNotFoundError:
		return None
	return [each for each in _anchors(text) if each.log == log]


def _anchors(text: str) -> Iterator[Anchor]:
	for line in text.splitlines():
		try:
			values: dict[str, Any] = json.loads(line)
			times = {name: datetime.fromisoformat(values[name]) for name in ("anchored_at", "up_to")}
			yield Anchor(**{**values, **times})
		except (ValueError, TypeError, KeyError):
			continue


def put_aside() -> None:
	"""When the app leaves, the file stays, under the day's name: an app installed anew begins its own."""
	file = path()
	if file.exists():
		file.rename(_free(file.with_name(f"{file.stem}-until-{nowdate()}{file.suffix}")))


def _free(file: Path) -> Path:
	"""The name, or the same with the first number that nothing bears."""
	number, wanted = 1, file
	while wanted.exists():
		number += 1
		wanted = file.with_name(f"{file.stem}-{number}{file.suffix}")
	return wanted
