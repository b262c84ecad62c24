"""Copies of the keys (密钥副本): written to another place, taken in again, and what to do when there is none."""

from __future__ import annotations

import os
from pathlib import Path

import frappe
from frappe.utils import now

from tanxin.confidentiality import key_file, keys, rotation
from tanxin.domain import key_ring
from tanxin.domain.key_ring import Ring, RingUnreadable


def copy(target: Path) -> str:
	"""Write all keys to a file that is not there yet and note the day. Returns why the day could not be noted, empty
	where it was. Raises RingUnreadable, KeyMissing."""
	ring = keys.ring()
	target = target.absolute()
	_check_target(target)
	wrong = key_file.put(target, ring)
	if wrong:
		raise RingUnreadable(wrong)
	if key_file.read(target) != ring:
		raise RingUnreadable("副本写得不对，请换一个地方再写")
	try:
		rotation.note_copied()
	except RingUnreadable as problem:
		return str(problem)
	return ""


def _check_target(target: Path) -> None:
	"""Never over another file, never where backups or the web server reach it."""
	if target.exists():
		raise RingUnreadable(f"{target} 已存在，请换一个文件名")
	if not target.parent.is_dir():
		raise RingUnreadable(f"文件夹 {target.parent} 不存在")
	sites = Path(frappe.local.sites_path).absolute()
	folders = {target.parent.resolve(), *target.resolve().parents}
	if sites.resolve() in folders:
		raise RingUnreadable(
			"副本不能放在 sites 文件夹里：那里的东西会进备份，或被网页服务器读到。请换到别处"
		)


def restore(source: Path) -> tuple[list[str], Ring]:
	"""Take in the keys of a copy that are not here: their marks, and the ring as it is then. A key that is here stays
	what it is: a copy with another one under its mark is refused as damaged.

	Raises RingUnreadable; nothing is changed then.
	"""
	found = _read_copy(source)
	keys.move_from_config()
	with key_file.locked() as file:
		ring = key_file.read(file)
		wanted = key_ring.merged(ring, found, now()[:19])
		new = [each.mark for each in wanted.keys if not (ring and ring.by_mark(each.mark))]
		if new:
			key_file.write(file, wanted)
	return new, wanted


def _read_copy(source: Path) -> Ring:
	wrong = ""
	try:
		found = key_file.read(source.absolute())
	except RingUnreadable as problem:
		found, wrong = None, str(problem)
	if found is None:
		raise RingUnreadable(f"副本 {source} {wrong or '不存在'}")
	return found


def begin_anew() -> tuple[str, str]:
	"""A new key where the ring is lost or broken: its mark, and where the broken file is now (empty where there was
	none). Raises RingUnreadable where the keys are there."""
	if keys.ring_or_none():
		raise RingUnreadable(
			"密钥文件在，能用。要换密钥请用 tanxin-key rotate；缺旧密钥请用 tanxin-key restore"
		)
	with key_file.locked() as file:
		aside = ""
		if os.path.lexists(file):
			aside = str(key_file.put_aside(file, "unusable"))
		key = keys.new_key()
		key_file.write(file, key_ring.ring_of(key, frappe.local.site))
	return key.mark, aside
