"""Proposed plans on the site (拟定的计划): written in sets, read in keyset pages, one row an obligation set and sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from pypika.terms import Bracket, Criterion

from tanxin.domain.arranging import NotArranged, Proposal
from tanxin.domain.model import Way
from tanxin.site import parties
from tanxin.site.documents import Table
from tanxin.site.inserting import pages

PROPOSED, CREATED, NOT_ARRANGED, REMOVED = "Proposed", "Created", "Not Arranged", "Removed"
#: In place of a name.
NOBODY = "（未定）"
#: Rows written in one statement.
PAGE = 1000
FIELDS = (
	"name", "campaign", "title", "sequence", "status", "organization", "category", "talker", "person", "planned_start",
	"planned_end", "way", "due_date", "late", "adjusted", "restricted", "plan", "talkers", "persons", "obligations",
	"reasons", "problem",
)  # fmt: skip


def key_of(campaign: str, obligations: Iterable[str]) -> str:
	"""Unique for ever: the sheet and the set of obligations."""
	together = "\n".join(sorted(obligations))
	return f"{campaign}|{hashlib.sha256(together.encode()).hexdigest()[:32]}"


def values_of(
	campaign: str, talkers: Sequence[str], persons: Sequence[str], owed: Sequence[Any], names: dict[str, str]
) -> dict[str, Any]:
	"""What a row says of who, whom and why, from the obligations it answers."""
	return {
		"campaign": campaign,
		"title": title_of(talkers, persons, names),
		"category": owed[0].category,
		"talker": talkers[0] if talkers else None,
		"person": persons[0] if persons else None,
		"talkers": "\n".join(talkers),
		"persons": "\n".join(persons),
		"obligation": owed[0].name,
		"obligations": "\n".join(row.name for row in owed),
		"due_date": min(row.due_date for row in owed),
		"restricted": int(any(row.restricted for row in owed)),
		"proposal_key": key_of(campaign, (row.name for row in owed)),
	}


def title_of(talkers: Sequence[str], persons: Sequence[str], names: dict[str, str]) -> str:
	"""Who with whom, by name."""
	return parties.title(*([names[each] for each in side] or [NOBODY] for side in (talkers, persons)))


def write(
	campaign: str,
	found: Sequence[Proposal],
	refused: Sequence[NotArranged],
	owed: dict[str, frappe._dict],
	organizations: dict[str, str],
	names: dict[str, str],
) -> None:
	"""Store what was arranged. `owed`: the obligations by name; `organizations`: where talkers answer for talks."""
	table = Table("Talk Proposal")
	for page in pages(found, PAGE):
		table.write(_proposed(campaign, each, owed, organizations, names) for each in page)
	for page in pages(refused, PAGE):
		table.write(_refused(campaign, owed[each.obligation], each.reason, names) for each in page)


def _proposed(
	campaign: str,
	each: Proposal,
	owed: dict[str, frappe._dict],
	organizations: dict[str, str],
	names: dict[str, str],
) -> dict[str, Any]:
	answers = [owed[name] for name in each.obligations]
	return {
		**values_of(campaign, each.talkers, each.persons, answers, names),
		"sequence": each.sequence,
		"status": PROPOSED,
		"organization": organizations.get(each.talkers[0]) or answers[0].organization,
		"planned_start": each.start,
		"planned_end": each.end,
		"way": each.way.value,
		"late": int(each.late),
		"reasons": "\n".join(each.reasons),
	}


def _refused(campaign: str, row: frappe._dict, reason: str, names: dict[str, str]) -> dict[str, Any]:
	talkers, persons = [row.talker] if row.talker else [], [row.person] if row.person else []
	values = values_of(campaign, talkers, persons, [row], names)
	return {
		**values,
		"status": NOT_ARRANGED,
		"organization": row.organization,
		"way": Way.FACE.value,
		"problem": reason,
	}


def clear(campaign: str, seen: Criterion, keep_adjusted: bool) -> None:
	"""Take away what was proposed before and made into no plan, or into one that was given up since, as far as the
	reader sees it."""
	table = DocType("Talk Proposal")
	gone = (table.campaign == campaign) & (table.status != CREATED) & seen
	if keep_adjusted:
		gone &= table.adjusted == 0
	frappe.qb.from_(table).delete().where(gone).run()
	owed = DocType("Talk Obligation")
	open_again = frappe.qb.from_(owed).select(owed.name).where(owed.status == "Open")
	made = (table.campaign == campaign) & (table.status == CREATED)
	frappe.qb.from_(table).delete().where(made & seen & table.obligation.isin(open_again)).run()


def kept(campaign: str) -> list[frappe._dict]:
	"""Rows that stay when a sheet is proposed anew: adjusted by hand, removed, or plans already."""
	table = DocType("Talk Proposal")
	return _select(table).where(table.campaign == campaign).run(as_dict=True)


def page(
	campaign: str, statuses: Sequence[str], seen: Criterion, after: tuple[int, str] | None, limit: int
) -> list[frappe._dict]:
	"""The next rows of a sheet in its order."""
	table = DocType("Talk Proposal")
	query = _select(table).where((table.campaign == campaign) & table.status.isin(list(statuses)) & seen)
	if after:
		number, name = after
		query = query.where((table.sequence > number) | ((table.sequence == number) & (table.name > name)))
	return query.orderby(table.sequence).orderby(table.name).limit(limit).run(as_dict=True)


def counts(campaign: str, seen: Criterion) -> dict[str, int]:
	"""How many rows a sheet has in each status."""
	table = DocType("Talk Proposal")
	query = frappe.qb.from_(table).select(table.status, Count("*")).where((table.campaign == campaign) & seen)
	return {PROPOSED: 0, CREATED: 0, NOT_ARRANGED: 0, REMOVED: 0, **dict(query.groupby(table.status).run())}


def between(campaign: str, first: datetime, last: datetime) -> list[frappe._dict]:
	"""Rows of the sheet that take somebody's time between two moments."""
	table = DocType("Talk Proposal")
	there = (table.planned_start <= last) & (table.planned_end >= first) & (table.status == PROPOSED)
	return _select(table).where((table.campaign == campaign) & there).run(as_dict=True)


def drop(name: str) -> None:
	"""Take a row away: it went into another."""
	table = DocType("Talk Proposal")
	frappe.qb.from_(table).delete().where(table.name == name).run()


def locked(names: Sequence[str]) -> list[frappe._dict]:
	"""Rows by name, held until the transaction ends."""
	table = DocType("Talk Proposal")
	return (
		_select(table).where(table.name.isin(list(names))).orderby(table.name).for_update().run(as_dict=True)
	)


def to_create(campaign: str, seen: Criterion, limit: int) -> list[frappe._dict]:
	"""The next rows that are to become plans and stand in nobody's way, held until the transaction ends."""
	table = DocType("Talk Proposal")
	waiting = (table.campaign == campaign) & (table.status == PROPOSED) & seen
	waiting &= table.problem.isnull() | (table.problem == "")
	query = _select(table).where(waiting).orderby(table.sequence).orderby(table.name)
	return query.limit(limit).for_update().run(as_dict=True)


def mark_created(names: Sequence[str]) -> None:
	"""These are plans now: each is the plan by which its first obligation is answered."""
	table, owed = DocType("Talk Proposal"), DocType("Talk Obligation")
	plan = frappe.qb.from_(owed).select(owed.plan).where(owed.name == table.obligation).limit(1)
	for each in pages(sorted(names), PAGE):
		query = frappe.qb.update(table).set(table.plan, Bracket(plan)).set(table.status, CREATED)
		query.where(table.name.isin(each)).run()


def mark_problems(problems: dict[str, str]) -> None:
	"""{row: sentence}: these cannot become plans as they stand."""
	table = DocType("Talk Proposal")
	for name, sentence in problems.items():
		frappe.qb.update(table).set(table.problem, sentence).where(table.name == name).run()


def forget_problems(campaign: str) -> None:
	"""Before another attempt everything is tried again."""
	table = DocType("Talk Proposal")
	ours = (table.campaign == campaign) & (table.status == PROPOSED)
	frappe.qb.update(table).set(table.problem, None).where(ours).run()


def change(name: str, **values: Any) -> None:
	"""One row, by hand."""
	table = DocType("Talk Proposal")
	query = frappe.qb.update(table).where(table.name == name)
	for field, value in {**values, "adjusted": 1}.items():
		query = query.set(table[field], value)
	query.run()


def _select(table: Any) -> Any:
	return frappe.qb.from_(table).select(*(table[field] for field in FIELDS))
