"""What the person talked to said of the record (确认), and which obligations that closes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from tanxin.domain.directory import Directory
from tanxin.domain.model import Obligation, ObligationStatus, RecordState, Rule, Talk, Verdict
from tanxin.domain.relations import by_pair, is_relation
from tanxin.domain.stretches import PERIODIC
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
	obligation: Obligation,
	talk: Talk,
	verdict: Verdict | None,
	rule: Rule,
	directory: Directory,
	confirmed_by: str | None = None,
) -> bool:
	"""Whether this talk, so answered by `confirmed_by` (the obligation's own person when not given), does what the
	obligation asks.

	The person was there; so was a right talker; it was held not before the obligation began, in the rule's
	category and one of its ways. Of a relation either side may have begun the talk. A quota is met by counting
	(`quotas.quota_met`), never here.
	"""
	if obligation.person is None or not _counts(obligation, talk, verdict, rule):
		return False
	confirmed_by = confirmed_by or obligation.person
	if confirmed_by == obligation.person:
		return confirmed_by in talk.persons and _by_right_talker(obligation, talk, rule, directory)
	return (
		is_relation(rule)
		and obligation.person in talk.talkers
		and confirmed_by in talk.persons
		and confirmed_by in _right_talkers(obligation, talk, rule, directory)
	)


def _counts(obligation: Obligation, talk: Talk, verdict: Verdict | None, rule: Rule) -> bool:
	return (
		verdict in CLOSING_VERDICTS
		and talk.started_at.date() >= obligation.starts_on
		and talk.category is rule.category
		and talk.way in rule.ways
		and (rule.collective_counts or not talk.collective)
	)


def _by_right_talker(obligation: Obligation, talk: Talk, rule: Rule, directory: Directory) -> bool:
	"""Whom the obligation names, or anybody when a signed plan named it, or whom the rule means that day."""
	if obligation.talker in talk.talkers or obligation.key in talk.obligations:
		return True
	return not talk.talkers.isdisjoint(_right_talkers(obligation, talk, rule, directory))


def _right_talkers(obligation: Obligation, talk: Talk, rule: Rule, directory: Directory) -> frozenset[str]:
	if by_pair(rule):
		return frozenset({obligation.talker or ""})
	held_on = talk.started_at.date()
	standing = standing_day(obligation, held_on)
	# Of a person's own request (本人申请) the talker is whom he asked for.
	return eligible_talkers(
		rule, obligation.person or "", directory, held_on, standing, requested=obligation.talker
	)


def meets(
	talk: Talk,
	person: str,
	obligations: Iterable[Obligation],
	rules: Mapping[str, Rule],
	directory: Directory,
	verdict: Verdict = Verdict.AGREED,
	already: Iterable[Obligation] = (),
) -> list[str]:
	"""Keys of the open obligations that the person's confirmation of this talk closes: his own, and those of its
	talkers towards him under a relation.

	One talk counts once for each number a rule asks of somebody: for the obligation the plan named, else for the
	period still running, else for the oldest overdue. `already` is what this talk has closed before, by the
	confirmations of others.
	"""
	done = {_number_of_whom(each, rules[each.rule]) for each in already if each.rule in rules}
	keys, counted = [], defaultdict(list)
	for each in obligations:
		rule = rules[each.rule]
		if not met_by(each, talk, verdict, rule, directory, person):
			continue
		if rule.kind in PERIODIC:
			counted[_number_of_whom(each, rule)].append(each)
		else:
			keys.append(each.key)
	keys.extend(
		min(same, key=lambda each: _rank(each, talk)).key
		for whom, same in counted.items()
		if whom not in done
	)
	return sorted(keys)


def _number_of_whom(obligation: Obligation, rule: Rule) -> tuple[str, str | None, str | None]:
	"""What a number is asked of: a person under a rule, or a pair where the rule counts pairs."""
	return obligation.rule, obligation.person, obligation.talker if by_pair(rule) else None


def status_after(obligation_due: date, held_on: date) -> ObligationStatus:
	"""Whether a talk held that day was in time."""
	return ObligationStatus.MET if held_on <= obligation_due else ObligationStatus.MET_LATE


def _rank(obligation: Obligation, talk: Talk) -> tuple[bool, bool, date, int, str]:
	"""First the one the plan named, then the running period, then the oldest."""
	late = obligation.due_date < talk.started_at.date()
	key = obligation.key
	return (key not in talk.obligations, late, obligation.due_date, len(key), key)
