"""Evidence written out before the app leaves (卸载前导出): every row of ours as JSON lines, content still sealed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import frappe
from frappe.utils import now_datetime

EVIDENCE = (
	"Party Organization", "Talk Post", "Talk Person", "Talk Rulebook", "Talk Rule", "Talk Meeting",
	"Trigger Event", "Talk Obligation", "Talk Plan", "Talk Campaign", "Talk Sign Off", "Talk Delegation",
	"Talk Record", "Talk Confirmation", "Talk Note", "Talk Dossier", "Talk Follow Up", "Talk Reading Log",
	"Talk Exemption", "Talk Spot Check", "Talk Request", "Talk Anchor",
	"Talk Retention Period", "Talk Disposal List", "Talk Handover", "Talk Keeping Log",
)  # fmt: skip
PAGE = 500


def write(folder: Path) -> dict[str, int]:
	"""Write one .jsonl a DocType and remember that it was done. Returns rows written by DocType.

	What was sealed stays sealed: to read it one needs the unit's key as well. Raises FileExistsError when the
	folder already holds an export.
	"""
	folder.mkdir(parents=True, exist_ok=False)
	counts = {doctype: _write_one(doctype, folder) for doctype in EVIDENCE}
	(folder / "manifest.json").write_text(
		json.dumps({"written_at": str(now_datetime()), "digest": present_digest(), "rows": counts}, indent=1)
	)
	frappe.db.set_single_value("Tanxin Settings", "exported_on", now_datetime())
	frappe.db.set_single_value("Tanxin Settings", "export_digest", present_digest())
	frappe.db.commit()  # nosemgrep: a command's last step
	return counts


def is_current() -> bool:
	"""Whether the last export still says what the database says."""
	return frappe.db.get_single_value("Tanxin Settings", "export_digest", cache=False) == present_digest()


def present_digest() -> str:
	"""A fingerprint of which evidence there is: names and times of change."""
	seen = hashlib.sha256()
	for doctype in ("Talk Record", "Talk Confirmation", "Talk Sign Off", "Talk Note"):
		for name, modified in frappe.get_all(
			doctype, fields=["name", "modified"], order_by="name asc", as_list=True
		):
			seen.update(f"{name}|{modified}\n".encode())
	return seen.hexdigest()


def _write_one(doctype: str, folder: Path) -> int:
	count, after = 0, ""
	with (folder / f"{frappe.scrub(doctype)}.jsonl").open("w", encoding="utf-8") as out:
		while rows := _page(doctype, after):
			for row in rows:
				out.write(json.dumps(row, default=str, ensure_ascii=False) + "\n")
			count, after = count + len(rows), rows[-1]["name"]
	return count


def _page(doctype: str, after: str) -> list[dict[str, Any]]:
	"""The documents that follow in order of name; those without tables, which may be a million, in one query."""
	tables = frappe.get_meta(doctype).get_table_fields()
	rows = frappe.get_all(
		doctype,
		{"name": (">", after)},
		["name"] if tables else ["*"],
		order_by="name asc",
		limit_page_length=PAGE,
	)
	if tables:
		return [frappe.get_doc(doctype, row.name).as_dict() for row in rows]
	return [{"doctype": doctype, **row} for row in rows]
