"""Leaders who are away (不在岗) when something has to be signed: known by their days alone, never by the reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tanxin.domain.delegation import Delegation, receivers
from tanxin.domain.directory import Directory
from tanxin.domain.model import TEAM_POSTS, Category, PostKind
from tanxin.domain.values import FORMAL_CATEGORIES


@dataclass(frozen=True, slots=True)
class Absence:
	"""The days, both inclusive, on which somebody is away."""

	person: str
	from_date: date
	to_date: date

	def covers(self, day: date) -> bool:
		return self.from_date <= day <= self.to_date


@dataclass(frozen=True, slots=True)
class ToSign:
	"""Something that a leader has, or will have, to sign by a day. `parties`: who may not sign it for him."""

	leader: str
	sign_by: date
	category: Category
	organization: str | None
	parties: frozenset[str] = frozenset()


def joined(absences: Iterable[Absence]) -> dict[str, list[Absence]]:
	"""By person, with absences that go on from one another taken as one."""
	found: dict[str, list[Absence]] = defaultdict(list)
	for each in sorted(absences, key=lambda one: (one.person, one.from_date, one.to_date)):
		known = found[each.person]
		if known and each.from_date <= known[-1].to_date + timedelta(days=1):
			last = known.pop()
			each = Absence(each.person, last.from_date, max(last.to_date, each.to_date))
		known.append(each)
	return dict(found)


def away(
	leader: str, sign_by: date, today: date, absences: Mapping[str, Sequence[Absence]]
) -> Absence | None:
	"""The absence in which the day for signing falls; what is late is to be signed today."""
	day = max(sign_by, today)
	return next((each for each in absences.get(leader, ()) if each.covers(day)), None)


def unprovided(
	matters: Iterable[ToSign],
	absences: Mapping[str, Sequence[Absence]],
	given: Sequence[Delegation],
	directory: Directory,
	today: date,
) -> list[Absence]:
	"""Absences in which something has to be signed that nobody may sign for the leader; each once. For these an
	authority is suggested; not for formal talks, which whom their procedure names decides himself."""
	found: dict[Absence, None] = {}
	for each in matters:
		absence = away(each.leader, each.sign_by, today, absences)
		if absence is None or absence in found or each.category in FORMAL_CATEGORIES:
			continue
		day = max(each.sign_by, today)
		if not receivers(each.leader, given, each.category, each.organization, directory, day, each.parties):
			found[absence] = None
	return list(found)


def deputies(leader: str, directory: Directory, on: date) -> list[str]:
	"""Whom a leader usually leaves in charge: the deputy secretaries where he is secretary, else those of his teams,
	then the other members; nearest first."""
	places = [*directory.led_by(leader, on), *directory.teams_of(leader, on)]
	kinds = (
		PostKind.DEPUTY_SECRETARY,
		*sorted(TEAM_POSTS - {PostKind.DEPUTY_SECRETARY}, key=lambda kind: kind.value),
	)
	people = (
		post.person
		for place in dict.fromkeys(places)
		for kind in kinds
		for post in directory.holders(place, kind, on)
	)
	return [person for person in dict.fromkeys(people) if person != leader]
