"""What is owed is written page by page: wherever a worker is killed, the next run ends in the same rows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

import frappe
from hypothesis import given, settings
from hypothesis import strategies as st

from tanxin.domain.model import Obligation
from tanxin.site import inserting, obligation_rows, obligations
from tanxin.tests.site.test_owing import Killed, OwingSteps, rows

RULES = ("ZZ77-F1", "ZZ77-F2")
PERIODS = ("2026-H1", "2026-H2")


def stream(person: str, talker: str, each: int) -> list[Obligation]:
	"""So many obligations in each period of each rule, grouped as the domain makes them; quotas among them."""
	return [
		Obligation(
			f"{rule}|{person}|{period}#{number}", rule, None if number % 3 == 2 else person, None, talker,
			"由书记谈话", date(2026, 1, 1), date(2026, 12, 31), period,
		)
		for rule in RULES
		for period in PERIODS
		for number in range(1, each + 1)
	]  # fmt: skip


@contextmanager
def killed_at(page: int, after_insert: bool) -> Iterator[None]:
	"""The worker dies at that page: before its statement, or between the statement and the commit."""
	real, seen = inserting.Insertion.write, []

	def write(self, batch):
		seen.append(batch)
		if len(seen) == page and not after_insert:
			raise Killed
		real(self, batch)
		if len(seen) == page:
			raise Killed

	with patch.object(inserting.Insertion, "write", write):
		yield


class CommittedPages:
	"""In a test nothing is committed; a savepoint stands for what would be, and a crash goes back to it."""

	def __init__(self) -> None:
		self.commits = 0

	def __call__(self, *args: object, **more: object) -> None:
		self.commits += 1
		frappe.db.savepoint("committed")

	def crash(self) -> None:
		"""The connection is gone: so is what was not committed."""
		frappe.db.rollback(save_point="committed")


class OwingPages(OwingSteps):
	def setUp(self) -> None:
		super().setUp()
		self.owed = stream(self.unit.person("member"), self.unit.person("branch_secretary"), 7)
		self.pages = CommittedPages()
		self.pages()

	def create(self, size: int, commit: bool = True) -> int:
		with patch.object(obligations, "PAGE", size), patch.object(frappe.db, "commit", self.pages):
			return obligations.create(iter(self.owed), commit=commit)

	@settings(max_examples=25, deadline=None)
	@given(size=st.integers(1, 12), page=st.integers(1, 30), after=st.booleans(), again=st.integers(1, 12))
	def test_killed_at_any_page_nothing_is_lost_and_nothing_doubled(self, size, page, after, again):
		frappe.db.delete("Talk Obligation")
		self.pages()
		total = len(self.owed)
		with killed_at(page, after):
			try:
				self.create(size)
			except Killed:
				self.pages.crash()
		left = rows()
		whole = min((page - 1) * size, total)
		self.assertEqual(len(left), whole if whole < total else total)
		self.assertEqual(self.create(again), total - len(left))
		self.assertEqual([row.obligation_key for row in rows()], sorted(each.key for each in self.owed))
		self.assertEqual(self.create(again), 0)

	def test_a_job_commits_each_page_and_a_request_none(self):
		self.pages.commits = 0
		self.create(10)
		self.assertEqual(self.pages.commits, 3)
		frappe.db.delete("Talk Obligation")
		self.pages.commits = 0
		self.create(10, commit=False)
		self.assertEqual(self.pages.commits, 0)

	def test_what_another_worker_wrote_meanwhile_is_not_written_again(self):
		theirs = random.Random(3).sample(self.owed, 9)
		real = obligations._insert

		def late(page, *more):
			if theirs:
				rows_of = obligation_rows.Rows().of(theirs)
				theirs.clear()
				inserting.Insertion("Talk Obligation", obligation_rows.COLUMNS).write(rows_of)
			return real(page, *more)

		with patch.object(obligations, "_insert", late):
			self.assertEqual(self.create(8), len(self.owed) - 9)
		self.assertEqual(len(rows()), len(self.owed))

	def test_a_stream_that_names_one_twice_makes_it_once(self):
		self.owed = [each for each in self.owed for _ in range(2)]
		self.assertEqual(self.create(5), len(self.owed) // 2)

	def test_names_of_rows_are_long_enough_and_those_of_one_period_lie_together(self):
		names = [obligation_rows.name_for(each.key) for each in self.owed]
		self.assertEqual(len(set(names)), len(names))
		self.assertEqual({len(name) for name in names}, {24})
		one = [obligation_rows.name_for(f"R|P{number}|2026-01") for number in range(50)]
		self.assertEqual(len({name[:10] for name in one}), 1)

	def test_a_row_that_has_a_name_of_earlier_days_keeps_it_and_is_not_doubled(self):
		self.create(100)
		old = rows()[0]
		frappe.db.delete("Talk Obligation", {"name": old.name})
		earlier = replace_name(self.owed, old.obligation_key)
		self.assertEqual(self.create(100), 0)
		self.assertEqual(
			frappe.db.get_value("Talk Obligation", {"obligation_key": old.obligation_key}), earlier
		)

	def test_a_period_of_a_rule_is_read_over_its_own_index(self):
		self.assertTrue(frappe.db.has_index("tabTalk Obligation", "rule_period_obligation_key_index"))

	def test_a_quota_has_no_person_and_says_so_in_lists(self):
		self.create(100)
		row = frappe.get_all(
			"Talk Obligation", {"person": ("is", "not set")}, ["person_name", "talker_name"]
		)[0]
		self.assertEqual((row.person_name, row.talker_name), ("（不限对象）", "赵支书"))


def replace_name(owed: list[Obligation], key: str) -> str:
	"""The row of that key as the app wrote it before names were longer."""
	(row,) = obligation_rows.Rows().of([each for each in owed if each.key == key])
	name = "TXO-0123456789ab"
	inserting.Insertion("Talk Obligation", obligation_rows.COLUMNS).write([(name, *row[1:])])
	return name
