"""Files beside our documents over the wire (附件的下载). They keep the platform's own addresses; what lies there is
cipher, so that a road that does not come by here hands out nothing."""

from __future__ import annotations

import mimetypes
from urllib.parse import quote

import frappe
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from tanxin.confidentiality import file_bytes, gate, reading_log, sealed_files
from tanxin.confidentiality.files import HANDING_OUT
from tanxin.confidentiality.opening import Opened, opened

#: Shown in the browser; everything else is saved, so that nothing in it runs on this site.
SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"})


def hand_out() -> None:
	"""`auth_hooks`, behind the one that asks whose the file is: answers a request for a sealed file in place of the
	platform, which would send what lies on the disk. Raises the answer, and NotAllowedHere where a function would take
	a sealed file somewhere else."""
	path, functions = frappe.request.path, {name.rsplit(".", 1)[-1] for name in gate.asked()}
	url = path if path.startswith(sealed_files.ADDRESS) else ""
	if "download_file" in functions:
		url = str(frappe.form_dict.get("file_url") or "")
	elif functions & HANDING_OUT and _names_a_sealed_one():
		file_bytes.refuse_taking()
	if sealed_files.is_address(url):
		file = opened(url)
		reading_log.keep()
		raise HTTPException(response=answer(file))


def answer(file: Opened) -> Response:
	"""A download under its own name, kept by nobody on the way."""
	kind, packed = mimetypes.guess_type(file.file_name)
	kind = kind if kind and not packed else "application/octet-stream"  # of x.pdf.gz the bytes are no PDF
	response = Response(file.content, content_type=kind)
	how = "inline" if kind in SHOWN else "attachment"
	response.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(file.file_name)}"
	response.headers["Cache-Control"] = "no-store, private"
	response.headers["X-Content-Type-Options"] = "nosniff"
	return response


def _names_a_sealed_one() -> bool:
	named = {value for _key, value in gate.strings(frappe.local.form_dict) if 0 < len(value) <= 255}
	if any(sealed_files.names_sealed(value) for value in named):
		return True
	urls = frappe.get_all("File", {"name": ("in", sorted(named))}, pluck="file_url") if named else []
	return any(sealed_files.is_address(url) for url in urls)
