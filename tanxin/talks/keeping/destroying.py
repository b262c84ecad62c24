"""Carrying out a disposal list (执行销毁): what both signatures cover is emptied, page by page; the entries stay.

A page is one transaction, and its lines are marked in it: a worker that is killed leaves whole pages, and whoever goes
on takes the next. Bytes of scans go before their rows: killed in between, the row is still there and the next run
finds nothing more to delete.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import getdate, now_datetime, nowdate

from tanxin.confidentiality import keeping_log
from tanxin.domain.retention import what_keeps
from tanxin.site.kept import NotAllowedHere
from tanxin.talks.keeping import papers, words
from tanxin.talks.keeping.disposal import DOCTYPE, LINE, SIGN
from tanxin.talks.keeping.drawing import APPROVED, DESTROYED

#: Lines of one transaction.
PAGE = 100
TIMEOUT = 3600


def start(name: str) -> None:
	"""Let a worker carry it out, once this request is stored."""
	frappe.enqueue(
		carry_out, queue="long", timeout=TIMEOUT, job_id=f"tanxin-disposal::{name}", deduplicate=True,
		enqueue_after_commit=True, disposal=name,
	)  # fmt: skip


def take_up() -> int:
	"""Approved lists whose worker is gone, or never came (hourly). Returns how many."""
	names = frappe.get_all(DOCTYPE, {"status": APPROVED}, pluck="name")
	for name in names:
		start(name)
	return len(names)


def carry_out(disposal: str) -> int:
	"""Destroy what the two signed. Safe to run twice, side by side, and after a kill. Returns how many papers now.

	Raises, with nothing destroyed, where the list is not under both signatures: the stored status alone is no proof.
	"""
	done = 0
	while page := _page(disposal):
		done += _destroy(disposal, page)
		frappe.db.commit()  # nosemgrep: one page, one transaction
	_finish(disposal)
	frappe.db.commit()  # nosemgrep: the job's last step
	return done


def _page(disposal: str) -> list[frappe._dict]:
	"""The next lines to be carried out, with the list's row held: of two workers one waits and takes the page after."""
	if frappe.db.get_value(DOCTYPE, disposal, "status", for_update=True) != APPROVED:
		return []
	signed = signed_lines(disposal)
	table = DocType(LINE)
	query = frappe.qb.from_(table).select(table.name, table.matter_doctype, table.matter).where(
		(table.parent == disposal)
		& (table.left_out == 0)
		& (table.struck_by.isnull() | (table.struck_by == ""))
		& (table.outcome.isnull() | (table.outcome == ""))
	)  # fmt: skip
	rows = query.orderby(table.idx).limit(PAGE).for_update().run(as_dict=True)
	beyond = [row.matter for row in rows if f"{row.matter_doctype}|{row.matter}" not in signed]
	if beyond:
		_refuse(disposal, _("{0} is on the list and was not signed.").format("、".join(beyond)))
	return rows


def signed_lines(disposal: str) -> set[str]:
	"""What both signatures of the present round cover, read off the sealed log. Raises where they are not both there,
	whole, and of two people who are neither each other nor the drafter."""
	doc = frappe.db.get_value(
		DOCTYPE, disposal, ["signing_round", "first_signer", "second_signer", "drafter"], as_dict=True
	)
	entries = [
		row
		for row in keeping_log.entries(disposal=disposal)
		if row.action == SIGN and row["round"] == doc.signing_round and keeping_log.is_whole(row)
	]
	covered = {row.actor: set(keeping_log.signed_of(row).get("lines") or ()) for row in entries}
	wanted = {doc.first_signer, doc.second_signer} - {None, "", doc.drafter}
	if len(wanted) != 2 or not wanted <= set(covered) or len({row.actor_user for row in entries}) < 2:
		_refuse(disposal, _("It does not bear two signatures."))
	return set.intersection(*(covered[person] for person in wanted))


def _refuse(disposal: str, why: str) -> None:
	frappe.throw(_("Disposal list {0} is not carried out: {1}").format(disposal, why), NotAllowedHere)


def _destroy(disposal: str, rows: list[frappe._dict]) -> int:
	"""Empty the page's papers but those that something has come to keep. Returns how many."""
	now, doctype = now_datetime().replace(microsecond=0), rows[0].matter_doctype
	found = papers.circumstances(doctype, [row.matter for row in rows])
	kept = {row.name: what_keeps(found[row.matter], getdate(nowdate())) for row in rows}
	go = [row for row in rows if not kept[row.name]]
	words.destroy(doctype, [row.matter for row in go], disposal, now)
	table = DocType(LINE)
	if go:
		frappe.qb.update(table).set(table.outcome, "Destroyed").set(table.destroyed_on, now).where(
			table.name.isin([row.name for row in go])
		).run()
	for name, why in kept.items():
		if why:
			frappe.db.set_value(
				LINE,
				name,
				{"outcome": "Kept Longer", "outcome_reason": "；".join(why)[:140]},
				update_modified=False,
			)
	return len(go)


def _finish(disposal: str) -> None:
	"""Nothing is left to do: the list says so, and so does the log."""
	if frappe.db.get_value(DOCTYPE, disposal, "status", for_update=True) != APPROVED:
		return
	signed_lines(disposal)
	gone = frappe.get_all(
		LINE, {"parent": disposal, "outcome": "Destroyed"}, ["matter_doctype", "matter"], order_by="idx asc"
	)
	values = {
		"status": DESTROYED,
		"destroyed_on": now_datetime().replace(microsecond=0),
		"destroyed_count": len(gone),
	}
	frappe.db.set_value(DOCTYPE, disposal, values)
	organization, signing_round = frappe.db.get_value(DOCTYPE, disposal, ["organization", "signing_round"])
	content = {"lines": sorted(f"{row.matter_doctype}|{row.matter}" for row in gone)}
	keeping_log.note("Destroy", content, organization, "", signing_round, by_system=True, disposal=disposal)
