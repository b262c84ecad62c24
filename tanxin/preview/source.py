"""Reading everything that the preview was given into one unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tanxin.demo import demo_files
from tanxin.domain.directory import Directory
from tanxin.domain.model import Event, Meeting, Organization, Post, QuotaCounts, Rule, Rulebook, RuleKind
from tanxin.domain.terms import label
from tanxin.intake.events import read_events, read_meetings
from tanxin.intake.organizations import OrganizationRow, read_organizations, read_posts, with_signers
from tanxin.intake.people import OrganizationIndex, PeopleIndex
from tanxin.intake.plans import PlanRow, read_plans
from tanxin.intake.reading import Problem, Reading
from tanxin.intake.records import RecordRow, read_records
from tanxin.intake.roster import RosterReading, RosterRow, posts_from_titles, read_roster
from tanxin.intake.roster_events import roster_events
from tanxin.preview.books import chosen_books, in_force

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Sources:
	"""The files to read. Only the roster is a must; `rulebooks` are codes of delivered ones or files.

	Without any, the delivered ones that are switched on where first installed are used.
	"""

	roster: Path
	events: tuple[Path, ...] = ()
	records: tuple[Path, ...] = ()
	organizations: Path | None = None
	posts: Path | None = None
	meetings: Path | None = None
	plans: Path | None = None
	rulebooks: tuple[str, ...] = ()

	@classmethod
	def of_demo(cls) -> Sources:
		"""The demo unit's files."""
		files = demo_files()
		return cls(
			roster=files["roster"],
			events=(files["events"],),
			records=(files["records"],),
			organizations=files["organizations"],
			posts=files["posts"],
			meetings=files["meetings"],
			plans=files["plans"],
		)

	def files(self) -> list[Path]:
		"""Every file that is read, for the page to name."""
		single = (self.organizations, self.roster, self.posts, self.meetings, self.plans)
		return [path for path in (*single, *self.events, *self.records) if path is not None]


@dataclass(slots=True)
class Unit:
	"""A unit as its lists describe it."""

	directory: Directory
	people: PeopleIndex
	roster: dict[str, RosterRow]
	events: dict[str, Event] = field(default_factory=dict)
	meetings: dict[str, Meeting] = field(default_factory=dict)
	plans: list[PlanRow] = field(default_factory=list)
	records: list[RecordRow] = field(default_factory=list)
	rulebooks: list[Rulebook] = field(default_factory=list)
	problems: list[Problem] = field(default_factory=list)
	notices: list[str] = field(default_factory=list)
	rules: dict[str, Rule] = field(default_factory=dict)  # of all rulebooks by code, those switched on

	def why_uncounted(self, rule: Rule) -> str:
		"""Why the lists cannot say how often a number was reached; empty when they can."""
		if rule.kind is not RuleKind.QUOTA:
			return ""
		if rule.quota_counts is QuotaCounts.CHECKS:
			return "没有抽查名单，查不出抽查了几次"
		if rule.quota_counts is not QuotaCounts.MEETINGS:
			return ""
		listed = any(one.kind is rule.meeting for one in self.meetings.values())
		return "" if listed else f"会议名单里没有{label(rule.meeting or '这种会议')}，查不出开了几次"

	def title(self) -> str:
		"""The unit's name: that of the one organisation at the top."""
		tops = [one.name for one in self.directory.organizations if not one.parent]
		return (
			tops[0] if len(tops) == 1 else "、".join(tops[:3]) + ("等" if len(tops) > 3 else "") or "本单位"
		)

	def take(self, reading: Reading) -> list:
		"""The good rows of a reading; what was wrong with the others is kept for the page."""
		self.problems.extend(reading.problems)
		self.notices.extend(reading.notices)
		return reading.rows


def read_unit(sources: Sources, as_of: date, say: Say) -> Unit:
	"""Read all files. Raises `UnreadableFile` and `RulebookError` for one that cannot be used at all."""
	books = chosen_books(sources.rulebooks)
	listed = read_organizations(sources.organizations) if sources.organizations else None
	say("读入名册")
	known = OrganizationIndex(row.organization for row in listed.rows) if listed else None
	roster = read_roster(sources.roster, known)
	people = PeopleIndex(roster.people())
	organizations = _organizations(sources, listed, roster, people)
	posts, post_notes = _posts(sources, roster, people, OrganizationIndex(organizations))
	unit = Unit(
		directory=Directory(roster.people(), organizations, posts),
		people=people,
		roster={row.person.id: row for row in roster.rows},
		rulebooks=books,
		rules=in_force(books),
	)
	for reading in (listed, roster, post_notes):
		if reading is not None:
			unit.take(reading)
	_read_happenings(unit, sources, people, OrganizationIndex(organizations), as_of, say)
	return unit


def _organizations(
	sources: Sources, listed: Reading[OrganizationRow] | None, roster: RosterReading, people: PeopleIndex
) -> list[Organization]:
	if listed is None or sources.organizations is None:
		return roster.organizations
	return with_signers(listed, people, sources.organizations.name)


def _posts(
	sources: Sources, roster: RosterReading, people: PeopleIndex, organizations: OrganizationIndex
) -> tuple[list[Post], Reading[Post] | None]:
	if sources.posts:
		reading = read_posts(sources.posts, people, organizations)
		return reading.rows, reading
	posts = posts_from_titles(roster, sources.roster.name)
	if posts:
		roster.notices.append(f"没有任职名单，按名册“职务”认定书记、副书记、委员共 {len(posts)} 人。")
	else:
		roster.notices.append("没有任职名单，“职务”里也没有书记，查不出该由谁谈；请用 --posts 提供任职名单。")
	return posts, None


def _read_happenings(
	unit: Unit,
	sources: Sources,
	people: PeopleIndex,
	organizations: OrganizationIndex,
	as_of: date,
	say: Say,
) -> None:
	"""Events, meetings, plans and talks; the same number in two files would be two different things."""
	say("读入必谈情形和会议")
	for path in sources.events:
		for event in unit.take(read_events(path, people)):
			_add(unit, unit.events, event.id, event, path)
	_say_later(unit, "必谈情形", sum(_known_on(one) > as_of for one in unit.events.values()))
	_add_told_by_roster(unit, as_of)
	if sources.meetings:
		for meeting in unit.take(read_meetings(sources.meetings, organizations)):
			_add(unit, unit.meetings, meeting.id, meeting, sources.meetings)
	if sources.plans:
		unit.plans = unit.take(read_plans(sources.plans, people))
	say("读入谈话台账")
	_read_talks(unit, sources, people, as_of)


def _known_on(event: Event) -> date:
	return min(event.happened_on, event.noticed_on or event.happened_on)


def _add_told_by_roster(unit: Unit, as_of: date) -> None:
	"""What the roster tells and no list of events holds already: the same situation of the person in that year."""
	asked = {situation for rule in unit.rules.values() for situation in rule.situations}
	listed = {(one.person, one.situation, one.happened_on.year) for one in unit.events.values()}
	for event in roster_events(unit.roster.values(), asked, as_of):
		if (event.person, event.situation, event.happened_on.year) not in listed:
			unit.events[event.id] = event


def _read_talks(unit: Unit, sources: Sources, people: PeopleIndex, as_of: date) -> None:
	"""The talks held by that day, in the order in which they were held."""
	seen: dict[str, RecordRow] = {}
	for path in sources.records:
		for record in unit.take(read_records(path, people)):
			_add(unit, seen, record.talk.id, record, path)
	held = [record for record in seen.values() if record.talk.started_at.date() <= as_of]
	_say_later(unit, "谈话", len(seen) - len(held))
	unit.records = sorted(held, key=lambda row: (row.talk.started_at, row.talk.id))


def _say_later(unit: Unit, what: str, count: int) -> None:
	if count:
		unit.notices.append(f"有 {count} 件{what}在统计日之后，没有计入。")


def _add(unit: Unit, known: dict, key: str, thing: object, path: Path) -> None:
	if key in known:
		unit.problems.append(
			Problem(path.name, getattr(thing, "row", 0), "编号", f"编号“{key}”在另一个文件中已有，未读入。")
		)
		return
	known[key] = thing
