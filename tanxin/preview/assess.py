"""What the unit owes, what it has done, and what is late: the domain's answers for one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.confirmation import CLOSING_VERDICTS, meets, record_state
from tanxin.domain.coverage import Figures, ObligationRow, by_organization, by_rule, figures, state_of
from tanxin.domain.model import Event, Obligation, RecordState, Verdict
from tanxin.domain.obligations import event_obligations, periodic_obligations, why_none, window_obligations
from tanxin.domain.schedule import is_late_entry
from tanxin.domain.settings import LocalSettings
from tanxin.domain.who import talker_now
from tanxin.intake.plans import PlanRow
from tanxin.intake.records import RecordRow
from tanxin.preview.source import Say, Unit

#: How far ahead the page looks for what is due.
DUE_SOON_DAYS = 30
#: Standings of what should have been talked about by now: a breach, or to be explained.
PAST_DUE = ("overdue", "to_explain")
#: Plans in these states still answer an obligation.
LIVE_PLANS = frozenset({"Plan Draft", "Awaiting Signature", "Signed", "Sent Back"})


@dataclass(slots=True)
class Matter:
	"""One obligation with what became of it. `standing`: one of the counts of `Figures`."""

	obligation: Obligation
	withdrawn_on: date | None = None
	met_on: date | None = None
	record: str | None = None
	plan: PlanRow | None = None
	standing: str = "open"

	def row(self) -> ObligationRow:
		"""What the figures need of it."""
		owed = self.obligation
		return ObligationRow(
			rule=owed.rule,
			organization=owed.organization,
			starts_on=owed.starts_on,
			due_date=owed.due_date,
			met_on=self.met_on,
			withdrawn_on=self.withdrawn_on,
			soft=owed.soft,
		)


@dataclass(slots=True)
class Ledger:
	"""Counts of the records themselves, and which were entered late."""

	records: int = 0
	confirmed: int = 0
	pending: int = 0
	disputed: int = 0
	paper: int = 0
	unable: int = 0
	collective: int = 0
	unplanned: int = 0
	late_entries: set[str] = field(default_factory=set)
	promised: int = 0
	promises_kept: int = 0
	promises_overdue: int = 0


@dataclass(slots=True)
class Assessment:
	"""Everything that the page, the sheets and the result file say."""

	as_of: date
	unit: Unit
	settings: LocalSettings
	matters: list[Matter]
	total: Figures
	by_organization: dict[str | None, Figures]  # each with all below it
	by_rule: dict[str, Figures]
	without_rule: list[tuple[Event, str]]
	ledger: Ledger

	def overdue(self) -> list[Matter]:
		"""What should have been talked about by now, the longest first."""
		return sorted((one for one in self.matters if one.standing in PAST_DUE), key=_urgency)

	def due_soon(self) -> list[Matter]:
		"""What falls due within `DUE_SOON_DAYS`, the nearest first."""
		last = self.as_of + timedelta(days=DUE_SOON_DAYS)
		return sorted(
			(one for one in self.matters if one.standing == "open" and one.obligation.due_date <= last),
			key=_urgency,
		)


def _urgency(matter: Matter) -> tuple[date, str]:
	return matter.obligation.due_date, matter.obligation.key


def assess(unit: Unit, as_of: date, calendar: WorkCalendar, settings: LocalSettings, say: Say) -> Assessment:
	"""Work out obligations, close those that confirmed talks met, and count. Raises `NoWorkingDay`."""
	say("推算应谈事项")
	matters = [one for one in _owed(unit, as_of, calendar, settings) if one.obligation.starts_on <= as_of]
	say(f"核对 {len(unit.records)} 次谈话与 {len(matters)} 件应谈事项")
	_close(unit, matters, as_of)
	_attach_plans(unit, matters)
	_attach_plans(unit, _reassign(unit, matters, as_of))
	say("汇总")
	rows = [matter.row() for matter in matters]
	for matter, row in zip(matters, rows, strict=True):
		matter.standing = state_of(row, as_of) or matter.standing
	happened = [event for event in unit.events.values() if event.happened_on <= as_of and not event.withdrawn]
	reasons = ((event, why_none(event, unit.rules.values(), unit.directory)) for event in happened)
	return Assessment(
		as_of=as_of,
		unit=unit,
		settings=settings,
		matters=matters,
		total=figures(rows, as_of),
		by_organization=_rolled_up(unit, by_organization(rows, as_of)),
		by_rule=by_rule(rows, as_of),
		without_rule=[(event, reason) for event, reason in reasons if reason],
		ledger=_count_records(unit, as_of, calendar, settings),
	)


def _owed(unit: Unit, as_of: date, calendar: WorkCalendar, settings: LocalSettings) -> Iterator[Matter]:
	rules = list(unit.rules.values())
	for event in unit.events.values():
		withdrawn_on = event.happened_on if event.withdrawn else None
		asked = replace(event, withdrawn=False)
		for obligation in event_obligations(asked, rules, unit.directory, calendar, settings):
			yield Matter(obligation, withdrawn_on)
	for obligation in periodic_obligations(rules, as_of.year, unit.directory, calendar, settings, as_of):
		yield Matter(obligation)
	meetings = list(unit.meetings.values())
	for obligation in window_obligations(rules, meetings, unit.directory, calendar, settings, as_of):
		yield Matter(obligation)


def _close(unit: Unit, matters: list[Matter], as_of: date) -> None:
	"""Let each confirmed talk close what it meets, in the order in which the talks were held."""
	open_of: dict[str, dict[str, Matter]] = defaultdict(dict)
	of_event: dict[str, list[str]] = defaultdict(list)
	for matter in matters:
		if matter.withdrawn_on is None and matter.met_on is None:
			open_of[matter.obligation.person][matter.obligation.key] = matter
		if matter.obligation.event:
			of_event[matter.obligation.event].append(matter.obligation.key)
	rules = unit.rules
	for record in unit.records:
		named = frozenset(key for event in record.events for key in of_event.get(event, ()))
		talk = replace(record.talk, obligations=named)
		for person in record.persons:
			verdict = _verdict(record, person, as_of)
			waiting = open_of.get(person)
			if verdict not in CLOSING_VERDICTS or not waiting:
				continue
			obligations = [matter.obligation for matter in waiting.values()]
			for key in meets(talk, person, obligations, rules, unit.directory, verdict):
				matter = waiting.pop(key)
				matter.met_on, matter.record = talk.started_at.date(), talk.id


def _reassign(unit: Unit, matters: list[Matter], as_of: date) -> list[Matter]:
	"""Give what somebody owes who left or lost his post to whoever must talk now; returns what was changed.

	What is planned already stays with whom the plan names.
	"""
	changed, rules = [], unit.rules
	for matter in matters:
		owed = matter.obligation
		if matter.met_on is not None or matter.withdrawn_on is not None or matter.plan is not None:
			continue
		requested = unit.events[owed.event].requested_talker if owed.event else None
		choice = talker_now(owed, rules[owed.rule], unit.directory, as_of, requested)
		if choice is not None:
			matter.obligation = owed._replace(talker=choice.person, talker_reason=choice.reason)
			changed.append(matter)
	return changed


def _verdict(record: RecordRow, person: str, as_of: date) -> Verdict | None:
	answer = record.answers.get(person)
	if answer is None or (answer.on is not None and answer.on > as_of):
		return None
	return answer.verdict


def _attach_plans(unit: Unit, matters: list[Matter]) -> None:
	"""The live plan of each open matter: one that names its event, or else the same talker and person."""
	by_event: dict[str, PlanRow] = {}
	by_pair: dict[tuple[str, str], PlanRow] = {}
	for plan in unit.plans:
		if plan.state not in LIVE_PLANS:
			continue
		by_event.update(dict.fromkeys(plan.events, plan))
		if not plan.events:
			by_pair.update({(talker, person): plan for talker in plan.talkers for person in plan.persons})
	for matter in matters:
		owed = matter.obligation
		if matter.met_on is None:
			matter.plan = by_event.get(owed.event or "") or by_pair.get((owed.talker or "", owed.person))


def _rolled_up(unit: Unit, own: dict[str | None, Figures]) -> dict[str | None, Figures]:
	"""Figures of each organisation with all below it."""
	total: dict[str | None, Figures] = {}
	for organization, counted in own.items():
		above = unit.directory.ancestors(organization) if organization is not None else []
		for place in (organization, *above):
			total[place] = total.get(place, Figures()) + counted
	return total


def _count_records(unit: Unit, as_of: date, calendar: WorkCalendar, settings: LocalSettings) -> Ledger:
	ledger = Ledger(records=len(unit.records))
	for record in unit.records:
		verdicts = {person: _verdict(record, person, as_of) for person in record.persons}
		said = {person: verdict for person, verdict in verdicts.items() if verdict is not None}
		state = record_state(record.persons, said, filed=False)
		ledger.confirmed += state is RecordState.CONFIRMED
		ledger.pending += state is RecordState.PENDING
		ledger.disputed += state is RecordState.DISPUTED
		ledger.paper += Verdict.PAPER in said.values()
		ledger.unable += Verdict.UNABLE in said.values()
		ledger.collective += record.talk.collective
		ledger.unplanned += not record.plan
		if record.entered_at and is_late_entry(record.talk.ended_at, record.entered_at, calendar, settings):
			ledger.late_entries.add(record.talk.id)
		if record.follow_up:
			kept = record.follow_up.done_on is not None and record.follow_up.done_on <= as_of
			ledger.promised += 1
			ledger.promises_kept += kept
			ledger.promises_overdue += (
				not kept and record.follow_up.due is not None and record.follow_up.due < as_of
			)
	return ledger
