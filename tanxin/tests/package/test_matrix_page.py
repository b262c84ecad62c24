"""docs/sign_off_matrix.md is the matrix that the tests go through, not a copy kept by hand."""

from __future__ import annotations

from pathlib import Path

from tanxin.tests.matrix.page import page
from tanxin.tests.matrix.relations import BY_KEY, RELATIONS
from tanxin.tests.matrix.roads import ROADS

PAGE = Path(__file__).parents[3] / "docs" / "sign_off_matrix.md"


def test_the_page_is_the_matrix() -> None:
	assert PAGE.read_text(encoding="utf-8") == page()


def test_nobody_and_no_road_is_there_twice() -> None:
	assert len(BY_KEY) == len(RELATIONS) == len({each.chinese for each in RELATIONS})
	assert len({road.key for road in ROADS}) == len(ROADS) == len({road.chinese for road in ROADS})
