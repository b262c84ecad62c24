"""Which cells there are (格): for a relation, a state and a road, what is tried and what it must come to."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from tanxin.domain.transitions import ACTIONS, STATES, TRANSITIONS, Transition
from tanxin.tests.matrix.expected import by_state, expected
from tanxin.tests.matrix.relations import RELATIONS, Relation
from tanxin.tests.matrix.roads import ACTION, STATE, Road

#: What is most worth forging in a state: tried on every road.
MOST_WANTED = {
	"Plan Draft": "Signed",
	"Awaiting Signature": "Signed",
	"Signed": "Plan Draft",
	"Sent Back": "Signed",
	"Not Agreed": "Signed",
	"Talk Held": "Signed",
	"Plan Cancelled": "Awaiting Signature",
	"Plan Expired": "Signed",
}
#: The same said as an action, and what follows it from one relation to the next.
MOST_DANGEROUS = {
	"Plan Draft": ("Sign", "Send for Signature", "Cancel Plan"),
	"Awaiting Signature": ("Sign", "Endorse", "Send Back", "Disagree", "Recall", "Escalate"),
	"Signed": ("Reopen", "Hold", "Expire", "Adjust", "Cancel Plan", "Sign"),
	"Sent Back": ("Sign", "Send for Signature", "Cancel Plan"),
	"Not Agreed": ("Sign", "Reopen", "Send for Signature"),
	"Talk Held": ("Reopen", "Adjust", "Expire"),
	"Plan Cancelled": ("Reopen", "Sign", "Send for Signature"),
	"Plan Expired": ("Reopen", "Sign", "Hold"),
}

#: Whether every road is gone in every cell; else those of force in turn, which takes minutes less.
FULL = os.environ.get("TANXIN_MATRIX") == "full"

#: What is tried, as an action or as the next state, and the step it must come to (None: refused).
Tried = tuple[str, str, Transition | None]


def in_turn(
	roads: Sequence[Road], relation: Relation, state: str, every: int, always: frozenset[str] = frozenset()
) -> list[Road]:
	"""Every so many-th of these roads, others from cell to cell: each comes up in every state and by everybody."""
	turn = 0 if FULL else RELATIONS.index(relation) + STATES.index(state)
	every = 1 if FULL else every
	return [road for number, road in enumerate(roads) if road.key in always or (number + turn) % every == 0]


def in_full(road: Road, relation: Relation, state: str) -> Iterator[Tried]:
	"""Every step of the table, and of those that it does not have from here the most dangerous."""
	if road.only:
		yield _action(road, relation, state, road.only)
	elif road.says == ACTION:
		known = {step.action for step in TRANSITIONS if step.state == state}
		for action in ACTIONS:
			if action in known or action in MOST_DANGEROUS[state]:
				yield _action(road, relation, state, action)
	elif road.says == STATE:
		known = {step.next_state for step in TRANSITIONS if step.state == state}
		for wanted in STATES:
			if wanted != state and (wanted in known or wanted == MOST_WANTED[state]):
				yield "", wanted, by_state(relation, state, wanted)
	else:
		yield "", MOST_WANTED[state], None


def once(road: Road, relation: Relation, state: str) -> Tried:
	"""The one thing tried where a road is gone once: the most dangerous that this relation is next to try."""
	if road.says == ACTION:
		actions = (road.only,) if road.only else MOST_DANGEROUS[state]
		return _action(road, relation, state, actions[RELATIONS.index(relation) % len(actions)])
	wanted = MOST_WANTED[state]
	return "", wanted, by_state(relation, state, wanted) if road.says == STATE else None


def _action(road: Road, relation: Relation, state: str, action: str) -> Tried:
	step = expected(relation, state, action, "理由" if road.reason else "")
	# The platform's own roads know the buttons alone.
	known = step and (step.has_button or road.only) and (road.reason or action != "Endorse")
	return action, "", step if known else None
