"""The preview of a sheet (预览): a page of proposals with rules and reasons, each as far as the reader may see it."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.query_builder import DocType

from tanxin.confidentiality import scope
from tanxin.site import campaigns, proposals
from tanxin.talks.campaigns import progress, sheets

#: Shown together when no status is asked for.
STANDING = (proposals.PROPOSED, proposals.CREATED)


def page(campaign: str, status: str, after: str, limit: int) -> dict[str, Any]:
	"""{rows, next, counts, progress}. `after`: sequence and name of the last row shown, as `next` gave them."""
	seen = sheets.seen()
	statuses = (status,) if status else STANDING
	rows = proposals.page(campaign, statuses, seen, _position(after), limit + 1)
	shown, more = rows[:limit], rows[limit:]
	return {
		"rows": _described(shown),
		"next": f"{shown[-1].sequence}|{shown[-1].name}" if more else "",
		"counts": proposals.counts(campaign, seen),
		"progress": progress.state_of(campaign),
	}


def _position(after: str) -> tuple[int, str] | None:
	number, _, name = after.partition("|")
	return (int(number), name) if number.isdigit() else None


def _described(rows: list[frappe._dict]) -> list[dict[str, Any]]:
	owed = _owed([name for row in rows for name in row.obligations.split("\n")])
	names = campaigns.names_of(
		who for row in rows for side in (row.talkers, row.persons) for who in side.split("\n") if who
	)
	shown = []
	for row in rows:
		answers = [owed[name] for name in row.obligations.split("\n") if name in owed]
		shown.append(
			{
				**{field: row[field] for field in SHOWN},
				"obligations": answers,
				"reasons": [line for line in (row.reasons or "").split("\n") if line],
				"talker_names": [names[who] for who in row.talkers.split("\n") if who],
				"person_names": [names[who] for who in row.persons.split("\n") if who],
			}
		)
	return shown


#: What of a row goes to the screen as it is.
SHOWN = (
	"name", "title", "sequence", "status", "planned_start", "planned_end", "way", "due_date", "late", "adjusted",
	"restricted", "plan", "problem", "category",
)  # fmt: skip


def _owed(names: list[str]) -> dict[str, dict[str, Any]]:
	"""The obligations that the reader sees."""
	table = DocType("Talk Obligation")
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.person_name, table.rule_title, table.citation, table.due_date)
		.where(table.name.isin(names or [""]) & scope.criterion("Talk Obligation"))
	)
	return {row.name: row for row in query.run(as_dict=True)}
