"""Run by the bench's Python, from the sites folder: serves one site on 127.0.0.1.

`bench serve` is not used because it listens on every interface.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("SITES_PATH", ".")

import frappe.app
from werkzeug.serving import run_simple


def run(site: str, port: int) -> None:
	frappe.app._site = site
	frappe.app._sites_path = "."
	application = frappe.app.application_with_statics()
	run_simple("127.0.0.1", port, application, threaded=True)


if __name__ == "__main__":
	run(sys.argv[1], int(sys.argv[2]))
