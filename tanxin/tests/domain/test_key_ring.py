"""The ring of keys (密钥环): read whole or not at all, never shown, nothing lost by a change, a copy or a merge."""

from __future__ import annotations

import json
import secrets
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain import integrity, key_ring
from tanxin.domain.integrity import Fit
from tanxin.domain.key_ring import Hidden, Ring, RingUnreadable

DAY = "2026-11-20 08:00:00"


def key(came_from: str = key_ring.MADE, made_on: str = DAY) -> key_ring.RingKey:
	return key_ring.key_of(secrets.token_hex(32), made_on, came_from)


def again(ring: Ring) -> Ring | str:
	return key_ring.parsed(Hidden(key_ring.text_of(ring).encode()))


def changed(ring: Ring, **values: object) -> Ring | str:
	row = {**json.loads(key_ring.text_of(ring)), **values}
	return key_ring.parsed(Hidden(json.dumps(row).encode()))


def test_a_ring_comes_back_from_its_file_as_it_was():
	ring = key_ring.ring_of(key(key_ring.FROM_CONFIG), "a.localhost")
	ring = key_ring.copied(key_ring.rotated(ring, key(key_ring.ROTATED, "2026-11-21 08:00:00")), DAY)
	assert again(ring) == ring
	assert ring.unmarked == ring.keys[0].mark and ring.keys[0].retired_on == "2026-11-21 08:00:00"


@given(cut=st.integers(min_value=0, max_value=400))
def test_a_file_cut_off_anywhere_is_a_sentence(cut):
	text = key_ring.text_of(key_ring.ring_of(key())).encode()
	found = key_ring.parsed(Hidden(text[: min(cut, len(text) - 3)]))
	assert isinstance(found, str) and found


@pytest.mark.parametrize(
	"content", [b"", b"  \n", b"[]", b"{}", b"null", b'{"keys": []}', b"\xff\xfe", b'{"keys": 3}']
)
def test_what_is_no_ring_is_a_sentence(content):
	assert isinstance(key_ring.parsed(Hidden(content)), str)


def test_a_key_under_the_mark_of_another_is_refused():
	mine, other = key(), key()
	ring = key_ring.ring_of(mine)
	row = json.loads(key_ring.text_of(ring))["keys"][0]
	assert "与它的标记不符" in changed(ring, keys=[{**row, "secret": other.secret.hex()}])
	assert "现用的密钥不在其中" in changed(ring, current=other.mark)
	assert "同一标记" in changed(ring, keys=[row, row])
	assert "升级" in changed(ring, format=2)
	for broken in ({"secret": "ab"}, {"secret": None}, {"secret": 7}, {"mark": None}):
		assert isinstance(changed(ring, keys=[{**row, **broken}]), str)
	assert isinstance(changed(ring, keys=["x"]), str)


def test_no_secret_shows_in_reprs_errors_or_tracebacks():
	ring = key_ring.ring_of(key())
	secret = ring.now.secret.hex()
	derived = ring.now.derived("content")
	shown = f"{ring!r} {ring} {ring.now} {derived} {derived!r} {ring.derived('signoff')}"
	try:
		integrity.seal(derived, {"x": object()}, "")
	except TypeError:
		shown += traceback.format_exc()
	assert secret not in shown and derived.hex() not in shown
	assert "\\x" not in shown, "no bytes either"
	with pytest.raises(RingUnreadable) as caught:
		key_ring.key_of("zz" + secret[2:], DAY)
	assert secret[2:] not in str(caught.value)


def test_a_change_keeps_every_key_and_the_marks_of_their_seals():
	ring = key_ring.ring_of(key())
	seals = []
	for _ in range(4):
		seals.append(integrity.seal(ring.now.derived("signoff"), {"a": 1}, ""))
		ring = key_ring.rotated(ring, key(key_ring.ROTATED))
	found = ring.derived("signoff")
	assert [integrity.fit_one_of(found, {"a": 1}, "", each) for each in seals] == [Fit.WHOLE] * 4
	assert integrity.fit_one_of(found, {"a": 2}, "", seals[0]) is Fit.EDITED
	alone = key_ring.ring_of(key()).derived("signoff")
	assert integrity.fit_one_of(alone, {"a": 1}, "", seals[0]) is Fit.OTHER_KEY
	first_form = integrity.seal(ring.keys[0].derived("signoff"), {"a": 1}, "", 1)
	assert integrity.fit_one_of(found, {"a": 1}, "", first_form) is Fit.WHOLE, (
		"it names no key: all are tried"
	)
	assert integrity.fit_one_of(alone, {"a": 1}, "", first_form) is Fit.EDITED
	assert [*found][-1] == integrity.key_mark(ring.now.derived("signoff")), "the current one comes last"


def test_a_merge_takes_what_is_missing_and_changes_nothing_that_is_here():
	copy = key_ring.rotated(key_ring.ring_of(key(key_ring.FROM_CONFIG)), key())
	assert key_ring.merged(None, copy, DAY) == copy
	ours = key_ring.ring_of(key())
	both = key_ring.merged(ours, copy, DAY)
	assert both.current == ours.current and both.unmarked == copy.unmarked
	assert {each.mark for each in both.keys} == {each.mark for each in (*ours.keys, *copy.keys)}
	assert both.by_mark(copy.current).retired_on == DAY
	assert both.by_mark(ours.current) == ours.now
	assert key_ring.merged(both, copy, DAY) == both, "twice is once"
	assert again(both) == both


def test_the_old_secret_of_the_site_config_stays_what_it_was():
	old = key(key_ring.FROM_CONFIG, "")
	ring = key_ring.with_old_secret(None, old, "a")
	assert ring.current == ring.unmarked == old.mark
	assert key_ring.with_old_secret(ring, old, "a") == ring
	newer = key_ring.ring_of(key())
	both = key_ring.with_old_secret(newer, old, "a")
	assert both.current == newer.current and both.unmarked == old.mark
	assert next(both.without_mark()).mark == old.mark


def test_copies_are_noted_for_every_key_and_a_new_one_has_none():
	ring, fresh = key_ring.copied(key_ring.ring_of(key()), DAY), key()
	assert key_ring.not_copied(ring) == []
	assert key_ring.not_copied(key_ring.rotated(ring, fresh)) == [fresh]
