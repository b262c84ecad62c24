"""谈心谈话台账: every talk held, one row a person talked to. No content, ever."""

from __future__ import annotations

from collections import Counter
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from tanxin.domain.model import Verdict
from tanxin.site.columns import column as _column
from tanxin.tanxin.report.talk_ledger.entries import Entry, entries

#: How an entry was confirmed, in the order of the summary, and its colour there.
OWN, IMPORTED, WAITING = "own", "imported", "waiting"
COLOURS = {
	OWN: "Green",
	IMPORTED: "Blue",
	Verdict.PAPER.value: "Blue",
	Verdict.UNABLE.value: "Blue",
	Verdict.OBJECTED.value: "Red",
	WAITING: "Orange",
}


def execute(filters: dict[str, Any] | None = None) -> tuple:
	"""The platform's entry: columns, rows, message, chart, summary."""
	found = entries(frappe._dict(filters or {}))
	if not found:
		return columns(), [], _("No talk was held in your scope in this period."), None, None
	return columns(), rows(found), None, _chart(found), _summary(found)


def columns() -> list[dict[str, Any]]:
	"""Typed columns in the order of the printed register. 次 and 人次 make the total row count rightly."""
	return [
		_column("record", _("Record No.", context="Talk Ledger"), "Link", 145, "Talk Record"),
		_column("talkers", _("Talkers", context="Talk Ledger"), "Data", 110),
		_column("talker_posts", _("Talker's Post", context="Talk Ledger"), "Data", 130),
		_column("person_name", _("Person Talked To", context="Talk Ledger"), "Data", 100),
		_column("post_title", _("Post Title", context="Talk Ledger"), "Data", 120),
		_column("organization", _("Organization", context="Talk Ledger"), "Link", 150, "Party Organization"),
		_column("started_at", _("Started", context="Talk Ledger"), "Datetime", 170),
		_column("ended_at", _("Ended", context="Talk Ledger"), "Datetime", 170),
		_column("place", _("Place", context="Talk Ledger"), "Data", 120),
		_column("way", _("Way", context="Talk Ledger"), "Data", 70),
		_column("category", _("Category", context="Talk Ledger"), "Data", 90),
		_column("recorder", _("Recorder", context="Talk Ledger"), "Data", 90),
		_column("plan", _("Plan No.", context="Talk Ledger"), "Link", 145, "Talk Plan"),
		_column("reason", _("Why Owed", context="Talk Ledger"), "Data", 180),
		_column("due_date", _("Talk Due By", context="Talk Ledger"), "Date", 100),
		_column("held_on", _("Held On", context="Talk Ledger"), "Date", 100),
		_column("in_time", _("In Time?", context="Talk Ledger"), "Data", 80),
		_column("entered_on", _("Entered On", context="Talk Ledger"), "Date", 100),
		_column("late_entry", _("Late Entry", context="Talk Ledger"), "Data", 70),
		_column("answer", _("How Confirmed", context="Talk Ledger"), "Data", 100),
		_column("answered_on", _("Confirmed On", context="Talk Ledger"), "Date", 100),
		_column("follow_up", _("Follow-ups", context="Talk Ledger"), "Data", 120),
		_column("archive_no", _("Archive No.", context="Talk Ledger"), "Data", 110),
		_column("state", _("State", context="Talk Ledger"), "Data", 90),
		_column("talks", _("Number of Talks", context="Talk Ledger"), "Int", 60),
		_column("persons", _("Person-talks", context="Talk Ledger"), "Int", 70),
	]


def rows(found: list[Entry]) -> list[dict[str, Any]]:
	"""The cells of each entry; of a collective talk only the first row counts as a talk."""
	seen: set[str] = set()
	data = []
	for entry in found:
		data.append(
			{**_talk(entry), **_owed(entry), **_answer(entry), "talks": int(entry.record.name not in seen)}
		)
		seen.add(entry.record.name)
	return data


def _talk(entry: Entry) -> dict[str, Any]:
	record = entry.record
	return {
		"record": record.name,
		"talkers": "、".join(talker.person_name or "" for talker in entry.talkers),
		"talker_posts": "、".join(talker.post_title for talker in entry.talkers if talker.post_title),
		"person_name": record.person_name,
		"post_title": record.post_title,
		"organization": record.organization,
		"started_at": record.started_at,
		"ended_at": record.ended_at,
		"place": record.place,
		"way": _(record.way, context="Talk Record"),
		"category": _(record.category, context="Talk Record"),
		"recorder": record.recorder_name,
		"plan": record.plan,
		"held_on": record.started_at.date(),
		"entered_on": getdate(record.submitted_at or record.entered_at),
		"late_entry": _("Late Entry", context="Talk Ledger") if record.is_late_entry else "",
		"archive_no": record.archive_no,
		"state": _(record.record_state or "", context="Talk Record"),
		"persons": 1,
	}


def _owed(entry: Entry) -> dict[str, Any]:
	"""Why and by when; a restricted reason is not named to who need not know, its date is."""
	named = [
		_("{0} (merged)", context="Talk Ledger").format(reason.title) if reason.merged else reason.title
		for reason in entry.reasons
		if reason.named
	]
	hidden = (
		[_("Restricted matters", context="Talk Ledger")]
		if any(not reason.named for reason in entry.reasons)
		else []
	)
	dates = [reason.due_date for reason in entry.reasons if reason.due_date and not reason.merged]
	due = min(dates) if dates else None
	in_time = (
		""
		if due is None
		else _("In Time", context="Talk Ledger")
		if entry.record.started_at.date() <= due
		else _("Late", context="Talk Ledger")
	)
	return {"reason": "；".join(dict.fromkeys([*named, *hidden])), "due_date": due, "in_time": in_time}


def _answer(entry: Entry) -> dict[str, Any]:
	answer = entry.answer
	return {
		"answer": label_of(how_answered(entry)),
		"answered_on": getdate(answer.confirmed_at) if answer else None,
		"follow_up": _follow_up(entry),
	}


def label_of(way: str) -> str:
	"""确认方式 in words."""
	return {
		OWN: _("Own Login", context="Talk Ledger"),
		IMPORTED: _("As Imported", context="Talk Ledger"),
		Verdict.PAPER.value: _("Signed on Paper", context="Talk Ledger"),
		Verdict.UNABLE.value: _("Unable to Confirm", context="Talk Ledger"),
		Verdict.OBJECTED.value: _("Objection", context="Talk Ledger"),
		WAITING: _("Awaiting Confirmation", context="Talk Ledger"),
	}[way]


def how_answered(entry: Entry) -> str:
	"""How the entry was confirmed. An agreement that a ledger brought with it was given in nobody's login."""
	if not entry.answer:
		return WAITING
	if entry.answer.verdict == Verdict.AGREED.value:
		return OWN if entry.answer.by_own_login else IMPORTED
	return entry.answer.verdict


def _follow_up(entry: Entry) -> str:
	if not entry.follow_ups:
		return ""
	open_ones = [each for each in entry.follow_ups if each.status == "Open"]
	late = [each for each in open_ones if each.due_date < getdate(nowdate())]
	if late:
		return _("{0} overdue", context="Talk Ledger").format(len(late))
	return (
		_("{0} open", context="Talk Ledger").format(len(open_ones))
		if open_ones
		else _("All done", context="Talk Ledger")
	)


def _chart(found: list[Entry]) -> dict[str, Any]:
	"""人次 by month: answered, and waiting for an answer."""
	held = [(entry.record.started_at.strftime("%Y-%m"), entry) for entry in found]
	months = sorted({month for month, _entry in held})
	answered = Counter(month for month, entry in held if entry.answer)
	waiting = Counter(month for month, entry in held if not entry.answer)
	return {
		"data": {
			"labels": _month_labels(months),
			"datasets": [
				{
					"name": _("Answered", context="Talk Ledger"),
					"values": [answered[month] for month in months],
				},
				{"name": label_of(WAITING), "values": [waiting[month] for month in months]},
			],
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["#2f9e44", "#f59f00"],
		"fieldtype": "Int",
	}


def _month_labels(months: list[str]) -> list[str]:
	"""Short enough for a chart of half the page: the year only where there is more than one."""
	if len({month[:4] for month in months}) > 1:
		return [month[2:] for month in months]
	return [_("Month {0}", context="Talk Ledger").format(int(month[5:])) for month in months]


def _summary(found: list[Entry]) -> list[dict[str, Any]]:
	"""次, 人次, how they were confirmed, and how many were entered late."""
	answers = Counter(map(how_answered, found))
	late = len({entry.record.name for entry in found if entry.record.is_late_entry})
	summary = [
		_number(_("Number of Talks", context="Talk Ledger"), len({entry.record.name for entry in found})),
		_number(_("Person-talks", context="Talk Ledger"), len(found)),
	]
	summary += [
		_number(label_of(way), answers[way], colour) for way, colour in COLOURS.items() if answers[way]
	]
	merged = sum(reason.merged for entry in found for reason in entry.reasons)
	if merged:
		summary.append(_number(_("Obligations Merged into These", context="Talk Ledger"), merged, "Gray"))
	return [*summary, _number(_("Late Entry", context="Talk Ledger"), late, "Orange")] if late else summary


def _number(label: str, value: int, colour: str = "") -> dict[str, Any]:
	number = {"label": label, "value": value, "datatype": "Int"}
	return {**number, "indicator": colour} if colour else number
