"""From what the rules ask to what became of it (推算和了结), one obligation at a time.

A year of a big unit makes a million of them; each is closed or not, given to whoever must talk now, counted, and let
go again unless it is to be listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.coverage import ObligationRow, state_of
from tanxin.domain.model import Obligation, Rule, TalkerChoice
from tanxin.domain.obligations import event_obligations, periodic_obligations, window_obligations
from tanxin.domain.settings import LocalSettings
from tanxin.domain.who import talker_now
from tanxin.intake.plans import PlanRow
from tanxin.preview.closing import Talks
from tanxin.preview.keeping import Kept
from tanxin.preview.matters import Matter
from tanxin.preview.quota_counts import Done, close_quotas
from tanxin.preview.source import Say, Unit
from tanxin.preview.tally import Tally

#: Plans in these states still answer an obligation.
LIVE_PLANS = frozenset({"Plan Draft", "Awaiting Signature", "Signed", "Sent Back"})
#: Obligations between two words of progress.
SAY_EVERY = 200_000
#: Not met by any talk.
NOT_MET: tuple[date | None, str | None] = (None, None)


class Settling:
	"""Works through all that the unit owes by a day. The results are in `tally`, `kept` and `met_by`."""

	def __init__(self, unit: Unit, as_of: date, days_ahead: int, say: Say) -> None:
		self.tally, self.kept = Tally(), Kept(as_of, days_ahead)
		self.met_by: dict[str, list[Matter]] = defaultdict(list)  # record → what it met
		self._unit, self._as_of, self._say = unit, as_of, say
		self._rules = unit.rules
		self._talks = Talks(unit, as_of)
		self._plans = _Plans(unit)
		self._now = _TalkerNow(unit, as_of)
		self._standings: dict[tuple[date, bool, date | None, date | None], str] = {}
		self._order = 0

	def run(self, calendar: WorkCalendar, settings: LocalSettings) -> None:
		"""Events, then periods, then meetings. Raises `NoWorkingDay`."""
		unit, rules, as_of = self._unit, list(self._rules.values()), self._as_of
		for event in unit.events.values():
			withdrawn_on = min(event.happened_on, event.noticed_on or event.happened_on)
			asked = replace(event, withdrawn=False)
			for owed in event_obligations(asked, rules, unit.directory, calendar, settings):
				self._single(owed, withdrawn_on if event.withdrawn else None)
		stream = periodic_obligations(rules, as_of.year, unit.directory, calendar, settings, as_of)
		for code, together in groupby(stream, key=lambda each: each.rule):
			self._of_rule(self._rules[code], together)
		meetings = list(unit.meetings.values())
		for owed in window_obligations(rules, meetings, unit.directory, calendar, settings, as_of):
			self._single(owed, None)

	def _single(self, owed: Obligation, withdrawn_on: date | None) -> None:
		"""One that no other obligation of the person bears on."""
		if owed.starts_on > self._as_of:
			return
		met: tuple[date | None, str | None] = NOT_MET
		rule = self._rules[owed.rule]
		talks = () if withdrawn_on or owed.person is None else self._talks.of(owed.person, rule)
		if talks:
			met = self._talks.close([owed], rule, talks, self._unit).get(owed.key, NOT_MET)
		self._settle(self._next(), owed, met, withdrawn_on)

	def _of_rule(self, rule: Rule, owed: Iterable[Obligation]) -> None:
		"""All periods of a year: a talk counts for one of them."""
		waiting: dict[str, list[tuple[int, Obligation]]] = defaultdict(list)
		quotas: list[tuple[int, Obligation]] = []
		for each in self._begun(owed):
			if each.person is None:
				quotas.append((self._next(), each))
			elif self._talks.of(each.person, rule):
				waiting[each.person].append((self._next(), each))
			else:
				self._settle(self._next(), each, NOT_MET)
		for person, together in waiting.items():
			talks = self._talks.of(person, rule)
			closed = self._talks.close([each for _order, each in together], rule, talks, self._unit)
			for order, each in together:
				self._settle(order, each, closed.get(each.key, NOT_MET))
		self._count_quotas(rule, quotas)

	def _begun(self, owed: Iterable[Obligation]) -> Iterator[Obligation]:
		return (each for each in owed if each.starts_on <= self._as_of)

	def _count_quotas(self, rule: Rule, numbered: list[tuple[int, Obligation]]) -> None:
		if not numbered or self._unit.why_uncounted(rule):
			return
		owed = [each for _order, each in numbered]
		done: dict[str, Done] = close_quotas(owed, rule, self._talks, self._unit, self._as_of)
		for order, each in numbered:
			self._settle(order, each, done.get(each.key, NOT_MET))

	def _next(self) -> int:
		self._order += 1
		if self._order % SAY_EVERY == 0:
			self._say(f"已推算 {self._order} 件")
		return self._order

	def _settle(
		self,
		order: int,
		owed: Obligation,
		met: tuple[date | None, str | None],
		withdrawn_on: date | None = None,
	) -> None:
		met_on, record = met
		plan = self._plans.of(owed) if met_on is None else None
		if met_on is None and withdrawn_on is None and plan is None:
			choice = self._now.of(owed, self._rules[owed.rule])
			if choice is not None:
				owed = owed._replace(talker=choice.person, talker_reason=choice.reason)
				plan = self._plans.of(owed)
		standing = self._standing(owed, met_on, withdrawn_on)
		self.tally.add(owed, standing)
		if record is None and not self.kept.wants(owed, standing):
			return
		matter = Matter(owed, standing, met_on, record, plan, order)
		if record is not None:
			self.met_by[record].append(matter)
		self.kept.add(matter)

	def _standing(self, owed: Obligation, met_on: date | None, withdrawn_on: date | None) -> str:
		key = (owed.due_date, owed.soft, met_on, withdrawn_on)
		if key not in self._standings:
			row = ObligationRow(
				owed.rule, None, owed.starts_on, owed.due_date, met_on, None, withdrawn_on, soft=owed.soft
			)
			self._standings[key] = state_of(row, self._as_of) or "open"
		return self._standings[key]


class _Plans:
	"""The live plan of what is owed: one that names its event, or else the same talker and person."""

	def __init__(self, unit: Unit) -> None:
		self._by_event: dict[str, PlanRow] = {}
		self._by_pair: dict[tuple[str, str], PlanRow] = {}
		for plan in unit.plans:
			if plan.state not in LIVE_PLANS:
				continue
			self._by_event.update(dict.fromkeys(plan.events, plan))
			pairs = [] if plan.events else [(one, other) for one in plan.talkers for other in plan.persons]
			self._by_pair.update(dict.fromkeys(pairs, plan))

	def of(self, owed: Obligation) -> PlanRow | None:
		if owed.person is None:
			return None
		return self._by_event.get(owed.event or "") or self._by_pair.get((owed.talker or "", owed.person))


class _TalkerNow:
	"""Who must talk now that the talker has left or lost his post; what is the same for many is found once.

	People who never held a post are alike to a rule, in one organisation, with one contact person and level.
	"""

	def __init__(self, unit: Unit, as_of: date) -> None:
		self._unit, self._as_of = unit, as_of
		self._known: dict[tuple[object, ...], TalkerChoice | None] = {}
		self._unchanged: set[tuple[object, ...]] = set()

	def of(self, owed: Obligation, rule: Rule) -> TalkerChoice | None:
		"""The choice; None while nothing changes."""
		unit = self._unit
		if owed.person is None or owed.event:
			requested = unit.events[owed.event].requested_talker if owed.event else None
			return talker_now(owed, rule, unit.directory, self._as_of, requested)
		key = self._alike(owed)
		if key in self._unchanged:
			return None
		own = (owed.rule, owed.person, owed.talker)
		if own not in self._known:
			choice = self._known[own] = talker_now(owed, rule, unit.directory, self._as_of)
			if choice is None and key is not None:
				self._unchanged.add(key)
		return self._known[own]

	def _alike(self, owed: Obligation) -> tuple[object, ...] | None:
		directory = self._unit.directory
		if directory.ever_posted(owed.person or ""):
			return None
		person = directory.person(owed.person or "")
		here = directory.present(person.id, self._as_of)
		return (
			owed.rule,
			owed.talker,
			person.organization,
			person.contact_person,
			person.level,
			person.is_party_member,
			here,
		)
