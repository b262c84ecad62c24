"""Things the app ships and a site may edit: brought once, renewed while nobody edited them, never overwritten."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import frappe

SETTINGS = "Tanxin Settings"
#: Which fields a digest is made over; raised with `LATER` when a shipped document gains fields.
SHAPE = 2
#: Fields that a digest of the shape before was not made over. Digests without a shape are of the first.
LATER: dict[str, set[str]] = {
	"Talk Rule": {
		"portfolio", "each", "levels", "approvers", "demands", "count_source", "quota_counts", "quota_percent",
		"superseded_by",
	},
	"Talk Rulebook": {"enabled"},
}  # fmt: skip
#: Columns of child rows that say nothing about what was shipped.
BOOKKEEPING = {
	"name", "owner", "creation", "modified", "modified_by", "docstatus", "idx", "parent", "parentfield",
	"parenttype", "doctype",
}  # fmt: skip


def bring(doctype: str, name: str, values: dict[str, Any]) -> str:
	"""Bring one shipped document. Returns "inserted", "renewed", "kept" (edited or deleted here) or "same"."""
	known = _digests()
	key, shipped = f"{doctype}/{name}", digest(values)
	if not frappe.db.exists(doctype, name):
		if key in known:
			return "kept"  # the site deleted it on purpose
		_insert(doctype, name, values)
		_remember(key, _stored_digest(doctype, name, values), shipped)
		return "inserted"
	before = known.get(key)
	if not before or before["shipped"] == shipped:
		return "same" if before else "kept"
	if _stored_digest(doctype, name, _as_before(doctype, values, before)) != before["stored"]:
		return "kept"
	doc = frappe.get_doc(doctype, name)
	doc.update(values)
	_save(doc)
	_remember(key, _stored_digest(doctype, name, values), shipped)
	return "renewed"


def digest(values: Any) -> str:
	"""A short fingerprint of shipped values."""
	text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
	return hashlib.sha256(text.encode()).hexdigest()[:16]


def _insert(doctype: str, name: str, values: dict[str, Any]) -> None:
	doc = frappe.get_doc({"doctype": doctype, **values})
	doc.name = name
	doc.flags.name_set = True
	doc.flags.from_loader = True
	# Install and migrate run as the site itself; there is no user whose rights could be asked.
	doc.insert(ignore_permissions=True, ignore_if_duplicate=True)


def _save(doc: Any) -> None:
	doc.flags.from_loader = True
	doc.save(ignore_permissions=True)  # as in `_insert`


def _stored_digest(doctype: str, name: str, values: dict[str, Any]) -> str:
	doc = frappe.get_doc(doctype, name)
	return digest(
		{field: _plain(doc.get(field), value) for field, value in values.items() if field != "doctype"}
	)


def _plain(stored: Any, shipped: Any) -> Any:
	if not isinstance(shipped, list):
		return str(stored or "")
	keys = {key for row in shipped for key in row} - BOOKKEEPING
	return [{key: str(row.get(key) or "") for key in sorted(keys)} for row in stored or []]


def _digests() -> dict[str, dict[str, Any]]:
	return json.loads(frappe.db.get_single_value(SETTINGS, "shipped_digests", cache=False) or "{}")


def _as_before(doctype: str, values: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
	"""The values of the fields that were digested then: a field added since says nothing about edits."""
	later = LATER.get(doctype, set()) if before.get("shape", 1) < SHAPE else set()
	return {field: value for field, value in values.items() if field not in later}


def _remember(key: str, stored: str, shipped: str) -> None:
	digests = {**_digests(), key: {"stored": stored, "shipped": shipped, "shape": SHAPE}}
	frappe.db.set_single_value(
		SETTINGS, "shipped_digests", json.dumps(digests, sort_keys=True), update_modified=False
	)


def forget_history(doctype: str, names: list[str]) -> None:
	"""What the platform keeps about documents we brought into its own DocTypes: versions, comments, copies."""
	for log, kind, name in (
		("Version", "ref_doctype", "docname"),
		("Comment", "reference_doctype", "reference_name"),
		("Deleted Document", "deleted_doctype", "deleted_name"),
		("View Log", "reference_doctype", "reference_name"),
	):
		if names:
			frappe.db.delete(log, {kind: doctype, name: ("in", names)})
