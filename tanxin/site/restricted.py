"""What is restricted, in the tables (受限事项入库): its kind and all that tells the kind stand sealed in one column, a
neutral word or nothing in their own.

`opened` is the one place where the app unseals them for its own work (owing, closing, reconciling, arranging,
counting). It logs no reading and must give nothing out: what a person reads goes through
`confidentiality/restricted_matters`.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import frappe
from frappe.utils import now_datetime

from tanxin.confidentiality import keys, sealing
from tanxin.confidentiality.keys import KeyMissing
from tanxin.domain.model import RESTRICTED_SITUATIONS

#: What a restricted event says of itself in clear (受限事项), and an obligation in place of its rule's title.
NEUTRAL, NEUTRAL_TITLE = "Restricted Matter", "受限事项"
EVENT, TELLING, OWED = "Trigger Event", "Trigger Event Source", "Talk Obligation"
SITUATIONS = frozenset(situation.value for situation in RESTRICTED_SITUATIONS)
#: Rows opened together by a walk over all of a table.
PAGE = 2000
#: By DocType what is sealed, and what its own column says then.
SECRETS: dict[str, dict[str, Any]] = {
	EVENT: {
		"situation": NEUTRAL, "problem": None, "source": None, "source_doctype": None, "source_name": None,
		"withdrawn_reason": None,
	},
	TELLING: {"source_doctype": None, "source_name": None, "part": None, "situation": NEUTRAL},
	OWED: {
		"rule": None, "rule_title": NEUTRAL_TITLE, "rulebook": None, "category": None, "citation": None,
		"verified": 0, "talker_reason": None,
	},
}  # fmt: skip
#: The columns by which a row is found again, beside `sealed`: a keyed digest, which tells nothing without the key.
KEYS = {EVENT: "event_key", TELLING: "telling_key", OWED: "obligation_key"}
#: What a row's sealed text holds besides its secrets: the key as the domain knows it.
TRUE_KEY = "key"


def stored_under(key: str) -> list[str]:
	"""The texts under which a row with that key may stand, restricted or not. Where the unit has no key there is
	nothing restricted that anybody could open."""
	try:
		return [key, *keys_of(key)]
	except KeyMissing:
		frappe.clear_last_message()
		return [key]


def telling_key(doctype: str, name: str) -> str:
	"""By what the row of an event that says which document tells of it is found again."""
	return f"{doctype}|{name}"


def is_restricted(situation: str | None) -> bool:
	"""Whether a situation (stored value) is one whose very kind is hidden."""
	return situation in SITUATIONS


def key_of(key: str) -> str:
	"""The keyed digest that stands in the place of a key which would tell the kind: the same key, the same digest,
	and nothing to be guessed from it without the unit's key."""
	return keys_of(key)[-1]


def keys_of(key: str) -> list[str]:
	"""The digests under which a row may stand, one a key of the unit's ring, that of today's last: a new key changes
	no row that is there."""
	rings = keys.keys_for("pseudonym").values()
	return [hmac.new(secret, key.encode(), hashlib.sha256).hexdigest() for secret in rings]


def sealed(doctype: str, values: Mapping[str, Any]) -> dict[str, Any]:
	"""The columns of a restricted row as they are stored. `values` holds its secrets and its key in clear."""
	secrets, column = SECRETS[doctype], KEYS[doctype]
	kept = {name: values.get(name) for name in secrets}
	kept[TRUE_KEY] = values[column]
	return {
		**values,
		**secrets,
		column: key_of(values[column]),
		"sealed": sealing.seal({name: _text(value) for name, value in kept.items()}),
	}


def _text(value: Any) -> str:
	return "" if value is None else str(value)


def opened(doctype: str, rows: Iterable[Any], quiet: bool = False) -> list[Any]:
	"""Rows read with their column `sealed`, with what they hide put in its place. Rows that hide nothing stay.

	Raises KeyMissing where the key is not the one that sealed; `quiet`: such rows stay as they are in the table.
	"""
	found = list(rows)
	for row in found:
		if texts := _texts(row.pop("sealed", None), quiet):
			_lay_open(doctype, row, texts)
	return found


def _texts(text: str | None, quiet: bool) -> dict[str, str]:
	if not text:
		return {}
	try:
		return sealing.unseal(text)
	except KeyMissing:
		if not quiet:
			raise
		frappe.clear_last_message()
		return {}


def _lay_open(doctype: str, row: Any, texts: Mapping[str, str]) -> None:
	for name, neutral in SECRETS[doctype].items():
		if name in row:
			row[name] = texts.get(name) or (None if neutral != 0 else 0)
	if KEYS[doctype] in row:
		row[KEYS[doctype]] = texts.get(TRUE_KEY) or row[KEYS[doctype]]


def one(doctype: str, name: str, fields: Sequence[str]) -> Any:
	"""One row by its name, laid open; None where there is none."""
	row = frappe.db.get_value(doctype, name, [*fields, "sealed"], as_dict=True)
	return opened(doctype, [row])[0] if row else None


def read(
	doctype: str, filters: Mapping[str, Any], fields: Sequence[str], order_by: str = "name asc"
) -> list[Any]:
	"""Rows by what stands in clear on them, laid open."""
	rows = frappe.get_all(doctype, filters, [*fields, "sealed"], order_by=order_by, limit_page_length=0)
	return opened(doctype, rows)


def put(doctype: str, name: str, values: Mapping[str, Any], update_modified: bool = True) -> None:
	"""Write into one row: what its kind may be told by goes under its seal, where it has one."""
	row = frappe.db.get_value(doctype, name, "sealed", as_dict=True, for_update=True)
	secret = {field: value for field, value in values.items() if field in SECRETS[doctype]}
	written = dict(values)
	if row and row.sealed and secret:
		texts = {**sealing.unseal(row.sealed), **{field: _text(value) for field, value in secret.items()}}
		written = {field: value for field, value in values.items() if field not in secret}
		written["sealed"] = sealing.seal(texts)
	frappe.db.set_value(doctype, name, written, update_modified=update_modified)


def find_event(person: str, /, **values: Any) -> Any:
	"""{name, status} of a person's restricted event that says this; None where none does."""
	if not person:
		return None
	fields = ["name", "status", "person", "happened_on", *SECRETS[EVENT]]
	rows = read(EVENT, {"person": person, "restricted": 1}, fields, "creation asc")
	return next((row for row in rows if all(row.get(key) == value for key, value in values.items())), None)


def is_rule_of_any(rule: str) -> bool:
	"""Whether anything was ever owed under a rule."""
	if frappe.db.exists(OWED, {"rule": rule}):
		return True
	return any(row.rule == rule for page in pages_of(OWED, ["rule"]) for row in page)


def pages_of(doctype: str, fields: Sequence[str]) -> Iterator[list[Any]]:
	"""Every sealed row of a table, laid open, in keyset pages; those that cannot be opened as they stand."""
	table, after = frappe.qb.DocType(doctype), ""
	query = frappe.qb.from_(table).select(table.name, table.sealed, *(table[field] for field in fields))
	query = query.where(table.sealed.isnotnull() & (table.sealed != "")).orderby(table.name).limit(PAGE)
	while rows := query.where(table.name > after).run(as_dict=True):
		after = rows[-1].name
		yield opened(doctype, rows, quiet=True)


def situations_of(events: Iterable[str]) -> dict[str, str]:
	"""{event: situation}."""
	names = sorted({event for event in events if event})
	rows = read(EVENT, {"name": ("in", names)}, ["name", "situation"]) if names else []
	return {row.name: row.situation for row in rows}


def say_why(names: Sequence[str], reason: str) -> None:
	"""Why this talker, of obligations; under the seal of those that have one."""
	table = frappe.qb.DocType(OWED)
	query = frappe.qb.update(table).set(table.talker_reason, reason).set(table.modified, now_datetime())
	still = table.name.isin(list(names)) & (table.status == "Open")
	query.where(still & table.sealed.isnull()).run()
	hidden = frappe.qb.from_(table).select(table.name).where(still & table.sealed.isnotnull())
	for name in hidden.run(pluck=True):
		put(OWED, name, {"talker_reason": reason})
