"""What waits for a leader, as rows of his page (待我审批): what, whom, why, until when, oldest first, page by page."""

from __future__ import annotations

from collections import Counter
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import date_diff, get_datetime, getdate, nowdate
from pypika.queries import QueryBuilder

from tanxin.confidentiality import restricted_matters
from tanxin.confidentiality.reader import reader
from tanxin.domain.values import FORMAL_CATEGORIES
from tanxin.signoff import waiting
from tanxin.signoff.matter import as_chain
from tanxin.signoff.waiting import SIGNABLE, awaits

#: Cards of one page, and lines of a sheet that its card names.
PAGE, LINES_SHOWN = 50, 30
OF_ALL = (
	"name", "title", "organization", "sent_on", "sign_by", "approver", "approver_name", "approver_reason",
	"signing_step", "signing_steps", "signing_chain",
)  # fmt: skip
#: What a leader sees of a plan besides what it shares with a sheet.
RULE_FIELDS = [
	"name", "title", "citation_title", "citation_clause", "citation_quote", "authority", "verified_by",
]  # fmt: skip
OF_A_PLAN = ("due_date", "citation", "planned_start", "planned_end", "place", "way", "category")
SHEET = "Talk Campaign"
#: Decided one by one (常州2015操作规程: 提醒、函询、诫勉 are examined and approved each for itself).
FORMAL = {category.value for category in FORMAL_CATEGORIES}


def page(kind: str = "", organization: str = "", after: str = "", size: int = PAGE) -> dict[str, Any]:
	"""Cards from `after` on (the `next` of the page before), with what there is to filter by.

	`kind`: empty for all, "Talk Campaign" for sheets, else a category of plans.
	"""
	rows: list[frappe._dict] = []
	for doctype in SIGNABLE:
		rows += _rows(doctype, kind, organization, after, size + 1)
	rows.sort(key=lambda row: (row.sent_on, row.name))
	shown = rows[:size]
	last = shown[-1] if len(rows) > size else None
	return {
		"rows": _with_more(shown),
		"next": f"{last.sent_on}|{last.name}" if last else None,
		**_choices(kind, organization),
	}


def _wanted(doctype: str, kind: str, organization: str) -> QueryBuilder | None:
	"""The matters of a DocType that wait and pass the filters; None when the kind is another."""
	if kind and (kind == SHEET) != (doctype == SHEET):
		return None
	table = DocType(doctype)
	query = frappe.qb.from_(table).where(awaits(reader(), table, doctype))
	if kind and doctype == "Talk Plan":
		query = query.where(table.category == kind)
	return query.where(table.organization == organization) if organization else query


def _rows(doctype: str, kind: str, organization: str, after: str, limit: int) -> list[frappe._dict]:
	query, table = _wanted(doctype, kind, organization), DocType(doctype)
	if query is None:
		return []
	fields = (*OF_ALL, *(OF_A_PLAN if doctype == "Talk Plan" else ("plan_count",)))
	query = query.select(*(table[field] for field in fields))
	if after:
		moment, _bar, name = after.partition("|")
		sent = get_datetime(moment)
		query = query.where((table.sent_on > sent) | ((table.sent_on == sent) & (table.name > name)))
	rows = query.orderby(table.sent_on).orderby(table.name).limit(limit).run(as_dict=True)
	return [frappe._dict(row, doctype=doctype) for row in rows]


def _choices(kind: str, organization: str) -> dict[str, Any]:
	"""How many there are of each kind and of each organisation, whatever is filtered, and how many pass."""
	kinds: Counter[str] = Counter()
	places: Counter[str] = Counter()
	passing = 0
	for doctype in SIGNABLE:
		table = DocType(doctype)
		groups = [table.organization, *([table.category] if doctype == "Talk Plan" else [])]
		query = (
			frappe.qb.from_(table).select(*groups, Count(table.name)).where(awaits(reader(), table, doctype))
		)
		for place, *category, number in query.groupby(*groups).run():
			of_kind = category[0] if category else SHEET
			kinds[of_kind] += number
			places[place] += number
			passing += number if kind in ("", of_kind) and organization in ("", place) else 0
	return {
		"total": sum(kinds.values()),
		"passing": passing,
		"kinds": [{"value": name, "count": number} for name, number in kinds.most_common()],
		"organizations": [{"value": name, "count": number} for name, number in places.most_common()],
	}


def _with_more(rows: list[frappe._dict]) -> list[dict[str, Any]]:
	"""What a leader has to know of each matter besides its own fields."""
	discreet = restricted_citations(
		[row.name for row in rows if row.doctype == "Talk Plan" and not row.citation]
	)
	lines = _lines([row.name for row in rows if row.doctype == SHEET])
	today, behalf = getdate(nowdate()), waiting.on_behalf_of(reader(), rows)
	for row in rows:
		row.citation = row.citation or discreet.get(row.name)
		row.lines = lines.get(row.name, [])
		row.on_behalf_of = behalf.get(row.name)
		row.days_waiting = date_diff(today, row.sent_on)
		row.late = bool(row.sign_by and row.sign_by < today)
		row.step_title, row.together = _as_what(row), _together(row)
		row.alone = row.get("category") in FORMAL
		row.pop("signing_chain")
	return [dict(row) for row in rows]


def _together(row: frappe._dict) -> bool:
	"""Whether the step that waits is signed with others at the same time."""
	chain, step = as_chain(row.signing_chain), row.signing_step or 0
	return 1 <= step <= len(chain) and bool(chain[step - 1].together)


def _as_what(row: frappe._dict) -> str:
	"""As what one signs, where more than one sign."""
	chain = as_chain(row.signing_chain)
	return chain[row.signing_step - 1].title if 1 <= (row.signing_step or 0) <= len(chain) > 1 else ""


def _lines(sheets: list[str]) -> dict[str, list[str]]:
	"""Who talks with whom on these sheets, in their order: a leader signs no sheet unread."""
	lines: dict[str, list[str]] = {}
	plan = DocType("Talk Plan")
	for name in sheets:  # a page holds few sheets, and a sheet may hold ten thousand lines
		query = frappe.qb.from_(plan).where(
			(plan.campaign == name) & (plan.workflow_state == waiting.AWAITING)
		)
		titles = query.select(plan.title).orderby(plan.sequence).orderby(plan.name).limit(LINES_SHOWN + 1)
		lines[name] = titles.run(pluck=True)
		if len(lines[name]) > LINES_SHOWN:  # a card has room for some; the sheet shows all
			rest = query.select(Count(plan.name)).run()[0][0] - LINES_SHOWN
			lines[name][LINES_SHOWN:] = [_("and {0} more, on the sheet").format(rest)]
	return lines


def restricted_citations(plans: list[str]) -> dict[str, str]:
	"""Why a talk about a restricted matter is planned stands on no plan and in no list; who signs reads it when he
	opens the card, and that is noted."""
	if not plans:
		return {}
	line, owed = DocType("Talk Plan Obligation"), DocType("Talk Obligation")
	query = frappe.qb.from_(line).join(owed).on(owed.name == line.obligation)
	query = query.select(line.parent).distinct().where(line.parent.isin(plans) & (owed.restricted == 1))
	return dict.fromkeys(query.run(pluck=True), _("Restricted matter: open the card to read why"))


def opened(doctype: str, name: str) -> dict[str, Any]:
	"""What a card shows once it is opened. The caller has checked that the reader sees the matter."""
	plans = [name] if doctype == "Talk Plan" else []
	return {
		"basis": _basis(name) if plans else [],
		"persons": _people("Talk Plan Person", name) if plans else [],
		"author_name": _author(doctype, name),
		"returned": _last_return(name) if plans else None,
	}


def _basis(plan: str) -> list[dict[str, Any]]:
	"""Each rule that asks for the talk: its clause and the sentence itself."""
	line, owed = DocType("Talk Plan Obligation"), DocType("Talk Obligation")
	answered = frappe.qb.from_(line).join(owed).on(owed.name == line.obligation)
	answered = answered.select(owed.rule, owed.due_date, owed.person_name, owed.sealed)
	rows = answered.where(line.parent == plan).orderby(line.idx).run(as_dict=True)
	if any(row.sealed for row in rows):
		restricted_matters.note_shown("Form", plan=plan)
	rows = restricted_matters.opened(rows)
	named = frappe.db.get_value("Talk Plan", plan, "rule")
	names = list(dict.fromkeys([*([named] if named else []), *(row.rule for row in rows)]))
	known = {
		row.name: row
		for row in frappe.get_all(
			"Talk Rule",
			{"name": ("in", names)},
			RULE_FIELDS,
		)
	}
	return [
		{**known[name], "owed": [row for row in rows if row.rule == name]} for name in names if name in known
	]


def _people(child: str, plan: str) -> list[dict[str, Any]]:
	row, person = DocType(child), DocType("Talk Person")
	query = frappe.qb.from_(row).join(person).on(person.name == row.person)
	query = query.select(row.person, person.person_name, person.post_title, person.organization)
	return query.where(row.parent == plan).orderby(row.idx).run(as_dict=True)


def _author(doctype: str, name: str) -> str:
	row = frappe.db.get_value(doctype, name, ["author", "author_user"], as_dict=True)
	known = row.author and frappe.db.get_value("Talk Person", row.author, "person_name")
	return known or frappe.db.get_value("User", row.author_user, "full_name") or row.author_user or ""


def _last_return(plan: str) -> dict[str, Any] | None:
	"""Why it was sent back before, so that the leader sees whether that was put right."""
	rows = frappe.get_all(
		"Talk Sign Off",
		{"plan": plan, "action": "Send Back"},
		["actor_name", "signed_at", "reason"],
		order_by="signed_at desc",
		limit_page_length=1,
	)
	return rows[0] if rows else None
