"""Filing (归档): records get their archive numbers, many at once, and a hold (暂缓销毁) that keeps one beyond its time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, getdate, now_datetime

from tanxin import compat
from tanxin.confidentiality import keeping_log
from tanxin.confidentiality.conditions import in_spans
from tanxin.confidentiality.reader import reader
from tanxin.domain.filing import archive_number
from tanxin.domain.retention import Paper, counts_from, due_from
from tanxin.site import retention
from tanxin.site.coverage import subtree
from tanxin.site.inserting import mark_each
from tanxin.site.kept import NotAllowedHere

#: States in which everybody has answered. What is disputed is filed with the objection in it.
FILED_FROM = ("Confirmed", "Disputed")
COLUMNS = (
	"archive_no", "archive_year", "archive_item", "archive_pages", "archive_period", "filed_on", "filed_by",
	"keep_until", "record_state",
)  # fmt: skip
#: Records filed in one go: they wait in one transaction, and others who file wait for it.
MOST = 5000
MOST_PAGES = 9999


@dataclass(frozen=True)
class Unfiled:
	"""A record that is to be filed."""

	name: str
	organization: str
	category: str
	held_on: datetime
	state: str


def file(names: Sequence[str], pages: int = 0) -> dict[str, str]:
	"""Give records their archive numbers, in the order in which the talks were held. Returns number by record.

	What is filed already keeps its number and is left out. Raises, before anything is written, for one that is not
	in the charge of the session's organiser or that still waits for somebody's answer.
	"""
	_check_session()
	pages = cint(pages)
	if not 0 <= pages <= MOST_PAGES:
		frappe.throw(_("Pages are a number between 0 and {0}; 0: not counted.").format(MOST_PAGES))
	if len(names) > MOST:
		frappe.throw(_("At most {0} records are filed at once.").format(MOST))
	retention.hold_numbering()
	rows = _unfiled(names)
	for row in rows:
		_check(row)
	return _number(rows, pages)


def file_year(organization: str, year: int) -> dict[str, str]:
	"""File everything of a year in an organisation and below that everybody has answered."""
	_check_session()
	_check_organiser(organization)
	retention.hold_numbering()
	table = DocType("Talk Record")
	year = cint(year)
	query = frappe.qb.from_(table).select(table.name).where(
		(table.docstatus == 1)
		& table.archive_no.isnull()
		& table.record_state.isin(FILED_FROM)
		& (table.started_at >= datetime(year, 1, 1))
		& (table.started_at < datetime(year + 1, 1, 1))
		& table.organization.isin(subtree(organization))
	)  # fmt: skip
	names = query.orderby(table.started_at).limit(MOST).run(pluck=True)
	return _number(_unfiled(names), 0)


def set_pages(name: str, pages: int) -> None:
	"""Pages are counted when the paper is bound: they may be put right until the words are destroyed."""
	_check_session()
	row = frappe.db.get_value(
		"Talk Record", name, ["organization", "archive_no", "destroyed_on"], as_dict=True, for_update=True
	)
	_check_organiser(row.organization if row else None)
	if not row.archive_no or row.destroyed_on or not 0 <= cint(pages) <= MOST_PAGES:
		frappe.throw(
			_("Pages are counted of what is filed and not destroyed: a number up to {0}.").format(MOST_PAGES)
		)
	frappe.db.set_value("Talk Record", name, "archive_pages", cint(pages), update_modified=False)
	keeping_log.note("Pages", {"pages": cint(pages)}, row.organization, record=name)


def hold(name: str, reason: str) -> None:
	"""Keep a record beyond its time (暂缓销毁), with a reason that everybody who files may read."""
	_set_hold(name, reason, True)


def lift(name: str, reason: str) -> None:
	"""End the hold, with a reason too."""
	_set_hold(name, reason, False)


def _set_hold(name: str, reason: str, held: bool) -> None:
	_check_session()
	reason = (reason or "").strip()
	fields = ["organization", "held_since", "destroyed_on"]
	row = frappe.db.get_value("Talk Record", name, fields, as_dict=True, for_update=True)
	asking = reader()
	if not row or not in_spans(row.organization, asking.checking_spans + asking.needing_spans):
		frappe.throw(_("Organisers, inspectors and leaders in charge put disposal on hold."), NotAllowedHere)
	if not reason:
		frappe.throw(_("Write the reason. Everybody who sees the record reads it: nothing that was said."))
	if row.destroyed_on:
		frappe.throw(_("The words of {0} are destroyed already.").format(name))
	if bool(row.held_since) == held:
		frappe.throw(
			_("{0} is on hold already.").format(name) if held else _("{0} is not on hold.").format(name)
		)
	values = {"held_since": now_datetime() if held else None, "hold_reason": reason if held else None}
	frappe.db.set_value("Talk Record", name, values, update_modified=False)
	keeping_log.note("Hold" if held else "Lift", {}, row.organization, reason, record=name)


def _check_session() -> None:
	if compat.is_impersonated():
		frappe.throw(_("Not in somebody else's session."), NotAllowedHere)


def _check_organiser(organization: str | None) -> None:
	if not in_spans(organization, reader().organiser_spans):
		frappe.throw(_("Records are filed by the organiser in charge of them."), NotAllowedHere)


def _unfiled(names: Iterable[str]) -> list[Unfiled]:
	"""The stored rows, held until the transaction ends: an answer or a correction waits for the number, or it for them."""
	table = DocType("Talk Record")
	names = sorted(set(names))
	if not names:
		return []
	query = frappe.qb.from_(table).select(
		table.name, table.organization, table.category, table.started_at, table.record_state, table.docstatus
	)
	query = query.where(table.name.isin(names) & table.archive_no.isnull())
	rows = query.orderby(table.started_at).orderby(table.name).for_update().run()
	return [
		Unfiled(n, org, category, at, state if docstatus == 1 else "")
		for n, org, category, at, state, docstatus in rows
	]


def _check(row: Unfiled) -> None:
	_check_organiser(row.organization)
	if row.state not in FILED_FROM:
		frappe.throw(
			_(
				"Record {0} is not submitted, or somebody has not answered yet: it is filed afterwards."
			).format(row.name)
		)


def _number(rows: list[Unfiled], pages: int) -> dict[str, str]:
	"""Number them within year and period, without a gap; the caller holds the numbering and the rows."""
	known, how, now = retention.periods(), retention.numbering(), now_datetime().replace(microsecond=0)
	by_year: dict[tuple[int, int | None, str], list[Unfiled]] = defaultdict(list)
	for row in rows:
		period = retention.period_of(Paper.RECORD, row.category, known)
		by_year[getdate(row.held_on).year, period.years, period.label].append(row)
	person = frappe.utils.get_fullname(frappe.session.user)
	written, numbers = [], {}
	for (year, years, label), alike in by_year.items():
		until = due_from(counts_from(year, now.date()), years)
		for item, row in enumerate(alike, retention.last_item(year, label) + 1):
			numbers[row.name] = archive_number(how, year, years, item)
			state = "Filed" if row.state == "Confirmed" else row.state
			written.append((row.name, numbers[row.name], year, item, pages, label, now, person, until, state))
	mark_each("Talk Record", COLUMNS, written)
	_note(rows, numbers)
	return numbers


def _note(rows: list[Unfiled], numbers: dict[str, str]) -> None:
	"""One entry an organisation: who numbered what."""
	filed: dict[str, dict[str, str]] = defaultdict(dict)
	for row in rows:
		filed[row.organization][row.name] = numbers[row.name]
	for organization, theirs in filed.items():
		keeping_log.note("File", {"numbers": theirs}, organization)
