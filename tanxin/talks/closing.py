"""Which obligations a confirmed talk closes (办结应谈事项): the person's own, those of its talkers towards him under a
relation, and the quotas of the talkers. All in sets; what the talk means is the domain's to say."""

from __future__ import annotations

from collections import defaultdict

import frappe
from frappe.query_builder import DocType
from pypika.terms import Criterion

from tanxin.domain import confirmation
from tanxin.domain.model import Obligation, ObligationStatus, Rule, Situation, Talk, Verdict
from tanxin.domain.relations import is_relation
from tanxin.site import directory, obligations, quotas, restricted, rules


def close(talk: Talk, person: str, verdict: Verdict, event: str | None = None) -> list[str]:
	"""Close what this person's answer closes; returns the keys met. `event`: only what that event made owed."""
	known = {rule.code: rule for rule in rules.all_rules()}
	owed = {
		name: each for name, each in _still_owed(talk, person, known).items() if event in (None, each.event)
	}
	owed = _but_make_up(owed, talk)
	held_on = talk.started_at.date()
	met = _met(talk, person, owed, known, verdict) if owed else set()
	by_status: defaultdict[ObligationStatus, list[str]] = defaultdict(list)
	for name, each in owed.items():
		if each.key in met:
			by_status[confirmation.status_after(each.due_date, held_on)].append(name)
	for status, names in by_status.items():
		obligations.meet(names, status.value, talk.id, held_on)
	if event is None and verdict in confirmation.CLOSING_VERDICTS:
		quotas.settle_talk(talk.talkers, held_on, known.values())
	return sorted(met)


def reopen(record: str, talk: Talk) -> None:
	"""The record is being corrected: what it had closed is owed again until the corrected one is confirmed."""
	obligations.reopen_for_record(record)
	quotas.settle_talk(talk.talkers, talk.started_at.date())


def _met(
	talk: Talk, person: str, owed: dict[str, Obligation], known: dict[str, Rule], verdict: Verdict
) -> set[str]:
	already = _obligations(_table().record == talk.id).values()
	people = directory.around(
		person, *talk.talkers, *(one for each in owed.values() for one in (each.person, each.talker) if one)
	)
	return set(confirmation.meets(talk, person, owed.values(), known, people, verdict, already))


def _still_owed(talk: Talk, person: str, known: dict[str, Rule]) -> dict[str, Obligation]:
	"""What is still owed to the person, and to the talkers themselves where either side may have begun the talk."""
	table, relations = _table(), sorted(code for code, rule in known.items() if is_relation(rule))
	his = table.person == person
	if relations:
		his |= table.person.isin(sorted(talk.talkers)) & table.rule.isin(relations)
	return _obligations(his & table.status.isin(["Open", "Planned"]))


def _but_make_up(owed: dict[str, Obligation], talk: Talk) -> dict[str, Obligation]:
	"""A make-up talk (限期补谈) is a new one: what was held before the check was closed does not meet it, were it on
	the same day."""
	events = sorted({each.event for each in owed.values() if each.event})
	if not events:
		return owed
	filters = {"name": ("in", events), "situation": Situation.MAKE_UP.value, "creation": (">", talk.started_at)}
	later = set(frappe.get_all("Trigger Event", filters, pluck="name"))
	return {name: each for name, each in owed.items() if each.event not in later}


def _obligations(criterion: Criterion) -> dict[str, Obligation]:
	"""Obligations by the name of their row; quotas are counted, not closed one by one."""
	table = _table()
	query = (
		frappe.qb.from_(table)
		.select(
			table.name, table.obligation_key, table.rule, table.person, table.organization, table.talker,
			table.starts_on, table.due_date, table.period, table.event, table.meeting, table.sealed,
		)
		.where(criterion & table.person.isnotnull())
	)  # fmt: skip
	return {
		row.name: Obligation(
			row.obligation_key, row.rule, row.person, row.organization, row.talker, "",
			row.starts_on, row.due_date, row.period or "", row.event, row.meeting,
		)
		for row in restricted.opened(restricted.OWED, query.run(as_dict=True))
	}  # fmt: skip


def _table() -> DocType:
	return DocType("Talk Obligation")
