"""Writing rows page by page (分页写入): a page is one transaction, a row is written whole or not at all.

A dry run (试导入) writes exactly what the import would and takes it back, so that it finds the same problems.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import frappe
from frappe.utils import strip_html

from tanxin.confidentiality import reader
from tanxin.intake.reading import Problem, Reading
from tanxin.talks.bringing.importer import Importer
from tanxin.talks.bringing.known import Known

Item = TypeVar("Item")

PAGE = 50
CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
#: What the platform raises for a row that cannot be; anything else is a fault and stops the import.
REFUSALS = (frappe.ValidationError, frappe.PermissionError, frappe.NameError)
PAGE_SAVEPOINT, ROW_SAVEPOINT = "tanxin_page", "tanxin_row"


class RowRefused(ValueError):
	"""This row does not go in; the message is Chinese and says why, `column` where."""

	def __init__(self, column: str, reason: str):
		super().__init__(reason)
		self.column = column


@dataclass(slots=True)
class Outcome:
	"""What became of a file: how many rows did what, and every problem with its place."""

	kind: str
	file: str
	dry: bool = False
	created: int = 0
	updated: int = 0
	unchanged: int = 0
	problems: list[Problem] = field(default_factory=list)
	notices: list[str] = field(default_factory=list)

	def as_dict(self) -> dict[str, Any]:
		"""For the page."""
		problems = sorted(self.problems, key=lambda problem: problem.row)
		return {
			"kind": self.kind,
			"file": self.file,
			"dry": self.dry,
			"created": self.created,
			"updated": self.updated,
			"unchanged": self.unchanged,
			"notices": self.notices,
			"problems": [
				{"file": each.file, "row": each.row, "column": each.column, "reason": each.reason}
				for each in problems
			],
		}


@dataclass(slots=True)
class Run:
	"""One import under way."""

	importer: Importer
	known: Known
	outcome: Outcome
	progress: Callable[[int, int], None]
	#: In a job nothing else hangs on the transaction: a dry run gives its locks back after each page.
	alone: bool = False

	def take_over(self, reading: Reading) -> None:
		"""The reader's problems and notices are the import's."""
		self.outcome.problems += reading.problems
		self.outcome.notices += reading.notices

	def note(self, number: int, column: str, reason: str) -> None:
		"""Note something wrong with a row that goes in all the same."""
		self.outcome.problems.append(Problem(self.outcome.file, number, column, reason))

	def write(
		self,
		rows: Sequence[tuple[int, Item]],
		write_one: Callable[[int, Item], str],
		page: int = PAGE,
		counted: bool = True,
	) -> None:
		"""Write numbered rows. `write_one` says what it did (CREATED, UPDATED, UNCHANGED) or raises RowRefused."""
		for start in range(0, len(rows), page):
			frappe.db.savepoint(PAGE_SAVEPOINT)
			for number, item in rows[start : start + page]:
				done = self._write_row(number, item, write_one)
				if done and counted:
					setattr(self.outcome, done, getattr(self.outcome, done) + 1)
			self._end_page()
			self.progress(min(start + page, len(rows)), len(rows))

	def _write_row(self, number: int, item: Item, write_one: Callable[[int, Item], str]) -> str | None:
		frappe.db.savepoint(ROW_SAVEPOINT)
		try:
			return write_one(number, item)
		except (RowRefused, *REFUSALS) as refusal:
			frappe.db.rollback(save_point=ROW_SAVEPOINT)
			frappe.clear_messages()
			reader.forget()
			self.note(number, getattr(refusal, "column", ""), _sentence(refusal))
			return None

	def _end_page(self) -> None:
		if not self.outcome.dry:
			frappe.db.commit()  # nosemgrep: one page, one transaction; a killed import is simply run again
			return
		frappe.db.rollback(save_point=PAGE_SAVEPOINT)
		if self.alone:
			frappe.db.rollback()
		frappe.clear_messages()
		reader.forget()


def _sentence(refusal: Exception) -> str:
	"""A refusal as one line of plain text."""
	if isinstance(refusal, frappe.NameError):
		return "系统中已有同一编号的记录，此行未导入；请再导入一次，仍不行的请联系管理员。"
	text = strip_html(re.sub(r"<br\s*/?>", "；", str(refusal))).strip()
	text = text or f"不能写入（{type(refusal).__name__}），请核对这一行。"
	return text if "此行未" in text else f"{text.rstrip('。；')}。此行未导入。"


def numbered(reading: Reading[Item]) -> list[tuple[int, Item]]:
	"""The rows of a reading with their numbers in the file."""
	return list(zip(reading.numbers, reading.rows, strict=True))
