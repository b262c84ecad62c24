"""Rows from before restricted matters were sealed (旧数据加密): page by page, each page one transaction.

A page is found by what is not sealed yet, so that a second run, or one after a kill, begins where the last stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import frappe
from frappe.query_builder import DocType
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from tanxin.confidentiality import keys, sealing
from tanxin.site import restricted

FOLLOW_UP, PROMISED = "Talk Follow Up", ("matter", "result")
#: Rows of one transaction.
PAGE = 500
#: Documents with a table of obligations, of which its rows fetch the rule's title.
COPIES = {"Talk Plan": "Talk Plan Obligation", "Talk Exemption": "Talk Exemption Obligation"}
#: What a Version of a row must not keep in clear.
WORDS = {
	restricted.EVENT: (*restricted.SECRETS[restricted.EVENT], "part"),
	restricted.OWED: tuple(restricted.SECRETS[restricted.OWED]),
	FOLLOW_UP: PROMISED,
	"Talk Plan": ("rule", "citation", "rule_title", "outline_template"),
	"Talk Exemption": ("rule_title",),
}


def seal_all() -> dict[str, int]:
	"""{DocType: rows that were sealed}. What is owed comes before its event: whether it is restricted is read off it."""
	done = {
		restricted.OWED: _walk(restricted.OWED, _owed, _seal_owed),
		restricted.TELLING: _walk(restricted.TELLING, _telling, _seal_telling),
		restricted.EVENT: _walk(restricted.EVENT, _event, _seal_row(restricted.EVENT)),
		FOLLOW_UP: _walk(FOLLOW_UP, _follow_up, _seal_follow_up),
	}
	done["Version"] = sum(_clean_versions(doctype) for doctype in WORDS)
	_name_no_rule_elsewhere()
	return done


def go_on() -> None:
	"""Where an earlier migration had no key, or rows came in by a restored backup."""
	tables = ((restricted.OWED, _owed), (restricted.TELLING, _telling), (restricted.EVENT, _event), (FOLLOW_UP, _follow_up))
	if any(_left(doctype, those) for doctype, those in tables) and has_key():
		seal_all()


def has_key() -> bool:
	"""Whether the unit's key is here; no error where it is not."""
	try:
		return bool(keys.key_for("content"))
	except keys.KeyMissing:
		frappe.clear_last_message()
		return False


def _left(doctype: str, those: Callable[[Any], Criterion]) -> bool:
	table = DocType(doctype)
	query = frappe.qb.from_(table).select(table.name).where(those(table) & _unsealed(table)).limit(1)
	return bool(query.run())


def _walk(doctype: str, those: Callable[[Any], Criterion], seal: Callable[[frappe._dict], None]) -> int:
	table, after, done = DocType(doctype), "", 0
	query = frappe.qb.from_(table).select("*").where(those(table) & _unsealed(table)).orderby(table.name).limit(PAGE)
	while rows := query.where(table.name > after).for_update().run(as_dict=True):
		after = rows[-1].name
		for row in rows:
			seal(row)
		done += len(rows)
		frappe.db.commit()  # nosemgrep: one page, one transaction: see above
	return done


def _unsealed(table: Any) -> Criterion:
	return table.sealed.isnull() | (table.sealed == "")


def _owed(table: Any) -> Criterion:
	return (table.restricted == 1) & table.event.isnotnull() & (table.event != "")


def _telling(table: Any) -> Criterion:
	return table.situation.isin(sorted(restricted.SITUATIONS))


def _event(table: Any) -> Criterion:
	return table.restricted == 1


def _follow_up(table: Any) -> Criterion:
	"""The key of what a rule demands named the rule: without its words it is still to be keyed."""
	return (table.matter != "") | (table.result != "") | table.demand_key.like("%|%")


def _seal_row(doctype: str) -> Callable[[frappe._dict], None]:
	def seal(row: frappe._dict) -> None:
		names = (*restricted.SECRETS[doctype], restricted.KEYS[doctype])
		_write(doctype, row.name, restricted.sealed(doctype, {name: row.get(name) for name in names}))

	return seal


def _seal_telling(row: frappe._dict) -> None:
	row.telling_key = restricted.telling_key(row.source_doctype, row.source_name)
	_seal_row(restricted.TELLING)(row)


def _seal_owed(row: frappe._dict) -> None:
	"""Its name stays, since other papers refer to it by that: whoever has the rules and tries each could still find
	the one that its digits follow from (docs/restricted.md). Rows of today have a name that is drawn."""
	_seal_row(restricted.OWED)(row)
	_copies_of(row.name)


def _copies_of(obligation: str) -> None:
	"""What plans and requests fetched of it."""
	for child in COPIES.values():
		table = DocType(child)
		query = frappe.qb.update(table).set(table.rule_title, restricted.NEUTRAL_TITLE)
		query.where(table.obligation == obligation).run()


def _seal_follow_up(row: frappe._dict) -> None:
	key = row.demand_key
	values = {
		**dict.fromkeys(PROMISED),
		"sealed": sealing.seal({name: row.get(name) or "" for name in PROMISED}),
		"demand_key": restricted.key_of(key) if key and "|" in key else key,
	}
	_write(FOLLOW_UP, row.name, values)


def _write(doctype: str, name: str, values: Mapping[str, Any]) -> None:
	frappe.db.set_value(doctype, name, dict(values), update_modified=False)


def _clean_versions(doctype: str) -> int:
	"""The words of sealed rows in what the platform kept of earlier states."""
	version, after, done = DocType("Version"), "", 0
	query = frappe.qb.from_(version).select(version.name, version.data).where(version.ref_doctype == doctype)
	query = query.where(version.docname.isin(_with_secrets(doctype))).orderby(version.name).limit(PAGE)
	while rows := query.where(version.name > after).run(as_dict=True):
		after = rows[-1].name
		for row in rows:
			if (clean := without_words(row.data, WORDS[doctype])) != row.data:
				frappe.db.set_value("Version", row.name, "data", clean, update_modified=False)
				done += 1
		frappe.db.commit()  # nosemgrep: one page, one transaction: see above
	return done


def _with_secrets(doctype: str) -> QueryBuilder:
	"""Names of the sealed rows, or of the plans and requests about such."""
	if doctype not in COPIES:
		table = DocType(doctype)
		return frappe.qb.from_(table).select(table.name).where(_unsealed(table).negate())
	line, owed = DocType(COPIES[doctype]), DocType(restricted.OWED)
	query = frappe.qb.from_(line).join(owed).on(owed.name == line.obligation).select(line.parent)
	return query.where(_unsealed(owed).negate())


def without_words(data: str | None, fields: tuple[str, ...]) -> str | None:
	"""A Version's JSON without what these fields said, of rows of tables too; what else was changed stays."""
	try:
		kept = json.loads(data or "")
	except ValueError:
		return data
	if not isinstance(kept, dict):
		return data
	before, hidden = json.dumps(kept), {*fields, "sealed", *restricted.KEYS.values(), "demand_key"}
	kept["changed"] = [each for each in kept.get("changed") or [] if each[0] not in hidden]
	for name in ("added", "removed"):
		for _table, row in kept.get(name) or []:
			row.update({field: None for field in hidden & row.keys()})
	for _table, _number, _name, changes in kept.get("row_changed") or []:
		changes[:] = [each for each in changes if each[0] not in hidden]
	return data if json.dumps(kept) == before else json.dumps(kept, ensure_ascii=False)


def _name_no_rule_elsewhere() -> None:
	"""Plans that answer something restricted name no template of its situation (谈话提纲) any more."""
	plan, outline = DocType("Talk Plan"), DocType("Talk Outline")
	telling = frappe.qb.from_(outline).select(outline.name)
	telling = telling.where(outline.situation.isin(sorted(restricted.SITUATIONS))).run(pluck=True)
	if telling:
		query = frappe.qb.update(plan).set(plan.outline_template, None)
		query.where(plan.outline_template.isin(telling)).run()
		frappe.db.commit()  # nosemgrep: the last step of a patch that may be killed at any time
