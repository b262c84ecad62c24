"""审批时效 by leader, by organisation or signature by signature: how long plans waited, how it ended, what may be asked
about it. Hints are for a person to weigh: rows stand in the order of names, never of figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, getdate, now_datetime, nowdate

from tanxin.confidentiality import organizations
from tanxin.confidentiality.reader import reader
from tanxin.domain.dwelling import DAY, SETTLED
from tanxin.domain.haste import NOTE, of_one
from tanxin.domain.terms import label
from tanxin.domain.transitions import AWAITING, DRAFT, SENT_BACK, SIGNED
from tanxin.signoff import times
from tanxin.signoff.times import Asked, Lying, Timed
from tanxin.tanxin.report.talk_sign_off_times import columns
from tanxin.tanxin.report.talk_sign_off_times.lines import Group

BY_LEADER, BY_ORGANIZATION, BY_SIGNATURE = "Leader", "Organization", "Signature"
#: Rows a page on the screen can hold, the latest first.
ROWS = 1000
#: Working days up to which decisions are counted together in the chart.
BOUNDS = (1, 2, 3, 5, 10)
#: State → its column.
STATES = {DRAFT: "in_draft", AWAITING: "in_awaiting", SENT_BACK: "in_sent_back", SIGNED: "in_signed"}
#: Seconds in which nobody reads a plan, until the unit says otherwise.
HASTY_SECONDS = 10


def execute(filters: dict[str, Any] | None = None) -> tuple:
	"""The platform's entry: columns, rows, message, chart, summary, and that the total row is ours."""
	filters = frappe._dict(filters or {})
	view = filters.group_by if filters.group_by in (BY_ORGANIZATION, BY_SIGNATURE) else BY_LEADER
	shown = columns.of_signatures() if view == BY_SIGNATURE else columns.of_groups(view == BY_LEADER)
	now = now_datetime().replace(microsecond=0)
	plans = [plan for plan in times.lying(_asked(filters)) if plan.waits]
	total = Group(now)
	for plan in plans:
		total.add(plan)
	if not plans:
		return shown, [], _("Nothing was sent for signature in your scope in this period."), None, None, 1
	make = {BY_LEADER: _by_leader, BY_ORGANIZATION: _by_organization, BY_SIGNATURE: _signatures}[view]
	data = make(plans, now)
	if view != BY_SIGNATURE:
		data.append(_cells(_("Total", context="Talk Sign-off Times"), total, bold=1, total=1, hints=""))
	return shown, data, _message(total, len(data)), _chart(total), _summary(total), 1


def _asked(filters: frappe._dict) -> Asked:
	"""The period: the year so far when left empty."""
	today = getdate(nowdate())
	since = getdate(filters.from_date) if filters.from_date else date(today.year, 1, 1)
	until = getdate(filters.to_date) if filters.to_date else today
	if until < since:
		frappe.throw(_("The period ends before it begins."))
	sheets = True if filters.sheets is None else bool(cint(filters.sheets))
	return Asked(since, until, filters.organization, filters.category, filters.leader, sheets)


def _by_leader(plans: Iterable[Lying], now: datetime) -> list[dict[str, Any]]:
	"""One row a leader; those the reader may not be told of are one row together, the last."""
	groups: dict[str, Group] = defaultdict(lambda: Group(now))
	hidden = Group(now)
	for plan in plans:
		for each in plan.waits:
			(groups[each.wait.leader] if each.named else hidden).waits.append(each)
	people = _people(groups)
	data = [
		_cells(people[leader].person_name, group, organization=people[leader].organization, leader=leader)
		for leader, group in groups.items()
	]
	data.sort(key=lambda row: (row["organization"] or "", row["group"], row["leader"]))
	if hidden.waits:
		data.append(_cells(_("Leaders not named here", context="Talk Sign-off Times"), hidden))
	return data


def _by_organization(plans: Iterable[Lying], now: datetime) -> list[dict[str, Any]]:
	"""The tree of the reader's organisations; each row counts the organisation and all below it."""
	own: dict[str, list[Lying]] = defaultdict(list)
	for plan in plans:
		own[plan.organization].append(plan)
	shown = organizations.shown(set(own), reader())
	groups: dict[str, Group] = defaultdict(lambda: Group(now))
	for name, found in own.items():
		for each in (name, *shown.get(name, ())):
			for plan in found:
				groups[each].add(plan)
	return [_cells(name, groups[name], indent=len(parents)) for name, parents in shown.items()]


def _signatures(plans: Iterable[Lying], now: datetime) -> list[dict[str, Any]]:
	"""One row a wait, the latest first; only those of leaders whom the reader may be told of."""
	waits = [each for plan in plans for each in plan.waits if each.named]
	waits.sort(key=lambda each: (each.wait.since, each.wait.plan), reverse=True)
	waits = waits[:ROWS]
	people = _people({person for each in waits for person in (each.wait.leader, each.wait.actor) if person})
	return [_row(each, people, now) for each in waits]


def _row(each: Timed, people: dict[str, frappe._dict], now: datetime) -> dict[str, Any]:
	wait = each.wait
	hint = of_one(each.decision, hasty_seconds()) if wait.decided else None
	return {
		"indent": 0,
		"plan": wait.plan,
		"title": each.title,
		"leader": people[wait.leader].person_name,
		"step": wait.title,
		"organization": wait.organization,
		"since": wait.since,
		"opened_at": each.opened_at,
		"until": wait.until,
		"outcome": _outcome(wait.outcome),
		"lasted": round(each.lasted / DAY, 1),
		"late": _("Late", context="Talk Sign-off Times") if wait.is_late(now) else "",
		"actor": people[wait.actor].person_name if wait.actor else "",
		"bulk": _("Yes", context="Talk Sign-off Times") if each.in_bulk else "",
		"hints": hint.value if hint else "",
	}


def _outcome(outcome: str) -> str:
	if outcome == SETTLED:
		return _("Settled by Another", context="Talk Sign-off Times")
	return label(outcome) if outcome else _("Still Waiting", context="Talk Sign-off Times")


def _people(persons: Iterable[str]) -> dict[str, frappe._dict]:
	"""Name and organisation of each; of one who is not noted anywhere it is said."""
	unknown = frappe._dict(person_name=_("Not noted", context="Talk Sign-off Times"), organization="")
	found: dict[str, frappe._dict] = defaultdict(lambda: unknown)
	names = [person for person in persons if person]
	fields = ["name", "person_name", "organization"]
	for row in frappe.get_all("Talk Person", {"name": ("in", names)}, fields) if names else ():
		found[row.name] = row
	return found


def hasty_seconds() -> int:
	"""The unit's number (本单位规定)."""
	given = frappe.get_cached_doc("Tanxin Settings").get("hasty_seconds")
	return HASTY_SECONDS if given in (None, "") else cint(given)


def _cells(name: str, group: Group, **more: Any) -> dict[str, Any]:
	tally, lengths = group.tally, group.lengths
	return {
		"group": name,
		"organization": "",
		"indent": 0,
		**{count: getattr(tally, count) for count in tally.__dataclass_fields__},
		"median": _days(lengths.median),
		"mean": _days(lengths.mean),
		"longest": _days(lengths.longest),
		"in_bulk": group.in_bulk,
		**{column: _days(group.dwelling(state)) for state, column in STATES.items()},
		"hints": "；".join(group.hints(hasty_seconds()).sentences(hasty_seconds())),
		**more,
	}


def _days(length: float | None) -> float | None:
	return None if length is None else round(length, 1)


def _message(total: Group, rows: int) -> str:
	"""How times are counted, and what hints are."""
	told = [_("Times are working days: days off are left out, what still waits is counted up to now.")]
	if total.hints(hasty_seconds()).sentences(hasty_seconds()):
		told.append(NOTE)
	if rows == ROWS:
		told.append(_("The latest {0} are shown; choose a shorter period for the others.").format(ROWS))
	return "<br>".join(told)


def _chart(total: Group) -> dict[str, Any] | None:
	"""How many decisions took how long: of all together, never leader against leader."""
	if not total.lengths.count:
		return None
	names = [_("up to {0}").format(bound) for bound in BOUNDS]
	return {
		"data": {
			"labels": [*names, _("over {0}").format(BOUNDS[-1])],
			"datasets": [
				{
					"name": _("Decisions by Working Days", context="Talk Sign-off Times"),
					"values": total.by_length(BOUNDS),
				}
			],
		},
		"type": "bar",
		"colors": ["#2490ef"],
		"fieldtype": "Int",
	}


def _summary(total: Group) -> list[dict[str, Any]]:
	tally = total.tally
	counts = (
		(_("Sent to Sign", context="Talk Sign-off Times"), tally.sent, None),
		(_("Agreed", context="Talk Sign-off Times"), tally.signed, "Green"),
		(
			_("Still Waiting", context="Talk Sign-off Times"),
			tally.waiting,
			"Orange" if tally.waiting else None,
		),
		(_("Late", context="Talk Sign-off Times"), tally.late, "Red" if tally.late else None),
	)
	return [
		*(
			{"label": name, "value": value, "datatype": "Int", "indicator": colour}
			for name, value, colour in counts
		),
		*_dwelling(total),
	]


def _dwelling(total: Group) -> list[dict[str, Any]]:
	"""How long decisions took, and how long plans were in each state, in the middle."""
	lengths = (
		(_("Decided in (Median)", context="Talk Sign-off Times"), total.lengths.median),
		(_("In Draft (Median)", context="Talk Sign-off Times"), total.dwelling(DRAFT)),
		(_("Awaiting (Median)", context="Talk Sign-off Times"), total.dwelling(AWAITING)),
		(_("Sent Back (Median)", context="Talk Sign-off Times"), total.dwelling(SENT_BACK)),
		(_("Signed, Not Held (Median)", context="Talk Sign-off Times"), total.dwelling(SIGNED)),
	)
	return [
		{"label": name, "value": f"{days:.1f}", "datatype": "Data"}
		for name, days in lengths
		if days is not None
	]
