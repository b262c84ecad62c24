"""The markers (记号): made at random for a run, found again in whatever comes back or lies about."""

from __future__ import annotations

import base64
import binascii
import contextlib
import gzip
import io
import re
import secrets
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from tanxin.tests.canary.zones import PIECES, RING, Piece

_TAIL = r"[0-9a-f]{8}"
#: What a printed line may break at: spaces, and the places without width that our forms put into long words.
_BREAKS = re.compile("[\\s\u200b\u00ad\u2060]")
#: Archives within archives: a table program's file in a tape in a compressed backup.
DEEPEST = 4


@dataclass(frozen=True)
class Markers:
	"""One marker for each piece. `hint` is what all of them begin with; it is no marker itself."""

	hint: str = field(default_factory=lambda: f"zq{secrets.token_hex(4)}")
	of_piece: dict[Piece, str] = field(default_factory=dict)
	#: The unit's keys, as their file and as the old config would have them.
	keys: list[bytes] = field(default_factory=list, repr=False)

	def of(self, piece: Piece) -> str:
		"""The marker of a piece, made when first asked for."""
		return self.of_piece.setdefault(piece, f"{self.hint}{secrets.token_hex(4)}")

	def sentence(self, piece: Piece) -> str:
		"""What is written into the field: a marker among words, as somebody would write."""
		return f"谈到{self.of(piece)}这件事"

	def found_in(self, content: bytes) -> set[Piece]:
		"""The pieces whose markers stand in it, in whatever it is wrapped."""
		known = {marker: piece for piece, marker in self.of_piece.items()}
		pattern = re.compile((self.hint + _TAIL).encode(), re.IGNORECASE)
		layers = list(opened(content))
		hits = {hit for each in layers for hit in self._hits(pattern, each)}
		keys = {RING for key in self.keys for each in layers if key in each}
		return {known[hit] for hit in hits if hit in known} | keys

	def _hits(self, pattern: re.Pattern[bytes], content: bytes) -> Iterator[str]:
		yield from (each.decode().lower() for each in pattern.findall(content))
		for core in _cores(self.hint):
			for at in re.finditer(re.escape(core), content):
				yield from (
					each.decode().lower() for each in pattern.findall(_unwrapped(content, at.start()))
				)


def every_piece() -> Markers:
	"""Markers for all pieces of the scene."""
	made = Markers()
	for piece in PIECES:
		made.of(piece)
	return made


def opened(content: bytes, depth: int = 0) -> Iterator[bytes]:
	"""The bytes themselves, and what they hold where they are a print, a table, an archive or compressed."""
	yield content
	if depth == DEEPEST or len(content) < 4:
		return
	# Whatever only looks like an archive is taken as it is.
	with contextlib.suppress(zipfile.BadZipFile, tarfile.TarError, OSError, EOFError, zlib.error):
		for each in _inside(content):
			yield from opened(each, depth + 1)


def _inside(content: bytes) -> Iterator[bytes]:
	if content[:4] == b"%PDF":
		yield _text_of_print(content)
	elif content[:4] == b"PK\x03\x04":
		with zipfile.ZipFile(io.BytesIO(content)) as archive:
			yield from (archive.read(name) for name in archive.namelist())
	elif content[:2] == b"\x1f\x8b":
		yield gzip.decompress(content)
	elif content[:1] == b"\x78":
		yield zlib.decompress(content)
	elif content[257:262] == b"ustar":
		with tarfile.open(fileobj=io.BytesIO(content)) as tape:
			files = (tape.extractfile(each) for each in tape.getmembers())
			yield from (each.read() for each in files if each)


def _text_of_print(content: bytes) -> bytes:
	"""The words of a PDF; lines that were broken inside a word are put together again."""
	from pypdf import PdfReader  # comes with the platform

	pages = PdfReader(io.BytesIO(content)).pages
	return _BREAKS.sub("", "".join(page.extract_text() or "" for page in pages)).encode()


def _cores(hint: str) -> list[bytes]:
	"""How the hint begins in base64, at each of the three places where it can begin."""
	found = []
	for shift in range(3):
		whole = base64.b64encode(b"\0" * shift + hint.encode())
		found.append(whole[4 if shift else 0 : 8 if shift else 12])
	return found


def _unwrapped(content: bytes, at: int) -> bytes:
	"""A stretch of base64 around a place, decoded; line ends inside are left out."""
	stretch = re.sub(rb"[\r\n]|\\r|\\n", b"", content[max(0, at - 400) : at + 400])
	place = len(re.sub(rb"[\r\n]|\\r|\\n", b"", content[max(0, at - 400) : at]))
	found = b""
	for shift in range(4):
		begin = max(0, place - 4 + shift)
		run = re.match(rb"[A-Za-z0-9+/]*", stretch[begin:])
		whole = run.group()[: len(run.group()) // 4 * 4] if run else b""
		with contextlib.suppress(binascii.Error):
			found += base64.b64decode(whole) + b" "
	return found
