"""本人谈话情况表, filled for the session's own person from the stored rows. Nobody gets anybody else's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import frappe
from frappe import _

from tanxin.confidentiality import marking, notes, promises
from tanxin.confidentiality.rights import OBJECTION, SHARED
from tanxin.domain.secrecy_marks import PRINTED
from tanxin.domain.terms import label
from tanxin.forms.model import Sheet
from tanxin.forms.own_talks_sheet import TITLE, OwnTalk, OwnTalksSheet, own_talks_sheet
from tanxin.forms.parts import Commitment, Party, moment_text
from tanxin.site import talks
from tanxin.talks import confirming, notices
from tanxin.talks.sheets.common import party, term

__all__ = ["TITLE", "of_person", "person_of_session"]

#: Zones of which the person may know who read them; of the organisation's own notes he is not told.
_TOLD_OF = (SHARED, OBJECTION, "Scan")
_TITLES = {
	"main": "谈话主要内容",
	"to_talker": "对谈话人的意见建议",
	"to_person": "对谈话对象的意见建议",
	"needs": "反映的困难和诉求",
}


def person_of_session() -> str:
	"""The person behind the login, who has read the notice of his rights. Raises for anybody else."""
	person = confirming.person_of_session()
	if notices.due(person):
		frappe.throw(_("Read the notice on the page My Talks first, then open this sheet again."))
	return person


def of_person(person: str, how: str) -> list[Sheet]:
	"""The sheet of the session's own person; every reading of words is logged. `how`: Print or PDF."""
	facts = frappe.db.get_value("Talk Person", person, ["person_name", "organization"], as_dict=True)
	rows = confirming.talks_of_reader()
	names = [row.name for row in rows]
	promised, readings = _promised(person, names, how), _readings(person, names)
	told = notices.seen(person)
	data = OwnTalksSheet(
		person=Party(facts.person_name, organization=facts.organization or ""),
		talks=tuple(_talk(person, row, how, promised[row.name], readings[row.name]) for row in rows),
		notice=f"告知文本第{told.version}版，{moment_text(told.seen_at)}阅知。" if told else "",
		classification=marking.printed("Talk Record", names) if names else PRINTED[marking.unit_mark()],
	)
	return [own_talks_sheet(data)]


def _talk(
	person: str, row: frappe._dict, how: str, promised: list[Commitment], readings: list[str]
) -> OwnTalk:
	found = notes.read_record(row.name, how, zones=(SHARED, OBJECTION))
	mine = [note for note in found if note["person"] in (None, person)]
	shared = [note["texts"] for note in mine if note["zone"] == SHARED]
	objections = [note["texts"].get("words", "") for note in mine if note["zone"] == OBJECTION]
	return OwnTalk(
		number=row.name,
		started_at=row.started_at,
		ended_at=row.ended_at,
		place=row.place or "",
		talkers=tuple(party(each) for each in talks.talkers_of(row.name)),
		category=label(row.category or ""),
		way=label(row.way or ""),
		state=label(row.record_state or ""),
		answer=_answer(row),
		shared=tuple(
			(title, text[part]) for text in shared for part, title in _TITLES.items() if text.get(part)
		),
		objection="\n".join(filter(None, objections)),
		commitments=tuple(promised),
		readings=tuple(readings),
	)


def _answer(row: frappe._dict) -> str:
	if not row.verdict:
		return "待本人确认"
	return f"{label(row.verdict)}　{moment_text(row.confirmed_at)}"


def _promised(person: str, records: Collection[str], how: str) -> defaultdict[str, list[Commitment]]:
	"""What was promised to him in each talk, and what he is to do, with what became of it."""
	found: defaultdict[str, list[Commitment]] = defaultdict(list)
	fields = ["name", "record", "owner_name", "due_date", "status"]
	filters = {"record": ("in", list(records)), "person": person}
	rows = (
		frappe.get_all("Talk Follow Up", filters, fields, order_by="due_date asc, name asc")
		if records
		else []
	)
	for row in promises.add_texts(rows, how):
		result = "：".join(part for part in (term(row.status), row.result) if part)
		found[row.record].append(Commitment(row.matter or "", row.owner_name or "", row.due_date, result))
	return found


def _readings(person: str, records: Collection[str]) -> defaultdict[str, list[str]]:
	"""Who else read the words of each talk, how often, when last; not who was talked to in the same talk."""
	if not records:
		return defaultdict(list)
	others = _others(person, records)
	rows = frappe.get_all(
		"Talk Reading Log",
		{"record": ("in", list(records)), "zone": ("in", _TOLD_OF), "reader": ("!=", frappe.session.user)},
		["record", "reader", "reader_name", "read_at", "grant"],
		order_by="read_at asc",
	)
	readers: defaultdict[str, dict[str, list[frappe._dict]]] = defaultdict(lambda: defaultdict(list))
	for row in rows:
		if row.reader not in others[row.record]:
			readers[row.record][row.reader].append(row)
	return defaultdict(
		list, {record: [_said(each) for each in by.values()] for record, by in readers.items()}
	)


def _others(person: str, records: Collection[str]) -> defaultdict[str, set[str]]:
	"""Accounts of the others talked to, by record."""
	there, roster = frappe.qb.DocType("Talk Record Person"), frappe.qb.DocType("Talk Person")
	rows: list[Any] = (
		frappe.qb.from_(there)
		.join(roster)
		.on(roster.name == there.person)
		.select(there.parent, roster.user)
		.where(there.parent.isin(list(records)) & (there.person != person) & roster.user.isnotnull())
		.run()
	)
	found: defaultdict[str, set[str]] = defaultdict(set)
	for record, user in rows:
		found[record].add(user)
	return found


def _said(rows: list[frappe._dict]) -> str:
	times = len({row.read_at for row in rows})
	granted = "，经批准查阅" if any(row.grant for row in rows) else ""
	return f"{rows[-1].reader_name}　{times}次，最近{moment_text(rows[-1].read_at)}{granted}"
