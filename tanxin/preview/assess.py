"""What the unit owes, what it has done, and what is late: the domain's answers for one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.coverage import Figures
from tanxin.domain.model import Event
from tanxin.domain.obligations import why_none
from tanxin.domain.settings import LocalSettings
from tanxin.preview.matters import PAST_DUE, Matter, urgency
from tanxin.preview.record_counts import Ledger, count_records
from tanxin.preview.settling import Settling
from tanxin.preview.source import Say, Unit
from tanxin.preview.tally import Tally

__all__ = ["DUE_SOON_DAYS", "PAST_DUE", "Assessment", "Matter", "assess"]

#: How far ahead the page looks for what is due.
DUE_SOON_DAYS = 30


@dataclass(slots=True)
class Assessment:
	"""Everything that the page, the sheets and the result file say.

	`matters` are those that are listed one by one: all of them, or of a big unit the most urgent. The figures
	are always those of all.
	"""

	as_of: date
	unit: Unit
	settings: LocalSettings
	matters: list[Matter]
	met_by: dict[str, list[Matter]]  # record → what it met
	tally: Tally
	total: Figures
	by_organization: dict[str | None, Figures]  # each with all below it
	by_rule: dict[str, Figures]
	without_rule: list[tuple[Event, str]]
	ledger: Ledger

	@property
	def left_out(self) -> int:
		"""How many are counted and not listed."""
		return self.tally.count - len(self.matters)

	def overdue(self) -> list[Matter]:
		"""What should have been talked about by now, the longest first; of those that are listed."""
		return sorted((one for one in self.matters if one.standing in PAST_DUE), key=urgency)

	def due_soon(self) -> list[Matter]:
		"""What falls due within `DUE_SOON_DAYS`, the nearest first; of those that are listed."""
		last = self.as_of + timedelta(days=DUE_SOON_DAYS)
		return sorted(
			(one for one in self.matters if one.standing == "open" and one.obligation.due_date <= last),
			key=urgency,
		)

	def soon(self, soft: bool) -> int:
		"""How many in all fall due within `DUE_SOON_DAYS`."""
		return self.tally.due_within(self.as_of, DUE_SOON_DAYS, soft)


def assess(unit: Unit, as_of: date, calendar: WorkCalendar, settings: LocalSettings, say: Say) -> Assessment:
	"""Work out obligations, close those that confirmed talks met, and count. Raises `NoWorkingDay`."""
	say(f"推算应谈事项，核对 {len(unit.records)} 次谈话")
	work = Settling(unit, as_of, DUE_SOON_DAYS, say)
	work.run(calendar, settings)
	say(f"汇总 {work.tally.count} 件应谈事项")
	return Assessment(
		as_of=as_of,
		unit=unit,
		settings=settings,
		matters=work.kept.matters(),
		met_by=work.met_by,
		tally=work.tally,
		total=work.tally.total(),
		by_organization=work.tally.by_organization(unit.directory),
		by_rule=work.tally.by_rule(),
		without_rule=_without_rule(unit, as_of),
		ledger=count_records(unit, as_of, calendar, settings),
	)


def _without_rule(unit: Unit, as_of: date) -> list[tuple[Event, str]]:
	"""Events of the lists that make no talk owed, and why."""
	rules = list(unit.rules.values())
	happened = [event for event in unit.events.values() if event.happened_on <= as_of and not event.withdrawn]
	reasons = ((event, why_none(event, rules, unit.directory)) for event in happened)
	return [(event, reason) for event, reason in reasons if reason]
