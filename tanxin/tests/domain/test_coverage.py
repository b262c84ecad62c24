from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.coverage import Figures, ObligationRow, by_organization, by_rule, figures, state_of
from tanxin.tests.domain.worlds import DAYS, MAYBE_DAYS

ROWS = st.lists(
	st.builds(
		lambda rule, organization, starts, days, met, exempted, withdrawn: ObligationRow(
			rule, organization, starts, starts + timedelta(days=days), met, exempted, withdrawn
		),
		st.sampled_from("ABC"),
		st.sampled_from([None, "x", "y"]),
		DAYS,
		st.integers(0, 60),
		MAYBE_DAYS,
		MAYBE_DAYS,
		MAYBE_DAYS,
	),
	max_size=30,
)


@given(ROWS, DAYS)
def test_every_row_that_has_begun_is_counted_once(rows, as_of):
	found = figures(rows, as_of)
	assert found.owed == found.met + found.met_late + found.open + found.overdue
	begun = sum(row.starts_on <= as_of for row in rows)
	assert found.owed + found.exempted + found.withdrawn == begun


@given(ROWS, DAYS)
def test_each_row_is_in_the_count_that_its_state_names(rows, as_of):
	whole = Figures()
	for row in rows:
		alone, state = figures([row], as_of), state_of(row, as_of)
		assert state is None or getattr(alone, state) == 1
		assert (state is None) == (alone == Figures())
		whole += alone
	assert whole == figures(rows, as_of)


@given(ROWS, DAYS)
def test_groups_add_up_to_the_whole(rows, as_of):
	for groups in (by_rule(rows, as_of), by_organization(rows, as_of)):
		assert sum(groups.values(), Figures()) == figures(rows, as_of)


@given(ROWS, DAYS)
def test_rates_lie_between_nothing_and_all_and_need_something_owed(rows, as_of):
	found = figures(rows, as_of)
	assert (found.coverage_rate is None) == (found.owed == 0)
	assert (found.timely_rate is None) == (found.owed == found.open)
	for rate in (found.coverage_rate, found.timely_rate):
		assert rate is None or 0 <= rate <= 1


@given(ROWS, DAYS, st.integers(1, 400))
def test_what_comes_later_does_not_change_a_past_day(rows, as_of, days):
	later = as_of + timedelta(days=days)

	def unknown_yet(day: date | None) -> date | None:
		return later if day is None or day > as_of else day

	changed = [
		ObligationRow(
			row.rule,
			row.organization,
			row.starts_on,
			row.due_date,
			unknown_yet(row.met_on),
			unknown_yet(row.exempted_on),
			unknown_yet(row.withdrawn_on),
		)
		for row in rows
	]
	assert figures(changed, as_of) == figures(rows, as_of)


def test_a_unit_is_counted_as_a_reader_would_count_it():
	day = date(2026, 11, 20)
	starts, due = date(2026, 11, 2), date(2026, 11, 11)

	def row(due_date=due, **what):
		return ObligationRow("A", "x", starts, due_date, **what)

	found = figures(
		[
			row(met_on=due),
			row(met_on=date(2026, 11, 12)),
			row(),
			row(due_date=day),
			row(exempted_on=due),
			row(withdrawn_on=due, met_on=due),
			row(met_on=date(2026, 11, 21)),
		],
		day,
	)
	assert found == Figures(owed=5, met=1, met_late=1, open=1, overdue=2, exempted=1, withdrawn=1)
	assert (found.coverage_rate, found.timely_rate) == (0.4, 0.25)
