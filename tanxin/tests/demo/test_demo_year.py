"""A year of the demo unit replayed day by day gives the same obligations as computed at once.

Each day knows only what had happened by then: posts taken up, people who left, events as they happen or are noticed,
periods and windows as they begin. Rules: those switched on, and all that ship.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

import pytest

from tanxin.demo import DEMO_AS_OF
from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.directory import Directory
from tanxin.domain.model import Event, Obligation, Person, Post, Rule, RuleKind
from tanxin.domain.obligations import event_obligations, periodic_obligations, window_obligations
from tanxin.domain.rulebook import read_rulebooks
from tanxin.domain.settings import LocalSettings
from tanxin.preview.source import Sources, Unit, read_unit
from tanxin.rulebooks import rulebook_files

YEAR = DEMO_AS_OF.year
DAYS = [date(YEAR, 1, 1) + timedelta(days=number) for number in range(365)]
CALENDAR = WorkCalendar.china()
#: Nothing is made ahead: who leaves before a period begins is not known to leave.
SETTINGS = LocalSettings(lead_days=0)
#: What the two ways must agree on.
Dates = dict[str, tuple[date, date]]


def switched_on() -> list[Rule]:
	"""The rules of the books that are switched on where first installed."""
	books = read_rulebooks(rulebook_files())
	return [rule for book in books if book.enabled for rule in book.rules if rule.enabled]


def every_rule() -> list[Rule]:
	"""All rules that ship, whether switched on or not."""
	books = read_rulebooks(rulebook_files())
	return [replace(rule, enabled=True) for book in books for rule in book.rules]


@pytest.fixture(scope="module")
def unit() -> Unit:
	"""The demo unit with everything that its roster tells under any rule."""
	everything = tuple(book.code for book in read_rulebooks(rulebook_files()))
	sources = replace(Sources.of_demo(), rulebooks=everything)
	return read_unit(sources, date(YEAR, 12, 31), lambda step: None)


def dates(obligations: Iterable[Obligation]) -> Dates:
	return {each.key: (each.starts_on, each.due_date) for each in obligations}


def at_once(rules: list[Rule], unit: Unit) -> Dates:
	"""The whole year in one go, whoever was owed it on any day."""
	found: list[Obligation] = []
	for event in unit.events.values():
		found += event_obligations(event, rules, unit.directory, CALENDAR, SETTINGS)
	found += periodic_obligations(rules, YEAR, unit.directory, CALENDAR, SETTINGS)
	found += window_obligations(rules, unit.meetings.values(), unit.directory, CALENDAR, SETTINGS)
	return dates(each for each in found if each.starts_on <= DAYS[-1])


def day_by_day(rules: list[Rule], unit: Unit) -> Dates:
	"""What each day adds to what is there; a key that is there stays as it was made."""
	known: Dates = {}
	roster = Roster(unit.directory)
	for day in [known_on(event) for event in unit.events.values()] + DAYS:
		if day < DAYS[0]:
			_add(known, _events(rules, unit, roster.on(day), day))
	for day in DAYS:
		directory = roster.on(day)
		_add(known, _events(rules, unit, directory, day))
		_add(known, periodic_obligations(rules, YEAR, directory, CALENDAR, SETTINGS, day))
		_add(known, _windows(rules, unit, directory, day))
	return known


def _add(known: Dates, obligations: Iterable[Obligation]) -> None:
	for key, days in dates(obligations).items():
		known.setdefault(key, days)


def known_on(event: Event) -> date:
	"""When the event happens, or is noticed before."""
	return min(event.happened_on, event.noticed_on or event.happened_on)


def _events(rules: list[Rule], unit: Unit, directory: Directory, day: date) -> Iterator[Obligation]:
	for event in unit.events.values():
		if known_on(event) == day:
			yield from event_obligations(event, rules, directory, CALENDAR, SETTINGS)


def _windows(rules: list[Rule], unit: Unit, directory: Directory, day: date) -> Iterator[Obligation]:
	"""Of the meetings before which talks are held now."""
	near = [
		meeting
		for meeting in unit.meetings.values()
		if meeting.held_on - timedelta(days=SETTINGS.window_days) <= day < meeting.held_on
	]
	windows = [rule for rule in rules if rule.kind is RuleKind.WINDOW]
	return window_obligations(windows, near, directory, CALENDAR, SETTINGS, day)


class Roster:
	"""The roster as it was known on a day: no post that begins later, no end that had not come."""

	def __init__(self, directory: Directory) -> None:
		self._people = list(directory.people)
		self._organizations = list(directory.organizations)
		self._posts = [post for person in self._people for post in directory.ever_posted(person.id)]
		self._directories = lru_cache(maxsize=None)(Directory)

	def on(self, day: date) -> Directory:
		people = tuple(_person(each, day) for each in self._people if (each.joined_on or day) <= day)
		posts = tuple(_post(each, day) for each in self._posts if (each.from_date or day) <= day)
		return self._directories(people, tuple(self._organizations), posts)


def _person(person: Person, day: date) -> Person:
	gone = person.left_on is not None and person.left_on < day
	return person if gone else replace(person, left_on=None)


def _post(post: Post, day: date) -> Post:
	over = post.to_date is not None and post.to_date < day
	return post if over else replace(post, to_date=None)


@pytest.mark.parametrize("rules", [switched_on, every_rule], ids=["switched on", "every rule"])
def test_day_by_day_is_the_same_as_at_once(rules, unit: Unit) -> None:
	known = rules()
	once, daily = at_once(known, unit), day_by_day(known, unit)
	assert daily.keys() - once.keys() == set() and once.keys() - daily.keys() == set()
	assert {key for key in once if once[key] != daily[key]} == set()
	kinds = {rule.code: rule.kind for rule in known}
	assert {kinds[key.partition("|")[0]] for key in once} == {rule.kind for rule in known}
