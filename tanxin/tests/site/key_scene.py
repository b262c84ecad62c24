"""Keys of a test's own: a file that is not there, a ring of another site, a ring to be changed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import frappe

from tanxin.confidentiality import key_file, keys
from tanxin.domain import key_ring
from tanxin.domain.key_ring import Ring


@contextmanager
def key_file_at(file: Path) -> Iterator[Path]:
	"""The site's keys are in that file meanwhile, whatever the site has."""
	values = {key_file.CONFIG_KEY: str(file), keys.CONFIG_KEY: None}
	with patch.dict(frappe.local.conf, values):
		yield file


@contextmanager
def without_key() -> Iterator[Path]:
	"""The file of the keys is gone."""
	with tempfile.TemporaryDirectory() as folder, key_file_at(Path(folder) / "gone.json") as file:
		yield file


@contextmanager
def own_ring(ring: Ring | None = None) -> Iterator[Path]:
	"""A ring of the test's own: a copy of the site's where none is given."""
	found = ring or keys.ring()
	with tempfile.TemporaryDirectory() as folder, key_file_at(Path(folder) / "ring.json") as file:
		key_file.write(file, found)
		yield file


def other_ring(site: str = "other.localhost") -> Ring:
	"""A ring with one key that never sealed anything here."""
	return key_ring.ring_of(keys.new_key(), site)
