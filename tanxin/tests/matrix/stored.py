"""The stored row and all that belongs to a sign-off, as the database has it: looked at after each cell (落库结果)."""

from __future__ import annotations

from typing import Any

import frappe

#: The platform's own columns that reading, liking, tagging and assigning write without touching the document.
BESIDE = ("_seen", "_liked_by", "_user_tags", "_comments", "_assign")
CHILDREN = {
	"Talk Plan": ("Talk Plan Talker", "Talk Plan Person", "Talk Plan Obligation", "Talk Co-Signer"),
	"Talk Campaign": ("Talk Campaign Rule", "Talk Co-Signer"),
}


def stored(doctype: str, name: str) -> dict[str, Any]:
	"""Row, child rows, entries, shares and inbox rows; empty tables where there are none."""
	found = {doctype: _rows(doctype, {"name": name})}
	for child in CHILDREN[doctype]:
		found[child] = _rows(child, {"parent": name})
	by_plan = {"plan" if doctype == "Talk Plan" else "campaign": name}
	found["Talk Sign Off"] = _rows("Talk Sign Off", by_plan)
	if doctype == "Talk Campaign":
		found["Talk Plan"] = _rows("Talk Plan", {"campaign": name})
	found["Workflow Action"] = _rows("Workflow Action", {"reference_name": name})
	found["DocShare"] = _rows("DocShare", {"share_name": name})
	return found


def same_row(doctype: str, before: dict[str, Any]) -> bool:
	"""Whether the document's own row is as it was: the quick look after what was refused and rolled back."""
	name = before[doctype][0]["name"]
	return _rows(doctype, {"name": name}) == before[doctype]


def _rows(doctype: str, filters: dict[str, Any]) -> list[dict[str, Any]]:
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select("*").orderby(table.name)
	for column, value in filters.items():
		query = query.where(table[column] == value)
	rows = query.run(as_dict=True)
	return [{key: value for key, value in row.items() if key not in BESIDE} for row in rows]


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
	"""What is not as it was, by table and column."""
	found = []
	for table, rows in before.items():
		if rows == after[table]:
			continue
		if len(rows) != len(after[table]):
			found.append(f"{table}: {len(rows)} → {len(after[table])} 行")
			continue
		for old, new in zip(rows, after[table], strict=True):
			found += [
				f"{table}.{key}: {old[key]} → {new.get(key)}" for key in old if old[key] != new.get(key)
			]
	return found


def put_back(before: dict[str, Any]) -> None:
	"""Write the rows as they were: for the next cell on a site whose server commits."""
	after = stored(*_whose(before))
	for table, rows in before.items():
		if rows == after[table]:
			continue
		frappe.db.delete(table, {"name": ("in", [row["name"] for row in (*rows, *after[table])])})
		for row in rows:
			columns = [key for key in row if row[key] is not None]
			query = frappe.qb.into(frappe.qb.DocType(table)).columns(*columns)
			query.insert(*(row[key] for key in columns)).run()


def _whose(before: dict[str, Any]) -> tuple[str, str]:
	doctype = next(iter(before))
	return doctype, before[doctype][0]["name"]
