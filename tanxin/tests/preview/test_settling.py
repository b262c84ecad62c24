"""Closing person by person comes to the same as closing talk by talk with everything in view."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tanxin.demo import DEMO_AS_OF
from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.confirmation import CLOSING_VERDICTS, meets
from tanxin.domain.coverage import OWED, Figures, ObligationRow, by_organization, by_rule, figures
from tanxin.domain.model import Obligation
from tanxin.domain.obligations import event_obligations, periodic_obligations, window_obligations
from tanxin.domain.rulebook import read_rulebooks
from tanxin.domain.settings import LocalSettings
from tanxin.domain.who import talker_now
from tanxin.preview.assess import assess
from tanxin.preview.closing import verdict_of
from tanxin.preview.matters import Matter
from tanxin.preview.source import Sources, Unit, read_unit
from tanxin.rulebooks import rulebook_files
from tanxin.tests.load import county_files

CALENDAR, SETTINGS = WorkCalendar.china(), LocalSettings()


def silent(_step: str) -> None:
	return None


def demo(_folder: Path) -> tuple[Unit, date]:
	"""The demo unit under every rule that ships, all switched on."""
	unit = read_unit(replace(Sources.of_demo(), rulebooks=("ZZ77",)), DEMO_AS_OF, silent)
	books = read_rulebooks(rulebook_files())
	unit.rules = {rule.code: replace(rule, enabled=True) for book in books for rule in book.rules}
	return unit, DEMO_AS_OF


def county(folder: Path) -> tuple[Unit, date]:
	"""A small county under its twelve rules."""
	files = county_files.write(folder, 400, 900)
	sources = Sources(
		roster=files["--roster"],
		events=(files["--events"],),
		records=(files["--records"],),
		organizations=files["--organizations"],
		posts=files["--posts"],
		meetings=files["--meetings"],
		rulebooks=(str(files["--rulebook"]),),
	)
	return read_unit(sources, county_files.AS_OF, silent), county_files.AS_OF


def talk_by_talk(unit: Unit, as_of: date) -> dict[str, tuple[date, str]]:
	"""Key → day and record, every talk looking at all that its people are owed; quotas are left out."""
	waiting: dict[str, dict[str, Obligation]] = defaultdict(dict)
	for each in _owed(unit, as_of):
		if each.person is not None and each.starts_on <= as_of:
			waiting[each.person][each.key] = each
	found = {}
	for record in unit.records:
		named = frozenset(
			key
			for owed in waiting.values()
			for key, each in owed.items()
			if each.event in (record.events or ("",))
		)
		talk, done = replace(record.talk, obligations=named), []
		for person in record.persons:
			verdict = verdict_of(record, person, as_of)
			if verdict not in CLOSING_VERDICTS:
				continue
			theirs = [each for one in {person, *record.talkers} for each in waiting[one].values()]
			for key in meets(talk, person, theirs, unit.rules, unit.directory, verdict, done):
				each = next(one for one in theirs if one.key == key)
				done.append(waiting[each.person or ""].pop(key))
				found[key] = talk.started_at.date(), talk.id
	return found


def _owed(unit: Unit, as_of: date) -> list[Obligation]:
	rules = list(unit.rules.values())
	found: list[Obligation] = []
	for event in unit.events.values():
		found += event_obligations(event, rules, unit.directory, CALENDAR, SETTINGS)
	found += periodic_obligations(rules, as_of.year, unit.directory, CALENDAR, SETTINGS, as_of)
	found += window_obligations(rules, unit.meetings.values(), unit.directory, CALENDAR, SETTINGS, as_of)
	return found


@pytest.mark.parametrize("make", [demo, county])
def test_person_by_person_is_the_same_as_talk_by_talk(make, tmp_path: Path) -> None:
	unit, as_of = make(tmp_path)
	expected = talk_by_talk(unit, as_of)
	result = assess(unit, as_of, CALENDAR, SETTINGS, silent)
	assert result.left_out == 0 and len(expected) > 100
	met = {
		one.obligation.key: (one.met_on, one.record)
		for one in result.matters
		if one.met_on is not None and one.obligation.person is not None
	}
	assert met == expected


@pytest.mark.parametrize("make", [demo, county])
def test_who_must_talk_now_is_the_same_as_asked_one_by_one(make, tmp_path: Path) -> None:
	unit, as_of = make(tmp_path)
	made = {each.key: each for each in _owed(unit, as_of)}
	changed = 0
	for one in assess(unit, as_of, CALENDAR, SETTINGS, silent).matters:
		if one.met_on is not None or one.plan is not None or one.standing == "withdrawn":
			continue
		owed = made[one.obligation.key]
		requested = unit.events[owed.event].requested_talker if owed.event else None
		choice = talker_now(owed, unit.rules[owed.rule], unit.directory, as_of, requested)
		expected = (choice.person, choice.reason) if choice else (owed.talker, owed.talker_reason)
		assert (one.obligation.talker, one.obligation.talker_reason) == expected, owed.key
		changed += choice is not None
	assert changed or make is county  # nobody of the county loses a post


@pytest.mark.parametrize("make", [demo, county])
def test_what_is_counted_as_it_goes_by_is_what_the_rows_say(make, tmp_path: Path) -> None:
	unit, as_of = make(tmp_path)
	result = assess(unit, as_of, CALENDAR, SETTINGS, silent)
	rows = [_row(one, as_of) for one in result.matters]
	assert result.total == figures(rows, as_of)
	assert result.by_rule == by_rule(rows, as_of)
	own = by_organization(rows, as_of)
	for place, counted in result.by_organization.items():
		below = [place] if place is None else unit.directory.subtree(place)
		assert counted == sum((own[each] for each in below if each in own), Figures())
	owed = [one for one in result.matters if one.standing in OWED]
	assert result.tally.people == {one.obligation.person for one in owed} - {None}
	assert sum(sum(month.values()) for month in result.tally.by_month().values()) == result.total.owed
	assert result.tally.past_due(False) + result.tally.past_due(True) == len(result.overdue())
	assert result.soon(False) + result.soon(True) == len(result.due_soon())


def _row(one: Matter, as_of: date) -> ObligationRow:
	owed = one.obligation
	withdrawn = as_of if one.standing == "withdrawn" else None
	return ObligationRow(
		owed.rule,
		owed.organization,
		owed.starts_on,
		owed.due_date,
		one.met_on,
		None,
		withdrawn,
		soft=owed.soft,
	)
