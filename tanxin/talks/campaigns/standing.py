"""Whether a proposal still stands when its plan is to be made (生成前的核对), for a page of them at once: what the form
of a plan checks one by one."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import getdate

from tanxin.confidentiality import scope
from tanxin.domain import arranging, schedule
from tanxin.domain.agenda import Agenda
from tanxin.domain.arranging import Busy
from tanxin.signoff import drafting
from tanxin.site import answers, campaigns, parties, planning
from tanxin.site.plan_sets import NewPlan

TAKEN = "应谈事项已列入其他计划或已办结，请重新拟定"
UNSEEN = "应谈事项已不在您的工作范围内"
NOT_FOR = "“{0}”不在您的工作范围内，不能为其拟定计划"


class _Page:
	"""What the checks of a page need, read once."""

	def __init__(self, rows: list[frappe._dict]) -> None:
		people = {who for row in rows for who in _people(row)}
		names = [name for row in rows for name in row.obligations.split("\n")]
		first, last = min(row.planned_start for row in rows), max(row.planned_end for row in rows)
		self.owed = {row.name: row for row in answers.basis_of(names, lock=True)}
		self.seen = _seen(names)
		self.mutual = answers.mutual_rules()
		self.leavers = parties.left(people)
		self.names = campaigns.names_of(people)
		self.agenda = Agenda(campaigns.taken(first, last, people))
		self.may_plan: dict[tuple[str, str], bool] = {}
		self.outlines = planning.Outlines()
		self.situations = planning.situations_of({row.event for row in self.owed.values() if row.event})

	def problem_of(self, row: frappe._dict) -> str:
		"""Why the row cannot become a plan, in Chinese; empty when it can."""
		talkers, persons = row.talkers.split("\n"), row.persons.split("\n")
		owed = [self.owed.get(name) for name in row.obligations.split("\n")]
		problems = schedule.check_parties(talkers, persons)
		problems += schedule.check_times(row.planned_start, row.planned_end)
		if not all(self._is_open(each, talkers, persons) for each in owed):
			return TAKEN
		if any(each.name not in self.seen for each in owed if each):
			return UNSEEN
		if not self._may_plan_for(row):
			return NOT_FOR.format(row.organization)
		if not any(each.event for each in owed if each):
			leaving = {who: self.leavers[who] for who in _people(row) if who in self.leavers}
			problems += parties.gone_before(getdate(row.planned_start), leaving)
		both = [(who, self.names.get(who, who)) for who in _people(row)]
		return "；".join(problems + self.agenda.clashes(row.planned_start, row.planned_end, both))

	def _is_open(self, each: frappe._dict | None, talkers: list[str], persons: list[str]) -> bool:
		if each is None or each.status != "Open" or each.plan:
			return False
		return answers.is_answered_by(each, talkers, persons, self.mutual)

	def _may_plan_for(self, row: frappe._dict) -> bool:
		key = (row.organization, row.talkers)
		if key not in self.may_plan:
			self.may_plan[key] = drafting.may_plan_for(row.organization, row.talkers.split("\n"))
		return self.may_plan[key]

	def plan_of(self, row: frappe._dict, sheet: Any) -> NewPlan:
		"""The plan that the row becomes; its people are taken from now on."""
		names = tuple(row.obligations.split("\n"))
		first = self.owed[names[0]]
		for who in _people(row):
			self.agenda.take(Busy(who, row.planned_start, row.planned_end))
		return NewPlan(
			row.organization,
			row.category,
			first.rule,
			tuple(row.talkers.split("\n")),
			tuple(row.persons.split("\n")),
			names,
			row.planned_start,
			row.planned_end,
			row.way,
			place=sheet.place or None,
			outline_template=self.outlines.of(self.situations.get(first.event), row.category),
			campaign=sheet.name,
			sequence=row.sequence,
			sequence_reason=order_words(sheet),
		)


def checked(sheet: Any, rows: list[frappe._dict]) -> tuple[dict[str, NewPlan], dict[str, str]]:
	"""(plans to make by row, problems by row)."""
	page = _Page(rows)
	plans, problems = {}, {}
	for row in rows:
		if problem := page.problem_of(row):
			problems[row.name] = problem
		else:
			plans[row.name] = page.plan_of(row, sheet)
	return plans, problems


def order_words(sheet: Any) -> str:
	"""「先易后难、先上后下（…）」, as it stands on each plan."""
	hard, juniors = sheet.difficulty_order == "Hard First", sheet.rank_order == "Juniors First"
	return arranging.order_words(hard, juniors, (sheet.order_reason or "").strip())[:140]


def _people(row: frappe._dict) -> list[str]:
	return [*row.talkers.split("\n"), *row.persons.split("\n")]


def _seen(names: list[str]) -> set[str]:
	"""Which of the obligations the session's user sees."""
	table = frappe.qb.DocType("Talk Obligation")
	query = frappe.qb.from_(table).select(table.name).where(scope.criterion("Talk Obligation"))
	return set(query.where(table.name.isin(names or [""])).run(pluck=True))
