"""A plan's log under random tampering: one edit, deletion, insertion or swap is always found, an untouched log never."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from tanxin.domain import integrity, transitions
from tanxin.domain.findings import Kind
from tanxin.domain.sign_off_log import Entry, Plan, check
from tanxin.domain.transitions import TRANSITIONS
from tanxin.tests.domain.worlds import is_chinese

KEY, NAME = b"outside the database", "TXP-1"
MARK = integrity.key_mark(KEY)
START = datetime(2026, 11, 20, 9)


@dataclass(frozen=True)
class Row:
	"""An entry as a table holds it: whoever edits it cannot seal it."""

	name: str
	plan: str
	action: str
	from_state: str
	to_state: str
	round: int
	minutes: int
	place: str
	previous: str = ""
	seal: str = ""

	@property
	def content(self) -> dict:
		columns = ("name", "plan", "action", "from_state", "to_state", "round", "minutes", "place")
		return {name: getattr(self, name) for name in columns}


def sealed(row: Row, previous: str) -> Row:
	return replace(row, previous=previous, seal=integrity.seal(KEY, row.content, previous))


def entry(row: Row) -> Entry:
	return Entry(
		row.name, row.previous, row.seal, integrity.fit(KEY, MARK, row.content, row.previous, row.seal),
		START + timedelta(minutes=row.minutes), row.action, row.from_state, row.to_state, row.round,
		{"place": row.place},
	)  # fmt: skip


@st.composite
def lives(draw, name: str = NAME, least: int = 1) -> tuple[list[Row], Plan]:
	"""A walk through the table of transitions, and the plan as it stands at its end."""
	rows: list[Row] = []
	state, round_ = transitions.INITIAL_STATE, 1
	for number in range(draw(st.integers(least, 9))):
		steps = [step for step in TRANSITIONS if step.state == state]
		if not steps:
			break
		step = draw(st.sampled_from(steps))
		row = Row(
			f"{name}-{number}",
			name,
			step.action,
			state,
			step.next_state,
			round_,
			number,
			draw(st.text(max_size=2)),
		)
		rows.append(sealed(row, rows[-1].seal if rows else ""))
		state, round_ = step.next_state, round_ + step.opens_round
	bound = {"place": rows[-1].place} if rows else {}
	return rows, Plan(name, state, round_, bound)


def problems(plan: Plan | None, rows: list[Row]) -> list:
	return [each for each in check(plan, [entry(row) for row in rows], NAME) if not each.is_hint]


@given(lives(least=0), st.randoms())
def test_an_untouched_log_is_whole_in_whatever_order_it_is_read(life, random):
	rows, plan = life
	random.shuffle(rows)
	assert check(plan, [entry(row) for row in rows]) == []


EDITS = {
	"name": st.text(max_size=4),
	"plan": st.text(max_size=4),
	"action": st.sampled_from(transitions.ACTIONS),
	"from_state": st.sampled_from(transitions.STATES),
	"to_state": st.sampled_from(transitions.STATES),
	"round": st.integers(0, 4),
	"minutes": st.integers(-10, 20),
	"place": st.text(max_size=2),
	"previous": st.text(max_size=4),
	"seal": st.text(max_size=4),
}


@given(lives(), st.data())
def test_an_edit_of_any_column_is_found(life, data):
	rows, plan = life
	at, column = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.sampled_from(sorted(EDITS)))
	value = data.draw(EDITS[column])
	assume(value != getattr(rows[at], column))
	rows[at] = replace(rows[at], **{column: value})
	found = problems(plan, rows)
	assert found and all(is_chinese(each.what) for each in found)


@given(lives(), st.data())
def test_an_edit_sealed_with_a_guessed_key_is_found(life, data):
	rows, plan = life
	at = data.draw(st.integers(0, len(rows) - 1))
	row = replace(rows[at], place=rows[at].place + "改")
	rows[at] = replace(
		row, seal=f"2:{MARK}:" + integrity.seal(b"guessed", row.content, row.previous).split(":")[2]
	)
	assert problems(plan, rows)


@given(lives(), st.data())
def test_a_deletion_is_found_where_the_plan_has_gone_on(life, data):
	"""At the end too, unless the step taken away left the plan as it was: that the anchors show."""
	rows, plan = life
	at = data.draw(st.integers(0, len(rows) - 1))
	gone = rows.pop(at)
	stayed = gone.from_state == gone.to_state and (not rows or rows[-1].place == gone.place)
	back_to_draft = not rows and plan.state == transitions.INITIAL_STATE and plan.round == 1
	assume(not (at == len(rows) and stayed) and not back_to_draft)
	assert problems(plan, rows)


@given(lives(), st.data())
def test_a_row_put_in_is_found(life, data):
	"""A copy of one of its own, or one made up on any forerunner."""
	rows, plan = life
	copied = data.draw(st.sampled_from(rows))
	before = data.draw(st.sampled_from(["", *(row.seal for row in rows)]))
	forged = replace(
		copied, name="forged", previous=before, seal=data.draw(st.sampled_from(["x", copied.seal]))
	)
	assert problems(plan, [*rows, forged])


@given(lives(least=2), st.data())
def test_two_that_changed_places_are_found(life, data):
	rows, plan = life
	assume(len(rows) > 1)
	one, other = data.draw(st.permutations(range(len(rows))))[:2]
	kept = {name: (getattr(rows[one], name), getattr(rows[other], name)) for name in ("previous", "seal")}
	rows[one] = replace(rows[one], **{name: pair[1] for name, pair in kept.items()})
	rows[other] = replace(rows[other], **{name: pair[0] for name, pair in kept.items()})
	assert problems(plan, rows)


@given(lives(), lives("TXP-2"))
def test_two_logs_in_one_are_found(life, other):
	rows, plan = life
	assert problems(plan, [*rows, *(replace(row, plan=NAME) for row in other[0])])
	assert problems(plan, [*rows, *other[0]])


@given(lives(), st.sampled_from(transitions.STATES), st.integers(1, 9))
def test_a_plan_in_another_state_or_round_is_found(life, state, round_):
	rows, plan = life
	assume((state, round_) != (plan.state, plan.round))
	assert problems(replace(plan, state=state, round=round_), rows)


@given(lives(), st.text(max_size=2))
def test_what_was_signed_and_changed_is_found_and_not_told(life, place):
	rows, plan = life
	assume(plan.state not in transitions.EDITABLE_STATES and place != rows[-1].place)
	found = problems(replace(plan, bound={"place": place}), rows)
	assert [each.kind for each in found] == [Kind.PLAN_FIELDS]
	assert "地点" in found[0].what


@given(lives())
def test_a_plan_that_is_gone_or_has_lost_its_log_is_found(life):
	rows, plan = life
	assert Kind.NO_PLAN in {each.kind for each in problems(None, rows)}
	assume(plan.state != transitions.INITIAL_STATE or plan.round > 1)
	assert [each.kind for each in problems(plan, [])] == [Kind.NO_ENTRIES]


def test_signed_without_a_signature_is_found():
	row = sealed(Row("a", NAME, "Adjust", "Signed", "Signed", 1, 0, ""), "")
	found = problems(Plan(NAME, "Signed", 1, {"place": ""}), [row])
	assert Kind.NO_SIGNATURE in {each.kind for each in found}


def test_a_clock_set_back_is_a_hint():
	send = sealed(Row("a", NAME, "Send for Signature", "Plan Draft", "Awaiting Signature", 1, 30, ""), "")
	sign = sealed(Row("b", NAME, "Sign", "Awaiting Signature", "Signed", 1, 10, ""), send.seal)
	found = check(Plan(NAME, "Signed", 1, {"place": ""}), [entry(send), entry(sign)])
	assert [(each.kind, each.is_hint) for each in found] == [(Kind.CLOCK, True)]


def test_another_key_is_not_called_an_edit():
	row = Row("a", NAME, "Send for Signature", "Plan Draft", "Awaiting Signature", 1, 0, "")
	other = replace(row, seal=integrity.seal(b"another", row.content, ""))
	assert check(Plan(NAME, "Awaiting Signature", 1, {"place": ""}), [entry(other)]) == []
