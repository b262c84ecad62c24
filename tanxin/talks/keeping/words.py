"""Emptying what was said (销毁内容): notes, scans, follow-ups' words, dossiers, in sets. Digests, numbers, names of people,
answers, signatures and readings stay. Called by `destroying` alone, which has read both signatures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import frappe
from frappe.query_builder import DocType
from pypika.terms import Criterion

from tanxin.confidentiality import sealed_files


def destroy(doctype: str, names: Sequence[str], disposal: str, at: datetime) -> None:
	"""Empty the papers of one kind. Twice does no more than once."""
	if names:
		_BY_KIND[doctype](list(names), disposal, at)


def _records(names: list[str], disposal: str, at: datetime) -> None:
	"""A record, and the ones withdrawn for correction that it took the place of: they hold the same talk."""
	everything = [*names, *_corrected(names)]
	note = DocType("Talk Note")
	_delete_files(everything)
	_empty_notes(note.record.isin(everything), disposal, at)
	_empty_follow_ups(everything)
	table = DocType("Talk Record")
	query = frappe.qb.update(table).set(table.destroyed_on, at).set(table.destroyed_by, disposal)
	query.where(table.name.isin(everything) & table.destroyed_on.isnull()).run()


def _corrected(names: list[str]) -> list[str]:
	found: list[str] = []
	table, after = DocType("Talk Record"), names
	while after:
		query = frappe.qb.from_(table).select(table.amended_from).where(table.name.isin(after))
		after = query.where(table.amended_from.isnotnull() & (table.amended_from != "")).run(pluck=True)
		found += after
	return found


def _plans(names: list[str], disposal: str, at: datetime) -> None:
	"""What was put beside a plan is part of its preparation."""
	note = DocType("Talk Note")
	_delete_files(names, "Talk Plan")
	_empty_notes(note.plan.isin(names), disposal, at)


def _requests(names: list[str], disposal: str, at: datetime) -> None:
	note = DocType("Talk Note")
	_delete_files(names, "Talk Request")
	_empty_notes(note.request.isin(names), disposal, at)


def _dossiers(names: list[str], disposal: str, at: datetime) -> None:
	table = DocType("Talk Dossier")
	query = (
		frappe.qb.update(table)
		.set(table.sealed, "")
		.set(table.destroyed_on, at)
		.set(table.destroyed_by, disposal)
	)
	query.where(table.name.isin(names) & (table.sealed != "")).run()


_BY_KIND = {
	"Talk Record": _records,
	"Talk Plan": _plans,
	"Talk Request": _requests,
	"Talk Dossier": _dossiers,
}


def _empty_notes(those: Criterion, disposal: str, at: datetime) -> None:
	note = DocType("Talk Note")
	query = (
		frappe.qb.update(note)
		.set(note.sealed, "")
		.set(note.destroyed_on, at)
		.set(note.destroyed_by, disposal)
	)
	query.where(those & note.destroyed_on.isnull()).run()


def _empty_follow_ups(records: list[str]) -> None:
	"""What was promised tells what was said; that it was promised, to whom, by when and whether it was done stays. The
	platform has kept older wordings beside it."""
	table = DocType("Talk Follow Up")
	names = frappe.qb.from_(table).select(table.name).where(table.record.isin(records)).run(pluck=True)
	if not names:
		return
	query = frappe.qb.update(table).set(table.sealed, "").set(table.matter, None).set(table.result, None)
	query.where(table.name.isin(names)).run()
	for log, kind, name in (
		("Version", "ref_doctype", "docname"),
		("Comment", "reference_doctype", "reference_name"),
	):
		frappe.db.delete(log, {kind: "Talk Follow Up", name: ("in", names)})


def _delete_files(those: list[str], doctype: str = "Talk Note") -> None:
	"""The scans of signed prints (they are kept with the notes) and what was put beside plans, with their bytes. Never
	by the platform's own delete, which keeps a copy of the row and asks who may."""
	file = DocType("File")
	query = frappe.qb.from_(file).select(file.name, file.file_url, file.thumbnail_url)
	rows = query.where((file.attached_to_doctype == doctype) & file.attached_to_name.isin(those)).run(
		as_dict=True
	)
	if not rows:
		return
	names = [row.name for row in rows]
	urls = {url for row in rows for url in (row.file_url, row.thumbnail_url) if url}
	others = (
		frappe.qb.from_(file)
		.select(file.file_url)
		.where(file.file_url.isin(sorted(urls)) & file.name.notin(names))
	)
	for url in urls - set(others.run(pluck=True)):
		if sealed_files.is_address(url):
			sealed_files.remove(url)
		else:
			sealed_files.place(url).unlink(missing_ok=True)
	frappe.db.delete("File", {"name": ("in", names)})
	for kind, name in (("ref_doctype", "docname"), ("reference_doctype", "reference_name")):
		log = "Version" if kind == "ref_doctype" else "Comment"
		frappe.db.delete(log, {kind: "File", name: ("in", names)})
