"""Open obligations whose talker has left, lost the post or was not found go to whoever must talk now (谈话人调整).

A million open obligations are not read one by one. People without posts are alike to a rule, so the database groups
them by rule, talker and what the rule can see of them, and one person answers for his group. Only groups in which
something changes, and what events asked for, are looked at row by row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import frappe
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Min
from frappe.utils import getdate, nowdate
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, Term

from tanxin import compat
from tanxin.domain.directory import Directory
from tanxin.domain.model import Obligation, Rule, TalkerChoice, TalkerRole
from tanxin.domain.owed import ASKS_CONTACT
from tanxin.domain.relations import by_pair
from tanxin.domain.who import talker_now
from tanxin.site import directory, obligations, restricted, rules
from tanxin.site.inserting import PAGE


def reassign_talkers(commit: bool = False) -> int:
	"""Hand over what must be; returns how many obligations. What is planned stays with whom the plan names.

	Safe to run every day: what was handed over stays so. A job commits each page.
	"""
	return _Round(getdate(nowdate()), commit).run()


class _Round:
	"""One look at everything that is open."""

	def __init__(self, day: date, commit: bool) -> None:
		self._day, self._commit = day, commit
		self._people: Directory = directory.whole()
		self._rules: dict[str, Rule] = {rule.code: rule for rule in rules.all_rules()}
		self._moved = 0

	def run(self) -> int:
		for alike in (
			_Alike.without_posts(self._rules.values(), self._day),
			_Alike.with_posts(self._rules.values()),
		):
			for group in self._changing(alike):
				for names in alike.names(group):
					self._hand_over(names)
		table = DocType("Talk Obligation")
		for names in obligations.names_of((table.status == "Open") & table.event.isnotnull(), PAGE):
			self._hand_over(names)
		return self._moved

	def _changing(self, alike: _Alike) -> list[list]:
		"""The groups in which the one looked at gets another talker."""
		found = []
		with compat.streaming():
			for group in alike.groups().run(as_list=True, as_iterator=True):
				rule, talker, person = group[:3]
				owed = Obligation("", rule, person, None, talker, "", self._day, self._day)
				if talker_now(owed, self._rules[rule], self._people, self._day) is not None:
					found.append(group)
		return found

	def _hand_over(self, names: list[str]) -> None:
		"""Each of these on its own."""
		moved: dict[TalkerChoice, list[str]] = defaultdict(list)
		for row in _rows(names):
			owed = Obligation(
				row.obligation_key, row.rule, row.person, row.organization, row.talker, row.talker_reason or "",
				row.starts_on, row.due_date, event=row.event,
			)  # fmt: skip
			choice = talker_now(owed, self._rules[row.rule], self._people, self._day, row.requested_talker)
			if choice is not None:
				moved[choice].append(row.name)
		for choice, theirs in moved.items():
			name = self._people.name_of(choice.person) if choice.person else None
			obligations.hand_over(theirs, choice.person, name, choice.reason)
			self._moved += len(theirs)
			frappe.logger("tanxin").info(
				f"{len(theirs)} open obligations go to {choice.person}: {choice.reason}"
			)
		if self._commit:
			frappe.db.commit()  # nosemgrep: one page, one transaction: a job killed goes on from there


class _Alike:
	"""Open obligations in groups of which one answers for all: by rule, talker and `seen` of the person."""

	def __init__(self, those: QueryBuilder, seen: list[Term]) -> None:
		self._those, self._table = those, DocType("Talk Obligation")
		self._by = [self._table.rule, self._table.talker, *seen]

	@classmethod
	def without_posts(cls, known: Iterable[Rule], day: date) -> _Alike:
		"""Of people who never held a post a rule sees the organisation, whether they are members and here, and
		where it asks for it the level and the contact person."""
		table, person, post = DocType("Talk Obligation"), DocType("Talk Person"), DocType("Talk Post")
		known = list(known)
		levels = [rule.code for rule in known if rule.talker is TalkerRole.BY_LEVEL]
		contacts = [rule.code for rule in known if rule.talker in ASKS_CONTACT]
		those = _open(known).left_join(post).on(post.person == table.person).where(post.name.isnull())
		seen = [
			person.organization,
			_when(person.political_status.isin(directory.PARTY_STATUSES), 1, 0),
			_when((person.joined_on > day) | (person.left_on < day), 1, 0),
			_when(table.rule.isin(levels or [""]), person.level, ""),
			_when(table.rule.isin(contacts or [""]), person.contact_person, ""),
		]
		return cls(those, seen)

	@classmethod
	def with_posts(cls, known: Iterable[Rule]) -> _Alike:
		"""Who ever held a post is like nobody else."""
		table, post = DocType("Talk Obligation"), DocType("Talk Post")
		held = frappe.qb.from_(post).select(post.person)
		return cls(_open(known).where(table.person.isin(held)), [table.person])

	def groups(self) -> QueryBuilder:
		"""Rule, talker, somebody of the group, then what was seen of all of them."""
		rule, talker, *seen = self._by
		query = self._those.select(rule, talker, Min(self._table.person))
		for number, term in enumerate(seen):
			query = query.select(term.as_(f"seen{number}"))
		return query.groupby(*self._by)

	def names(self, group: list) -> Iterator[list[str]]:
		"""The names of a group's obligations, in keyset pages."""
		rule, talker, _somebody, *seen = group
		query = self._those.select(self._table.name)
		for term, value in zip(self._by, (rule, talker, *seen), strict=True):
			query = query.where(term.isnull() if value is None else term == value)
		after = ""
		while names := (
			query.where(self._table.name > after).orderby(self._table.name).limit(PAGE).run(pluck=True)
		):
			yield names
			after = names[-1]


def _open(known: Iterable[Rule]) -> QueryBuilder:
	"""What rules asked for and nobody has planned, with the person; a pair is these two and no others."""
	table, person = DocType("Talk Obligation"), DocType("Talk Person")
	codes = [rule.code for rule in known if not by_pair(rule)]
	return (
		frappe.qb.from_(table)
		.join(person)
		.on(person.name == table.person)
		.where((table.status == "Open") & table.event.isnull() & table.rule.isin(codes or [""]))
	)


def _when(criterion: Criterion, yes: object, no: object) -> Term:
	return Case().when(criterion, yes).else_(no)


def _rows(names: list[str]) -> list[frappe._dict]:
	"""These obligations, with whom the person asked for when they come from a request (本人申请)."""
	table, event = DocType("Talk Obligation"), DocType("Trigger Event")
	query = (
		frappe.qb.from_(table)
		.left_join(event)
		.on(table.event == event.name)
		.select(
			table.name, table.obligation_key, table.rule, table.person, table.organization, table.talker,
			table.talker_reason, table.starts_on, table.due_date, table.event, event.requested_talker,
			table.sealed,
		)
		.where(table.name.isin(names) & (table.status == "Open"))
	)  # fmt: skip
	rows = restricted.opened(restricted.OWED, query.run(as_dict=True), quiet=True)
	return [row for row in rows if row.rule]  # one that cannot be opened waits for the unit's key
