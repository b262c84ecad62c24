"""What the person talked to said of the record (确认), and which obligations that closes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from tanxin.domain.directory import Directory
from tanxin.domain.model import Obligation, ObligationStatus, RecordState, Rule, RuleKind, Talk, Verdict
from tanxin.domain.who import eligible_talkers, standing_day

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


def met_by(
	obligation: Obligation, talk: Talk, verdict_of_person: Verdict | None, rule: Rule, directory: Directory
) -> bool:
	"""Whether this talk, so answered by the person, does what the obligation asks.

	The person was there; so was a right talker; it was held not before the obligation began, in the rule's
	category and one of its ways.
	"""
	return (
		verdict_of_person in CLOSING_VERDICTS
		and obligation.person in talk.persons
		and talk.started_at.date() >= obligation.starts_on
		and talk.category is rule.category
		and talk.way in rule.ways
		and (rule.collective_counts or not talk.collective)
		and _by_right_talker(obligation, talk, rule, directory)
	)


def _by_right_talker(obligation: Obligation, talk: Talk, rule: Rule, directory: Directory) -> bool:
	"""Whom the obligation names, or anybody when a signed plan named it, or whom the rule means that day."""
	if obligation.talker in talk.talkers or obligation.key in talk.obligations:
		return True
	held_on = talk.started_at.date()
	standing = standing_day(obligation, held_on)
	return not talk.talkers.isdisjoint(
		# Of a person's own request (本人申请) the talker is whom he asked for.
		eligible_talkers(rule, obligation.person, directory, held_on, standing, requested=obligation.talker)
	)


def meets(
	talk: Talk,
	person: str,
	obligations: Iterable[Obligation],
	rules: Mapping[str, Rule],
	directory: Directory,
	verdict: Verdict = Verdict.AGREED,
) -> list[str]:
	"""Keys of the person's open obligations that his confirmation of this talk closes.

	One talk counts once for a frequency rule (定期次数): for the obligation the plan named, else for the period
	still running, else for the oldest overdue.
	"""
	keys, counted = [], defaultdict(list)
	for each in obligations:
		rule = rules[each.rule]
		if each.person != person or not met_by(each, talk, verdict, rule, directory):
			continue
		if rule.kind is RuleKind.FREQUENCY:
			counted[each.rule].append(each)
		else:
			keys.append(each.key)
	keys.extend(min(same, key=lambda each: _rank(each, talk)).key for same in counted.values())
	return sorted(keys)


def status_after(obligation_due: date, held_on: date) -> ObligationStatus:
	"""Whether a talk held that day was in time."""
	return ObligationStatus.MET if held_on <= obligation_due else ObligationStatus.MET_LATE


def _rank(obligation: Obligation, talk: Talk) -> tuple[bool, bool, date, int, str]:
	"""First the one the plan named, then the running period, then the oldest."""
	late = obligation.due_date < talk.started_at.date()
	key = obligation.key
	return (key not in talk.obligations, late, obligation.due_date, len(key), key)
