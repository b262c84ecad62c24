"""The demo unit is fictional, complete, and reads through the same readers as a real unit's lists."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

from tanxin.demo import DEMO_AS_OF, DEMO_LISTS, demo_files
from tanxin.demo.generate import write
from tanxin.domain.model import Verdict
from tanxin.intake.events import read_events, read_meetings
from tanxin.intake.organizations import read_organizations, read_posts
from tanxin.intake.people import OrganizationIndex, PeopleIndex
from tanxin.intake.plans import read_plans
from tanxin.intake.records import read_records
from tanxin.intake.roster import read_roster

FILES = demo_files()


def indexes() -> tuple[OrganizationIndex, PeopleIndex]:
	organizations = OrganizationIndex(
		row.organization for row in read_organizations(FILES["organizations"]).rows
	)
	return organizations, PeopleIndex(read_roster(FILES["roster"], organizations).people())


def test_the_generator_writes_exactly_the_committed_files(tmp_path: Path) -> None:
	write(tmp_path)
	for name in DEMO_LISTS:
		assert (tmp_path / f"{name}.csv").read_bytes() == FILES[name].read_bytes(), name


def test_every_row_of_every_list_is_good() -> None:
	organizations, people = indexes()
	now = datetime.combine(DEMO_AS_OF, time(23, 59))
	readings = [
		read_organizations(FILES["organizations"]),
		read_roster(FILES["roster"], organizations),
		read_posts(FILES["posts"], people, organizations),
		read_meetings(FILES["meetings"], organizations),
		read_events(FILES["events"], people),
		read_plans(FILES["plans"], people),
		read_records(FILES["records"], people, now),
	]
	assert [problem.sentence() for reading in readings for problem in reading.problems] == []
	assert all(reading.rows for reading in readings)


def test_the_unit_says_that_it_is_fictional_wherever_it_is_named() -> None:
	organizations, _people = indexes()
	roster = read_roster(FILES["roster"], organizations)
	assert 110 <= len(roster.rows) <= 130
	assert all("虚构" in row.note and "虚构" in row.company for row in roster.rows)
	assert len({row.person.name for row in roster.rows}) == len(roster.rows)
	assert all(row.email.endswith("@example.com") for row in roster.rows if row.email)


def test_the_four_people_of_the_demo_have_accounts() -> None:
	organizations, _people = indexes()
	notes = {
		row.note.split("；")[-1]: row for row in read_roster(FILES["roster"], organizations).rows if row.email
	}
	assert {"演示：组工干部", "演示：审批领导", "演示：谈话人", "演示：谈话对象"} <= notes.keys()


def test_the_year_has_every_kind_of_talk() -> None:
	_organizations, people = indexes()
	records = read_records(FILES["records"], people).rows
	verdicts = {answer.verdict for row in records for answer in row.answers.values()}
	assert {Verdict.AGREED, Verdict.OBJECTED, Verdict.PAPER} <= verdicts
	assert any(row.late_reason for row in records)
	assert any(row.talk.collective and row.absent for row in records)
	assert any(not row.answers for row in records)
	texts = [row.content for row in records if row.content]
	assert len(set(texts)) > len(texts) * 0.8
