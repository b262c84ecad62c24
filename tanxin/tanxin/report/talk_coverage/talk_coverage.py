"""应谈、已谈、覆盖率、及时率 by organisation or by rule, as it stood on any day. All figures are the domain's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from tanxin.confidentiality import organizations, scope
from tanxin.confidentiality.reader import reader
from tanxin.domain import coverage as domain
from tanxin.domain.coverage import Figures
from tanxin.domain.model import Verdict
from tanxin.site import coverage
from tanxin.site.columns import column
from tanxin.site.coverage import Counted

BY_ORGANIZATION, BY_RULE = "Organization", "Rule"
#: Stands for every rule that the reader may count but not be told of.
RESTRICTED = "*"
#: Groups that a chart can still show.
SHOWN_IN_CHART = 20


@dataclass(frozen=True)
class Line:
	"""Figures of one group, and how the answers behind 已谈 were given."""

	figures: Figures
	own: int = 0
	imported: int = 0  # taken from a ledger that was read in: said to be confirmed, but in nobody's login
	on_paper: int = 0
	unable: int = 0

	def __add__(self, other: Line) -> Line:
		return Line(
			self.figures + other.figures,
			self.own + other.own,
			self.imported + other.imported,
			self.on_paper + other.on_paper,
			self.unable + other.unable,
		)


NOTHING = Line(Figures())


def execute(filters: dict[str, Any] | None = None) -> tuple:
	"""The platform's entry: columns, rows, message, chart, summary, and that the total row is ours."""
	filters = frappe._dict(filters or {})
	as_of = getdate(filters.as_of or nowdate())
	rows = owed_in_scope(filters, as_of)
	if not rows:
		return columns(filters), [], _("Nothing is owed in your scope for this period."), None, None, 1
	data = _by_rule(rows, as_of) if filters.group_by == BY_RULE else _by_organization(rows, as_of)
	total = _line(rows, as_of)
	data.append(_cells(_("Total", context="Talk Coverage"), total, bold=1, total=1))
	return columns(filters), data, None, _chart(data), _summary(total), 1


def owed_in_scope(filters: frappe._dict, as_of: date) -> list[Counted]:
	"""The reader's obligations due in the period; restricted ones count, and are only named to who must know."""
	asking, owed = reader(), coverage.obligation()
	named = scope.talk_obligation(asking, owed)
	more = [coverage.below(filters.organization)] if filters.organization else []
	if filters.rule:
		# A single rule's figures would name what the lump hides.
		more += [(owed.rule == filters.rule) | owed.sealed.isnotnull(), named]
	rows = coverage.counted(scope.counted_obligations(asking, owed), named, *_period(filters, as_of), *more)
	return [each for each in rows if each.row.rule == filters.rule] if filters.rule else rows


def columns(filters: frappe._dict) -> list[dict[str, Any]]:
	"""Typed columns; the first is the group."""
	by_rule = filters.get("group_by") == BY_RULE
	first = [
		_column(
			"group",
			_("Rule", context="Talk Coverage") if by_rule else _("Organization", context="Talk Coverage"),
			"Data",
			320,
		)
	]
	if by_rule:
		first.append(_column("citation", _("Citation", context="Talk Coverage"), "Data", 260))
	return [
		*first,
		_column("owed", _("Owed", context="Talk Coverage"), "Int"),
		_column("done", _("Held", context="Talk Coverage"), "Int"),
		_column("coverage_rate", _("Coverage", context="Talk Coverage"), "Percent", 100),
		_column("timely_rate", _("On Time Rate", context="Talk Coverage"), "Percent", 100),
		_column("met", _("Held in Time", context="Talk Coverage"), "Int"),
		_column("met_late", _("Held Late", context="Talk Coverage"), "Int"),
		_column("overdue", _("Overdue, Not Held", context="Talk Coverage"), "Int"),
		_column("to_explain", _("Missed, to Be Explained", context="Talk Coverage"), "Int", 130),
		_column("open", _("Not Yet Due", context="Talk Coverage"), "Int"),
		*_answer_columns(),
		_column("exempted", _("Exempted", context="Talk Coverage"), "Int"),
		_column("merged", _("Merged", context="Talk Coverage"), "Int"),
		_column("withdrawn", _("Withdrawn", context="Talk Coverage"), "Int"),
	]


def _answer_columns() -> list[dict[str, Any]]:
	"""How what was held was confirmed; paper and 无法确认 stand apart."""
	return [
		_column("own", _("Confirmed in Own Login", context="Talk Coverage"), "Int", 110),
		_column("imported", _("As Imported", context="Talk Coverage"), "Int", 100),
		_column("on_paper", _("Signed on Paper", context="Talk Coverage"), "Int", 100),
		_column("unable", _("Unable to Confirm", context="Talk Coverage"), "Int", 100),
	]


def _column(fieldname: str, label: str, fieldtype: str, width: int = 85) -> dict[str, Any]:
	return column(fieldname, label, fieldtype, width)


def _period(filters: frappe._dict, as_of: date) -> tuple[date, date]:
	"""Due dates from, to; the year of the day looked at when left empty."""
	start = getdate(filters.from_date) if filters.from_date else date(as_of.year, 1, 1)
	end = getdate(filters.to_date) if filters.to_date else date(as_of.year, 12, 31)
	if end < start:
		frappe.throw(_("The period ends before it begins."))
	return start, end


def _line(rows: Iterable[Counted], as_of: date) -> Line:
	rows = list(rows)

	def done(counts: Callable[[Counted], bool]) -> int:
		return domain.figures((each.row for each in rows if counts(each)), as_of).done

	return Line(
		domain.figures((each.row for each in rows), as_of),
		own=done(lambda each: each.verdict is Verdict.AGREED and each.by_own_login),
		imported=done(lambda each: each.verdict is Verdict.AGREED and not each.by_own_login),
		on_paper=done(lambda each: each.verdict is Verdict.PAPER),
		unable=done(lambda each: each.verdict is Verdict.UNABLE),
	)


def _grouped(rows: Iterable[Counted], as_of: date, key: Callable[[Counted], Any]) -> dict[Any, Line]:
	groups: dict[Any, list[Counted]] = {}
	for each in rows:
		groups.setdefault(key(each), []).append(each)
	return {name: _line(members, as_of) for name, members in groups.items()}


def _by_rule(rows: list[Counted], as_of: date) -> list[dict[str, Any]]:
	"""One row a rule; those that may not be named are one row together, the last."""
	titles = {each.row.rule: (each.rule_title, each.citation) for each in rows if _shown(each)}
	lines = _grouped(rows, as_of, lambda each: each.row.rule if _shown(each) else RESTRICTED)
	hidden = lines.pop(RESTRICTED, None)
	data = [
		_cells(titles[rule][0], line, citation=titles[rule][1], rule=rule)
		for rule, line in sorted(lines.items())
	]
	return [*data, _cells(_("Restricted matters", context="Talk Coverage"), hidden)] if hidden else data


def _shown(each: Counted) -> bool:
	"""Whether the rule may be named, and is known: what another key sealed is counted like what is hidden."""
	return each.named and bool(each.row.rule)


def _by_organization(rows: list[Counted], as_of: date) -> list[dict[str, Any]]:
	"""The tree of the reader's organisations; each row counts the organisation and all below it."""
	own = _grouped(rows, as_of, lambda each: each.row.organization)
	shown = organizations.shown(set(own), reader())
	lines: dict[str | None, Line] = {}
	for name, parents in shown.items():
		for each in (name, *parents):
			lines[each] = lines.get(each, NOTHING) + own.get(name, NOTHING)
	data = [_cells(name, lines[name], indent=len(parents)) for name, parents in shown.items()]
	strays = [line for name, line in own.items() if name not in shown]
	return (
		[*data, _cells(_("Without organization", context="Talk Coverage"), reduce(add, strays))]
		if strays
		else data
	)


def _cells(group: str, line: Line, **more: Any) -> dict[str, Any]:
	counts = {name: getattr(line.figures, name) for name in Figures.__dataclass_fields__}
	return {
		"group": group,
		"indent": 0,
		**counts,
		"done": line.figures.done,
		"coverage_rate": percent(line.figures.coverage_rate),
		"timely_rate": percent(line.figures.timely_rate),
		"own": line.own,
		"imported": line.imported,
		"on_paper": line.on_paper,
		"unable": line.unable,
		**more,
	}


def percent(rate: float | None) -> float | None:
	"""As the platform shows it; nothing where nothing was owed."""
	return None if rate is None else round(rate * 100, 1)


def _chart(data: list[dict[str, Any]]) -> dict[str, Any]:
	"""The first level below the top, or the rules: held in time, held late, not yet due, to be explained, overdue."""
	rows = [row for row in data if not row.get("total")]
	if len([row for row in rows if row["indent"] == 0]) == 1 and len(rows) > 1:
		rows = [row for row in rows if row["indent"] == 1] or rows
	rows = rows[:SHOWN_IN_CHART]
	series = (
		("met", _("Held in Time", context="Talk Coverage")),
		("met_late", _("Held Late", context="Talk Coverage")),
		("open", _("Not Yet Due", context="Talk Coverage")),
		("to_explain", _("Missed, to Be Explained", context="Talk Coverage")),
		("overdue", _("Overdue, Not Held", context="Talk Coverage")),
	)
	return {
		"data": {
			# All begin with 中共; a narrow chart cuts the rest off.
			"labels": [row["group"].removeprefix("中共") for row in rows],
			"datasets": [{"name": name, "values": [row[field] for row in rows]} for field, name in series],
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["#2f9e44", "#f59f00", "#adb5bd", "#9c89b8", "#c92a2a"],
		"fieldtype": "Int",
	}


def _summary(total: Line) -> list[dict[str, Any]]:
	figures = total.figures
	summary = [
		{"label": _("Owed", context="Talk Coverage"), "value": figures.owed, "datatype": "Int"},
		{
			"label": _("Held", context="Talk Coverage"),
			"value": figures.done,
			"datatype": "Int",
			"indicator": "Green",
		},
		{
			"label": _("Overdue, Not Held", context="Talk Coverage"),
			"value": figures.overdue,
			"datatype": "Int",
			"indicator": "Red" if figures.overdue else "Green",
		},
		*_beside(figures),
	]
	for label, rate in (
		(_("Coverage", context="Talk Coverage"), figures.coverage_rate),
		(_("On Time Rate", context="Talk Coverage"), figures.timely_rate),
	):
		if rate is not None:
			summary.append({"label": label, "value": percent(rate), "datatype": "Percent"})
	return summary


def _beside(figures: Figures) -> list[dict[str, Any]]:
	"""What a soft rule missed, and what is not owed by a leader's word: said whenever there is any."""
	counts = (
		(_("Missed, to Be Explained", context="Talk Coverage"), figures.to_explain, "Purple"),
		(_("Exempted", context="Talk Coverage"), figures.exempted, "Gray"),
		(_("Merged", context="Talk Coverage"), figures.merged, "Gray"),
	)
	return [
		{"label": label, "value": value, "datatype": "Int", "indicator": colour}
		for label, value, colour in counts
		if value
	]
