"""Large files in a worker (后台导入): progress to whoever waits, the result kept for an hour."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from tanxin.intake.reading import UnreadableFile
from tanxin.talks.bringing import uploads
from tanxin.talks.bringing.run import bring

EVENT = "tanxin_import"
KEPT_SECONDS = 3600


def start(kind: str, file: str, dry: bool) -> str:
	"""Enqueue an import of an upload; returns what to ask for its result with. One at a time an account."""
	ticket = frappe.generate_hash(length=16)
	job = frappe.enqueue(
		run,
		queue="long",
		timeout=4 * 3600,
		job_id=f"tanxin-import::{frappe.session.user}",
		deduplicate=True,
		enqueue_after_commit=False,
		ticket=ticket,
		kind=kind,
		file=file,
		dry=dry,
	)
	if not job:
		frappe.throw(_("An import of yours is still under way. Wait until it is done."))
	_tell(ticket, {"state": "waiting", "done": 0, "total": 0})
	return ticket


def run(ticket: str, kind: str, file: str, dry: bool) -> None:
	"""The job, as the account that asked for it."""

	def progress(done: int, total: int) -> None:
		_tell(ticket, {"state": "running", "done": done, "total": total})

	upload = frappe.get_doc("File", file)
	try:
		with uploads.opened(upload) as path:
			outcome = bring(kind, path, dry, progress, alone=True)
	except UnreadableFile as problem:
		uploads.delete(upload)
		frappe.db.commit()  # nosemgrep: a file that cannot be read is of no further use
		return _tell(ticket, {"state": "failed", "message": str(problem)})
	except Exception:
		_tell(
			ticket,
			{"state": "failed", "message": _("The import stopped. Rows up to here are in; run it again.")},
		)
		raise
	if not dry:
		uploads.delete(upload)
		frappe.db.commit()  # nosemgrep: the file is gone before anybody is told that all is done
	_tell(ticket, {"state": "done", "result": outcome.as_dict()})


def state_of(ticket: str) -> dict[str, Any]:
	"""How far an import of the session's user is; asked again and again by a page without live messages."""
	state = frappe.cache.get_value(_key(ticket), expires=True)
	if not state or state["user"] != frappe.session.user:
		return {"state": "gone"}
	return {name: value for name, value in state.items() if name != "user"}


def _tell(ticket: str, state: dict[str, Any]) -> None:
	user = frappe.session.user
	frappe.cache.set_value(_key(ticket), {**state, "user": user}, expires_in_sec=KEPT_SECONDS)
	# Only that there is news: the result holds names and is fetched by its owner.
	news = {"ticket": ticket, "state": state["state"], "done": state.get("done"), "total": state.get("total")}
	frappe.publish_realtime(EVENT, news, user=user)


def _key(ticket: str) -> str:
	return f"tanxin_import::{ticket}"
