"""So many talks, people, meetings or checks of each officer (任务次数).

Talks and people are each officer's own number; meetings and spot checks are the organisation's, whoever holds the
post. Whom the talks are held with is free, so these obligations name no person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from math import ceil
from typing import NamedTuple

from tanxin.domain.directory import Directory
from tanxin.domain.model import (
	TEAM_POSTS,
	Obligation,
	Person,
	PostKind,
	QuotaCounts,
	Rule,
	SubjectRole,
	TalkerChoice,
)
from tanxin.domain.roster_changes import Changes
from tanxin.domain.stretches import Stretch
from tanxin.domain.terms import label

#: Counted once for the organisation, not for each who holds the post there.
OF_THE_ORGANISATION = frozenset({QuotaCounts.MEETINGS, QuotaCounts.CHECKS})
_OFFICES: dict[SubjectRole, Collection[PostKind]] = {
	SubjectRole.SECRETARY: {PostKind.SECRETARY},
	SubjectRole.SUBORDINATE_SECRETARY: {PostKind.SECRETARY},
	SubjectRole.TEAM_MEMBER: TEAM_POSTS,
	SubjectRole.ORGANISER: {PostKind.ORGANISER},
}


class _Duty(NamedTuple):
	"""Who owes the quota for which organisation since when, and how many."""

	officer: str
	organization: str | None
	since: date
	times: int


def quota_obligations(
	rule: Rule, stretch: Stretch, directory: Directory, changes: Changes
) -> Iterator[Obligation]:
	"""One obligation for each of the number asked for; `person` is None, `talker` the officer."""
	for owner, duty in _duties(rule, stretch, directory, changes).items():
		key = f"{rule.code}|{owner}|{stretch.name}"
		for number in range(1, duty.times + 1):
			yield Obligation(
				key if number == 1 else f"{key}#{number}",
				rule.code,
				None,
				duty.organization,
				duty.officer,
				f"{directory.name_of(duty.officer)}承担的任务（{label(rule.quota_counts)}），第{number}次",
				duty.since,
				stretch.due,
				stretch.name,
				None,
				None,
				rule.soft,
			)


def number_of(key: str) -> int:
	"""Which of several alike an obligation is: 3 for `…|2026#3`, 1 without a number."""
	_, _, number = key.rpartition("|")[2].partition("#")
	return int(number) if number else 1


def quota_met(obligations: Iterable[Obligation], done: int) -> list[str]:
	"""Keys of those that are met when `done` of them have been done, the first numbers first.

	All rows of one rule, officer (or organisation) and period are given, met ones too; what a correction takes
	away is met no longer.
	"""
	rows = sorted(obligations, key=lambda each: number_of(each.key))
	return [each.key for each in rows[: max(done, 0)]]


def officer_now(obligation: Obligation, rule: Rule, directory: Directory, on: date) -> TalkerChoice | None:
	"""Who owes what the organisation owes now that the post has another holder; None while nothing changes.

	An officer's own number stays his.
	"""
	if rule.quota_counts not in OF_THE_ORGANISATION or not obligation.organization:
		return None
	kinds = [kind for role in rule.subjects for kind in _OFFICES.get(role, ())]
	posts = [post for kind in kinds for post in directory.holders(obligation.organization, kind, on)]
	holders = sorted({post.person for post in posts})
	if not holders or obligation.talker in holders:
		return None
	place = directory.organization_name(obligation.organization)
	return TalkerChoice(holders[0], f"现由{directory.name_of(holders[0])}承担“{place}”的任务")


def _duties(rule: Rule, stretch: Stretch, directory: Directory, changes: Changes) -> dict[str, _Duty]:
	shared = rule.quota_counts in OF_THE_ORGANISATION
	found: dict[str, _Duty] = {}
	for person in directory.posted_as(rule.subjects):
		for duty in _of_officer(rule, person, stretch, directory, changes):
			owner = (duty.organization or "") if shared else person.id
			before = found.get(owner)
			if before is None or (duty.since, duty.officer) < (before.since, before.officer):
				found[owner] = duty
	return found


def _of_officer(
	rule: Rule, person: Person, stretch: Stretch, directory: Directory, changes: Changes
) -> Iterator[_Duty]:
	"""What one officer owes: one duty, or one for each organisation where the organisations owe it."""
	days = changes.days(person, stretch, rule.quota_percent is not None)
	held = {day: _offices(rule, person.id, directory, day) for day in days}
	if stretch.day is not None:
		held[stretch.day] = _offices(rule, person.id, directory, stretch.day)
	now = held[stretch.day] if stretch.day else dict.fromkeys(each for day in days for each in held[day])
	for organization in now:
		since = next(day for day in sorted(held) if organization in held[day])
		asked = [stretch.day] if stretch.day else [day for day in days if organization in held[day]]
		times = max(_times(rule, person.id, organization, directory, day) for day in asked)
		yield _Duty(person.id, organization, since, times)
		if rule.quota_counts not in OF_THE_ORGANISATION:
			return  # the officer's own number, however many posts he holds


def _offices(rule: Rule, person: str, directory: Directory, day: date) -> dict[str, None]:
	"""The organisations for which the person holds such a post that day."""
	roles = rule.subjects & directory.roles_of(person, day)
	kinds = {kind for role in roles for kind in _OFFICES.get(role, ())}
	return dict.fromkeys(post.organization for post in directory.posts_of(person, day) if post.kind in kinds)


def _times(rule: Rule, officer: str, organization: str, directory: Directory, day: date) -> int:
	"""The number asked for: fixed, or a share of those the officer answers for (徐州医学院影像学院: 每月不低于10%)."""
	if rule.quota_percent is None:
		return rule.min_count
	charges = directory.charges.get(officer) or directory.ever_of(organization)
	people = [each for each in charges if each.id != officer and directory.present(each.id, day)]
	return ceil(rule.quota_percent * len(people) / 100)
