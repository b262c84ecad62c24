"""The words (谈话内容): the only functions that unseal and seal them, each asking `rights` first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from tanxin.confidentiality import destroyed, lost, outlines, reading_log, rights, sealing, secrecy, versions
from tanxin.confidentiality.rights import OBJECTION, ORGANISATION, OWN, PLAN, REQUEST, SHARED
from tanxin.domain.lengths import part, too_long

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


class WordsRefused(frappe.PermissionError):
	"""These words are not this person's to read or write."""


def read_record(name: str, how: str, zones: Collection[str] = tuple(TEXTS)) -> list[dict[str, Any]]:
	"""The notes of a record that the session's user may read, each with its texts; the reading is logged.

	`how`: Form, Print, PDF or Portal. Order: for all, then each person's own, the organisation's, his own.
	`zones`: only these are unsealed and logged (a printed form has no place for the others).
	"""
	allowed = rights.on_record(name)
	readable = [
		lost.marked(row, how)
		for row in _rows_of(name)
		if row.zone in zones and allowed.reads(row.zone, row.person, row.author_user)
	]
	read = sorted({row.zone for row in readable if row.sealed})
	if read:
		reading_log.note_zones(how, {"record": name}, {zone: allowed.grant_for(zone) for zone in read})
	return [
		{
			"zone": row.zone,
			"person": row.person or None,
			"texts": _texts(row, TEXTS[row.zone]),
			"written_at": row.written_at,
			"destroyed": bool(row.destroyed_on),
			"version": str(row.version or 1),
		}
		for row in readable
	]


def _rows_of(record: str) -> list[frappe._dict]:
	fields = [
		"zone",
		"person",
		"author_user",
		"sealed",
		"written_at",
		"destroyed_on",
		"destroyed_by",
		"version",
	]
	return frappe.get_all("Talk Note", {"record": record}, fields, order_by="zone asc, person asc")


def writable_zones(name: str) -> dict[str, bool]:
	"""Which zones of a record the session's user may write now, for the form."""
	allowed = rights.on_record(name)
	found = frappe.get_all("Talk Note", {"record": name}, ["zone", "author_user", "destroyed_on"])
	writable = {}
	for zone in (SHARED, OWN, ORGANISATION):
		mine = [row for row in found if row.zone == zone and (zone != OWN or row.author_user == allowed.user)]
		gone = any(row.destroyed_on for row in found)
		others = next((row.author_user for row in mine if row.author_user != allowed.user), None)
		writable[zone] = not gone and allowed.writes_zone(zone, others)
	return writable


def write_record(
	name: str, zone: str, person: str | None, texts: Mapping[str, str], version: str | int | None = None
) -> str:
	"""Write one note of a draft (or the talker's own page at any time). `version`: what the writer had before him (see
	`versions`). Returns the new one; raises WordsRefused, WordsChanged."""
	allowed = rights.on_record(name)
	if not allowed.writes_zone(zone, _last_writer(name, zone, person)):
		_refuse(_("The words of this record can no longer be changed, or are not yours to write."))
	if frappe.db.exists("Talk Note", {"record": name, "destroyed_on": ("is", "set")}):
		_refuse(
			_("The words of this record were destroyed as the rules on keeping demand. Nothing is added.")
		)
	if (
		zone == SHARED
		and person
		and not frappe.db.exists("Talk Record Person", {"parent": name, "person": person})
	):
		_refuse(_("This person is not on the record."))
	return _store({"record": name}, zone, person if zone == SHARED else None, texts, version)


def _last_writer(record: str, zone: str, person: str | None) -> str | None:
	"""Whose words stand in a zone that several may write."""
	if zone == OWN:
		return None
	place = {
		"record": record,
		"zone": zone,
		"person": (person if zone == SHARED else None) or ("is", "not set"),
	}
	return frappe.db.get_value("Talk Note", place, "author_user")


def write_objection(record: str, person: str, words: str) -> None:
	"""The person's own words against the record. The caller has checked that it is that person."""
	_store({"record": record}, OBJECTION, person, {"words": words})


def read_plan(name: str, how: str) -> dict[str, str] | None:
	"""Focus, preparation and outline of a plan, or None when they are not this reader's; logged."""
	if not rights.reads_plan(name):
		return None
	row = _row("Talk Note", {"plan": name, "zone": PLAN}, how)
	if row.sealed:
		reading_log.note(how, plan=name, zone=PLAN)
	return _texts(row, PLAN_TEXTS)


def write_plan(name: str, texts: Mapping[str, str], version: str | int | None = None) -> str:
	"""Write a plan's content while it is editable; see `write_record`."""
	if not rights.writes_plan(name):
		_refuse(_("What was signed cannot be changed. Recall the plan, or open a new round."))
	return _store({"plan": name}, PLAN, None, texts, version)


def start_plan(doc: Document) -> None:
	"""A new plan begins with the outline of its template, sealed as the plan's own."""
	template = doc.outline_template
	if template and not frappe.db.exists("Talk Note", {"plan": doc.name, "zone": PLAN}):
		_store({"plan": doc.name}, PLAN, None, outlines.words_of(template))


def read_request(name: str, how: str) -> str | None:
	"""What a request for a talk is about, or None when it is not this reader's; logged."""
	if not rights.reads_request(name):
		return None
	row = _row("Talk Note", {"request": name, "zone": REQUEST}, how)
	if row.sealed:
		person = frappe.db.get_value("Talk Request", name, "person")
		reading_log.note(how, dossier_of=person, zone=REQUEST)
	return _texts(row, TEXTS[REQUEST]).get("matter", "")


def write_request(name: str, person: str, matter: str) -> None:
	"""Seal what a person wrote when he asked for a talk. The caller has checked that it is that person."""
	_store({"request": name}, REQUEST, person, {"matter": matter})


def read_dossier(person: str, how: str) -> dict[str, str] | None:
	"""What is known about a person beforehand, or None when it is not this reader's; logged."""
	if not rights.reads_dossier(person):
		return None
	row = _row("Talk Dossier", {"person": person}, how)
	if row.sealed:
		reading_log.note(how, dossier_of=person, zone="Dossier")
	return _texts(row, DOSSIER_TEXTS)


def write_dossier(person: str, texts: Mapping[str, str], version: str | int | None = None) -> str:
	"""Write a person's dossier; see `write_record`."""
	if not rights.writes_dossier(person):
		_refuse(_("Only the organiser in charge of this person keeps the dossier."))
	kept = _checked(texts, DOSSIER_TEXTS)
	name = versions.check_dossier(person, version)
	doc = (
		frappe.get_doc("Talk Dossier", name)
		if name
		else frappe.get_doc({"doctype": "Talk Dossier", "person": person})
	)
	lost.check(doc.sealed)
	doc.sealed = sealing.seal(kept)
	doc.flags.written_by_app = True
	doc.save(ignore_permissions=True)  # the right was decided just above
	return versions.of_dossier(person)


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


def check_readable(record: str, person: str) -> None:
	"""Raises KeyMissing where words shared with a person cannot be read: nobody confirms what he cannot see."""
	rows = frappe.get_all("Talk Note", {"record": record, "zone": SHARED}, ["person", "sealed"])
	for row in rows:
		if row.person in (None, "", person):
			lost.check(row.sealed)


def _row(doctype: str, filters: dict[str, Any], how: str) -> frappe._dict:
	"""What is sealed there, or was."""
	fields = ["sealed", "destroyed_on", "destroyed_by"]
	return lost.marked(frappe.db.get_value(doctype, filters, fields, as_dict=True) or frappe._dict(), how)


def _texts(row: frappe._dict, names: tuple[str, ...]) -> dict[str, str]:
	"""The words, or the sentence that stands in their place."""
	return destroyed.in_place_of(row, names) or lost.in_place_of(row, names) or sealing.unseal(row.sealed)


def _store(
	matter: dict[str, str],
	zone: str,
	person: str | None,
	texts: Mapping[str, str],
	version: str | int | None = None,
) -> str:
	kept = _checked(texts, TEXTS[zone])
	values = {"sealed": sealing.seal(kept), "digest": sealing.digest(kept), "written_at": now_datetime()}
	filters = {**matter, "zone": zone, "person": person or ("is", "not set")}
	if zone == OWN:
		filters["author_user"] = frappe.session.user
	fields = ["name", "version", "sealed", "author_user", "written_at"]
	found = frappe.db.get_value("Talk Note", filters, fields, as_dict=True, for_update=True)
	versions.check(found, version)
	if found:
		lost.check(found.sealed)
		values["author_user"] = frappe.session.user  # who merely enters a draft reads what he wrote himself
		frappe.db.set_value("Talk Note", found.name, {**values, "version": (found.version or 1) + 1})
	else:
		mine = {**matter, "zone": zone, "person": person, "author_user": frappe.session.user, **values}
		versions.begin(lambda: _insert(mine))
	return str((found.version or 1) + 1 if found else 1)


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
	secrecy.check_words(kept.values())
	for name, text in kept.items():
		if sentence := too_long(text, part(name)):
			frappe.throw(sentence)
	return kept


def _refuse(sentence: str) -> None:
	frappe.throw(sentence, WordsRefused, title=_("Talk Note"))
