from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.model import Period
from tanxin.domain.periods import containing, named, spans

ANY_DAY = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(ANY_DAY)
def test_every_day_lies_in_one_period_of_each_kind(day):
	found = containing(day)
	assert len(found) == len(Period)
	assert all(span.start <= day <= span.end for span in found)


@given(st.integers(2000, 2099))
def test_a_period_is_found_by_its_name(year):
	for kind in Period:
		for span in spans(kind, year):
			assert named(span.name) == span


@pytest.mark.parametrize("name", ["", "全年", "2026-13", "2026-Q5", "2026-H3", "20a6"])
def test_what_is_no_period_is_none(name):
	assert named(name) is None
