"""What a cell of the matrix must come to (应有结果): from the table of transitions and the relation's flags alone."""

from __future__ import annotations

from tanxin.domain import transitions
from tanxin.domain.transitions import ActorRelation, NotAllowed, Transition
from tanxin.tests.matrix.relations import Relation

#: What 「同意」 means to a plan with one leader, whatever the client calls it.
ONE_WORD = {"Endorse": "Sign"}


def expected(relation: Relation, state: str, action: str, reason: str = "理由") -> Transition | None:
	"""The step that must have been taken afterwards; None: refused, and nothing changed."""
	return step_for(relation.flags, state, ONE_WORD.get(action, action), reason)


def step_for(flags: ActorRelation, state: str, action: str, reason: str) -> Transition | None:
	try:
		return transitions.check(state, action, flags, reason)
	except NotAllowed:
		return None


def by_state(relation: Relation, state: str, wanted: str) -> Transition | None:
	"""The same for roads that write the next state and can give no reason."""
	for step in transitions.TRANSITIONS:
		if step.state == state and step.next_state == wanted and step.has_button:
			return expected(relation, state, step.action, "")
	return None
