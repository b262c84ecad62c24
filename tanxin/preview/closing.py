"""Which confirmed talks close what is owed (了结应谈事项): person by person, in the order in which they were held.

What one person is owed never decides over what another is, so nobody need wait for the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from tanxin.domain.confirmation import CLOSING_VERDICTS, meets
from tanxin.domain.model import Obligation, Rule, Talk, Verdict
from tanxin.domain.relations import is_relation
from tanxin.intake.records import RecordRow
from tanxin.preview.source import Unit


class Heard(NamedTuple):
	"""A talk as it bears on one person: confirmed by himself, or where he talked by those whom he talked with."""

	number: int
	record: RecordRow
	confirmed_by: tuple[str, ...]


#: Day and record of the talk that met an obligation.
Met = tuple[date, str]


def verdict_of(record: RecordRow, person: str, as_of: date) -> Verdict | None:
	"""What the person had said of the record by that day."""
	answer = record.answers.get(person)
	if answer is None or (answer.on is not None and answer.on > as_of):
		return None
	return answer.verdict


class Talks:
	"""The confirmed talks of each person, in the order in which they were held."""

	def __init__(self, unit: Unit, as_of: date) -> None:
		self._as_of = as_of
		self._heard: dict[str, list[Heard]] = defaultdict(list)
		self._led: dict[str, list[Heard]] = defaultdict(list)
		for number, record in enumerate(unit.records):
			said = [each for each in record.persons if verdict_of(record, each, as_of) in CLOSING_VERDICTS]
			for person in said:
				self._heard[person].append(Heard(number, record, (person,)))
			for talker in record.talkers if said else ():
				self._led[talker].append(Heard(number, record, tuple(said)))

	def of(self, person: str, rule: Rule) -> Sequence[Heard]:
		"""Those that may close what the person is owed; of a relation either side may have begun the talk."""
		heard = self._heard.get(person, ())
		if not is_relation(rule):
			return heard
		led = self._led.get(person, ())
		return sorted([*heard, *led]) if heard and led else heard or led

	def led_by(self, officer: str) -> Sequence[Heard]:
		"""Those that the officer held."""
		return self._led.get(officer, ())

	def close(
		self, owed: Sequence[Obligation], rule: Rule, talks: Sequence[Heard], unit: Unit
	) -> dict[str, Met]:
		"""By key, what met the obligations of one person under one rule; all of a year are given together."""
		waiting = {each.key: each for each in owed}
		found: dict[str, Met] = {}
		for _number, record, people in talks:
			talk = _naming(record, owed)
			done: list[Obligation] = []
			for person in people:
				verdict = verdict_of(record, person, self._as_of) or Verdict.UNABLE
				for key in meets(
					talk, person, waiting.values(), {rule.code: rule}, unit.directory, verdict, done
				):
					done.append(waiting.pop(key))
					found[key] = talk.started_at.date(), talk.id
			if not waiting:
				break
		return found


def _naming(record: RecordRow, owed: Sequence[Obligation]) -> Talk:
	"""The talk with the obligations that the ledger says it was for: those of the events that it names."""
	if not record.events:
		return record.talk
	named = frozenset(each.key for each in owed if each.event in record.events)
	return replace(record.talk, obligations=named) if named else record.talk
