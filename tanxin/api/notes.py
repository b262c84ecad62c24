"""Words of talks over the wire: read and written from panels inside the forms, and from the portal."""

from __future__ import annotations

from typing import Any

import frappe

from tanxin.api.boundary import in_hand, take_texts
from tanxin.confidentiality import notes, rights, scope, versions
from tanxin.site import talks


@frappe.whitelist(methods=["POST"])
def read_record(record: str) -> dict[str, Any]:
	"""The notes of a record that the caller may read, and which he may write. POST: the reading is logged."""
	allowed = rights.on_record(record)
	shown = in_hand(lambda: notes.read_record(record, "Form"))
	seen = bool(shown) or scope.sees("Talk Record", record)  # who was there stands on a row that has a scope
	return {
		"notes": shown,
		"writes": notes.writable_zones(record),
		"persons": talks.persons_of(record) if seen else [],
		"docstatus": allowed.docstatus if seen else None,
	}


@frappe.whitelist(methods=["POST"])
def write_record(
	record: str, zone: str, texts: dict | str, person: str | None = None, version: str | int | None = None
) -> str:
	"""Write one note of a record. `texts` by name: main, to_talker, to_person, needs; or words. `version`: of what the
	writer had before him; what another wrote since is not overwritten. Returns the new one."""
	return in_hand(lambda: notes.write_record(record, zone, person, take_texts(texts), version))


@frappe.whitelist(methods=["POST"])
def read_plan(plan: str) -> dict[str, Any]:
	"""A plan's focus, preparation and outline for whoever may read them."""
	texts = in_hand(lambda: notes.read_plan(plan, "Form"))
	shown = {"version": versions.of_plan(plan)} if texts is not None else {}
	return {"readable": texts is not None, "writes": rights.writes_plan(plan), "texts": texts or {}, **shown}


@frappe.whitelist(methods=["POST"])
def write_plan(plan: str, texts: dict | str, version: str | int | None = None) -> str:
	"""Write a plan's content. `texts` by name: focus, preparation, outline. `version`: see `write_record`."""
	return in_hand(lambda: notes.write_plan(plan, take_texts(texts), version))


@frappe.whitelist(methods=["POST"])
def read_dossier(person: str) -> dict[str, Any]:
	"""What is known about a person beforehand, for whoever may read it."""
	texts = in_hand(lambda: notes.read_dossier(person, "Form"))
	shown = {"version": versions.of_dossier(person)} if texts is not None else {}
	return {"readable": texts is not None, "writes": rights.writes_dossier(person), "texts": texts or {}, **shown}


@frappe.whitelist(methods=["POST"])
def write_dossier(person: str, texts: dict | str, version: str | int | None = None) -> str:
	"""Write a person's dossier. `texts` by name: career, family, rewards, character, strengths, … `version`: see
	`write_record`."""
	return in_hand(lambda: notes.write_dossier(person, take_texts(texts), version))
