"""On what rules are tried (推算的范围): the site's roster, meetings and events, as far as the reader may know of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import getdate, nowdate
from pypika.terms import Criterion

from tanxin.confidentiality import scope
from tanxin.confidentiality.criteria import is_person, within
from tanxin.confidentiality.reader import Reader, reader
from tanxin.domain.model import Event, Meeting, MeetingKind, Situation
from tanxin.domain.what_if import World
from tanxin.site import directory, local, restricted


def may_change_rules() -> bool:
	"""Whether the account writes rules, and so may try out any change on the whole unit."""
	return bool(frappe.has_permission("Talk Rule", "write"))


def refuse_strangers() -> None:
	"""Who writes rules may ask, and organisers about their own organisations. Raises `PermissionError`."""
	if not may_change_rules() and not reader().organiser_spans:
		frappe.throw(_("Only administrators and organisers see what rules would do."), frappe.PermissionError)


def refuse_readers() -> None:
	"""Changes are tried by who may make them. Raises `PermissionError`."""
	if not may_change_rules():
		frappe.throw(_("Only administrators change rules."), frappe.PermissionError)


def this_world(year: int) -> World:
	"""The unit in that year; for an organiser his own organisations and the events that he sees."""
	asking = reader()
	return World(
		year=year,
		today=getdate(nowdate()),
		directory=directory.whole(),
		calendar=local.calendar(),
		meetings=tuple(_meetings(year)),
		events=tuple(_events(year, asking)),
		within=None if may_change_rules() else _own_organizations(asking),
	)


def checked_year(year: int | str | None) -> int:
	"""This year or the next, this one when none is asked for: a year that is over keeps the rules of its day.

	Raises a clear error for any other.
	"""
	today = getdate(nowdate())
	try:
		asked = int(year or today.year)
	except ValueError:
		asked = 0
	if asked not in (today.year, today.year + 1):
		frappe.throw(_("Choose this year or the next."))
	return asked


def _own_organizations(asking: Reader) -> frozenset[str]:
	table = DocType("Party Organization")
	query = frappe.qb.from_(table).select(table.name).where(within(asking.organiser_spans, table.name))
	return frozenset(query.run(pluck=True))


def _meetings(year: int) -> list[Meeting]:
	rows = frappe.get_all(
		"Talk Meeting",
		{"held_on": ("between", _whole(year)), "cancelled": 0},
		["name", "organization", "meeting", "held_on"],
		order_by="held_on asc, name asc",
	)
	return [Meeting(row.name, row.organization, MeetingKind(row.meeting), row.held_on) for row in rows]


def _events(year: int, asking: Reader) -> Iterator[Event]:
	"""The events of the year in each of the ways they are told; whom they are about is named by nobody here."""
	table = DocType("Trigger Event")
	start, end = _whole(year)
	rows = (
		frappe.qb.from_(table)
		.select(
			table.name, table.person, table.situation, table.happened_on, table.noticed_on,
			table.requested_talker, table.source_doctype, table.sealed,
		)
		.where((table.status != "Withdrawn") & table.person.isnotnull() & (table.person != ""))
		.where((table.happened_on >= start) & (table.happened_on <= end) & _counted(asking, table))
		.orderby(table.happened_on, table.name)
	).run(as_dict=True)  # fmt: skip
	told = _told(year)
	for row in restricted.opened(restricted.EVENT, rows):
		for way in (row.source_doctype and told.get(row.name)) or (row,):
			yield Event(
				row.name,
				row.person,
				Situation(way.situation),
				way.happened_on,
				requested_talker=row.requested_talker or None,
				noticed_on=way.noticed_on,
			)


def _counted(asking: Reader, table: DocType) -> Criterion:
	"""Who writes rules counts all events but restricted ones about himself; an organiser those that he sees."""
	if not may_change_rules():
		return scope.criterion("Trigger Event", asking.user)
	mine = is_person(table.person, asking.person)
	return ((table.restricted == 1) & mine).negate()


def _told(year: int) -> dict[str, list[frappe._dict]]:
	"""By event of the year, what its documents say of it, a situation once."""
	found: dict[str, dict[str, frappe._dict]] = defaultdict(dict)
	source, event = DocType("Trigger Event Source"), DocType("Trigger Event")
	start, end = _whole(year)
	rows = (
		frappe.qb.from_(source)
		.join(event)
		.on(event.name == source.parent)
		.select(source.parent, source.situation, source.happened_on, source.noticed_on)
		.select(source.sealed)
		.where((source.stands == 1) & (event.happened_on >= start) & (event.happened_on <= end))
		.orderby(source.happened_on, source.idx)
	).run(as_dict=True)
	for row in restricted.opened(restricted.TELLING, rows):
		found[row.parent].setdefault(row.situation, row)
	return {name: list(ways.values()) for name, ways in found.items()}


def _whole(year: int) -> tuple[str, str]:
	return f"{year}-01-01", f"{year}-12-31"
