"""Several matters decided at once (批量签批): the order that a person gives, and how far it is.

An order is sealed: what a worker carries out in somebody's name is what that person chose in his own session, not what
stands in a table. Each line goes through the very check of a single step (see batch_work).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import get_datetime_str, now_datetime

from tanxin import compat
from tanxin.confidentiality.keys import key_of_seal
from tanxin.confidentiality.reader import reader
from tanxin.domain import integrity
from tanxin.domain.terms import label
from tanxin.domain.transitions import TRANSITIONS
from tanxin.signoff.inbox import SIGNABLE
from tanxin.signoff.moves import refuse
from tanxin.site.kept import write_once

BATCH, LINE = "Talk Signing Batch", "Talk Signing Batch Line"
WAITING, RUNNING, DONE, STOPPED = "Waiting", "Running", "Done", "Stopped"
LINE_WAITING, LINE_DONE, LINE_REFUSED = "Waiting", "Done", "Refused"
#: Steps that have a button; what a leader passes on he signs.
ACTIONS = tuple(dict.fromkeys(step.action for step in TRANSITIONS if step.has_button))
#: More than these nobody has looked at.
MOST = 1000
#: Seconds without a step after which the job is taken to be gone.
LOST_AFTER = 300
#: Batches shown on the page.
SHOWN = 5


@dataclass(frozen=True)
class Chosen:
	"""One matter as it was on the screen: `seen` is when it was sent."""

	doctype: str
	name: str
	seen: str = ""


def begin(chosen: Sequence[Chosen], action: str, reason: str = "") -> tuple[str, bool]:
	"""Write down the order of the session's user and commit it; returns its name, and whether it is new.

	The same order given twice (a double click) is one while it is at work. Raises SignOffRefused.
	"""
	matters = list({(each.doctype, each.name): each for each in chosen}.values())
	_check(matters, action, reason)
	user = frappe.session.user
	frappe.db.get_value("User", user, "name", for_update=True)  # of two clicks at once one waits here
	same = _at_work(matters, action, reason)
	name = same or _write(matters, action, reason)
	frappe.db.commit()  # nosemgrep: from here on the order stands, whatever becomes of this request
	return name, not same


def _check(matters: list[Chosen], action: str, reason: str) -> None:
	if compat.is_impersonated():
		refuse(f"以他人身份登录时不能“{label(action) if action in ACTIONS else action}”，请由本人登录操作。")
	if action not in ACTIONS:
		refuse(f"没有“{action[:20]}”这一操作，请刷新页面后再试。")
	if not matters:
		refuse("请先勾选要办理的事项。")
	if len(matters) > MOST:
		refuse(f"一次最多办理{MOST}项，您勾选了{len(matters)}项，请分批办理。")
	if any(each.doctype not in SIGNABLE for each in matters):
		refuse("只有谈话计划和计划审批表可以批量办理。")
	if any(step.reason_required for step in TRANSITIONS if step.action == action) and not reason.strip():
		refuse(f"“{label(action)}”须填写理由")


def _at_work(matters: list[Chosen], action: str, reason: str) -> str | None:
	"""The same order that is not done yet. Read past the snapshot: the first click may just have committed."""
	batch, wanted = DocType(BATCH), {(each.doctype, each.name) for each in matters}
	query = (
		frappe.qb.from_(batch)
		.select(batch.name)
		.where((batch.user == frappe.session.user) & batch.status.isin((WAITING, RUNNING)))
		.where((batch.action == action) & (batch.total == len(matters)) & (batch.reason == reason.strip()))
	)
	line = DocType(LINE)
	for (name,) in query.for_update().run():
		rows = frappe.qb.from_(line).select(line.matter_doctype, line.matter).where(line.parent == name)
		if set(rows.for_update().run()) == wanted:
			return name
	return None


def _write(matters: list[Chosen], action: str, reason: str) -> str:
	titles, sent = _known(matters)
	doc = write_once(
		BATCH,
		{
			"user": frappe.session.user,
			"person": reader().person,
			"status": WAITING,
			"action": action,
			"reason": reason.strip(),
			"total": len(matters),
			"last_step_on": now_datetime(),
			"lines": [
				{
					"matter_doctype": each.doctype,
					"matter": each.name,
					"matter_title": titles.get((each.doctype, each.name)) or each.name,
					"seen": each.seen or sent.get((each.doctype, each.name)),
					"state": LINE_WAITING,
				}
				for each in matters
			],
		},
	)
	frappe.db.set_value(BATCH, doc.name, "seal", seal_of(doc.name), update_modified=False)
	return doc.name


def _known(matters: list[Chosen]) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], Any]]:
	"""Titles and times of sending of those that the user sees; of others nothing is told."""
	titles, sent = {}, {}
	for doctype in SIGNABLE:
		names = [each.name for each in matters if each.doctype == doctype]
		rows = names and frappe.get_list(
			doctype, {"name": ("in", names)}, ["name", "title", "sent_on"], limit_page_length=0
		)
		for row in rows or ():
			titles[doctype, row.name], sent[doctype, row.name] = row.title, row.sent_on
	return titles, sent


def seal_of(name: str, like: str = "") -> str:
	"""What the seal of the stored order must be: who ordered what, on which matters as they were sent.

	`like`: the seal that it has, made perhaps before the unit's key was changed.
	"""
	row = frappe.db.get_value(BATCH, name, ["user", "person", "action", "reason", "creation"], as_dict=True)
	lines = frappe.get_all(
		LINE, {"parent": name}, ["matter_doctype", "matter", "seen"], order_by="idx asc", limit_page_length=0
	)
	fields = {
		"batch": name,
		**{field: row[field] or "" for field in ("user", "person", "action", "reason")},
		"creation": get_datetime_str(row.creation)[:19],
		"lines": [
			[each.matter_doctype, each.matter, get_datetime_str(each.seen) if each.seen else ""]
			for each in lines
		],
	}
	return integrity.seal(key_of_seal("batch", like, str(row.creation)), fields, "")


def weight(chosen: Sequence[Chosen]) -> int:
	"""How long it will take, in single plans: fifty lines of a sheet are signed in the time of one plan."""
	sheets = [each.name for each in chosen if each.doctype == "Talk Campaign"]
	counts = frappe.get_all("Talk Campaign", {"name": ("in", sheets)}, pluck="plan_count") if sheets else []
	return len(chosen) + sum((count or 0) // 50 for count in counts)


def state_of(name: str) -> dict[str, Any]:
	"""How far an order is, with the result of each line; the session's user's own."""
	row = _own({"name": name})
	if not row:
		frappe.throw(_("{0} {1} does not exist.").format(_(BATCH), name), frappe.DoesNotExistError)
	lines = frappe.get_all(
		LINE,
		{"parent": name},
		["matter_doctype", "matter", "matter_title", "state", "message"],
		order_by="idx asc",
		limit_page_length=0,
	)
	return {**_told(row[0]), "lines": lines}


def mine() -> list[dict[str, Any]]:
	"""The session's user's orders, the newest first, without their lines."""
	return [_told(row) for row in _own({})]


def _own(filters: dict[str, Any]) -> list[frappe._dict]:
	return frappe.get_all(
		BATCH,
		{**filters, "user": frappe.session.user},
		["name", "status", "action", "total", "done", "refused", "message", "last_step_on", "creation"],
		order_by="creation desc",
		limit_page_length=SHOWN,
	)


def _told(row: frappe._dict) -> dict[str, Any]:
	quiet = (now_datetime() - row.last_step_on).total_seconds()
	at_work = row.status in (WAITING, RUNNING)
	return {**row, "label": label(row.action), "at_work": at_work, "lost": at_work and quiet > LOST_AFTER}
