"""What the person talked to said of the record (确认), and which obligations that closes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from tanxin.domain.model import Obligation, ObligationStatus, RecordState, Rule, RuleKind, Talk, Verdict

#: Answers that let a talk count. An objection does not: what was recorded is not agreed to have happened so.
CLOSING_VERDICTS: frozenset[Verdict] = frozenset({Verdict.AGREED, Verdict.PAPER, Verdict.UNABLE})


def record_state(
	persons_attended: Collection[str], confirmations: Mapping[str, Verdict], filed: bool
) -> RecordState:
	"""The record's state, read off the answers of those who attended. An objection stays visible after filing."""
	answers = [confirmations.get(person) for person in persons_attended]
	if Verdict.OBJECTED in answers:
		return RecordState.DISPUTED
	if not answers or None in answers:
		return RecordState.PENDING
	return RecordState.FILED if filed else RecordState.CONFIRMED


def met_by(obligation: Obligation, talk: Talk, verdict_of_person: Verdict | None, rule: Rule) -> bool:
	"""Whether this talk, so answered by the person, does what the obligation asks.

	The person was there; the right talker was too, or a signed plan named the obligation; it was held not
	before the obligation began, in the rule's category and one of its ways.
	"""
	return (
		verdict_of_person in CLOSING_VERDICTS
		and obligation.person in talk.persons
		and (obligation.talker in talk.talkers or obligation.key in talk.obligations)
		and talk.started_at.date() >= obligation.starts_on
		and talk.category is rule.category
		and talk.way in rule.ways
		and (rule.collective_counts or not talk.collective)
	)


def meets(
	talk: Talk,
	person: str,
	obligations: Iterable[Obligation],
	rules: Mapping[str, Rule],
	verdict: Verdict = Verdict.AGREED,
) -> list[str]:
	"""Keys of the person's open obligations that his confirmation of this talk closes.

	One talk counts once for a frequency rule (定期次数): for the obligation the plan named, else for the period
	still running, else for the oldest overdue.
	"""
	met = [
		each
		for each in obligations
		if each.person == person and met_by(each, talk, verdict, rules[each.rule])
	]
	counted: dict[str, list[Obligation]] = {}
	keys = []
	for each in met:
		if rules[each.rule].kind is RuleKind.FREQUENCY:
			counted.setdefault(each.rule, []).append(each)
		else:
			keys.append(each.key)
	held_on = talk.started_at.date()
	for candidates in counted.values():
		keys.append(min(candidates, key=lambda each: _rank(each, talk, held_on)).key)
	return sorted(keys)


def status_after(obligation_due: date, held_on: date) -> ObligationStatus:
	"""Whether a talk held that day was in time."""
	return ObligationStatus.MET if held_on <= obligation_due else ObligationStatus.MET_LATE


def _rank(obligation: Obligation, talk: Talk, held_on: date) -> tuple[bool, bool, date, int, str]:
	late = obligation.due_date < held_on
	key = obligation.key
	return (key not in talk.obligations, late, obligation.due_date, len(key), key)
