"""Adjusting proposals by hand (手工调整): taken off, moved, given to another talker, split, merged. What was adjusted
stays when the sheet is proposed anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from tanxin.domain import schedule
from tanxin.domain.agenda import Agenda, at
from tanxin.domain.arranging import way_of
from tanxin.domain.model import Way
from tanxin.domain.who import eligible_talkers
from tanxin.site import answers, campaigns, directory, proposals, rules
from tanxin.site.documents import Table
from tanxin.site.rules import lines as lines_of
from tanxin.talks.campaigns import proposing, sheets
from tanxin.talks.campaigns.sheets import Row

BY_HAND = "手工调整"


def remove(name: str) -> None:
	"""Not on this sheet; what it answers stays open and can be put back."""
	row = sheets.row(name, proposals.PROPOSED, proposals.NOT_ARRANGED)
	proposals.change(row.name, status=proposals.REMOVED)


def restore(name: str) -> None:
	"""Put back what was taken off, at the time it had if that is still free, else without a time."""
	row = sheets.row(name, proposals.REMOVED)
	clashes = row.planned_start and _clashes(
		row, row.planned_start, row.planned_end, row.talkers, row.persons
	)
	if row.planned_start and not clashes:
		proposals.change(row.name, status=proposals.PROPOSED)
	else:
		problem = "；".join([*clashes, "请另定谈话时间"]) if clashes else row.problem
		proposals.change(row.name, status=proposals.NOT_ARRANGED, problem=problem)


def move(name: str, start: datetime, end: datetime | None = None) -> None:
	"""To another time. One that was not arranged because there was no room is arranged so."""
	row = sheets.row(name, proposals.PROPOSED, proposals.NOT_ARRANGED)
	if not row.talkers or not row.persons:
		frappe.throw(_("This proposal has no talker or nobody to talk to, so it has no time."))
	begin = start.replace(second=0, microsecond=0)
	finish = end or begin + _length(row)
	if problems := schedule.check_times(begin, finish):
		frappe.throw("；".join(problems))
	if begin.date() <= getdate(nowdate()):
		frappe.throw(_("A talk is planned from tomorrow on."))
	_refuse_too_early(answers.basis_of(_list(row.obligations)), begin)
	_refuse_clashes(row, begin, finish, row.talkers, row.persons)
	proposals.change(row.name, **_timed(row, begin, finish))


def talkers_for(name: str) -> list[dict[str, str]]:
	"""Who else may talk so that every obligation of the proposal is answered: [{name, person_name}]."""
	row = sheets.row(name, proposals.PROPOSED, proposals.NOT_ARRANGED)
	found = sorted(_eligible(row) - set(_list(row.talkers)))
	names = campaigns.names_of(found)
	return [{"name": each, "person_name": names[each]} for each in found]


def swap_talker(name: str, talker: str) -> None:
	"""Another talks, at the same time if he is free then, else at the first time of the day that all have."""
	row = sheets.row(name, proposals.PROPOSED, proposals.NOT_ARRANGED)
	if talker not in _eligible(row):
		frappe.throw(_("Under the rules of this proposal this person cannot talk in the other's place."))
	persons = _list(row.persons)
	names = campaigns.names_of([talker, *persons])
	title = proposals.title_of([talker], persons, names)
	values: dict[str, Any] = {"talkers": talker, "talker": talker, "title": title}
	if row.planned_start:
		begin, finish = _time_for(row, talker, persons, names)
		values |= _timed(row, begin, finish)
	organization = campaigns.organizations_of_talkers(row.sheet.organization).get(talker)
	proposals.change(row.name, **values, **({"organization": organization} if organization else {}))


def split(name: str, obligations: Sequence[str]) -> str:
	"""These obligations become a proposal of their own, to be given a time; returns its name."""
	row = sheets.row(name, proposals.PROPOSED)
	there = _list(row.obligations)
	apart = [each for each in there if each in set(obligations)]
	left = [each for each in there if each not in apart]
	if not apart or not left:
		frappe.throw(_("Choose some of the obligations, not all of them."))
	_rewrite(row, answers.basis_of(left))
	return _add(row, answers.basis_of(apart))


def merge(names: Sequence[str]) -> str:
	"""Several proposals of one talker become one talk at the time of the first; returns the name that stays.

	Of several people only where every rule lets a collective talk count and nothing is restricted.
	"""
	rows = [sheets.row(name, proposals.PROPOSED) for name in dict.fromkeys(names)]
	rows.sort(key=lambda row: (row.planned_start, row.sequence))
	_check_merge(rows)
	first, rest = rows[0], rows[1:]
	for row in rest:
		proposals.drop(row.name)
	owed = answers.basis_of([name for row in rows for name in _list(row.obligations)])
	persons = list(dict.fromkeys(person for row in rows for person in _list(row.persons)))
	_refuse_too_early(owed, first.planned_start)
	_refuse_clashes(first, first.planned_start, first.planned_end, first.talkers, "\n".join(persons))
	_rewrite(first, owed)
	return first.name


def _refuse_too_early(owed: list[frappe._dict], begin: datetime) -> None:
	"""A talk before its time answers nothing."""
	opens = max((each.starts_on for each in owed if each.starts_on), default=None)
	if opens and begin.date() < opens:
		frappe.throw(_("What this talk answers may be talked about from {0} on.").format(opens))


def _check_merge(rows: list[Row]) -> None:
	if len(rows) < 2 or len({(row.campaign, row.talkers, row.category) for row in rows}) > 1:
		frappe.throw(_("Choose two or more proposals of the same sheet, talker and category."))
	if len({row.persons for row in rows}) == 1:
		return
	owed = answers.basis_of([name for row in rows for name in _list(row.obligations)])
	known = frappe.get_all(
		"Talk Rule", {"name": ("in", sorted({each.rule for each in owed}))}, ["title", "collective_counts"]
	)
	never = [rule.title for rule in known if not rule.collective_counts]
	if never:
		frappe.throw(_("A collective talk does not count under: {0}").format("、".join(never)))
	if any(row.restricted for row in rows):
		frappe.throw(_("A restricted matter is talked about between two people only."))


def _rewrite(row: Row, owed: list[frappe._dict]) -> None:
	proposals.change(row.name, **_values(row, owed))


def _values(row: Row, owed: list[frappe._dict]) -> dict[str, Any]:
	"""What follows when a row answers these."""
	talkers = _list(row.talkers)
	persons = list(dict.fromkeys(_met(each, talkers) for each in owed))
	values = proposals.values_of(
		row.campaign, talkers, persons, owed, campaigns.names_of([*talkers, *persons])
	)
	ways = [
		lines_of(each)
		for each in frappe.get_all(
			"Talk Rule", {"name": ("in", sorted({one.rule for one in owed}))}, pluck="ways"
		)
	]
	common = frozenset(Way).intersection(
		*(frozenset(Way(line) for line in each) or frozenset(Way) for each in ways)
	)
	if not common:
		frappe.throw(_("The rules allow no way of talking in common."))
	late = bool(row.planned_start) and getdate(row.planned_start) > values["due_date"]
	return {
		**values,
		"way": way_of(common, len(persons) > 1).value,
		"late": int(late),
		"reasons": _reasons(row, values["due_date"]),
	}


def _met(owed: frappe._dict, talkers: list[str]) -> str:
	"""Whom the talkers meet for it: of a relation either of the two may begin."""
	return owed.talker if owed.person in talkers else owed.person


def _add(row: Row, owed: list[frappe._dict]) -> str:
	"""A row beside another, without a time: nobody is in two places."""
	name = frappe.generate_hash(length=10)
	later = sheets.row_without_time(row)
	values = {
		**_values(later, owed),
		"name": name,
		"sequence": row.sequence,
		"status": proposals.NOT_ARRANGED,
		"organization": row.organization,
		"adjusted": 1,
		"problem": "从原计划中拆出，请设定谈话时间",
	}
	Table("Talk Proposal").write([values])
	return name


def _timed(row: Row, begin: datetime, finish: datetime) -> dict[str, Any]:
	late = begin.date() > row.due_date
	return {
		"status": proposals.PROPOSED,
		"planned_start": begin,
		"planned_end": finish,
		"late": int(late),
		"problem": None,
		"reasons": _reasons(row, row.due_date, begin),
	}


def _reasons(row: Row, due: Any, begin: datetime | None = None) -> str:
	"""What stands beside the row after a change by hand."""
	begin = begin or row.planned_start
	late = f"已超过期限（{due:%Y-%m-%d}）" if begin and getdate(begin) > due else ""
	return "\n".join(filter(None, (late, BY_HAND)))


def _length(row: Row) -> Any:
	if row.planned_start:
		return row.planned_end - row.planned_start
	start, end = at(getdate(nowdate()), _hours()[0])
	return end - start


def _hours() -> tuple[tuple[int, int], ...]:
	try:
		return campaigns.hours().slots()
	except ValueError as lacking:
		frappe.throw(str(lacking))


def _time_for(row: Row, talker: str, persons: list[str], names: dict[str, str]) -> tuple[datetime, datetime]:
	agenda = _agenda(row, row.planned_start)
	people = [(each, names[each]) for each in (talker, *persons)]
	if not agenda.clashes(row.planned_start, row.planned_end, people):
		return row.planned_start, row.planned_end
	day = row.planned_start.date()
	slot = agenda.first_slot((talker, *persons), day, _hours())
	if not slot:
		frappe.throw(
			_("{0} has no time on {1}. Move the talk to another day first.").format(names[talker], day)
		)
	return at(day, slot)


def _agenda(row: Row, day: datetime) -> Agenda:
	"""Who is taken on that day, by plans, records and the other rows of the sheet."""
	first, last = datetime.combine(day.date(), time.min), datetime.combine(day.date(), time.max)
	others = [each for each in proposals.between(row.campaign, first, last) if each.name != row.name]
	return Agenda([*campaigns.taken(first, last), *proposing.busy_with(others)])


def _refuse_clashes(row: Row, begin: datetime, finish: datetime, talkers: str, persons: str) -> None:
	if clashes := _clashes(row, begin, finish, talkers, persons):
		frappe.throw("<br>".join(clashes), title=_("Not at This Time"))


def _clashes(row: Row, begin: datetime, finish: datetime, talkers: str, persons: str) -> list[str]:
	people = [*_list(talkers), *_list(persons)]
	names = campaigns.names_of(people)
	return _agenda(row, begin).clashes(begin, finish, [(each, names[each]) for each in people])


def _eligible(row: Row) -> set[str]:
	"""Whose talk is the one that every rule of the row asks for; never who is talked to."""
	owed = answers.basis_of(_list(row.obligations))
	known = {rule.code: rule for rule in rules.all_rules()}
	persons = {each.person for each in owed}
	people, day = directory.around(*persons), getdate(row.planned_start or nowdate())
	found: set[str] | None = None
	for each in owed:
		standing = each.starts_on if each.event else day
		able = set(eligible_talkers(known[each.rule], each.person, people, day, standing))
		found = able if found is None else found & able
	return (found or set()) - persons


def _list(text: str | None) -> list[str]:
	return [line for line in (text or "").split("\n") if line]
