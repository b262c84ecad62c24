from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.coverage import Figures, ObligationRow, by_organization, by_rule, figures, state_of
from tanxin.tests.domain.worlds import DAYS, MAYBE_DAYS

ROWS = st.lists(
	st.builds(
		lambda rule, organization, starts, days, *rest: ObligationRow(
			rule, organization, starts, starts + timedelta(days=days), *rest
		),
		st.sampled_from("ABC"),
		st.sampled_from([None, "x", "y"]),
		DAYS,
		st.integers(0, 60),
		*[MAYBE_DAYS] * 5,  # met, exempted, withdrawn, merged, reopened
		st.booleans(),
	),
	max_size=30,
)


@given(ROWS, DAYS)
def test_every_row_that_has_begun_is_counted_once(rows, as_of):
	found = figures(rows, as_of)
	assert found.owed == found.done + found.open + found.past_due
	begun = sum(row.starts_on <= as_of for row in rows)
	assert found.owed + found.exempted + found.merged + found.withdrawn == begun


@given(ROWS, DAYS)
def test_only_a_soft_rule_is_explained_and_only_a_hard_one_breached(rows, as_of):
	assert figures((row for row in rows if row.soft), as_of).overdue == 0
	assert figures((row for row in rows if not row.soft), as_of).to_explain == 0


@given(ROWS, DAYS)
def test_what_softness_a_rule_has_changes_no_rate(rows, as_of):
	soft, hard = (figures((replace(row, soft=each) for row in rows), as_of) for each in (True, False))
	assert (soft.owed, soft.coverage_rate, soft.timely_rate) == (hard.owed, hard.coverage_rate, hard.timely_rate)


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

	moments = ("met_on", "exempted_on", "withdrawn_on", "merged_on", "reopened_on")
	changed = [replace(row, **{name: unknown_yet(getattr(row, name)) for name in moments}) for row in rows]
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
			row(merged_on=due),
			row(soft=True),
		],
		day,
	)
	assert found == Figures(
		owed=6, met=1, met_late=1, open=1, overdue=2, to_explain=1, exempted=1, merged=1, withdrawn=1
	)
	assert (found.done, found.past_due) == (2, 3)
	assert (found.coverage_rate, found.timely_rate) == (2 / 6, 1 / 5)


def test_what_was_approved_holds_until_the_day_it_is_taken_back():
	begun, due = date(2026, 1, 1), date(2026, 6, 30)
	approved, revoked = date(2026, 3, 2), date(2026, 5, 6)
	for field in ("exempted_on", "merged_on"):
		row = replace(ObligationRow("A", "x", begun, due, reopened_on=revoked), **{field: approved})
		told = [state_of(row, date(2026, month, 28)) for month in (2, 3, 4, 5, 7)]
		assert told == ["open", field[:-3], field[:-3], "open", "overdue"]
