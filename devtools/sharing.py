"""How two processes of one `./dev test` share its suites: each is taken by whoever is free, once."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devtools.own_server import Server
from devtools.places import WORK


class Share:
	"""A folder that both processes know: what has been taken, and the database server of the run."""

	def __init__(self, folder: Path) -> None:
		self.folder = folder

	@property
	def server(self) -> Server | None:
		"""The run's own server; None when the run uses the bench's."""
		said = json.loads((self.folder / "server.json").read_text())
		return Server(*said) if said else None

	def take(self, key: str) -> bool:
		"""Whether it is ours to run; False when it has been taken."""
		try:
			(self.folder / f"{key}.taken").touch(exist_ok=False)
		except (FileExistsError, FileNotFoundError):  # taken, or the run that shares with us is over
			return False
		return True


@contextmanager
def shared(server: Server | None) -> Iterator[Share]:
	"""A share of this run, gone at its end; others cannot look into it."""
	with tempfile.TemporaryDirectory(prefix="share-", dir=WORK) as folder:
		(Path(folder) / "server.json").write_text(json.dumps(server))
		yield Share(Path(folder))
