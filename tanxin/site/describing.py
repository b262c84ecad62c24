"""What follows from the rest of a plan (计划的派生内容): the one place that works it out, for one plan or for thousands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tanxin.domain import schedule
from tanxin.site import parties


def described(
	talkers: Sequence[str],
	persons: Sequence[str],
	owed: Sequence[Any],
	rule: str | None,
	round_before: int = 0,
) -> dict[str, Any]:
	"""Title, form, rule, citation, due date and round of a plan.

	In: the names of both sides; the obligations it answers, each with `citation`, `restricted` and `due_date`; the
	rule it was given; the round of the talk before it in its series. Names only in the title, never the reason of
	the talk. Of a restricted matter nothing is written on the plan itself, which more people see than need it.
	"""
	restricted = any(row.restricted for row in owed)
	return {
		"title": parties.title(talkers, persons),
		"talk_form": schedule.form_of(len(talkers), len(persons)),
		"rule": None if restricted else rule,
		"citation": owed[0].citation if owed and not restricted else None,
		"due_date": min((row.due_date for row in owed if row.due_date), default=None),
		"chain_round": round_before + 1,
	}
