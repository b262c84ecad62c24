"""The verification of sealed logs (核验): stored rows in pages to the domain, which judges; its findings one by one.

Nothing is kept but counts, so that a million entries need no more memory than a thousand.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import get_datetime, now_datetime
from pypika.terms import Criterion

from tanxin.confidentiality import sealing
from tanxin.confidentiality.keys import keys_for, retired_marks
from tanxin.domain import anchoring, integrity, sign_off_log
from tanxin.domain.anchoring import Anchor
from tanxin.domain.findings import Finding, Kind
from tanxin.domain.integrity import Fit
from tanxin.domain.sign_off_log import Entry, Plan
from tanxin.signoff import entries
from tanxin.signoff.evidence import anchor_file, anchors, keeping
from tanxin.signoff.evidence.logs import KEEPINGS, LOGS, READINGS, SIGN_OFFS, SealedLog

#: Plans or readings judged at once.
PAGE = 500
PLAN_FIELDS = ("name", "workflow_state", "signing_round")
#: A transaction that was open when the key was changed may write so much later.
IN_FLIGHT = timedelta(minutes=15)
#: The logs by the words of the report.
LOG_NAMES = {SIGN_OFFS.doctype: "签批记录", READINGS.doctype: "查阅记录", KEEPINGS.doctype: "保管处置记录"}


class Check:
	"""One run. `plan`: that plan's log alone. `plans`, `orphans`, `readings`: criteria that narrow what is looked at
	to what the reader may see, None for everything.

	After `findings` has been read to its end the counts say what was checked.
	"""

	def __init__(
		self,
		plan: str | None = None,
		plans: Criterion | None = None,
		orphans: Criterion | None = None,
		readings: Criterion | None = None,
		keeping: bool = True,
	) -> None:
		self.keeping = keeping
		self.plan, self._plans, self._orphans, self._readings = plan, plans, orphans, readings
		self.begun = now_datetime()
		self.checked: Counter[str] = Counter()
		self.waiting: dict[str, int] = {}
		self.anchors: dict[str, Anchor] = {}
		self._others: dict[str, Counter[str]] = {}
		self._keys = {log.doctype: keys_for(log.purpose) for log in LOGS}
		self._retired = {log.doctype: retired_marks(log.purpose) for log in LOGS}
		self._shut = 0

	def findings(self) -> Iterator[Finding]:
		"""Everything that does not fit, plan by plan, then what is left without a plan, readings, anchors."""
		for finding in self._logs():
			yield replace(finding, log=SIGN_OFFS.doctype) if not finding.log else finding
		for doctype, marks in self._others.items():
			for mark, count in marks.items():
				what = f"{count}条{LOG_NAMES[doctype]}{anchoring.other_key(mark, [*self._keys[doctype]][-1])}"
				yield Finding(Kind.OTHER_KEY, what, log=doctype)
		if self._shut:
			what = f"{self._shut}份计划的谈话要点由另一把密钥密封，密钥环中没有：无法核对是否签后改动，请先恢复原来的密钥"
			yield Finding(Kind.OTHER_KEY, what, log=SIGN_OFFS.doctype)
		if not self.plan:
			for log in LOGS:
				yield from self._anchored(log)

	def _logs(self) -> Iterator[Finding]:
		for page in _plan_pages(self.plan, self._plans):
			yield from self._judged(page)
		yield from self._without_plan()
		if not self.plan:
			yield from self._of_readings()
			if self.keeping:
				yield from keeping.findings(lambda row: self._fit(KEEPINGS, row))

	def _judged(self, page: list[frappe._dict]) -> Iterator[Finding]:
		names = [row.name for row in page]
		bound, logs = entries.bound_on(names), self._entries_of(names)
		for name, digest in _digests(names):
			if digest is None:  # without its key the column beside the words is all there is
				self._shut += 1
			else:
				bound[name]["content"] = digest
		for row in page:
			self.checked["plans"] += 1
			plan = Plan(row.name, row.workflow_state or "", row.signing_round or 1, bound[row.name])
			yield from sign_off_log.check(plan, logs.get(row.name, ()))

	def _entries_of(self, names: list[str]) -> dict[str, list[Entry]]:
		table = DocType(SIGN_OFFS.doctype)
		found: dict[str, list[Entry]] = {}
		columns = (table[name] for name in SIGN_OFFS.columns)
		query = frappe.qb.from_(table).select(*columns).where(table.plan.isin(names))
		for row in query.run(as_dict=True):
			found.setdefault(row.plan, []).append(self._entry(row))
		return found

	def _entry(self, row: frappe._dict) -> Entry:
		return Entry(
			name=row.name,
			previous=row.previous_seal or "",
			seal=row.seal or "",
			fit=self._fit(SIGN_OFFS, row),
			at=row.signed_at or datetime.min,
			action=row.action or "",
			from_state=row.from_state or "",
			to_state=row.to_state or "",
			round=row["round"] or 0,
			signed=_signed(row.signed_fields),
		)

	def _fit(self, log: SealedLog, row: Mapping[str, Any]) -> Fit:
		self.checked[log.doctype] += 1
		sealed = row["seal"] or ""
		try:
			fields = log.fields(row, integrity.form_of(sealed))
		except (KeyError, TypeError, ValueError, AttributeError):
			return Fit.EDITED  # a form that never was, or a column emptied
		fit = integrity.fit_one_of(self._keys[log.doctype], fields, row["previous_seal"] or "", sealed)
		if fit is Fit.OTHER_KEY:
			self._others.setdefault(log.doctype, Counter())[integrity.mark_of(sealed)] += 1
		return Fit.EDITED if _too_late(self._retired[log.doctype], sealed, row[log.time]) else fit

	def _without_plan(self) -> Iterator[Finding]:
		"""Entries of plans that are gone, or of none."""
		table, plan = DocType(SIGN_OFFS.doctype), DocType("Talk Plan")
		query = frappe.qb.from_(table).left_join(plan).on(plan.name == table.plan).select(table.plan)
		query = query.where(plan.name.isnull()).distinct()
		if self.plan:
			query = query.where(table.plan == self.plan)
		if self._orphans is not None:
			query = query.where(self._orphans)
		gone = [name or "" for (name,) in query.run()]
		for name in gone:
			rows = frappe.get_all(
				SIGN_OFFS.doctype, {"plan": name or ("is", "not set")}, list(SIGN_OFFS.columns)
			)
			yield from sign_off_log.check(None, [self._entry(row) for row in rows], name)

	def _of_readings(self) -> Iterator[Finding]:
		"""Each reading against its seal, whether the one before it is there, and whether two follow the same one.

		Only readings of early days, which name no chain, may: they were written side by side.
		"""
		for page in _pages(READINGS.doctype, self._readings, READINGS.columns):
			known = _seals_among(page)
			for row in page:
				found = {
					"log": READINGS.doctype,
					"plan": row.plan or "",
					"entry": row.name,
					"at": row.read_at,
				}
				if self._fit(READINGS, row) is Fit.EDITED:
					yield Finding(Kind.EDITED, "内容与封签不符：写入后被改动，或不是由系统写入的", **found)
				if row.previous_seal and row.previous_seal not in known:
					yield Finding(Kind.GAP, "它之前的记录已不在：被删除，或它的前一封签被改动", **found)
		yield from self._forked_readings()

	def _forked_readings(self) -> Iterator[Finding]:
		for chain, count in _forks(self._readings):
			what = f"“{chain.partition(':')[2]}”的查阅记录有{count}条接在同一条之后：被插入，或被复制"
			yield Finding(Kind.FORKED, what, log=READINGS.doctype)

	def _anchored(self, log: SealedLog) -> Iterator[Finding]:
		stored, outside = anchors.stored(log.doctype), anchor_file.read(log.doctype)
		self.checked["anchors"] += len(stored)
		if stored:
			self.anchors[log.doctype] = stored[-1]
		if stored and outside is None:
			yield Finding(Kind.ANCHOR_FILE, "找不到存证文件：只能核对数据库里的存证", log=log.doctype)
		yield from anchoring.check(
			keys_for("anchor"), stored, outside, lambda number: anchors.sum_now(log, number)
		)
		retired = retired_marks("anchor")
		for each in stored:
			if _too_late(retired, each.seal, each.anchored_at):
				what = f"第{each.number}号存证：由当时已停用的密钥封签"
				yield Finding(Kind.ANCHOR_EDITED, what, log=log.doctype, at=each.anchored_at)
		yield from self._beyond(log, {each.number for each in (*stored, *(outside or []))})
		self.waiting[log.doctype] = count = anchors.waiting(log)
		if count:
			what = f"{count}条{LOG_NAMES[log.doctype]}尚未存证：今夜存证之前，其中末尾的被删除无从证明"
			yield Finding(Kind.NOT_ANCHORED, what, log=log.doctype)

	def _beyond(self, log: SealedLog, known: set[int]) -> Iterator[Finding]:
		"""Entries that name an anchor that nobody knows."""
		table = DocType(log.doctype)
		query = frappe.qb.from_(table).select(table.anchor).distinct()
		for (number,) in query.where(table.anchor.notin([0, *known])).run():
			what = f"有记录写着第{number}号存证，数据库和存证文件中都没有这一号：存证被删除，或记录被改动"
			yield Finding(Kind.ANCHOR_MISSING, what, log=log.doctype)


def _seals_among(page: list[frappe._dict]) -> set[str]:
	"""Which of the seals that these readings follow are there."""
	named = {row.previous_seal for row in page if row.previous_seal}
	return set(frappe.get_all(READINGS.doctype, {"seal": ("in", list(named))}, pluck="seal")) if named else set()


def _forks(criterion: Criterion | None) -> list[tuple[str, int]]:
	"""(chain, how many) where more than one reading follows the same: the table's own index refuses that."""
	table = DocType(READINGS.doctype)
	query = frappe.qb.from_(table).select(table.chain, Count(table.name)).where(table.chain.isnotnull())
	if criterion is not None:
		query = query.where(criterion)
	return query.groupby(table.chain, table.previous_seal).having(Count(table.name) > 1).run()


def _too_late(retired: Mapping[str, str], sealed: str, at: Any) -> bool:
	"""Whether a key sealed it that was retired by then: who got hold of an old key writes nothing new with it."""
	since = retired.get(integrity.mark_of(sealed))
	return bool(since and at and get_datetime(at) > get_datetime(since) + IN_FLIGHT)


def _digests(plans: list[str]) -> Iterator[tuple[str, str | None]]:
	"""Of the words of plans as they are sealed now: the column beside them may have been edited along."""
	fields = ["plan", "sealed", "digest", "destroyed_on"]
	for row in frappe.get_all("Talk Note", {"plan": ("in", plans), "zone": "Plan"}, fields):
		if row.destroyed_on:  # by a disposal list: the digest is what is left of the words
			yield row.plan, row.digest
		else:
			yield row.plan, sealing.digest_of(row.sealed, row.digest) if row.sealed or row.digest else ""


def _plan_pages(plan: str | None, criterion: Criterion | None) -> Iterable[list[frappe._dict]]:
	if not plan:
		return _pages("Talk Plan", criterion, PLAN_FIELDS)
	table = DocType("Talk Plan")
	query = frappe.qb.from_(table).select(*(table[name] for name in PLAN_FIELDS)).where(table.name == plan)
	rows = (query.where(criterion) if criterion is not None else query).run(as_dict=True)
	return [rows] if rows else []


def _pages(
	doctype: str, criterion: Criterion | None, fields: tuple[str, ...]
) -> Iterator[list[frappe._dict]]:
	"""The rows in order of their names, a page at a time."""
	table, after = DocType(doctype), ""
	columns = [table[name] for name in fields]
	while True:
		query = frappe.qb.from_(table).select(*columns).where(table.name > after)
		if criterion is not None:
			query = query.where(criterion)
		rows = query.orderby(table.name).limit(PAGE).run(as_dict=True)
		if not rows:
			return
		yield rows
		after = rows[-1].name


def _signed(text: str | None) -> dict[str, Any]:
	"""What an entry says was signed; nothing where somebody made it unreadable (its seal tells)."""
	try:
		found = json.loads(text or "{}")
	except ValueError:
		return {}
	return found if isinstance(found, dict) else {}


def moment(value: Any) -> str:
	"""A time as it is told."""
	return str(get_datetime(value))[:16] if value else ""
