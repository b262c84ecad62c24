"""Keys of a test's own: a file that is not there, a ring of another site, a ring to be changed."""

from __future__ import annotations

import base64
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import frappe
from cryptography.fernet import Fernet

from tanxin.confidentiality import key_file, keys, sealed_columns
from tanxin.domain import key_ring
from tanxin.domain.key_ring import Ring
from tanxin.tests.site.base import SiteTest

WORDS = {"focus": "密封的要点"}


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


def old_token(texts: dict[str, str]) -> str:
	"""As the app sealed before there was a ring: no mark."""
	plain = json.dumps(texts, ensure_ascii=False).encode()
	return Fernet(base64.urlsafe_b64encode(keys.key_for("content"))).encrypt(plain).decode()


class Rings(SiteTest):
	"""Each test with a ring of its own, which begins as one key out of a site config."""

	def setUp(self) -> None:
		super().setUp()
		self.old = key_ring.key_of("ab" * 32, "", key_ring.FROM_CONFIG)
		scene = own_ring(key_ring.ring_of(self.old, frappe.local.site))
		self.file = scene.__enter__()
		self.addCleanup(scene.__exit__, None, None, None)
		for column in sealed_columns.present():
			frappe.db.delete(column.doctype)  # of the site's own ring; taken back with the test
		frappe.db.delete("File", {"file_url": ("like", f"{sealed_columns.FILES}%")})

	def note(self, sealed: str, **more: object) -> str:
		doc = frappe.get_doc({"doctype": "Talk Note", "zone": "Plan", "sealed": sealed, **more})
		doc.note_key = frappe.generate_hash(length=12)
		doc.flags.written_by_app = True
		return doc.insert(ignore_permissions=True, ignore_links=True).name

	def sealed(self, name: str) -> str:
		return frappe.db.get_value("Talk Note", name, "sealed")
