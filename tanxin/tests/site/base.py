"""The base of every site test: a small fictional unit, made through the app's own code.

The unit is made once a run, inside a transaction that is never committed; each test is taken back to a savepoint
behind it, and the end of the run takes back the unit itself. Nothing stays on the site.
"""

from __future__ import annotations

import unittest
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from unittest.mock import patch

import frappe
import frappe.defaults
import frappe.realtime
from frappe.cache_manager import clear_defaults_cache

from tanxin.confidentiality import reader
from tanxin.tests.site import factory

SAVEPOINT = "tanxin_test"
_made: dict[str, factory.Unit] = {}


def _afternoon() -> str:
	"""The time zone in which it is about two in the afternoon now."""
	return f"Etc/GMT{datetime.now(timezone.utc).hour - 14:+d}"  # the sign of these zones is turned round


# A talk of "some hours ago" was held today, whatever the hour at which the tests run. From the loading of the tests
# on, so that the days that they compute then are the same; tests against a running server have the real hour
# (see tests/conftest.py).
CLOCK = patch("frappe.utils.data.get_system_timezone", return_value=_afternoon())
CLOCK.start()


def _hold_transaction() -> None:
	"""From here on a commit is nothing, and a whole rollback goes back to the test's beginning."""
	real_rollback = frappe.db.rollback

	def rollback(*, save_point: str | None = None, **more: object) -> None:
		real_rollback(save_point=save_point or SAVEPOINT)

	frappe.defaults._clear_cache = _clear_defaults  # the platform's own empties every cache for each user saved
	frappe.db.commit = lambda *args, **more: None
	frappe.db.rollback = rollback
	frappe.db.tanxin_real_rollback = real_rollback


def release() -> None:
	"""Take everything back, the locks too: for tests that look at the tables through other connections. The next test
	makes the unit anew."""
	if "unit" in _made:
		_made.clear()
		frappe.db.tanxin_real_rollback()
		del frappe.db.commit, frappe.db.rollback, frappe.db.tanxin_real_rollback
		reader.forget()
		frappe.clear_cache()


def _clear_defaults(parent: str) -> None:
	clear_defaults_cache(None if parent in frappe.defaults.common_default_keys else parent)


class SiteTest(unittest.TestCase):
	"""Each test begins with the unit and nothing else."""

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "zh"
		if "unit" not in _made:
			_hold_transaction()
			_made["unit"] = factory.unit()
		self.unit = _made["unit"]
		frappe.db.savepoint(SAVEPOINT)
		self._forget()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		self._forget()

	def _forget(self) -> None:
		"""Caches that outlive a rollback."""
		frappe.clear_messages()
		frappe.flags.tanxin_reason = None
		frappe.db.after_commit.reset()
		frappe.db.after_rollback.reset()
		frappe.realtime.clear_realtime_log()  # or each event is compared with those of all tests before
		reader.forget()
		frappe.cache.delete_value("roles")  # as another test gave them
		frappe.clear_document_cache("Tanxin Settings", "Tanxin Settings")

	@contextmanager
	def acting(self, person: str) -> Iterator[None]:
		"""Do something in the login of one of the unit's people (a key of `unit`)."""
		before = frappe.session.user
		frappe.set_user(self.unit.user(person) if person in self.unit.people else person)
		reader.forget()
		try:
			yield
		finally:
			frappe.set_user(before)
			reader.forget()

	@contextmanager
	def refused(self, *exceptions: type[Exception], saying: str = "") -> Iterator[None]:
		"""The road is shut; the sentence for the person at the screen says why."""
		expected = exceptions or (frappe.PermissionError, frappe.ValidationError)
		with self.assertRaises(expected) as caught:
			yield
		if saying:
			self.assertIn(saying, str(caught.exception))
		frappe.clear_messages()
