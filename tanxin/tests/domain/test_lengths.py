"""Texts that are too long (字数上限): said with the field and by how much, exactly from the first character over."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.lengths import (
	LINE,
	NOTE,
	OBJECTION,
	REASON,
	RESULT,
	WORDS,
	FreeText,
	excess,
	part,
	too_long,
)

JS = Path(__file__).parents[2] / "public" / "js"
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


@given(TEXTS, st.integers(1, 40))
def test_it_is_too_long_from_the_first_character_over(text: str, longest: int):
	kind = FreeText("理由", longest)
	over = len(text.strip()) - longest
	assert excess(text, longest) == max(0, over)
	sentence = too_long(text, kind)
	assert bool(sentence) == (over > 0)
	if sentence:
		assert "理由" in sentence and str(longest) in sentence and f"多了{over}字" in sentence


@given(TEXTS, st.integers(0, 9), st.integers(1, 40))
def test_white_space_around_it_counts_for_nothing(text: str, spaces: int, longest: int):
	assert excess(" " * spaces + text + "\n" * spaces, longest) == excess(text, longest)


def test_who_writes_more_may_write_more():
	assert LINE < NOTE < REASON < RESULT < OBJECTION < WORDS
	assert part("main").label == "谈话主要内容" and part("words").longest == WORDS


def test_the_browser_tells_the_same_numbers():
	shared = (JS / "tanxin.js").read_text(encoding="utf-8")
	told = dict(re.findall(r"(\w+): (\d+)", re.search(r"tanxin\.LONGEST = \{([^}]*)\}", shared).group(1)))
	assert told == {"reason": str(REASON), "objection": str(OBJECTION)}
	own = (JS / "my_talks.js").read_text(encoding="utf-8")
	assert {int(each) for each in re.findall(r"maxlength: (\d+)", own)} == {NOTE, OBJECTION}
	panel = (JS / "panel.js").read_text(encoding="utf-8")
	assert {int(each) for each in re.findall(r"maxlength: (\d+)", panel)} == {WORDS}
