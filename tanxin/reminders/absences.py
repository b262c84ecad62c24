"""Suggesting an authority where a leader is away when he has to sign (请假时建议授权代签): once for each absence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate, nowdate

from tanxin.domain.absence import Absence, ToSign, deputies, joined, unprovided
from tanxin.domain.approver import resolve_approver
from tanxin.domain.directory import Directory
from tanxin.domain.model import Category
from tanxin.domain.reminders import Reminder
from tanxin.domain.transitions import EDITABLE_STATES
from tanxin.domain.values import FORMAL_CATEGORIES
from tanxin.reminders import ledger, signing
from tanxin.reminders.ledger import Telling
from tanxin.reminders.signing import Waiting
from tanxin.site import delegations, directory, local
from tanxin.sources import absences as leaves

SUGGESTED = "Delegation Suggested"
#: So far around today leave is read, that what goes on from one another is known as one absence.
REACH = timedelta(days=400)


@dataclass(frozen=True)
class Suggestion:
	"""An authority that a leader may want to give: for the days he is away, to his usual deputy."""

	leader: str
	since: date  # the first day of the absence, which may be over
	from_date: date
	to_date: date
	deputy: str | None
	deputy_name: str | None


def suggestions(waits: Sequence[Waiting], drafts: bool = True) -> list[Suggestion]:
	"""For what waits, and for what is drafted and will wait, where the leader is away and has provided for nobody."""
	if not leaves.known():
		return []
	today, people = getdate(nowdate()), directory.around()
	matters = [*_waiting(waits, today), *(_drafted(people, today) if drafts else ())]
	found = _unprovided(matters, people, today)
	able = delegations.with_account(
		{each for absence in found for each in deputies(absence.person, people, today)}
	)
	return [_suggestion(each, people, able, today) for each in found]


def for_leader(leader: str) -> list[Suggestion]:
	"""The same for one leader, for his own page."""
	if not of_leaders([leader]):
		return []
	return [each for each in suggestions(signing.before(leader)) if each.leader == leader]


def of_leaders(leaders: Iterable[str]) -> dict[str, list[Absence]]:
	"""When these leaders are away today or later, absences that go on from one another as one."""
	today = getdate(nowdate())
	found = joined(leaves.of(set(leaders), today - REACH, today + REACH))
	running = {leader: [each for each in those if each.to_date >= today] for leader, those in found.items()}
	return {leader: those for leader, those in running.items() if those}


def tellings(found: Iterable[Suggestion]) -> list[Telling]:
	"""What each leader is told: on the day it is seen, once for an absence; one that is prolonged is told again."""
	return [
		Telling(
			Reminder(SUGGESTED, "Talk Person", each.leader, each.leader, each.since),
			f"{each.since}~{each.to_date}",
			is_step=False,
		)
		for each in found
	]


def suggest(waits: Sequence[Waiting]) -> None:
	"""Something was sent just now to a leader who will be away: he is told at once."""
	ledger.tell(tellings(suggestions(waits, drafts=False)))


def _waiting(waits: Sequence[Waiting], today: date) -> list[ToSign]:
	parties = signing.parties_of(waits)
	return [
		ToSign(
			leader,
			each.due or today,
			Category(each.category),
			each.organization,
			frozenset({*parties[each.name], *([each.author] if each.author else [])}),
		)
		for each in waits
		for leader in each.leaders
	]


def _drafted(people: Directory, today: date) -> list[ToSign]:
	"""What is drafted goes, as far as can be known before it is sent, to the usual leader of its organisation."""
	plan = DocType("Talk Plan")
	query = frappe.qb.from_(plan).select(plan.organization, plan.category).distinct()
	rows = query.where(
		plan.workflow_state.isin(sorted(EDITABLE_STATES)) & plan.organization.isnotnull()
	).run()
	sign_by = local.calendar().add_working_days(today, local.settings().signing_days)
	leaders: dict[str, str | None] = {}
	found = []
	for organization, category in rows:
		if Category(category) in FORMAL_CATEGORIES:
			continue  # decided by whom their rule names
		if organization not in leaders:
			leaders[organization] = resolve_approver(organization, (), (), None, people, today).person
		leader = leaders[organization]
		if leader:
			found.append(ToSign(leader, sign_by, Category(category), organization))
	return found


def _unprovided(matters: list[ToSign], people: Directory, today: date) -> list[Absence]:
	absences = of_leaders({each.leader for each in matters})
	if not absences:
		return []
	given = delegations.standing_of(sorted(absences))
	if given:
		people = directory.around(*(each.receiver for each in given))
	return unprovided(matters, absences, given, people, today)


def _suggestion(absence: Absence, people: Directory, able: set[str], today: date) -> Suggestion:
	usual = next((each for each in deputies(absence.person, people, today) if each in able), None)
	name = people.name_of(usual) if usual else None
	start = max(absence.from_date, today)
	return Suggestion(absence.person, absence.from_date, start, absence.to_date, usual, name)
