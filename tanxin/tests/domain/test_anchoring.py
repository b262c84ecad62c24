"""Anchors and their copy outside: whatever is taken away, put in or changed under them is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from tanxin.domain import integrity
from tanxin.domain.anchoring import NOTHING, Anchor, Sum, check, sealed, sum_of
from tanxin.domain.findings import Kind
from tanxin.tests.domain.worlds import is_chinese

KEY = b"outside the database"
START = datetime(2026, 11, 20, 1)
Rows = dict[int, list[tuple[str, str, str]]]
ROWS = st.lists(
	st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=4, unique=True),
	min_size=1,
	max_size=5,
)


def world(names: list[list[str]]) -> tuple[list[Anchor], Rows]:
	"""Anchors over entries, as the nights made them."""
	rows: Rows = {
		number: [(f"{number}{name}", "2026-11-20", f"seal of {number}{name}") for name in each]
		for number, each in enumerate(names, 1)
	}
	anchors: list[Anchor] = []
	for number, each in rows.items():
		last, found = anchors[-1] if anchors else None, sum_of(each)
		night = START + timedelta(days=number)
		plain = Anchor(
			"Talk Sign Off", number, night, night, found.entries, (last.total if last else 0) + found.entries,
			found.digest, last.seal if last else "",
		)  # fmt: skip
		anchors.append(replace(plain, seal=sealed(plain, KEY)))
	return anchors, rows


def problems(anchors, outside, rows: Rows) -> list:
	found = check({integrity.key_mark(KEY): KEY}, anchors, outside, lambda number: sum_of(rows.get(number, [])))
	return [each for each in found if not each.is_hint]


@given(ROWS)
def test_untouched_anchors_are_whole(names):
	anchors, rows = world(names)
	assert list(check({integrity.key_mark(KEY): KEY}, anchors, anchors, lambda number: sum_of(rows[number]))) == []
	assert problems(anchors, None, rows) == []


@given(ROWS, st.data())
def test_an_entry_taken_away_put_in_or_changed_is_found(names, data):
	anchors, rows = world(names)
	under = rows[data.draw(st.sampled_from(sorted(rows)))]
	what = data.draw(st.sampled_from(["gone", "more", "name", "time", "seal"]))
	row = under[-1]
	changed = {"name": ("x", *row[1:]), "time": (row[0], "2020", row[2]), "seal": (*row[:2], "forged")}
	if what == "gone":
		under.pop()
	elif what == "more":
		under.append(("x", "y", "z"))
	else:
		under[-1] = changed[what]
	found = problems(anchors, None, rows)
	assert {each.kind for each in found} == {Kind.ANCHOR_ENTRIES}
	assert all(is_chinese(each.what) for each in found)


@given(ROWS, st.data())
def test_an_edited_anchor_is_found(names, data):
	anchors, rows = world(names)
	at = data.draw(st.integers(0, len(anchors) - 1))
	edits = {
		"number": st.integers(0, 9), "entries": st.integers(0, 9), "total": st.integers(0, 9), "digest": st.text(max_size=3),
		"anchored_at": st.datetimes(), "up_to": st.datetimes(), "previous": st.text(max_size=3), "seal": st.text(max_size=3),
	}  # fmt: skip
	column = data.draw(st.sampled_from(sorted(edits)))
	value = data.draw(edits[column])
	assume(value != getattr(anchors[at], column))
	anchors[at] = replace(anchors[at], **{column: value})
	assert problems(anchors, None, rows)


@given(ROWS, st.data())
def test_a_deleted_anchor_is_found_but_for_the_last_which_the_file_shows(names, data):
	anchors, rows = world(names)
	at = data.draw(st.integers(0, len(anchors) - 1))
	here = [*anchors[:at], *anchors[at + 1 :]]
	assert Kind.ANCHOR_MISSING in {each.kind for each in problems(here, anchors, rows)}
	if at < len(anchors) - 1:
		assert Kind.ANCHOR_MISSING in {each.kind for each in problems(here, None, rows)}


@given(ROWS)
def test_the_newest_gone_with_their_entries_are_found_by_the_file_alone(names):
	anchors, rows = world(names)
	last = anchors[-1]
	rows.pop(last.number)
	assert problems(anchors[:-1], None, rows) == []
	kinds = [each.kind for each in problems(anchors[:-1], anchors, rows)]
	assert kinds == [Kind.ANCHOR_MISSING, Kind.ANCHOR_ENTRIES]


@given(ROWS, st.data())
def test_the_file_itself_is_looked_at(names, data):
	anchors, rows = world(names)
	at = data.draw(st.integers(0, len(anchors) - 1))
	edited = [*anchors]
	edited[at] = replace(edited[at], total=99)
	assert Kind.ANCHOR_FILE in {each.kind for each in problems(anchors, edited, rows)}
	short = [*anchors[:at], *anchors[at + 1 :]]
	found = list(check({integrity.key_mark(KEY): KEY}, anchors, short, lambda number: sum_of(rows[number])))
	newest = at == len(anchors) - 1
	assert [each.kind for each in found] == [Kind.NOT_ANCHORED if newest else Kind.ANCHOR_FILE]


def test_another_key_is_one_finding():
	anchors, rows = world([["a"], ["b"], ["c"]])
	found = list(check({integrity.key_mark(b"another"): b"another"}, anchors, anchors, lambda number: sum_of(rows[number])))
	assert [each.kind for each in found] == [Kind.OTHER_KEY]
	assert "3份存证" in found[0].what and "恢复原来的密钥" in found[0].what


def test_the_sum_does_not_depend_on_the_order():
	rows = [("b", "2", "y"), ("a", "1", "x")]
	assert sum_of(rows) == sum_of(reversed(rows))
	assert sum_of([]) == NOTHING == Sum(0, NOTHING.digest)
	assert integrity.short_code("2:12345678:abcdef0123456789ff") == "ABCD-EF01-2345-6789"
