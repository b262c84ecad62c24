"""Reading one row: taking fields out and noting, with its place, each thing that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NoReturn, TypeVar

from tanxin.intake.headings import Sheet
from tanxin.intake.reading import Problem, Reading
from tanxin.intake.values import BadValue, parse_date

Item = TypeVar("Item")
Value = TypeVar("Value")


class BadRow(Exception):
	"""This row is not taken; its problem is already noted."""


class RowReader:
	"""One row of a sheet, field by field."""

	__slots__ = ("cells", "number", "problems", "sheet")

	def __init__(self, sheet: Sheet, number: int, cells: tuple[str, ...], problems: list[Problem]):
		self.sheet = sheet
		self.number = number
		self.cells = cells
		self.problems = problems

	def text(self, field: str) -> str:
		"""The cell of that field; empty when the column or the cell is not there."""
		position = self.sheet.columns.get(field)
		return self.cells[position] if position is not None and position < len(self.cells) else ""

	def required(self, field: str) -> str:
		"""The cell of that field; the row is refused when it is empty."""
		return self.text(field) or self.refuse(field, "没有填写，此行未读入。")

	def parsed(self, field: str, parse: Callable[[str], Value]) -> Value:
		"""The cell through `parse`; the row is refused on `BadValue`."""
		try:
			return parse(self.text(field))
		except BadValue as error:
			return self.refuse(field, f"{error}此行未读入。")

	def day(self, field: str) -> date | None:
		"""An optional day that matters: an impossible one refuses the row."""
		return self.parsed(field, parse_date) if self.text(field) else None

	def side_day(self, field: str) -> date | None:
		"""An optional day on which no decision hangs: an impossible one is noted and left empty."""
		try:
			return parse_date(self.text(field)) if self.text(field) else None
		except BadValue as error:
			self.note(field, f"{error}此项按空白处理。")
			return None

	def note(self, field: str, reason: str) -> None:
		"""Note something wrong and go on with the row."""
		self.problems.append(Problem(self.sheet.file, self.number, self.sheet.titles.get(field, ""), reason))

	def refuse(self, field: str, reason: str) -> NoReturn:
		"""Note what is wrong and give the row up. Raises `BadRow`."""
		self.note(field, reason)
		raise BadRow


def read_rows(sheet: Sheet, convert: Callable[[RowReader], Item]) -> Reading[Item]:
	"""Convert every row; refused rows leave their problem, the others go through."""
	reading: Reading[Item] = Reading()
	for number, cells in sheet.rows:
		try:
			reading.rows.append(convert(RowReader(sheet, number, cells, reading.problems)))
		except BadRow:
			continue
		reading.numbers.append(number)
	return reading
