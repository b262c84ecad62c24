"""The site behind a web server for `test_lists`, as it is or, with `bare`, without the app's scopes, to compare with:

	python -m tanxin.tests.load.site.serving SITE PORT [bare]

Run from the bench's `sites` folder; on 127.0.0.1 only.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("SITES_PATH", ".")

import frappe.app
from werkzeug.serving import run_simple

from tanxin.api import counting
from tanxin.confidentiality import conditions


def lay_bare() -> None:
	"""Whoever may read a DocType sees each row of it, and counts them as the platform does."""
	conditions.query_conditions = lambda user=None, doctype="": ""
	counting.SCOPED = counting.PARENT_OF = ()


def run(site: str, port: str, *how: str) -> None:
	"""Serve until the process is ended."""
	if "bare" in how:
		lay_bare()
	frappe.app._site = site
	frappe.app._sites_path = "."
	run_simple("127.0.0.1", int(port), frappe.app.application, threaded=True)


if __name__ == "__main__":
	run(*sys.argv[1:])
