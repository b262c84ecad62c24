"""For whose signature something waits (待谁签批), read in sets: the leaders named on it, and whom they authorised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate, nowdate
from pypika.terms import Criterion

from tanxin.domain.delegation import Delegation, receivers
from tanxin.domain.directory import Directory
from tanxin.domain.model import Category
from tanxin.domain.transitions import AWAITING
from tanxin.site import delegations, directory

PLAN, SHEET, REQUEST = "Talk Plan", "Talk Campaign", "Talk Exemption"
#: The columns of each kind, in the order of `Waiting`.
COLUMNS = {
	PLAN: ("name", "approver", "organization", "author", "sent_on", "sign_by", "signing_round", "category"),
	SHEET: ("name", "approver", "organization", "author", "sent_on", "sign_by", "signing_round"),
	REQUEST: ("name", "approver", "organization", "requester", "requested_on", "decide_by"),
}


@dataclass(frozen=True)
class Waiting:
	"""Something that waits for a signature. `leaders`: one, or all those of a step signed together who have not yet."""

	doctype: str
	name: str
	approver: str
	organization: str
	author: str | None
	sent_on: datetime
	due: date | None
	round: int = 1
	category: str = Category.HEART.value
	leaders: tuple[str, ...] = ()

	@property
	def occasion(self) -> str:
		"""Which sending is meant: a plan sent again, in a new round or after a return, is told again."""
		return occasion(self.round, self.sent_on)


def occasion(signing_round: int | None, sent_on: datetime) -> str:
	"""Which sending of a plan is meant."""
	return f"{signing_round or 1}.{sent_on:%Y%m%d%H%M%S%f}"


def waiting(names: Sequence[str] | None = None, doctypes: Collection[str] = tuple(COLUMNS)) -> list[Waiting]:
	"""All that waits, or what of these names does. A plan on a sheet waits with its sheet."""
	found: list[Waiting] = []
	for doctype in doctypes:
		table = DocType(doctype)
		rows = _waits(table, doctype)
		if names is not None:
			rows &= table.name.isin(list(names))
		found += _read(doctype, table, rows)
	return found


def before(leader: str) -> list[Waiting]:
	"""What waits for one leader."""
	found = []
	for doctype in COLUMNS:
		table, row = DocType(doctype), DocType("Talk Co-Signer")
		together = frappe.qb.from_(row).select(row.parent)
		together = together.where((row.person == leader) & (row.waits == 1) & (row.parenttype == doctype))
		mine = (table.approver == leader) | table.name.isin(together)
		found += _read(doctype, table, _waits(table, doctype) & mine)
	return [each for each in found if leader in each.leaders]


def _waits(table: Any, doctype: str) -> Criterion:
	if doctype == REQUEST:
		return (table.status == "Requested") & table.approver.isnotnull() & table.requested_on.isnotnull()
	rows = (table.workflow_state == AWAITING) & table.approver.isnotnull() & table.sent_on.isnotnull()
	return rows & (table.campaign.isnull() | (table.campaign == "")) if doctype == PLAN else rows


def _read(doctype: str, table: Any, criterion: Criterion) -> list[Waiting]:
	query = frappe.qb.from_(table).select(*(table[name] for name in COLUMNS[doctype]))
	rows = query.where(criterion).orderby(table.name).run()
	together = _together(doctype, [row[0] for row in rows])
	found = []
	for name, approver, organization, author, sent_on, due, *rest in rows:
		leaders = tuple(together.get(name) or (approver,))
		due = getdate(due) if due else None
		found.append(
			Waiting(doctype, name, approver, organization, author, sent_on, due, *rest, leaders=leaders)
		)
	return found


def _together(doctype: str, names: list[str]) -> dict[str, list[str]]:
	"""Of steps signed together, who has still to sign."""
	found: dict[str, list[str]] = defaultdict(list)
	if names and doctype != REQUEST:
		filters = {"parent": ("in", names), "parenttype": doctype, "waits": 1}
		for row in frappe.get_all("Talk Co-Signer", filters, ["parent", "person"], order_by="idx asc"):
			found[row.parent].append(row.person)
	return found


def signers(matters: Sequence[Waiting]) -> dict[str, tuple[str, ...]]:
	"""By name of the matter, whose step it is: its leaders, and those who may sign for one of them today."""
	found = {each.name: each.leaders for each in matters}
	given = delegations.from_givers({leader for each in matters for leader in each.leaders})
	if not given:
		return found
	givers = {each.giver for each in given}
	concerned = [each for each in matters if givers & set(each.leaders)]
	people = directory.around(*(each.receiver for each in given))
	parties = parties_of(concerned)
	today = getdate(nowdate())
	for each in concerned:
		delegates = who_may(each, given, people, today, parties[each.name])
		found[each.name] = tuple(dict.fromkeys((*each.leaders, *delegates)))
	return found


def who_may(
	matter: Waiting, given: list[Delegation], people: Directory, on: date, parties: Collection[str]
) -> tuple[str, ...]:
	"""Who may sign it for one of its leaders on that day."""
	barred = {*parties, matter.author}
	return tuple(
		person
		for leader in matter.leaders
		for person in receivers(
			leader, given, Category(matter.category), matter.organization, people, on, barred
		)
	)


def parties_of(matters: Sequence[Waiting]) -> dict[str, set[str]]:
	"""By name of the matter, whom it is about; for a sheet, those of all its plans."""
	found: dict[str, set[str]] = {each.name: set() for each in matters}
	party, plan = DocType("Talk Plan Person"), DocType(PLAN)
	line, owed = DocType("Talk Exemption Obligation"), DocType("Talk Obligation")
	base = frappe.qb.from_(party).where(party.parenttype == PLAN)
	queries = {
		PLAN: (base.select(party.parent, party.person), party.parent),
		SHEET: (
			base.join(plan).on(plan.name == party.parent).select(plan.campaign, party.person),
			plan.campaign,
		),
		REQUEST: (
			frappe.qb.from_(line)
			.join(owed)
			.on(owed.name == line.obligation)
			.select(line.parent, owed.person),
			line.parent,
		),
	}
	for doctype, (query, column) in queries.items():
		names = [each.name for each in matters if each.doctype == doctype]
		for name, person in query.where(column.isin(names)).run() if names else ():
			found[name].add(person)
	return found
