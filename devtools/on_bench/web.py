"""Run by the bench's Python, from the sites folder: serves one site on 127.0.0.1.

`bench serve` is not used because it listens on every interface, and because the platform's own server of files gives
out whatever the account can read to who asks for `/files/../…`, the site config and keys among it: such a path ends
here (nginx, which stands before a site in use, refuses it by itself).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("SITES_PATH", ".")

import frappe.app
from werkzeug.serving import run_simple


def run(site: str, port: int) -> None:
	frappe.app._site = site
	frappe.app._sites_path = "."
	application = frappe.app.application_with_statics()
	run_simple("127.0.0.1", port, without_detours(application), threaded=True)


def without_detours(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
	"""The application, but for paths that go up a folder."""

	def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
		if ".." in environ.get("PATH_INFO", "").replace("\\", "/").split("/"):
			start_response("404 Not Found", [("Content-Type", "text/plain")])
			return [b"Not Found"]
		return application(environ, start_response)

	return guarded


if __name__ == "__main__":
	run(sys.argv[1], int(sys.argv[2]))
