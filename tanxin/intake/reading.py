"""What comes out of a reader: good rows, and problems that a clerk can find and mend."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")


class UnreadableFile(ValueError):
	"""The file as a whole cannot be used; the message is one Chinese sentence saying what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
	"""One thing wrong in one place (问题行). `column` is the heading as the file writes it; row 0: no one row."""

	file: str
	row: int
	column: str
	reason: str

	def sentence(self) -> str:
		"""The problem as one line for a person."""
		column = f"“{self.column}”列" if self.column else ""
		row = f" 第 {self.row} 行" if self.row else ""
		return f"{self.file}{row}{column}：{self.reason}"


@dataclass(slots=True)
class Reading(Generic[Item]):
	"""Good rows and what was wrong with the others, in the order of the file.

	`notices` are said once for the whole file: an assumption made because a column is not there.
	`numbers` are the row numbers of `rows` as the file counts them, as long as nobody takes rows out again.
	"""

	rows: list[Item] = field(default_factory=list)
	problems: list[Problem] = field(default_factory=list)
	notices: list[str] = field(default_factory=list)
	numbers: list[int] = field(default_factory=list)
