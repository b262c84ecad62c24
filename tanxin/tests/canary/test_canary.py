"""The canary against a running server: every field of every zone holds a marker; it may turn up only where it may."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import frappe
import pytest

from tanxin.tests.browser.conftest import refreshed, url
from tanxin.tests.canary import catalogue, forced, grants, markers, people, scene, stores, trying
from tanxin.tests.canary.pages_roads import PAGES_ROADS
from tanxin.tests.canary.platform_roads import PLATFORM_ROADS
from tanxin.tests.canary.readers import BY_KEY
from tanxin.tests.canary.roads import OUR_ROADS
from tanxin.tests.canary.zones import NOBODYS, PIECES, Piece

__all__ = ["url"]
ROADS = (*OUR_ROADS, *PLATFORM_ROADS, *PAGES_ROADS)
WRITTEN = tuple(each for each in PIECES if each.zone not in NOBODYS)


@dataclass
class Run:
	"""What was made and what turned up."""

	scene: scene.Scene
	cells: list[trying.Cell]
	refused: list[int]


@pytest.fixture(scope="session")
def tell(request) -> Callable[[int], None]:
	"""Says past pytest's capturing how many cells are done, when there are more than the last time: whoever runs
	the tests ends what has been silent for minutes.
	"""
	capturing = request.config.pluginmanager.getplugin("capturemanager")
	last = -1

	def say(done: int) -> None:
		nonlocal last
		if done > last:
			last = done
			with capturing.global_and_fixture_disabled():
				print(f"\n金丝雀：{done} 格", flush=True)

	return say


@pytest.fixture(scope="session")
def run(url, tell) -> Run:
	"""The scene over the wire with the recorder switched on, errors forced, then every reader by every road."""
	desk = people.Desk(url)
	made = scene.Scene(desk, markers.every_piece(), people.make())
	people.recorder(desk, "start", capture_stack=0, explain=0)
	made.markers.keys.extend(stores.keys())
	scene.make(made)
	tell(0)
	grants.make(made)
	grants.templates(made)
	forced.prepare(made)
	refused = forced.make(made)
	refreshed()
	every = catalogue.of(made)
	traces = people.recorder(desk, "get").json()["message"]
	people.recorder(desk, "stop")
	assert len(traces) > 50, "the recorder was to be on while all this was written"
	return Run(made, trying.cells(desk, made.markers, every, ROADS, tell=tell), refused)


def told(found: Iterable[str]) -> list[str]:
	"""What was found, in full: pytest shows the beginning alone."""
	lines = sorted(found)
	print("\n".join(lines))
	return lines


def test_every_marker_is_read_by_whoever_may(run):
	assert told(trying.missing(run.cells, WRITTEN)) == []
	assert told(trying.unread(run.cells, WRITTEN)) == []


def test_no_marker_turns_up_where_it_may_not(run):
	print("\n".join(trying.summary(run.cells, WRITTEN)))
	assert told(trying.leaks(run.cells)) == []


def test_errors_in_the_middle_of_writing_were_errors(run):
	assert all(status >= 400 for status in run.refused), run.refused


@pytest.mark.parametrize("store", stores.STORES)
def test_no_marker_lies_about(run, store):
	from frappe.deferred_insert import save_to_db

	save_to_db()  # errors wait in redis before they stand in the Error Log
	frappe.db.commit()  # as the scheduler does
	found = sorted({f"{place}: {piece.key}" for place, piece in stores.STORES[store](run.scene.markers)})
	assert told(found) == []


def test_a_leak_that_is_planted_is_found(run):
	"""The canary itself can fail: a comment with a marker, put in past the app, and an expectation turned round."""
	record, marked = run.scene.names["alone"], run.scene.markers.sentence(piece := WRITTEN[-1])
	table = frappe.qb.DocType("Comment")
	values = {
		"name": "canary",
		"comment_type": "Comment",
		"reference_doctype": "Talk Record",
		"reference_name": record,
	}
	frappe.qb.into(table).columns(*values, "content").insert(*values.values(), marked).run()
	frappe.db.commit()  # the server is to see it
	try:
		some = [road for road in ROADS if road.key == "ledgers"]
		readers = [BY_KEY["administrator"], BY_KEY["system_manager"]]
		every = catalogue.of(run.scene)
		seen = list(trying.leaks(trying.cells(run.scene.desk, run.scene.markers, every, some, readers)))
		assert [
			each for each in seen if each.startswith("ledgers, administrator") and each.endswith(piece.key)
		], seen
		assert ("数据库 tabComment", piece) in set(stores.database(run.scene.markers))
	finally:
		frappe.db.delete("Comment", {"name": "canary"})
		frappe.db.commit()  # as it was


def test_a_right_too_many_is_found(run):
	"""Were the shared words not the recorder's to read, the same answers would be findings."""

	def without_recorder(reader: str, piece: Piece) -> bool:
		return reader != "recorder" and trying.reads(reader, piece)

	assert any(", recorder, Shared," in each for each in trying.leaks(run.cells, without_recorder))
