"""Bringing in lists over the wire (导入名册与台账): try first, then import; the file goes afterwards."""

from __future__ import annotations

import csv
import io
from typing import Any

import frappe
from frappe import _
from werkzeug.wrappers import Response

from tanxin.intake.reading import UnreadableFile
from tanxin.talks.bringing import job, uploads
from tanxin.talks.bringing.importer import importer_for, kinds_allowed
from tanxin.talks.bringing.run import KINDS, bring, size_of

#: More rows than this are read by a worker, with progress.
INLINE_ROWS = 500


@frappe.whitelist(methods=["POST"])
def kinds() -> list[str]:
	"""What the caller may import, in the order in which it is best done."""
	return kinds_allowed(tuple(KINDS))


@frappe.whitelist(methods=["POST"])
def check(kind: str, file_url: str) -> dict[str, Any]:
	"""试导入: what would be created, changed and left alone, and every problem; nothing is kept.

	Returns {"result": …}, or {"ticket": …} when a worker does it (see `progress`).
	"""
	uploads.sweep()
	return _import(kind, file_url, dry=True)


@frappe.whitelist(methods=["POST"])
def bring_in(kind: str, file_url: str) -> dict[str, Any]:
	"""导入: good rows go in, bad ones are named; the uploaded file is deleted. Returns as `check` does."""
	return _import(kind, file_url, dry=False)


@frappe.whitelist(methods=["POST"])
def progress(ticket: str) -> dict[str, Any]:
	"""How far a worker is: {"state": waiting | running | done | failed | gone, …}."""
	return job.state_of(ticket)


@frappe.whitelist(methods=["POST"])
def discard(file_url: str) -> None:
	"""The caller's upload is not wanted any more."""
	uploads.delete(uploads.own_upload(file_url))


@frappe.whitelist(methods=["GET"])
def template(kind: str) -> Response:
	"""An empty list with the Chinese headings that the readers know, for a table program."""
	_check_kind(kind)
	importer_for(kind)
	text = io.StringIO()
	csv.writer(text, lineterminator="\r\n").writerow([titles[0] for titles in KINDS[kind][1].values()])
	response = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
	response.headers["Content-Disposition"] = f"attachment; filename=tanxin-{kind}.csv"
	return response


def _import(kind: str, file_url: str, dry: bool) -> dict[str, Any]:
	_check_kind(kind)
	importer_for(kind)
	file = uploads.own_upload(file_url)
	uploads.mark(file)
	try:
		with uploads.opened(file) as path:
			if size_of(path) > INLINE_ROWS:
				return {"ticket": job.start(kind, file.name, dry)}
			outcome = bring(kind, path, dry)
	except UnreadableFile as problem:
		_refuse(file, str(problem))
	if not dry:
		uploads.delete(file)
	return {"result": outcome.as_dict()}


def _check_kind(kind: str) -> None:
	if kind not in KINDS:
		frappe.throw(_("Choose what is to be imported."))


def _refuse(file: Any, sentence: str) -> None:
	"""A file that cannot be read is of no further use: it goes at once, and its owner is told why."""
	uploads.delete(file)
	frappe.db.commit()  # nosemgrep: the refusal below takes back everything else, but not this
	frappe.throw(sentence, title=_("This file cannot be imported"))
