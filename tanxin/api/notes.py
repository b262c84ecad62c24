"""Words of talks over the wire: read and written from panels inside the forms, and from the portal."""

from __future__ import annotations

from typing import Any

import frappe

from tanxin.api.boundary import take_texts
from tanxin.confidentiality import notes, rights
from tanxin.site import talks


@frappe.whitelist(methods=["POST"])
def read_record(record: str) -> dict[str, Any]:
	"""The notes of a record that the caller may read, and which he may write. POST: the reading is logged."""
	allowed = rights.on_record(record)
	return {
		"notes": notes.read_record(record, "Form"),
		"writes": {zone: allowed.writes_zone(zone) for zone in ("Shared", "Talker's Own", "Organisation")},
		"persons": talks.persons_of(record),
		"docstatus": allowed.docstatus,
	}


@frappe.whitelist(methods=["POST"])
def write_record(record: str, zone: str, texts: dict | str, person: str | None = None) -> None:
	"""Write one note of a record. `texts` by name: main, to_talker, to_person, needs; or words."""
	kept = take_texts(texts)
	notes.write_record(record, zone, person, kept)


@frappe.whitelist(methods=["POST"])
def read_plan(plan: str) -> dict[str, Any]:
	"""A plan's focus, preparation and outline for whoever may read them."""
	texts = notes.read_plan(plan, "Form")
	return {"readable": texts is not None, "writes": rights.writes_plan(plan), "texts": texts or {}}


@frappe.whitelist(methods=["POST"])
def write_plan(plan: str, texts: dict | str) -> None:
	"""Write a plan's content. `texts` by name: focus, preparation, outline."""
	kept = take_texts(texts)
	notes.write_plan(plan, kept)


@frappe.whitelist(methods=["POST"])
def read_dossier(person: str) -> dict[str, Any]:
	"""What is known about a person beforehand, for whoever may read it."""
	texts = notes.read_dossier(person, "Form")
	return {"readable": texts is not None, "writes": rights.writes_dossier(person), "texts": texts or {}}


@frappe.whitelist(methods=["POST"])
def write_dossier(person: str, texts: dict | str) -> None:
	"""Write a person's dossier. `texts` by name: career, family, rewards, character, strengths, …"""
	kept = take_texts(texts)
	notes.write_dossier(person, kept)
