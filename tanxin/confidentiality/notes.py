"""The words (谈话内容): the only functions that unseal and seal them, each asking `rights` first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from tanxin.confidentiality import outlines, reading_log, rights, sealing
from tanxin.confidentiality.rights import OBJECTION, ORGANISATION, OWN, PLAN, REQUEST, SHARED

#: Texts of each zone, in the order of the printed form.
SHARED_TEXTS = ("main", "to_talker", "to_person", "needs")
PLAN_TEXTS = ("focus", "preparation", "outline")
DOSSIER_TEXTS = (
	"career", "family", "rewards", "character", "strengths", "weaknesses", "difficulties", "speciality", "team",
)  # fmt: skip
TEXTS = {
	SHARED: SHARED_TEXTS,
	OWN: ("words",),
	ORGANISATION: ("words",),
	OBJECTION: ("words",),
	PLAN: PLAN_TEXTS,
	REQUEST: ("matter",),
}
#: One text holds a long talk; more than this is a pasted file.
LONGEST_TEXT = 100_000


class WordsRefused(frappe.PermissionError):
	"""These words are not this person's to read or write."""


def read_record(name: str, how: str, zones: Collection[str] = tuple(TEXTS)) -> list[dict[str, Any]]:
	"""The notes of a record that the session's user may read, each with its texts; the reading is logged.

	`how`: Form, Print, PDF, Portal or API. Order: for all, then each person's own, the organisation's, his own.
	`zones`: only these are unsealed and logged (a printed form has no place for the others).
	"""
	allowed = rights.on_record(name)
	rows = frappe.get_all(
		"Talk Note",
		{"record": name},
		["zone", "person", "author_user", "sealed", "written_at", "version"],
		order_by="zone asc, person asc",
	)
	readable = [
		row for row in rows if row.zone in zones and allowed.reads(row.zone, row.person, row.author_user)
	]
	for zone in sorted({row.zone for row in readable}):
		if allowed.docstatus == 1 and zone != OWN:
			reading_log.note(how, record=name, zone=zone, grant=None if allowed.writes else allowed.grant)
	return [
		{
			"zone": row.zone,
			"person": row.person or None,
			"texts": sealing.unseal(row.sealed),
			"written_at": row.written_at,
		}
		for row in readable
	]


def write_record(name: str, zone: str, person: str | None, texts: Mapping[str, str]) -> None:
	"""Write one note of a draft (or the talker's own page at any time). Raises WordsRefused."""
	allowed = rights.on_record(name)
	if not allowed.writes_zone(zone):
		_refuse(_("The words of this record can no longer be changed, or are not yours to write."))
	if (
		zone == SHARED
		and person
		and not frappe.db.exists("Talk Record Person", {"parent": name, "person": person})
	):
		_refuse(_("This person is not on the record."))
	_store({"record": name}, zone, person if zone == SHARED else None, texts)


def write_objection(record: str, person: str, words: str) -> None:
	"""The person's own words against the record. The caller has checked that it is that person."""
	_store({"record": record}, OBJECTION, person, {"words": words})


def read_plan(name: str, how: str) -> dict[str, str] | None:
	"""Focus, preparation and outline of a plan, or None when they are not this reader's; logged."""
	if not rights.reads_plan(name):
		return None
	sealed = frappe.db.get_value("Talk Note", {"plan": name, "zone": PLAN}, "sealed")
	if sealed:
		reading_log.note(how, plan=name, zone=PLAN)
	return sealing.unseal(sealed)


def write_plan(name: str, texts: Mapping[str, str]) -> None:
	"""Write a plan's content while it is editable. Raises WordsRefused."""
	if not rights.writes_plan(name):
		_refuse(_("What was signed cannot be changed. Recall the plan, or open a new round."))
	_store({"plan": name}, PLAN, None, texts)


def start_plan(doc: Document) -> None:
	"""A new plan begins with the outline of its template, sealed as the plan's own."""
	template = doc.outline_template
	if template and not frappe.db.exists("Talk Note", {"plan": doc.name, "zone": PLAN}):
		_store({"plan": doc.name}, PLAN, None, outlines.words_of(template))


def read_request(name: str, how: str) -> str | None:
	"""What a request for a talk is about, or None when it is not this reader's; the talker's reading is logged."""
	if not rights.reads_request(name):
		return None
	sealed = frappe.db.get_value("Talk Note", {"request": name, "zone": REQUEST}, "sealed")
	person = frappe.db.get_value("Talk Request", name, "person")
	if sealed and rights.reader().person != person:
		reading_log.note(how, dossier_of=person, zone=REQUEST)
	return sealing.unseal(sealed).get("matter", "")


def write_request(name: str, person: str, matter: str) -> None:
	"""Seal what a person wrote when he asked for a talk. The caller has checked that it is that person."""
	_store({"request": name}, REQUEST, person, {"matter": matter})


def read_dossier(person: str, how: str) -> dict[str, str] | None:
	"""What is known about a person beforehand, or None when it is not this reader's; logged."""
	if not rights.reads_dossier(person):
		return None
	sealed = frappe.db.get_value("Talk Dossier", {"person": person}, "sealed")
	if sealed:
		reading_log.note(how, dossier_of=person, zone="Dossier")
	return sealing.unseal(sealed)


def write_dossier(person: str, texts: Mapping[str, str]) -> None:
	"""Write a person's dossier. Raises WordsRefused."""
	if not rights.writes_dossier(person):
		_refuse(_("Only the organiser in charge of this person keeps the dossier."))
	kept = _checked(texts, DOSSIER_TEXTS)
	name = frappe.db.get_value("Talk Dossier", {"person": person})
	doc = (
		frappe.get_doc("Talk Dossier", name)
		if name
		else frappe.get_doc({"doctype": "Talk Dossier", "person": person})
	)
	doc.sealed = sealing.seal(kept)
	doc.flags.written_by_app = True
	doc.save(ignore_permissions=True)  # the right was decided just above


def has_words(record: str) -> bool:
	"""Whether anything shared was written down."""
	return bool(frappe.db.exists("Talk Note", {"record": record, "zone": SHARED, "sealed": ("!=", "")}))


def copy_for_amendment(doc: Document) -> None:
	"""A correction starts from the words of the record it corrects. They stay sealed on the way."""
	rows = frappe.get_all(
		"Talk Note",
		{"record": doc.amended_from, "zone": ("in", (SHARED, ORGANISATION, OWN))},
		["zone", "person", "author_user", "sealed", "digest"],
	)
	for row in rows:
		_insert({"record": doc.name, **row})


def _store(matter: dict[str, str], zone: str, person: str | None, texts: Mapping[str, str]) -> None:
	kept = _checked(texts, TEXTS[zone])
	values = {"sealed": sealing.seal(kept), "digest": sealing.digest(kept), "written_at": now_datetime()}
	filters = {**matter, "zone": zone, "person": person or ("is", "not set")}
	if zone == OWN:
		filters["author_user"] = frappe.session.user
	found = frappe.db.get_value("Talk Note", filters, ["name", "version"], as_dict=True, for_update=True)
	if found:
		frappe.db.set_value("Talk Note", found.name, {**values, "version": (found.version or 1) + 1})
	else:
		_insert({**matter, "zone": zone, "person": person, "author_user": frappe.session.user, **values})


def _insert(values: dict[str, Any]) -> None:
	author = values["author_user"] if values["zone"] == OWN else ""
	matter = values.get("record") or values.get("plan") or values.get("request")
	doc = frappe.get_doc({"doctype": "Talk Note", "version": 1, "written_at": now_datetime(), **values})
	doc.note_key = f"{matter}|{values['zone']}|{values.get('person') or ''}|{author}"
	doc.flags.written_by_app = True
	doc.insert(ignore_permissions=True)  # no role may create notes; the right was decided by the caller


def _checked(texts: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
	unknown = set(texts) - set(names)
	if unknown:
		frappe.throw(_("Unknown part of the note: {0}").format(", ".join(sorted(unknown))))
	kept = {name: str(texts.get(name) or "").strip() for name in names}
	if any(len(text) > LONGEST_TEXT for text in kept.values()):
		frappe.throw(
			_("A text is longer than {0} characters. Attach nothing here; write the gist.").format(
				LONGEST_TEXT
			)
		)
	return kept


def _refuse(sentence: str) -> None:
	frappe.throw(sentence, WordsRefused, title=_("Talk Note"))
