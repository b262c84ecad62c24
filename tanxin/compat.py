"""The one place that knows how Frappe v15 and the v16 line differ."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

import frappe
from frappe.database.database import Database
from frappe.model.document import Document


def in_test() -> bool:
	"""Whether the platform runs tests (a flag on v15, an attribute on v16)."""
	return bool(getattr(frappe, "in_test", False) or frappe.flags.in_test)


def installed(app: str) -> bool:
	"""Whether an app is installed on this site."""
	return app in frappe.get_installed_apps()


def has_doctype(name: str) -> bool:
	"""Whether a DocType exists on this site, without raising when its app is gone."""
	return bool(frappe.db.exists("DocType", name))


def is_impersonated() -> bool:
	"""Whether it cannot be taken for granted that the person of this session acts himself: somebody acts in his session,
	or a worker carries out something of the platform's in his name (a list edited in bulk, say) and has forgotten whose
	session that came from. The app's own jobs know what they were given."""
	job = getattr(frappe.local, "job", None)
	return session_is_marked() or (bool(job) and not str(job.get("method") or "").startswith("tanxin."))


def session_is_marked() -> bool:
	"""Whether somebody acts in another person's session (v15 and v16 mark it in the session data)."""
	data = frappe.session.get("data") or {}
	return bool(data.get("impersonated_by"))


def scopes_linked_columns() -> bool:
	"""Whether the platform, asked for a column of a linked document, looks at that document's scope too (from v16)."""
	return find_spec("frappe.model.qb_query") is not None


def check_content(file: Document) -> None:
	"""What the platform looks for in a file before it writes it (from v16: scripts in a PDF). Raises its refusal."""
	if hasattr(file, "check_content"):
		file.check_content()


@contextmanager
def streaming() -> Iterator[None]:
	"""Read a large result row by row, where the database can (v15 not on PostgreSQL). The result must be read to
	its end inside."""
	if type(frappe.local.db).unbuffered_cursor is Database.unbuffered_cursor:
		yield
		return
	with frappe.db.unbuffered_cursor():
		yield
