"""A printed form as data. Builders make sheets, renderers print them; user text is never markup.

Measures are millimetres on paper. Empty texts are printed as blank cells for hand-writing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

#: Width of the type area (版心, GB/T 9704-2012: 156 × 225 mm on A4), upright and turned.
PORTRAIT_WIDTH = 156
LANDSCAPE_WIDTH = 225

#: Characters that would break a renderer or let a text show other than it reads (bidi overrides).
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Orientation(str, Enum):
	"""How the paper lies."""

	PORTRAIT = "portrait"
	LANDSCAPE = "landscape"


@dataclass(frozen=True, slots=True)
class Line:
	"""One paragraph of a cell, and a short tag printed after it in a frame, e.g. 「待核」."""

	text: str
	tag: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
	"""A cell of a grid. `label` cells are centred; `min_height` leaves room for a hand."""

	lines: tuple[Line, ...] = ()
	label: bool = False
	colspan: int = 1
	min_height: float = 0
	centred: bool = False


@dataclass(frozen=True, slots=True)
class Row:
	"""Cells side by side. A row that `flows` may break over pages, any other stays whole."""

	cells: tuple[Cell, ...]
	flows: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
	"""Labelled cells under each other. `widths` in millimetres, their sum the type area."""

	widths: tuple[float, ...]
	rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Column:
	"""A column of a table."""

	title: str
	width: float
	centred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
	"""Rows under a heading that is printed again on every page. `caption` is a first heading line.

	A table `with_signatures` is short and stays on one page with the signatures after it, so that these
	do not stand on a page alone.
	"""

	columns: tuple[Column, ...]
	rows: tuple[tuple[Cell, ...], ...]
	caption: str = ""
	row_height: float = 9
	with_signatures: bool = False


@dataclass(frozen=True, slots=True)
class Box:
	"""Where somebody signs: what he states, what was signed in the system, or blank lines for a pen."""

	label: str
	lines: tuple[Line, ...] = ()
	signed: tuple[Line, ...] = ()  # electronic signatures; empty: 「签名　年　月　日」 is printed
	width: float = PORTRAIT_WIDTH
	label_width: float = 30


@dataclass(frozen=True, slots=True)
class Signatures:
	"""Rows of boxes (签字栏). The whole block stays on one page; each row's widths sum to the type area."""

	rows: tuple[tuple[Box, ...], ...]
	height: float = 26

	def edges(self) -> tuple[float, ...]:
		"""Where a vertical rule may stand, from the left edge on: the grid that all rows share."""
		found = {0.0}
		for row in self.rows:
			left = 0.0
			for box in row:
				found |= {round(left + box.label_width, 2), round(left + box.width, 2)}
				left += box.width
		return tuple(sorted(found))

	def widths(self) -> tuple[float, ...]:
		"""Widths of the shared grid's columns."""
		edges = self.edges()
		return tuple(right - left for left, right in pairwise(edges))

	def spans(self, row: tuple[Box, ...]) -> tuple[tuple[int, int], ...]:
		"""For each box of a row: how many shared columns its label and its content take."""
		edges = [round(edge, 2) for edge in self.edges()]
		left, found = 0.0, []
		for box in row:
			at = [edges.index(round(left + part, 2)) for part in (0, box.label_width, box.width)]
			found.append((at[1] - at[0], at[2] - at[1]))
			left += box.width
		return tuple(found)


Block = Grid | Table | Signatures


@dataclass(frozen=True, slots=True)
class Marks:
	"""What stands outside the form: 「内部」 top left, 编号 top right, the reader's watermark across each page (a line of it
	a line of the text) and once more in small print beside the page number.

	What is `screen_only` is a preview: its form does not go to paper.
	"""

	classification: str = ""
	number: str = ""
	watermark: str = ""
	screen_only: bool = False

	@property
	def trace(self) -> str:
		"""The watermark in one line (溯源信息)."""
		return "　".join(part.strip() for part in clean(self.watermark).splitlines() if part.strip())


@dataclass(frozen=True, slots=True)
class Sheet:
	"""One printed form. `code` names the form, `header` the line between title and frame."""

	code: str
	title: str
	blocks: tuple[Block, ...]
	header: tuple[tuple[str, str], ...] = ()
	footer: tuple[str, ...] = ()
	marks: Marks = field(default_factory=Marks)
	orientation: Orientation = Orientation.PORTRAIT


def groups(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
	"""The blocks in order, each alone, but a table `with_signatures` together with these."""
	found: list[tuple[Block, ...]] = []
	for block in blocks:
		last = found[-1][-1] if found else None
		if isinstance(block, Signatures) and isinstance(last, Table) and last.with_signatures:
			found[-1] = (last, block)
		else:
			found.append((block,))
	return found


def clean(text: str) -> str:
	"""The text without characters that cannot or must not be printed, line ends unified."""
	text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "\u3000")
	return _UNPRINTABLE.sub("", _SURROGATE.sub("\ufffd", text))


def lines(text: str, tag: str = "") -> tuple[Line, ...]:
	"""The paragraphs of a text, blank ones dropped; the tag goes to the last."""
	parts = [part.rstrip() for part in clean(text or "").split("\n") if part.strip()]
	if not parts:
		return ()
	return (*(Line(part) for part in parts[:-1]), Line(parts[-1], tag))


def label(text: str) -> Cell:
	"""A label cell. A line end in the text breaks the label where it reads best."""
	return Cell(lines(text), label=True)


def value(text: str, colspan: int = 1, min_height: float = 0, centred: bool = False) -> Cell:
	"""A cell for a text that may be empty."""
	return Cell(lines(text), colspan=colspan, min_height=min_height, centred=centred)


def flowing(name: str, content: tuple[Line, ...], colspan: int, min_height: float) -> Row:
	"""A row for a text of any length: the label beside it, at least `min_height` of room for a hand."""
	return Row((label(name), Cell(content, colspan=colspan, min_height=min_height)), flows=True)
