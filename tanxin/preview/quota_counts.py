"""What officers have done of their numbers (任务次数): talks, people, meetings, counted from the lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from tanxin.domain.model import Obligation, QuotaCounts, Rule
from tanxin.domain.periods import spans
from tanxin.domain.quotas import quota_met
from tanxin.preview.closing import Heard, Talks
from tanxin.preview.source import Unit

#: Day on which one of the number was done, and the record of it where it is a talk.
Done = tuple[date, str | None]


def close_quotas(
	owed: Iterable[Obligation], rule: Rule, talks: Talks, unit: Unit, as_of: date
) -> dict[str, Done]:
	"""By key, when each of the numbers asked for was reached; all obligations of a rule are given together."""
	found: dict[str, Done] = {}
	ends = {span.name: span.end for span in spans(rule.period, as_of.year)} if rule.period else {}
	for _owner, rows in groupby(owed, key=lambda each: each.key.partition("#")[0]):
		same = list(rows)
		first = same[0]
		last = min(ends.get(first.period, as_of), as_of)
		done = _done(rule, first, last, talks, unit)
		found.update(zip(quota_met(same, len(done)), done, strict=False))
	return found


def _done(rule: Rule, owed: Obligation, last: date, talks: Talks, unit: Unit) -> list[Done]:
	"""What was done from the beginning of the obligation to that day, in its order."""
	if rule.quota_counts is QuotaCounts.MEETINGS:
		held = sorted(
			one.held_on
			for one in unit.meetings.values()
			if one.kind is rule.meeting and one.organization == owed.organization
		)
		return [(day, None) for day in held if owed.starts_on <= day <= last]
	counted = _counted(rule, owed, last, talks.led_by(owed.talker or ""))
	if rule.quota_counts is QuotaCounts.TALKS:
		return [(each.record.talk.started_at.date(), each.record.talk.id) for each in counted]
	return list(_new_people(counted))


def _counted(rule: Rule, owed: Obligation, last: date, led: Sequence[Heard]) -> list[Heard]:
	"""The officer's confirmed talks of the rule's category and ways in those days."""
	return [
		each
		for each in led
		if owed.starts_on <= each.record.talk.started_at.date() <= last
		and each.record.talk.category is rule.category
		and each.record.talk.way in rule.ways
		and (rule.collective_counts or not each.record.talk.collective)
	]


def _new_people(led: Iterable[Heard]) -> Iterator[Done]:
	"""One for each person who had not been talked with before."""
	seen: set[str] = set()
	for each in led:
		for person in each.confirmed_by:
			if person not in seen:
				seen.add(person)
				yield each.record.talk.started_at.date(), each.record.talk.id
