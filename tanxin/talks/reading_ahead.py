"""What a request to read would open (查阅申请的范围): told to the asker before he sends it, to the leader before he decides."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import date_diff, getdate, nowdate

from tanxin.confidentiality import granted, granting, reading_requests, scope
from tanxin.confidentiality.granted import PERIOD
from tanxin.confidentiality.reader import Reader, reader
from tanxin.talks import reading

#: What a leader is told of a request that waits.
ASKED_FOR = (
	"name", "kind", "reader_name", "organization", "reason", "until", "period_from", "period_to", "category",
)  # fmt: skip


def of_records(chosen: list[str]) -> dict[str, Any]:
	"""Of chosen records those that the session's user may ask for, why not the others, and who would decide."""
	asking = reader()
	reading_requests.check_asker(asking)
	chosen = list(dict.fromkeys(chosen))
	reading_requests.check_number(chosen)
	left_out = {name: why for name in chosen if (why := _why_not(name, asking))}
	open_ones = [name for name in chosen if name not in left_out]
	return {
		"records": [{"name": row.name, "title": _title(row)} for row in _rows(open_ones)],
		"left_out": [{"name": name, "why": why} for name, why in left_out.items()],
		"count": len(open_ones),
		"leaders": _leaders_over(open_ones, asking) if open_ones else [],
		"longest": reading_requests.longest(),
	}


def of_period(period: dict[str, Any]) -> dict[str, Any]:
	"""How many records of a period the session's user would be opened today, and who would decide."""
	asking, period = reader(), frappe._dict(period)
	reading_requests.check_asker(asking)
	reading_requests.check_period(period, asking)
	return {
		"count": granted.count_in_period(asking, period),
		"leaders": reading.names(granting.leaders_to_ask(period.organization, asking.person, ())),
		"longest": reading_requests.longest(),
	}


def waiting() -> list[dict[str, Any]]:
	"""What waits for the decision of the session's user, with what he has to know."""
	return [
		{
			**{name: row[name] for name in ASKED_FOR},
			**_asked_for(row),
			"days_waiting": date_diff(getdate(nowdate()), getdate(row.creation)),
		}
		for row in granting.waiting()
	]


def about(grant: str) -> dict[str, Any]:
	"""What the form of a request says beside its fields: who asks, what is in it today, and what the session's user may
	do. The caller checked that the user sees the request; of the talks it names he is told those in his own scope."""
	row = frappe.db.get_value("Talk Reading Grant", grant, granting.FIELDS, as_dict=True)
	return {**_asked_for(row), "steps": granting.steps(grant)}


def _asked_for(row: frappe._dict) -> dict[str, Any]:
	names = [] if row.kind == PERIOD else granting.records_of(row.name)
	in_period = row.kind == PERIOD and row.reader_user
	return {
		"records": [_title(each) for each in _rows(names)],
		"count": granted.count_in_period(reader(row.reader_user), row) if in_period else len(names),
		"reader_place": _place(row.reader),
	}


def _place(person: str | None) -> str:
	"""Where the asker belongs, and as what."""
	known = frappe.db.get_value("Talk Person", person, ["organization", "post_title"])
	return "　".join(filter(None, known or ()))


def _why_not(name: str, asking: Reader) -> str:
	"""Why a record is not asked for; empty when it may be."""
	try:
		reading_requests.open_records([name], asking)
	except (frappe.PermissionError, frappe.ValidationError) as refusal:
		frappe.clear_last_message()
		return str(refusal)
	if grant := granted.running_grant(asking, name):
		return _("You may read it already ({0}).").format(grant)
	waits = reading.open_request(name)
	return (
		_("You have asked for this already ({0}). The leader has not decided yet.").format(waits)
		if waits
		else ""
	)


def _leaders_over(records: list[str], asking: Reader) -> list[str]:
	places = frappe.get_all("Talk Record", {"name": ("in", records)}, pluck="organization")
	above = reading_requests.above_all(set(places))
	return reading.names(granting.leaders_to_ask(above, asking.person, records))


def _rows(names: list[str]) -> list[frappe._dict]:
	"""Of these records those that the session's user sees, the earliest first."""
	if not names:
		return []
	table = DocType("Talk Record")
	query = frappe.qb.from_(table).select(table.name, table.title, table.started_at)
	seen = table.name.isin(names) & scope.criterion("Talk Record")
	return query.where(seen).orderby(table.started_at).run(as_dict=True)


def _title(row: frappe._dict) -> str:
	return f"{str(row.started_at)[:10]}　{row.title or row.name}"
