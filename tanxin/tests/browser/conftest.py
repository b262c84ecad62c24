"""The unit on the throw-away site with passwords, committed, so that the web server and the worker see it."""

from __future__ import annotations

import os

import pytest

#: Of everybody in the unit of the throw-away site.
PASSWORD = "Tan-xin-2026!"


@pytest.fixture(scope="session")
def url() -> str:
	"""Where the web server of the site answers (the runner of ./dev test starts it)."""
	return os.environ["TANXIN_URL"].rstrip("/")


@pytest.fixture(scope="session")
def unit() -> object:
	"""The fictional unit of the site tests, committed once."""
	import frappe
	from frappe.utils.password import update_password

	from tanxin.tests.site import factory

	frappe.set_user("Administrator")
	made = factory.unit()
	for key in factory.PEOPLE:
		if key not in factory.WITHOUT_ACCOUNT:
			update_password(made.user(key), PASSWORD)
	frappe.db.commit()  # the site is thrown away after the run
	return made


@pytest.fixture(scope="session")
def made(unit) -> object:
	"""The town of the matrix (tests/matrix/scene.py), committed beside the unit."""
	import frappe
	from frappe.utils.password import update_password

	from tanxin.tests.matrix import scene

	frappe.set_user("Administrator")
	made = scene.make()
	for key in (*scene.PEOPLE, *scene.ACCOUNTS):
		update_password(scene.account(key), PASSWORD)
	frappe.db.commit()  # the site is thrown away after the run
	yield made
	scene.let_places_move(False)
	frappe.db.commit()  # as it was before


@pytest.fixture(scope="module")
def login(url, unit):
	"""One session a person, opened when first asked for."""
	from tanxin.tests.browser.session import Session

	open_sessions: dict[str, Session] = {}

	def of(key: str) -> Session:
		if key not in open_sessions:
			open_sessions[key] = Session(url, unit.user(key))
		return open_sessions[key]

	return of


def refreshed() -> object:
	"""A new look at the database, after the server has written to it."""
	import frappe

	frappe.db.rollback()
	return frappe.db
