from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.sampling import draw

NAMES = st.lists(st.text(min_size=1, max_size=8), max_size=30)


@given(NAMES, st.integers(0, 40), st.text(max_size=8))
def test_it_draws_as_many_as_there_are_and_each_once(names, size, seed):
	drawn = draw(names, size, seed)
	assert len(drawn) == min(size, len(set(names))) == len(set(drawn))
	assert set(drawn) <= set(names)


@given(NAMES, st.integers(0, 40), st.text(max_size=8), st.randoms())
def test_the_same_seed_draws_the_same_whatever_the_order(names, size, seed, shuffler):
	first = draw(names, size, seed)
	shuffler.shuffle(names)
	assert draw(names, size, seed) == first


def test_a_draw_can_be_told_from_its_seed_for_ever():
	assert draw((f"TXR-2026-{number:05d}" for number in range(1, 101)), 3, "a1b2") == [
		"TXR-2026-00023",
		"TXR-2026-00028",
		"TXR-2026-00063",
	]


def test_nobody_is_drawn_more_often_than_others():
	names = [str(number) for number in range(20)]
	counts = Counter(name for seed in range(2000) for name in draw(names, 5, str(seed)))
	assert len(counts) == 20
	assert max(counts.values()) < 1.2 * min(counts.values())


def test_less_than_nothing_is_refused():
	with pytest.raises(ValueError):
		draw(["a"], -1, "")
