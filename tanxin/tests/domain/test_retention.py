"""How long papers are kept (保管期限), and the numbers under which they are filed (档号)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain import filing, retention
from tanxin.domain.filing import Numbering, archive_number
from tanxin.domain.model import Authority, Category
from tanxin.domain.retention import (
	Circumstances,
	Paper,
	Period,
	RetentionError,
	counts_from,
	due_from,
	may_go,
	parse_periods,
	period_for,
	what_keeps,
)

SHIPPED = Path(retention.__file__).parents[1] / "rulebooks" / "retention" / "periods.yaml"
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
YEARS = st.integers(1, 100)
CIRCUMSTANCES = st.builds(
	Circumstances,
	open_follow_ups=st.integers(0, 3),
	objection_unresolved=st.booleans(),
	reading_until=st.none() | DAYS,
	open_checks=st.lists(st.sampled_from(["TXK-1", "TXK-2"]), max_size=2).map(tuple),
	hold_reason=st.sampled_from(["", "信访核查"]),
	held=st.booleans(),
)


def shipped() -> list[Period]:
	return parse_periods(yaml.safe_load(SHIPPED.read_text(encoding="utf-8")), SHIPPED.name)


def test_every_kind_of_paper_has_a_shipped_period():
	assert {each.paper for each in shipped()} == set(Paper)


def test_no_talk_record_is_given_a_national_number():
	"""No source names 谈心谈话记录: the number is the unit's own and says so."""
	own = [
		each for each in shipped() if each.paper in (Paper.RECORD, Paper.PLAN, Paper.DOSSIER, Paper.REQUEST)
	]
	assert own and all(each.authority is Authority.UNIT for each in own)
	assert all("本单位规定" in each.remark for each in own)
	assert all(each.citation.title.startswith("比照") for each in own if each.citation.title)


def test_what_nobody_compared_with_its_text_is_to_be_checked():
	assert all(each.verified_by == "" for each in shipped())


def test_the_reading_log_is_kept_at_least_as_long_as_what_was_read():
	assert retention.shorter_than_its_record(shipped()) == ""
	permanent = [*shipped(), Period("X", "诫勉谈话记录", Paper.RECORD, None, Category.ADMONITION)]
	assert "查阅记录的期限（30年）短于" in retention.shorter_than_its_record(permanent)


def test_processing_records_are_kept_three_years_and_nobody_can_say_less():
	assert period_for(shipped(), Paper.PROCESSING).years == 3
	assert "至少保存三年" in retention.flaws(Period("X", "x", Paper.PROCESSING, 2))[0]


def test_a_national_number_without_its_words_is_refused():
	assert retention.flaws(Period("X", "x", Paper.RECORD, 10, authority=Authority.CENTRAL))


@pytest.mark.parametrize(
	"row",
	[
		{"code": "A", "title": "t", "paper": "Record", "authority": "Unit"},
		{"code": "A", "title": "t", "paper": "Record", "authority": "Unit", "years": 10, "permanent": True},
		{"code": "A", "title": "t", "paper": "Paper", "authority": "Unit", "years": 10},
		{"code": "A", "title": "t", "paper": "Record", "authority": "Unit", "years": "ten"},
		{"code": "A", "title": "t", "paper": "Record", "authority": "Unit", "years": 0},
		{"title": "t", "paper": "Record", "authority": "Unit", "years": 10},
		{"code": "A", "title": "t", "paper": "Record", "authority": "Unit", "years": 10, "law": "x"},
		"text",
	],
)
def test_unsound_data_is_refused_with_its_place(row):
	with pytest.raises(RetentionError, match=r"x\.yaml"):
		parse_periods([row], "x.yaml")


def test_ten_years_of_a_talk_of_2026():
	first = counts_from(2026, date(2026, 12, 31))
	assert (first, due_from(first, 10)) == (date(2027, 1, 1), date(2037, 1, 1))


@given(formed=st.integers(2000, 2100), filed=st.none() | DAYS, years=YEARS)
def test_nothing_is_due_before_its_full_years(formed, filed, years):
	first = counts_from(formed, filed)
	due = due_from(first, years)
	assert (first.month, first.day) == (1, 1) and first.year > formed
	assert filed is None or first.year > filed.year
	assert due is not None and due.year - first.year == years
	assert due - (filed or date(formed, 12, 31)) > timedelta(days=365 * years - 1)


@given(formed=st.integers(2000, 2100), filed=DAYS, years=YEARS, more=st.integers(1, 50))
def test_a_longer_period_or_a_later_filing_is_never_due_earlier(formed, filed, years, more):
	due = due_from(counts_from(formed, filed), years)
	assert due_from(counts_from(formed, filed), years + more) > due
	assert due_from(counts_from(formed, filed.replace(year=filed.year + 1, day=1)), years) >= due


@given(found=CIRCUMSTANCES, on=DAYS)
def test_what_is_permanent_never_goes(found, on):
	assert not may_go(due_from(date(2000, 1, 1), None), found, on)


@given(due=DAYS, found=CIRCUMSTANCES, on=DAYS)
def test_only_what_is_due_goes_and_only_when_nothing_keeps_it(due, found, on):
	assert may_go(due, found, on) == (due <= on and not what_keeps(found, on))


@given(found=CIRCUMSTANCES, on=DAYS)
def test_each_thing_that_keeps_is_said(found, on):
	told = "；".join(what_keeps(found, on))
	assert ("跟进" in told) == bool(found.open_follow_ups)
	assert ("异议" in told) == found.objection_unresolved
	assert ("抽查" in told) == bool(found.open_checks)
	assert ("暂缓" in told) == found.held
	assert ("查阅授权" in told) == (found.reading_until is not None and found.reading_until >= on)


def test_a_grant_that_is_over_keeps_nothing():
	assert what_keeps(Circumstances(reading_until=date(2037, 1, 1)), date(2037, 1, 2)) == ()


@given(category=st.sampled_from(Category), own=YEARS, common=YEARS)
def test_a_category_of_its_own_speaks_first_and_formal_ones_are_never_shorter(category, own, common):
	periods = [
		Period("A", "a", Paper.RECORD, common),
		Period("B", "b", Paper.RECORD, own, category),
		Period("C", "c", Paper.PLAN, 1),
	]
	years = period_for(periods, Paper.RECORD, category).years
	formal = category in (Category.REMINDER, Category.INQUIRY, Category.ADMONITION)
	assert years == (max(own, common) if formal else own)
	assert period_for(periods, Paper.DOSSIER) is None


@given(st.permutations(["A", "B", "C"]))
def test_the_order_of_periods_does_not_matter(order):
	known = {"A": 10, "B": None, "C": 30}
	periods = [Period(code, code, Paper.RECORD, known[code]) for code in order]
	assert period_for(periods, Paper.RECORD).label == "永久"


def test_the_number_of_a_file():
	assert archive_number(Numbering(fonds="Z109"), 2026, 10, 1) == "Z109-WS·2026-D10-0001"
	assert archive_number(Numbering(), 2026, None, 12) == "WS·2026-Y-0012"
	assert archive_number(Numbering("{年度}/{件号}/{保管期限}/{全宗号}", "", 2), 2026, 30, 7) == "2026/07/D30"


@pytest.mark.parametrize(
	"pattern, word",
	[("{年度}-{件号}", "缺少"), ("{年}-{件号}-{保管期限}-{年度}", "不认识"), ("{年度", "缺少"), ("", "缺少")],
)
def test_a_pattern_under_which_two_would_be_one_is_refused(pattern, word):
	assert word in "；".join(filing.flaws(pattern))
	with pytest.raises(ValueError):
		archive_number(Numbering(pattern), 2026, 10, 1)


@given(
	rows=st.lists(st.tuples(st.integers(2000, 2100), st.none() | YEARS, st.integers(1, 99_999)), unique=True),
	fonds=st.sampled_from(["", "Z1", "0109"]),
	digits=st.integers(0, 6),
)
def test_no_two_items_have_one_number(rows, fonds, digits):
	numbers = [archive_number(Numbering(fonds=fonds, digits=digits), *row) for row in rows]
	assert len(set(numbers)) == len(rows)


@given(st.sets(st.integers(1, 50)))
def test_gaps_are_found(items):
	assert set(filing.gaps(items)) == set(range(1, max(items, default=0) + 1)) - items - {
		max(items, default=0)
	}
