"""Every reader by every road (逐人逐路): what turned up, held against who may read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace

from tanxin.tests.canary.expected import reads
from tanxin.tests.canary.markers import Markers
from tanxin.tests.canary.people import Desk
from tanxin.tests.canary.readers import READERS, Reader
from tanxin.tests.canary.roads import ALL, Catalogue, Road
from tanxin.tests.canary.zones import Piece

#: Requests under way at the same time.
AT_ONCE = 4
#: Seconds after which it is said how far they have come.
BETWEEN = 60
Expectation = Callable[[str, Piece], bool]


@dataclass(frozen=True)
class Cell:
	"""One reader on one road: how many requests, how they were answered, which markers turned up."""

	reader: str
	road: Road
	statuses: tuple[int, ...]
	found: frozenset[Piece] = field(default_factory=frozenset)


def cells(
	desk: Desk,
	markers: Markers,
	catalogue: Catalogue,
	roads: Sequence[Road],
	readers: Sequence[Reader] = READERS,
	tell: Callable[[int], None] = lambda done: None,
) -> list[Cell]:
	"""All of them, each reader's roads one after the other, several readers at once; now and then `tell` is told how
	many are done.
	"""
	done: list[str] = []

	def of_reader(number: int, reader: Reader) -> list[Cell]:
		own = []
		for place, road in enumerate(roads):
			own.append(_cell(desk, markers, replace(catalogue, turn=number + place), road, reader))
			done.append(road.key)
		return own

	with ThreadPoolExecutor(AT_ONCE) as pool:
		under_way = [pool.submit(of_reader, *at) for at in enumerate(readers)]
		while wait(under_way, timeout=BETWEEN).not_done:
			tell(len(done))
	return [cell for each in under_way for cell in each.result()]


def _cell(desk: Desk, markers: Markers, catalogue: Catalogue, road: Road, reader: Reader) -> Cell:
	answers = [desk.ask(reader, ask) for ask in road.asked(catalogue, reader)]
	found = frozenset(piece for _status, content in answers for piece in markers.found_in(content))
	return Cell(reader.key, road, tuple(status for status, _content in answers), found)


def leaks(found: Sequence[Cell], may: Expectation = reads) -> Iterator[str]:
	"""Markers that turned up where they may not, a line each: road, reader, zone, what was seen."""
	for cell in found:
		for piece in sorted(cell.found, key=lambda each: each.key):
			if not may(cell.reader, piece) or piece.zone not in cell.road.shows:
				yield f"{cell.road.key}, {cell.reader}, {piece.zone}, {piece.key}"


def promised(cell: Cell, pieces: Sequence[Piece], may: Expectation = reads) -> frozenset[Piece]:
	"""What this road must show to this reader."""
	if cell.road.promises != ALL and cell.reader not in cell.road.promises:
		return frozenset()
	return frozenset(
		each
		for each in pieces
		if each.zone in cell.road.shows and cell.road.holds(each) and may(cell.reader, each)
	)


def missing(found: Sequence[Cell], pieces: Sequence[Piece]) -> Iterator[str]:
	"""Markers that did not turn up where they must."""
	for cell in found:
		for piece in sorted(promised(cell, pieces) - cell.found, key=lambda each: each.key):
			yield f"{cell.road.key}, {cell.reader}, {piece.zone}, {piece.key} 没有出现"


def unread(found: Sequence[Cell], pieces: Sequence[Piece], may: Expectation = reads) -> Iterator[str]:
	"""Readers with a right that no road has shown them anything by: such a canary would prove nothing."""
	seen = {(cell.reader, piece) for cell in found for piece in cell.found}
	for reader in READERS:
		for piece in pieces:
			if may(reader.key, piece) and (reader.key, piece) not in seen:
				yield f"{reader.key}, {piece.zone}, {piece.key} 任何途径都没有出现"


def summary(found: Sequence[Cell], pieces: Sequence[Piece]) -> list[str]:
	"""A row for each road: cells, requests, markers seen, of them promised."""
	rows = ["| 途径 | 格 | 请求 | 见到的记号 | 应见到而见到 |", "|---|---|---|---|---|"]
	totals = [0, 0, 0, 0]
	for road in dict.fromkeys(cell.road.key for cell in found):
		own = [cell for cell in found if cell.road.key == road]
		numbers = [
			len(own),
			sum(len(cell.statuses) for cell in own),
			sum(len(cell.found) for cell in own),
			sum(len(cell.found & promised(cell, pieces)) for cell in own),
		]
		totals = [a + b for a, b in zip(totals, numbers, strict=True)]
		rows.append(f"| {own[0].road.chinese} | {' | '.join(str(each) for each in numbers)} |")
	return [*rows, f"| 合计 | {' | '.join(str(each) for each in totals)} |"]
