"""Whom a rule asks for in one stretch of time, and with whom he talks (应谈事项的推算).

People who never held a post are alike to a rule, so who talks with them is resolved once an organisation; whoever
held one, and both sides of a relation, are looked at on each day on which something changed. A person is owed from
the first day on which the rule spoke of him.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tanxin.domain.directory import Directory
from tanxin.domain.model import (
	Obligation,
	Person,
	PostKind,
	Rule,
	RuleKind,
	SubjectRole,
	TalkerChoice,
	TalkerRole,
)
from tanxin.domain.quotas import quota_obligations
from tanxin.domain.relations import MUTUAL, by_pair, counterparts, is_relation, partners, suggested
from tanxin.domain.roster_changes import Changes
from tanxin.domain.stretches import Stretch
from tanxin.domain.who import resolve_talker

#: As whom rules speak of somebody who holds no post, by whether he is a member (党员).
_PLAIN = {
	True: frozenset({SubjectRole.ANYONE, SubjectRole.MEMBER, SubjectRole.ORDINARY_MEMBER}),
	False: frozenset({SubjectRole.ANYONE}),
}
#: Roles that look at the person's own contact person first.
ASKS_CONTACT = frozenset(
	{
		TalkerRole.SECRETARY_OR_COMMITTEE,
		TalkerRole.CONTACT_PERSON,
		TalkerRole.ORGANISER,
		TalkerRole.TEAM_OF_OWN,
	}
)


class _Case(NamedTuple):
	"""One rule in one stretch of time, with the roster it speaks of."""

	rule: Rule
	stretch: Stretch
	directory: Directory
	changes: Changes
	relation: bool
	with_others: bool  # whether what others do changes as whom the rule speaks of somebody

	def days(self, person: Person) -> tuple[date, ...]:
		"""On which days to look at the person."""
		return self.changes.days(person, self.stretch, self.with_others)


def owed_in(rule: Rule, stretch: Stretch, directory: Directory, changes: Changes) -> Iterator[Obligation]:
	"""Every obligation of the rule in that stretch, each once. `changes` are those of the directory."""
	relation = is_relation(rule)
	with_others = relation or SubjectRole.HEAD_UNDER_CHARGE in rule.subjects
	case = _Case(rule, stretch, directory, changes, relation, with_others)
	if rule.kind is RuleKind.QUOTA:
		yield from quota_obligations(rule, stretch, directory, changes)
	elif by_pair(rule):
		yield from _pairs(case)
	else:
		yield from _plain(case)
		for person in _posted(case):
			yield from _looked_at(case, person)


def _plain(case: _Case) -> Iterator[Obligation]:
	"""People without posts, organisation by organisation."""
	asked = {member: bool(case.rule.subjects & roles) for member, roles in _PLAIN.items()}
	if not any(asked.values()):
		return
	for organization, people in _rooms(case):
		choose = _Chooser(case, organization)
		for person in people:
			if not asked[person.is_party_member]:
				continue
			since = _since(person, case.stretch)
			if since is None:
				continue
			choice = choose(person, since)
			if choice is None:
				yield from _looked_at(case, person)
			else:
				yield from _rows(case, person, choice, since)


def _rooms(case: _Case) -> Iterator[tuple[str | None, list[Person]]]:
	within = case.stretch.within
	if within is None:
		yield from case.directory.plain.items()
	else:
		yield within, case.directory.plain.get(within, [])


def _since(person: Person, stretch: Stretch) -> date | None:
	"""From which day of the stretch somebody without a post was there; None if never, or not on its day."""
	joined, left, day = person.joined_on, person.left_on, stretch.day
	since = stretch.start if joined is None or joined <= stretch.start else joined
	if since > stretch.last or (left is not None and left < since):
		return None
	if day is not None and (since > day or (left is not None and left < day)):
		return None
	return since


class _Chooser:
	"""Who talks with the people of one organisation who hold no post; each answer is found once."""

	def __init__(self, case: _Case, organization: str | None) -> None:
		self._case, self._organization = case, organization
		self._known: dict[tuple[date, str], TalkerChoice | None] = {}
		self._usual: dict[str, TalkerChoice | None] = {}  # of those who were there from the beginning
		self._partners: dict[date, dict[str, TalkerChoice]] = {}
		self._contact = case.rule.talker in ASKS_CONTACT
		self._level = case.rule.talker is TalkerRole.BY_LEVEL
		self._fellows = case.rule.talker is TalkerRole.FELLOW_MEMBER
		self._singly = self._fellows or organization is None
		self._relation = case.relation

	def __call__(self, person: Person, since: date) -> TalkerChoice | None:
		"""The choice, or None where a relation found nobody that day and other days must be looked at."""
		own = self._singly or (self._contact and person.contact_person)
		if own or since is not self._case.stretch.start:
			return self._found(person, since)
		level = person.level if self._level else ""
		if level not in self._usual:
			self._usual[level] = self._found(person, since)
		return self._usual[level]

	def _found(self, person: Person, since: date) -> TalkerChoice | None:
		day = self._case.stretch.day or since
		choice = self._on(person, day)
		if self._relation and choice is not None and day != since and self._on(person, since) is None:
			return None  # the other side came later: owed from that day
		return choice

	def _on(self, person: Person, day: date) -> TalkerChoice | None:
		if self._fellows:
			return self._pair_up(day).get(person.id)
		if self._singly or (self._contact and person.contact_person):
			return self._resolved(person, day)
		key = (day, person.level if self._level else "")
		if key not in self._known:
			self._known[key] = self._resolved(person, day)
		return self._known[key]

	def _resolved(self, person: Person, on: date) -> TalkerChoice | None:
		choice = resolve_talker(self._case.rule, person.id, self._case.directory, on)
		return None if self._relation and choice.person is None else choice

	def _pair_up(self, on: date) -> dict[str, TalkerChoice]:
		if on not in self._partners:
			rule, directory = self._case.rule, self._case.directory
			found = partners(self._organization or "", directory, on)
			self._partners[on] = {
				each: suggested(rule, each, [other], directory, on, other) for each, other in found.items()
			}
		return self._partners[on]


def _posted(case: _Case) -> list[Person]:
	"""Whoever ever held a post that the rule may speak of; for a meeting those who belong to its organisation, held
	a post there, or headed what somebody there was in charge of."""
	within, directory = case.stretch.within, case.directory
	if within is None:
		return directory.posted_as(case.rule.subjects)
	own = [each.id for each in directory.ever_of(within) if directory.ever_posted(each.id)]
	there = dict.fromkeys(post.person for post in directory.ever_in(within))
	charged = dict.fromkeys(post.in_charge_of for each in there for post in directory.ever_posted(each))
	headed = [post.person for each in charged if each for post in directory.ever_in(each)]
	found = dict.fromkeys([*own, *there, *headed])
	return [directory.person(each) for each in found if directory.knows(each)]


def _looked_at(case: _Case, person: Person) -> Iterator[Obligation]:
	"""Somebody whose standing changes: on which day the rule first spoke of him, if it speaks of him on its day."""
	days, rule, directory = case.days(person), case.rule, case.directory
	for since in days:
		others = _others(case, person, since)
		if others is not None:
			break
	else:
		return
	on = case.stretch.day or since
	if len(days) > 1 and on != since:
		others = _others(case, person, on)
		if others is None:
			return
	if case.relation:
		choice = suggested(rule, person.id, others, directory, on)
	else:
		choice = resolve_talker(rule, person.id, directory, on)
	yield from _rows(case, person, choice, since)


def _others(case: _Case, person: Person, day: date) -> list[str] | None:
	"""The other side of a relation that day, nobody for another rule; None when the rule does not speak of him."""
	rule, directory, within = case.rule, case.directory, case.stretch.within
	if case.relation:
		return counterparts(rule, person.id, directory, day, within) or None
	if rule.subjects.isdisjoint(directory.roles_of(person.id, day)):
		return None
	if within is None or person.organization == within:
		return []
	on_its_team = SubjectRole.TEAM_MEMBER in rule.subjects and person.id in directory.team_of(within, day)
	return [] if on_its_team else None


def _rows(case: _Case, person: Person, choice: TalkerChoice, since: date) -> Iterator[Obligation]:
	rule, stretch = case.rule, case.stretch
	key = f"{rule.code}|{person.id}|{stretch.meeting or stretch.name}"
	for number in range(1, (1 if stretch.meeting else rule.min_count) + 1):
		yield Obligation(
			key if number == 1 else f"{key}#{number}",
			rule.code,
			person.id,
			person.organization,
			choice.person,
			choice.reason,
			since,
			stretch.due,
			stretch.name,
			None,
			stretch.meeting,
			rule.soft,
		)


def _pairs(case: _Case) -> Iterator[Obligation]:
	"""Each pair once, whoever of the two is asked first."""
	stretch, directory = case.stretch, case.directory
	seen: set[tuple[str, str]] = set()
	people = [each for _, room in _rooms(case) for each in room] if _plain_asked(case.rule) else []
	for person in (*people, *_posted(case)):
		for other, since in _related(case, person).items():
			pair = (min(person.id, other), max(person.id, other))
			if pair in seen:
				continue
			seen.add(pair)
			talker, talked_to = _sides(case, person.id, other, stretch.day or since)
			name = f"{directory.name_of(talker)}与{directory.name_of(talked_to)}"
			choice = TalkerChoice(talker, f"规则要求每对都谈：{name}")
			yield from _pair_rows(case, pair, directory.person(talked_to), choice, since)


def _plain_asked(rule: Rule) -> bool:
	return bool(rule.subjects & _PLAIN[True])


def _related(case: _Case, person: Person) -> dict[str, date]:
	"""Whom the rule relates to the person, since when."""
	stretch, days = case.stretch, case.days(person)
	found: dict[str, date] = {}
	for day in days:
		for other in counterparts(case.rule, person.id, case.directory, day, stretch.within):
			found.setdefault(other, day)
	if stretch.day is None or len(days) == 1:
		return found
	now = counterparts(case.rule, person.id, case.directory, stretch.day, stretch.within)
	return {other: found[other] for other in now}


def _sides(case: _Case, person: str, other: str, on: date) -> tuple[str, str]:
	"""Who talks and who is talked to: where both sides are the same people the senior talks."""
	if case.rule.talker not in MUTUAL:
		return other, person
	first, second = sorted((person, other), key=lambda each: (_rank(case.directory, each, on), each))
	return first, second


def _rank(directory: Directory, person: str, on: date) -> int:
	kinds = {post.kind for post in directory.posts_of(person, on)}
	order = (PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY, PostKind.COMMITTEE_MEMBER)
	return next((number for number, kind in enumerate(order) if kind in kinds), len(order))


def _pair_rows(
	case: _Case, pair: tuple[str, str], person: Person, choice: TalkerChoice, since: date
) -> Iterator[Obligation]:
	for row in _rows(case, person, choice, since):
		head, _, number = row.key.partition("#")
		period = head.rsplit("|", 1)[1]
		key = f"{case.rule.code}|{pair[0]}|{pair[1]}|{period}" + (f"#{number}" if number else "")
		yield row._replace(key=key)
