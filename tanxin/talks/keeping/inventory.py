"""What somebody has in his keeping in a post (移交内容): numbers, years, archive numbers. No words, no names of kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Extract, Max, Min
from frappe.utils import nowdate
from pypika.terms import Criterion

from tanxin.site.coverage import subtree
from tanxin.talks.keeping.papers import RUNNING

#: Lines of one kind that are named one by one; a longer handover names the rest by their number.
MOST = 300


@dataclass(frozen=True)
class Line:
	"""One line of a handover list."""

	kind: str
	what: str
	quantity: int = 1
	year: int | None = None
	matter_doctype: str | None = None
	matter: str | None = None


@dataclass(frozen=True)
class Held:
	"""Who hands over what he kept in which organisation, and as what."""

	person: str
	user: str | None
	organization: str
	post: str


def of(held: Held) -> list[dict]:
	"""The lines of a handover, in the order of the form."""
	return [asdict(line) for make in _KINDS for line in make(held)]


def _his_records(held: Held, table: DocType) -> Criterion:
	"""Of an organiser all records of his organisation; of anybody else those that he held or wrote down there."""
	if held.post == "Organiser":
		return table.organization.isin(subtree(held.organization))
	talker = DocType("Talk Record Talker")
	talked = frappe.qb.from_(talker).select(talker.parent).where(talker.person == held.person)
	mine = table.name.isin(talked) | (table.recorder == held.person)
	return (table.organization == held.organization) & mine


def _records(held: Held) -> Iterator[Line]:
	table = DocType("Talk Record")
	year = Extract("year", table.started_at)
	query = frappe.qb.from_(table).select(
		year, Count("*"), Count(table.archive_no), Min(table.archive_no), Max(table.archive_no)
	)
	rows = query.where((table.docstatus == 1) & _his_records(held, table)).groupby(year).orderby(year).run()
	for of_year, count, filed, first, last in rows:
		numbers = f"档号 {first}" + (f" 至 {last}" if last != first else "") if filed else "均未归档"
		open_ones = f"，未归档{count - filed}份" if filed and count > filed else ""
		yield Line("Records Kept", f"谈话记录{count}份，{numbers}{open_ones}"[:140], count, int(of_year))


def _originals(held: Held) -> Iterator[Line]:
	"""Signed prints of which the app has only the scan."""
	table, answer = DocType("Talk Record"), DocType("Talk Confirmation")
	year = Extract("year", table.started_at)
	query = frappe.qb.from_(answer).join(table).on(table.name == answer.record).select(year, Count("*"))
	query = query.where(
		(answer.verdict == "Signed on Paper") & (table.docstatus == 1) & _his_records(held, table)
	)
	for of_year, count in query.groupby(year).orderby(year).run():
		yield Line("Paper Originals", f"本人签字的纸质记录{count}份", count, int(of_year))


def _plans(held: Held) -> Iterator[Line]:
	table, talker = DocType("Talk Plan"), DocType("Talk Plan Talker")
	talks = frappe.qb.from_(talker).select(talker.parent).where(talker.person == held.person)
	query = frappe.qb.from_(table).select(table.name, table.planned_start)
	query = query.where(table.workflow_state.isin(RUNNING) & (table.organization == held.organization))
	his = table.name.isin(talks) | (table.author == held.person)
	for name, start in query.where(his).orderby(table.planned_start).limit(MOST).run():
		yield Line("Open Plan", f"计划{start:%Y-%m-%d}谈", 1, start.year, "Talk Plan", name)


def _owed(held: Held) -> Iterator[Line]:
	"""Owed talks go to whoever must talk now by the posts; the list only says how many there were."""
	table = DocType("Talk Obligation")
	year = Extract("year", table.due_date)
	query = frappe.qb.from_(table).select(year, Count("*"))
	query = query.where((table.talker == held.person) & table.status.isin(("Open", "Planned")))
	query = query.where(table.organization.isin(subtree(held.organization)))
	for of_year, count in query.groupby(year).orderby(year).run():
		yield Line("Owed Talk", f"应谈{count}项，由系统按现任职务重新确定谈话人", count, int(of_year))


def _follow_ups(held: Held) -> Iterator[Line]:
	table, record = DocType("Talk Follow Up"), DocType("Talk Record")
	query = (
		frappe.qb.from_(table).join(record).on(record.name == table.record).select(table.name, table.due_date)
	)
	query = query.where((table.owner_person == held.person) & (table.status == "Open"))
	query = query.where(record.organization.isin(subtree(held.organization)))
	for name, due in query.orderby(table.due_date).limit(MOST).run():
		yield Line("Open Follow-up", f"{due}前办结", 1, due.year, "Talk Follow Up", name)


def _drafts(held: Held) -> Iterator[Line]:
	"""Never submitted: their writer alone finishes them."""
	table = DocType("Talk Record")
	query = frappe.qb.from_(table).select(table.name, table.started_at).where(table.docstatus == 0)
	query = query.where((table.organization == held.organization) & (table.owner == (held.user or "")))
	for name, started in query.orderby(table.started_at).limit(MOST).run():
		yield Line("Draft Record", "未提交的草稿，仍由本人完成", 1, started.year, "Talk Record", name)


def _sheets(held: Held) -> Iterator[Line]:
	rows = frappe.get_all(
		"Talk Campaign",
		{"author": held.person, "organization": held.organization, "workflow_state": ("in", RUNNING)},
		["name", "creation"],
		order_by="name asc",
		limit_page_length=MOST,
	)
	for row in rows:
		yield Line("Plan Sheet", "未办结的计划审批表", 1, row.creation.year, "Talk Campaign", row.name)


def _delegations(held: Held) -> Iterator[Line]:
	rows = frappe.get_all(
		"Talk Delegation",
		{"active": 1, "to_date": (">=", nowdate())},
		["name", "giver", "to_date"],
		or_filters={"giver": held.person, "receiver": held.person},
		order_by="name asc",
		limit_page_length=MOST,
	)
	for row in rows:
		what = "给他人的授权" if row.giver == held.person else "受他人的授权"
		yield Line(
			"Delegation",
			f"{what}，至{row.to_date}，应由授权人撤销",
			1,
			_year(row.to_date),
			"Talk Delegation",
			row.name,
		)


def _dossiers(held: Held) -> Iterator[Line]:
	if held.post != "Organiser":
		return
	table = DocType("Talk Dossier")
	query = (
		frappe.qb.from_(table).select(Count("*")).where(table.organization.isin(subtree(held.organization)))
	)
	count = query.where(table.sealed != "").run()[0][0]
	if count:
		yield Line("Dossiers Kept", f"备人材料{count}份", count)


def _year(day: date) -> int:
	return day.year


_KINDS: tuple[Callable[[Held], Iterator[Line]], ...] = (
	_records, _originals, _plans, _owed, _follow_ups, _drafts, _sheets, _delegations, _dossiers,
)  # fmt: skip
