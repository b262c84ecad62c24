"""Writing the result folder: all of it or nothing, and never over something that is not ours.

Everything is written into a temporary folder beside the target and moved into place at the end. A folder
that an earlier preview wrote, and that nobody has changed since, is replaced; any other is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path

#: Lists what the preview wrote, with a digest of each file, so that it knows its own folder again.
MANIFEST = ".tanxin-preview.json"


class OutputRefused(ValueError):
	"""The folder cannot be written; the message is one Chinese sentence that says what to do."""


def check_target(out: Path) -> None:
	"""Refuse at once, before any work, a target that is not ours to write. Raises `OutputRefused`."""
	if out.is_symlink() or (out.exists() and not out.is_dir()):
		raise OutputRefused(f"“{out}”不是文件夹，请换一个 --out。")
	if out.exists() and any(out.iterdir()):
		_check_ours(out)
	parent = _existing_parent(out)
	if not os.access(parent, os.W_OK):
		raise OutputRefused(f"没有权限在“{parent}”里写文件，请换一个 --out。")


def _check_ours(out: Path) -> None:
	try:
		known = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["files"]
		if not isinstance(known, dict):
			raise ValueError
	except (OSError, ValueError, KeyError, TypeError):
		raise OutputRefused(f"文件夹“{out}”里已有别的文件，为免覆盖没有写入，请换一个 --out。") from None
	for name, path in _files(out).items():
		if known.get(name) != _digest(path):
			raise OutputRefused(
				f"文件夹“{out}”里的“{name}”在上次生成后改动过，为免覆盖没有写入，请换一个 --out。"
			)


def _files(folder: Path) -> dict[str, Path]:
	"""Every file below the folder by its relative name, the manifest left out."""
	found = {
		path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if not path.is_dir()
	}
	found.pop(MANIFEST, None)
	return found


def _digest(path: Path) -> str:
	return hashlib.sha256(path.read_bytes()).hexdigest()


def _existing_parent(out: Path) -> Path:
	parent = out.absolute().parent
	while not parent.exists():
		parent = parent.parent
	return parent


class ResultFolder:
	"""A folder being written: `with ResultFolder(out) as folder:` gives the temporary one to write into.

	Leaving it normally puts it in place; leaving it by an error removes it and leaves the target as it was.
	"""

	def __init__(self, out: Path) -> None:
		self.out = out.absolute()

	def __enter__(self) -> Path:
		check_target(self.out)
		try:
			self.out.parent.mkdir(parents=True, exist_ok=True)
			self._folder = Path(tempfile.mkdtemp(prefix=f".{self.out.name}-", dir=self.out.parent))
		except OSError as error:
			raise OutputRefused(
				f"不能在“{self.out.parent}”里写文件（{error.strerror}），请换一个 --out。"
			) from error
		return self._folder

	def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
		try:
			if kind is None:
				self._publish()
		finally:
			shutil.rmtree(self._folder, ignore_errors=True)

	def _publish(self) -> None:
		"""Move into place. The earlier folder is set aside first and comes back if the move fails."""
		digests = {name: _digest(path) for name, path in _files(self._folder).items()}
		manifest = {"made_by": "tanxin.preview", "files": digests}
		(self._folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
		self._folder.chmod(0o755)
		check_target(self.out)
		aside = self._folder.with_name(f"{self._folder.name}-old")
		if self.out.exists():
			self.out.rename(aside)
		try:
			self._folder.rename(self.out)
		except OSError:
			if aside.exists():
				aside.rename(self.out)
			raise
		shutil.rmtree(aside, ignore_errors=True)
