from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tanxin.domain.integrity import SealedRow, canonical, seal, verify
from tanxin.domain.model import Verdict
from tanxin.tests.domain.worlds import is_chinese

KEY = b"outside the database"
VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
FIELDS = st.dictionaries(st.text(max_size=6), VALUES, max_size=4)


def log(contents: list[dict]) -> list[SealedRow]:
	rows: list[SealedRow] = []
	for number, fields in enumerate(contents):
		previous = rows[-1].seal if rows else ""
		rows.append(SealedRow(f"第{number}条", fields, previous, seal(KEY, fields, previous)))
	return rows


LOGS = st.lists(FIELDS, min_size=1, max_size=8).map(log)


@given(LOGS)
def test_an_untouched_log_is_whole(rows):
	assert verify(KEY, rows) == []
	assert verify(KEY, rows, rows[-1].seal) == []


@given(LOGS, st.data(), FIELDS)
def test_an_edit_is_found(rows, data, fields):
	at = data.draw(st.integers(0, len(rows) - 1))
	assume(canonical(fields) != canonical(rows[at].fields))
	rows[at] = replace(rows[at], fields=fields)
	problems = verify(KEY, rows)
	assert problems and is_chinese(problems[0])


@given(LOGS, st.data(), FIELDS)
def test_an_edit_resealed_without_the_key_is_found(rows, data, fields):
	at = data.draw(st.integers(0, len(rows) - 1))
	rows[at] = replace(rows[at], fields=fields, seal=seal(b"guessed", fields, rows[at].previous))
	assert verify(KEY, rows)


@given(LOGS, st.data())
def test_a_deletion_is_found_wherever_it_was(rows, data):
	last = rows[-1].seal
	del rows[data.draw(st.integers(0, len(rows) - 1))]
	assert verify(KEY, rows, last)


@given(LOGS, st.data())
def test_a_row_put_elsewhere_or_in_again_is_found(rows, data):
	at, to = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, len(rows) - 1))
	assume(at != to)
	moved = list(rows)
	moved.insert(to, moved.pop(at))
	assert verify(KEY, moved, rows[-1].seal)
	assert verify(KEY, [*rows, rows[at]], rows[-1].seal)


@given(FIELDS, st.randoms())
def test_the_order_of_fields_does_not_matter(fields, random):
	items = list(fields.items())
	random.shuffle(items)
	assert canonical(dict(items)) == canonical(fields)


@given(st.dictionaries(st.text(), st.text(), max_size=3), st.dictionaries(st.text(), st.text(), max_size=3))
def test_different_content_has_different_bytes(one, other):
	assert (canonical(one) == canonical(other)) == (one == other)


def test_days_and_choices_are_sealed_as_they_are_stored():
	assert canonical({"on": date(2026, 11, 20), "said": Verdict.AGREED}) == (
		b'{"on":"2026-11-20","said":"Read and Agreed"}'
	)


def test_what_has_no_one_form_is_refused():
	with pytest.raises(TypeError, match="不能签章"):
		canonical({"x": {1, 2}})
	with pytest.raises(ValueError, match="缺少签章密钥"):
		seal(b"", {}, "")
