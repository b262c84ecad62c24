"""Site tests need a bench and a site to themselves: TANXIN_SITE names it. Without one they are not collected."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SITE = os.environ.get("TANXIN_SITE")

collect_ignore_glob = [] if SITE else ["site/*", "browser/*", "canary/*", "load/site/*"]
if not os.environ.get("TANXIN_LIFECYCLE_SITE"):
	collect_ignore_glob.append("lifecycle/*")


def pytest_sessionstart(session) -> None:
	"""Connect once, from the bench's `sites` folder, where frappe expects to be run."""
	if not SITE:
		return
	import frappe

	frappe.init(site=SITE, sites_path=str(Path.cwd()))
	frappe.connect()
	frappe.flags.in_test = True
	if hasattr(frappe, "in_test"):
		frappe.in_test = True
	frappe.local.lang = "zh"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item) -> None:
	"""Site tests have a clock of their own; a server and its workers do not know of it."""
	if SITE:
		from tanxin.tests.site.base import CLOCK

		CLOCK.stop()
		if item.path.parent.name == "site" and item.path.parent.parent.name == "tests":
			CLOCK.start()


def pytest_sessionfinish(session) -> None:
	if SITE:
		import frappe

		getattr(frappe.db, "tanxin_real_rollback", frappe.db.rollback)()
		frappe.destroy()
