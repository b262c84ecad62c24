"""Last year's ledger of talks (既有台账), onto the site: each talk a record that says it was made up (补录)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import getdate, now_datetime, nowdate

from tanxin.confidentiality import notes
from tanxin.confidentiality.rights import SHARED
from tanxin.domain.schedule import WAYS_WITHOUT_PLACE
from tanxin.domain.terms import label
from tanxin.intake.headings import RECORDS
from tanxin.intake.reading import Reading
from tanxin.intake.records import RecordRow, read_records
from tanxin.intake.values import BadValue
from tanxin.site import owing
from tanxin.talks.bringing import answers, promises
from tanxin.talks.bringing.pages import CREATED, UNCHANGED, UPDATED, RowRefused, Run

IMPORTED = "由既有台账导入"
NOT_WRITTEN = "台账未记载"
#: Where a record came from is one column of 140 characters.
LONGEST_FILE_NAME, LONGEST_NUMBER = 80, 30
_NUMBER = re.compile(r"（编号 (.+)）$")


def bring_records(run: Run, path: Path) -> None:
	"""Talks held. What is owed this year is computed first, so that the talks find what they meet."""
	reading = read_records(path, run.known.people, now=now_datetime())
	run.take_over(reading)
	if not run.outcome.dry and reading.rows:
		owing.owe_for_period(getdate(nowdate()).year)
		owing.owe_for_meetings()
	ledger = Ledger(run, reading)
	run.write([(row.row, row) for row in reading.rows], ledger.write, page=20)


class Ledger:
	"""Writes the rows of one ledger."""

	def __init__(self, run: Run, reading: Reading[RecordRow]) -> None:
		self.run = run
		self.held = _held(reading.rows)
		self.numbers = _numbers()

	def write(self, number: int, row: RecordRow) -> str:
		"""One talk: found again by its time and its parties, else made."""
		talkers, persons, absent = (
			[self.run.known.person(one) for one in group] for group in (row.talkers, row.persons, row.absent)
		)
		self._check(persons)
		said = {self.run.known.person(one): answer for one, answer in row.answers.items()}
		found = self.held.get(identity(row.talk.started_at, talkers, [*persons, *absent]))
		if found:
			_refuse_other_category(found, row)
			return self._again(found, said)
		self._refuse_rewritten(row)
		if row.talk.ended_at == row.talk.started_at:
			raise RowRefused(RECORDS["started_at"][0], "没有写明谈到几时，请写成 09:00—09:40 这样。")
		doc = self._record(row, talkers, persons, absent)
		doc.insert(ignore_permissions=True)  # the right to import was decided by importer_for
		_seal_words(doc.name, row)
		promises.write(self.run, number, row, doc.name, talkers, persons)
		doc.submit()
		answers.write(doc.name, said)
		return CREATED

	def _check(self, persons: list[str]) -> None:
		"""Rows of the span, and never the importer's own talk: nobody answers for himself on paper."""
		importer, column = self.run.importer, RECORDS["persons"][0]
		if importer.person and importer.person in persons:
			raise RowRefused(column, "这是与您本人的谈话，请由他人导入这一行。")
		if not all(importer.covers(self.run.known.organization_of.get(person)) for person in persons):
			raise RowRefused(column, "谈话对象不在您的工作范围内，请由管理员导入这一行。")

	def _again(self, found: frappe._dict, said: dict[str, Any]) -> str:
		"""The talk is there. A ledger whose confirmations were filled in since adds them to its own records."""
		if found.source != "Import":
			return UNCHANGED
		return UPDATED if answers.write(found.name, said) else UNCHANGED

	def _refuse_rewritten(self, row: RecordRow) -> None:
		"""A number that is already on record with other people or another time: records are not rewritten by import.

		Plain counting numbers (序号) start anew in every file and say nothing.
		"""
		if row.talk.id.isdigit() or "#" in row.talk.id:
			return
		other = self.numbers.get(row.talk.id[:LONGEST_NUMBER])
		if other:
			reason = f"编号 {row.talk.id} 已导入为 {other}，时间或人员与这一行不同；请在该记录上更正，导入不改写记录。"
			raise RowRefused(RECORDS["id"][0], reason)

	def _record(self, row: RecordRow, talkers: list[str], persons: list[str], absent: list[str]) -> Document:
		talk = row.talk
		doc = frappe.get_doc(
			{
				"doctype": "Talk Record",
				"organization": self.run.known.organization_of.get(talkers[0]),
				"category": talk.category.value,
				"way": talk.way.value,
				"started_at": talk.started_at,
				"ended_at": talk.ended_at,
				"place": row.place or ("" if talk.way.value in WAYS_WITHOUT_PLACE else NOT_WRITTEN),
				"recorder": self._recorder(row),
				"talkers": [{"person": one} for one in talkers],
				"persons": [{"person": one, "attended": 1} for one in persons]
				+ [{"person": one, "attended": 0, "absent_reason": NOT_WRITTEN} for one in absent],
				"is_unplanned": 1,
				"unplanned_reason": f"{IMPORTED}，谈话在使用本系统之前或之外进行",
				"late_reason": _late_reason(row),
				"source": "Import",
				"source_detail": self._detail(row),
			}
		)
		doc.flags.from_import = True
		return doc

	def _recorder(self, row: RecordRow) -> str | None:
		"""Who recorded it, when the ledger names somebody on the roster."""
		try:
			return (
				self.run.known.person(self.run.known.people.find(row.recorder).id) if row.recorder else None
			)
		except BadValue:
			return None

	def _detail(self, row: RecordRow) -> str:
		number = f"（编号 {row.talk.id[:LONGEST_NUMBER]}）" if "#" not in row.talk.id else ""
		return f"{self.run.outcome.file[:LONGEST_FILE_NAME]} 第 {row.row} 行{number}"


def identity(started_at: Any, talkers: list[str], persons: list[str]) -> tuple:
	"""What makes two rows the same talk: the minute it began and who was to be there."""
	return (started_at.replace(second=0, microsecond=0), frozenset(talkers), frozenset(persons))


def _held(rows: list[RecordRow]) -> dict[tuple, frappe._dict]:
	"""Records of the ledger's days by identity, however they came to be."""
	if not rows:
		return {}
	record = DocType("Talk Record")
	moments = [row.talk.started_at for row in rows]
	found = (
		frappe.qb.from_(record)
		.select(record.name, record.started_at, record.source, record.category)
		.where((record.docstatus < 2) & record.started_at[min(moments) : max(moments).replace(second=59)])
	).run(as_dict=True)
	talkers, persons = _parties("Talk Record Talker", found), _parties("Talk Record Person", found)
	return {
		identity(row.started_at, talkers.get(row.name, []), persons.get(row.name, [])): row for row in found
	}


def _refuse_other_category(found: frappe._dict, row: RecordRow) -> None:
	"""谈心谈话 is never re-labelled 诫勉 by a ledger that calls it so later, nor the other way round."""
	if found.category != row.talk.category.value:
		reason = f"这次谈话已登记为“{label(found.category)}”（{found.name}），不能改为“{label(row.talk.category)}”，请核对。"
		raise RowRefused(RECORDS["category"][0], reason)


def _numbers() -> dict[str, str]:
	"""Imported records by their number in the ledger."""
	record = DocType("Talk Record")
	rows = (
		frappe.qb.from_(record)
		.select(record.name, record.source_detail)
		.where((record.source == "Import") & (record.docstatus == 1))
	).run()
	marked = ((name, _NUMBER.search(detail or "")) for name, detail in rows)
	return {number.group(1): name for name, number in marked if number}


def _parties(child: str, found: list[frappe._dict]) -> dict[str, list[str]]:
	grouped: dict[str, list[str]] = {}
	table = DocType(child)
	names = [row.name for row in found]
	for start in range(0, len(names), 1000):
		page = names[start : start + 1000]
		for parent, person in (
			frappe.qb.from_(table).select(table.parent, table.person).where(table.parent.isin(page)).run()
		):
			grouped.setdefault(parent, []).append(person)
	return grouped


def _late_reason(row: RecordRow) -> str:
	"""补录: by import, with what the ledger itself says of its lateness."""
	own = f"；原补录原因：{row.late_reason}" if row.late_reason else ""
	entered = f"；台账登记于 {row.entered_at:%Y-%m-%d %H:%M}" if row.entered_at else ""
	return f"{IMPORTED}{entered}{own}"


def _seal_words(record: str, row: RecordRow) -> None:
	"""The words go where all words go. Whoever imports writes them while the record is his own draft; once it is
	submitted he can no longer read them, unless he talked or was talked to."""
	main = "\n".join(part for part in (f"事由：{row.reason}" if row.reason else "", row.content) if part)
	texts = {
		"main": main,
		"to_talker": row.advice_to_talker,
		"to_person": row.advice_to_person,
		"needs": row.needs,
	}
	if any(texts.values()):
		notes.write_record(record, SHARED, None, texts)
