"""Counts of the records themselves (谈话记录): confirmed, disputed, entered late, promises kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.confirmation import record_state
from tanxin.domain.model import RecordState, Verdict
from tanxin.domain.schedule import is_late_entry
from tanxin.domain.settings import LocalSettings
from tanxin.intake.records import FollowUp, RecordRow
from tanxin.preview.closing import verdict_of
from tanxin.preview.source import Unit


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


def count_records(unit: Unit, as_of: date, calendar: WorkCalendar, settings: LocalSettings) -> Ledger:
	"""The counts as they stood at the end of that day. Raises `NoWorkingDay`."""
	ledger = Ledger(records=len(unit.records))
	for record in unit.records:
		_count_answers(ledger, record, as_of)
		ledger.collective += record.talk.collective
		ledger.unplanned += not record.plan
		if record.entered_at and is_late_entry(record.talk.ended_at, record.entered_at, calendar, settings):
			ledger.late_entries.add(record.talk.id)
		if record.follow_up:
			_count_promise(ledger, record.follow_up, as_of)
	return ledger


def _count_answers(ledger: Ledger, record: RecordRow, as_of: date) -> None:
	verdicts = {person: verdict_of(record, person, as_of) for person in record.persons}
	said = {person: verdict for person, verdict in verdicts.items() if verdict is not None}
	state = record_state(record.persons, said, filed=False)
	ledger.confirmed += state is RecordState.CONFIRMED
	ledger.pending += state is RecordState.PENDING
	ledger.disputed += state is RecordState.DISPUTED
	ledger.paper += Verdict.PAPER in said.values()
	ledger.unable += Verdict.UNABLE in said.values()


def _count_promise(ledger: Ledger, promise: FollowUp, as_of: date) -> None:
	kept = promise.done_on is not None and promise.done_on <= as_of
	ledger.promised += 1
	ledger.promises_kept += kept
	ledger.promises_overdue += not kept and promise.due is not None and promise.due < as_of
