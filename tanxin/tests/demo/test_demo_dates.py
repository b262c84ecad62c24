"""The demo's year follows the calendar: by whole weeks, the story alone, and every list still reads without a problem."""

from __future__ import annotations

from datetime import date, timedelta

from tanxin.demo import DEMO_AS_OF, demo_files
from tanxin.demo.dates import lists_for, shift_for
from tanxin.intake.events import read_events
from tanxin.intake.organizations import read_organizations
from tanxin.intake.people import OrganizationIndex, PeopleIndex
from tanxin.intake.records import read_records
from tanxin.intake.roster import read_roster


def test_the_shift_is_in_whole_weeks_and_never_into_the_future():
	assert shift_for(DEMO_AS_OF) == timedelta(0)
	assert shift_for(DEMO_AS_OF + timedelta(days=6)) == timedelta(0)
	assert shift_for(date(2027, 3, 1)) == timedelta(weeks=14)
	assert shift_for(date(2025, 6, 30)).days % 7 == 0
	assert DEMO_AS_OF + shift_for(date(2025, 6, 30)) <= date(2025, 6, 30)


def test_the_lists_as_they_are_serve_when_nothing_is_to_be_moved():
	with lists_for(timedelta(0)) as lists:
		assert lists == demo_files()


def test_moved_lists_read_as_well_as_the_written_ones():
	for weeks in (-80, 14, 60):
		shift = timedelta(weeks=weeks)
		with lists_for(shift) as lists:
			tree = OrganizationIndex(
				row.organization for row in read_organizations(lists["organizations"]).rows
			)
			roster = read_roster(lists["roster"], tree)
			people = PeopleIndex(roster.people())
			events, records = read_events(lists["events"], people), read_records(lists["records"], people)
		assert (roster.problems, events.problems, records.problems) == ([], [], [])
		assert max(event.happened_on for event in events.rows) <= DEMO_AS_OF + shift
		assert min(row.born_on for row in roster.rows).year == 1966
