"""The days on which a person's standing may change (名册变动): joining, leaving, posts taken up and given up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tanxin.domain.directory import Directory
from tanxin.domain.model import Person, Post
from tanxin.domain.stretches import Stretch

_NEXT = timedelta(days=1)


class Changes:
	"""Finds each person's days once, for every period and every rule that asks for them."""

	def __init__(self, directory: Directory) -> None:
		self._directory = directory
		self._of: dict[str, frozenset[date]] = {}
		self._known: dict[tuple[str, bool], tuple[date, ...]] = {}

	def days(self, person: Person, stretch: Stretch, with_others: bool) -> tuple[date, ...]:
		"""The days to look at, from the first of the stretch to its day or end, in order; the first alone when
		nothing changes in it.

		`with_others` adds those of everybody in the person's organisations: the other side of a relation.
		"""
		key = (person.id, with_others)
		if key not in self._known:
			self._known[key] = tuple(sorted(self._ever(person, with_others)))
		known, start, end = self._known[key], stretch.start, stretch.day or stretch.last
		return (start, *known[bisect_right(known, start) : bisect_right(known, end)])

	def _ever(self, person: Person, with_others: bool) -> set[date]:
		posts = self._directory.ever_posted(person.id)
		days = set(_of_person(person)) | set(_of_posts(posts))
		if with_others:
			for organization in {person.organization, *(post.organization for post in posts)} - {None}:
				days |= self._of_organization(organization or "")
		return days

	def _of_organization(self, organization: str) -> frozenset[date]:
		if organization not in self._of:
			posts = self._directory.ever_in(organization)
			people = [*self._directory.ever_of(organization)]
			people += [
				self._directory.person(post.person) for post in posts if self._directory.knows(post.person)
			]
			days = {day for each in people for day in _of_person(each)} | set(_of_posts(posts))
			self._of[organization] = frozenset(days)
		return self._of[organization]


def _of_person(person: Person) -> Iterator[date]:
	if person.joined_on:
		yield person.joined_on
	if person.left_on and person.left_on < date.max:
		yield person.left_on + _NEXT


def _of_posts(posts: Iterable[Post]) -> Iterator[date]:
	for post in posts:
		if post.from_date:
			yield post.from_date
		if post.to_date and post.to_date < date.max:
			yield post.to_date + _NEXT
