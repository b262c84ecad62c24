"""One obligation with what became of it (应谈事项的办理情况)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tanxin.domain.model import Obligation
from tanxin.intake.plans import PlanRow

#: Standings of what should have been talked about by now: a breach, or to be explained.
PAST_DUE = ("overdue", "to_explain")


@dataclass(slots=True)
class Matter:
	"""One obligation with what became of it. `standing`: one of the counts of `Figures`."""

	obligation: Obligation
	standing: str = "open"
	met_on: date | None = None
	record: str | None = None
	plan: PlanRow | None = None
	order: int = 0  # in which it was worked out: rule by rule, organisation by organisation


def urgency(matter: Matter) -> tuple[date, str]:
	"""The longest overdue first."""
	return matter.obligation.due_date, matter.obligation.key
