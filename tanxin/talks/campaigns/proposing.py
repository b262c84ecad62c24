"""Proposing the plans of a sheet (拟定计划): what is owed in its period, arranged, and stored to be looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

import frappe
from frappe.utils import now_datetime

from tanxin.confidentiality import scope
from tanxin.domain import arranging
from tanxin.domain.arranging import Arrangement, Busy
from tanxin.site import campaign_owed, campaigns, local, proposals
from tanxin.site.campaigns import Choice
from tanxin.talks.campaigns import sheets

#: Beside the proposals the whole day of each end of the period is looked at.
MORNING, NIGHT = time.min, time.max


def propose(campaign: str, forget: bool = False) -> dict[str, int]:
	"""Propose talks for what is owed. What was adjusted by hand stays, unless it is to be forgotten.

	Returns how many rows the sheet now has in each status. Raises with a Chinese sentence what the sheet lacks.
	"""
	sheet = sheets.opened(campaign, lock=True)
	try:
		choice = Choice.of(sheet)
		options = campaigns.options(sheet, choice)
	except ValueError as lacking:
		frappe.throw(str(lacking), title="拟定计划")
	seen = sheets.seen()
	proposals.clear(campaign, seen, keep_adjusted=not forget)
	kept = proposals.kept(campaign)
	rows = _left(campaigns.open_obligations(choice, scope.criterion("Talk Obligation")), kept)
	found = _arranged(rows, kept, choice, options)
	_store(campaign, choice, found, rows)
	frappe.db.set_value("Talk Campaign", campaign, "proposed_on", now_datetime(), update_modified=False)
	return proposals.counts(campaign, seen)


def _left(rows: list[frappe._dict], kept: list[frappe._dict]) -> list[frappe._dict]:
	"""Without what stands in rows that are kept. What a plan answers is not open; if it is, the plan let it go."""
	waiting = [row for row in kept if row.status != proposals.CREATED]
	there = {name for row in waiting for name in row.obligations.split("\n")}
	return [row for row in rows if row.name not in there]


def _arranged(
	rows: list[frappe._dict], kept: list[frappe._dict], choice: Choice, options: arranging.Options
) -> Arrangement:
	owed = campaign_owed.as_owed(rows, choice, scope.criterion("Talk Dossier"))
	people = {who for row in rows for who in (row.person, row.talker) if who}
	first, last = datetime.combine(choice.first_day, MORNING), datetime.combine(choice.last_day, NIGHT)
	taken = [busy for busy in campaigns.taken(first, last) if busy.who in people]
	return arranging.arrange(owed, [*taken, *busy_with(kept)], local.calendar(), options)


def busy_with(rows: Iterable[Any]) -> list[Busy]:
	"""Who is taken by rows of the sheet that are proposed."""
	return [
		Busy(who, row.planned_start, row.planned_end, talks=side == "talkers", what="本审批表另一项拟定计划")
		for row in rows
		if row.status == proposals.PROPOSED
		for side in ("talkers", "persons")
		for who in row[side].split("\n")
	]


def _store(campaign: str, choice: Choice, found: Arrangement, rows: list[frappe._dict]) -> None:
	owed = {row.name: row for row in rows}
	names = campaigns.names_of(who for row in rows for who in (row.person, row.talker) if who)
	organizations = campaigns.organizations_of_talkers(choice.organization)
	proposals.write(campaign, found.proposals, found.not_arranged, owed, organizations, names)
