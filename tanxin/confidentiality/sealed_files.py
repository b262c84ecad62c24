"""Files beside our documents as they lie on the disk (附件与扫描件的密封): in cipher, each under a drawn name of its own.

A file is sealed piece by piece; each piece says of which file it is, which one, and of how many, so that none is put
in another's place or left out. Beside each name that is being brought in or taken away lies a mark until the
transaction has ended: who is killed in between leaves it, and the next sweep ends what the row says.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import frappe
from frappe import _

from tanxin.confidentiality import keys, sealing
from tanxin.confidentiality.sealed_columns import FILES
from tanxin.domain.integrity import mark_of
from tanxin.domain.key_ring import Ring

ADDRESS = "/private/files/"
NAME = re.compile(r"txs-[0-9a-f]{32}(?:\.[a-z0-9]{1,8})?")
EXTENSION = re.compile(r"\.[a-z0-9]{1,8}")
#: Bytes of one piece.
PIECE = 1 << 20
#: "2:1f3a09bc:gAAAA…", with which every piece begins.
SEALED = re.compile(rb"2:[0-9a-f]{8}:gAAAA")
#: Beside the file: not ended yet (the address that it comes from, if any), and not whole yet.
MARK, UNFINISHED = ".mark", ".part"
#: Seconds after which no request or job is still at work on what lies there.
LEFT_ALONE = 3600


class Damaged(frappe.ValidationError):
	"""The bytes are not those that were sealed."""


def is_address(url: str | None) -> bool:
	"""Whether this is the address of a sealed file."""
	return bool(url) and url.startswith(ADDRESS) and bool(NAME.fullmatch(url[len(ADDRESS) :]))


def names_sealed(url: str | None) -> bool:
	"""The same for an address written in any other way that ends at such a name."""
	return bool(url) and bool(NAME.fullmatch(re.split(r"[/\\]", unquote(url).split("?")[0])[-1]))


def is_direct(url: str | None) -> bool:
	"""Whether the address names a file of the two folders themselves, and is written the one way there is."""
	folder, _slash, name = (url or "").rpartition("/")
	return folder in ("/private/files", "/files") and name not in ("", ".", "..")


def leads_out(url: str | None) -> bool:
	"""Whether a step of the address goes up, however it is written."""
	return ".." in re.split(r"[/\\]", unquote(url or ""))


def is_sealed(content: bytes) -> bool:
	"""Whether these bytes are cipher of ours already."""
	return bool(SEALED.match(content))


def write(content: bytes, file_name: str | None, leaves: str = "") -> str:
	"""Seal these bytes on the disk. Returns their address, for the row. What becomes of them follows the transaction;
	once it has ended well, the bytes in clear at the address `leaves` go, unless another row has them too.

	Raises KeyMissing.
	"""
	seal = sealing.bytes_sealer()
	name = f"txs-{secrets.token_hex(16)}{_extension(file_name)}"
	_at_the_end(name, leaves)
	_put(name, (seal(piece) for piece in _pieces(name, content)))
	return ADDRESS + name


def remove(url: str) -> None:
	"""Take the bytes away once the transaction that takes away the row has ended well."""
	if is_address(url):
		_at_the_end(url[len(ADDRESS) :])


def read(url: str) -> bytes:
	"""The bytes as they were brought in. Raises KeyMissing, Damaged, DoesNotExistError."""
	path = place(url)
	if not path.is_file():
		frappe.throw(_("The bytes of this file are not on the server."), frappe.DoesNotExistError)
	ring, found = keys.ring(), []
	with path.open("rb") as lines:
		for line in lines:
			found.append(_opened(path.name, ring, line.rstrip(b"\n"), len(found)))
	if not found or len(found) != found[0][0]:
		_refuse_damaged()
	return b"".join(piece for _count, piece in found)


def place(url: str) -> Path:
	"""Where the bytes of that address lie; of an address that is none of ours only the last part is believed."""
	folder = ("private", "files") if url.startswith("/private/") else ("public", "files")
	return Path(frappe.get_site_path(*folder, url.rsplit("/", 1)[-1]))


def names() -> list[str]:
	"""The names of all sealed files that have a row."""
	urls = frappe.get_all("File", {"file_url": ("like", f"{FILES}%")}, pluck="file_url", order_by="name")
	return [url[len(ADDRESS) :] for url in urls if is_address(url)]


def key_mark(name: str) -> str:
	"""The mark of the key that sealed the file of that name; empty where it is not there."""
	try:
		with (_folder() / name).open("rb") as file:
			return mark_of(file.read(32).decode("ascii", "replace"))
	except OSError:
		return ""


def opens(name: str, ring: Ring) -> bool:
	"""Whether the first piece of the file of that name is whole. No byte of it goes anywhere."""
	try:
		with (_folder() / name).open("rb") as lines:
			plain = sealing.opened_bytes(next(lines, b"").decode("ascii", "replace").rstrip("\n"), ring)
	except OSError:
		return True  # taken away in the meantime
	return plain is not None and plain.startswith(f"{name} 0 ".encode())


def reseal(name: str, ring: Ring) -> bool:
	"""Put a file under the ring's current key, in one step for whoever reads it; False where no key opens it."""
	path = _folder() / name
	try:
		with path.open("rb") as lines:
			sealed = [sealing.resealed(line.decode().rstrip("\n"), ring) for line in lines]
	except OSError:
		return True  # taken away in the meantime
	if not sealed or None in sealed:
		return False
	_put(name, (line.encode() for line in sealed if line))
	frappe.db.commit()  # nosemgrep: nothing was written; the row is looked for as the tables are now
	if not _has_row(ADDRESS + name) and not _mark(name).exists():
		path.unlink(missing_ok=True)  # its row went while we wrote
	return True


def sweep(older_than: int = LEFT_ALONE) -> int:
	"""End what was left by requests and jobs that were killed. Returns how many."""
	ended = 0
	for entry in list(os.scandir(_folder())) if _folder().is_dir() else ():
		kind = next((each for each in (MARK, UNFINISHED) if entry.name.endswith(each)), "")
		name = entry.name.removesuffix(kind)
		if not kind or not NAME.fullmatch(name) or time.time() - entry.stat().st_mtime < older_than:
			continue
		if kind == MARK:
			_settle(name)
		else:
			Path(entry.path).unlink(missing_ok=True)
		ended += 1
	return ended


def _at_the_end(name: str, leaves: str = "") -> None:
	"""The mark, and what removes it: the row decides, as it stands when the transaction has ended."""
	with _mark(name).open("wb") as mark:
		mark.write(leaves.encode())
		_to_disk(mark)
	frappe.db.after_commit.add(partial(_settle, name))
	frappe.db.after_rollback.add(partial(_settle, name))


def _settle(name: str) -> None:
	"""A file that has a row stays, and what it came from goes; one without a row goes. Where the disk refuses, the mark
	stays and the sweep tries again: what was asked for is done already."""
	mark = _mark(name)
	with suppress(OSError):  # also where another process has just ended it
		leaves = mark.read_bytes().decode()
		if not _has_row(ADDRESS + name):
			(_folder() / name).unlink(missing_ok=True)
		elif is_direct(leaves) and not is_address(leaves) and not _has_row(leaves):
			place(leaves).unlink(missing_ok=True)
		mark.unlink(missing_ok=True)


def _has_row(url: str) -> bool:
	return bool(frappe.db.exists("File", {"file_url": url}))


def _put(name: str, lines: Iterator[bytes]) -> None:
	"""Whole or not at all."""
	part = _folder() / f"{name}{UNFINISHED}"
	with part.open("wb") as file:
		for line in lines:
			file.write(line + b"\n")
		_to_disk(file)
	part.replace(_folder() / name)
	folder = os.open(_folder(), os.O_RDONLY)
	try:
		os.fsync(folder)
	finally:
		os.close(folder)


def _to_disk(file: object) -> None:
	file.flush()
	os.fsync(file.fileno())


def _pieces(name: str, content: bytes) -> Iterator[bytes]:
	count = max(1, -(-len(content) // PIECE))
	for number in range(count):
		yield f"{name} {number} {count}\n".encode() + content[number * PIECE : (number + 1) * PIECE]


def _opened(name: str, ring: Ring, line: bytes, number: int) -> tuple[int, bytes]:
	"""(how many pieces there are, this piece)."""
	sealed = line.decode("ascii", "replace")
	plain = sealing.opened_bytes(sealed, ring)
	if plain is None:
		sealing.refuse(sealed)
	head, _end, piece = plain.partition(b"\n")
	told = head.decode("utf-8", "replace").split(" ")
	if len(told) != 3 or told[:2] != [name, str(number)] or not told[2].isdigit():
		_refuse_damaged()
	return int(told[2]), piece


def _refuse_damaged() -> None:
	frappe.throw(_("This file was changed or damaged on the disk and is not handed out."), Damaged)


def _extension(file_name: str | None) -> str:
	"""Of the name, what says how it is shown; nothing else of it."""
	extension = Path(file_name or "").suffix.lower()
	return extension if EXTENSION.fullmatch(extension) else ""


def _mark(name: str) -> Path:
	return _folder() / f"{name}{MARK}"


def _folder() -> Path:
	return Path(frappe.get_site_path("private", "files"))
