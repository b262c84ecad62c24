"""The verification of keeping (保管处置核验): the log's own seals, and whether everything that is empty was destroyed under
two signatures. What was destroyed so is told as 「已销毁」 and is no sign of tampering."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count

from tanxin.confidentiality import keeping_log, sealing
from tanxin.domain.findings import Finding, Kind
from tanxin.domain.integrity import Fit

LOG, DISPOSAL = "Talk Keeping Log", "Talk Disposal List"
PAGE = 500

FitOf = Callable[[Mapping[str, Any]], Fit]


def findings(fit: FitOf) -> Iterator[Finding]:
	"""Everything that does not fit. `fit` judges one entry's seal."""
	whole: set[str] = set()
	for page in _pages():
		seals = _seals_among(page)
		for row in page:
			found = {"log": LOG, "entry": row.name, "at": row.signed_at}
			verdict = fit(row)
			if verdict is Fit.EDITED:
				yield Finding(Kind.EDITED, "内容与封签不符：写入后被改动，或不是由系统写入的", **found)
			if row.previous_seal and row.previous_seal not in seals:
				yield Finding(Kind.GAP, "它之前的记录已不在：被删除，或它的前一封签被改动", **found)
			if verdict is Fit.WHOLE:
				whole.add(row.name)
	yield from _lists(whole)
	yield from _emptied()


def _pages() -> Iterator[list[frappe._dict]]:
	table, after = DocType(LOG), ""
	columns = [table[name] for name in (*keeping_log.SEALED, "previous_seal", "seal")]
	while rows := (
		frappe.qb.from_(table)
		.select(*columns)
		.where(table.name > after)
		.orderby(table.name)
		.limit(PAGE)
		.run(as_dict=True)
	):
		yield rows
		after = rows[-1].name


def _seals_among(page: list[frappe._dict]) -> set[str]:
	named = sorted({row.previous_seal for row in page if row.previous_seal})
	return set(frappe.get_all(LOG, {"seal": ("in", named)}, pluck="seal")) if named else set()


def _lists(whole: set[str]) -> Iterator[Finding]:
	"""Each list under which something is empty: told where both signatures cover all of it, else a finding."""
	for name, gone in _destroyed().items():
		covered = _covered(name, whole)
		beyond = sorted(gone - covered)
		if beyond:
			numbers = "、".join(each.split("|", 1)[1] for each in beyond[:20])
			what = f"{len(beyond)}件内容记为依销毁清单 {name} 销毁，但清单没有两人对其签批：{numbers}"
			yield Finding(Kind.NOT_UNDER_TWO, what, log=LOG)
		if gone & covered:
			yield Finding(
				Kind.DESTROYED, f"{len(gone & covered)}件依销毁清单 {name} 销毁，两人签批齐全", log=LOG
			)


def _destroyed() -> dict[str, set[str]]:
	"""By list, what is empty under it (doctype|name). A record withdrawn for correction went with the one after it."""
	note, record = DocType("Talk Note"), DocType("Talk Record")
	found: dict[str, set[str]] = {}
	query = frappe.qb.from_(note).left_join(record).on(record.name == note.record)
	query = query.select(note.destroyed_by, note.record, note.plan, note.request, record.docstatus)
	rows = query.where(note.destroyed_on.isnotnull()).distinct().run()
	last = _last_of([name for _list, name, _plan, _request, docstatus in rows if docstatus == 2])
	for disposal, of_record, of_plan, of_request, _docstatus in rows:
		if of_record:
			key = f"Talk Record|{last.get(of_record, of_record)}"
		else:
			key = f"Talk Plan|{of_plan}" if of_plan else f"Talk Request|{of_request}"
		found.setdefault(disposal or "", set()).add(key)
	dossiers = {"destroyed_on": ("is", "set")}
	for row in frappe.get_all("Talk Dossier", dossiers, ["name", "destroyed_by"]):
		found.setdefault(row.destroyed_by or "", set()).add(f"Talk Dossier|{row.name}")
	return found


def _last_of(names: list[str]) -> dict[str, str]:
	"""The record that stands for each one withdrawn for correction."""
	last, now = {name: name for name in names}, set(names)
	while now:
		after = dict(
			frappe.get_all(
				"Talk Record", {"amended_from": ("in", sorted(now))}, ["amended_from", "name"], as_list=True
			)
		)
		last = {name: after.get(to, to) for name, to in last.items()}
		now = set(after.values())
	return last


def _covered(disposal: str, whole: set[str]) -> set[str]:
	"""What two different people, neither of them the drafter, have signed of a list in its last round."""
	row = (
		frappe.db.get_value(DISPOSAL, disposal, ["signing_round", "drafter"], as_dict=True)
		if disposal
		else None
	)
	if not row:
		return set()
	signed = {
		each.actor: set(keeping_log.signed_of(each).get("lines") or ())
		for each in keeping_log.entries(disposal=disposal)
		if each.action == "Sign"
		and each["round"] == row.signing_round
		and each.name in whole
		and each.actor != row.drafter
	}
	return set.intersection(*signed.values()) if len(signed) == 2 else set()


def _emptied() -> Iterator[Finding]:
	"""Notes with a digest of words and no words, that no list accounts for."""
	note = DocType("Talk Note")
	query = frappe.qb.from_(note).select(note.digest, Count("*")).where(note.destroyed_on.isnull())
	empty = (note.sealed.isnull() | (note.sealed == "")) & note.digest.isnotnull() & (note.digest != "")
	rows = query.where(empty).groupby(note.digest).run()
	count = sum(number for digest, number in rows if sealing.digest_of("", like=digest) != digest)
	if count:
		yield Finding(Kind.WORDS_GONE, f"{count}份谈话内容写过字，现在是空的，没有销毁清单", log="")
