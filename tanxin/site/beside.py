"""A transaction of its own beside the request's (另起事务): for what must last although the request only reads or fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from tanxin import compat


@contextmanager
def beside() -> Iterator[None]:
	"""Inside, `frappe.db` is another connection that sees what is committed now; its work is committed at the end, and
	nothing of the request's own. An error takes back this work alone and goes on.

	A test that takes everything back at its end stays on its one connection.
	"""
	if compat.in_test():
		yield
		return
	own = frappe.local.db
	frappe.connect(set_admin_as_user=False)
	other = frappe.local.db
	try:
		yield
		other.commit()
	except BaseException:
		other.rollback()
		raise
	finally:
		frappe.local.db = own
		other.close()
