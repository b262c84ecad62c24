"""The oracle of the matrix against what was agreed, written down by hand: it must not only repeat the code it judges."""

from __future__ import annotations

import pytest

from tanxin.domain.transitions import ACTIONS, STATES
from tanxin.tests.matrix.expected import by_state, expected
from tanxin.tests.matrix.relations import BY_KEY, RELATIONS

DRAFT, WAITING, SIGNED, RETURNED = "Plan Draft", "Awaiting Signature", "Signed", "Sent Back"
SIGNS = {(WAITING, "Sign"), (WAITING, "Endorse"), (WAITING, "Send Back"), (WAITING, "Disagree")}
ARRANGES = {
	(DRAFT, "Send for Signature"),
	(DRAFT, "Cancel Plan"),
	(RETURNED, "Send for Signature"),
	(RETURNED, "Cancel Plan"),
	(WAITING, "Recall"),
	(SIGNED, "Reopen"),
	(SIGNED, "Cancel Plan"),
	(SIGNED, "Adjust"),
}
#: Who may do anything at all; all others nothing, in no state.
AGREED = {
	"leader": SIGNS,
	"delegate": SIGNS,
	"author": ARRANGES,
	"organiser": ARRANGES,
	"talker": {(SIGNED, "Adjust")},
}


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda each: each.key)
def test_each_may_do_what_was_agreed_and_nothing_else(relation):
	allowed = {(state, action) for state in STATES for action in ACTIONS if expected(relation, state, action)}
	assert allowed == AGREED.get(relation.key, set())


@pytest.mark.parametrize(
	("key", "states"),
	(
		("leader", {(WAITING, SIGNED)}),
		("author", {(DRAFT, WAITING), (RETURNED, WAITING), (WAITING, DRAFT)}),
		("subject", set()),
		("subject_with_all", set()),
		("administrator", set()),
		("leader_impersonated", set()),
	),
)
def test_a_state_written_by_hand_takes_no_step_that_asks_for_a_reason(key, states):
	found = {(state, wanted) for state in STATES for wanted in STATES if by_state(BY_KEY[key], state, wanted)}
	assert found == states


def test_a_reason_is_asked_for_where_it_was_agreed():
	without = {action for state, action in SIGNS if not expected(BY_KEY["leader"], state, action, " ")}
	assert without == {"Send Back", "Disagree"}
	without = {action for state, action in ARRANGES if not expected(BY_KEY["author"], state, action, "")}
	assert without == {"Cancel Plan", "Reopen", "Adjust"}
