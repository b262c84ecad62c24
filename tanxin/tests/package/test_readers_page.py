"""The canary's data: docs/readers.md is made from them, and they agree with what was written down by hand."""

from __future__ import annotations

import ast
import gzip
import io
import zipfile
import zlib
from base64 import b64encode
from pathlib import Path

import pytest

from tanxin.tests.canary import functions as functions_of_the_canary
from tanxin.tests.canary import zones
from tanxin.tests.canary.expected import reads
from tanxin.tests.canary.markers import Markers, every_piece
from tanxin.tests.canary.page import page
from tanxin.tests.canary.pages_roads import PAGES_ROADS
from tanxin.tests.canary.platform_roads import PLATFORM_ROADS
from tanxin.tests.canary.readers import BY_KEY, READERS
from tanxin.tests.canary.roads import ALL, OUR_ROADS, Catalogue
from tanxin.tests.canary.zones import DOCUMENT, DOCUMENTS, NOBODYS, PIECES, RING, Piece
from tanxin.tests.package.source import functions, sources

PAGE = Path(__file__).parents[3] / "docs" / "readers.md"
ROADS = (*OUR_ROADS, *PLATFORM_ROADS, *PAGES_ROADS)
#: What the issue says, written down by hand: the table must not only repeat its own data.
AGREED = {
	Piece("together", zones.SHARED, "main"): {
		"talker",
		"second_talker",
		"recorder",
		"person_one",
		"person_two",
	},
	Piece("together", zones.SHARED, "main", person="person_two"): {
		"talker",
		"second_talker",
		"recorder",
		"person_two",
	},
	Piece("alone", zones.SHARED, "needs"): {"talker", "person_one", "granted"},
	Piece("alone", zones.OWN, "words", author="talker"): {"talker"},
	Piece("alone", zones.ORGANISATION, "words"): {"leader", "upper", "county"},
	Piece("shown", zones.ORGANISATION, "words"): {"county", "instructor"},
	Piece("unshown", zones.ORGANISATION, "words"): {"county"},
	Piece("plan_waiting", zones.PLAN, "focus"): {"organiser", "talker", "leader", "delegate"},
	Piece("plan_signed", zones.PLAN, "focus"): {"organiser", "second_talker", "leader"},
	Piece("dossier_planned", zones.DOSSIER, "family"): {"organiser", "talker", "second_talker"},
	Piece("dossier_filed", zones.DOSSIER, "family"): {"organiser"},
	Piece("request", zones.REQUEST, "matter"): {"person_two", "talker"},
	Piece("request_back", zones.REQUEST, "matter"): {"person_two"},
	Piece("follow_up", zones.FOLLOW_UP, "result"): {"follow_up_owner", "person_one", "talker"},
	Piece("event", zones.EVENT, "withdrawn_reason"): {"organiser", "leader", "upper", "county"},
	Piece("together", zones.SCAN, "content", person="person_two"): {
		"talker",
		"second_talker",
		"recorder",
		"person_two",
	},
}
#: Nobody has a right by role, by an ended right, in another's session or before logging in.
NEVER = (
	"hr_manager", "system_manager", "app_administrator", "administrator", "guest", "impersonated", "website_user",
	"member", "former_secretary", "neighbour_leader", "organiser_outside", "expired", "revoked", "inspector",
)  # fmt: skip


def test_the_page_is_the_table():
	assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("piece", AGREED, ids=lambda each: each.key)
def test_each_zone_is_read_by_whom_was_agreed(piece):
	assert piece in PIECES
	assert {each.key for each in READERS if reads(each.key, piece)} == AGREED[piece]


@pytest.mark.parametrize("reader", NEVER)
def test_who_has_no_part_reads_nothing(reader):
	assert [piece.key for piece in PIECES if reads(reader, piece)] == []


def test_everything_has_its_reader_and_its_road():
	for piece in PIECES:
		readers = {each.key for each in READERS if reads(each.key, piece)}
		assert bool(readers) == (piece.zone not in NOBODYS), piece.key
		shown = [
			road
			for road in ROADS
			if piece.zone in road.shows and (road.promises == ALL or readers & set(road.promises))
		]
		assert bool(shown) == (piece.zone not in NOBODYS), f"no road promises {piece.key}"


def test_nobody_and_nothing_is_there_twice():
	assert len(BY_KEY) == len(READERS) == len({each.chinese for each in READERS})
	assert len(DOCUMENT) == len(DOCUMENTS) == len({each.chinese for each in DOCUMENTS})
	assert len({road.key for road in ROADS}) == len(ROADS) == len({road.chinese for road in ROADS})
	assert len({piece.key for piece in PIECES}) == len(PIECES)


def test_every_party_is_a_reader():
	for each in DOCUMENTS:
		who = each.parties
		named = (
			*who.writers, *who.persons, *who.authors, *who.organisers, *who.leaders, *who.commanders, *who.instructing,
			*who.granted, *filter(None, (who.owner,)), *each.own_pages, *each.parts,
		)  # fmt: skip
		assert set(named) <= BY_KEY.keys(), each.key


def _in_a_table(content: bytes) -> bytes:
	made = io.BytesIO()
	with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
		archive.writestr("xl/sharedStrings.xml", content)
	return made.getvalue()


@pytest.mark.parametrize(
	"wrapped",
	(
		lambda words: words,
		lambda words: words.upper(),
		gzip.compress,
		zlib.compress,
		_in_a_table,
		lambda words: gzip.compress(_in_a_table(words)),
		b64encode,
		lambda words: b64encode(b"x" + words),
		lambda words: b64encode(b"xx" + words),
		lambda words: b"Subject: =?utf-8?b?" + b64encode("主题：".encode() + words) + b"?=",
	),
)
def test_a_marker_is_found_however_it_is_wrapped(wrapped):
	markers = every_piece()
	piece = PIECES[7]
	assert markers.found_in(wrapped(markers.sentence(piece).encode())) == {piece}


def test_what_all_markers_begin_with_is_no_marker_and_a_key_is_found():
	markers = Markers(keys=[b"0123456789abcdef"])
	markers.of(PIECES[0])
	assert markers.found_in(f"找“{markers.hint}”：没有结果".encode()) == set()
	assert markers.found_in(b'{"secret": "0123456789abcdef"}') == {RING}


def test_every_function_of_the_app_is_asked_or_named_as_not_reading():
	nothing = Catalogue(
		names=dict.fromkeys(_doctypes_asked(), ("X",)),
		persons=dict.fromkeys(BY_KEY, "X"),
		children={},
		ledgers=(),
	)
	paths = [ask.path.split("?")[0] for road in OUR_ROADS for ask in road.asks(nothing)]
	asked = {path.rsplit("tanxin.api.", 1)[1] for path in paths if "tanxin.api." in path}
	named = functions_of_the_canary.CHANGING | functions_of_the_canary.STANDING_IN
	named |= functions_of_the_canary.WITHOUT_WORDS
	assert _whitelisted() - asked - named == set()
	assert named & asked == set()
	assert (named | asked) - _whitelisted() == set()


def _doctypes_asked() -> set[str]:
	return {each.doctype for each in DOCUMENTS} | {
		"Talk Campaign", "Talk Confirmation", "Talk Obligation", "Talk Reading Grant",
	}  # fmt: skip


def _whitelisted() -> set[str]:
	return {
		f"{file.name.removeprefix('tanxin.api.')}.{function.name}"
		for file in sources()
		if file.name.startswith("tanxin.api.")
		for function in functions(file.tree)
		if any("whitelist" in ast.unparse(each) for each in function.decorator_list)
	}
