"""Whatever is sealed is walked by a change of the key: each column that holds sealed text is in the one list."""

from __future__ import annotations

import ast
import json

from tanxin.tests.package.source import PACKAGE

LIST = PACKAGE / "confidentiality" / "sealed_columns.py"


def declared() -> set[tuple[str, str]]:
	"""(DocType, column) of every row of the list, read without the platform."""
	calls = [
		each for each in ast.walk(ast.parse(LIST.read_text(encoding="utf-8"))) if isinstance(each, ast.Call)
	]
	rows = [call.args for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Column"]
	return {(row[0].value, row[1].value) for row in rows}


def columns() -> set[tuple[str, str]]:
	"""(DocType, column) of every column that by its name holds something sealed, or a chained log's seal."""
	found = set()
	for path in PACKAGE.glob("tanxin/doctype/*/*.json"):
		doctype = json.loads(path.read_text(encoding="utf-8"))
		fields = {field["fieldname"] for field in doctype.get("fields", ())}
		found |= {
			(doctype["name"], name) for name in fields if name == "sealed" or name.startswith("sealed_")
		}
		if {"seal", "previous_seal"} <= fields:
			found.add((doctype["name"], "seal"))
	return found


def test_every_sealed_column_is_walked():
	assert columns() == declared()
