"""谈心谈话记录表: individual or collective, as the record's persons ask for; for its reader, his part of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import frappe

from tanxin.confidentiality import marking, notes, rights
from tanxin.confidentiality.rights import OBJECTION, SHARED
from tanxin.domain.terms import label
from tanxin.forms.collective_record import CollectiveRecord, Participant, collective_record
from tanxin.forms.individual_record import IndividualRecord, individual_record
from tanxin.forms.model import Sheet
from tanxin.forms.parts import Signature
from tanxin.site import talks
from tanxin.talks import notices
from tanxin.talks.sheets import bases, promises, remarks
from tanxin.talks.sheets.common import WITHHELD, party, term

_FIELDS = (
	"name", "plan", "organization", "category", "way", "started_at", "ended_at", "place", "recorder", "docstatus",
	"is_unplanned", "unplanned_reason", "is_late_entry", "late_reason", "entered_at", "source", "source_detail",
	"amended_from", "amendment_reason", "archive_no",
)  # fmt: skip
#: What of the shared words a collective form has no cell for is said in the next one, under its name.
_NAMED = (
	("to_talker", "对谈话人的意见建议"),
	("to_person", "对谈话对象的意见建议"),
	("needs", "反映的困难和诉求"),
)


@dataclass(frozen=True)
class Held:
	"""A record as its reader may see it: the row, who was there, words by person (None: said to all)."""

	row: frappe._dict
	persons: list[dict[str, Any]]
	words: dict[str | None, dict[str, str]]
	objections: dict[str, str]
	own: str | None  # the reader's own person where he sees only his own part
	withheld: bool  # something was written that this reader may not read
	how: str  # it leaves


def of_record(name: str, how: str) -> list[Sheet]:
	"""The form of a record; more than one person talked to makes it a collective one."""
	held = _held(name, how)
	collective = frappe.db.count("Talk Record Person", {"parent": name}) > 1
	sheet = collective_record(_collective(held)) if collective else individual_record(_individual(held))
	return [replace(sheet, footer=(*sheet.footer, *_notices(held)))]


def _notices(held: Held) -> tuple[str, ...]:
	"""What is said to those present who have no page of their own, each thing once."""
	present = [each["person"] for each in held.persons if each["attended"]]
	filters = {"name": ("in", present), "user": ("is", "not set")}
	offline = frappe.get_all("Talk Person", filters, ["name", "person_name"], order_by="name") if present else []
	said = (notices.line_for_paper(row.name, row.person_name) for row in offline)
	return tuple(dict.fromkeys(line for line in said if line))


def _held(name: str, how: str) -> Held:
	allowed = rights.on_record(name)
	own = (
		allowed.person
		if allowed.person in allowed.attended and not (allowed.writes or allowed.grant)
		else None
	)
	rows = notes.read_record(name, how, zones=(SHARED, OBJECTION))
	words = {row["person"]: row["texts"] for row in rows if row["zone"] == SHARED}
	return Held(
		row=frappe.db.get_value("Talk Record", name, _FIELDS, as_dict=True),
		persons=[each for each in talks.persons_of(name) if own in (None, each["person"])],
		words=words,
		objections={row["person"]: row["texts"].get("words", "") for row in rows if row["zone"] == OBJECTION},
		own=own,
		withheld=not words and notes.has_words(name),
		how=how,
	)


def _individual(held: Held) -> IndividualRecord:
	row, person = held.row, held.persons[0]
	words = _merged(held, person["person"])
	return IndividualRecord(
		**_head(held),
		person=party(person, frappe.db.get_value("Talk Person", person["person"], "organization") or ""),
		category=label(row.category or ""),
		bases=bases.of_record(row.name, row.plan),
		with_outline=False,
		topics=_topics(row.name),
		content=_word(held, words, "main"),
		advice_for_talker=_word(held, words, "to_talker"),
		advice_for_person=_word(held, words, "to_person"),
		needs=_word(held, words, "needs"),
		confirmation=_confirmation(held, person),
		with_review=bool(row.plan and frappe.db.get_value("Talk Plan", row.plan, "needs_instruction")),
	)


def _collective(held: Held) -> CollectiveRecord:
	row, counts = held.row, _turnout(held.row.name)
	words = held.words.get(None, {})
	topics = "、".join(_topics(row.name))
	content = "\n".join(
		filter(None, (topics and f"涉及方面：{topics}", _word(held, words, "main"), _rest(words, 2)))
	)
	posts = _organizations([each["person"] for each in held.persons])
	return CollectiveRecord(
		**_head(held),
		subject="、".join(basis.text for basis in bases.of_record(row.name, row.plan))
		or label(row.category or ""),
		expected=counts["expected"],
		attended=counts["attended"],
		absences=_absences(held, counts),
		content=content,
		participants=tuple(_participant(held, each, posts) for each in held.persons if each["attended"]),
		common_problems=_word(held, words, "needs"),
	)


def _head(held: Held) -> dict[str, Any]:
	"""The fields that both forms have."""
	row = held.row
	return {
		"number": row.name,
		"classification": marking.printed("Talk Record", [row.name]),
		"talkers": tuple(party(each) for each in talks.talkers_of(row.name)),
		"started_at": row.started_at,
		"ended_at": row.ended_at,
		"place": row.place or "",
		"way": label(row.way or ""),
		"recorder": frappe.db.get_value("Talk Person", row.recorder, "person_name") or ""
		if row.recorder
		else "",
		"commitments": promises.of_record(row.name, held.own, held.persons, held.how),
		"remarks": remarks.of_record(row),
	}


def _participant(held: Held, person: dict[str, Any], organizations: dict[str, str]) -> Participant:
	words = held.words.get(person["person"], {})
	return Participant(
		name=person["person_name"] or "",
		post=person["post_title"] or "",
		organization=organizations.get(person["person"], ""),
		points=_word(held, words, "main"),
		advice=_rest(words, 3),
		confirmation=_confirmation(held, person),
	)


def _merged(held: Held, person: str) -> dict[str, str]:
	"""In a talk with one person it makes no difference to whom a text was filed: nothing may be lost."""
	common, own = held.words.get(None, {}), held.words.get(person, {})
	names = (*notes.SHARED_TEXTS,)
	return {name: "\n".join(filter(None, (common.get(name), own.get(name)))) for name in names}


def _word(held: Held, words: dict[str, str], name: str) -> str:
	return WITHHELD if held.withheld and name == "main" else words.get(name, "")


def _rest(words: dict[str, str], count: int) -> str:
	return "\n".join(f"{title}：{words[name]}" for name, title in _NAMED[:count] if words.get(name))


def _confirmation(held: Held, person: dict[str, Any]) -> Signature | None:
	"""The person's answer; one entered by somebody else names who entered it."""
	answer = person["answer"]
	if not answer:
		return None
	words = answer.reason or ""
	if answer.verdict == "Objection":
		words = held.objections.get(person["person"]) or words or WITHHELD
	entered_by = "" if answer.by_own_login else frappe.utils.get_fullname(answer.entered_by)
	return Signature(
		person["person_name"] or "",
		answer.confirmed_at,
		"",
		label(answer.verdict),
		words,
		entered_by=entered_by,
	)


def _topics(record: str) -> tuple[str, ...]:
	rows = frappe.get_all("Talk Record Topic", {"parent": record}, pluck="topic", order_by="idx asc")
	return tuple(term(topic) for topic in rows)


def _turnout(record: str) -> dict[str, Any]:
	rows = frappe.get_all(
		"Talk Record Person", {"parent": record}, ["person_name", "attended", "absent_reason"]
	)
	absent = [row for row in rows if not row.attended]
	return {"expected": len(rows), "attended": len(rows) - len(absent), "absent": absent}


def _absences(held: Held, counts: dict[str, Any]) -> str:
	"""Who stayed away and why is nobody's business among the participants."""
	if held.own:
		return WITHHELD if counts["absent"] else "无"
	names = (
		f"{row.person_name}（{row.absent_reason}）" if row.absent_reason else row.person_name
		for row in counts["absent"]
	)
	return "；".join(names) or "无"


def _organizations(persons: list[str]) -> dict[str, str]:
	if not persons:
		return {}
	rows = frappe.get_all("Talk Person", {"name": ("in", persons)}, ["name", "organization"])
	return {row.name: row.organization or "" for row in rows}
