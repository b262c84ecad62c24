"""Open obligations as arranging sees them (应谈事项的安排条件): what their rules allow, how high and how hard it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate, nowdate
from pypika.terms import Criterion

from tanxin.domain.arranging import Difficulty, Owed
from tanxin.domain.model import Category, PostKind, Way
from tanxin.site import answers, directory, formal
from tanxin.site.campaigns import Choice
from tanxin.site.rules import lines as lines_of

FIELDS = ["name", "ways", "collective_counts"]
DIFFICULTIES = {"Easy": Difficulty.EASY, "Hard": Difficulty.HARD}
#: From the highest post down; whoever holds none comes last.
RANKS = {
	PostKind.SECRETARY: 0,
	PostKind.DEPUTY_SECRETARY: 1,
	PostKind.COMMITTEE_MEMBER: 2,
	PostKind.LEADER_IN_CHARGE: 2,
	PostKind.INSPECTOR: 3,
	PostKind.ORGANISER: 4,
}
NO_POST = 9
OWN_CHAIN = "该规则有自己的审批程序，不列入审批表，请单独拟定计划报批"


def as_owed(rows: list[frappe._dict], choice: Choice, seen_dossiers: Criterion) -> list[Owed]:
	"""The rows of `campaigns.open_obligations` for the domain."""
	known = _Known({who for row in rows for who in (row.person, row.talker) if who}, seen_dossiers)
	return [known.owed(row, choice) for row in rows]


class _Known:
	"""What the conditions follow from, read once for all."""

	def __init__(self, people: set[str], seen_dossiers: Criterion) -> None:
		rules = frappe.get_all("Talk Rule", fields=FIELDS, limit_page_length=0)
		self._mutual = answers.mutual_rules()
		self._ways = {row.name: _ways(row.ways) for row in rules}
		self._collective = {row.name: bool(row.collective_counts) for row in rules}
		self._alone = formal.signed_by_themselves()
		self._last_days = _last_days(people)
		self._difficulties = _difficulties(people, seen_dossiers)
		self._ranks = _Ranks()

	def owed(self, row: frappe._dict, choice: Choice) -> Owed:
		alone = row.rule in self._alone
		return Owed(
			row.name,
			row.person,
			None if alone else row.talker,
			Category(row.category),
			row.rule,
			row.starts_on,
			row.due_date,
			collective=self._collective[row.rule],
			ways=self._ways[row.rule],
			rank=self._ranks.of(row.person, row.organization),
			difficulty=self._difficulties.get(row.person, Difficulty.ORDINARY),
			restricted=bool(row.restricted),
			series=f"{row.rule}|{row.period}" if row.period else "",
			wanted=choice.wants(row),
			not_after=self._not_after(row),
			mutual=row.rule in self._mutual,
			why_nobody=OWN_CHAIN if alone else _why_nobody(row),
		)

	def _not_after(self, row: frappe._dict) -> date:
		"""The last day on the roster; a talk on leaving may be held after the person's own."""
		of_talker = self._last_days.get(row.talker or "", date.max)
		return of_talker if row.event else min(of_talker, self._last_days.get(row.person or "", date.max))


def _ways(text: str | None) -> frozenset[Way]:
	return frozenset(Way(line) for line in lines_of(text)) or frozenset(Way)


def _why_nobody(row: frappe._dict) -> str:
	if row.talker_reason and row.restricted:  # the row of the sheet would keep it in clear
		return "没有谈话人，原因见应谈事项"
	return f"没有谈话人：{row.talker_reason}" if row.talker_reason else ""


def _last_days(people: set[str]) -> dict[str, date]:
	table = DocType("Talk Person")
	query = frappe.qb.from_(table).select(table.name, table.left_on).where(table.left_on.isnotnull())
	return {name: day for name, day in query.run() if name in people}


def _difficulties(people: set[str], seen: Criterion) -> dict[str, Difficulty]:
	table = DocType("Talk Dossier")
	query = frappe.qb.from_(table).select(table.person, table.difficulty).where(seen)
	rows = query.where(table.difficulty.isin(list(DIFFICULTIES))).run()
	return {person: DIFFICULTIES[difficulty] for person, difficulty in rows if person in people}


class _Ranks:
	"""How high somebody stands: the level of his organisation first, then his post in it."""

	def __init__(self) -> None:
		parents = {each.id: each.parent for each in directory.organizations()}
		self._depth: dict[str | None, int] = {None: 0}
		for name in parents:
			self._depth[name] = sum(1 for _ in _upwards(name, parents))
		today, self._held = getdate(nowdate()), {}
		for post in directory.posts():
			if post.covers(today):
				rank = self._depth.get(post.organization, 0) * 10 + RANKS[post.kind]
				self._held[post.person] = min(rank, self._held.get(post.person, rank))

	def of(self, person: str | None, organization: str | None) -> int:
		return self._held.get(person, self._depth.get(organization, 0) * 10 + NO_POST)


def _upwards(name: str | None, parents: dict[str, str | None]) -> Iterator[str]:
	seen: set[str] = set()
	while name and name not in seen:
		seen.add(name)
		yield name
		name = parents.get(name)
