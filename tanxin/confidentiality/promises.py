"""What was promised in a talk (跟进事项的内容): matter and result, sealed on the follow-up itself.

Read by its owner, the person it was promised to, and who talked (the scope of follow-ups decides on stored rows),
each reading logged; written by the follow-up's own controller alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import frappe
from frappe.query_builder import DocType

from tanxin import compat
from tanxin.confidentiality import lost, reading_log, scope, sealing, secrecy

FOLLOW_UP, ZONE = "Talk Follow Up", "Follow Up"
TEXTS = ("matter", "result")


def read(name: str, how: str) -> dict[str, str] | None:
	"""Matter and result of one follow-up, or None when it is not this reader's; logged."""
	return read_all([name], how).get(name)


def read_all(names: Collection[str], how: str) -> dict[str, dict[str, str]]:
	"""The same of several, by name; those that are not this reader's are left out."""
	if not names or compat.is_impersonated():
		return {}
	table = DocType(FOLLOW_UP)
	query = frappe.qb.from_(table).select(table.name, table.sealed).where(table.name.isin(sorted(names)))
	rows = query.where(scope.criterion(FOLLOW_UP)).orderby(table.name).run(as_dict=True)
	for row in rows:
		if not lost.marked(row).get("lost"):  # it stands among what needs no words
			reading_log.note(how, follow_up=row.name, zone=ZONE)
	return {row.name: {**_texts(row.sealed), **(lost.in_place_of(row, TEXTS) or {})} for row in rows}


def add_texts(rows: Iterable[Any], how: str) -> list[Any]:
	"""Rows with the name of a follow-up get its matter and result, empty where they are not this reader's; logged."""
	found = list(rows)
	texts = read_all({row["name"] for row in found}, how)
	for row in found:
		row.update(texts.get(row["name"]) or dict.fromkeys(TEXTS, ""))
	return found


def stored(name: str) -> dict[str, str]:
	"""What is sealed on the stored row, for the controller that compares and seals anew. Given out to nobody."""
	return _texts(frappe.db.get_value(FOLLOW_UP, name, "sealed"))


def seal(name: str, **texts: str) -> None:
	"""Put texts under the follow-up's seal; what is not named stays as it is. Past the document on purpose: the
	platform would keep the sealed text of before in a version of its own."""
	secrecy.check_words(texts.values())
	sealed = sealing.seal({**stored(name), **texts})
	frappe.db.set_value(FOLLOW_UP, name, "sealed", sealed, update_modified=False)


def _texts(sealed: str | None) -> dict[str, str]:
	texts = sealing.unseal(sealed)
	return {name: texts.get(name, "") for name in TEXTS}
